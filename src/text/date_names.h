/* The words of dates in the languages that doc/dates.md lists. Pure. */
#ifndef RIFFLE_TEXT_DATE_NAMES_H
#define RIFFLE_TEXT_DATE_NAMES_H

#include "base/bytes.h"

enum date_word {
    DATE_UNKNOWN,
    DATE_MONTH, /* value: 1…12 */
    DATE_WEEKDAY,
    DATE_AM, /* before noon */
    DATE_PM,
    DATE_FILLER, /* "de", "um", "года": says nothing */
};

struct date_name {
    const char *name;      /* folded */
    unsigned char minimum; /* it may be cut down to so many bytes: "jan" of "january" */
    unsigned char kind;    /* enum date_word */
    unsigned char value;
};

enum { DATE_WORD_MAX = 40 };

/* A word as the tables have it: lower case, without accents. "" where it is too long. Returns its length in bytes. */
size_t date_fold(struct bytes word, char out[static DATE_WORD_MAX]);

/* What a folded word means, or NULL. Where it is short for a month and for a weekday it is taken for the month. */
const struct date_name *date_name_find(struct bytes folded);

/* Whether a folded word may stand for a weekday. */
bool date_name_is_weekday(struct bytes folded);

/* Chinese, Japanese and Korean are written without spaces: the longest word that text starts with, or NULL; *length is
 * its length in bytes. offset_ms is the time zone that the language itself tells, or 0. */
const struct date_name *date_name_starting(struct bytes text, size_t *length, int64_t *offset_ms);

/* Whether a word of those languages is a weekday's one sign, which means that only where a date begins: 목, 木, 四. */
bool date_name_is_weekday_sign(struct bytes word, int64_t *offset_ms);

/* The table, for its test. */
const struct date_name *date_names_all(size_t *n);

#endif
