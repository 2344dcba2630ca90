/* Text cut into sentences, for a paragraph that is made of some of them: by ICU's rules, but a name is not cut behind an
 * initial, nor a speech between its quotation marks, nor a sentence behind the question in it ("Really?" he said). */
#ifndef RIFFLE_TEXT_SENTENCE_H
#define RIFFLE_TEXT_SENTENCE_H

#include "base/arena.h"

struct sentence_cutter;

struct sentence {
    struct bytes text; /* borrowed from the text that was cut, trimmed */
    size_t halves;     /* its words, counted in halves: see words_count */
    size_t block;      /* which of the text's lines it is of */
    bool ends; /* with a sign that ends sentences; else a heading, a caption or an item of a list */
    bool broken; /* ends with an ellipsis */
};

struct sentences {
    struct sentence *v;
    size_t n, cap;
};

/* Holds ICU's iterators; one a thread. Owned: sentence_cutter_free. */
struct sentence_cutter *sentence_cutter_new(void);
void sentence_cutter_free(struct sentence_cutter *cutter);

/* Appends the sentences of one line of plain text, at most max in all. Arena. */
void sentences_cut(struct sentence_cutter *cutter, struct bytes line, struct bytes language,
                   size_t max, struct arena *arena, struct sentences *out);

/* Words in halves, for an ideograph is half a word: words between spaces count two each, signs none. What goes on without a
 * space is a word more every 20 characters, and every 6 in Thai and the like, which know no spaces. *at, where it is
 * given, is where the word begins that would be more than max halves; else the text's end. */
size_t words_count(struct bytes text, size_t max, size_t *at);

/* Whether c is a Chinese or Japanese character. */
bool is_ideograph(uint32_t c);

/* Whether c belongs to the letter before it: an accent, a vowel sign. */
bool is_mark(uint32_t c);

/* Whether text ends with "…", "..." or either in brackets. */
bool ends_with_ellipsis(struct bytes text);

#endif
