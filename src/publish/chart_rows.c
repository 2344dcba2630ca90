#include "publish/chart.h"

#include "publish/chart_scale.h"
#include "publish/markup.h"

/* The length of the longest bar, in units of its picture. */
enum { LENGTH = 100, THICKNESS = 8 };

static void add_row(const struct chart_row *row, int64_t largest, struct buf *out)
{
    int64_t value = chart_value(row->value);
    int length = largest ? (int)((double)value / (double)largest * LENGTH + 0.5) : 0;
    if (value && length == 0)
        length = 1;
    buf_add_string(out, "<tr><th scope=\"row\">");
    markup_line(out, row->label);
    buf_add_string(out, "</th><td class=\"number\">");
    markup_line(out, row->text);
    buf_printf(out,
               "</td><td class=\"bar\"><svg aria-hidden=\"true\" viewBox=\"0 0 %d %d\" "
               "preserveAspectRatio=\"none\"><rect class=\"c0\" width=\"%d\" height=\"%d\"/></svg>"
               "</td></tr>\n",
               LENGTH, THICKNESS, length, THICKNESS);
}

void chart_rows(const struct chart_rows *chart, struct buf *out)
{
    int64_t largest = 0;
    for (size_t i = 0; i < chart->n; i++)
        if (chart_value(chart->rows[i].value) > largest)
            largest = chart_value(chart->rows[i].value);
    buf_add_string(out, "<table class=\"rows\">\n<caption>");
    markup_line(out, chart->caption);
    buf_add_string(out, "</caption>\n<thead><tr><th scope=\"col\">");
    markup_line(out, chart->label_heading);
    buf_add_string(out, "</th><th scope=\"col\" class=\"number\">");
    markup_line(out, chart->value_heading);
    buf_add_string(out, "</th><td></td></tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < chart->n; i++)
        add_row(&chart->rows[i], largest, out);
    buf_add_string(out, "</tbody>\n</table>\n");
}
