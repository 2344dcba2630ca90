#include "text/centrality.h"

#include <criterion/criterion.h>

enum { MAX = 8 };

static const struct {
    const char *language, *sentences[MAX];
    size_t central, apart;
} rows[] = {
    {"en",
     {"The ferry to the island opens.", "A new ferry sails to the island harbour.",
      "Harbour workers welcome the ferry.", "Bananas are yellow."},
     1,
     3},
    {"ru",
     {"Паром на остров открыт.", "Паром ходит в гавань острова.", "Рабочие гавани рады солнцу.",
      "Бананы бывают жёлтыми."},
     1,
     3},
    {"zh",
     {"海岛渡轮开航。", "新渡轮驶向海岛港口。", "港口工人欢迎渡轮。", "香蕉黄色水果。"},
     1,
     3},
};

static size_t cut(struct tokenizer *tokenizer, size_t row, struct arena *arena, struct tokens *out)
{
    size_t n = 0;
    for (; n < MAX && rows[row].sentences[n]; n++)
        tokenize(tokenizer, bytes_of(rows[row].sentences[n]), bytes_of(rows[row].language), arena,
                 &out[n]);
    return n;
}

Test(centrality, is_what_sentences_share)
{
    struct tokenizer *tokenizer = tokenizer_new();
    struct arena *arena = arena_new(1 << 24);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct tokens tokens[MAX] = {{0}};
        struct centrality *c = ARENA_NEW(arena, struct centrality);
        size_t n = cut(tokenizer, i, arena, tokens);
        centrality_rank(tokens, n, arena, c);
        cr_assert_eq(c->n, n);
        for (size_t s = 0; s < n; s++) {
            cr_expect(s == rows[i].central || c->rank[s] < c->rank[rows[i].central], "%s %zu: %f",
                      rows[i].language, s, c->rank[s]);
            cr_expect(c->like[s][s] > 0.999 && c->like[s][s] < 1.001, "%f", c->like[s][s]);
            cr_expect(s == rows[i].apart || c->like[s][rows[i].apart] < 0.2, "%f",
                      c->like[s][rows[i].apart]);
        }
        cr_expect(c->rank[rows[i].central] > 0.999);
    }
    arena_free(arena);
    tokenizer_free(tokenizer);
}

Test(centrality, bears_nothing_and_all_the_same)
{
    struct tokenizer *tokenizer = tokenizer_new();
    struct arena *arena = arena_new(1 << 24);
    struct tokens tokens[CENTRALITY_SENTENCES_MAX] = {{0}};
    struct centrality *c = ARENA_NEW(arena, struct centrality);
    centrality_rank(tokens, 0, arena, c);
    cr_expect_eq(c->n, 0);
    for (size_t i = 0; i < CENTRALITY_SENTENCES_MAX; i++)
        tokenize(tokenizer, bytes_of("The same again."), bytes_of("en"), arena, &tokens[i]);
    centrality_rank(tokens, CENTRALITY_SENTENCES_MAX, arena, c);
    for (size_t i = 0; i < CENTRALITY_SENTENCES_MAX; i++)
        cr_expect(c->rank[i] > 0.99 && c->rank[i] < 1.01, "%f", c->rank[i]);
    arena_free(arena);
    tokenizer_free(tokenizer);
}
