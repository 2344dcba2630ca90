/* What is searched for: the first line of the input is a query, the rest an entry's text. Whatever the query is, the index
 * is never asked anything that it cannot read; and an entry that the query matches has the keywords that are wanted. */
#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/store.h"

/* Made once: a store with an index of one entry that is not there. */
struct bench {
    struct store *store;
    struct keywords *keywords;
    struct judge *judge;
};

static void must(bool fine, const char *what)
{
    if (fine)
        return;
    (void)fprintf(stderr, "fuzz_search: %s\n", what);
    abort();
}

static struct store *open_store(void)
{
    static const char *const ends[] = {"", "-wal", "-shm", ".lock"};
    char folder[] = "/tmp/riffle-fuzz-XXXXXX", path[64], name[80];
    struct error err = {0};
    struct store *store;
    must(mkdtemp(folder) != NULL, "no folder");
    (void)snprintf(path, sizeof path, "%s/riffle.db", folder);
    must(store_open(path, STORE_WRITE, &store, &err), err.text);
    const struct archived_entry entry = {.id = 1};
    const struct bytes words = BYTES("ferry ferri late 中国 ");
    must(store_index(store, &entry, 1, &words, &err), err.text);
    for (size_t i = 0; i < COUNT_OF(ends); i++) { /* it lives on until the end of the program */
        (void)snprintf(name, sizeof name, "%s%s", path, ends[i]);
        (void)unlink(name);
    }
    (void)rmdir(folder);
    return store;
}

static struct bench *bench(void)
{
    static struct bench made;
    if (!made.store)
        made = (struct bench){open_store(), keywords_new(), judge_new()};
    return &made;
}

static bool has(struct bytes words, struct bytes wanted, bool is_beginning)
{
    struct bytes word;
    while (bytes_split(&words, ' ', &word))
        if (word.n > 0 && (is_beginning ? bytes_starts(word, wanted) : bytes_equal(word, wanted)))
            return true;
    return false;
}

static bool holds(const struct wanted *w, struct bytes words)
{
    if (w->kind == WANTED_WORD || w->kind == WANTED_BEGINNING)
        return has(words, w->text, w->kind == WANTED_BEGINNING);
    bool is_any = w->kind == WANTED_ANY_OF;
    for (size_t i = 0; i < w->n; i++)
        if (holds(w->v[i], words) == is_any)
            return is_any;
    return !is_any;
}

static void search(struct bench *b, const struct topic_set *set, struct bytes text,
                   struct arena *arena)
{
    static const struct bytes languages[] = {BYTES(""), BYTES("en"), BYTES("ru"), BYTES("zh"),
                                             BYTES("de")};
    const struct wanted *wanted = keywords_wanted(b->keywords, set, arena);
    const struct search_wish wish = {.wanted = wanted, .before = {INT64_MAX, INT64_MAX}};
    struct archived_entry *found;
    struct error err = {0};
    size_t n;
    must(store_search(b->store, &wish, 10, arena, &found, &n, &err), err.text);
    for (size_t i = 0; wanted && i < COUNT_OF(languages); i++) {
        const struct match_entry entry = {
            .title = text, .author = text, .tags = &text, .n_tags = 1, .language = languages[i]};
        struct verdict verdict;
        judge_entry(b->judge, set, &entry, arena, &verdict);
        if (verdict.match)
            must(holds(wanted, keywords_read(b->keywords, &entry)), "a match that is not found");
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes text = {(const char *)data, size}, query;
    struct findings findings;
    if (!bytes_split(&text, '\n', &query))
        return 0;
    struct arena *arena = arena_new(SIZE_MAX);
    findings_init(&findings, arena);
    struct topic_set *set = topic_set_of_query(query, &findings);
    must(set || findings.errors > 0, "refused without a word");
    if (set)
        search(bench(), set, text, arena);
    topic_set_drop(set);
    arena_free(arena);
    return 0;
}
