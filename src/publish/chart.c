#include "publish/chart.h"

#include <inttypes.h>

#include "publish/chart_scale.h"
#include "publish/markup.h"

/* In units of the picture. */
enum {
    ABOVE =
        8, /* half a line of text, and a unit for each part of a bar that is too small to be seen */
    BELOW = 16,    /* a line of text */
    HALF_LINE = 5, /* of the number beside the ground */
    BESIDE = 34,   /* the numbers, at least */
    BAR_MAX = 24,
    LOW = 60,  /* under this height there is room for two numbers */
    EDGE = 20, /* so near an edge a text begins or ends where it would be centred */
};

/* Where the bars of a picture stand. */
struct layout {
    int height, left, step, bar;
    size_t first; /* the first bar that is drawn */
    struct chart_scale scale;
};

static int64_t value_at(const struct chart_bars *chart, size_t series, size_t bar)
{
    return chart_value(chart->series[series].values[bar]);
}

static int64_t total_at(const struct chart_bars *chart, size_t bar)
{
    int64_t total = 0;
    for (size_t s = 0; s < chart->n_series; s++)
        total = chart_sum(total, value_at(chart, s, bar));
    return total;
}

static struct layout lay_out(const struct chart_bars *chart)
{
    struct layout layout = {.height = chart->height ? chart->height : CHART_HEIGHT};
    int64_t largest = 0;
    layout.first = chart->n > CHART_BARS_MAX ? chart->n - CHART_BARS_MAX : 0;
    for (size_t i = layout.first; i < chart->n; i++)
        largest = total_at(chart, i) > largest ? total_at(chart, i) : largest;
    int drawn = (int)(chart->n - layout.first);
    layout.step = drawn ? (CHART_WIDTH - BESIDE) / drawn : CHART_WIDTH - BESIDE;
    drawn = drawn ? drawn : 1;
    layout.bar = layout.step - (layout.step / 4 ? layout.step / 4 : 1);
    layout.bar = layout.bar < BAR_MAX ? layout.bar : BAR_MAX;
    layout.left = CHART_WIDTH - layout.step * drawn;
    layout.scale = chart_scale_of(largest, layout.height < LOW ? 1 : 4);
    return layout;
}

/* ---- the picture ------------------------------------------------------------------------------------------------- */

/* The pattern of each part, in a square of so many units. The first is plain. */
static const struct {
    int size;
    const char *drawing;
} patterns[CHART_SERIES_MAX] = {
    [1] = {4, "<path d=\"M-1 1l2-2M0 4l4-4M3 5l2-2\"/>"},
    [2] = {4, "<rect x=\"1\" y=\"1\" width=\"2\" height=\"2\"/>"},
    [3] = {3, "<path d=\"M0 0l3 3M0 3l3-3\"/>"},
};

static void add_patterns(const struct chart_bars *chart, struct buf *out)
{
    if (chart->n_series < 2)
        return;
    buf_add_string(out, "<defs>");
    for (size_t i = 1; i < chart->n_series; i++)
        buf_printf(out,
                   "<pattern id=\"%s-p%zu\" class=\"c%zu\" width=\"%d\" height=\"%d\" "
                   "patternUnits=\"userSpaceOnUse\">%s</pattern>",
                   chart->id, i, i, patterns[i].size, patterns[i].size, patterns[i].drawing);
    buf_add_string(out, "</defs>\n");
}

static void add_fill(const struct chart_bars *chart, size_t series, struct buf *out)
{
    buf_printf(out, " class=\"c%zu\"", series);
    if (series)
        buf_printf(out, " fill=\"url(#%s-p%zu)\"", chart->id, series);
}

static void add_scale(const struct layout *layout, struct buf *out)
{
    for (int i = 0; i <= layout->scale.steps; i++) {
        int64_t value = layout->scale.step * i;
        int y = ABOVE + layout->height - chart_scale_height(&layout->scale, value, layout->height);
        buf_printf(out,
                   "<path class=\"%s\" d=\"M%d %dH%d\"/><text x=\"%d\" y=\"%d\" class=\"end\">",
                   i ? "grid" : "ground", layout->left, y, CHART_WIDTH, layout->left - 4, y + 4);
        chart_count(out, value);
        buf_add_string(out, "</text>\n");
    }
}

/* "14:00: 12 new, 3 failed" */
static void add_words(const struct chart_bars *chart, size_t bar, struct buf *out)
{
    bool several = chart->n_series > 1, more = false;
    markup_line(out, chart->labels[bar]);
    buf_add_string(out, ": ");
    for (size_t s = 0; s < chart->n_series; s++) {
        int64_t value = value_at(chart, s, bar);
        if (several && value == 0)
            continue;
        buf_printf(out, "%s%" PRId64, more ? ", " : "", value);
        more = true;
        if (chart->series[s].name.n) {
            buf_add_char(out, ' ');
            markup_line(out, chart->series[s].name);
        }
    }
}

static void add_bar(const struct chart_bars *chart, const struct layout *layout, size_t bar,
                    struct buf *out)
{
    int x = layout->left + layout->step * (int)(bar - layout->first) +
            (layout->step - layout->bar) / 2;
    int ground = ABOVE + layout->height, y = ground;
    int64_t sum = 0;
    if (total_at(chart, bar) == 0)
        return;
    buf_add_string(out, "<g><title>");
    add_words(chart, bar, out);
    buf_add_string(out, "</title>");
    for (size_t s = 0; s < chart->n_series; s++) {
        if (value_at(chart, s, bar) == 0)
            continue;
        sum = chart_sum(sum, value_at(chart, s, bar));
        int top = ground - chart_scale_height(&layout->scale, sum, layout->height);
        if (top >= y) /* what is there is seen */
            top = y - 1;
        buf_add_string(out, "<rect");
        add_fill(chart, s, out);
        buf_printf(out, " x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>", x, top, layout->bar,
                   y - top);
        y = top;
    }
    buf_add_string(out, "</g>\n");
}

static void add_tick(const struct chart_bars *chart, const struct layout *layout, size_t bar,
                     struct buf *out)
{
    if (!chart->ticks || chart->ticks[bar].n == 0)
        return;
    int x = layout->left + layout->step * (int)(bar - layout->first) + layout->step / 2;
    bool is_first = x<layout->left + EDGE, is_last = x> CHART_WIDTH - EDGE;
    const char *anchor = is_last ? "end" : is_first ? "" : "middle";
    int at = is_last ? CHART_WIDTH : is_first ? layout->left : x;
    buf_printf(out, "<text x=\"%d\" y=\"%d\"%s%s%s>", at, ABOVE + layout->height + BELOW - 3,
               *anchor ? " class=\"" : "", anchor, *anchor ? "\"" : "");
    markup_line(out, chart->ticks[bar]);
    buf_add_string(out, "</text>\n");
}

static bool is_empty(const struct chart_bars *chart, const struct layout *layout)
{
    for (size_t i = layout->first; i < chart->n; i++)
        if (total_at(chart, i))
            return false;
    return true;
}

void chart_bars(const struct chart_bars *chart, struct buf *out)
{
    struct layout layout = lay_out(chart);
    int height = ABOVE + layout.height + (chart->ticks ? BELOW : HALF_LINE);
    buf_printf(out,
               "<svg class=\"chart\" role=\"img\" aria-labelledby=\"%s-t %s-d\" "
               "viewBox=\"0 0 %d %d\">\n<title id=\"%s-t\">",
               chart->id, chart->id, CHART_WIDTH, height, chart->id);
    markup_line(out, chart->title);
    buf_printf(out, "</title>\n<desc id=\"%s-d\">", chart->id);
    markup_line(out, chart->description);
    buf_add_string(out, "</desc>\n");
    add_patterns(chart, out);
    add_scale(&layout, out);
    for (size_t i = layout.first; i < chart->n; i++) {
        add_bar(chart, &layout, i, out);
        add_tick(chart, &layout, i, out);
    }
    if (is_empty(chart, &layout))
        buf_printf(out, "<text x=\"%d\" y=\"%d\" class=\"middle\">nothing</text>\n",
                   (BESIDE + CHART_WIDTH) / 2, ABOVE + layout.height / 2 + 4);
    buf_add_string(out, "</svg>\n");
}

/* ---- beside and below it ----------------------------------------------------------------------------------------- */

void chart_legend(const struct chart_bars *chart, struct buf *out)
{
    buf_add_string(out, "<ul class=\"legend\">\n");
    for (size_t s = 0; s < chart->n_series; s++) {
        buf_add_string(out,
                       "<li><svg class=\"key\" aria-hidden=\"true\" viewBox=\"0 0 12 12\"><rect");
        add_fill(chart, s, out);
        buf_add_string(out, " width=\"12\" height=\"12\"/></svg>");
        markup_line(out, chart->series[s].name);
        buf_add_string(out, "</li>\n");
    }
    buf_add_string(out, "</ul>\n");
}

static void table_head(const struct chart_bars *chart, struct buf *out)
{
    buf_add_string(out, "<thead><tr><th scope=\"col\">");
    markup_line(out, chart->heading);
    buf_add_string(out, "</th>");
    for (size_t s = 0; s < chart->n_series; s++) {
        buf_add_string(out, "<th scope=\"col\" class=\"number\">");
        markup_line(out, chart->series[s].name);
        buf_add_string(out, "</th>");
    }
    buf_add_string(out, "</tr></thead>\n<tbody>\n");
}

void chart_table(const struct chart_bars *chart, struct buf *out)
{
    buf_add_string(out,
                   "<details class=\"numbers\">\n<summary>The numbers<span class=\"unseen\"> of: ");
    markup_line(out, chart->title);
    buf_add_string(out, "</span></summary>\n<table>\n");
    table_head(chart, out);
    for (size_t i = 0; i < chart->n; i++) {
        if (total_at(chart, i) == 0)
            continue;
        buf_add_string(out, "<tr><th scope=\"row\">");
        markup_line(out, chart->labels[i]);
        buf_add_string(out, "</th>");
        for (size_t s = 0; s < chart->n_series; s++)
            buf_printf(out, "<td class=\"number\">%" PRId64 "</td>", value_at(chart, s, i));
        buf_add_string(out, "</tr>\n");
    }
    buf_add_string(out, "</tbody>\n</table>\n</details>\n");
}

void chart_figure(const struct chart_bars *chart, struct buf *out)
{
    struct layout layout = lay_out(chart);
    buf_add_string(out, "<figure>\n<figcaption>");
    markup_line(out, chart->title);
    buf_add_string(out, "</figcaption>\n");
    chart_bars(chart, out);
    if (chart->n_series > 1)
        chart_legend(chart, out);
    if (!is_empty(chart, &layout))
        chart_table(chart, out);
    buf_add_string(out, "</figure>\n");
}
