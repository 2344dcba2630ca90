#include "cmd/fetched.h"

#include <stdlib.h>

#include "cmd/json_writer.h"
#include "text/date.h"
#include "text/utf8.h"

/* Text that may be any bytes. */
static void add_foreign(struct json_writer *json, const char *name, struct bytes text)
{
    char *mended = malloc(text.n * 3 + 1);
    if (!mended)
        error_out_of_memory(text.n);
    size_t n = text.n ? utf8_mend(text, mended) : 0;
    writer_text_always(json, name, (struct bytes){mended, n});
    free(mended);
}

/* Absent is left out. */
static void add_string(struct json_writer *json, const char *name, const char *text)
{
    if (text)
        add_foreign(json, name, bytes_of(text));
}

static void add_instant(struct json_writer *json, const char *name, int64_t ms)
{
    struct buf text = {0};
    date_print(&text, ms / 1000 * 1000);
    writer_text(json, name, buf_bytes(&text));
    buf_clear(&text);
}

static void add_seconds(struct json_writer *json, const char *name, int64_t ms)
{
    if (ms >= 0)
        writer_integer(json, name, ms / 1000);
}

/* ---- the wire ---------------------------------------------------------------------------------------------------- */

static void add_header(struct json_writer *json, struct bytes line)
{
    size_t colon = bytes_find_char(line, ':');
    if (colon == line.n)
        return; /* the request line, the status line */
    writer_begin_object(json, NULL);
    add_foreign(json, "name", (struct bytes){line.p, colon});
    add_foreign(json, "value", bytes_trim(bytes_skip(line, colon + 1)));
    writer_end_object(json);
}

static void add_headers(struct json_writer *json, const char *name, const struct buf *lines)
{
    struct bytes rest = buf_bytes(lines), line;
    bool first = true;
    writer_begin_array(json, name);
    for (; bytes_split(&rest, '\n', &line); first = false)
        if (!first)
            add_header(json, bytes_trim(line));
    writer_end_array(json);
}

static void add_milliseconds(struct json_writer *json, const char *name, int64_t us)
{
    writer_number(json, name, (double)us / 1000);
}

static void add_hop(struct json_writer *json, const struct fetch_hop *hop)
{
    writer_begin_object(json, NULL);
    add_string(json, "url", hop->url);
    writer_integer(json, "http", hop->http);
    add_string(json, "protocol", hop->protocol);
    writer_text(json, "address", bytes_of(hop->address));
    writer_bool(json, "connected_anew", hop->connected_anew);
    add_headers(json, "request", &hop->request);
    add_headers(json, "reply", &hop->reply);
    writer_begin_object(json, "ms");
    add_milliseconds(json, "name", hop->dns_us);
    add_milliseconds(json, "connect", hop->connect_us);
    add_milliseconds(json, "tls", hop->tls_us);
    add_milliseconds(json, "first_byte", hop->first_byte_us);
    add_milliseconds(json, "total", hop->total_us);
    writer_end_object(json);
    writer_integer(json, "header_bytes", hop->head_bytes);
    writer_integer(json, "body_bytes", hop->body_bytes);
    writer_end_object(json);
}

/* ---- the rest ---------------------------------------------------------------------------------------------------- */

static void add_document(struct json_writer *json, const struct feed_doc *doc)
{
    writer_begin_object(json, "feed");
    writer_text(json, "format", bytes_of(feed_format_name(doc->format)));
    writer_text(json, "encoding", doc->encoding);
    writer_text(json, "title", doc->title);
    writer_integer(json, "entries", (int64_t)doc->n_entries);
    writer_begin_array(json, "repairs");
    for (size_t i = 0; i < doc->repairs.n; i++)
        writer_text(json, NULL, bytes_of(repair_name(doc->repairs.list[i])));
    writer_end_array(json);
    writer_end_object(json);
}

static void add_next(struct json_writer *json, const struct fetched *f)
{
    writer_begin_object(json, "next");
    if (f->plan.next != PLAN_NEVER) {
        add_instant(json, "at", f->plan.next);
        add_seconds(json, "in_s", f->plan.next - f->result->ended);
    }
    writer_text(json, "status", bytes_of(feed_status_name(f->plan.status)));
    add_seconds(json, "retry_after_s", f->facts.retry_after);
    add_seconds(json, "fresh_s", f->facts.max_age);
    add_seconds(json, "ttl_s", f->facts.ttl);
    add_string(json, "etag", f->result->etag);
    add_string(json, "last_modified", f->result->last_modified);
    add_string(json, "moved_to", f->result->moved_to);
    writer_end_object(json);
}

static void add_error(struct json_writer *json, const struct fetched *f)
{
    enum fetch_error error = f->no_feed ? FETCH_PARSE : f->result->error;
    if (error == FETCH_FINE)
        return;
    add_string(json, "error", fetch_error_name(error));
    add_string(json, "last_error", f->no_feed ? f->no_feed : f->result->sentence);
}

void fetched_print_json(const struct fetched *f, struct buf *out)
{
    struct json_writer json = {.out = out};
    writer_begin_object(&json, NULL);
    add_foreign(&json, "url", f->url);
    writer_bool(&json, "listed", f->is_listed);
    add_string(&json, "fetched_from", f->result->url);
    writer_integer(&json, "http", f->result->http);
    add_error(&json, f);
    writer_integer(&json, "bytes_received", f->result->bytes_received);
    writer_integer(&json, "bytes_unpacked", (int64_t)f->result->body.n);
    writer_begin_array(&json, "hops");
    for (size_t i = 0; i < f->result->n_hops; i++)
        add_hop(&json, &f->result->hops[i]);
    writer_end_array(&json);
    if (f->doc)
        add_document(&json, f->doc);
    if (f->hub.n)
        add_foreign(&json, "hub", f->hub);
    if (f->self.n)
        add_foreign(&json, "self", f->self);
    add_next(&json, f);
    writer_end_object(&json);
    buf_add_char(out, '\n');
}
