#include "text/html_mend.h"

#include "text/html_lex.h"
#include "text/html_table.h"

#include <gumbo.h>
#include <string.h>

/* Every step moves on behind what it has looked at, and what was looked for in vain is not looked for again: the time is
 * linear in the length, whatever comes. */
struct mender {
    struct bytes in;
    size_t at;
    size_t kept; /* what lies before is in out already */
    size_t last; /* behind the last '>': what begins there or later never ends */
    size_t
        behind_section; /* in a CDATA section, which in ends with: how much there is besides; or 0 */
    size_t last_of_all; /* … and the last of that */
    bool no_section_end;
    struct buf *out;
    bool copied;
};

static const struct bytes section_start = BYTES("<![CDATA["), section_end = BYTES("]]>");

static struct bytes rest_from(const struct mender *m, size_t at)
{
    return bytes_skip(m->in, at);
}

/* Writes what was kept up to a place. A "<" before it was text, and must not begin a tag with what comes next. */
static void flush(struct mender *m, size_t to)
{
    const struct bytes text = {m->in.p + m->kept, to - m->kept};
    const bool sign = text.n > 0 && text.p[text.n - 1] == '<';
    buf_add(m->out, text.p, text.n - sign);
    if (sign)
        buf_add_string(m->out, "&lt;");
    m->kept = to;
    m->copied = true;
}

static void drop(struct mender *m, size_t to)
{
    flush(m, m->at);
    m->kept = m->at = to;
}

/* What stands from here to a place is text. */
static void keep_as_text(struct mender *m, size_t to)
{
    flush(m, m->at);
    while (m->at < to) {
        const struct bytes text = {m->in.p + m->at, to - m->at};
        const size_t n = bytes_find_char(text, '<');
        buf_add(m->out, text.p, n);
        if (n < text.n)
            buf_add_string(m->out, "&lt;");
        m->at += n + (n < text.n);
    }
    m->kept = m->at;
}

/* Behind the next '>', or if there is none everything is text. */
static void pass(struct mender *m)
{
    if (m->at >= m->last)
        keep_as_text(m, m->in.n);
    else
        m->at += bytes_find_char(rest_from(m, m->at), '>') + 1;
}

/* Behind the first end of a comment whose "<!--" ends before at, or 0. *by_letter is whether the standard has it end
 * there too. */
static size_t comment_end(struct bytes in, size_t at, bool *by_letter)
{
    *by_letter = true;
    if (at < in.n && in.p[at] == '>')
        return at + 1;
    if (at + 1 < in.n && in.p[at] == '-' && in.p[at + 1] == '>')
        return at + 2;
    for (; at < in.n; at++) {
        const char *dash = memchr(in.p + at, '-', in.n - at);
        if (!dash)
            return 0;
        at = (size_t)(dash - in.p);
        if (at + 1 == in.n || dash[1] != '-')
            continue;
        size_t end = at + 2;
        if (end < in.n && in.p[end] == '!')
            end++;
        else
            while (end < in.n && ascii_is_space(in.p[end]))
                end++;
        *by_letter = end < in.n && !ascii_is_space(in.p[end - 1]);
        if (end < in.n && in.p[end] == '>')
            return end + 1;
    }
    return 0;
}

static void mend_comment(struct mender *m)
{
    static const struct bytes opening = BYTES("<!--");
    bool by_letter;
    const size_t end = comment_end(m->in, m->at + opening.n, &by_letter);
    if (end && by_letter)
        m->at = end;
    else
        drop(m, end ? end : m->in.n);
}

/* Sets what nothing ends in from what there is from here on. */
static void find_last(struct mender *m)
{
    for (m->last = m->in.n; m->last > m->at && m->in.p[m->last - 1] != '>';)
        m->last--;
}

/* How much stands before the end of the section that text begins in, or text.n. */
static size_t section_length(struct bytes text)
{
    for (size_t at = 0; at < text.n; at++) {
        at += bytes_find_char(bytes_skip(text, at), section_end.p[0]);
        if (bytes_starts(bytes_skip(text, at), section_end))
            return at;
    }
    return text.n;
}

/* The mark goes, and up to the mark at the end the section is all there is. */
static void enter_section(struct mender *m)
{
    const size_t inner = m->at + section_start.n;
    const bool may_end = !m->behind_section && !m->no_section_end;
    const size_t end = inner + (may_end ? section_length(rest_from(m, inner)) : m->in.n);
    if (end >= m->in.n) {
        m->no_section_end = true;
        keep_as_text(m, m->at + 1);
        return;
    }
    drop(m, inner);
    m->behind_section = m->in.n - end;
    m->last_of_all = m->last;
    m->in.n = end;
    find_last(m);
}

static void leave_section(struct mender *m)
{
    m->at = m->in.n;
    m->in.n += m->behind_section;
    m->last = m->last_of_all;
    m->behind_section = 0;
    m->no_section_end = false;
    drop(m, m->at + section_end.n);
}

static void mend_declaration(struct mender *m)
{
    static const struct bytes comment = BYTES("<!--"), doctype = BYTES("<!DOCTYPE"),
                              section = BYTES("<![");
    const struct bytes rest = rest_from(m, m->at);
    if (bytes_starts(rest, comment))
        mend_comment(m);
    else if (bytes_starts_nocase(rest, section_start))
        enter_section(m);
    else if (bytes_starts(rest, section) || bytes_starts_nocase(rest, doctype))
        pass(m);
    else
        keep_as_text(m, m->at + 1);
}

/* "</" with something other than a name behind it. */
static void mend_stray_end(struct mender *m)
{
    size_t at = m->at + 2;
    while (at < m->in.n && m->in.p[at] != '<' && m->in.p[at] != '>')
        at++;
    if (at < m->in.n && m->in.p[at] == '>')
        m->at = at + 1;
    else
        keep_as_text(m, at);
}

/* Where another tag begins inside the one that begins here, quoted values apart, or 0. An element of HTML is let off: its
 * author forgot a '>', and a parser knows what to do. */
static size_t tag_inside(const struct mender *m)
{
    const struct bytes in = m->in;
    size_t at = m->at + 1;
    const size_t sign = at + bytes_find_char(rest_from(m, at), '<');
    if (memchr(in.p + at, '>', sign - at))
        return 0;
    const bool is_end = in.p[at] == '/';
    const size_t from = at + is_end;
    at = from;
    while (at < in.n && !ascii_is_space(in.p[at]) && !strchr(is_end ? "/><" : "/>", in.p[at]))
        at++;
    if (gumbo_tagn_enum(in.p + from, (unsigned)(at - from)) != GUMBO_TAG_UNKNOWN)
        return 0;
    bool before_value = false;
    for (at = from; at < in.n && in.p[at] != '>'; at++) {
        const char c = in.p[at];
        if (c == '<')
            return at;
        if (before_value && (c == '"' || c == '\''))
            at += bytes_find_char(rest_from(m, at + 1), c) + 1;
        before_value = c == '=' || (before_value && ascii_is_space(c));
    }
    return 0;
}

static void mend_tag(struct mender *m)
{
    if (m->at >= m->last) {
        keep_as_text(m, m->in.n);
        return;
    }
    const size_t inside = tag_inside(m);
    if (inside) {
        keep_as_text(m, inside);
        return;
    }
    struct html_lexer lexer = {.in = m->in, .at = m->at};
    struct html_piece piece;
    (void)html_lex(&lexer, &piece);
    if (!piece.cut) {
        m->at = lexer.raw.p ? html_raw_end(m->in, lexer.at, lexer.raw) : lexer.at;
        return;
    }
    const size_t quote = m->at + piece.quote;
    const size_t end = piece.quote ? quote + bytes_find_char(rest_from(m, quote), '>') : m->in.n;
    if (end < m->in.n)
        drop(m, end + 1);
    else
        keep_as_text(m, piece.quote ? quote + 1 : m->in.n);
}

static void mend_markup(struct mender *m)
{
    const char next = m->in.p[m->at + 1];
    const bool is_name = m->at + 2 < m->in.n && ascii_is_alpha(m->in.p[m->at + 2]);
    if (next == '!')
        mend_declaration(m);
    else if (next == '?')
        pass(m);
    else if (next == '/' && !is_name)
        mend_stray_end(m);
    else
        mend_tag(m);
}

struct bytes html_mend(struct bytes html, struct buf *out)
{
    struct mender m = {.in = html, .out = out};
    find_last(&m);
    for (;;) {
        m.at = html_find_markup(m.in, m.at);
        if (m.at < m.in.n)
            mend_markup(&m);
        else if (m.behind_section)
            leave_section(&m);
        else
            break;
    }
    if (!m.copied)
        return html;
    flush(&m, html.n);
    return buf_bytes(out);
}

struct bytes html_unwrapped(struct bytes text)
{
    const struct bytes trimmed = bytes_trim(text);
    if (!bytes_starts_nocase(trimmed, section_start))
        return text;
    struct bytes inner = bytes_skip(trimmed, section_start.n);
    const size_t end = bytes_find(inner, section_end);
    if (end + section_end.n != inner.n)
        return text;
    inner.n = end;
    return bytes_trim(inner);
}
