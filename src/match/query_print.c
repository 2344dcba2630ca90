#include "match/query.h"

/* How tightly a node binds; one that binds looser than its surroundings is put into parentheses. */
enum binding { BINDS_OR, BINDS_AND, BINDS_NOT, BINDS_NEAR, BINDS_PRIMARY };

static const enum binding bindings[] = {
    [QUERY_ALL] = BINDS_PRIMARY, [QUERY_WORD] = BINDS_PRIMARY,  [QUERY_REGEX] = BINDS_PRIMARY,
    [QUERY_SET] = BINDS_PRIMARY, [QUERY_FIELD] = BINDS_PRIMARY, [QUERY_NOT] = BINDS_NOT,
    [QUERY_AND] = BINDS_AND,     [QUERY_OR] = BINDS_OR,         [QUERY_NEAR] = BINDS_NEAR,
};

static void print(struct buf *out, const struct query *query, enum binding around);

static void print_row(struct buf *out, const struct query *row, const char *between,
                      enum binding around)
{
    for (size_t i = 0; i < row->n; i++) {
        if (i > 0)
            buf_add_string(out, between);
        print(out, row->children[i], around);
    }
}

/* Byte for byte, whatever a query that did not come out of a file may hold. */
static void add_between(struct buf *out, const char *before, struct bytes text, const char *behind)
{
    buf_add_string(out, before);
    buf_add_bytes(out, text);
    buf_add_string(out, behind);
}

static void print_word(struct buf *out, const struct query *word)
{
    if (word->exact)
        buf_add_char(out, '=');
    add_between(out, word->phrase ? "\"" : "", word->text, word->phrase ? "\"" : "");
    if (word->prefix)
        buf_add_char(out, '*');
}

/* The right side of NEAR is a primary: A NEAR/1 (B NEAR/2 C) keeps its parentheses. */
static void print_near(struct buf *out, const struct query *near)
{
    print(out, near->children[0], BINDS_NEAR);
    buf_printf(out, " NEAR/%d ", near->distance);
    print(out, near->children[1], BINDS_PRIMARY);
}

static void print_bare(struct buf *out, const struct query *query)
{
    switch (query->kind) {
    case QUERY_ALL:
        buf_add_char(out, '*');
        break;
    case QUERY_WORD:
        print_word(out, query);
        break;
    case QUERY_REGEX:
        add_between(out, "/", query->text, query->ignore_case ? "/i" : "/");
        break;
    case QUERY_SET:
        add_between(out, "@", query->text, "");
        break;
    case QUERY_FIELD:
        add_between(out, "", query->text, ":");
        print(out, query->children[0], BINDS_PRIMARY);
        break;
    case QUERY_NOT:
        buf_add_string(out, "NOT ");
        print(out, query->children[0], BINDS_NOT);
        break;
    case QUERY_AND:
        print_row(out, query, " AND ", BINDS_NOT);
        break;
    case QUERY_OR:
        print_row(out, query, " OR ", BINDS_AND);
        break;
    case QUERY_NEAR:
        print_near(out, query);
        break;
    }
}

static void print(struct buf *out, const struct query *query, enum binding around)
{
    bool enclosed = bindings[query->kind] < around;
    if (enclosed)
        buf_add_char(out, '(');
    print_bare(out, query);
    if (enclosed)
        buf_add_char(out, ')');
}

void query_print(struct buf *out, const struct query *query)
{
    print(out, query, BINDS_OR);
}
