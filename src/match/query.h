/* A query as a tree: what the query language says, before any word of it is looked up.
 *
 *     query    = and { OR and }
 *     and      = not { [AND] not }                 juxtaposition is AND
 *     not      = ( NOT | - ) not | near
 *     near     = primary { NEAR/n primary }
 *     primary  = word | "phrase" | =exact | prefix* | /regex/i | @terms | * | field: primary | ( query )
 *
 * The parser is a pure function of the text; the tree is in the arena and borrows its words from the text. Whatever it
 * accepts can be printed and read again to the same tree. */
#ifndef RIFFLE_MATCH_QUERY_H
#define RIFFLE_MATCH_QUERY_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"

enum {
    QUERY_DEPTH_MAX = 64,     /* parentheses, fields and negations inside each other */
    QUERY_LENGTH_MAX = 65536, /* bytes */
    QUERY_PHRASE_MAX = 32,    /* words of a phrase */
    LEAD_WORDS = 60,          /* of a text, that lead: looks at beside the title */
};

/* The places of an entry where words stand, in the order in which they are read. */
enum place {
    PLACE_TITLE,
    PLACE_SUMMARY,
    PLACE_BODY,
    PLACE_AUTHOR,
    PLACE_TAG,
    PLACE_URL,
    PLACE_FEED,
    PLACE_KIND,
    PLACE_CATEGORY,
    PLACE_COUNT
};

/* What a field looks at: a set of places, or a value of the entry that is compared as a whole. */
enum {
    IN_TITLE = 1 << PLACE_TITLE,
    IN_SUMMARY = 1 << PLACE_SUMMARY,
    IN_BODY = 1 << PLACE_BODY,
    IN_TEXT = IN_TITLE | IN_SUMMARY | IN_BODY, /* a word without a field */
    IN_LEAD = 1 << PLACE_COUNT,                /* the title and the first LEAD_WORDS of the text */
    IN_HOST = 1 << (PLACE_COUNT + 1),
    IN_LANGUAGE = 1 << (PLACE_COUNT + 2),
    IN_NEWER = 1 << (PLACE_COUNT + 3),
    IN_OLDER = 1 << (PLACE_COUNT + 4),
    IN_HAS = 1 << (PLACE_COUNT + 5),
    IN_VALUES = IN_HOST | IN_LANGUAGE | IN_NEWER | IN_OLDER | IN_HAS,
};

/* The fields' names; the rows are in the order of the manual. */
struct query_field {
    const char *name;
    uint32_t in;
};
extern const struct query_field query_fields[];
extern const size_t query_fields_n;

/* The name under which evidence tells a place: "title", "tag". Static. */
const char *place_name(enum place place);

enum query_kind {
    QUERY_ALL,  /* * */
    QUERY_WORD, /* a word or a phrase */
    QUERY_REGEX,
    QUERY_SET,   /* @terms */
    QUERY_FIELD, /* field: child */
    QUERY_NOT,   /* one child */
    QUERY_AND,   /* two or more children, none of them an AND; so with OR */
    QUERY_OR,
    QUERY_NEAR, /* two children */
};

struct query {
    enum query_kind kind;
    struct bytes text; /* word, phrase, pattern, name of a set or field; borrowed */
    size_t at;         /* byte offset in the query */
    bool phrase, exact, prefix, ignore_case;
    int distance; /* of NEAR */
    uint32_t
        in; /* of words, sets and patterns: where they are looked for; of a field: what it looks at */
    struct query **children;
    size_t n, cap;
    bool placed; /* query_has_place of a tree that was parsed to its end */

    /* Filled in when a topic is compiled (match/topic.c). */
    struct bytes label; /* printed, for evidence */
    uint32_t group;     /* of words and sets: match/lexicon.h */
    uint32_t regex;     /* of patterns: which of the set's */
    int64_t value;      /* of newer: and older: milliseconds, of has: bits (match/value.h) */
};

/* Reads a query. NULL with a sentence in err and the byte offset of the mistake in *at. */
struct query *query_parse(struct bytes text, struct arena *arena, struct error *err, size_t *at);

/* Whether a place in the entry can be named whenever the query holds: NEAR asks that of both its sides. */
bool query_has_place(const struct query *query);

/* Calls visit for each leaf of a choice of words and sets, the keys, of which at least one must occur where the query
 * holds: of an AND or a NEAR those of its rarest side, of an OR those of all. weight tells how common a leaf is. False,
 * and no call, where the query can hold without any. */
bool query_keys(const struct query *query, size_t (*weight)(const struct query *leaf, void *ctx),
                void (*visit)(const struct query *leaf, void *ctx), void *ctx);

/* The part of the query that is missing where none of its keys occurs, weighed alike. */
const struct query *query_keys_part(const struct query *query,
                                    size_t (*weight)(const struct query *leaf, void *ctx),
                                    void *ctx);

/* Appends the query in its plainest spelling. */
void query_print(struct buf *out, const struct query *query);

/* Whether two trees say the same. */
bool query_equal(const struct query *a, const struct query *b);

#endif
