#include "text/html_safe.h"

#include "text/html.h"
#include "text/html_style.h"
#include "text/html_table.h"
#include "text/html_tree.h"
#include "text/url.h"

#include <string.h>

struct writer {
    struct buf *out;
    struct arena *arena;
    struct bytes base_url;
    struct buf style; /* scratch */
    struct {
        const GumboNode *node;
        GumboTag tag;
    } open[HTML_DEPTH_MAX];
    size_t n;
    size_t pre_at; /* where the contents of a pre began, if nothing has been written since */
};

/* What is written in place of a byte; what is not here is written as it is. */
static const char *const as_content[256] = {
    ['\0'] = "",     [0x01] = "",    [0x02] = "",    [0x03] = "", [0x04] = "",  [0x05] = "",
    [0x06] = "",     [0x07] = "",    [0x08] = "",    [0x0B] = "", [0x0C] = " ", ['\r'] = "\n",
    [0x0E] = "",     [0x0F] = "",    [0x10] = "",    [0x11] = "", [0x12] = "",  [0x13] = "",
    [0x14] = "",     [0x15] = "",    [0x16] = "",    [0x17] = "", [0x18] = "",  [0x19] = "",
    [0x1A] = "",     [0x1B] = "",    [0x1C] = "",    [0x1D] = "", [0x1E] = "",  [0x1F] = "",
    ['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", [0x7F] = "",
};

/* The length of a character at p that XML has no use for and a parser of HTML would replace: the C1 controls and the
 * noncharacters. 0 for any other. */
static size_t unwanted(const unsigned char *p, size_t n)
{
    if (p[0] == 0xC2 && n >= 2)
        return p[1] < 0xA0 ? 2 : 0;
    if (p[0] == 0xEF && n >= 3)
        return (p[1] == 0xB7 && p[2] >= 0x90 && p[2] < 0xB0) || (p[1] == 0xBF && p[2] >= 0xBE) ? 3
                                                                                               : 0;
    if (p[0] >= 0xF0 && n >= 4)
        return (p[1] & 0x0F) == 0x0F && p[2] == 0xBF && p[3] >= 0xBE ? 4 : 0;
    return 0;
}

void html_safe_text(struct buf *out, struct bytes text)
{
    const unsigned char *p = (const unsigned char *)text.p;
    size_t from = 0;
    for (size_t at = 0; at < text.n;) {
        const char *instead = as_content[p[at]];
        size_t length = 1;
        if (!instead) {
            length = p[at] < 0xC2 ? 0 : unwanted(p + at, text.n - at);
            if (length == 0) {
                at++;
                continue;
            }
            instead = "";
        } else if (p[at] == '\r' && at + 1 < text.n && p[at + 1] == '\n') {
            instead = "";
        }
        buf_add(out, text.p + from, at - from);
        buf_add_string(out, instead);
        at += length;
        from = at;
    }
    if (text.n > from)
        buf_add(out, text.p + from, text.n - from);
}

static void write_value(struct buf *out, struct bytes value)
{
    size_t from = 0;
    for (size_t at = 0; at < value.n; at++) {
        char c = value.p[at];
        if (c != '"' && c != '\n' && c != '\t' && c != '\r')
            continue;
        html_safe_text(out, (struct bytes){value.p + from, at - from});
        buf_add_string(out, c == '"' ? "&quot;" : " ");
        from = at + 1;
    }
    html_safe_text(out, bytes_skip(value, from));
}

/* A picture inside the URL itself: no scheme that opens anything, and only the types that hold no script. */
static bool is_inline_image(struct bytes url)
{
    static const struct bytes types[] = {
        BYTES("data:image/png;base64,"),  BYTES("data:image/gif;base64,"),
        BYTES("data:image/jpeg;base64,"), BYTES("data:image/webp;base64,"),
        BYTES("data:image/avif;base64,"),
    };
    for (size_t i = 0; i < COUNT_OF(types); i++) {
        if (!bytes_starts_nocase(url, types[i]))
            continue;
        size_t at = types[i].n;
        while (at < url.n && (ascii_is_alnum(url.p[at]) || strchr("+/=", url.p[at])))
            at++;
        return at == url.n;
    }
    return false;
}

/* A URL of scheme data without the white space in it, which means nothing there and comes from wrapped lines; any other as
 * it is. */
static struct bytes unspaced_data(struct arena *arena, struct bytes url)
{
    static const struct bytes scheme = BYTES("data:");
    if (!bytes_starts_nocase(url, scheme))
        return url;
    char *p = arena_alloc(arena, url.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < url.n; i++) {
        if (!ascii_is_space(url.p[i]))
            p[n++] = url.p[i];
    }
    return (struct bytes){p, n};
}

/* Whether resolving would change nothing: http(s) with a host, without dot segments and odd characters. */
static bool is_plain_absolute(struct bytes url)
{
    static const struct bytes http = BYTES("http://"), https = BYTES("https://");
    size_t at = bytes_starts(url, https) ? https.n : bytes_starts(url, http) ? http.n : 0;
    if (at == 0 || at == url.n || url.p[at] == '/')
        return false;
    for (; at < url.n; at++) {
        unsigned char c = (unsigned char)url.p[at];
        if (c <= ' ' || c == '"' || c == '<' || c == '>' || c == 0x7F ||
            (c == '.' && url.p[at - 1] == '/'))
            return false;
    }
    return true;
}

/* The URL as it may be written, or absent. */
static struct bytes safe_url(struct writer *w, struct bytes url, bool may_be_image)
{
    url = bytes_trim(url);
    if (bytes_empty(url))
        return (struct bytes){NULL, 0};
    if (is_plain_absolute(url))
        return url;
    const struct bytes data = may_be_image ? unspaced_data(w->arena, url) : url;
    if (may_be_image && is_inline_image(data))
        return data;
    struct bytes resolved = url_resolve(w->arena, w->base_url, url);
    return url_is_safe(url) && url_is_safe(resolved) ? resolved : (struct bytes){NULL, 0};
}

static struct bytes safe_value(struct writer *w, enum html_attribute kind, struct bytes value)
{
    switch (kind) {
    case HTML_ATTRIBUTE_TEXT:
        return value;
    case HTML_ATTRIBUTE_URL:
    case HTML_ATTRIBUTE_SOURCE:
        return safe_url(w, value, kind == HTML_ATTRIBUTE_SOURCE);
    case HTML_ATTRIBUTE_STYLE:
        buf_reset(&w->style);
        html_style(&w->style, value);
        return w->style.n ? buf_bytes(&w->style) : (struct bytes){NULL, 0};
    case HTML_ATTRIBUTE_NONE:
        break;
    }
    return (struct bytes){NULL, 0};
}

static void write_attributes(struct writer *w, const GumboVector *attributes)
{
    for (unsigned i = 0; i < attributes->length; i++) {
        const GumboAttribute *attribute = attributes->data[i];
        struct bytes name = bytes_of(attribute->name);
        struct bytes value = safe_value(w, html_attribute(name), bytes_of(attribute->value));
        if (!value.p)
            continue;
        buf_add_char(w->out, ' ');
        buf_add_bytes(w->out, name);
        buf_add_string(w->out, "=\"");
        write_value(w->out, value);
        buf_add_char(w->out, '"');
    }
}

/* Whether tag is open in the same table cell. */
static bool open_in_scope(const struct writer *w, GumboTag tag)
{
    for (size_t i = w->n; i-- > 0;) {
        if (w->open[i].tag == tag)
            return true;
        if (html_element(w->open[i].tag) & HTML_SCOPE)
            return false;
    }
    return false;
}

static bool item_open(const struct writer *w, GumboTag one, GumboTag other)
{
    for (size_t i = w->n; i-- > 0;) {
        if (w->open[i].tag == one || w->open[i].tag == other)
            return true;
        if (html_element(w->open[i].tag) & HTML_SPECIAL)
            return false;
    }
    return false;
}

/* Whether a parser would keep a start tag at this place: HTML §13.2.6.4.7, the cases that move or end something. */
static bool fits(const struct writer *w, GumboTag tag)
{
    unsigned bits = html_element(tag);
    GumboTag parent = w->n ? w->open[w->n - 1].tag : GUMBO_TAG_BODY;
    if (bits & HTML_TABLE_PART)
        return html_parent_fits(tag, parent);
    if (html_element(parent) & HTML_TABLE_ONLY)
        return false;
    if ((bits & html_element(parent) & HTML_HEADING) ||
        ((bits & HTML_CLOSES_P) && open_in_scope(w, GUMBO_TAG_P)))
        return false;
    switch (tag) {
    case GUMBO_TAG_A:
        return !open_in_scope(w, GUMBO_TAG_A);
    case GUMBO_TAG_LI:
        return !item_open(w, GUMBO_TAG_LI, GUMBO_TAG_LI);
    case GUMBO_TAG_DD:
    case GUMBO_TAG_DT:
        return !item_open(w, GUMBO_TAG_DD, GUMBO_TAG_DT);
    case GUMBO_TAG_RT:
    case GUMBO_TAG_RP:
        return (html_element(parent) & HTML_IMPLIED_END) == 0;
    default:
        return true;
    }
}

/* Writes an element's start tag where it may stay; false if its contents go too. */
static bool enter_element(struct writer *w, const GumboNode *node)
{
    const GumboElement *element = &node->v.element;
    bool html = element->tag_namespace == GUMBO_NAMESPACE_HTML;
    unsigned bits = html_element(element->tag);
    if (bits & HTML_DROP)
        return false;
    if (!html || !(bits & HTML_KEEP) || w->n == HTML_DEPTH_MAX || !fits(w, element->tag))
        return true;
    buf_add_char(w->out, '<');
    buf_add_string(w->out, gumbo_normalized_tagname(element->tag));
    write_attributes(w, &element->attributes);
    if (bits & HTML_VOID) {
        buf_add_string(w->out, " />");
        return false;
    }
    buf_add_char(w->out, '>');
    w->open[w->n].node = node;
    w->open[w->n].tag = element->tag;
    w->n++;
    if (element->tag == GUMBO_TAG_PRE)
        w->pre_at = w->out->n;
    return true;
}

static void leave_element(struct writer *w, const GumboNode *node)
{
    if (w->n == 0 || w->open[w->n - 1].node != node)
        return;
    w->n--;
    buf_add_string(w->out, "</");
    buf_add_string(w->out, gumbo_normalized_tagname(w->open[w->n].tag));
    buf_add_char(w->out, '>');
}

static bool is_blank(struct bytes text)
{
    for (size_t i = 0; i < text.n; i++) {
        if (!ascii_is_space(text.p[i]))
            return false;
    }
    return true;
}

static void write_text(struct writer *w, struct bytes text)
{
    bool table = w->n > 0 && (html_element(w->open[w->n - 1].tag) & HTML_TABLE_ONLY);
    if (table && !is_blank(text))
        return;
    size_t start = w->out->n;
    html_safe_text(w->out, text);
    /* the parser swallows a line break that begins a pre */
    if (w->pre_at == start && w->out->n > start && w->out->p[start] == '\n') {
        w->out->n = start;
        buf_add_char(w->out, '\n');
        html_safe_text(w->out, text);
    }
}

static bool enter(struct writer *w, const GumboNode *node)
{
    switch (node->type) {
    case GUMBO_NODE_ELEMENT:
        return enter_element(w, node);
    case GUMBO_NODE_TEXT:
    case GUMBO_NODE_WHITESPACE:
    case GUMBO_NODE_CDATA:
        write_text(w, bytes_of(node->v.text.text));
        return true;
    default:
        return false;
    }
}

void html_safe(struct buf *out, const GumboNode *root, struct bytes base_url, struct arena *arena)
{
    struct writer w = {.out = out, .arena = arena, .base_url = base_url, .pre_at = SIZE_MAX};
    struct html_step step = {0};
    bool deeper = true;
    while (!buf_failed(out) && html_walk(root, &step, deeper)) {
        if (step.leaving)
            leave_element(&w, step.node);
        else
            deeper = enter(&w, step.node);
    }
    buf_clear(&w.style);
}
