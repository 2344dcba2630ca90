#include "feed/mender.h"

#include "text/html.h"

#include <string.h>

/* Where text next stands from `from` on, or in.n. */
static size_t find(const struct mender *mender, size_t from, const char *text)
{
    from = from < mender->in.n ? from : mender->in.n;
    return from + bytes_find(bytes_skip(mender->in, from), bytes_of(text));
}

static size_t find_ending(const struct mender *mender, struct ending *ending, size_t from,
                          const char *text)
{
    if (!ending->known || ending->at < from)
        *ending = (struct ending){find(mender, from, text), true};
    return ending->at;
}

/* Where the CDATA section that begins at `from` (behind its mark) ends: at its "]]>", or at that of the outermost where
 * people nested them, or where its element ends, or the document. *behind is what is behind the end. */
static struct bytes cdata_content(struct mender *mender, size_t from, size_t *behind)
{
    const size_t first = find_ending(mender, &mender->cdata_end, from, "]]>");
    struct bytes content = {mender->in.p + from, first - from};
    static const struct bytes mark = BYTES("<![CDATA[");
    if (first < mender->in.n) {
        *behind = first + 3;
        if (bytes_find(content, mark) == content.n)
            return content;
    }
    mender_note(mender, REPAIR_CDATA);
    char end_tag[LIMIT_NAME + 2] = "</";
    const struct bytes name = mender->open[mender->depth - 1];
    const size_t n = name.n < LIMIT_NAME ? name.n : LIMIT_NAME;
    memcpy(end_tag + 2, name.p, n);
    size_t end = from + bytes_find(bytes_skip(mender->in, from), (struct bytes){end_tag, n + 2});
    *behind = end;
    /* the last "]]>" before the end of the element */
    content = (struct bytes){mender->in.p + from, end - from};
    struct bytes trimmed = bytes_trim(content);
    static const struct bytes closing = BYTES("]]>");
    if (bytes_ends(trimmed, closing))
        content = (struct bytes){trimmed.p, trimmed.n - closing.n};
    return content;
}

static void add_escaped(struct mender *mender, struct bytes text)
{
    struct buf piece = {0};
    html_escape(&piece, text);
    mender_add_clean(mender, buf_bytes(&piece));
    buf_clear(&piece);
}

/* As CDATA where that is possible, else as text, without the marks inside it: a character taken out could make a mark
 * of what stands around it. */
static void on_cdata(struct mender *mender)
{
    static const struct bytes mark = BYTES("<![CDATA["), closing = BYTES("]]>");
    size_t behind = mender->at;
    if (!bytes_starts(bytes_skip(mender->in, mender->at), mark))
        mender_note(mender, REPAIR_CDATA); /* in small letters */
    struct bytes content = cdata_content(mender, mender->at + mark.n, &behind);
    mender->at = behind;
    if (mender_is_clean(content) && bytes_find(content, mark) == content.n &&
        bytes_find(content, closing) == content.n) {
        buf_add_bytes(mender->out, mark);
        buf_add_bytes(mender->out, content);
        buf_add_bytes(mender->out, closing);
        return;
    }
    size_t start = 0;
    for (size_t i = 0; i < content.n;) {
        const struct bytes rest = bytes_skip(content, i);
        const size_t n = bytes_starts(rest, mark)      ? mark.n
                         : bytes_starts(rest, closing) ? closing.n
                                                       : 0;
        if (n)
            add_escaped(mender, (struct bytes){content.p + start, i - start});
        i += n ? n : 1;
        start = n ? i : start;
    }
    add_escaped(mender, bytes_skip(content, start));
}

/* Where the declaration that starts at `at` ends, behind its '>'; *subset is what stands between its brackets. */
static size_t end_of_doctype(struct bytes in, size_t at, struct bytes *subset)
{
    static const struct bytes comment = BYTES("<!--"), closing = BYTES("-->");
    size_t start = 0;
    char quote = 0;
    for (size_t i = at; i < in.n; i++) {
        const char c = in.p[i];
        if (!quote && start && bytes_starts(bytes_skip(in, i), comment)) {
            i += bytes_find(bytes_skip(in, i), closing);
        } else if (quote) {
            quote = c == quote ? '\0' : quote;
        } else if (c == '"' || c == '\'') {
            quote = c;
        } else if (c == '[' && !start) {
            start = i + 1;
        } else if (c == ']' && start) {
            *subset = (struct bytes){in.p + start, i - start};
            start = 0;
        } else if (c == '>' && !start) {
            return i + 1;
        }
    }
    return at + bytes_find_char(bytes_skip(in, at), '>') + 1;
}

static void on_doctype(struct mender *mender)
{
    struct bytes subset = {NULL, 0};
    size_t at = mender->at + strlen("<!DOCTYPE");
    while (at < mender->in.n && ascii_is_space(mender->in.p[at]))
        at++;
    const struct bytes rest = bytes_skip(mender->in, at);
    size_t n = 0;
    while (n < rest.n && !ascii_is_space(rest.p[n]) && rest.p[n] != '>' && rest.p[n] != '[')
        n++;
    if (n == 0 || mender->root_seen || mender->type_seen)
        mender_note(mender, REPAIR_BAD_CHAR);
    if (mender->root_seen || mender->type_seen) {
        mender->at = find(mender, at, ">") + 1;
        return;
    }
    mender->at = end_of_doctype(mender->in, at + n, &subset);
    mender->has_external_type = mender->type_seen = true;
    if (subset.p && n)
        mender_subset(mender, (struct bytes){rest.p, n}, subset);
}

static void on_comment(struct mender *mender)
{
    const size_t start = mender->at + strlen("<!--");
    const size_t end = find_ending(mender, &mender->comment_end, start, "-->");
    const struct bytes content = {mender->in.p + start, end - start};
    if (end == mender->in.n || bytes_find(content, (struct bytes)BYTES("--")) < content.n)
        mender_note(mender, REPAIR_BAD_CHAR);
    mender->at = end < mender->in.n ? end + strlen("-->") : find(mender, mender->at, ">") + 1;
}

/* An XML declaration without quotes: what it says was understood all the same. */
static bool is_unquoted(struct bytes instruction)
{
    const struct bytes value = bytes_trim(
        bytes_skip(instruction, bytes_find_char(instruction, '=') + 1));
    return value.n && value.p[0] != '"' && value.p[0] != '\'';
}

static void on_instruction(struct mender *mender)
{
    const size_t start = mender->at + strlen("<?");
    const struct bytes rest = bytes_skip(mender->in, start);
    const bool is_xml = bytes_starts_nocase(rest, (struct bytes)BYTES("xml")) && rest.n > 3 &&
                        ascii_is_space(rest.p[3]);
    const size_t end = find_ending(mender, &mender->instruction_end, mender->at, "?>");
    if (is_xml && mender->at > 0)
        mender_note(mender, mender->root_seen ? REPAIR_BAD_CHAR : REPAIR_LEADING_JUNK);
    else if (is_xml && is_unquoted((struct bytes){rest.p, end - start}))
        mender_note(mender, REPAIR_BAD_ATTRIBUTE);
    else if (end == mender->in.n || !rest.n ||
             !(ascii_is_alpha(rest.p[0]) || strchr("_:", rest.p[0]) || rest.p[0] & 0x80))
        mender_note(mender, REPAIR_BAD_CHAR);
    mender->at = end < mender->in.n ? end + strlen("?>") : find(mender, mender->at, ">") + 1;
}

bool mender_declaration(struct mender *mender)
{
    if (mender_stands(mender, "<!--")) {
        on_comment(mender);
    } else if (mender_stands(mender, "<![CDATA[")) {
        if (mender->depth)
            on_cdata(mender);
        else
            mender->at += strlen("<![CDATA[");
    } else if (mender_stands(mender, "<!DOCTYPE")) {
        on_doctype(mender);
    } else if (mender_stands(mender, "<?")) {
        on_instruction(mender);
    } else if (mender_stands(mender, "<!") && mender->at + 2 < mender->in.n &&
               ascii_is_alpha(mender->in.p[mender->at + 2])) {
        mender_note(mender, REPAIR_BAD_CHAR);
        mender->at = find(mender, mender->at, ">") + 1;
    } else {
        return false;
    }
    if (mender->at > mender->in.n)
        mender->at = mender->in.n;
    return true;
}
