/* Names of encodings as documents and servers write them ("ISO_8859-1", "csIBM037", "x-sjis", "1251") to what they mean
 * in practice: the aliases of the WHATWG Encoding standard first, then everything that ICU knows. Pure. */
#ifndef RIFFLE_TEXT_CHARSET_LABEL_H
#define RIFFLE_TEXT_CHARSET_LABEL_H

#include "base/arena.h"

enum charset_form {
    CHARSET_LEGACY, /* not Unicode: converter or high says how it is read */
    CHARSET_ASCII, /* US-ASCII, which is read as windows-1252 but promises that no byte is above 0x7F */
    CHARSET_UTF8,
    CHARSET_UTF16, /* of either byte order */
    CHARSET_UTF32,
};

struct charset {
    struct bytes name;     /* as it is told to people, lower case; static or arena */
    const char *converter; /* ICU's name; static or arena; NULL where high is set */
    const uint16_t *high;  /* the upper half of a single-byte encoding that ICU lacks */
    enum charset_form form;
    bool stateful; /* bytes below 0x80 may mean something other than ASCII */
};

/* What a label means. False, *out untouched, for one that nobody knows, and for UTF-7 and its like, which no honest feed
 * is in. */
bool charset_find(struct bytes label, struct arena *arena, struct charset *out);

/* The upper halves of single-byte encodings that ICU has no table for. Unassigned bytes are U+FFFD. */
enum { CHARSET_HALF = 128 };
extern const uint16_t charset_iso_8859_16[CHARSET_HALF];
extern const uint16_t charset_koi8_t[CHARSET_HALF];
extern const uint16_t charset_kz_1048[CHARSET_HALF];
extern const uint16_t charset_ptcp154[CHARSET_HALF];
extern const uint16_t charset_cp720[CHARSET_HALF];
extern const uint16_t charset_mac_croatian[CHARSET_HALF];
extern const uint16_t charset_mac_iceland[CHARSET_HALF];
extern const uint16_t charset_mac_romanian[CHARSET_HALF];

#endif
