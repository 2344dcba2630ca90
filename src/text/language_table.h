/* What tells languages of one script apart: common words, endings and letters. Tables only. */
#ifndef RIFFLE_TEXT_LANGUAGE_TABLE_H
#define RIFFLE_TEXT_LANGUAGE_TABLE_H

#include "base/bytes.h"

/* The languages that share a script with another, the likelier first: a tie goes to it. */
enum language_index {
    LANGUAGE_EN,
    LANGUAGE_DE,
    LANGUAGE_FR,
    LANGUAGE_ES,
    LANGUAGE_IT,
    LANGUAGE_PT,
    LANGUAGE_NL,
    LANGUAGE_PL,
    LANGUAGE_TR,
    LANGUAGE_CS,
    LANGUAGE_SK,
    LANGUAGE_RO,
    LANGUAGE_HU,
    LANGUAGE_SV,
    LANGUAGE_LATIN_END,
    LANGUAGE_RU = LANGUAGE_LATIN_END,
    LANGUAGE_UK,
    LANGUAGE_BE,
    LANGUAGE_BG,
    LANGUAGE_SR,
    LANGUAGE_MK,
    LANGUAGE_INDEX_COUNT
};

extern const struct bytes language_codes[LANGUAGE_INDEX_COUNT];

/* The languages, as bits 1 << index, in which a word in lower case is among the commonest; 0 for any other word. */
uint32_t language_of_word(struct bytes word);

/* The languages in which many words end like this one, and those in which letters stand together as in it. */
uint32_t language_of_ending(struct bytes word);
uint32_t language_of_cluster(struct bytes word);

/* Of a letter in lower case: the languages that write with it, and those it is a mark of. False for a letter that tells
 * nothing. */
bool language_of_letter(uint32_t letter, uint32_t *users, uint32_t *marked);

#endif
