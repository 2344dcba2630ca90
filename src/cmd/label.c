#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/atomic_file.h"
#include "base/clock.h"
#include "base/hash.h"
#include "cmd/arguments.h"
#include "cmd/cmd.h"
#include "cmd/labelled_entry.h"
#include "cmd/labels.h"
#include "cmd/learning.h"

enum { LIST_MAX = 64 << 20 };

/* A label that was asked for. */
struct wish {
    struct bytes entry; /* its id, its address or its number */
    enum label label;
    bool done;
};

struct wishes {
    struct wish *v;
    size_t n, cap;
};

struct labelling {
    struct learning at;
    struct arena *arena;
    struct wishes wishes;
    int64_t now;
    struct buf lines; /* that will be added */
};

static bool fail(const char *sentence)
{
    (void)fprintf(stderr, "riffle label: %s\n", sentence);
    return false;
}

/* Lines of an entry, white space, and a label; what stands behind is for people. A line whose label is neither yes nor no
 * is passed over, as the heading of a table is. */
static bool read_list(struct labelling *l, const char *path)
{
    struct error err = {0};
    struct bytes content, line;
    if (!file_read(path, LIST_MAX, l->arena, &content, &err))
        return fail(err.text);
    while (bytes_split(&content, '\n', &line)) {
        struct wish wish = {0};
        struct bytes label = {0};
        (void)bytes_split(&line, '\t', &wish.entry);
        (void)bytes_split(&line, '\t', &label);
        if (label_parse(bytes_trim(label), &wish.label))
            ARENA_PUSH(l->arena, l->wishes.v, l->wishes.n, l->wishes.cap) = wish;
    }
    return l->wishes.n > 0 || fail("the file has no line ENTRY, a tab, and yes or no");
}

static int by_entry(const void *a, const void *b)
{
    return bytes_compare(((const struct wish *)a)->entry, ((const struct wish *)b)->entry);
}

static struct wish *wish_for(struct labelling *l, struct bytes entry)
{
    const struct wish key = {.entry = entry};
    return entry.n == 0 ? NULL
                        : bsearch(&key, l->wishes.v, l->wishes.n, sizeof *l->wishes.v, by_entry);
}

/* Labels the items of a file that are asked for, by id or address. */
static bool label_items(struct labelling *l, const char *path)
{
    struct error err = {0};
    struct arena *arena = arena_new(SIZE_MAX);
    struct bytes content = {0}, line;
    bool fine = file_read(path, 1 << 30, l->arena, &content, &err) || fail(err.text);
    while (fine && bytes_split(&content, '\n', &line)) {
        struct entry entry;
        struct item_feed feed;
        arena_reset(arena);
        if (bytes_trim(line).n == 0 || !feed_parse_item(line, arena, &entry, &feed, &err))
            continue;
        struct wish *wish = wish_for(l, entry.id);
        if (!wish)
            wish = wish_for(l, entry.url);
        if (wish) {
            labels_print(&l->lines, line, wish->label, l->now);
            wish->done = true;
        }
    }
    arena_free(arena);
    return fine;
}

/* Labels entries of the store. */
static bool label_stored(struct labelling *l)
{
    struct error err = {0};
    struct store *store = NULL;
    if (!l->at.store)
        return fail("there is no configuration that says where the store is; name it with -c, or "
                    "items with --items");
    if (!store_open(l->at.store, STORE_READ, &store, &err))
        return fail(err.text);
    bool fine = true;
    for (size_t i = 0; fine && i < l->wishes.n; i++) {
        struct wish *wish = &l->wishes.v[i];
        struct archived_entry *found = NULL;
        size_t n = 0;
        fine = store_find(store, wish->entry, l->arena, &found, &n, &err) || fail(err.text);
        for (size_t k = 0; fine && k < n; k++)
            labelled_entry_print(&l->lines, &found[k], wish->label, l->now);
        wish->done = n > 0;
    }
    store_close(store);
    return fine;
}

/* Adds what was found and tells of what was not. */
static int finish(struct labelling *l)
{
    struct error err = {0};
    size_t done = 0, lines = 0;
    for (size_t i = 0; i < l->wishes.n; i++) {
        done += l->wishes.v[i].done;
        if (!l->wishes.v[i].done)
            (void)fprintf(stderr, "riffle label: there is no entry %.*s\n",
                          BYTES_FMT(l->wishes.v[i].entry));
    }
    for (size_t i = 0; i < l->lines.n; i++)
        lines += l->lines.p[i] == '\n';
    if (lines > 0 && !labels_append(l->at.labels, buf_bytes(&l->lines), &err)) {
        (void)fail(err.text);
        return EXIT_IMPOSSIBLE;
    }
    if (lines > 0)
        (void)printf("%zu labelled for %.*s, in %s\n", lines, BYTES_FMT(l->at.name), l->at.labels);
    return done == l->wishes.n ? EXIT_DONE : EXIT_NOT_IN_ORDER;
}

static bool take_wish(struct labelling *l, const char *entry, const char *label)
{
    struct wish wish = {.entry = bytes_of(entry)};
    if (!label_parse(bytes_of(label), &wish.label))
        return fail("a label is yes or no, or none to take one back");
    ARENA_PUSH(l->arena, l->wishes.v, l->wishes.n, l->wishes.cap) = wish;
    return true;
}

static int label_topic(const struct learning_arguments *given, const char *from, const char *items,
                       int argc, char **argv)
{
    struct labelling l = {.arena = arena_new(SIZE_MAX), .now = clock_now()};
    int status = EXIT_IMPOSSIBLE;
    bool fine = learning_find("label", given, l.arena, &l.at);
    if (fine && from)
        fine = read_list(&l, from);
    else if (fine)
        fine = argc == 2 ? take_wish(&l, argv[0], argv[1])
                         : fail("name an entry and yes or no, or a file with --from");
    if (fine && l.wishes.n > 1)
        qsort(l.wishes.v, l.wishes.n, sizeof *l.wishes.v, by_entry);
    if (fine && (items ? label_items(&l, items) : label_stored(&l)))
        status = finish(&l);
    buf_clear(&l.lines);
    arena_free(l.arena);
    return status;
}

int cmd_label(int argc, char **argv)
{
    /* A model is not asked for: naming one leaves the configuration unread where nothing else needs it. */
    struct learning_arguments given = {.model = ""};
    const char *from = NULL, *items = NULL;
    int first;
    const struct argument arguments[] = {
        ARGUMENT_CONFIG(&given.config),
        {.name = "from",
         .value = "FILE",
         .text = &from,
         .help = "label many: lines of an entry, a tab, and yes or no"},
        {.name = "items",
         .value = "FILE",
         .text = &items,
         .help = "take the entries from JSON Feed items, one a line, in place of the store"},
        {.name = "labels",
         .value = "FILE",
         .text = &given.labels,
         .help = "where labels are kept (default: labels/TOPIC.jsonl beside the store)"},
    };
    const struct usage usage = {
        .command = "label",
        .operands = "TOPIC [ENTRY yes|no|none]",
        .missing = "a topic",
        .summary = "Says whether an entry, by its address, its id or its number in the store,\n"
                   "belongs to a topic, for `riffle train` to learn from; none takes it back.",
        .example = "riffle label china-russia https://example.org/news/17 yes",
        .arguments = arguments,
        .n = COUNT_OF(arguments),
        .least = 1,
        .most = 3,
    };
    const enum arguments_outcome outcome = arguments_read(&usage, argc, argv, &first);
    if (outcome != ARGUMENTS_READ)
        return outcome == ARGUMENTS_HELPED ? EXIT_DONE : EXIT_IMPOSSIBLE;
    given.topic = argv[first];
    return label_topic(&given, from, items, argc - first - 1, argv + first + 1);
}
