#include "base/bytes.h"

#include <string.h>

#include "base/error.h"

struct bytes bytes_of(const char *s)
{
    return (struct bytes){s, s ? strlen(s) : 0};
}

bool bytes_empty(struct bytes b)
{
    return b.n == 0;
}

bool bytes_equal(struct bytes a, struct bytes b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool bytes_equal_nocase(struct bytes a, struct bytes b)
{
    return a.n == b.n && bytes_starts_nocase(a, b);
}

int bytes_compare(struct bytes a, struct bytes b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int order = n ? memcmp(a.p, b.p, n) : 0;
    if (order != 0)
        return order;
    return (a.n > b.n) - (a.n < b.n);
}

bool bytes_starts(struct bytes b, struct bytes part)
{
    return b.n >= part.n && (part.n == 0 || memcmp(b.p, part.p, part.n) == 0);
}

bool bytes_starts_nocase(struct bytes b, struct bytes part)
{
    if (b.n < part.n)
        return false;
    for (size_t i = 0; i < part.n; i++)
        if (ascii_lower(b.p[i]) != ascii_lower(part.p[i]))
            return false;
    return true;
}

bool bytes_ends(struct bytes b, struct bytes part)
{
    return b.n >= part.n && (part.n == 0 || memcmp(b.p + b.n - part.n, part.p, part.n) == 0);
}

size_t bytes_find(struct bytes b, struct bytes part)
{
    if (part.n == 0)
        return 0;
    if (b.n < part.n)
        return b.n;
    const char *found = memmem(b.p, b.n, part.p, part.n);
    return found ? (size_t)(found - b.p) : b.n;
}

size_t bytes_find_char(struct bytes b, char c)
{
    const char *found = b.n ? memchr(b.p, c, b.n) : NULL;
    return found ? (size_t)(found - b.p) : b.n;
}

struct bytes bytes_skip(struct bytes b, size_t n)
{
    if (n > b.n)
        n = b.n;
    return (struct bytes){n ? b.p + n : b.p, b.n - n};
}

struct bytes bytes_trim(struct bytes b)
{
    while (b.n && ascii_is_space(b.p[0]))
        b = bytes_skip(b, 1);
    while (b.n && ascii_is_space(b.p[b.n - 1]))
        b.n--;
    return b;
}

char *bytes_dup(struct bytes b)
{
    if (b.n == 0)
        return NULL;
    char *copy = strndup(b.p, b.n);
    if (!copy)
        error_out_of_memory(b.n);
    return copy;
}

bool bytes_number(struct bytes b, int64_t *out)
{
    enum { DIGITS_MAX = 18 };
    int64_t number = 0;
    if (b.n == 0 || b.n > DIGITS_MAX)
        return false;
    for (size_t i = 0; i < b.n; i++) {
        if (!ascii_is_digit(b.p[i]))
            return false;
        number = number * 10 + (b.p[i] - '0');
    }
    *out = number;
    return true;
}

bool bytes_split(struct bytes *rest, char separator, struct bytes *part)
{
    if (!rest->p)
        return false;
    size_t at = bytes_find_char(*rest, separator);
    *part = (struct bytes){rest->p, at};
    if (at == rest->n)
        *rest = (struct bytes){NULL, 0};
    else
        *rest = bytes_skip(*rest, at + 1);
    return true;
}

bool ascii_is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

bool ascii_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool ascii_is_alpha(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool ascii_is_alnum(char c)
{
    return ascii_is_alpha(c) || ascii_is_digit(c);
}

char ascii_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

int ascii_hex(char c)
{
    if (ascii_is_digit(c))
        return c - '0';
    c = ascii_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}
