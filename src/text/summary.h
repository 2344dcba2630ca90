/* The paragraph under a headline: at most so many words of what a source says, in whole sentences of its own.
 *
 * A text of that size is used as it is, less what does not belong to it (text/boilerplate.h), its headline said again,
 * and a last sentence that the source broke off, where twenty words are left without it. Of a longer one sentences are
 * chosen, one after the other: the first; then whichever is the most central (text/centrality.h), has the most of the
 * topic's and the headline's words, is near the beginning and near what is chosen already; not one that says again what
 * is said, nor one that leans on the sentence before it ("But …", "He …") without that one. They stand in their own
 * order. Headings, captions and items of lists, which end with no full stop, are passed over. Only where no sentence is
 * short enough one is cut, at a word, with "…".
 *
 * Words are what spaces part. In Chinese and Japanese two characters count as one word, so that "100 words" there are at
 * most 200 characters, signs not counted; that is about as much as 100 English words say.
 *
 * Equal data give equal bytes. The time is bounded: the first 16 KB, and 48 sentences of them, are looked at. */
#ifndef RIFFLE_TEXT_SUMMARY_H
#define RIFFLE_TEXT_SUMMARY_H

#include "base/arena.h"

struct summarizer;

struct summary_request {
    struct bytes text;  /* plain; each line is a paragraph, a heading, an item … */
    struct bytes title; /* plain, absent where there is none */
    struct bytes language;
    const struct bytes *terms; /* words of the topic, best as they stand in the text; NULL: none */
    size_t n_terms;
    size_t max_words;
};

/* Holds ICU's and Snowball's state, made when it is first needed; one a thread. Owned: summarizer_free. */
struct summarizer *summarizer_new(void);
void summarizer_free(struct summarizer *summarizer);

/* The paragraph; empty where the text is nothing but boilerplate. Arena, or borrowed where all of it is used. */
struct bytes summary(struct summarizer *summarizer, const struct summary_request *request,
                     struct arena *arena);

/* Whether a source's summary says less than its body would: it is nothing but boilerplate, or was broken off. */
bool summary_is_poor(struct bytes text);

/* Whether text has at most max_words words. */
bool summary_fits(struct bytes text, size_t max_words);

#endif
