/* Small pictures of numbers, as SVG that stands in a page. Pure.
 *
 * Every picture is role="img" with a title and a description for those who do not see it, has coordinates in whole units,
 * and takes its colours from the style sheet (classes c0 to c3, variables --c0 to --c3), so that it follows light, dark
 * and print. Nothing depends on colour: the parts of a bar differ by pattern, the days of a calendar by size, and
 * chart_figure sets the numbers as a table below. A picture is CHART_WIDTH units wide, which is about a pixel each on the
 * narrowest telephone; the sheet lets it grow.
 *
 * What is foreign in a text is escaped here. An `id` is ours: letters and hyphens, and no two pictures of one page have
 * the same. Values below 0 count as 0. */
#ifndef RIFFLE_PUBLISH_CHART_H
#define RIFFLE_PUBLISH_CHART_H

#include "base/buf.h"

enum {
    CHART_WIDTH = 320,
    CHART_HEIGHT = 120,   /* of the bars where none is said */
    CHART_BARS_MAX = 140, /* of more, the last ones are drawn */
    CHART_SERIES_MAX = 4,
};

/* One part of every bar: n values. */
struct chart_series {
    struct bytes name;
    const int64_t *values;
};

/* Bars side by side, usually of as many spans of time, the oldest first. */
struct chart_bars {
    const char *id;
    struct bytes title, description;
    const struct chart_series *series; /* stacked from the ground up, CHART_SERIES_MAX at most */
    size_t n_series;
    size_t n; /* bars */
    const struct bytes
        *labels; /* what each bar is of, in words: told when it is pointed at, and in the table */
    const struct bytes *ticks; /* what stands below each; absent: nothing. NULL: below none */
    struct bytes heading;      /* over the labels in the table: "Hour" */
    int height;                /* of the highest bar; 0: CHART_HEIGHT */
};

/* Appends the picture alone. With a height under 60 it has two lines to measure by, the ground and the top. */
void chart_bars(const struct chart_bars *chart, struct buf *out);

/* Appends which pattern is which series, as a list. The patterns are those of the picture. */
void chart_legend(const struct chart_bars *chart, struct buf *out);

/* Appends the numbers as a table, folded, its bars of nothing but zeros left out. */
void chart_table(const struct chart_bars *chart, struct buf *out);

/* Appends the figure with all of it: heading, picture, legend (where there are several series), table. */
void chart_figure(const struct chart_bars *chart, struct buf *out);

/* A row of a table whose numbers are drawn beside them. */
struct chart_row {
    struct bytes label;
    int64_t value;
    struct bytes text; /* the value as people read it */
};

/* Horizontal bars: a table of label, value and bar, the longest being that of the largest value. */
struct chart_rows {
    struct bytes caption, label_heading, value_heading;
    const struct chart_row *rows;
    size_t n;
};

/* Appends the table. */
void chart_rows(const struct chart_rows *chart, struct buf *out);

/* How much there was on each day of some weeks: a column a week, Monday on top, the larger the more. */
struct chart_calendar {
    const char *id;
    struct bytes title, description;
    int64_t last;           /* an instant of the last day (UTC) */
    const int64_t *values;  /* of n days, the last one last; negative: nothing is known of it */
    size_t n;               /* 53 weeks at most are drawn */
    const char *one, *many; /* what is counted: "entry", "entries" */
};

/* Appends the figure: heading, picture, table by month. */
void chart_calendar(const struct chart_calendar *chart, struct buf *out);

/* A line in the height of a word, the oldest value first; negative ones are gaps in it. */
struct chart_line {
    struct bytes title; /* what it shows, with its extremes in words */
    const int64_t *values;
    size_t n; /* CHART_BARS_MAX at most are drawn, the last ones */
};

/* Appends the picture alone. */
void chart_line(const struct chart_line *chart, struct buf *out);

/* Appends a count as short as an axis wants it: "0", "950", "1.5k", "20M". */
void chart_count(struct buf *out, int64_t value);

#endif
