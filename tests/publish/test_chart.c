#include "publish/chart.h"

#include "golden.h"
#include "publish/chart_scale.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HOURS = 24, MANY = 400 };

static const int64_t some[HOURS] = {3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8};
static const int64_t others[HOURS] = {[3] = 120, [23] = 1};
static const int64_t zeros[MANY];
static const int64_t one[] = {7};
static const int64_t huge[] = {INT64_MAX, INT64_MIN, -1, INT64_MAX, 1};
static const int64_t uneven[] = {1000000, 1, 1};
static const int64_t beside[] = {1, 1000000, 1};

static const struct {
    const char *name;
    size_t n, n_series;
    struct chart_series series[CHART_SERIES_MAX];
    int height;
} rows[] = {
    {"a day", HOURS, 2, {{BYTES("new"), some}, {BYTES("failed"), others}}, 0},
    {"of one kind", HOURS, 1, {{BYTES(""), some}}, 40},
    {"nothing", MANY, 1, {{BYTES("new"), zeros}}, 0},
    {"no bars", 0, 1, {{BYTES("new"), zeros}}, 0},
    {"no series", 3, 0, {{{0}, NULL}}, 0},
    {"one value", 1, 1, {{BYTES("new"), one}}, 0},
    {"huge values",
     5,
     4,
     {{BYTES("a"), huge}, {BYTES("b"), huge}, {BYTES("c"), huge}, {BYTES("d"), huge}},
     0},
    {"much and little",
     3,
     3,
     {{BYTES("a"), uneven}, {BYTES("b"), beside}, {BYTES("c"), uneven}},
     20},
    {"foreign words", 1, 2, {{BYTES("<b>&\"'\x01\xff"), one}, {BYTES("]]>"), one}}, 0},
};

/* The numbers that follow each ` NAME="` must lie between 0 and most. */
static void in_bounds(const char *what, const char *svg, const char *name, int most)
{
    char opening[32];
    (void)snprintf(opening, sizeof opening, " %s=\"", name);
    for (const char *p = svg; (p = strstr(p, opening)); p++) {
        char *end;
        long value = strtol(p + strlen(opening), &end, 10);
        cr_expect(*end == '"' && value >= 0 && value <= most, "%s: %.40s", what, p);
    }
}

/* No bar reaches below the ground, or out of the picture. */
static void bars_in_bounds(const char *what, const char *svg, int wide, int high)
{
    for (const char *p = svg; (p = strstr(p, " x=\"")); p++) {
        int x, y, w, h;
        if (sscanf(p, " x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"", &x, &y, &w, &h) != 4)
            continue;
        cr_expect(x >= 0 && y >= 0 && w > 0 && h > 0 && x + w <= wide && y + h <= high, "%s: %.60s",
                  what, p);
    }
}

static struct chart_bars chart_of(size_t row, const struct bytes *labels)
{
    return (struct chart_bars){
        .id = "some-chart",
        .title = bytes_of(rows[row].name),
        .description = bytes_of("<what> it & shows"),
        .series = rows[row].series,
        .n_series = rows[row].n_series,
        .n = rows[row].n,
        .labels = labels,
        .ticks = labels,
        .heading = bytes_of("Hour"),
        .height = rows[row].height,
    };
}

static const struct bytes *some_labels(void)
{
    static struct bytes labels[MANY];
    for (size_t i = 0; i < MANY; i++)
        labels[i] = bytes_of("12:00 <&>");
    return labels;
}

Test(chart, bars_are_well_formed_and_within_their_bounds)
{
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct chart_bars chart = chart_of(i, some_labels());
        int height = chart.height ? chart.height : CHART_HEIGHT;
        struct buf out = {0};
        chart_bars(&chart, &out);
        well_formed_expect(rows[i].name, buf_bytes(&out));
        in_bounds(rows[i].name, out.p, "x", CHART_WIDTH);
        in_bounds(rows[i].name, out.p, "y", height + 24);
        bars_in_bounds(rows[i].name, out.p, CHART_WIDTH, height + 8);
        buf_reset(&out);
        chart_figure(&chart, &out);
        well_formed_expect(rows[i].name, buf_bytes(&out));
        buf_clear(&out);
    }
}

Test(chart, what_is_there_is_seen_and_what_is_not_is_said)
{
    static const struct {
        size_t row, bars;
        bool empty;
    } want[] = {{0, 14, false}, {2, 0, true},   {3, 0, true},
                {5, 1, false},  {6, 12, false}, {7, 9, false}};
    for (size_t i = 0; i < COUNT_OF(want); i++) {
        struct chart_bars chart = chart_of(want[i].row, some_labels());
        struct buf out = {0};
        chart_bars(&chart, &out);
        size_t bars = 0;
        for (const char *p = out.p; (p = strstr(p, "<rect class=")); p++)
            bars++;
        cr_expect_eq(bars, want[i].bars, "%s: %zu", rows[want[i].row].name, bars);
        cr_expect_eq(strstr(out.p, ">nothing</text>") != NULL, want[i].empty, "%s",
                     rows[want[i].row].name);
        buf_clear(&out);
    }
}

Test(chart, the_parts_of_a_bar_differ_by_pattern_and_are_told_in_words)
{
    struct chart_bars chart = chart_of(0, some_labels());
    struct buf out = {0};
    chart_figure(&chart, &out);
    cr_expect(strstr(out.p, "<pattern id=\"some-chart-p1\" class=\"c1\""));
    cr_expect(strstr(out.p, " class=\"c1\" fill=\"url(#some-chart-p1)\""));
    cr_expect(strstr(out.p, "<title>12:00 &lt;&amp;&gt;: 1 new, 120 failed</title>"));
    cr_expect(strstr(out.p, "role=\"img\" aria-labelledby=\"some-chart-t some-chart-d\""));
    cr_expect(strstr(out.p, "<td class=\"number\">120</td>"));
    cr_expect(strstr(out.p, "<ul class=\"legend\">"));
    buf_clear(&out);
    chart = chart_of(1, some_labels());
    chart_figure(&chart, &out);
    cr_expect(!strstr(out.p, "legend") && !strstr(out.p, "<pattern"));
    cr_expect(strstr(out.p, "<title>12:00 &lt;&amp;&gt;: 3</title>"));
    buf_clear(&out);
}

/* Rows are drawn with the numbers beside them; the smallest is seen. */
Test(chart, rows_are_as_long_as_their_values)
{
    const struct chart_row hosts[] = {
        {BYTES("a.example"), 2000, BYTES("2 s")},
        {BYTES("<b>"), 1000, BYTES("1 s")},
        {BYTES("c.example"), 1, BYTES("1 ms")},
        {BYTES("d.example"), -5, BYTES("-")},
    };
    const struct chart_rows chart = {BYTES("Slowest"), BYTES("host"), BYTES("time"), hosts,
                                     COUNT_OF(hosts)};
    struct buf out = {0};
    chart_rows(&chart, &out);
    well_formed_expect("rows", buf_bytes(&out));
    cr_expect(strstr(out.p, "width=\"100\" height"));
    cr_expect(strstr(out.p, "width=\"50\" height"));
    cr_expect(strstr(out.p, "width=\"1\" height"));
    cr_expect(strstr(out.p, "width=\"0\" height"));
    buf_clear(&out);
    chart_rows(&(struct chart_rows){.caption = BYTES("none")}, &out);
    well_formed_expect("no rows", buf_bytes(&out));
    buf_clear(&out);
}

Test(chart, a_line_has_gaps_and_stays_inside)
{
    static const struct {
        const char *name;
        size_t n;
        int64_t values[5];
        const char *want;
    } lines[] = {
        {"none", 0, {0}, " d=\"\""},
        {"one", 1, {5}, " d=\"M60 1h0\""},
        {"all zero", 2, {0, 0}, " d=\"M1 19L119 19\""},
        {"a gap", 5, {10, 5, -1, 10, 0}, " d=\"M1 1L30 10M89 1L119 19\""},
        {"alone between gaps", 3, {-1, 3, -1}, " d=\"M60 1h0\""},
        {"huge", 2, {INT64_MAX, 1}, " d=\"M1 1L119 19\""},
    };
    for (size_t i = 0; i < COUNT_OF(lines); i++) {
        const struct chart_line chart = {BYTES("a <line>"), lines[i].values, lines[i].n};
        struct buf out = {0};
        chart_line(&chart, &out);
        well_formed_expect(lines[i].name, buf_bytes(&out));
        cr_expect(strstr(out.p, lines[i].want), "%s: %s", lines[i].name, out.p);
        buf_clear(&out);
    }
}

Test(chart, a_calendar_shows_each_day_in_its_place)
{
    /* 29 February 2024 was a Thursday; the day before is unknown, the one before that had nothing */
    static const int64_t days[] = {16, 0, -1, 1};
    const struct chart_calendar chart = {
        .id = "days",
        .title = BYTES("New <entries>"),
        .description = BYTES("by day"),
        .last = INT64_C(1709208000000),
        .values = days,
        .n = COUNT_OF(days),
        .one = "entry",
        .many = "entries",
    };
    struct buf out = {0};
    chart_calendar(&chart, &out);
    well_formed_expect("calendar", buf_bytes(&out));
    cr_expect(strstr(out.p, "<rect class=\"c0\" x=\"630\" y=\"28\" width=\"10\" height=\"10\">"
                            "<title>Mon 26 Feb 2024: 16 entries</title>"),
              "%s", out.p);
    cr_expect(strstr(out.p, "<rect class=\"none\" x=\"634\" y=\"44\" width=\"2\" height=\"2\"/>"));
    cr_expect(strstr(out.p, "<rect class=\"c0\" x=\"633\" y=\"67\" width=\"4\" height=\"4\">"
                            "<title>Thu 29 Feb 2024: 1 entry</title>"));
    cr_expect(strstr(out.p, "<th scope=\"row\">2024-02</th><td class=\"number\">17</td>"));
    buf_clear(&out);
}

Test(chart, a_calendar_keeps_to_a_year)
{
    static int64_t days[3000];
    for (size_t i = 0; i < COUNT_OF(days); i++)
        days[i] = i % 9 ? (int64_t)i : INT64_MAX;
    for (int64_t day = 0; day < 9; day++) {
        const struct chart_calendar chart = {.id = "days",
                                             .last = (20000 + day) * 86400000,
                                             .values = days,
                                             .n = COUNT_OF(days),
                                             .one = "",
                                             .many = ""};
        struct buf out = {0};
        chart_calendar(&chart, &out);
        well_formed_expect("calendar", buf_bytes(&out));
        in_bounds("calendar", out.p, "x", 640);
        bars_in_bounds("calendar", out.p, 640, 112);
        buf_clear(&out);
    }
    struct buf out = {0};
    chart_calendar(
        &(struct chart_calendar){
            .id = "days", .last = 86400000 * 3, .values = days, .n = 0, .one = "", .many = ""},
        &out);
    well_formed_expect("no days", buf_bytes(&out));
    buf_clear(&out);
}

Test(chart_scale, has_round_numbers_and_holds_the_largest)
{
    static const struct {
        int64_t largest;
        int steps_max;
        int64_t step;
        int steps;
    } scales[] = {
        {0, 4, 1, 1},
        {1, 4, 1, 1},
        {4, 4, 1, 4},
        {5, 4, 2, 3},
        {9, 4, 5, 2},
        {100, 4, 50, 2},
        {101, 4, 50, 3},
        {999, 4, 500, 2},
        {7, 1, 10, 1},
        {-4, 4, 1, 1},
        {1500000, 4, 500000, 3},
        {INT64_MAX, 4, 1000000000000000000, 4},
        {INT64_MAX, 1, 5000000000000000000, 1},
        {INT64_MAX, 2, 2000000000000000000, 2},
        {INT64_MAX, 3, 2000000000000000000, 2},
    };
    for (size_t i = 0; i < COUNT_OF(scales); i++) {
        struct chart_scale scale = chart_scale_of(scales[i].largest, scales[i].steps_max);
        cr_expect_eq(scale.step, scales[i].step, "row %zu: %lld", i, (long long)scale.step);
        cr_expect_eq(scale.steps, scales[i].steps, "row %zu: %d", i, scale.steps);
        int64_t top = scale.step * scale.steps;
        if (top <= CHART_VALUE_MAX)
            cr_expect_eq(chart_scale_height(&scale, top, 120), 120, "row %zu", i);
        cr_expect_leq(chart_scale_height(&scale, scales[i].largest, 120), 120, "row %zu", i);
        cr_expect_eq(chart_scale_height(&scale, 0, 120), 0, "row %zu", i);
    }
}

Test(chart_scale, counts_are_short)
{
    static const struct {
        int64_t value;
        const char *want;
    } counts[] = {
        {-3, "0"},        {0, "0"},          {999, "999"},      {1000, "1k"},      {1500, "1.5k"},
        {150000, "150k"}, {1500000, "1.5M"}, {20000000, "20M"}, {INT64_MAX, "4E"},
    };
    for (size_t i = 0; i < COUNT_OF(counts); i++) {
        struct buf out = {0};
        chart_count(&out, counts[i].value);
        cr_expect_str_eq(out.p, counts[i].want);
        buf_clear(&out);
    }
}
