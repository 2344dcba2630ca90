#include "feed/json_items.h"

/* Positions in text; each function gives one behind what it skipped, at most text.n. */

static size_t skip_space(struct bytes text, size_t at)
{
    while (at < text.n && ascii_is_space(text.p[at]))
        at++;
    return at;
}

static char char_at(struct bytes text, size_t at)
{
    return at < text.n ? text.p[at] : '\0';
}

/* The string that begins at `at`. */
static size_t skip_string(struct bytes text, size_t at)
{
    at++;
    while (at < text.n && text.p[at] != '"')
        at += text.p[at] == '\\' ? 2 : 1;
    return at < text.n ? at + 1 : text.n;
}

/* The object or array that begins at `at`. */
static size_t skip_nested(struct bytes text, size_t at)
{
    size_t depth = 0;
    while (at < text.n) {
        const char c = text.p[at];
        if (c == '"') {
            at = skip_string(text, at);
            continue;
        }
        at++;
        if (c == '{' || c == '[')
            depth++;
        else if ((c == '}' || c == ']') && --depth == 0)
            return at;
    }
    return text.n;
}

static size_t skip_value(struct bytes text, size_t at)
{
    const char c = char_at(text, at);
    if (c == '"')
        return skip_string(text, at);
    if (c == '{' || c == '[')
        return skip_nested(text, at);
    while (at < text.n && text.p[at] != ',' && text.p[at] != ']' && text.p[at] != '}' &&
           !ascii_is_space(text.p[at]))
        at++;
    return at;
}

bool json_items_find(struct bytes text, struct bytes *array)
{
    static const struct bytes name = BYTES("\"items\"");
    size_t at = skip_space(text, 0);
    if (char_at(text, at) != '{')
        return false;
    do {
        const size_t key = skip_space(text, at + 1);
        if (char_at(text, key) != '"')
            return false;
        const size_t colon = skip_space(text, skip_string(text, key));
        if (char_at(text, colon) != ':')
            return false;
        const size_t value = skip_space(text, colon + 1), end = skip_value(text, value);
        if (bytes_starts(bytes_skip(text, key), name) && char_at(text, value) == '[') {
            *array = (struct bytes){text.p + value, end - value};
            return true;
        }
        at = skip_space(text, end);
    } while (char_at(text, at) == ',');
    return false;
}

enum json_items_step json_items_next(struct bytes *array, struct bytes *item)
{
    const char before = char_at(*array, 0); /* the '[', or what stands behind the last element */
    if (before == ']')
        return array->n == 1 ? JSON_ITEMS_END : JSON_ITEMS_BROKEN;
    if (before != '[' && before != ',')
        return JSON_ITEMS_BROKEN;
    const size_t start = skip_space(*array, 1);
    if (before == '[' && char_at(*array, start) == ']' && start + 1 == array->n)
        return JSON_ITEMS_END;
    const size_t end = skip_value(*array, start);
    if (end == start)
        return JSON_ITEMS_BROKEN;
    *item = (struct bytes){array->p + start, end - start};
    *array = bytes_skip(*array, skip_space(*array, end));
    return JSON_ITEMS_ONE;
}
