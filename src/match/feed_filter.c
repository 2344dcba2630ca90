#include "match/feed_filter.h"

#include "match/value.h"

enum pattern_kind {
    PATTERN_SITE,
    PATTERN_ADDRESS,
    PATTERN_BEGINNING,
    PATTERN_KIND,
    PATTERN_CATEGORY
};

struct feed_pattern {
    enum pattern_kind kind;
    struct bytes text;
};

static const struct {
    struct bytes mark;
    enum pattern_kind kind;
} marks[] = {
    {BYTES("kind:"), PATTERN_KIND},
    {BYTES("category:"), PATTERN_CATEGORY},
};

static const struct bytes scheme_end = BYTES("://");

static bool is_site(struct bytes text)
{
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (!ascii_is_alnum(c) && c != '-' && c != '.' && (unsigned char)c < 0x80)
            return false;
    }
    return bytes_find_char(text, '.') < text.n && text.p[0] != '.';
}

static bool read_pattern(struct bytes line, struct feed_pattern *out, struct error *err)
{
    static const struct bytes www = BYTES("www.");
    out->text = line;
    for (size_t i = 0; i < COUNT_OF(marks); i++) {
        if (bytes_starts_nocase(line, marks[i].mark)) {
            out->kind = marks[i].kind;
            out->text = bytes_trim(bytes_skip(line, marks[i].mark.n));
            return out->text.n > 0 || error_set(err, "nothing follows `%.*s`", BYTES_FMT(line));
        }
    }
    if (bytes_find(line, scheme_end) < line.n) {
        bool open = line.p[line.n - 1] == '*';
        out->kind = open ? PATTERN_BEGINNING : PATTERN_ADDRESS;
        out->text.n -= open;
        return true;
    }
    out->kind = PATTERN_SITE;
    if (bytes_starts_nocase(line, www))
        out->text = bytes_skip(line, www.n);
    return is_site(out->text) ||
           error_set(
               err,
               "`%.*s` is no feed: write a site (example.org), the address of a feed, kind:WORD "
               "or category:FOLDER",
               BYTES_FMT(line));
}

bool feed_filter_add(struct feed_filter *filter, struct bytes line, struct arena *arena,
                     struct error *err)
{
    struct feed_pattern pattern = {0};
    line = bytes_trim(line);
    if (line.n == 0)
        return error_set(err, "a feed is named by nothing");
    if (!read_pattern(line, &pattern, err))
        return false;
    ARENA_PUSH(arena, filter->v, filter->n, filter->cap) = pattern;
    return true;
}

/* A category is a path of folders, and kinds are words: either ends where a separator stands. */
static bool is_among(struct bytes list, char separator, struct bytes word)
{
    for (struct bytes part; bytes_split(&list, separator, &part);) {
        if (bytes_equal_nocase(bytes_trim(part), word))
            return true;
    }
    return false;
}

static bool is_inside(struct bytes folder, struct bytes path)
{
    return bytes_starts_nocase(folder, path) &&
           (folder.n == path.n || folder.p[path.n] == '/' || path.p[path.n - 1] == '/');
}

static bool names(const struct feed_pattern *pattern, const struct match_entry *entry,
                  struct bytes site)
{
    switch (pattern->kind) {
    case PATTERN_SITE:
        return value_is_site(site, pattern->text);
    case PATTERN_ADDRESS:
        return bytes_equal_nocase(entry->feed_url, pattern->text);
    case PATTERN_BEGINNING:
        return bytes_starts_nocase(entry->feed_url, pattern->text);
    case PATTERN_KIND:
        return is_among(entry->kind, ' ', pattern->text);
    case PATTERN_CATEGORY:
        return is_inside(entry->category, pattern->text);
    }
    return false;
}

bool feed_filter_names(const struct feed_filter *filter, const struct match_entry *entry,
                       struct bytes site)
{
    for (size_t i = 0; i < filter->n; i++) {
        if (names(&filter->v[i], entry, site))
            return true;
    }
    return false;
}
