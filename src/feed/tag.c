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

/* Whether a value that ends in a quote is two attributes, the first without its second quote: `http://x/ type=`, and
 * the next value begins right behind. */
static bool runs_on(struct bytes value, struct bytes behind)
{
    size_t n = value.n;
    if (!n || value.p[n - 1] != '=' || !behind.n || !is_name_char(behind.p[0]))
        return false;
    for (n--; n && is_name_char(value.p[n - 1]); n--)
        ;
    return n && n + 1 < value.n && ascii_is_space(value.p[n - 1]);
}

/* A value in quotes. Its end is the next such quote, unless a '>' and a '<' come before that, or that quote begins the
 * value of the next attribute: then the quote was forgotten, and the value ends as one without quotes does. */
static bool read_quoted(struct bytes text, size_t *at, struct bytes *value)
{
    const char quote = text.p[*at];
    bool closed = false, opened = false;
    for (size_t i = *at + 1; i < text.n && !(closed && opened); i++) {
        if (text.p[i] == quote) {
            *value = (struct bytes){text.p + *at + 1, i - *at - 1};
            if (runs_on(*value, bytes_skip(text, i + 1)))
                return false;
            *at = i + 1;
            return true;
        }
        closed = closed || text.p[i] == '>';
        opened = opened || (closed && text.p[i] == '<');
    }
    return false;
}

static struct bytes read_value(struct bytes text, size_t *at, struct tag *tag)
{
    static const struct bytes anchor = BYTES("a"); /* never empty: the slash is the address's */
    struct bytes value;
    const bool quoted = *at < text.n && (text.p[*at] == '"' || text.p[*at] == '\'');
    if (quoted && read_quoted(text, at, &value))
        return value;
    tag->is_bad = true;
    *at += quoted;
    const size_t start = *at;
    while (*at < text.n && !ascii_is_space(text.p[*at]) && text.p[*at] != '>' && text.p[*at] != '<')
        ++*at;
    size_t end = *at;
    if (end > start && end < text.n && text.p[end] == '>' && text.p[end - 1] == '/' &&
        !bytes_equal_nocase(tag->name, anchor))
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
        value = read_value(text, &behind, tag);
        *at = behind;
        if (behind < text.n && is_name_start(text.p[behind]))
            tag->is_bad = true; /* no space before the next one */
    } else {
        tag->is_bad = true;
    }
    tag->is_bad = tag->is_bad || tag->is_end;
    if (!tag->is_end)
        add(tag, name, value);
}

bool tag_read(struct bytes text, size_t *at, struct tag *tag)
{
    size_t i = *at + 1;
    tag->is_empty = tag->is_cut = tag->is_bad = tag->has_duplicate = false;
    tag->n =
        0; /* the attributes stay as they are: to clear all of them would cost more than to read the tag */
    tag->is_end = i < text.n && text.p[i] == '/';
    i += tag->is_end;
    if (i >= text.n || !is_name_start(text.p[i])) {
        tag->is_cut = i >= text.n;
        return false;
    }
    tag->name = read_name(text, &i);
    if (tag->name.p[tag->name.n - 1] == ':') /* an address in angle brackets */
        return false;
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
