/* What stands in a feed's text without belonging to it: "Read more", "The post … appeared first on …", share lines, photo
 * credits, pitches for newsletters, cookie texts, who edited it. Known by phrases of many languages
 * (boilerplate_table.c), which all apply to every text, since a source's furniture need not be in its entries' language.
 * Pure: any thread. */
#ifndef RIFFLE_TEXT_BOILERPLATE_H
#define RIFFLE_TEXT_BOILERPLATE_H

#include "base/bytes.h"

/* Where a phrase is looked for, and what it makes of the sentence it is found in. */
enum boilerplate_kind {
    BOILERPLATE_WHOLE,  /* is the sentence, signs apart */
    BOILERPLATE_STARTS, /* begins it, and goes on with `then` where that is given */
    BOILERPLATE_TITLED, /* the same, but what comes next is a title or a name: it begins with no small letter */
    BOILERPLATE_CREDIT, /* begins it, what comes next is a name or set off by a sign, and it is short */
    BOILERPLATE_HOLDS, /* stands anywhere in it */
    BOILERPLATE_PARTS /* stands anywhere, parts what is before from what is behind, and is neither's */
};

struct boilerplate {
    enum boilerplate_kind kind;
    struct bytes phrase; /* in lower case */
    struct bytes then;
};

enum { BOILERPLATE_MAX = 512 };

/* Rows by language, at most BOILERPLATE_MAX. */
extern const struct boilerplate boilerplate_table[];
extern const size_t boilerplate_count;

/* How sentences begin that lean on the one before: "But", "He said", "Однако", "对此". In lower case. */
extern const struct bytes leaning_table[];
extern const size_t leaning_count;

/* Whether text may hold any of it: false is certain, and cheap. */
bool boilerplate_may_hold(struct bytes text);

/* Whether the sentence is nothing else. */
bool boilerplate_is(struct bytes sentence);

/* Where text, from `from` on, is parted, and how long what parts it is; text.n if nowhere. */
size_t boilerplate_part(struct bytes text, size_t from, size_t *length);

/* How much of the beginning is a credit that the text goes on behind, as Chinese sources have it before the first
 * sentence, set off by a space. */
size_t boilerplate_credit(struct bytes text);

/* Whether a sentence says little without the one before it. */
bool sentence_leans(struct bytes sentence);

/* Whether c is no letter, digit or ideograph. */
bool is_sign(uint32_t c);

#endif
