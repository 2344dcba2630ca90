/* All words of all topics in one table, so that reading an entry costs a look-up a word however many topics there are.
 *
 * A pattern is a row of atoms that stand side by side: a word compared by its stem, a word compared as it is, the
 * beginning of a word, or a run of characters of a script without spaces. A group is what a query asks for as one thing
 * (a term set, or a single word): patterns that count as a hit, and patterns that swallow one ("Russian roulette" is no
 * place of @russia). Equal patterns and equal groups are kept once, whoever uses them.
 *
 * Made by one thread in three steps: terms, groups, lexicon_close. From then on it does not change and any thread may
 * read it, except that the stems of its words in a language are worked out when the first entry in that language comes,
 * by whichever thread has it, and published atomically. */
#ifndef RIFFLE_MATCH_LEXICON_H
#define RIFFLE_MATCH_LEXICON_H

#include "base/error.h"
#include "match/postings.h"
#include "text/token.h"

enum atom_kind {
    ATOM_STEM,      /* a word, by its stem in the entry's language */
    ATOM_EXACT,     /* a word as it is */
    ATOM_PREFIX,    /* the beginning of a word */
    ATOM_RUN,       /* characters anywhere in a text without spaces … */
    ATOM_RUN_START, /* … from the beginning of a segment */
    ATOM_RUN_WHOLE, /* … and to the end of one: a single character alone counts only so */
};

struct atom {
    enum atom_kind kind;
    struct bytes text;     /* folded */
    uint64_t hash;         /* of text, as tokens have it */
    uint32_t word;         /* ATOM_STEM: its number among the lexicon's words */
    const uint32_t *chars; /* runs: the code points */
    uint32_t n_chars;
};

struct pattern {
    struct atom *atoms;
    size_t n;
    const struct pattern_use *uses;
    size_t n_uses;
};

/* A group that a pattern belongs to. */
struct pattern_use {
    uint32_t group;
    bool swallows;
};

/* One term as it was written, its marks taken off. In a phrase a word may end in '*'. */
struct term {
    struct bytes text;
    bool exact, prefix, phrase;
};

struct group_member {
    uint32_t pattern;
    bool swallows;
};

/* The words of a lexicon in one language. */
struct stem_index {
    struct stem_index *next;
    struct arena *arena;
    struct bytes language; /* to tokenise with */
    const uint64_t *stems; /* by word */
    struct postings first; /* stem of a pattern's first atom → pattern */
};

struct lexicon;

/* Owned: lexicon_free. */
struct lexicon *lexicon_new(void);
void lexicon_free(struct lexicon *lexicon);

/* The number of the term's pattern, which is made if it is new. False where there is no word in the term, or too many. */
bool lexicon_term(struct lexicon *lexicon, struct tokenizer *tokenizer, const struct term *term,
                  uint32_t *pattern, struct error *err);

/* The number of the group with these members; their order does not matter. */
uint32_t lexicon_group(struct lexicon *lexicon, const struct group_member *members, size_t n);

void lexicon_close(struct lexicon *lexicon);

/* How many groups there are, and one pattern by its number. */
size_t lexicon_groups(const struct lexicon *lexicon);
const struct pattern *lexicon_pattern(const struct lexicon *lexicon, uint32_t pattern);

/* The stems for an entry in that language (absent: none), to be tokenised with the index's language. Borrowed from the
 * lexicon. Any thread, with a tokenizer of its own. */
const struct stem_index *lexicon_stems(const struct lexicon *lexicon, struct tokenizer *tokenizer,
                                       struct bytes language);

/* The patterns that begin with a word as it is, with one of its beginnings of so many bytes, or with a run of these
 * characters (second 0: a single one at a segment's start). */
struct posting_list lexicon_exact(const struct lexicon *lexicon, uint64_t word_hash);
struct posting_list lexicon_prefix(const struct lexicon *lexicon, struct bytes word, size_t length);
struct posting_list lexicon_run(const struct lexicon *lexicon, uint32_t first, uint32_t second);

/* The lengths that beginnings of this word may have: bit l for l bytes. 0 for nearly every word. */
uint64_t lexicon_prefix_lengths(const struct lexicon *lexicon, struct bytes word);

#endif
