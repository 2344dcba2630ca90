/* Bytes of a document to UTF-8. In the order of RFC 7303 as real feeds need it: a byte order mark or the zeros of UTF-16
 * and UTF-32, then the HTTP charset, then the XML declaration (found also when it is itself in UTF-16, UTF-32 or EBCDIC),
 * then UTF-8 if most of the bytes are, then a guess (ICU). A label that the bytes refute is passed over: one that nobody
 * knows, one in which "<?xml" would read otherwise, UTF-8 where little is UTF-8, US-ASCII with a byte above 0x7F, and an
 * old encoding where the bytes are valid UTF-8 beyond chance. Labels as the WHATWG Encoding standard aliases them: gb2312
 * is read as gb18030, iso-8859-1 as windows-1252, and so on; and beyond it all that ICU knows, EBCDIC included. What is
 * invalid becomes U+FFFD and is counted. Pure: any thread, no state kept. */
#ifndef RIFFLE_TEXT_CHARSET_H
#define RIFFLE_TEXT_CHARSET_H

#include "base/arena.h"
#include "base/error.h"

struct utf8_doc {
    /* valid UTF-8 without a byte order mark; borrowed from the input where that was valid UTF-8 already, else arena */
    struct bytes text;
    /* what it was decoded from, lower case: "utf-8", "windows-1251", "gb18030"; static or arena */
    struct bytes encoding;
    size_t invalid; /* sequences that were replaced */
    bool mismatch;  /* the first label given, HTTP's or the declaration's, is not how it was read */
    bool guessed;   /* no label and not UTF-8 */
};

/* Decodes a whole document. http_charset is the charset parameter of Content-Type, or absent; xml tells whether an XML
 * declaration is looked for (false for JSON and HTML, where <meta charset> is). False only where the text would pass
 * the arena's ceiling. */
bool charset_decode(struct bytes in, struct bytes http_charset, bool xml, struct arena *arena,
                    struct utf8_doc *out, struct error *err);

/* The charset parameter of a Content-Type value (RFC 9110 §8.3.2, quotes and accidents allowed), or absent. Borrowed. */
struct bytes charset_of_content_type(struct bytes content_type);

/* Whether b is well-formed UTF-8 (no surrogates, no overlong forms). */
bool utf8_valid(struct bytes b);

/* Decodes the character at *at < b.n and moves *at behind it; invalid bytes give U+FFFD, one at a time. */
uint32_t utf8_next(struct bytes b, size_t *at);

#endif
