/* Foreign words in what is published: a line of the input for each member of an entry. Whatever they are, every form
 * keeps to its rules, and nothing in it runs. */
#include "forms_checker.h"
#include "text/html.h"

#include <stdio.h>
#include <stdlib.h>

enum { ID_MAX = 4096 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct bytes next(struct bytes *rest)
{
    struct bytes line = {NULL, 0};
    (void)bytes_split(rest, '\n', &line);
    return line;
}

/* The store sees to it that ids are IRIs; what follows the scheme is anything. */
static struct bytes id_of(struct bytes line, char room[static ID_MAX])
{
    int n = snprintf(room, ID_MAX, "urn:fuzz:%.*s", BYTES_FMT(line));
    return (struct bytes){room, (size_t)n < ID_MAX ? (size_t)n : ID_MAX - 1};
}

/* A topic has the name of its file. */
static struct bytes topic_of(struct bytes line, char room[static ID_MAX])
{
    int n = snprintf(room, ID_MAX, "t%.*s", BYTES_FMT(line));
    return (struct bytes){room, (size_t)n < ID_MAX ? (size_t)n : ID_MAX - 1};
}

static void expect_good(const struct publication *publication)
{
    struct arena *arena = arena_new(SIZE_MAX);
    struct complaints found = forms_check(publication, arena);
    complaints_print(&found, "fuzz_publish");
    if (found.n)
        abort();
    arena_free(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes rest = {size ? (const char *)data : "", size};
    struct also_told also = {.title = next(&rest), .url = next(&rest), .source_title = next(&rest)};
    struct bytes tag = next(&rest), author = next(&rest);
    struct published_file file = {.url = next(&rest), .type = next(&rest), .title = next(&rest)};
    struct arena *arena = arena_new(SIZE_MAX);
    char room[ID_MAX], name[ID_MAX];
    struct published_entry entry = {
        .title = next(&rest),
        .url = next(&rest),
        .id = id_of(next(&rest), room),
        .language = next(&rest),
        .authors = &author,
        .n_authors = 1,
        .files = &file,
        .n_files = 1,
        .image = next(&rest),
        .content_text = next(&rest),
        .source_title = next(&rest),
        .source_url = next(&rest),
        .source_home = next(&rest),
        .source_kind = next(&rest),
        .why = next(&rest),
        .tags = &tag,
        .n_tags = 1,
        .also = &also,
        .n_also = 1,
    };
    struct publication publication = {
        .topic = topic_of(next(&rest), name),
        .title = next(&rest),
        .subtitle = next(&rest),
        .entries = &entry,
        .n_entries = 1,
    };
    entry.excerpt = rest;
    expect_good(&publication);
    publication.full_bodies = publication.images = true;
    expect_good(&publication);
    entry.content_html = html_sanitise(arena, rest, (struct bytes)BYTES("https://a.example/"));
    expect_good(&publication);
    publication.images = false;
    expect_good(&publication);
    arena_free(arena);
    return 0;
}
