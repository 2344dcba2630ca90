#include "feed/reader.h"

#include "text/charset.h"
#include "text/html.h"
#include "text/html_mend.h"
#include "text/url.h"

#include <string.h>

static bool name_is_one_of(struct bytes name, const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (bytes_equal_nocase(name, bytes_of(names[i])))
            return true;
    return false;
}

static bool is_void(struct bytes name)
{
    static const char *const names[] = {"br",    "img",   "hr",  "area",   "base",  "col",  "embed",
                                        "input", "param", "wbr", "source", "track", "meta", "link"};
    return name_is_one_of(name, names, COUNT_OF(names));
}

static bool is_address(struct bytes name)
{
    static const char *const names[] = {"href",     "src",      "cite",    "action",
                                        "longdesc", "poster",   "data",    "background",
                                        "classid",  "codebase", "profile", "usemap"};
    return name_is_one_of(name, names, COUNT_OF(names));
}

static struct bytes local_name(const char *name)
{
    const char *colon = strchr(name, ':');
    return bytes_of(colon ? colon + 1 : name);
}

/* text/html, application/xhtml+xml, xhtml … and what they make of the text. */
static enum text_type type_of_media_type(struct bytes type, enum text_type otherwise)
{
    static const struct {
        struct bytes name;
        enum text_type type;
    } rows[] = {
        {BYTES("text"), TEXT_PLAIN},       {BYTES("plain"), TEXT_PLAIN},
        {BYTES("html"), TEXT_HTML},        {BYTES("text/html"), TEXT_HTML},
        {BYTES("xhtml"), TEXT_XHTML},      {BYTES("application/xhtml+xml"), TEXT_XHTML},
        {BYTES("text/xml"), TEXT_XHTML},   {BYTES("application/xml"), TEXT_XHTML},
        {BYTES("text/x-html"), TEXT_HTML}, {BYTES("text/xhtml"), TEXT_XHTML},
    };
    static const struct bytes xml_end = BYTES("+xml"), text_start = BYTES("text/");
    type.n = bytes_find_char(type, ';');
    type = bytes_trim(type);
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (bytes_equal_nocase(type, rows[i].name))
            return rows[i].type;
    if (bytes_ends(type, xml_end))
        return TEXT_XHTML;
    if (bytes_starts_nocase(type, text_start))
        return TEXT_PLAIN;
    return bytes_find_char(type, '/') < type.n ? TEXT_BASE64 : otherwise;
}

void capture_open(struct reader *reader, const struct frame *frame, enum text_type type,
                  const char *const *attributes)
{
    static const struct bytes base64 = BYTES("base64"), escaped = BYTES("escaped");
    const struct bytes said = attribute(attributes, "type"), mode = attribute(attributes, "mode");
    if (!bytes_empty(said))
        type = type_of_media_type(said, type);
    bool is_html = type == TEXT_HTML || type == TEXT_XHTML;
    if (type == TEXT_XHTML && bytes_equal_nocase(mode, escaped))
        type = TEXT_HTML;
    if (bytes_equal_nocase(mode, base64))
        type = TEXT_BASE64;
    reader->capture = (struct capture){
        .open = true,
        .type = type,
        .is_div = type == TEXT_XHTML && !bytes_empty(said),
        .escaped = is_html,
        .depth = reader->depth,
        .base = frame->base,
    };
}

/* An element where text was expected: from here on it is markup, and what came before it is text inside that. */
static void turn_into_markup(struct reader *reader)
{
    struct capture *capture = &reader->capture;
    const struct frame *opener = &reader->frames[capture->depth - 1];
    if (capture->type == TEXT_PLAIN && reader->text.n > opener->text_start) {
        struct bytes before = arena_copy(reader->item_arena,
                                         (struct bytes){reader->text.p + opener->text_start,
                                                        reader->text.n - opener->text_start});
        reader->text.n = opener->text_start;
        html_escape(&reader->text, before);
    }
    capture->type = TEXT_XHTML;
}

static void write_attribute(struct reader *reader, const struct frame *frame, const char *name,
                            const char *value)
{
    struct buf *out = &reader->text;
    struct bytes local = local_name(name), text = bytes_of(value);
    static const struct bytes xmlns = BYTES("xmlns"), xml_base = BYTES("xml:base");
    if (bytes_starts(bytes_of(name), xmlns) || bytes_equal_nocase(bytes_of(name), xml_base))
        return;
    if (frame->base.p != reader->capture.base.p && is_address(local))
        text = url_resolve(reader->item_arena, frame->base, text);
    buf_add_char(out, ' ');
    buf_add_bytes(out, local);
    buf_add_string(out, "=\"");
    html_escape(out, text);
    buf_add_char(out, '"');
}

void capture_start(struct reader *reader, const struct frame *frame, const char *name,
                   const char *const *attributes)
{
    struct capture *capture = &reader->capture;
    if (capture->type == TEXT_BASE64)
        return;
    if (capture->type != TEXT_XHTML)
        turn_into_markup(reader);
    struct bytes local = local_name(name);
    buf_add_char(&reader->text, '<');
    buf_add_bytes(&reader->text, local);
    for (size_t i = 0; attributes[i]; i += 2)
        write_attribute(reader, frame, attributes[i], attributes[i + 1]);
    buf_add_char(&reader->text, '>');
    if (reader->depth == capture->depth + 1) {
        static const struct bytes div = BYTES("div");
        capture->n_children++;
        capture->is_mixed = capture->is_mixed || !bytes_equal_nocase(local, div);
        capture->inner_start = reader->text.n;
    }
}

void capture_end(struct reader *reader, const char *name)
{
    struct capture *capture = &reader->capture;
    if (capture->type != TEXT_XHTML)
        return;
    if (reader->depth == capture->depth + 1)
        capture->inner_end = reader->text.n;
    struct bytes local = local_name(name);
    if (is_void(local))
        return;
    buf_add_string(&reader->text, "</");
    buf_add_bytes(&reader->text, local);
    buf_add_char(&reader->text, '>');
}

void capture_text(struct reader *reader, const char *p, size_t n)
{
    struct capture *capture = &reader->capture;
    const struct bytes text = {p, n};
    if (capture->type != TEXT_XHTML) {
        buf_add(&reader->text, p, n);
        return;
    }
    if (reader->depth == capture->depth && !bytes_empty(bytes_trim(text)))
        capture->is_mixed = true;
    html_escape(&reader->text, text);
}

static int base64_digit(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (ascii_is_digit(c))
        return c - '0' + 52;
    if (c == '+' || c == '-')
        return 62;
    return c == '/' || c == '_' ? 63 : -1;
}

/* What is behind base64. False where it is none. */
static bool base64_decode(struct arena *arena, struct bytes in, struct bytes *decoded)
{
    char *out = arena_alloc(arena, in.n / 4 * 3 + 4);
    size_t n = 0;
    uint32_t bits = 0;
    unsigned n_bits = 0;
    for (size_t i = 0; i < in.n && in.p[i] != '='; i++) {
        if (ascii_is_space(in.p[i]))
            continue;
        int digit = base64_digit(in.p[i]);
        if (digit < 0)
            return false;
        bits = bits << 6 | (uint32_t)digit;
        n_bits += 6;
        if (n_bits >= 8) {
            n_bits -= 8;
            out[n++] = (char)(bits >> n_bits & 0xFF);
        }
    }
    *decoded = (struct bytes){out, n};
    return true;
}

/* Whether bytes are text, not a picture or a program: UTF-8 without control characters. */
static bool is_text(struct bytes bytes)
{
    for (size_t i = 0; i < bytes.n; i++)
        if ((unsigned char)bytes.p[i] < ' ' && !ascii_is_space(bytes.p[i]))
            return false;
    return utf8_valid(bytes);
}

/* Replaces base64 by the text behind it, by nothing where that is no text; what is no base64 stays as it is. */
static enum text_type decode(struct reader *reader, struct bytes *text)
{
    struct bytes decoded;
    if (!base64_decode(reader->item_arena, *text, &decoded))
        return TEXT_GUESS;
    *text = is_text(decoded) ? decoded : (struct bytes){NULL, 0};
    return reader->capture.escaped ? TEXT_HTML : TEXT_GUESS;
}

struct raw_text capture_close(struct reader *reader, const struct frame *frame)
{
    struct capture *capture = &reader->capture;
    struct bytes text = bytes_skip(buf_bytes(&reader->text), frame->text_start);
    if (capture->is_div && capture->n_children == 1 && !capture->is_mixed &&
        capture->inner_end >= capture->inner_start)
        text = (struct bytes){text.p + (capture->inner_start - frame->text_start),
                              capture->inner_end - capture->inner_start};
    enum text_type type = capture->type;
    if (type == TEXT_BASE64)
        type = decode(reader, &text);
    capture->open = false;
    text = bytes_trim(text);
    return (struct raw_text){.text = type == TEXT_XHTML ? text : html_unwrapped(text),
                             .type = type,
                             .has_elements = capture->n_children > 0,
                             .base = frame->base};
}
