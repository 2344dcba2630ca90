#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"

enum { FIRST_SIZE = 256 };

void buf_init(struct buf *buf, size_t max)
{
    *buf = (struct buf){.max = max};
}

void buf_clear(struct buf *buf)
{
    free(buf->p);
    buf_init(buf, buf->max);
}

void buf_reset(struct buf *buf)
{
    buf->n = 0;
    buf->failed = false;
    if (buf->p)
        buf->p[0] = '\0';
}

char *buf_reserve(struct buf *buf, size_t n)
{
    size_t max = buf->max ? buf->max : BUF_MAX_DEFAULT;
    if (buf->failed || n > max - buf->n) {
        buf->failed = true;
        return NULL;
    }
    if (buf->cap < buf->n + n + 1) {
        size_t cap = buf->cap ? buf->cap : FIRST_SIZE;
        while (cap < buf->n + n + 1)
            cap += cap / 2;
        char *p = realloc(buf->p, cap);
        if (!p)
            error_out_of_memory(cap);
        buf->p = p;
        buf->cap = cap;
    }
    return buf->p + buf->n;
}

void buf_add(struct buf *buf, const char *p, size_t n)
{
    char *to = buf_reserve(buf, n);
    if (!to)
        return;
    if (n)
        memcpy(to, p, n);
    to[n] = '\0';
    buf->n += n;
}

void buf_add_bytes(struct buf *buf, struct bytes b)
{
    buf_add(buf, b.p, b.n);
}

void buf_add_string(struct buf *buf, const char *s)
{
    buf_add(buf, s, strlen(s));
}

void buf_add_char(struct buf *buf, char c)
{
    buf_add(buf, &c, 1);
}

void buf_printf(struct buf *buf, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    va_list again;
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    char *to = n >= 0 ? buf_reserve(buf, (size_t)n) : NULL;
    if (to) {
        (void)vsnprintf(to, (size_t)n + 1, format, again);
        buf->n += (size_t)n;
    }
    va_end(again);
}

void buf_add_utf8(struct buf *buf, uint32_t c)
{
    char out[4];
    size_t n = 0;
    if ((c >= 0xD800 && c <= 0xDFFF) || c > 0x10FFFF)
        c = 0xFFFD;
    if (c < 0x80) {
        out[n++] = (char)c;
    } else if (c < 0x800) {
        out[n++] = (char)(0xC0 | c >> 6);
        out[n++] = (char)(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
        out[n++] = (char)(0xE0 | c >> 12);
        out[n++] = (char)(0x80 | (c >> 6 & 0x3F));
        out[n++] = (char)(0x80 | (c & 0x3F));
    } else {
        out[n++] = (char)(0xF0 | c >> 18);
        out[n++] = (char)(0x80 | (c >> 12 & 0x3F));
        out[n++] = (char)(0x80 | (c >> 6 & 0x3F));
        out[n++] = (char)(0x80 | (c & 0x3F));
    }
    buf_add(buf, out, n);
}

struct bytes buf_bytes(const struct buf *buf)
{
    return (struct bytes){buf->p ? buf->p : "", buf->n};
}

bool buf_failed(const struct buf *buf)
{
    return buf->failed;
}

char *buf_take(struct buf *buf, size_t *n)
{
    (void)buf_reserve(buf, 0);
    char *p = buf->p;
    if (!p) {
        p = malloc(1);
        if (!p)
            error_out_of_memory(1);
    }
    p[buf->n] = '\0';
    if (n)
        *n = buf->n;
    buf_init(buf, buf->max);
    return p;
}
