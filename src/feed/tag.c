#include "feed/tag.h"

static bool is_name_start(char c)
{
    return ascii_is_alpha(c) || c == '_' || (c & 0x80);
}

static bool is_name_char(char c)
{
    return is_name_start(c) || ascii_is_digit(c) || c == '-' || c == '.' || c == ':';
}

static struct bytes read_name(struct bytes text, size_t *at)
{
    const size_t start = *at;
    while (*at < text.n && is_name_char(text.p[*at]))
        ++*at;
    return (struct bytes){text.p + start, *at - start};
}

static void skip_space(struct bytes text, size_t *at)
{
    while (*at < text.n && ascii_is_space(text.p[*at]))
        ++*at;
}

/* A value in quotes. Its end is the next such quote, unless a '>' and a '<' come before that: then the quote was
 * forgotten, and the value ends as one without quotes does. */
static bool read_quoted(struct bytes text, size_t *at, struct bytes *value)
{
    const char quote = text.p[*at];
    bool closed = false, opened = false;
    for (size_t i = *at + 1; i < text.n && !(closed && opened); i++) {
        if (text.p[i] == quote) {
            *value = (struct bytes){text.p + *at + 1, i - *at - 1};
            *at = i + 1;
            return true;
        }
        closed = closed || text.p[i] == '>';
        opened = opened || (closed && text.p[i] == '<');
    }
    return false;
}

static struct bytes read_value(struct bytes text, size_t *at, bool *bad)
{
    struct bytes value;
    const bool quoted = *at < text.n && (text.p[*at] == '"' || text.p[*at] == '\'');
    if (quoted && read_quoted(text, at, &value))
        return value;
    *bad = true;
    *at += quoted;
    const size_t start = *at;
    while (*at < text.n && !ascii_is_space(text.p[*at]) && text.p[*at] != '>' && text.p[*at] != '<')
        ++*at;
    size_t end = *at;
    if (end > start && end < text.n && text.p[end] == '>' && text.p[end - 1] == '/')
        end = --*at;
    return (struct bytes){text.p + start, end - start};
}

static void add(struct tag *tag, struct bytes name, struct bytes value)
{
    for (size_t i = 0; i < tag->n; i++)
        if (bytes_equal(tag->attributes[i].name, name)) {
            tag->has_duplicate = true;
            return;
        }
    if (tag->n < LIMIT_ATTRIBUTES)
        tag->attributes[tag->n++] = (struct tag_attribute){name, value};
    else
        tag->is_bad = true;
}

static void read_attribute(struct bytes text, size_t *at, struct tag *tag)
{
    if (!is_name_start(text.p[*at])) {
        tag->is_bad = true;
        ++*at;
        return;
    }
    const struct bytes name = read_name(text, at);
    struct bytes value = {NULL, 0};
    size_t behind = *at;
    skip_space(text, &behind);
    if (behind < text.n && text.p[behind] == '=') {
        behind++;
        skip_space(text, &behind);
        value = read_value(text, &behind, &tag->is_bad);
        *at = behind;
    } else {
        tag->is_bad = true;
    }
    if (!tag->is_end)
        add(tag, name, value);
}

bool tag_read(struct bytes text, size_t *at, struct tag *tag)
{
    size_t i = *at + 1;
    tag->is_empty = tag->is_cut = tag->is_bad = tag->has_duplicate = false;
    tag->n = 0; /* the attributes stay as they are: to clear all of them would cost more than to read the tag */
    tag->is_end = i < text.n && text.p[i] == '/';
    i += tag->is_end;
    if (i >= text.n || !is_name_start(text.p[i])) {
        tag->is_cut = i >= text.n;
        return false;
    }
    tag->name = read_name(text, &i);
    if (i < text.n && !ascii_is_space(text.p[i]) && text.p[i] != '/' && text.p[i] != '>' &&
        text.p[i] != '<')
        return false;
    for (;;) {
        skip_space(text, &i);
        if (i >= text.n || text.p[i] == '<') {
            tag->is_cut = i >= text.n;
            tag->is_bad = true;
            break;
        }
        if (text.p[i] == '>') {
            i++;
            break;
        }
        tag->is_empty = text.p[i] == '/' && i + 1 < text.n && text.p[i + 1] == '>';
        if (tag->is_empty)
            i++;
        else
            read_attribute(text, &i, tag);
    }
    *at = i;
    return true;
}

struct bytes tag_attribute(const struct tag *tag, const char *name)
{
    for (size_t i = 0; i < tag->n; i++)
        if (bytes_equal_nocase(tag->attributes[i].name, bytes_of(name)))
            return tag->attributes[i].value;
    return (struct bytes){NULL, 0};
}
