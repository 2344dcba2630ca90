/* Threads that judge with one set: the stems of a language are worked out by whoever needs them first, and the last one
 * to drop the set frees it. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "match/topic.h"

enum { THREADS = 4, ENTRIES = 300 };

static const char topic[] =
    "terms: {ferry: [ferry, паром, fähre, 渡轮, \"car carrier\"]}\n"
    "match: \"@ferry NEAR/3 (late OR spät OR опоздал OR 晚点) OR /ferr(y|ies)/i\"\n";

static const struct {
    const char *language, *title;
    bool want;
} entries[] = {
    {"en", "The ferry is late", true},
    {"ru", "Паром опоздал", true},
    {"de", "Die Fähre ist spät dran", true},
    {"zh", "渡轮晚点", true},
    {"fr", "Un navire", false},
    {"es", "FERRIES", true},
    {"it", "Un traghetto", false},
    {"pt", "A late bridge", false},
    {"nl", "late ferry", true},
    {"xx", "car carrier late", true},
    {"sv", "carrier late", false},
    {"fi", "late, said the ferry", true},
};

/* Judges all entries again and again; returns how many verdicts were wrong. */
static void *judge_all(void *ctx)
{
    struct topic_set *set = ctx;
    struct judge *judge = judge_new();
    struct arena *arena = arena_new(SIZE_MAX);
    size_t wrong = 0;
    for (size_t i = 0; i < ENTRIES; i++) {
        size_t row = i % COUNT_OF(entries);
        const struct match_entry entry = {.title = bytes_of(entries[row].title),
                                          .language = bytes_of(entries[row].language)};
        struct verdict verdict;
        arena_reset(arena);
        judge_entry(judge, set, &entry, arena, &verdict);
        wrong += verdict.match != entries[row].want;
    }
    judge_free(judge);
    arena_free(arena);
    topic_set_drop(set);
    return (void *)wrong;
}

int main(void)
{
    struct arena *arena = arena_new(SIZE_MAX);
    struct topic_file file = {bytes_of("ferry.yaml"), bytes_of(topic)};
    struct findings findings;
    pthread_t threads[THREADS];
    size_t wrong = 0;
    findings_init(&findings, arena);
    struct topic_set *set = topic_set_new(&file, 1, &findings);
    if (!set) {
        (void)fprintf(stderr, "%.*s\n", BYTES_FMT(findings.list[0].text));
        return EXIT_FAILURE;
    }
    for (size_t i = 0; i < THREADS; i++) {
        if (pthread_create(&threads[i], NULL, judge_all, topic_set_keep(set)) != 0)
            abort();
    }
    topic_set_drop(set);
    for (size_t i = 0; i < THREADS; i++) {
        void *result;
        (void)pthread_join(threads[i], &result);
        wrong += (size_t)result;
    }
    arena_free(arena);
    if (wrong > 0)
        (void)fprintf(stderr, "%zu wrong verdicts\n", wrong);
    return wrong > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
