/* The words by which an entry is found in an index, and those of a query: what an index must hold where the query holds.
 * An index narrows the archive down to candidates, which the query itself is then held against; so it need know nothing
 * of fields, phrases or distances, and it may give too much but never too little.
 *
 * An entry's keywords are those of its title, summary, body, authors and tags: each folded word, its stem in the entry's
 * language, and, of scripts without spaces, every two characters side by side and every segment of one. A query's word
 * is sought as itself and by its stems in all languages; a run of characters by its pairs. A keyword holds no ASCII but
 * small letters, digits, full stops and underscores, and no white space; those beyond KEYWORD_MAX bytes are cut. */
#ifndef RIFFLE_MATCH_KEYWORDS_H
#define RIFFLE_MATCH_KEYWORDS_H

#include "match/topic.h"
#include "text/token.h"

enum {
    KEYWORD_MAX = 64,
    KEYWORDS_WANTED_MAX = 100, /* words of a query that narrow; the others only filter */
};

/* Scratch memory of one thread. Owned: keywords_free. */
struct keywords;
struct keywords *keywords_new(void);

/* Takes NULL. */
void keywords_free(struct keywords *keywords);

/* The keywords of an entry, each once, parted by spaces. Borrowed until the next call. */
struct bytes keywords_read(struct keywords *keywords, const struct match_entry *entry);

/* What is wanted of the index. */
enum wanted_kind { WANTED_WORD, WANTED_BEGINNING, WANTED_ALL_OF, WANTED_ANY_OF };

struct wanted {
    enum wanted_kind kind;
    struct bytes text; /* a keyword, or how one begins */
    struct wanted **v; /* two or more */
    size_t n, cap;
};

/* What the index holds of every entry for which the first topic of the set matches, score and rejection apart. NULL: it
 * cannot tell. Arena. */
struct wanted *keywords_wanted(struct keywords *keywords, const struct topic_set *set,
                               struct arena *arena);

#endif
