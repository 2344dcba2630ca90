#include "cmd/fetched.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/duration.h"
#include "cmd/console.h"
#include "text/date.h"

/* Every line of the lower part: a name of ten columns, and what there is to say. */
#define BLANK "          "
enum { NAME_COLUMNS = sizeof BLANK - 1 };

static void add_line(struct buf *out, const char *name, struct bytes text)
{
    char first[NAME_COLUMNS + 1];
    (void)snprintf(first, sizeof first, "%-*s", NAME_COLUMNS, name);
    console_add(out, first, BLANK, text);
}

static void add_printf(struct buf *out, const char *name, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void add_printf(struct buf *out, const char *name, const char *format, ...)
{
    char text[2048];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(text, sizeof text, format, args);
    va_end(args);
    add_line(out, name, bytes_of(text));
}

/* ---- the wire ---------------------------------------------------------------------------------------------------- */

static void print_headers(struct buf *out, const char *first, const char *next,
                          const struct buf *lines)
{
    struct bytes rest = buf_bytes(lines), line;
    if (rest.n)
        buf_add_char(out, '\n');
    while (bytes_split(&rest, '\n', &line)) {
        line = bytes_trim(line);
        if (line.n)
            console_add(out, first, next, line);
    }
}

/* The time from one step's end to the next one's, for steps that were taken. */
static int64_t step(int64_t from, int64_t to)
{
    return to > from ? to - from : 0;
}

static void print_times(struct buf *out, const struct fetch_hop *hop)
{
    int64_t ready = hop->tls_us > hop->connect_us ? hop->tls_us : hop->connect_us;
    const struct {
        const char *name;
        int64_t us;
    } steps[] = {
        {"name", hop->dns_us},
        {"connection", step(hop->dns_us, hop->connect_us)},
        {"TLS", step(hop->connect_us, hop->tls_us)},
        {"first byte", hop->first_byte_us ? step(ready, hop->first_byte_us) : 0},
        {"the rest", hop->first_byte_us ? step(hop->first_byte_us, hop->total_us) : 0},
    };
    struct buf line = {0};
    for (size_t i = 0; i < COUNT_OF(steps); i++)
        if (steps[i].us)
            buf_printf(&line, "%s %.1f, ", steps[i].name, (double)steps[i].us / 1000);
    buf_printf(&line, "total %.1f ms", (double)hop->total_us / 1000);
    add_line(out, "times", buf_bytes(&line));
    buf_clear(&line);
}

static void print_hop(struct buf *out, const struct fetch_hop *hop)
{
    print_headers(out, "> ", ">     ", &hop->request);
    print_headers(out, "< ", "<     ", &hop->reply);
    buf_add_char(out, '\n');
    print_times(out, hop);
    if (hop->protocol)
        add_printf(out, "wire",
                   "%s %s %s; %" PRId64 " bytes of headers and %" PRId64 " of the body",
                   hop->protocol, hop->connected_anew ? "to" : "again to",
                   hop->address[0] ? hop->address : "the server", hop->head_bytes, hop->body_bytes);
}

/* ---- the document ------------------------------------------------------------------------------------------------ */

static const struct entry *newest_entry(const struct feed_doc *doc)
{
    const struct entry *newest = NULL;
    for (size_t i = 0; i < doc->n_entries; i++) {
        const struct entry *entry = doc->entries[i];
        if (entry->published != DATE_NONE && (!newest || entry->published > newest->published))
            newest = entry;
    }
    return newest;
}

static void print_entries(struct buf *out, const struct feed_doc *doc)
{
    const struct entry *newest = newest_entry(doc);
    struct buf line = {0};
    buf_printf(&line, "%zu", doc->n_entries);
    if (newest) {
        buf_add_string(&line, ", the newest of ");
        date_print(&line, newest->published);
        buf_add_string(&line, ": ");
        buf_add_bytes(&line, newest->title);
    }
    add_line(out, "entries", buf_bytes(&line));
    buf_clear(&line);
}

static void print_repairs(struct buf *out, const struct repairs *repairs)
{
    struct buf line = {0};
    for (size_t i = 0; i < repairs->n; i++)
        buf_printf(&line, "%s%s", i ? ", " : "", repair_name(repairs->list[i]));
    add_line(out, "repairs", repairs->n ? buf_bytes(&line) : bytes_of("none"));
    buf_clear(&line);
}

static void print_document(struct buf *out, const struct fetched *f)
{
    const struct feed_doc *doc = f->doc;
    add_printf(out, "document", "%s in %.*s, %zu bytes when unpacked",
               feed_format_name(doc->format), BYTES_FMT(doc->encoding), f->result->body.n);
    add_line(out, "title", doc->title);
    print_entries(out, doc);
    print_repairs(out, &doc->repairs);
}

/* ---- what comes next --------------------------------------------------------------------------------------------- */

static void print_wish(struct buf *out, const char *who, int64_t ms)
{
    struct buf text = {0};
    if (ms < 0)
        return;
    duration_print_about(&text, ms);
    add_printf(out, "", "%s: %s", who, text.p);
    buf_clear(&text);
}

static void print_validators(struct buf *out, const struct fetch_result *result)
{
    const char *etag = result->etag ? "its ETag" : "";
    const char *date = result->last_modified ? "its Last-Modified" : "";
    if (!etag[0] && !date[0])
        add_line(out, "", bytes_of("no validator came: the whole document will come again"));
    else
        add_printf(out, "", "%s%s%s will be sent back", etag, etag[0] && date[0] ? " and " : "",
                   date);
}

static void print_move(struct buf *out, const struct fetch_result *result)
{
    if (result->moved_to)
        add_printf(out, "",
                   "moved for good to %s: asked there once that was said %d times in a row",
                   result->moved_to, PLAN_MOVED_TIMES);
}

static void print_next(struct buf *out, const struct fetched *f)
{
    const struct fetch_result *result = f->result;
    struct buf when = {0};
    if (f->plan.next == PLAN_NEVER) {
        add_line(out, "next", bytes_of("never: it is gone for good"));
        return;
    }
    duration_print_about(&when, f->plan.next - result->ended);
    buf_add_string(&when, " from now, at ");
    date_print(&when, f->plan.next / 1000 * 1000);
    add_line(out, "next", buf_bytes(&when));
    buf_clear(&when);
    print_wish(out, "Retry-After", f->facts.retry_after);
    print_wish(out, "fresh for (Cache-Control, Expires)", f->facts.max_age);
    print_wish(out, "the feed wants between two fetches", f->facts.ttl);
    if (f->limits.interval_is_own)
        print_wish(out, "the list wants between two fetches", f->limits.interval);
    if (f->facts.skip_hours || f->facts.skip_days)
        add_line(out, "", bytes_of("the feed names hours or days to leave out"));
    if (f->doc)
        print_validators(out, result);
    print_move(out, result);
}

void fetched_print(const struct fetched *f, struct buf *out)
{
    const struct fetch_result *result = f->result;
    console_add(out, "", "    ", f->url);
    for (size_t i = 0; i < result->n_hops; i++)
        print_hop(out, &result->hops[i]);
    buf_add_char(out, '\n');
    if (result->error)
        add_printf(out, "error", "%s: %s", fetch_error_name(result->error), result->sentence);
    if (f->no_feed)
        add_printf(out, "error", "%s: %s", fetch_error_name(FETCH_PARSE), f->no_feed);
    if (f->doc)
        print_document(out, f);
    if (f->hub.n)
        add_line(out, "hub", f->hub);
    if (result->n_hops)
        print_next(out, f);
}
