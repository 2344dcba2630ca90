#include "net/link_header.h"

#include <stdlib.h>

#include "net/address.h"

static void skip_space(struct bytes *rest)
{
    while (rest->n && ascii_is_space(rest->p[0]))
        *rest = bytes_skip(*rest, 1);
}

static bool take_char(struct bytes *rest, char c)
{
    if (!rest->n || rest->p[0] != c)
        return false;
    *rest = bytes_skip(*rest, 1);
    return true;
}

static bool ends_token(char c)
{
    return c == ';' || c == ',' || c == '=' || ascii_is_space(c);
}

static struct bytes take_token(struct bytes *rest)
{
    size_t n = 0;
    while (n < rest->n && !ends_token(rest->p[n]))
        n++;
    const struct bytes token = {rest->p, n};
    *rest = bytes_skip(*rest, n);
    return token;
}

/* What stands up to the closing quote, escapes as they are; up to the end of the field where it is never closed. */
static struct bytes take_quoted(struct bytes *rest)
{
    size_t n = 0;
    while (n < rest->n && rest->p[n] != '"')
        n += rest->p[n] == '\\' && n + 1 < rest->n ? 2 : 1;
    const struct bytes quoted = {rest->p, n};
    *rest = bytes_skip(*rest, n + 1);
    return quoted;
}

static struct bytes take_value(struct bytes *rest)
{
    skip_space(rest);
    return take_char(rest, '"') ? take_quoted(rest) : take_token(rest);
}

static void keep_parameter(struct link_value *link, struct bytes name, struct bytes value)
{
    const struct {
        const char *name;
        struct bytes *to;
    } kept[] = {{"rel", &link->rel}, {"type", &link->type}, {"title", &link->title}};
    for (size_t i = 0; i < COUNT_OF(kept); i++)
        if (!kept[i].to->p && bytes_equal_nocase(name, bytes_of(kept[i].name)))
            *kept[i].to = value;
    if (bytes_equal_nocase(name, bytes_of("anchor")))
        link->is_anchored = true;
}

/* Reads ";name=value" as often as it stands there, and up to the comma that ends the link. */
static void take_parameters(struct bytes *rest, struct link_value *link)
{
    while (rest->n) {
        skip_space(rest);
        if (take_char(rest, ','))
            return;
        if (take_char(rest, ';'))
            continue;
        const struct bytes name = take_token(rest);
        skip_space(rest);
        if (take_char(rest, '='))
            keep_parameter(link, name, take_value(rest));
        else if (!name.n)
            *rest = bytes_skip(*rest, 1); /* a stray sign */
    }
}

bool link_value_next(struct bytes *rest, struct link_value *out)
{
    *rest = bytes_skip(*rest, bytes_find_char(*rest, '<'));
    const size_t end = bytes_find_char(*rest, '>');
    if (end == rest->n)
        return false;
    *out = (struct link_value){.target = bytes_trim((struct bytes){rest->p + 1, end - 1})};
    *rest = bytes_skip(*rest, end + 1);
    take_parameters(rest, out);
    return true;
}

bool link_value_has_rel(const struct link_value *link, const char *relation)
{
    struct bytes rest = link->rel;
    while (rest.n) {
        size_t n = 0;
        while (n < rest.n && !ascii_is_space(rest.p[n]))
            n++;
        if (bytes_equal_nocase((struct bytes){rest.p, n}, bytes_of(relation)))
            return true;
        rest = bytes_skip(rest, n + 1);
    }
    return false;
}

char *link_header_find(struct bytes field, const char *relation, const char *base)
{
    struct link_value link;
    char *found = NULL;
    while (!found && link_value_next(&field, &link))
        if (link.target.n && !link.is_anchored && link_value_has_rel(&link, relation))
            (void)address_follow(base, link.target, &found, NULL);
    return found;
}
