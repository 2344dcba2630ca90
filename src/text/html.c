#include "text/html.h"

#include "base/buf.h"
#include "text/charset.h"
#include "text/entity.h"
#include "text/html_lex.h"
#include "text/html_mend.h"
#include "text/html_safe.h"
#include "text/html_text.h"
#include "text/html_tree.h"
#include "text/utf8.h"

#include <string.h>

enum {
    /* A base URL before every relative reference makes output longer than input; more than this is an attack. */
    OUTPUT_FACTOR = 16,
    OUTPUT_MIN = 1 << 16
};

static size_t output_max(struct bytes html)
{
    return html.n < (BUF_MAX_DEFAULT - OUTPUT_MIN) / OUTPUT_FACTOR
               ? html.n * OUTPUT_FACTOR + OUTPUT_MIN
               : BUF_MAX_DEFAULT;
}

/* Both of plain text that holds no tag, only character references perhaps. */
static void read_untagged(struct bytes html, struct buf *safe, struct buf *text)
{
    struct buf decoded = {0};
    if (memchr(html.p, '&', html.n)) {
        entity_decode(&decoded, html);
        html = buf_bytes(&decoded);
    }
    if (safe)
        html_safe_text(safe, html);
    if (text)
        html_plain_text(text, html);
    buf_clear(&decoded);
}

/* Both of HTML that can't be parsed or written within bounds: the text alone. */
static void read_stripped(struct bytes html, struct buf *safe, struct buf *text)
{
    struct buf stripped = {0};
    html_strip(&stripped, html);
    if (safe) {
        buf_reset(safe);
        html_safe_text(safe, buf_bytes(&stripped));
    }
    if (text) {
        buf_reset(text);
        buf_add_bytes(text, buf_bytes(&stripped));
    }
    buf_clear(&stripped);
}

/* A number too large in a reference makes gumbo write bytes that are no UTF-8. */
static void mend(struct buf *buf)
{
    if (utf8_valid(buf_bytes(buf)))
        return;
    struct buf mended = {.max = buf->max};
    size_t room = buf->n + 2 * utf8_count(buf_bytes(buf)).invalid;
    char *to = buf_reserve(&mended, room);
    if (to)
        mended.n = utf8_mend(buf_bytes(buf), to);
    buf_reset(buf);
    buf_add_bytes(buf, buf_bytes(&mended));
    buf_clear(&mended);
}

static void read_tagged(struct bytes html, struct bytes base_url, struct arena *arena,
                        struct buf *safe, struct buf *text)
{
    struct html_tree *tree = html_tree_new(html);
    if (tree && safe)
        html_safe(safe, html_tree_root(tree), base_url, arena);
    if (tree && text)
        html_tree_text(text, html_tree_root(tree));
    html_tree_free(tree);
    if (safe)
        mend(safe);
    if (text)
        mend(text);
    if (!tree || (safe && buf_failed(safe)))
        read_stripped(html, safe, text);
}

void html_read(struct arena *arena, struct bytes html, struct bytes base_url, struct bytes *safe,
               struct bytes *text)
{
    struct buf safe_buf = {.max = output_max(html)}, text_buf = {0}, mended = {0};
    if (!bytes_empty(html)) {
        const struct bytes meant = html_mend(html, &mended);
        if (html_find_markup(meant, 0) == meant.n)
            read_untagged(meant, safe ? &safe_buf : NULL, text ? &text_buf : NULL);
        else
            read_tagged(meant, base_url, arena, safe ? &safe_buf : NULL, text ? &text_buf : NULL);
    }
    if (safe)
        *safe = html.p ? arena_copy(arena, buf_bytes(&safe_buf)) : html;
    const bool same = safe && text && bytes_equal(buf_bytes(&safe_buf), buf_bytes(&text_buf));
    if (text)
        *text = !html.p ? html : same ? *safe : arena_copy(arena, buf_bytes(&text_buf));
    buf_clear(&safe_buf);
    buf_clear(&text_buf);
    buf_clear(&mended);
}

struct bytes html_sanitise(struct arena *arena, struct bytes html, struct bytes base_url)
{
    struct bytes safe;
    html_read(arena, html, base_url, &safe, NULL);
    return safe;
}

struct bytes html_text(struct arena *arena, struct bytes html)
{
    struct bytes text;
    html_read(arena, html, (struct bytes){NULL, 0}, NULL, &text);
    return text;
}

struct bytes html_text_line(struct arena *arena, struct bytes html)
{
    struct bytes text = html_text(arena, html);
    if (!text.p || !memchr(text.p, '\n', text.n))
        return text;
    char *line = arena_strndup(arena, text.p, text.n);
    for (size_t i = 0; i < text.n; i++) {
        if (line[i] == '\n')
            line[i] = ' ';
    }
    return (struct bytes){line, text.n};
}

/* Whether decoding the reference that begins text changes it. */
static bool is_reference(struct bytes text)
{
    enum { NAME_MAX_LENGTH = 32 };
    struct buf decoded = {0};
    if (text.n > NAME_MAX_LENGTH + 2)
        text.n = NAME_MAX_LENGTH + 2;
    entity_decode(&decoded, text);
    bool changed = !bytes_equal(buf_bytes(&decoded), text);
    buf_clear(&decoded);
    return changed;
}

bool html_has_markup(struct bytes text)
{
    if (bytes_empty(text))
        return false;
    if (html_find_markup(text, 0) < text.n)
        return true;
    struct bytes rest = text;
    for (;;) {
        size_t at = bytes_find_char(rest, '&');
        if (at == rest.n)
            return false;
        rest = bytes_skip(rest, at);
        /* up to the next ampersand, which has its own turn */
        size_t next = bytes_find_char(bytes_skip(rest, 1), '&') + 1;
        if (is_reference((struct bytes){rest.p, next}))
            return true;
        rest = bytes_skip(rest, next);
    }
}

void html_escape(struct buf *out, struct bytes text)
{
    size_t from = 0;
    for (size_t at = 0; at < text.n; at++) {
        const char *instead = NULL;
        switch (text.p[at]) {
        case '&':
            instead = "&amp;";
            break;
        case '<':
            instead = "&lt;";
            break;
        case '>':
            instead = "&gt;";
            break;
        case '"':
            instead = "&quot;";
            break;
        default:
            continue;
        }
        buf_add(out, text.p + from, at - from);
        buf_add_string(out, instead);
        from = at + 1;
    }
    if (text.n > from)
        buf_add(out, text.p + from, text.n - from);
}
