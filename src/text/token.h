/* Text to words: NFKC case folding with Cyrillic ё folded to е and combining marks of Latin removed, words cut by ICU's
 * word boundaries (a dictionary for Chinese, Japanese and Thai; traditional Chinese folded to simplified), each with its
 * Snowball stem in the text's language. What a query compares and what fingerprints count are these words. Joined forms
 * ("China-Russia", "Sino-Russian") give their parts as words of their own.
 *
 * A tokenizer holds ICU and Snowball state that is dear to make: one a thread, used by that thread alone, kept for as
 * long as the thread runs. */
#ifndef RIFFLE_TEXT_TOKEN_H
#define RIFFLE_TEXT_TOKEN_H

#include "base/arena.h"

struct tokenizer;

struct token {
    struct bytes word; /* folded */
    struct bytes stem; /* equal to word where the language has no stemmer */
    uint64_t word_hash, stem_hash; /* hash_bytes of each, seed 0 */
    uint32_t offset;   /* of the word's first character in the text, in characters (code points) */
    uint32_t length;   /* in characters */
    uint32_t byte, byte_length; /* the same in bytes of the text as given */
    bool ideographic;  /* from a script without spaces: a segment rather than a word */
};

struct tokens {
    struct token *v;
    size_t n;
};

/* Owned: tokenizer_free. */
struct tokenizer *tokenizer_new(void);
void tokenizer_free(struct tokenizer *tokenizer);

/* Cuts UTF-8 text into words. language is BCP 47 ("ru", "en-GB"), absent for none (then no stemming). Arena. */
void tokenize(struct tokenizer *tokenizer, struct bytes text, struct bytes language,
              struct arena *arena, struct tokens *out);

/* The folded form that tokens of this text would have, without cutting or stemming. Arena. */
struct bytes fold(struct tokenizer *tokenizer, struct bytes text, struct arena *arena);

/* The stem of a folded word in that language. Arena, or the word itself. */
struct bytes stem(struct tokenizer *tokenizer, struct bytes word, struct bytes language,
                  struct arena *arena);

#endif
