#include "text/centrality.h"

#include <assert.h>
#include <math.h>

enum {
    TABLE_SIZE = 4096, /* a power of two above all words of all sentences */
    ROUNDS = 24
};

static_assert(CENTRALITY_SENTENCES_MAX * CENTRALITY_WORDS_MAX < TABLE_SIZE, "the table has room");

/* The stems of a sentence, numbered, each once, with its weight. */
struct vector {
    size_t n;
    struct {
        uint32_t word;
        double weight;
    } v[CENTRALITY_WORDS_MAX];
};

/* Numbers for stems, by their hashes. */
struct numbers {
    uint64_t hash[TABLE_SIZE];
    uint32_t number[TABLE_SIZE];    /* from 1 */
    uint32_t sentences[TABLE_SIZE]; /* by number: in how many the stem is */
    uint32_t n;
};

bool token_says_something(const struct token *token)
{
    if (token->word.n == 0 || ascii_is_digit(token->word.p[0]))
        return false;
    return token->length > (token->ideographic ? 1 : 2);
}

static uint32_t number_of(struct numbers *numbers, uint64_t hash)
{
    size_t at = hash & (TABLE_SIZE - 1);
    while (numbers->number[at] && numbers->hash[at] != hash)
        at = (at + 1) & (TABLE_SIZE - 1);
    if (!numbers->number[at]) {
        numbers->hash[at] = hash;
        numbers->number[at] = ++numbers->n;
    }
    return numbers->number[at];
}

static void count_stems(struct numbers *numbers, const struct tokens *tokens, struct vector *out)
{
    for (size_t i = 0; i < tokens->n && out->n < CENTRALITY_WORDS_MAX; i++) {
        if (!token_says_something(&tokens->v[i]))
            continue;
        uint32_t word = number_of(numbers, tokens->v[i].stem_hash);
        size_t at = 0;
        while (at < out->n && out->v[at].word != word)
            at++;
        if (at == out->n) {
            out->v[out->n++].word = word;
            numbers->sentences[word]++;
        }
        out->v[at].weight += 1;
    }
}

/* A stem that all sentences have says nothing. Then the length is one. */
static void weigh(const struct numbers *numbers, size_t n, struct vector *vector)
{
    double squares = 0;
    for (size_t i = 0; i < vector->n; i++) {
        double rare = 1 - (numbers->sentences[vector->v[i].word] - 1.0) / (double)n;
        vector->v[i].weight *= rare * rare;
        squares += vector->v[i].weight * vector->v[i].weight;
    }
    for (size_t i = 0; i < vector->n && squares > 0; i++)
        vector->v[i].weight /= sqrt(squares);
}

static void compare(const struct vector *vectors, size_t n, double *dense, struct centrality *out)
{
    for (size_t i = 0; i < n; i++) {
        for (size_t w = 0; w < vectors[i].n; w++)
            dense[vectors[i].v[w].word] = vectors[i].v[w].weight;
        for (size_t j = i; j < n; j++) {
            double cosine = 0;
            for (size_t w = 0; w < vectors[j].n; w++)
                cosine += vectors[j].v[w].weight * dense[vectors[j].v[w].word];
            out->like[i][j] = out->like[j][i] = cosine;
        }
        for (size_t w = 0; w < vectors[i].n; w++)
            dense[vectors[i].v[w].word] = 0;
    }
}

static void walk(struct centrality *c)
{
    static const double damping = 0.85;
    double sum[CENTRALITY_SENTENCES_MAX] = {0}, highest = 0;
    for (size_t i = 0; i < c->n; i++) {
        c->rank[i] = 1;
        for (size_t j = 0; j < c->n; j++)
            sum[i] += c->like[i][j];
    }
    for (size_t round = 0; round < ROUNDS; round++) {
        double next[CENTRALITY_SENTENCES_MAX] = {0};
        for (size_t i = 0; i < c->n; i++) {
            double share = sum[i] > 0 ? c->rank[i] / sum[i] : 0;
            for (size_t j = 0; j < c->n; j++)
                next[j] += share * c->like[i][j];
        }
        for (size_t i = 0; i < c->n; i++)
            c->rank[i] = 1 - damping + damping * next[i];
    }
    for (size_t i = 0; i < c->n; i++)
        highest = c->rank[i] > highest ? c->rank[i] : highest;
    for (size_t i = 0; i < c->n && highest > 0; i++)
        c->rank[i] /= highest;
}

void centrality_rank(const struct tokens *sentences, size_t n, struct arena *arena,
                     struct centrality *out)
{
    struct numbers *numbers = ARENA_NEW(arena, struct numbers);
    struct vector *vectors = ARENA_ARRAY(arena, struct vector, n);
    out->n = n;
    for (size_t i = 0; i < n; i++)
        count_stems(numbers, &sentences[i], &vectors[i]);
    for (size_t i = 0; i < n; i++)
        weigh(numbers, n, &vectors[i]);
    compare(vectors, n, ARENA_ARRAY(arena, double, numbers->n + 1), out);
    walk(out);
}
