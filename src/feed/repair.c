#include "feed/repair.h"

#include "base/error.h"
#include "base/hash.h"
#include "feed/mender.h"
#include "text/html.h"

#include <stdlib.h>
#include <string.h>

static void note(struct mender *mender, enum repair repair)
{
    repairs_note(mender->repairs, repair);
}

static bool stands(const struct mender *mender, size_t at, const char *text)
{
    return bytes_starts_nocase(bytes_skip(mender->in, at), bytes_of(text));
}

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

/* Elements. */

static size_t bucket(struct bytes name)
{
    char lower[LIMIT_NAME];
    const size_t n = name.n < LIMIT_NAME ? name.n : LIMIT_NAME;
    for (size_t i = 0; i < n; i++)
        lower[i] = ascii_lower(name.p[i]);
    return hash_bytes((struct bytes){lower, n}, 1) % NAME_BUCKETS;
}

/* A name, with what is beyond ASCII in it as '_': XML allows some of that and not other, and no element that means
 * anything here has it. */
static void add_name(struct mender *mender, struct bytes name)
{
    for (size_t i = 0; i < name.n; i++)
        buf_add_char(mender->out, name.p[i] & 0x80 ? '_' : name.p[i]);
}

static bool is_ascii(struct bytes text)
{
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] & 0x80)
            return false;
    return true;
}

static void close_top(struct mender *mender)
{
    const struct bytes name = mender->open[--mender->depth];
    mender->names[bucket(name)]--;
    buf_add_string(mender->out, "</");
    add_name(mender, name);
    buf_add_char(mender->out, '>');
    mender->root_closed = mender->depth == 0;
}

/* How many elements are open once the innermost of that name is closed; depth itself where none is open. */
static size_t depth_outside(const struct mender *mender, struct bytes name)
{
    if (!mender->names[bucket(name)])
        return mender->depth;
    for (size_t i = mender->depth; i-- > 0;)
        if (bytes_equal_nocase(mender->open[i], name))
            return i;
    return mender->depth;
}

static void close_to(struct mender *mender, size_t depth)
{
    while (mender->depth > depth)
        close_top(mender);
}

static bool is_among(struct bytes name, const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (bytes_equal_nocase(name, bytes_of(names[i])))
            return true;
    return false;
}

/* HTML's elements without content, which nobody closes. link and source mean something else in feeds. */
static bool is_void(struct bytes name)
{
    static const char *const names[] = {"br",   "hr",  "img",   "wbr",  "input",
                                        "area", "col", "embed", "param"};
    return is_among(name, names, COUNT_OF(names));
}

/* Elements that hold a value and no other element of the feed: one of those after it means that its end was forgotten.
 * Those that hold HTML may well have a <link> or a <title> inside, but not what only feeds have. */
static bool ends_by(struct bytes open, struct bytes next)
{
    static const char *const values[] = {
        "title",     "link", "guid",      "pubdate",       "comments", "category", "language",
        "copyright", "ttl",  "generator", "lastbuilddate", "id",       "updated",  "published"};
    static const char *const bodies[] = {"description", "summary", "content", "content:encoded"};
    static const char *const feed_only[] = {"guid",  "pubdate",   "enclosure", "item",
                                            "entry", "published", "comments",  "updated"};
    static const char *const members[] = {"title",    "link",      "description", "category",
                                          "language", "copyright", "image",       "id",
                                          "summary",  "content",   "author",      "lastbuilddate"};
    if (is_among(next, feed_only, COUNT_OF(feed_only)))
        return is_among(open, values, COUNT_OF(values)) || is_among(open, bodies, COUNT_OF(bodies));
    return is_among(next, members, COUNT_OF(members)) && is_among(open, values, COUNT_OF(values));
}

/* The root stays open whatever comes: behind it there is nothing. */
static void close_implied(struct mender *mender, struct bytes next)
{
    static const char *const items[] = {"item", "entry"};
    const size_t before = mender->depth;
    size_t outside = before;
    if (is_among(next, items, COUNT_OF(items)))
        outside = depth_outside(mender, next);
    else if (before && ends_by(mender->open[before - 1], next))
        outside = before - 1;
    if (!outside || outside == before)
        return;
    close_to(mender, outside);
    note(mender, REPAIR_UNCLOSED_ELEMENT);
}

static void add_start(struct mender *mender, const struct tag *tag, bool is_empty)
{
    buf_add_char(mender->out, '<');
    add_name(mender, tag->name);
    for (size_t i = 0; i < tag->n; i++) {
        if (!is_ascii(tag->attributes[i].name)) {
            note(mender, REPAIR_BAD_ATTRIBUTE);
            continue;
        }
        buf_printf(mender->out, " %.*s=\"", BYTES_FMT(tag->attributes[i].name));
        mender_add_text(mender, tag->attributes[i].value);
        buf_add_char(mender->out, '"');
    }
    buf_add_string(mender->out, is_empty ? "/>" : ">");
}

static void on_start(struct mender *mender, const struct tag *tag)
{
    if (mender->depth)
        close_implied(mender, tag->name);
    if (tag->is_bad)
        note(mender, REPAIR_BAD_ATTRIBUTE);
    if (tag->has_duplicate)
        note(mender, REPAIR_DUPLICATE_ATTRIBUTE);
    const bool is_open_void = mender->depth && !tag->is_empty && is_void(tag->name);
    if (is_open_void)
        note(mender, REPAIR_UNCLOSED_ELEMENT);
    if (mender->depth == LIMIT_MENDED_DEPTH) {
        note(mender, REPAIR_TRUNCATED);
        return;
    }
    add_start(mender, tag, tag->is_empty || is_open_void);
    mender->root_seen = true;
    if (tag->is_empty || is_open_void) {
        mender->root_closed = mender->depth == 0;
        return;
    }
    mender->names[bucket(tag->name)]++;
    mender->open[mender->depth++] = tag->name;
}

static void on_end(struct mender *mender, const struct tag *tag)
{
    const size_t outside = depth_outside(mender, tag->name);
    if (outside == mender->depth) {
        if (!is_void(tag->name))
            note(mender, REPAIR_MISMATCHED_ELEMENT);
        return;
    }
    if (outside + 1 < mender->depth)
        note(mender, REPAIR_UNCLOSED_ELEMENT);
    if (!bytes_equal(mender->open[outside], tag->name))
        note(mender, REPAIR_MISMATCHED_ELEMENT);
    close_to(mender, outside);
}

/* CDATA, comments, declarations. */

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
    note(mender, REPAIR_CDATA);
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

static void declare_entities(struct mender *mender, struct bytes subset)
{
    static const struct bytes keyword = BYTES("<!ENTITY");
    for (size_t at; (at = bytes_find(subset, keyword)) < subset.n;) {
        subset = bytes_trim(bytes_skip(subset, at + keyword.n));
        size_t n = 0;
        while (n < subset.n && !ascii_is_space(subset.p[n]))
            n++;
        if (n && subset.p[0] != '%' && mender->n_declared < DECLARED_MAX)
            mender->declared[mender->n_declared++] = (struct bytes){subset.p, n};
    }
}

/* Where the declaration that starts at `at` ends, behind its '>'; *subset is what stands between its brackets. */
static size_t end_of_doctype(struct bytes in, size_t at, struct bytes *subset)
{
    size_t start = 0;
    char quote = 0;
    for (size_t i = at; i < in.n; i++) {
        const char c = in.p[i];
        if (quote) {
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
    struct bytes rest = bytes_skip(mender->in, at);
    size_t n = 0;
    while (n < rest.n && !ascii_is_space(rest.p[n]) && rest.p[n] != '>' && rest.p[n] != '[')
        n++;
    const struct bytes name = {rest.p, n};
    if (mender->root_seen || mender->type_seen) {
        mender->at = find(mender, at, ">") + 1;
        return;
    }
    mender->at = end_of_doctype(mender->in, at + n, &subset);
    mender->has_external_type = mender->type_seen = true;
    if (subset.p && n) {
        declare_entities(mender, subset);
        buf_printf(mender->out, "<!DOCTYPE %.*s [", BYTES_FMT(name));
        mender_add_clean(mender, subset);
        buf_add_string(mender->out, "]>");
    }
}

/* Everything that begins with "<!" or "<?". False where it is text after all. */
static bool on_declaration(struct mender *mender)
{
    if (stands(mender, mender->at, "<!--")) {
        const size_t end = find_ending(mender, &mender->comment_end, mender->at + 4, "-->");
        mender->at = end < mender->in.n ? end + 3 : find(mender, mender->at, ">") + 1;
    } else if (stands(mender, mender->at, "<![CDATA[")) {
        if (mender->depth)
            on_cdata(mender);
        else
            mender->at += 9;
    } else if (stands(mender, mender->at, "<!DOCTYPE")) {
        on_doctype(mender);
    } else if (stands(mender, mender->at, "<?")) {
        if (stands(mender, mender->at, "<?xml") && mender->at > 0 && !mender->root_seen)
            note(mender, REPAIR_LEADING_JUNK);
        const size_t end = find_ending(mender, &mender->instruction_end, mender->at, "?>");
        mender->at = end < mender->in.n ? end + 2 : find(mender, mender->at, ">") + 1;
    } else if (stands(mender, mender->at, "<!") && mender->at + 2 < mender->in.n &&
               ascii_is_alpha(mender->in.p[mender->at + 2])) {
        mender->at = find(mender, mender->at, ">") + 1;
    } else {
        return false;
    }
    if (mender->at > mender->in.n)
        mender->at = mender->in.n;
    return true;
}

/* The loop. */

/* A run of text up to the next '<' that could be markup. */
static void on_text(struct mender *mender)
{
    size_t end = mender->at + 1;
    while (end < mender->in.n && mender->in.p[end] != '<')
        end++;
    struct bytes run = {mender->in.p + mender->at, end - mender->at};
    mender->at = end;
    if (mender->depth) {
        if (run.p[0] == '<')
            note(mender, REPAIR_BARE_AMPERSAND);
        if (end == mender->in.n) { /* the end is missing: half a reference too */
            const size_t amp = run.n > 10 ? run.n - 10 : 0;
            for (size_t i = run.n; i-- > amp && run.p[i] != ';';)
                if (run.p[i] == '&')
                    run.n = i;
        }
        mender_add_text(mender, run);
    } else if (!bytes_empty(bytes_trim(run))) {
        note(mender, mender->root_seen ? REPAIR_TRAILING_JUNK : REPAIR_LEADING_JUNK);
    }
}

/* Where the document begins: at its XML declaration or, lacking one, at the root of a feed. Programs print warnings in
 * front of it, with tags in them. A page of HTML has no such place. */
static size_t find_start(struct bytes text)
{
    static const struct bytes roots[] = {BYTES("<rss"), BYTES("<feed"), BYTES("<rdf:RDF"),
                                         BYTES("<channel")};
    static const struct bytes declaration = BYTES("<?xml "), html = BYTES("<html"),
                              type = BYTES("<!doctype html");
    enum { JUNK_MAX = 64 << 10 };
    const size_t n = text.n < JUNK_MAX ? text.n : JUNK_MAX;
    for (size_t i = 0; i < n; i++) {
        const struct bytes rest = bytes_skip(text, i);
        if (rest.p[0] != '<')
            continue;
        if (bytes_starts(rest, declaration))
            return i;
        if (bytes_starts_nocase(rest, html) || bytes_starts_nocase(rest, type))
            return 0;
        for (size_t r = 0; r < COUNT_OF(roots); r++)
            if (bytes_starts_nocase(rest, roots[r]))
                return i;
    }
    return 0;
}

static void on_tag(struct mender *mender, size_t behind)
{
    const bool is_junk = mender->at < mender->start;
    mender->at = behind;
    if (is_junk) {
        note(mender, REPAIR_LEADING_JUNK);
        return;
    }
    if (mender->tag.is_cut)
        note(mender, REPAIR_TRUNCATED);
    if (mender->tag.is_end)
        on_end(mender, &mender->tag);
    else if (!mender->tag.is_cut)
        on_start(mender, &mender->tag);
}

static void step(struct mender *mender)
{
    size_t at = mender->at;
    if (mender->in.p[at] != '<') {
        on_text(mender);
    } else if (on_declaration(mender)) {
        return;
    } else if (!tag_read(mender->in, &at, &mender->tag)) {
        if (mender->tag.is_cut)
            mender->at = mender->in.n;
        else
            on_text(mender);
    } else {
        on_tag(mender, at);
    }
}

/* What stands behind the root: comments and white space may, all else is junk. */
static void skip_rest(struct mender *mender)
{
    while (mender->at < mender->in.n) {
        if (ascii_is_space(mender->in.p[mender->at])) {
            mender->at++;
        } else if (!stands(mender, mender->at, "<!--") || !on_declaration(mender)) {
            note(mender, REPAIR_TRAILING_JUNK);
            return;
        }
    }
}

size_t repair_xml(struct bytes text, struct buf *out, struct repairs *repairs)
{
    struct mender *mender = calloc(1, sizeof *mender);
    if (!mender)
        error_out_of_memory(sizeof *mender);
    mender->in = text;
    mender->start = find_start(text);
    mender->out = out;
    mender->repairs = repairs;
    while (mender->at < text.n && !mender->root_closed)
        step(mender);
    skip_rest(mender);
    const size_t cut = out->n;
    const bool is_cut = mender->depth > 0;
    if (is_cut)
        note(mender, REPAIR_TRUNCATED);
    close_to(mender, 0);
    free(mender);
    return is_cut ? cut : out->n;
}
