#include "daemon/status_page.h"

#include <criterion/criterion.h>
#include <expat.h>
#include <string.h>

#define HOUR INT64_C(3600000)
#define DAY  (24 * HOUR)

static const int64_t noon = INT64_C(1709208000000); /* 29 February 2024 */

#define HOSTILE "\"><script>alert(1)</script>\x01\xff&\xe2\x80\xae"

static struct status_row rows[] = {
    {1,
     {.url = BYTES("https://a.example/feed"),
      .title = BYTES("Apples"),
      .status = FEED_OK,
      .http = 200,
      .last = noon - HOUR,
      .next = noon + HOUR,
      .entries = 12345,
      .on_topic = 7}},
    {2,
     {.url = BYTES("https://b.example/feed"),
      .title = BYTES(HOSTILE),
      .status = FEED_ERROR,
      .error = BYTES("http"),
      .last_error = BYTES(HOSTILE),
      .failures = 3,
      .last = noon - HOUR,
      .next = noon + 5 * HOUR}},
    {3,
     {.url = BYTES("javascript:alert(1)"),
      .status = FEED_UNCHANGED,
      .frozen_since = noon - 400 * DAY,
      .frozen = BYTES("its newest entry is of 2023-01-25"),
      .next = noon + HOUR}},
    {4, {.url = BYTES("https://d.example/feed"), .title = BYTES("Dates"), .status = FEED_GONE}},
    {5, {.url = BYTES("https://e.example/feed"), .status = FEED_NEW}},
};

/* The pages are written so that an XML parser reads them, the void elements of the head apart, which are closed here. */
static void well_formed(const char *name, const struct buf *page)
{
    struct buf xml = {0};
    struct bytes rest = buf_bytes(page), line;
    while (bytes_split(&rest, '\n', &line)) {
        bool is_void = bytes_starts(line, bytes_of("<meta")) ||
                       bytes_starts(line, bytes_of("<link"));
        buf_add(&xml, line.p, is_void ? line.n - 1 : line.n);
        buf_add_string(&xml, is_void ? "/>\n" : "\n");
    }
    XML_Parser parser = XML_ParserCreate("UTF-8");
    enum XML_Status status = XML_Parse(parser, xml.p, (int)xml.n, 1);
    cr_expect_eq(status, XML_STATUS_OK, "%s:%lu: %s", name, XML_GetCurrentLineNumber(parser),
                 XML_ErrorString(XML_GetErrorCode(parser)));
    XML_ParserFree(parser);
    buf_clear(&xml);
}

/* Whatever a publisher says, it is text. */
static void harmless(const char *name, const struct buf *page)
{
    static const char *const never[] = {"<script", "javascript:alert(1)\"", "\x01", "\xe2\x80\xae",
                                        " style="};
    for (size_t i = 0; i < COUNT_OF(never); i++)
        cr_expect_null(strstr(page->p, never[i]), "%s has %s", name, never[i]);
    cr_expect_not_null(strstr(page->p, "<meta name=\"robots\" content=\"noindex\">"), "%s", name);
    cr_expect_not_null(strstr(page->p, "<main id=\"content\""), "%s", name);
}

static bool has(const struct buf *page, const char *words)
{
    return strstr(page->p, words) != NULL;
}

static void overview(const struct status_overview *o, struct buf *out)
{
    status_overview_print(o, out);
    well_formed("overview", out);
    harmless("overview", out);
}

Test(status_page, the_overview_shows_all_that_there_is)
{
    struct store_topic_total topics[] = {{BYTES("china-russia"), 26, noon}, {BYTES("<b>"), 0, 0}};
    const struct status_reading readings[] = {
        {.path = BYTES("/china-russia.atom"), .requests = 1234, .subscribers = 12}};
    const struct status_report report = {
        .started = noon - DAY,
        .pid = 42,
        .store =
            {.entries = 1234567, .stories = 999, .bytes = 5 << 20, .topics = topics, .n_topics = 2},
        .in_flight = 3,
        .last_minute = {.requests = 11},
        .subscribers = 12,
        .readings = readings,
        .n_readings = 1,
        .problems = {BYTES("feeds.opml:1:1: " HOSTILE)},
        .n_problems = 1,
    };
    const struct status_host hosts[] = {{BYTES("slow.example"), 2500, 2}, {BYTES(HOSTILE), 90, 1}};
    struct status_overview o = {
        .now = noon,
        .root = "./",
        .report = &report,
        .census = {.feeds = 10000,
                   .well = 1,
                   .by_status = {[FEED_ERROR] = 1, [FEED_GONE] = 1},
                   .trouble = 3,
                   .frozen = 1},
        .trouble = &rows[1],
        .n_trouble = 2,
        .feeds = rows,
        .n_feeds = COUNT_OF(rows),
        .hosts = hosts,
        .n_hosts = 2,
    };
    o.hours[23] = (struct traffic_sum){
        .requests = 8,
        .bytes = 2048,
        .entries = 50,
        .on_topic = 2,
        .results = {
            [FETCH_FINE] = 4, [FETCH_DNS] = 1, [TRAFFIC_RETRY] = 1, [TRAFFIC_NOT_MODIFIED] = 2}};
    struct buf out = {0};
    overview(&o, &out);
    static const char *const wanted[] = {
        "<a href=\"./status/feeds\">10,000 feeds</a>: 1 well",
        "<a href=\"./status/feeds?show=error\">1 in error</a>",
        "<a href=\"./status/feeds?show=frozen\">1 frozen</a>",
        "<dd>1,234,567</dd>",
        "8 requests, of which 2 (25&#160;%) failed; 2.0 KB received. 50 new entries, of which 2 "
        "(4&#160;%) on topic.",
        "29 Feb 2024, 12:00: 4 brought a document, 2 not modified, 1 asked to wait, 1 failed",
        "<a href=\"./status/feed/2\">",
        "3 times in a row · next try <time datetime=\"2024-02-29T17:00:00Z\" title=\"29 Feb 2024, "
        "17:00\">in 5 h</time>",
        "Frozen since 25 Jan 2023: its newest entry is of 2023-01-25",
        "All 3 in trouble",
        "All 10,000 feeds",
        ">slow.example</th><td class=\"number\">2.5 s</td>",
        ">/china-russia.atom</th><td class=\"number\">1,234</td><td class=\"number\">12</td>",
        "id=\"problems\"",
    };
    for (size_t i = 0; i < COUNT_OF(wanted); i++)
        cr_expect(has(&out, wanted[i]), "%s", wanted[i]);
    buf_clear(&out);
}

Test(status_page, an_overview_of_nothing_is_one)
{
    const struct status_report report = {.started = noon, .pid = 1};
    struct buf out = {0};
    overview(&(struct status_overview){.now = noon, .root = "../", .report = &report}, &out);
    cr_expect(has(&out, "The list of feeds is empty."));
    cr_expect(has(&out, "href=\"../status.css?"));
    cr_expect_not(has(&out, "In trouble") || has(&out, "Readers") || has(&out, "NaN"));
    buf_clear(&out);
}

static void list(const struct status_list *l, struct buf *out)
{
    status_list_print(l, out);
    well_formed("list", out);
    harmless("list", out);
}

Test(status_page, a_list_has_pages_that_keep_what_was_asked)
{
    struct status_list l = {.now = noon,
                            .filter = STATUS_TROUBLE,
                            .find = BYTES("a&b \xd0\x9c\"<"),
                            .page = 2,
                            .n_found = 250,
                            .census = {.feeds = 10000, .trouble = 250},
                            .rows = rows,
                            .n_rows = COUNT_OF(rows)};
    struct buf out = {0};
    list(&l, &out);
    cr_expect(has(&out, "250 feeds of 10,000"));
    cr_expect(
        has(&out, "<option value=\"trouble\" selected=\"selected\">in trouble (250)</option>"));
    cr_expect(has(&out, "value=\"a&amp;b \xd0\x9c&quot;&lt;\"") ||
                  has(&out, "value=\"a&amp;b \xd0\x9c&#34;&lt;\""),
              "%s", out.p);
    cr_expect(
        has(&out,
            "rel=\"prev\" href=\"feeds?show=trouble&amp;find=a%26b%20%D0%9C%22%3C&amp;page=1\""),
        "%s", out.p);
    cr_expect(has(
        &out, "rel=\"next\" href=\"feeds?show=trouble&amp;find=a%26b%20%D0%9C%22%3C&amp;page=3\""));
    cr_expect(has(&out, "Page 2 of 3"));
    cr_expect(has(&out, "<a href=\"feed/2\">"));
    cr_expect(has(&out, "<td>not asked</td>"), "what is gone");
    buf_clear(&out);
    list(&(struct status_list){.now = noon, .page = 1}, &out);
    cr_expect(has(&out, ">0 feeds</p>") && !has(&out, "<table"));
    buf_clear(&out);
}

Test(status_page, a_filter_admits_what_it_is_called)
{
    static const struct {
        const char *name;
        enum status_filter filter;
        const char *admits; /* a letter for each row */
    } filters[] = {
        {"all", STATUS_ALL, "yyyyy"},
        {"trouble", STATUS_TROUBLE, "nyyyn"},
        {"frozen", STATUS_FROZEN, "nnynn"},
        {"error", (enum status_filter)(STATUS_OF_NEW + FEED_ERROR), "nynnn"},
        {"gone", (enum status_filter)(STATUS_OF_NEW + FEED_GONE), "nnnyn"},
        {"new", STATUS_OF_NEW, "nnnny"},
        {"disabled", (enum status_filter)(STATUS_OF_NEW + FEED_DISABLED), "nnnnn"},
    };
    for (size_t i = 0; i < COUNT_OF(filters); i++) {
        cr_expect_eq(status_filter_parse(bytes_of(filters[i].name)), filters[i].filter);
        cr_expect_str_eq(status_filter_name(filters[i].filter), filters[i].name);
        for (size_t r = 0; r < COUNT_OF(rows); r++)
            cr_expect_eq(status_filter_admits(filters[i].filter, &rows[r].feed),
                         filters[i].admits[r] == 'y', "%s: row %zu", filters[i].name, r);
    }
    cr_expect_eq(status_filter_parse(bytes_of("<x>")), STATUS_ALL);
    cr_expect_eq(status_filter_parse((struct bytes){0}), STATUS_ALL);
}

static struct status_feed_view view_of(size_t row)
{
    return (struct status_feed_view){
        .now = noon,
        .row = rows[row],
        .plan = {.status = rows[row].feed.status,
                 .last = noon - HOUR,
                 .next = noon + HOUR,
                 .interval = HOUR,
                 .failures = rows[row].feed.failures},
        .limits = {.interval = HOUR, .interval_min = HOUR, .interval_max = DAY},
    };
}

static void one(const struct status_feed_view *v, struct buf *out)
{
    status_feed_print(v, out);
    well_formed("feed", out);
    harmless("feed", out);
}

Test(status_page, a_feed_is_shown_with_all_that_is_known)
{
    static const struct fetch_record history[] = {
        {.at = noon - HOUR, .http = 200, .ms = 1500, .bytes = 2048, .new_entries = 3},
        {.at = noon - 2 * HOUR, .http = 304, .ms = 20, .bytes = 100},
        {.at = noon - 3 * HOUR, .ms = 15000, .error = FETCH_TIMEOUT},
        {.at = noon - 4 * HOUR, .ms = 1, .error = 250},
    };
    static struct activity_topic topics[] = {{BYTES("china-russia"), 7}, {BYTES(HOSTILE), 1}};
    static struct feed_activity activity = {.topics = topics, .n_topics = 2};
    activity.days[ACTIVITY_DAYS - 1] = 4;
    static const struct bytes only[] = {BYTES("china-russia"), BYTES(HOSTILE)};
    const struct stored_push push = {
        .hub = BYTES("https://hub.example/"),
        .error = BYTES(HOSTILE),
        .received = 5,
        .push = {.state = PUSH_HELD, .lease_end = noon + DAY, .last = noon - HOUR},
    };
    struct status_feed_view v = view_of(0);
    v.home_page_url = bytes_of("javascript:alert(1)");
    v.kind = bytes_of(HOSTILE);
    v.only = only;
    v.n_only = 2;
    v.push = &push;
    v.history = history;
    v.n_history = COUNT_OF(history);
    v.activity = &activity;
    struct buf out = {0};
    one(&v, &out);
    static const char *const wanted[] = {
        "<h1>Apples</h1>",
        "Its hub <a href=\"https://hub.example/\">https://hub.example/</a> pushes what is new",
        "While they come it is asked 8 times less often.",
        "It never had an entry, so it is asked every 1h",
        "Thu 29 Feb 2024: 4 entries",
        "Time taken: from 1 ms to 15.0 s",
        "<td class=\"number\">200</td><td class=\"number\">1.5 s</td><td class=\"number\">2.0 "
        "KB</td>",
        "<td>timeout</td>",
        "china-russia&#160;7",
        "no other topic",
    };
    for (size_t i = 0; i < COUNT_OF(wanted); i++)
        cr_expect(has(&out, wanted[i]), "%s", wanted[i]);
    buf_clear(&out);
}

Test(status_page, a_feed_of_any_kind_is_shown)
{
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct status_feed_view v = view_of(i);
        struct buf out = {0};
        one(&v, &out);
        cr_expect_not(has(&out, "Its last fetches"));
        buf_clear(&out);
    }
    struct buf out = {0};
    status_nothing_print(noon, &out);
    well_formed("nothing", &out);
    harmless("nothing", &out);
    buf_clear(&out);
}
