#include "feed/repair.h"

#include "base/error.h"
#include "base/hash.h"
#include "feed/mender.h"
#include "text/html.h"

#include <stdlib.h>
#include <string.h>

void mender_note(struct mender *mender, enum repair repair)
{
    repairs_note(mender->repairs, repair);
}

bool mender_stands(const struct mender *mender, const char *text)
{
    return bytes_starts_nocase(bytes_skip(mender->in, mender->at), bytes_of(text));
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

/* HTML's elements that end where the next of their kind begins. */
static bool ends_by_its_like(struct bytes open, struct bytes next)
{
    static const char *const names[] = {"p", "li", "dt", "dd", "option"};
    return bytes_equal_nocase(open, next) && is_among(next, names, COUNT_OF(names));
}

/* The root stays open whatever comes: behind it there is nothing. */
static void close_implied(struct mender *mender, struct bytes next)
{
    static const char *const items[] = {"item", "entry"};
    const size_t before = mender->depth;
    size_t outside = before;
    if (is_among(next, items, COUNT_OF(items)))
        outside = depth_outside(mender, next);
    else if (before && (ends_by(mender->open[before - 1], next) ||
                        ends_by_its_like(mender->open[before - 1], next)))
        outside = before - 1;
    if (!outside || outside == before)
        return;
    close_to(mender, outside);
    mender_note(mender, REPAIR_UNCLOSED_ELEMENT);
}

static void add_start(struct mender *mender, const struct tag *tag, bool is_empty)
{
    buf_add_char(mender->out, '<');
    add_name(mender, tag->name);
    for (size_t i = 0; i < tag->n; i++) {
        if (!is_ascii(tag->attributes[i].name)) {
            mender_note(mender, REPAIR_BAD_ATTRIBUTE);
            continue;
        }
        if (bytes_find_char(tag->attributes[i].value, '<') < tag->attributes[i].value.n)
            mender_note(mender, REPAIR_BAD_ATTRIBUTE);
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
        mender_note(mender, REPAIR_BAD_ATTRIBUTE);
    if (tag->has_duplicate)
        mender_note(mender, REPAIR_DUPLICATE_ATTRIBUTE);
    const bool is_open_void = mender->depth && !tag->is_empty && is_void(tag->name);
    if (is_open_void)
        mender_note(mender, REPAIR_UNCLOSED_ELEMENT);
    if (mender->depth == LIMIT_MENDED_DEPTH) {
        mender_note(mender, REPAIR_TRUNCATED);
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

/* Whether the next thing is an item: then the root was closed too early. */
static bool items_follow(const struct mender *mender)
{
    static const char *const items[] = {"item", "entry"};
    const struct bytes rest = bytes_trim(bytes_skip(mender->in, mender->at));
    struct bytes name = {rest.p + 1, 0};
    if (!rest.n || rest.p[0] != '<')
        return false;
    while (name.n + 1 < rest.n && ascii_is_alpha(name.p[name.n]))
        name.n++;
    return is_among(name, items, COUNT_OF(items));
}

static void on_end(struct mender *mender, const struct tag *tag)
{
    const size_t outside = depth_outside(mender, tag->name);
    if (tag->is_bad && !tag->is_cut)
        mender_note(mender, REPAIR_BAD_ATTRIBUTE);
    if (outside == 0 && mender->depth && items_follow(mender)) {
        mender_note(mender, REPAIR_MISMATCHED_ELEMENT);
        close_to(mender, 1);
        return;
    }
    if (outside == mender->depth) {
        if (!is_void(tag->name))
            mender_note(mender, REPAIR_MISMATCHED_ELEMENT);
        return;
    }
    if (outside + 1 < mender->depth)
        mender_note(mender, REPAIR_UNCLOSED_ELEMENT);
    if (!bytes_equal(mender->open[outside], tag->name))
        mender_note(mender, REPAIR_MISMATCHED_ELEMENT);
    close_to(mender, outside);
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
            mender_note(mender, REPAIR_BARE_AMPERSAND);
        if (end == mender->in.n) { /* the end is missing: half a reference too */
            const size_t amp = run.n > 10 ? run.n - 10 : 0;
            for (size_t i = run.n; i-- > amp && run.p[i] != ';';)
                if (run.p[i] == '&')
                    run.n = i;
        }
        mender_add_text(mender, run);
    } else if (!bytes_empty(bytes_trim(run))) {
        mender_note(mender, mender->root_seen ? REPAIR_TRAILING_JUNK : REPAIR_LEADING_JUNK);
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
        mender_note(mender, REPAIR_LEADING_JUNK);
        return;
    }
    if (mender->tag.is_cut)
        mender_note(mender, REPAIR_TRUNCATED);
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
    } else if (mender_declaration(mender)) {
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
        } else if (!mender_stands(mender, "<!--") || !mender_declaration(mender)) {
            mender_note(mender, REPAIR_TRAILING_JUNK);
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
        mender_note(mender, REPAIR_TRUNCATED);
    close_to(mender, 0);
    free(mender);
    return is_cut ? cut : out->n;
}
