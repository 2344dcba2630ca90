/* Judging entries by one topic and by many. The floor is the tokenizer, which every entry has to go through; what is
 * above it should grow with what an entry says, and hardly with the number of topics. The topics are made: each has 40
 * terms of a vocabulary of 5,000 words, of which a few occur in most entries and most in few, as words do. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "bench.h"
#include "match/topic.h"
#include "text/token.h"

enum {
    ENTRIES = 1000,
    TITLE_WORDS = 10,
    SUMMARY_WORDS = 40,
    VOCABULARY = 5000,
    TERMS = 40,
    MOST_TOPICS = 1000
};

static const struct bytes english = BYTES("en");

struct entries {
    struct arena *arena;
    struct match_entry v[ENTRIES];
    size_t bytes;
};

struct judging {
    const struct entries *entries;
    struct topic_set *set;
    struct judge *judge;
    struct tokenizer *tokenizer;
    struct arena *arena;
    size_t matches;
};

static size_t below(uint64_t *state, size_t n)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (size_t)(*state >> 33) % n;
}

/* A word made of syllables; small numbers are the common ones. */
static void add_word(struct buf *out, size_t number)
{
    static const char *const syllables[] = {"ba",  "ke",  "li",  "mo",  "nu",
                                            "par", "ses", "tol", "vin", "zar"};
    for (size_t i = 0; i < 4; i++, number /= COUNT_OF(syllables))
        buf_add_string(out, syllables[number % COUNT_OF(syllables)]);
}

/* A number of the vocabulary, the smaller the likelier. */
static size_t some_word(uint64_t *state)
{
    size_t bound = below(state, VOCABULARY) + 1;
    return below(state, below(state, bound) + 1);
}

static struct bytes make_text(uint64_t *state, size_t words, struct arena *arena)
{
    struct buf out = {0};
    for (size_t i = 0; i < words; i++) {
        add_word(&out, some_word(state));
        buf_add_char(&out, i + 1 < words ? ' ' : '.');
    }
    struct bytes text = arena_copy(arena, buf_bytes(&out));
    buf_clear(&out);
    return text;
}

static struct entries *entries_new(struct arena *arena)
{
    struct entries *entries = ARENA_NEW(arena, struct entries);
    uint64_t state = 1;
    for (size_t i = 0; i < ENTRIES; i++) {
        struct match_entry *entry = &entries->v[i];
        entry->title = make_text(&state, TITLE_WORDS, arena);
        entry->summary = make_text(&state, SUMMARY_WORDS, arena);
        entry->language = english;
        entries->bytes += entry->title.n + entry->summary.n;
    }
    return entries;
}

static void add_terms(struct buf *out, uint64_t *state, const char *name)
{
    buf_printf(out, "  %s: [", name);
    for (size_t i = 0; i < TERMS / 2; i++) {
        add_word(out, below(state, VOCABULARY));
        buf_add_string(out, i + 1 < TERMS / 2 ? ", " : "]\n");
    }
}

static struct topic_file make_topic(size_t number, struct arena *arena)
{
    struct buf out = {0};
    uint64_t state = number + 7;
    buf_add_string(&out, "terms:\n");
    add_terms(&out, &state, "one");
    add_terms(&out, &state, "other");
    buf_add_string(
        &out, "match: \"@one NEAR/20 @other OR title:(@one @other)\"\n"
              "score:\n  - {when: \"title:@one\", add: 2}\n  - {when: \"lead:@other\", add: 1}\n"
              "threshold: 1\n");
    struct topic_file file = {arena_printf(arena, "%zu.yaml", number),
                              arena_copy(arena, buf_bytes(&out))};
    buf_clear(&out);
    return file;
}

static struct judging judging_new(const struct entries *entries, size_t topics, struct arena *arena)
{
    struct findings findings;
    struct topic_file *files = ARENA_ARRAY(arena, struct topic_file, topics);
    for (size_t i = 0; i < topics; i++)
        files[i] = make_topic(i, arena);
    findings_init(&findings, arena);
    struct judging judging = {.entries = entries, .set = topic_set_new(files, topics, &findings)};
    if (!judging.set) {
        (void)fprintf(stderr, "%.*s\n", BYTES_FMT(findings.list[0].text));
        exit(EXIT_FAILURE);
    }
    judging.judge = judge_new();
    judging.arena = arena_new(SIZE_MAX);
    return judging;
}

static void judging_free(struct judging *judging)
{
    judge_free(judging->judge);
    topic_set_drop(judging->set);
    arena_free(judging->arena);
}

static void run_judge(void *ctx)
{
    struct judging *j = ctx;
    static struct verdict verdicts[MOST_TOPICS];
    for (size_t i = 0; i < ENTRIES; i++) {
        arena_reset(j->arena);
        judge_entry(j->judge, j->set, &j->entries->v[i], j->arena, verdicts);
        bench_use(verdicts);
    }
}

static void run_tokenize(void *ctx)
{
    struct judging *j = ctx;
    struct tokens tokens;
    for (size_t i = 0; i < ENTRIES; i++) {
        arena_reset(j->arena);
        tokenize(j->tokenizer, j->entries->v[i].title, english, j->arena, &tokens);
        tokenize(j->tokenizer, j->entries->v[i].summary, english, j->arena, &tokens);
        bench_use(tokens.v);
    }
}

int main(void)
{
    struct arena *arena = arena_new(SIZE_MAX);
    const struct entries *entries = entries_new(arena);
    struct judging floor = {
        .entries = entries, .tokenizer = tokenizer_new(), .arena = arena_new(SIZE_MAX)};
    struct judging one = judging_new(entries, 1, arena), ten = judging_new(entries, 10, arena),
                   hundred = judging_new(entries, 100, arena),
                   thousand = judging_new(entries, MOST_TOPICS, arena);
    const struct bench_case cases[] = {
        {"the tokenizer alone", run_tokenize, &floor, .bytes = entries->bytes, .items = ENTRIES},
        {"1 topic", run_judge, &one, .bytes = entries->bytes, .items = ENTRIES},
        {"10 topics", run_judge, &ten, .bytes = entries->bytes, .items = ENTRIES},
        {"100 topics", run_judge, &hundred, .bytes = entries->bytes, .items = ENTRIES},
        {"1,000 topics", run_judge, &thousand, .bytes = entries->bytes, .items = ENTRIES},
    };
    bench_compare("judge 1,000 entries of 50 words", cases, COUNT_OF(cases), NULL);
    judging_free(&one);
    judging_free(&ten);
    judging_free(&hundred);
    judging_free(&thousand);
    tokenizer_free(floor.tokenizer);
    arena_free(floor.arena);
    arena_free(arena);
    return EXIT_SUCCESS;
}
