/* A buffer that grows: what is printed, rendered or received ends up in one. It is born with a ceiling; an append that
 * would pass it, or any append after that, is dropped whole, and buf_failed tells. So appends chain without a test and
 * the one question is asked at the end. A NUL always follows the content. Owned by whoever initialised it. */
#ifndef RIFFLE_BASE_BUF_H
#define RIFFLE_BASE_BUF_H

#include "base/bytes.h"

/* All zeros is valid and empty, with a ceiling of BUF_MAX_DEFAULT. */
struct buf {
    char *p;
    size_t n, cap;
    size_t max; /* 0: BUF_MAX_DEFAULT */
    bool failed;
};

#define BUF_MAX_DEFAULT ((size_t)1 << 30)

void buf_init(struct buf *buf, size_t max);

/* Frees the content; the buffer is empty and may be used again, with the same ceiling. */
void buf_clear(struct buf *buf);

/* Empties the buffer but keeps its memory. */
void buf_reset(struct buf *buf);

/* Appends. */
void buf_add(struct buf *buf, const char *p, size_t n);
void buf_add_bytes(struct buf *buf, struct bytes b);
void buf_add_string(struct buf *buf, const char *s);
void buf_add_char(struct buf *buf, char c);
void buf_printf(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The code point in UTF-8; U+FFFD in place of a surrogate or what is beyond U+10FFFF. */
void buf_add_utf8(struct buf *buf, uint32_t code_point);

/* Makes room for n more bytes and returns where they go (then add to buf->n yourself), or NULL past the ceiling. */
char *buf_reserve(struct buf *buf, size_t n);

/* The content, borrowed until the buffer changes. Never absent: an empty buffer gives an empty run with a pointer. */
struct bytes buf_bytes(const struct buf *buf);

/* Whether an append was dropped. */
bool buf_failed(const struct buf *buf);

/* The content with its NUL, owned: free with free(). The buffer is empty afterwards. */
char *buf_take(struct buf *buf, size_t *n);

#endif
