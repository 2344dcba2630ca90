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

static void print_word(struct buf *out, const struct query *word)
{
    if (word->exact)
        buf_add_char(out, '=');
    if (word->phrase)
        buf_printf(out, "\"%.*s\"", BYTES_FMT(word->text));
    else
        buf_add_bytes(out, word->text);
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
        buf_printf(out, "/%.*s/%s", BYTES_FMT(query->text), query->ignore_case ? "i" : "");
        break;
    case QUERY_SET:
        buf_printf(out, "@%.*s", BYTES_FMT(query->text));
        break;
    case QUERY_FIELD:
        buf_printf(out, "%.*s:", BYTES_FMT(query->text));
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
