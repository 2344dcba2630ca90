/* What the first bytes of a document say about its encoding: a byte order mark, the pattern that "<?xml" or any ASCII
 * character makes in each family of encodings (XML 1.0 appendix F), and the label that is declared. Pure. */
#ifndef RIFFLE_TEXT_CHARSET_SNIFF_H
#define RIFFLE_TEXT_CHARSET_SNIFF_H

#include "base/arena.h"

enum charset_family {
    FAMILY_ASCII, /* bytes below 0x80 are ASCII: UTF-8 and nearly all that is old */
    FAMILY_UTF16BE,
    FAMILY_UTF16LE,
    FAMILY_UTF32BE,
    FAMILY_UTF32LE,
    FAMILY_EBCDIC,
    FAMILY_COUNT
};

struct charset_sniffed {
    enum charset_family family;
    size_t mark; /* the length of the byte order mark; with FAMILY_ASCII it is that of UTF-8 */
};

struct charset_sniffed charset_sniff(struct bytes in);

/* The label in the XML declaration (for xml) or else in HTML's <meta charset>, looked for in the document's head; absent
 * if there is none. Borrowed from in, or arena. */
struct bytes charset_declared(struct bytes in, struct charset_sniffed sniffed, bool xml,
                              struct arena *arena);

/* The value of `charset = …` in text, quotes dropped, as Content-Type and <meta> have it; absent if there is none.
 * Borrowed. */
struct bytes charset_parameter(struct bytes text);

#endif
