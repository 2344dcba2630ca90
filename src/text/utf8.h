/* What the decoding of a document asks about UTF-8 beyond the doors of text/charset.h. Pure. */
#ifndef RIFFLE_TEXT_UTF8_H
#define RIFFLE_TEXT_UTF8_H

#include "base/bytes.h"

/* Where the first byte above 0x7F stands at or after `at` (at most b.n), or b.n. */
size_t utf8_skip_ascii(struct bytes b, size_t at);

struct utf8_census {
    size_t characters; /* well-formed sequences of two to four bytes */
    size_t invalid;    /* bytes that belong to no well-formed sequence */
};

/* Counts what is not ASCII. */
struct utf8_census utf8_count(struct bytes b);

/* Writes b to out with U+FFFD in place of every invalid byte, and returns what was written: the length of b plus twice
 * the invalid bytes, for which there must be room. */
size_t utf8_mend(struct bytes b, char *out);

/* How many bytes utf8_put writes. */
size_t utf8_length(uint32_t code_point);

/* Writes the UTF-8 of a code point that is no surrogate, up to four bytes, and returns how many. */
size_t utf8_put(char *out, uint32_t code_point);

#endif
