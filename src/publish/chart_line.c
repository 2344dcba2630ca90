#include "publish/chart.h"

#include "publish/chart_scale.h"
#include "publish/markup.h"

/* In units of the picture; the line keeps a unit off its edges. */
enum { WIDE = 120, HIGH = 20 };

static int64_t largest_of(const int64_t *values, size_t n)
{
    int64_t largest = 0;
    for (size_t i = 0; i < n; i++)
        largest = chart_value(values[i]) > largest ? chart_value(values[i]) : largest;
    return largest;
}

static void add_points(const int64_t *values, size_t n, struct buf *out)
{
    int64_t largest = largest_of(values, n);
    bool drawing = false;
    for (size_t i = 0; i < n; i++) {
        if (values[i] < 0) {
            drawing = false;
            continue;
        }
        double share = largest ? (double)chart_value(values[i]) / (double)largest : 0;
        int x = n > 1 ? 1 + (int)(i * (WIDE - 2) / (n - 1)) : WIDE / 2;
        int y = HIGH - 1 - (int)(share * (HIGH - 2) + 0.5);
        buf_printf(out, "%c%d %d", drawing ? 'L' : 'M', x, y);
        if (!drawing && (i + 1 == n || values[i + 1] < 0))
            buf_add_string(out, "h0"); /* alone: its round ends make a dot */
        drawing = true;
    }
}

void chart_line(const struct chart_line *chart, struct buf *out)
{
    size_t skipped = chart->n > CHART_BARS_MAX ? chart->n - CHART_BARS_MAX : 0;
    buf_printf(out, "<svg class=\"line\" role=\"img\" viewBox=\"0 0 %d %d\"><title>", WIDE, HIGH);
    markup_line(out, chart->title);
    buf_add_string(out, "</title><path class=\"c0\" d=\"");
    if (chart->n)
        add_points(chart->values + skipped, chart->n - skipped, out);
    buf_add_string(out, "\"/></svg>");
}
