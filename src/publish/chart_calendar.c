#include "publish/chart.h"

#include <inttypes.h>

#include "publish/chart_scale.h"
#include "publish/markup.h"
#include "publish/when.h"
#include "text/date.h"

/* In units of the picture, which has two to a unit of the others: a square may have every even side, and stands in the
 * middle of its place. */
enum { WIDE = 2 * CHART_WIDTH, PLACE = 12, SIDE_MAX = 10, ABOVE = 28, WEEKS_MAX = 53 };

static const int64_t day_ms = INT64_C(86400000);

/* The days that are drawn. */
struct span {
    int64_t first, last; /* days since 1970 */
    const int64_t *values;
    int64_t largest;
};

/* Weeks since 1970 and days since Monday, which the first of January 1970 was not. */
static int64_t week_of(int64_t day)
{
    return (day + 3) / 7;
}

static int64_t weekday_of(int64_t day)
{
    return (day + 3) % 7;
}

static struct span span_of(const struct chart_calendar *chart)
{
    int64_t last = chart->last / day_ms;
    int64_t most = (WEEKS_MAX - 1) * 7 + weekday_of(last) + 1;
    int64_t n = chart->n < (size_t)most ? (int64_t)chart->n : most;
    n = n < last ? n : last;
    struct span span = {
        .first = last - n + 1, .last = last, .values = chart->values + chart->n - n};
    for (int64_t i = 0; i < n; i++)
        if (chart_value(span.values[i]) > span.largest)
            span.largest = chart_value(span.values[i]);
    return span;
}

/* The side of a day's square: its area tells how much there was. */
static int side_of(const struct span *span, int64_t value)
{
    double share = value > 0 ? (double)chart_value(value) / (double)span->largest : 0;
    int side = 2;
    for (int wanted = 4; wanted <= SIDE_MAX; wanted += 2) /* how much more than nothing */
        if (value > 0 && share * 16 > (wanted / 2. - 2) * (wanted / 2. - 2))
            side = wanted;
    return side;
}

static int column_of(const struct span *span, int64_t day)
{
    int64_t columns = week_of(span->last) - week_of(day) + 1;
    return WIDE - (int)columns * PLACE + (PLACE - SIDE_MAX);
}

static void add_day(const struct chart_calendar *chart, const struct span *span, int64_t day,
                    struct buf *out)
{
    int64_t value = span->values[day - span->first];
    if (value < 0)
        return;
    int side = side_of(span, value), inset = (SIDE_MAX - side) / 2;
    buf_printf(out, "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"",
               value ? "c0" : "none", column_of(span, day) + inset,
               ABOVE + (int)weekday_of(day) * PLACE + inset, side, side);
    if (value) {
        buf_printf(out, "><title>%.3s ", when_weekday(day * day_ms));
        when_short_day(out, day * day_ms);
        buf_printf(out, ": %" PRId64 " %s</title></rect>\n", value,
                   value == 1 ? chart->one : chart->many);
    } else {
        buf_add_string(out, "/>\n");
    }
}

/* The name of a month stands over the week in which it begins, where there is room for it. */
static void add_months(const struct span *span, struct buf *out)
{
    enum { NAME = 48 };
    for (int64_t day = span->first; day <= span->last; day++) {
        struct civil date = date_civil(day * day_ms);
        int x = column_of(span, day);
        if (date.day != 1 || x + NAME > WIDE)
            continue;
        struct buf name = {0};
        when_short_day(&name, day * day_ms);
        buf_printf(out, "<text x=\"%d\" y=\"20\">%.3s</text>\n", x, name.p + 2);
        buf_clear(&name);
    }
}

static void add_picture(const struct chart_calendar *chart, const struct span *span,
                        struct buf *out)
{
    buf_printf(out,
               "<svg class=\"chart calendar\" role=\"img\" aria-labelledby=\"%s-t %s-d\" "
               "viewBox=\"0 0 %d %d\">\n<title id=\"%s-t\">",
               chart->id, chart->id, WIDE, ABOVE + 7 * PLACE, chart->id);
    markup_line(out, chart->title);
    buf_printf(out, "</title>\n<desc id=\"%s-d\">", chart->id);
    markup_line(out, chart->description);
    buf_add_string(out, "</desc>\n");
    add_months(span, out);
    for (int64_t day = span->first; day <= span->last; day++)
        add_day(chart, span, day, out);
    buf_add_string(out, "</svg>\n");
}

static void add_table(const struct chart_calendar *chart, const struct span *span, struct buf *out)
{
    int64_t sum = 0;
    bool known = false;
    buf_printf(out,
               "<details class=\"numbers\">\n<summary>The numbers<span class=\"unseen\"> by month"
               "</span></summary>\n<table>\n<thead><tr><th scope=\"col\">Month</th>"
               "<th scope=\"col\" class=\"number\">%s</th></tr></thead>\n<tbody>\n",
               chart->many);
    for (int64_t day = span->first; day <= span->last; day++) {
        struct civil date = date_civil(day * day_ms);
        int64_t value = span->values[day - span->first];
        known = known || value >= 0;
        sum = chart_sum(sum, chart_value(value));
        if (day < span->last && date_civil((day + 1) * day_ms).day != 1)
            continue;
        if (known)
            buf_printf(out,
                       "<tr><th scope=\"row\">%04d-%02d</th><td class=\"number\">%" PRId64
                       "</td></tr>\n",
                       date.year, date.month, sum);
        sum = 0;
        known = false;
    }
    buf_add_string(out, "</tbody>\n</table>\n</details>\n");
}

void chart_calendar(const struct chart_calendar *chart, struct buf *out)
{
    struct span span = span_of(chart);
    buf_add_string(out, "<figure>\n<figcaption>");
    markup_line(out, chart->title);
    buf_add_string(out, "</figcaption>\n");
    add_picture(chart, &span, out);
    add_table(chart, &span, out);
    buf_add_string(out, "</figure>\n");
}
