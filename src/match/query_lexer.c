#include "match/query_lexer.h"

#include <stdlib.h>
#include <string.h>

/* What a byte sequence at the reading position is; the longer spellings are what phones and Chinese keyboards give. */
enum mark { MARK_NONE, MARK_QUOTE, MARK_OPEN, MARK_CLOSE, MARK_COLON };

static const struct {
    struct bytes text;
    enum mark mark;
} marks[] = {
    {BYTES("\""), MARK_QUOTE},
    {BYTES("("), MARK_OPEN},
    {BYTES(")"), MARK_CLOSE},
    {BYTES(":"), MARK_COLON},
    {BYTES("\xe2\x80\x9c"), MARK_QUOTE},
    {BYTES("\xe2\x80\x9d"), MARK_QUOTE}, /* “ ” */
    {BYTES("\xe2\x80\x9e"), MARK_QUOTE},
    {BYTES("\xef\xbc\x88"), MARK_OPEN}, /* „ （ */
    {BYTES("\xef\xbc\x89"), MARK_CLOSE},
    {BYTES("\xef\xbc\x9a"), MARK_COLON}, /* ） ： */
};

static const struct {
    struct bytes text;
    enum query_token_kind kind;
} keywords[] = {
    {BYTES("AND"), TOKEN_AND},
    {BYTES("OR"), TOKEN_OR},
    {BYTES("NOT"), TOKEN_NOT},
};

static enum mark mark_at(struct bytes rest, size_t *length)
{
    *length = 1;
    char c = rest.p[0];
    if (c != '"' && c != '(' && c != ')' && c != ':' && (unsigned char)c < 0x80)
        return MARK_NONE;
    for (size_t i = 0; i < COUNT_OF(marks); i++) {
        if (bytes_starts(rest, marks[i].text)) {
            *length = marks[i].text.n;
            return marks[i].mark;
        }
    }
    return MARK_NONE;
}

static struct bytes rest_of(const struct query_lexer *lexer)
{
    return bytes_skip(lexer->text, lexer->at);
}

/* The length of white space at the start, the ideographic space included. */
static size_t space_at(struct bytes rest)
{
    static const struct bytes ideographic = BYTES("\xe3\x80\x80");
    if (rest.n > 0 && ascii_is_space(rest.p[0]))
        return 1;
    return bytes_starts(rest, ideographic) ? ideographic.n : 0;
}

/* Moves over a word; *mark is what stopped it, if that was a mark. */
static struct bytes take_word(struct query_lexer *lexer, enum mark *mark)
{
    struct bytes rest = rest_of(lexer);
    size_t n = 0, length;
    *mark = MARK_NONE;
    while (n < rest.n) {
        struct bytes here = bytes_skip(rest, n);
        if (space_at(here) > 0)
            break;
        *mark = mark_at(here, &length);
        if (*mark != MARK_NONE)
            break;
        n++;
    }
    lexer->at += n;
    return (struct bytes){rest.p, n};
}

static bool lex_phrase(struct query_lexer *lexer, struct query_token *token, struct error *err)
{
    struct bytes rest = rest_of(lexer);
    size_t start, length;
    mark_at(rest, &start);
    for (size_t n = start; n < rest.n; n++) {
        if (mark_at(bytes_skip(rest, n), &length) != MARK_QUOTE)
            continue;
        token->kind = TOKEN_PHRASE;
        token->text = (struct bytes){rest.p + start, n - start};
        lexer->at += n + length;
        if (bytes_empty(bytes_trim(token->text)))
            return error_set(err, "there is nothing between the quotation marks");
        return true;
    }
    return error_set(err, "the quotation mark is never closed");
}

static bool lex_regex(struct query_lexer *lexer, struct query_token *token, struct error *err)
{
    struct bytes rest = rest_of(lexer);
    size_t n = 1;
    while (n < rest.n && rest.p[n] != '/' && rest.p[n] != '\n')
        n += rest.p[n] == '\\' && n + 1 < rest.n ? 2 : 1;
    if (n >= rest.n || rest.p[n] != '/')
        return error_set(err, "the regular expression has no / at its end");
    token->kind = TOKEN_REGEX;
    token->text = (struct bytes){rest.p + 1, n - 1};
    lexer->at += n + 1;
    if (token->text.n == 0)
        return error_set(err, "there is nothing between the slashes");
    enum mark mark;
    struct bytes flags = take_word(lexer, &mark);
    if (flags.n > 1 || (flags.n == 1 && flags.p[0] != 'i')) {
        token->at += n + 1;
        return error_set(
            err, "`%.*s` after a regular expression; only /…/i is known, which ignores case",
            BYTES_FMT(flags));
    }
    token->ignore_case = flags.n == 1;
    return true;
}

/* NEAR with its number, or a slip for it: NEAR12, NEAR-12, near/12. Quoted or with a `=` they are words. */
static bool is_near(struct bytes word)
{
    static const struct bytes near = BYTES("NEAR"), any_case = BYTES("near/");
    return bytes_starts_nocase(word, any_case) ||
           (bytes_starts(word, near) &&
            (word.n == near.n ||
             ((unsigned char)word.p[near.n] < 0x80 && !ascii_is_alpha(word.p[near.n]))));
}

static bool lex_near(struct bytes word, struct query_token *token, struct error *err)
{
    static const char advice[] = "NEAR takes a number of words, from 1 to %d: NEAR/20";
    static const struct bytes near = BYTES("NEAR/");
    struct bytes digits = bytes_skip(word, near.n);
    int distance = 0;
    if (!bytes_starts(word, near))
        return error_set(err, advice, NEAR_MAX);
    for (size_t i = 0; i < digits.n; i++) {
        if (!ascii_is_digit(digits.p[i]) || distance > NEAR_MAX)
            return error_set(err, advice, NEAR_MAX);
        distance = distance * 10 + (digits.p[i] - '0');
    }
    if (distance < 1 || distance > NEAR_MAX)
        return error_set(err, advice, NEAR_MAX);
    token->kind = TOKEN_NEAR;
    token->distance = distance;
    return true;
}

/* A word that may end in '*'; a '*' anywhere else is a mistake. */
static bool finish_word(struct bytes word, struct query_token *token, struct error *err)
{
    size_t star = bytes_find_char(word, '*');
    token->kind = TOKEN_WORD;
    token->text = word;
    if (star == word.n)
        return true;
    if (star + 1 != word.n || star == 0) {
        token->at = token->at + (size_t)(token->exact ? 1 : 0) + star;
        return error_set(err, "`*` stands at the end of a word, or by itself for everything");
    }
    token->text.n = star;
    token->prefix = true;
    if (token->exact)
        return error_set(err, "a word is either =exact or a prefix*, not both");
    return true;
}

static bool lex_word(struct query_lexer *lexer, struct query_token *token, struct error *err)
{
    enum mark mark;
    struct bytes word = take_word(lexer, &mark);
    for (size_t i = 0; i < COUNT_OF(keywords) && !token->exact; i++) {
        if (bytes_equal(word, keywords[i].text)) {
            token->kind = keywords[i].kind;
            return true;
        }
    }
    if (!token->exact && is_near(word))
        return lex_near(word, token, err);
    if (mark == MARK_COLON && !token->exact && word.n > 0) {
        size_t length;
        mark_at(rest_of(lexer), &length);
        lexer->at += length;
        token->kind = TOKEN_FIELD;
        token->text = word;
        return true;
    }
    if (mark == MARK_COLON) {
        token->at = lexer->at;
        return error_set(err, "`:` follows the name of a field, as in title:peace");
    }
    if (word.n == 1 && word.p[0] == '*' && !token->exact) {
        token->kind = TOKEN_ALL;
        return true;
    }
    return finish_word(word, token, err);
}

static bool lex_set(struct query_lexer *lexer, struct query_token *token, struct error *err)
{
    enum mark mark;
    lexer->at++;
    token->kind = TOKEN_SET;
    token->text = take_word(lexer, &mark);
    if (token->text.n == 0)
        return error_set(err, "`@` is followed by the name of a term set, as in @china");
    return true;
}

static bool lex_exact(struct query_lexer *lexer, struct query_token *token, struct error *err)
{
    size_t length;
    token->exact = true;
    lexer->at++;
    struct bytes rest = rest_of(lexer);
    if (rest.n > 0 && mark_at(rest, &length) == MARK_QUOTE)
        return lex_phrase(lexer, token, err);
    if (rest.n == 0 || space_at(rest) > 0 || mark_at(rest, &length) != MARK_NONE)
        return error_set(err, "`=` is followed by the word to be found exactly so, as in =xi");
    return lex_word(lexer, token, err);
}

/* A dash between spaces is a dash, and whoever wrote it did not mean NOT. */
static bool lex_minus(struct query_lexer *lexer, struct query_token *token, struct error *err)
{
    token->kind = TOKEN_NOT;
    lexer->at++;
    struct bytes rest = rest_of(lexer);
    if (rest.n == 0 || space_at(rest) > 0)
        return error_set(err, "`-` stands directly before what it excludes, as in -sport");
    return true;
}

bool query_lex(struct query_lexer *lexer, struct query_token *token, struct error *err)
{
    for (size_t n; (n = space_at(rest_of(lexer))) > 0;)
        lexer->at += n;
    *token = (struct query_token){.kind = TOKEN_END, .at = lexer->at};
    struct bytes rest = rest_of(lexer);
    if (rest.n == 0)
        return true;
    size_t length;
    switch (mark_at(rest, &length)) {
    case MARK_QUOTE:
        return lex_phrase(lexer, token, err);
    case MARK_OPEN:
    case MARK_CLOSE:
        token->kind = mark_at(rest, &length) == MARK_OPEN ? TOKEN_OPEN : TOKEN_CLOSE;
        lexer->at += length;
        return true;
    default:
        break;
    }
    switch (rest.p[0]) {
    case '/':
        return lex_regex(lexer, token, err);
    case '@':
        return lex_set(lexer, token, err);
    case '=':
        return lex_exact(lexer, token, err);
    case '-':
        return lex_minus(lexer, token, err);
    default:
        return lex_word(lexer, token, err);
    }
}

bool query_is_plain_word(struct bytes word)
{
    struct query_lexer lexer = {.text = word};
    struct query_token token;
    return query_lex(&lexer, &token, NULL) && token.kind == TOKEN_WORD && !token.prefix &&
           !token.exact && token.text.n == word.n;
}
