#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Drops a UTF-8 character that the end of the array cut in two. */
static void trim_broken_end(char *text)
{
    size_t n = strlen(text);
    if (n < ERROR_TEXT_MAX - 1)
        return;
    while (n > 0 && ((unsigned char)text[n - 1] & 0xC0u) == 0x80u)
        n--;
    if (n > 0 && ((unsigned char)text[n - 1] & 0x80u) != 0)
        n--;
    text[n] = '\0';
}

bool error_set(struct error *err, const char *format, ...)
{
    if (!err)
        return false;
    va_list args;
    va_start(args, format);
    (void)vsnprintf(err->text, sizeof err->text, format, args);
    va_end(args);
    trim_broken_end(err->text);
    return false;
}

bool error_errno(struct error *err, int number, const char *format, ...)
{
    if (!err)
        return false;
    char what[ERROR_TEXT_MAX];
    char why[128];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(what, sizeof what, format, args);
    va_end(args);
    return error_set(err, "%s: %s", what, strerror_r(number, why, sizeof why));
}

bool error_prefix(struct error *err, const char *format, ...)
{
    if (!err)
        return false;
    char place[ERROR_TEXT_MAX];
    struct error inner = *err;
    va_list args;
    va_start(args, format);
    (void)vsnprintf(place, sizeof place, format, args);
    va_end(args);
    return error_set(err, "%s%s", place, inner.text);
}

_Noreturn void error_out_of_memory(size_t wanted)
{
    (void)fprintf(stderr, "riffle: out of memory (%zu bytes wanted); ending, the store is safe\n",
                  wanted);
    abort();
}
