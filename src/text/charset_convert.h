/* Bytes of one known encoding to UTF-8: by ICU, or by a table of ours where ICU has none. Pure. */
#ifndef RIFFLE_TEXT_CHARSET_CONVERT_H
#define RIFFLE_TEXT_CHARSET_CONVERT_H

#include "text/charset_label.h"

/* Converts all of in; what is invalid becomes U+FFFD and is counted in *invalid. expected is how many bytes of UTF-8 to
 * make room for at first: a bound makes it one allocation. NUL after the end. Arena. */
struct bytes charset_convert(struct bytes in, const struct charset *from, size_t expected,
                             struct arena *arena, size_t *invalid);

/* Whether these bytes read as that ASCII text. */
bool charset_reads(const struct charset *from, struct bytes in, struct bytes text);

/* ICU's best guess at the encoding of bytes that are ASCII in their lower half, or windows-1252 where it has none. */
struct charset charset_guess(struct bytes in, struct arena *arena);

#endif
