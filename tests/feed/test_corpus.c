/* Captured feeds of the real world, where they lie beside the project: each is parsed, whole and cut at a number of
 * places, and nothing may break. How many are feeds is reported. */
#include "feed/parse.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include "base/atomic_file.h"

enum { CUTS = 24, FILE_MAX = 64 << 20 };

struct tally {
    size_t documents, feeds, entries, mended;
};

static bool parse(struct bytes content, size_t n, struct tally *tally)
{
    static const struct feed_hints hints = {.base_url = BYTES("https://base.example/feed")};
    struct error err = {0};
    struct feed_doc *doc;
    struct arena *arena = arena_new(feed_arena_ceiling(n));
    char *copy = malloc(n ? n : 1);
    cr_assert(copy);
    memcpy(copy, content.p, n);
    const bool ok = feed_parse((struct bytes){copy, n}, &hints, arena, &doc, &err);
    if (ok && tally) {
        tally->feeds++;
        tally->entries += doc->n_entries;
        tally->mended += doc->repairs.n > 0;
    }
    free(copy);
    arena_free(arena);
    return ok;
}

static void run(struct bytes file, struct tally *tally)
{
    struct error err = {0};
    struct bytes content;
    struct arena *arena = arena_new(SIZE_MAX);
    const struct bytes path = arena_printf(arena, "%s/%.*s", TEST_CORPUS, BYTES_FMT(file));
    cr_assert(file_read(path.p, FILE_MAX, arena, &content, &err), "%s", err.text);
    tally->documents++;
    const bool ok = parse(content, content.n, tally);
    cr_expect(ok || !content.n, "%s is no feed", path.p);
    for (size_t i = 1; i < CUTS; i++)
        (void)parse(content, content.n * i / CUTS, NULL);
    arena_free(arena);
}

Test(corpus, is_read, .timeout = 580)
{
    struct error err = {0};
    struct bytes manifest, line, file;
    struct tally tally = {0};
    struct arena *arena = arena_new(SIZE_MAX);
    cr_assert(file_read(TEST_CORPUS "/manifest.tsv", FILE_MAX, arena, &manifest, &err), "%s",
              err.text);
    (void)bytes_split(&manifest, '\n', &line);
    while (bytes_split(&manifest, '\n', &line))
        if (bytes_split(&line, '\t', &file) && file.n)
            run(file, &tally);
    (void)fprintf(stderr, "%zu documents, %zu feeds, %zu entries, %zu mended\n", tally.documents,
                  tally.feeds, tally.entries, tally.mended);
    cr_expect(tally.feeds + 1 >= tally.documents);
    arena_free(arena);
}
