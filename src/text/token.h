/* Text to words: folded as fold() has it, cut at word boundaries, each with its Snowball stem. What a query compares and
 * what fingerprints count are these words. They are UAX #29's, but where those would hide a name:
 *
 *     China-Russia, Sino-Russian, a_b      give their parts
 *     example.com, l'accord                give their parts too
 *     Xi's, China’s                         give xi, china
 *     U.S., U.K                            give us, uk
 *     don't, Xi'an                         give dont, xian
 *     1,000 and 3,14                       give 1000 and 3.14
 *
 * Scripts without spaces (Chinese, Japanese, Thai) are cut by ICU's dictionaries, which may cut the same term in two ways
 * in two places. So an ideographic token is a segment, and a term in such a script can be sought as segments, its own
 * tokens in a row, or as a substring of the folded text, which tokens_run gives over as many tokens as stand side by
 * side there.
 *
 * A word that is not in the script of the text's language is stemmed as English where it is Latin, as Russian where it is
 * Cyrillic; Ukrainian and Belarusian, which have no stemmer, as Russian.
 *
 * A tokenizer holds ICU and Snowball state that is dear to make: one a thread, used by that thread alone, kept for as
 * long as the thread runs. */
#ifndef RIFFLE_TEXT_TOKEN_H
#define RIFFLE_TEXT_TOKEN_H

#include "base/arena.h"

struct tokenizer;

struct token {
    struct bytes word;             /* folded */
    struct bytes stem;             /* equal to word where the language has no stemmer */
    uint64_t word_hash, stem_hash; /* hash_bytes of each, seed 0 */
    uint32_t offset; /* of the word's first character in the text, in characters (code points) */
    uint32_t length; /* in characters */
    uint32_t byte, byte_length; /* the same in bytes of the text as given */
    bool ideographic;           /* from a script without spaces: a segment rather than a word */
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

/* The folded text of the ideographic tokens that stand side by side, from the i-th on: their words follow one another in
 * memory. Of any other token, its word. *count (may be NULL) is how many tokens that is. Borrowed from the tokens. */
struct bytes tokens_run(const struct tokens *tokens, size_t i, size_t *count);

/* The folded form that tokens of this text would have, without cutting or stemming. Arena. */
struct bytes fold(struct tokenizer *tokenizer, struct bytes text, struct arena *arena);

/* The stem of a folded word in that language. Arena, or the word itself. */
struct bytes stem(struct tokenizer *tokenizer, struct bytes word, struct bytes language,
                  struct arena *arena);

/* The folded word and the stems that it has in any language, each once; returns how many. Arena. */
enum { STEMS_MAX = 24 };
size_t stems_of(struct tokenizer *tokenizer, struct bytes word, struct arena *arena,
                struct bytes out[static STEMS_MAX]);

#endif
