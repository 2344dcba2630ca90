#include "match/query.h"

#include <assert.h>

#include "base/yaml.h"
#include "match/query_lexer.h"

const struct query_field query_fields[] = {
    {"title", IN_TITLE},       {"summary", IN_SUMMARY},   {"body", IN_BODY},
    {"text", IN_TEXT},         {"lead", IN_LEAD},         {"author", 1 << PLACE_AUTHOR},
    {"tag", 1 << PLACE_TAG},   {"url", 1 << PLACE_URL},   {"host", IN_HOST},
    {"feed", 1 << PLACE_FEED}, {"kind", 1 << PLACE_KIND}, {"category", 1 << PLACE_CATEGORY},
    {"lang", IN_LANGUAGE},     {"newer", IN_NEWER},       {"older", IN_OLDER},
    {"has", IN_HAS},
};
const size_t query_fields_n = COUNT_OF(query_fields);

static const char *const place_names[] = {
    [PLACE_TITLE] = "title",   [PLACE_SUMMARY] = "summary", [PLACE_BODY] = "body",
    [PLACE_AUTHOR] = "author", [PLACE_TAG] = "tag",         [PLACE_URL] = "url",
    [PLACE_FEED] = "feed",     [PLACE_KIND] = "kind",       [PLACE_CATEGORY] = "category",
};
static_assert(COUNT_OF(place_names) == PLACE_COUNT, "a name for every place");

const char *place_name(enum place place)
{
    return place_names[place];
}

struct parser {
    struct query_lexer lexer;
    struct query_token token; /* the next one, not yet used */
    struct arena *arena;
    struct error *err;
    size_t mistake;
    int depth;
};

static bool fail_at(struct parser *p, size_t at)
{
    p->mistake = at;
    return false;
}

static bool advance(struct parser *p)
{
    return query_lex(&p->lexer, &p->token, p->err) || fail_at(p, p->token.at);
}

static struct query *node_new(struct parser *p, enum query_kind kind, size_t at)
{
    struct query *query = ARENA_NEW(p->arena, struct query);
    query->kind = kind;
    query->at = at;
    return query;
}

static void adopt(struct parser *p, struct query *parent, struct query *child)
{
    ARENA_PUSH(p->arena, parent->children, parent->n, parent->cap) = child;
}

/* Going down is counted, so that a long row of parentheses ends in an error and not in the stack. */
static bool descend(struct parser *p)
{
    if (++p->depth <= QUERY_DEPTH_MAX)
        return true;
    error_set(p->err, "parentheses nest deeper than %d; name a part with `terms`", QUERY_DEPTH_MAX);
    return fail_at(p, p->token.at);
}

static bool parse_or(struct parser *p, uint32_t in, struct query **out);

/* A word, phrase, regular expression or set: what stands for itself. */
static bool parse_leaf(struct parser *p, enum query_kind kind, uint32_t in, struct query **out)
{
    const struct query_token *t = &p->token;
    struct query *leaf = node_new(p, kind, t->at);
    leaf->text = t->text;
    leaf->phrase = t->kind == TOKEN_PHRASE;
    leaf->exact = t->exact;
    leaf->prefix = t->prefix;
    leaf->ignore_case = t->ignore_case;
    leaf->in = in;
    if ((in & IN_VALUES) != 0 && kind != QUERY_WORD) {
        error_set(p->err, "host:, lang:, newer:, older: and has: take a word as it is");
        return fail_at(p, t->at);
    }
    *out = leaf;
    return advance(p);
}

/* What people look for among the fields, and where it is. */
static const struct {
    struct bytes name;
    const char *sentence;
} elsewhere[] = {
    {BYTES("sources"), "how many sources tell a story is known only later: write `min-sources: 2` "
                       "as a line of the file"},
    {BYTES("kinds"), "how many kinds of source tell a story is known only later: write `min-kinds: "
                     "2` as a line of the file"},
};

static bool refuse_field(struct parser *p, struct bytes name, const char *nearest)
{
    for (size_t i = 0; i < COUNT_OF(elsewhere); i++) {
        if (bytes_equal(name, elsewhere[i].name)) {
            error_set(p->err, "%s", elsewhere[i].sentence);
            return fail_at(p, p->token.at);
        }
    }
    if (nearest)
        error_set(p->err, "unknown field `%.*s:`; did you mean `%s:`?", BYTES_FMT(name), nearest);
    else
        error_set(p->err, "unknown field `%.*s:`; a text with a colon goes into quotation marks",
                  BYTES_FMT(name));
    return fail_at(p, p->token.at);
}

static bool find_field(struct parser *p, const struct query_field **out)
{
    struct bytes name = p->token.text;
    const char *names[COUNT_OF(query_fields)];
    for (size_t i = 0; i < COUNT_OF(query_fields); i++) {
        names[i] = query_fields[i].name;
        if (bytes_equal(name, bytes_of(names[i]))) {
            *out = &query_fields[i];
            return true;
        }
    }
    return refuse_field(p, name, yaml_nearest(name, names, COUNT_OF(query_fields)));
}

/* What is looked at where one field stands inside another: lead: is a part of the text, not of a place. */
static uint32_t within(uint32_t outer, uint32_t inner)
{
    if (outer == IN_TEXT && inner == IN_LEAD)
        return IN_LEAD;
    if (outer == IN_LEAD && inner == IN_TEXT)
        return IN_LEAD;
    if (outer == IN_LEAD && inner == IN_TITLE)
        return IN_TITLE;
    return outer & inner;
}

static bool parse_primary(struct parser *p, uint32_t in, struct query **out);

static bool parse_field(struct parser *p, uint32_t in, struct query **out)
{
    const struct query_field *field = NULL;
    if (!find_field(p, &field))
        return false;
    struct query *node = node_new(p, QUERY_FIELD, p->token.at);
    node->text = p->token.text;
    node->in = in == 0 ? field->in : within(in, field->in);
    if (node->in == 0) {
        error_set(p->err, "`%s:` stands inside a field that it has nothing in common with",
                  field->name);
        return fail_at(p, p->token.at);
    }
    struct query *child;
    if (!descend(p) || !advance(p))
        return false;
    if (p->token.kind == TOKEN_END || p->token.kind == TOKEN_CLOSE) {
        error_set(p->err, "nothing follows `%s:`", field->name);
        return fail_at(p, node->at);
    }
    if (!parse_primary(p, node->in, &child))
        return false;
    p->depth--;
    adopt(p, node, child);
    *out = node;
    return true;
}

static bool parse_group(struct parser *p, uint32_t in, struct query **out)
{
    size_t open = p->token.at;
    if (!descend(p) || !advance(p))
        return false;
    if (p->token.kind == TOKEN_CLOSE) {
        error_set(p->err, "there is nothing between the parentheses");
        return fail_at(p, open);
    }
    if (!parse_or(p, in, out))
        return false;
    p->depth--;
    if (p->token.kind != TOKEN_CLOSE) {
        error_set(p->err, "the parenthesis is never closed");
        return fail_at(p, open);
    }
    return advance(p);
}

/* A token that cannot begin anything, told by what it is. */
static bool refuse(struct parser *p)
{
    static const char *const sentences[] = {
        [TOKEN_END] = "the query ends where a word is expected",
        [TOKEN_AND] = "AND stands between two things; the word itself is written \"and\"",
        [TOKEN_OR] = "OR stands between two things; the word itself is written \"or\"",
        [TOKEN_NEAR] = "NEAR/n stands between two things",
        [TOKEN_NOT] =
            "NOT has no place in the entry that a field or NEAR could look at; write NOT before it",
        [TOKEN_CLOSE] = "this parenthesis was never opened",
    };
    const char *sentence = p->token.kind < COUNT_OF(sentences) ? sentences[p->token.kind] : NULL;
    error_set(p->err, "%s", sentence ? sentence : "this makes no sense here");
    return fail_at(p, p->token.at);
}

static bool parse_primary(struct parser *p, uint32_t in, struct query **out)
{
    switch (p->token.kind) {
    case TOKEN_WORD:
    case TOKEN_PHRASE:
        return parse_leaf(p, QUERY_WORD, in == 0 ? IN_TEXT : in, out);
    case TOKEN_REGEX:
        return parse_leaf(p, QUERY_REGEX, in == 0 ? IN_TEXT : in, out);
    case TOKEN_SET:
        return parse_leaf(p, QUERY_SET, in == 0 ? IN_TEXT : in, out);
    case TOKEN_ALL:
        *out = node_new(p, QUERY_ALL, p->token.at);
        return advance(p);
    case TOKEN_FIELD:
        return parse_field(p, in, out);
    case TOKEN_OPEN:
        return parse_group(p, in, out);
    default:
        return refuse(p);
    }
}

bool query_has_place(const struct query *query)
{
    switch (query->kind) {
    case QUERY_ALL:
    case QUERY_NOT:
        return false;
    case QUERY_WORD:
    case QUERY_REGEX:
    case QUERY_SET:
        return (query->in & IN_VALUES) == 0;
    case QUERY_FIELD:
        return query_has_place(query->children[0]);
    case QUERY_NEAR:
        return true;
    case QUERY_AND:
        for (size_t i = 0; i < query->n; i++) {
            if (query_has_place(query->children[i]))
                return true;
        }
        return false;
    case QUERY_OR:
        for (size_t i = 0; i < query->n; i++) {
            if (!query_has_place(query->children[i]))
                return false;
        }
        return true;
    }
    return false;
}

static bool check_place(struct parser *p, const struct query *side)
{
    if (query_has_place(side))
        return true;
    error_set(p->err, "NEAR needs words on both sides; this has no place in the entry by itself");
    return fail_at(p, side->at);
}

static bool parse_near(struct parser *p, uint32_t in, struct query **out)
{
    if (!parse_primary(p, in, out))
        return false;
    for (int links = 1; p->token.kind == TOKEN_NEAR; links++) {
        if (links > QUERY_DEPTH_MAX) {
            error_set(p->err, "more than %d NEARs in a row", QUERY_DEPTH_MAX);
            return fail_at(p, p->token.at);
        }
        struct query *near = node_new(p, QUERY_NEAR, p->token.at), *right;
        near->distance = p->token.distance;
        if (!check_place(p, *out) || !advance(p) || !parse_primary(p, in, &right) ||
            !check_place(p, right))
            return false;
        adopt(p, near, *out);
        adopt(p, near, right);
        *out = near;
    }
    return true;
}

static bool parse_not(struct parser *p, uint32_t in, struct query **out)
{
    if (p->token.kind != TOKEN_NOT)
        return parse_near(p, in, out);
    struct query *node = node_new(p, QUERY_NOT, p->token.at), *child;
    if (!descend(p) || !advance(p) || !parse_not(p, in, &child))
        return false;
    p->depth--;
    adopt(p, node, child);
    *out = node;
    return true;
}

/* Adds child to a row of ANDs or ORs; a row inside a row of its own kind is one row, as it means the same. */
static void join(struct parser *p, struct query *row, struct query *child)
{
    if (child->kind != row->kind) {
        adopt(p, row, child);
        return;
    }
    for (size_t i = 0; i < child->n; i++)
        adopt(p, row, child->children[i]);
}

static bool begins_operand(enum query_token_kind kind)
{
    return kind != TOKEN_END && kind != TOKEN_CLOSE && kind != TOKEN_OR && kind != TOKEN_NEAR;
}

static bool parse_and(struct parser *p, uint32_t in, struct query **out)
{
    if (!parse_not(p, in, out))
        return false;
    struct query *row = NULL;
    while (begins_operand(p->token.kind)) {
        if (p->token.kind == TOKEN_AND && !advance(p))
            return false;
        struct query *next;
        if (!parse_not(p, in, &next))
            return false;
        if (!row) {
            row = node_new(p, QUERY_AND, (*out)->at);
            join(p, row, *out);
            *out = row;
        }
        join(p, row, next);
    }
    return true;
}

static bool parse_or(struct parser *p, uint32_t in, struct query **out)
{
    if (!parse_and(p, in, out))
        return false;
    struct query *row = NULL;
    while (p->token.kind == TOKEN_OR) {
        struct query *next;
        if (!advance(p) || !parse_and(p, in, &next))
            return false;
        if (!row) {
            row = node_new(p, QUERY_OR, (*out)->at);
            join(p, row, *out);
            *out = row;
        }
        join(p, row, next);
    }
    return true;
}

/* Keeps for every node what query_has_place says of it; children first. */
static void mark_placed(struct query *query)
{
    for (size_t i = 0; i < query->n; i++)
        mark_placed(query->children[i]);
    query->placed = query_has_place(query);
}

struct query *query_parse(struct bytes text, struct arena *arena, struct error *err, size_t *at)
{
    struct parser p = {.lexer = {.text = text}, .arena = arena, .err = err};
    struct query *query = NULL;
    *at = 0;
    if (text.n > QUERY_LENGTH_MAX) {
        error_set(err, "a query of %zu bytes is longer than %d; name its parts with `terms`",
                  text.n, QUERY_LENGTH_MAX);
        return NULL;
    }
    bool ok = advance(&p) && parse_or(&p, 0, &query);
    if (ok && p.token.kind != TOKEN_END)
        ok = refuse(&p);
    *at = p.mistake;
    if (!ok)
        return NULL;
    mark_placed(query);
    return query;
}

bool query_equal(const struct query *a, const struct query *b)
{
    if (a->kind != b->kind || a->in != b->in || a->distance != b->distance || a->n != b->n ||
        a->phrase != b->phrase || a->exact != b->exact || a->prefix != b->prefix ||
        a->ignore_case != b->ignore_case || !bytes_equal(a->text, b->text))
        return false;
    for (size_t i = 0; i < a->n; i++) {
        if (!query_equal(a->children[i], b->children[i]))
            return false;
    }
    return true;
}
