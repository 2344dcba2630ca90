/* Whole documents: tests/data/feeds/NAME.xml (or NAME.jsonfeed) must come out as NAME.json says, compared as JSON. Where
 * it does not, NAME.json.new is written beside it, to be looked at and taken over by a commit. And every document is cut
 * at every byte: what comes out then is a beginning of what the whole gives. */
#include "feed/parse.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>
#include <jansson.h>

#include "base/atomic_file.h"
#include "cmd/document_json.h"

static const char folder[] = TEST_DATA "/feeds";

static const struct feed_hints hints = {
    .base_url = BYTES("https://base.example/dir/feed.xml"),
    .content_language = BYTES("x-http"),
};

/* NAME without its ending, or absent where the file is no input. */
static struct bytes name_of(const char *file)
{
    static const struct bytes endings[] = {BYTES(".xml"), BYTES(".jsonfeed")};
    struct bytes name = bytes_of(file);
    for (size_t i = 0; i < COUNT_OF(endings); i++)
        if (bytes_ends(name, endings[i]))
            return (struct bytes){name.p, name.n - endings[i].n};
    return (struct bytes){NULL, 0};
}

static struct bytes read_input(const char *file, struct arena *arena)
{
    struct error err = {0};
    struct bytes content = {NULL, 0};
    const struct bytes path = arena_printf(arena, "%s/%s", folder, file);
    cr_assert(file_read(path.p, 1 << 20, arena, &content, &err), "%s", err.text);
    return content;
}

static void print(struct bytes content, struct buf *out)
{
    struct error err = {0};
    struct feed_doc *doc;
    struct arena *arena = arena_new(feed_arena_ceiling(content.n));
    if (feed_parse(content, &hints, arena, &doc, &err))
        document_json(out, doc, NULL, NULL);
    else
        document_json_error(out, "-", err.text);
    arena_free(arena);
}

static void compare(const char *file, struct bytes name)
{
    json_error_t why;
    struct buf out = {0};
    struct arena *arena = arena_new(SIZE_MAX);
    print(read_input(file, arena), &out);
    json_t *have = json_loadb(out.p, out.n, 0, &why);
    cr_assert(have, "%s: no JSON comes out: %s", file, why.text);
    const struct bytes path = arena_printf(arena, "%s/%.*s.json", folder, BYTES_FMT(name));
    json_t *want = json_load_file(path.p, 0, &why);
    const bool same = want && json_equal(have, want);
    const struct bytes fresh = arena_printf(arena, "%s.new", path.p);
    if (!same)
        (void)json_dump_file(have, fresh.p, JSON_INDENT(1));
    cr_expect(same, "%s comes out otherwise; see %s", file, fresh.p);
    json_decref(have);
    json_decref(want);
    buf_clear(&out);
    arena_free(arena);
}

/* Calls visit for every input. */
static void each_input(void (*visit)(const char *file, struct bytes name))
{
    DIR *dir = opendir(folder);
    cr_assert(dir, "%s", folder);
    size_t n = 0;
    for (struct dirent *file; (file = readdir(dir));) {
        const struct bytes name = name_of(file->d_name);
        if (!name.n)
            continue;
        visit(file->d_name, name);
        n++;
    }
    closedir(dir);
    cr_assert(n > 10, "%zu documents", n);
}

Test(documents, come_out_as_expected)
{
    each_input(compare);
}

/* The first n bytes: no more entries than the whole has, and those that are whole are the same. */
static void parse_cut(const char *file, struct bytes content, size_t n,
                      const struct feed_doc *whole)
{
    struct error err = {0};
    struct feed_doc *doc;
    struct arena *arena = arena_new(feed_arena_ceiling(n));
    char *copy = malloc(n ? n : 1); /* so that a byte read too far is seen */
    cr_assert(copy);
    memcpy(copy, content.p, n);
    if (feed_parse((struct bytes){copy, n}, &hints, arena, &doc, &err)) {
        cr_assert(doc->n_entries <= whole->n_entries, "%s cut at %zu", file, n);
        for (size_t i = 0; i < doc->n_entries; i++)
            cr_expect(doc->entries[i]->is_cut || i + 1 == doc->n_entries ||
                          bytes_equal(doc->entries[i]->id, whole->entries[i]->id),
                      "%s cut at %zu: entry %zu is %.*s", file, n, i,
                      BYTES_FMT(doc->entries[i]->id));
    } else {
        cr_expect(err.text[0], "%s cut at %zu: no reason", file, n);
    }
    free(copy);
    arena_free(arena);
}

static void cut_everywhere(const char *file, struct bytes name)
{
    struct error err = {0};
    struct feed_doc *whole;
    struct arena *arena = arena_new(SIZE_MAX);
    const struct bytes content = read_input(file, arena);
    (void)name;
    cr_assert(feed_parse(content, &hints, arena, &whole, &err), "%s: %s", file, err.text);
    for (size_t n = 0; n < content.n; n++)
        parse_cut(file, content, n, whole);
    arena_free(arena);
}

Test(documents, bear_a_cut_at_every_byte, .timeout = 110)
{
    each_input(cut_everywhere);
}
