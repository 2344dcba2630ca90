#include "cmd/json_writer.h"

#include <string.h>

#include "text/date.h"

/* A quoted string: quotation marks, backslashes and control characters escaped. */
static void add_string(struct buf *out, struct bytes text)
{
    static const char hex[] = "0123456789abcdef";
    size_t start = 0;
    buf_add_char(out, '"');
    for (size_t i = 0; i < text.n; i++) {
        const unsigned char c = (unsigned char)text.p[i];
        if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7F)
            continue;
        buf_add(out, text.p + start, i - start);
        start = i + 1;
        if (c == '"' || c == '\\') {
            const char escape[2] = {'\\', (char)c};
            buf_add(out, escape, 2);
        } else if (c == '\n') {
            buf_add(out, "\\n", 2);
        } else {
            const char escape[6] = {'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]};
            buf_add(out, escape, 6);
        }
    }
    buf_add(out, text.p + start, text.n - start);
    buf_add_char(out, '"');
}

static void begin_value(struct json_writer *json, const char *name)
{
    if (json->comma)
        buf_add_char(json->out, ',');
    json->comma = true;
    if (!name)
        return;
    add_string(json->out, bytes_of(name));
    buf_add_char(json->out, ':');
}

static void begin(struct json_writer *json, const char *name, char bracket)
{
    begin_value(json, name);
    buf_add_char(json->out, bracket);
    json->comma = false;
}

static void end(struct json_writer *json, char bracket)
{
    buf_add_char(json->out, bracket);
    json->comma = true;
}

void writer_begin_object(struct json_writer *json, const char *name)
{
    begin(json, name, '{');
}

void writer_end_object(struct json_writer *json)
{
    end(json, '}');
}

void writer_begin_array(struct json_writer *json, const char *name)
{
    begin(json, name, '[');
}

void writer_end_array(struct json_writer *json)
{
    end(json, ']');
}

void writer_text(struct json_writer *json, const char *name, struct bytes text)
{
    if (!bytes_empty(text))
        writer_text_always(json, name, text);
}

void writer_text_always(struct json_writer *json, const char *name, struct bytes text)
{
    begin_value(json, name);
    add_string(json->out, text);
}

void writer_date(struct json_writer *json, const char *name, int64_t ms)
{
    struct buf text = {0};
    date_print(&text, ms);
    writer_text(json, name, buf_bytes(&text));
    buf_clear(&text);
}

void writer_integer(struct json_writer *json, const char *name, int64_t value)
{
    begin_value(json, name);
    buf_printf(json->out, "%lld", (long long)value);
}

void writer_number(struct json_writer *json, const char *name, double value)
{
    begin_value(json, name);
    buf_printf(json->out, "%.10g", value);
}

void writer_bool(struct json_writer *json, const char *name, bool value)
{
    begin_value(json, name);
    buf_add_string(json->out, value ? "true" : "false");
}

struct json_mark writer_begin_optional(struct json_writer *json, const char *name)
{
    struct json_mark mark = {.before = json->out->n, .comma = json->comma};
    writer_begin_object(json, name);
    mark.inside = json->out->n;
    return mark;
}

void writer_end_optional(struct json_writer *json, struct json_mark mark)
{
    if (json->out->n == mark.inside) {
        json->out->n = mark.before;
        json->comma = mark.comma;
        return;
    }
    writer_end_object(json);
}
