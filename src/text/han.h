/* Traditional Chinese characters and their simplified forms. */
#ifndef RIFFLE_TEXT_HAN_H
#define RIFFLE_TEXT_HAN_H

/* Rows of pairs of characters in UTF-8, traditional and simplified in turn, in the order of the first: what ICU's
 * transliterator Hant-Hans makes of single characters, but that it swaps 苎 and 苧, of which the first is the simplified
 * one. test_fold holds them. All lie in U+3400 to U+9FFF. */
enum { HAN_ROWS = 143 };
extern const char *const han_simplified[HAN_ROWS];

enum { HAN_FIRST = 0x3400, HAN_LAST = 0x9FFF };

#endif
