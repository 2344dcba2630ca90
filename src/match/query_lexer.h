/* The words of the query language, one at a time: what a topic's author wrote is cut into tokens that borrow from it, so
 * that every one knows where it stood. Pure, no allocation.
 *
 *     china "no limits" sanction* =xi /hypersonic\w+/i @china title: ( ) AND OR NOT - NEAR/20 *
 *
 * A word is anything up to white space, a parenthesis, a quotation mark or a colon. Typographic quotation marks and the
 * full-width parentheses and colon of Chinese keyboards are taken like the plain ones. */
#ifndef RIFFLE_MATCH_QUERY_LEXER_H
#define RIFFLE_MATCH_QUERY_LEXER_H

#include "base/bytes.h"
#include "base/error.h"

enum { NEAR_MAX = 1000 };

enum query_token_kind {
    TOKEN_END,
    TOKEN_WORD,   /* text without '=' and '*' */
    TOKEN_PHRASE, /* text between the quotation marks */
    TOKEN_REGEX,  /* text between the slashes */
    TOKEN_SET,    /* text without '@' */
    TOKEN_FIELD,  /* text without ':' */
    TOKEN_ALL,    /* a '*' by itself */
    TOKEN_AND,
    TOKEN_OR,
    TOKEN_NOT,
    TOKEN_NEAR,
    TOKEN_OPEN,
    TOKEN_CLOSE,
};

struct query_token {
    enum query_token_kind kind;
    struct bytes text;
    size_t at;        /* byte offset of the token in the query */
    bool exact;       /* a word or phrase after '=' */
    bool prefix;      /* a word before '*' */
    bool ignore_case; /* a regular expression with the letter i */
    int distance;     /* of NEAR/n */
};

struct query_lexer {
    struct bytes text;
    size_t at; /* byte offset of what has not been read */
};

/* Reads the next token; behind the last one it is TOKEN_END again and again. False with a sentence in err, and the
 * place of the mistake in token->at. */
bool query_lex(struct query_lexer *lexer, struct query_token *token, struct error *err);

/* Whether word, put into a query as it is, would be read back as that very word: no keyword, no marks in it. */
bool query_is_plain_word(struct bytes word);

#endif
