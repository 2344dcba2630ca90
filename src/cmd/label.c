#include <inttypes.h>
#include <stdio.h>

#include "base/atomic_file.h"
#include "base/clock.h"
#include "cmd/arguments.h"
#include "cmd/cmd.h"
#include "cmd/console.h"
#include "cmd/labelled_entry.h"
#include "cmd/learning.h"
#include "cmd/wishes.h"
#include "story/canonical_url.h"

enum { LIST_MAX = 64 << 20 };

struct labelling {
    struct learning at;
    struct arena *arena;
    struct wishes wishes;
    int64_t now;
};

static bool fail(const char *sentence)
{
    (void)fprintf(stderr, "riffle label: %s\n", sentence);
    return false;
}

static bool read_list(struct labelling *l, const char *path)
{
    struct error err = {0};
    struct bytes content;
    if (!file_read(path, LIST_MAX, l->arena, &content, &err))
        return fail(err.text);
    wishes_read(&l->wishes, content, l->arena);
    return l->wishes.n > 0 || fail("the file has no line ENTRY, a tab, and yes or no");
}

/* ---- entries of a file ------------------------------------------------------------------------------------------- */

static void answer_item(struct labelling *l, struct wish *wish, const struct entry *entry,
                        struct bytes line)
{
    struct buf out = {0};
    const struct bytes url = arena_copy(l->arena, entry->url);
    const struct bytes shown = arena_printf(l->arena, "%.*s  %.*s", BYTES_FMT(url),
                                            BYTES_FMT(entry->title));
    labels_print(&out, line, wish->label, l->now);
    wishes_answer(&l->wishes, wish, url, shown, arena_copy(l->arena, buf_bytes(&out)), l->arena);
    buf_clear(&out);
}

/* Labels the items of a file that are asked for, by id or address. */
static bool label_items(struct labelling *l, const char *path)
{
    static const struct bytes id = BYTES("id:");
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
        struct bytes marked = arena_printf(arena, "%.*s%.*s", BYTES_FMT(id), BYTES_FMT(entry.id));
        struct wish *wish = wishes_find(&l->wishes, entry.id);
        wish = wishes_later(wish, wishes_find(&l->wishes, marked));
        wish = wishes_later(wish, wishes_find(&l->wishes, entry.url));
        if (wish)
            answer_item(l, wish, &entry, line);
    }
    arena_free(arena);
    return fine;
}

/* ---- entries of the store ---------------------------------------------------------------------------------------- */

static void answer_stored(struct labelling *l, struct wish *wish,
                          const struct archived_entry *entry)
{
    struct buf out = {0};
    struct bytes source = entry->feed_title.n ? entry->feed_title : entry->feed_url;
    struct bytes title = entry->title.n ? entry->title : entry->url;
    struct bytes shown = arena_printf(l->arena, "%7" PRId64 "  %.*s: %.*s", entry->id,
                                      BYTES_FMT(source), BYTES_FMT(title));
    labelled_entry_print(&out, entry, wish->label, l->now);
    wishes_answer(&l->wishes, wish, canonical_url(l->arena, entry->url), shown,
                  arena_copy(l->arena, buf_bytes(&out)), l->arena);
    buf_clear(&out);
}

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
            answer_stored(l, wish, &found[k]);
    }
    store_close(store);
    return fine;
}

/* ---- what came of it --------------------------------------------------------------------------------------------- */

static bool is_number(struct bytes text)
{
    size_t n = 0;
    while (n < text.n && ascii_is_digit(text.p[n]))
        n++;
    return n > 0 && n == text.n;
}

/* Tells of a wish that nothing, or too much, answers to. */
static void tell_unmet(struct buf *out, const struct wish *wish, bool stored)
{
    struct bytes lines = wish->answers, line;
    if (!wish->found) {
        console_printf(out, "", "    ", "riffle label: there is no entry %.*s%s",
                       BYTES_FMT(wish->entry),
                       stored && is_number(wish->entry)
                           ? "; digits alone are riffle's own number, and the id that a feed gave "
                             "is written with id: before it"
                           : "");
        return;
    }
    console_printf(out, "", "    ",
                   "riffle label: %.*s is the name of several entries; label the one you mean by "
                   "its %s:",
                   BYTES_FMT(wish->entry), stored ? "number" : "address");
    while (bytes_split(&lines, '\n', &line))
        console_add(out, "    ", "        ", line);
}

/* Adds what was found and tells of what was not. */
static int finish(struct labelling *l, bool stored)
{
    struct error err = {0};
    struct buf lines = {0}, told = {0};
    int status = EXIT_DONE;
    for (size_t i = 0; i < l->wishes.n; i++) {
        const struct wish *wish = &l->wishes.v[i];
        if (wish->found && !wish->ambiguous)
            continue;
        tell_unmet(&told, wish, stored);
        status = EXIT_NOT_IN_ORDER;
    }
    (void)fwrite(told.p ? told.p : "", 1, told.n, stderr);
    size_t n = wishes_print(&l->wishes, &lines);
    if (n > 0 && !labels_append(l->at.labels, buf_bytes(&lines), &err)) {
        (void)fail(err.text);
        status = EXIT_IMPOSSIBLE;
    } else if (n > 0) {
        (void)printf("%zu labelled for %.*s, in %s\n", n, BYTES_FMT(l->at.name), l->at.labels);
    }
    buf_clear(&told);
    buf_clear(&lines);
    return status;
}

static bool take_wish(struct labelling *l, const char *entry, const char *text)
{
    enum label label;
    if (!label_parse(bytes_of(text), &label))
        return fail("a label is yes or no, or none to take one back");
    wishes_add(&l->wishes, bytes_of(entry), label, l->arena);
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
    wishes_settle(&l.wishes);
    if (fine && (items ? label_items(&l, items) : label_stored(&l)))
        status = finish(&l, !items);
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
        return arguments_status(outcome);
    given.topic = argv[first];
    return label_topic(&given, from, items, argc - first - 1, argv + first + 1);
}
