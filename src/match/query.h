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
    QUERY_CLAUSES_MAX = 8,    /* that query_clauses tells */
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
    /* What evaluating touches stands together, for the sake of the cache. */
    enum query_kind kind;
    uint32_t
        in; /* of words, sets and patterns: where they are looked for; of a field: what it looks at */
    uint32_t
        group; /* of words and sets: match/lexicon.h; this and what is marked * is filled in when a topic is compiled */
    uint32_t regex; /* * of patterns: which of the set's */
    int distance;   /* of NEAR */
    bool placed;    /* query_has_place of a tree that was parsed to its end */
    bool phrase, exact, prefix, ignore_case;
    size_t n, cap;
    struct query **children;
    int64_t value; /* * of newer: and older: milliseconds, of has: bits (match/value.h) */

    struct bytes text;  /* word, phrase, pattern, name of a set or field; borrowed */
    struct bytes label; /* * printed, for evidence */
    size_t at;          /* byte offset in the query */
};

/* Reads a query. NULL with a sentence in err and the byte offset of the mistake in *at. */
struct query *query_parse(struct bytes text, struct arena *arena, struct error *err, size_t *at);

/* Whether a place in the entry can be named whenever the query holds: NEAR asks that of both its sides. */
bool query_has_place(const struct query *query);

/* One of the things that must occur where a query holds: any of these words and sets. */
struct query_clause {
    const struct query **leaves;
    size_t n, cap;
    const struct query *part; /* of the query: what is missing where none of them occurs */
};

/* What must occur where the query, whose leaves have their groups, holds: every clause of those that come out. Not all that
 * could be told is. 0 where it can hold without any word. Arena. */
size_t query_clauses(const struct query *query, struct arena *arena,
                     struct query_clause out[static QUERY_CLAUSES_MAX]);

/* Appends the query in its plainest spelling. */
void query_print(struct buf *out, const struct query *query);

/* Whether two trees say the same. */
bool query_equal(const struct query *a, const struct query *b);

#endif
