/* A date being read from left to right, and the reading of its numbers: times, dates in digits, East Asian units, hours
 * with am or pm. Pure. */
#ifndef RIFFLE_TEXT_DATE_WORDS_H
#define RIFFLE_TEXT_DATE_WORDS_H

#include "text/date_names.h"
#include "text/date_parts.h"

enum { NUMBERS_MAX = 2, YEAR_DIGITS = 4, DAYS_MAX = 31 };

enum half { HALF_NONE, HALF_AM, HALF_PM };

struct number {
    int value;
    size_t digits;
};

struct words {
    struct bytes text;
    size_t at;
    struct date_parts parts;
    struct number numbers[NUMBERS_MAX];
    size_t n_numbers;
    char month_word[DATE_WORD_MAX]; /* folded; "" before there is one */
    size_t month_word_n;
    bool has_year, has_day, has_clock, has_zone, has_weekday;
    enum half half;
    int64_t tongue_offset_ms; /* what the language tells about the zone */
};

/* What has not been read yet. */
struct bytes words_rest(const struct words *w);

/* Whether a digit stands there. */
bool words_digit_at(const struct words *w, size_t at);

/* Reads the number at the position with what belongs to it, and moves behind. False where it makes the text no date. */
bool words_read_number(struct words *w);

/* Reads "pm", "p.m.", "μ.μ." at the position and moves behind it; false where there is none, or a second, other one. */
bool words_read_half(struct words *w);

/* Notes which half of the day is meant; false where the other was said before. */
bool words_set_half(struct words *w, enum half half);

#endif
