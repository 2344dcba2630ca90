#include <stdio.h>

#include "base/clock.h"
#include "cmd/arguments.h"
#include "cmd/cmd.h"
#include "cmd/configured.h"
#include "cmd/explained.h"
#include "cmd/explained_pair.h"
#include "daemon/match_entry.h"

struct explaining {
    struct store *store;
    const struct topic_set *topics;
    struct judge *judge;
    struct arena *arena;
    struct buf out;
    bool as_json;
    int64_t first, first_story; /* the first entry that was told; 0: none */
};

static bool fail(const char *sentence)
{
    (void)fprintf(stderr, "riffle explain: %s\n", sentence);
    return false;
}

/* Puts an entry beside the first that was asked for. */
static bool compare(struct explaining *x, int64_t entry, int64_t story)
{
    struct account_pair pair;
    struct error err = {0};
    if (!store_compare(x->store, x->first, entry, clock_now(), &pair, &err))
        return fail(err.text);
    if (x->as_json)
        explained_pair_print_json(&x->out, &pair, story == x->first_story);
    else
        explained_pair_print(&x->out, &pair, story == x->first_story);
    return true;
}

/* One that is gone meanwhile is passed over. */
static bool explain_one(struct explaining *x, const struct archived_entry *entry)
{
    struct account account;
    struct error err = {0};
    bool found;
    if (!store_account(x->store, entry->id, x->arena, &account, &found, &err))
        return fail(err.text);
    if (!found)
        return true;
    struct match_entry item = match_entry_archived(entry, x->arena);
    struct verdict *verdicts = ARENA_ARRAY(x->arena, struct verdict,
                                           topic_set_length(x->topics) + 1);
    judge_entry(x->judge, x->topics, &item, x->arena, verdicts);
    const struct explained explained = {
        .entry = entry, .account = &account, .topics = x->topics, .verdicts = verdicts};
    if (x->out.n > 0 && !x->as_json)
        buf_add_string(&x->out, "\n\n");
    if (x->as_json)
        explained_print_json(&x->out, &explained);
    else
        explained_print(&x->out, &explained);
    if (x->first && entry->id != x->first)
        return compare(x, entry->id, account.story);
    x->first = entry->id;
    x->first_story = account.story;
    return true;
}

static int explain_all(struct explaining *x, char *const *wanted, size_t n)
{
    int status = EXIT_DONE;
    for (size_t i = 0; i < n; i++) {
        struct archived_entry *entries;
        struct error err = {0};
        size_t found;
        if (!store_find(x->store, bytes_of(wanted[i]), x->arena, &entries, &found, &err)) {
            (void)fail(err.text);
            return EXIT_IMPOSSIBLE;
        }
        if (found == 0) {
            (void)fprintf(stderr,
                          "riffle explain: there is no entry %s; name one by its address, by the "
                          "number that riffle lists, or by id: and the id that its feed gave it\n",
                          wanted[i]);
            status = EXIT_NOT_IN_ORDER;
        }
        for (size_t k = 0; k < found; k++)
            if (!explain_one(x, &entries[k]))
                return EXIT_IMPOSSIBLE;
    }
    return status;
}

/* Where a topic file is broken, which has been told, the others explain. */
static int explain(struct setup *setup, bool as_json, char *const *wanted, size_t n)
{
    const bool are_whole = setup->topics != NULL;
    if (!are_whole)
        setup->topics = setup_good_topics(setup->options);
    if (!setup->topics)
        return EXIT_IMPOSSIBLE;
    struct explaining x = {.topics = setup->topics, .as_json = as_json};
    struct error err = {0};
    if (!store_open(setup->options->store.p, STORE_READ, &x.store, &err)) {
        (void)fail(err.text);
        return EXIT_IMPOSSIBLE;
    }
    x.arena = arena_new(SIZE_MAX);
    x.judge = judge_new();
    int status = explain_all(&x, wanted, n);
    if (fwrite(x.out.p ? x.out.p : "", 1, x.out.n, stdout) != x.out.n || fflush(stdout) != 0) {
        (void)fail("cannot write to standard output");
        status = EXIT_IMPOSSIBLE;
    }
    buf_clear(&x.out);
    judge_free(x.judge);
    arena_free(x.arena);
    store_close(x.store);
    return status == EXIT_DONE && !are_whole ? EXIT_NOT_IN_ORDER : status;
}

int cmd_explain(int argc, char **argv)
{
    const char *config = NULL, *path;
    bool as_json = false;
    int first;
    const struct argument arguments[] = {
        ARGUMENT_CONFIG(&config),
        {.name = "json", .help = "one JSON object a line", .flag = &as_json},
    };
    const struct usage usage = {
        .command = "explain",
        .operands = "ENTRY…",
        .missing = "an entry",
        .summary = "Tells why an entry, named by its address, id or number in the store, is or\n"
                   "is not in each topic; which story it tells, who else tells it, and who leads.\n"
                   "Of two and more it tells what the others are to the first, and why.",
        .example = "riffle explain https://example.org/news/17",
        .arguments = arguments,
        .n = COUNT_OF(arguments),
        .least = 1,
        .most = -1,
    };
    const enum arguments_outcome outcome = arguments_read(&usage, argc, argv, &first);
    if (outcome != ARGUMENTS_READ)
        return arguments_status(outcome);
    struct arena *arena = arena_new(SIZE_MAX);
    struct setup *setup = configured_read(config, arena, &path);
    int status = EXIT_IMPOSSIBLE;
    if (setup && (!setup->options || !setup->topics))
        (void)configured_tell(setup);
    if (setup && setup->options)
        status = explain(setup, as_json, argv + first, (size_t)(argc - first));
    setup_free(setup);
    arena_free(arena);
    return status;
}
