#include "publish/chart_scale.h"

#include <inttypes.h>

#include "publish/chart.h"

int64_t chart_value(int64_t value)
{
    if (value < 0)
        return 0;
    return value < CHART_VALUE_MAX ? value : CHART_VALUE_MAX;
}

int64_t chart_sum(int64_t a, int64_t b)
{
    return a < CHART_VALUE_MAX - b ? a + b : CHART_VALUE_MAX;
}

struct chart_scale chart_scale_of(int64_t largest, int steps_max)
{
    static const int64_t digits[] = {1, 2, 5};
    largest = chart_value(largest);
    for (int64_t power = 1;; power *= 10)
        for (size_t i = 0; i < COUNT_OF(digits); i++) {
            int64_t step = digits[i] * power;
            if (largest > step * steps_max) /* 5e18 at most: the largest power is 1e18 */
                continue;
            int64_t steps = (largest + step - 1) / step;
            return (struct chart_scale){.step = step, .steps = steps > 0 ? (int)steps : 1};
        }
}

int chart_scale_height(const struct chart_scale *scale, int64_t value, int height)
{
    double share = (double)chart_value(value) / ((double)scale->step * scale->steps);
    int units = (int)(share * height + 0.5);
    return units < height ? units : height;
}

void chart_count(struct buf *out, int64_t value)
{
    static const char letters[] = {0, 'k', 'M', 'G', 'T', 'P', 'E'};
    int64_t whole = chart_value(value), tenths = 0;
    size_t letter = 0;
    for (; whole >= 1000; letter++) {
        tenths = whole % 1000 / 100;
        whole /= 1000;
    }
    buf_printf(out, "%" PRId64, whole);
    if (letter && whole < 100 && tenths)
        buf_printf(out, ".%" PRId64, tenths);
    if (letter)
        buf_add_char(out, letters[letter]);
}
