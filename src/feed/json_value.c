#include "feed/json_value.h"

#include "feed/raw.h"
#include "feed/text_value.h"
#include "text/html_mend.h"

#include <stdlib.h>

static const struct bytes none = {NULL, 0};

size_t json_value_count(const json_t *value)
{
    return json_is_array(value) ? json_array_size(value) : value && !json_is_null(value);
}

const json_t *json_value_at(const json_t *value, size_t i)
{
    return json_is_array(value) ? json_array_get(value, i) : value;
}

/* Text without control characters, which JSON can escape, but nothing that shows or publishes it can bear. */
static struct bytes without_controls(struct arena *arena, struct bytes text)
{
    size_t n = 0;
    if (bytes_empty(text))
        return none;
    char *out = arena_strndup(arena, text.p, text.n);
    for (size_t i = 0; i < text.n; i++)
        if ((unsigned char)text.p[i] >= ' ' || ascii_is_space(text.p[i]))
            out[n++] = text.p[i];
    out[n] = '\0';
    return n ? (struct bytes){out, n} : none;
}

static bool has_controls(struct bytes text)
{
    for (size_t i = 0; i < text.n; i++)
        if ((unsigned char)text.p[i] < ' ' && !ascii_is_space(text.p[i]))
            return true;
    return false;
}

/* The shortest way to write a number that reads back as the same. */
static struct bytes print_real(struct arena *arena, double value)
{
    const struct bytes text = arena_printf(arena, "%.15g", value);
    return strtod(text.p, NULL) < value || strtod(text.p, NULL) > value
               ? arena_printf(arena, "%.17g", value)
               : text;
}

struct bytes json_value_text(struct arena *arena, const json_t *value)
{
    if (json_is_integer(value))
        return arena_printf(arena, "%lld", (long long)json_integer_value(value));
    if (json_is_real(value))
        return print_real(arena, json_real_value(value));
    if (!json_is_string(value))
        return none;
    const struct bytes text = {json_string_value(value), json_string_length(value)};
    return text_keep(arena, html_unwrapped(bytes_trim(
                                has_controls(text) ? without_controls(arena, text) : text)));
}

struct bytes json_value_id(struct arena *arena, const json_t *value)
{
    if (json_is_boolean(value))
        return bytes_of(json_is_true(value) ? "true" : "false");
    return json_value_text(arena, value);
}

int64_t json_value_number(const json_t *value)
{
    if (json_is_integer(value) && json_integer_value(value) >= 0)
        return json_integer_value(value);
    if (json_is_real(value) && json_real_value(value) >= 0 && json_real_value(value) < 1e15)
        return (int64_t)json_real_value(value);
    if (json_is_string(value))
        return raw_number((struct bytes){json_string_value(value), json_string_length(value)});
    return -1;
}
