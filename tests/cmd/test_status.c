#include <criterion/criterion.h>
#include <criterion/redirect.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/atomic_file.h"
#include "base/clock.h"
#include "cmd/cmd.h"
#include "store/store.h"

/* What `riffle status` prints of a store while no daemon runs. */

static char folder[64], config[96];
static struct arena *arena;

static void put(const char *name, const char *text)
{
    struct bytes path = arena_printf(arena, "%s/%s", folder, name);
    cr_assert(atomic_file_write(path.p, bytes_of(text), NULL));
}

static void keep_update(struct store *store, const struct feed_update *update)
{
    struct error err = {0};
    struct feed_change change;
    struct findings findings;
    findings_init(&findings, arena);
    struct topic_set *none = topic_set_new(NULL, 0, &findings);
    cr_assert(store_commit(store, none, update, 1, &change, NULL, &err), "%s", err.text);
    topic_set_drop(none);
}

static void fail_feed(struct store *store, int64_t feed, int64_t now)
{
    const struct feed_update failed = {
        .feed = feed,
        .now = now,
        .plan = {.status = FEED_RETRY, .last = now, .next = now + 3600000, .failures = 2},
        .record = {.at = now, .http = 503, .ms = 12, .bytes = 34, .error = 0},
        .error_class = BYTES("http"),
        .last_error = BYTES("it answers 503 Service Unavailable"),
    };
    keep_update(store, &failed);
}

/* Keeps what happened to a feed, in the store that set_up made. */
static void happen(const struct feed_update *update)
{
    struct error err = {0};
    struct store *store = NULL;
    struct bytes path = arena_printf(arena, "%s/r.db", folder);
    cr_assert(store_open(path.p, STORE_WRITE, &store, &err), "%s", err.text);
    keep_update(store, update);
    store_close(store);
}

static void set_up(void)
{
    static struct subscription list[] = {
        {.url = BYTES("http://a.example/feed"),
         .title = BYTES("Apples and a very long name of them")},
        {.url = BYTES("http://b.example/feed"),
         .title = BYTES("\xe4\xb8\xad\xe6\x96\x87\xe7\xbd\x91")},
        {.url = BYTES("http://c.example/feed"), .title = BYTES("Pears"), .disabled = true},
    };
    struct error err = {0};
    struct store *store = NULL;
    struct stored_feed *stored = NULL;
    (void)snprintf(folder, sizeof folder, "/tmp/riffle-status-XXXXXX");
    cr_assert_not_null(mkdtemp(folder));
    (void)snprintf(config, sizeof config, "%s/riffle.yaml", folder);
    arena = arena_new(SIZE_MAX);
    put("riffle.yaml", "opml: feeds.opml\ntopics: topics.d\nstore: sqlite:r.db\n");
    struct bytes path = arena_printf(arena, "%s/r.db", folder);
    cr_assert(store_open(path.p, STORE_WRITE, &store, &err), "%s", err.text);
    cr_assert(store_set_list(store, list, COUNT_OF(list), arena, &stored, &err), "%s", err.text);
    fail_feed(store, stored[1].id, clock_now() - 60000);
    store_close(store);
    cr_redirect_stdout();
    cr_redirect_stderr();
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st, (void)type, (void)ftw;
    return remove(path);
}

static void tear_down(void)
{
    arena_free(arena);
    (void)nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

TestSuite(status, .init = set_up, .fini = tear_down);

/* Runs `riffle status` with two words more; its exit status, and what it printed. */
static int run(const char *one, const char *two, struct bytes *out)
{
    char words[4][128];
    char *argv[6] = {words[0], words[1], config, NULL, NULL, NULL};
    (void)snprintf(words[0], sizeof words[0], "status");
    (void)snprintf(words[1], sizeof words[1], "-c");
    (void)snprintf(words[2], sizeof words[2], "%s", one ? one : "");
    (void)snprintf(words[3], sizeof words[3], "%s", two ? two : "");
    int argc = 3 + (one != NULL) + (two != NULL);
    if (one)
        argv[3] = words[2];
    if (two)
        argv[4] = words[3];
    int status = cmd_status(argc, argv);
    (void)fflush(stdout);
    char *text = arena_alloc(arena, 16384);
    *out = (struct bytes){text, fread(text, 1, 16384, cr_get_redirected_stdout())};
    return status;
}

static bool has(struct bytes out, const char *words)
{
    return bytes_find(out, bytes_of(words)) < out.n;
}

Test(status, in_words)
{
    struct bytes out;
    cr_expect(run(NULL, NULL, &out) == EXIT_DONE);
    cr_expect(has(out, "not running; as the store has it:\n"));
    cr_expect(has(out, "store: 0 entries, 0 stories, "));
    cr_expect(has(out, "http: it answers 503 Service Unavailable\n    http://b.example/feed\n"));
    cr_expect(has(out, "in 59 min") || has(out, "in 1 h"), "%.*s", BYTES_FMT(out));
    size_t trouble = bytes_find(out, bytes_of("\xe4\xb8\xad")),
           apples = bytes_find(out, bytes_of("Apples"));
    cr_expect(trouble < apples, "what is in trouble stands first");
}

/* A character of Chinese takes two columns: the status words stand below each other. */
Test(status, columns)
{
    struct bytes out;
    cr_expect(run(NULL, NULL, &out) == EXIT_DONE);
    cr_expect(has(out, "\n\xe4\xb8\xad\xe6\x96\x87\xe7\xbd\x91                         retry "));
    cr_expect(has(out, "\nApples and a very long name of new "), "%.*s", BYTES_FMT(out));
    cr_expect(has(out, "\nPears                          disabled "));
}

Test(status, one_feed_with_its_fetches)
{
    struct bytes out;
    cr_expect(run("--feed", "http://b.example/feed", &out) == EXIT_DONE);
    cr_expect(has(out, "503") && has(out, "fetched"));
    cr_expect(!has(out, "Apples"));
    cr_expect(run("--feed", "http://nobody.example/", &out) == EXIT_IMPOSSIBLE);
}

Test(status, as_json)
{
    struct bytes out;
    cr_expect(run("--json", NULL, &out) == EXIT_DONE);
    cr_expect(out.n && out.p[0] == '{' && has(out, "\"http://c.example/feed\""));
    cr_expect(run("--json", "--watch", &out) == EXIT_IMPOSSIBLE);
}

Test(status, without_a_store)
{
    struct bytes out;
    put("riffle.yaml", "store: sqlite:none.db\n");
    cr_expect(run(NULL, NULL, &out) == EXIT_IMPOSSIBLE);
    cr_expect(out.n == 0, "data alone goes to standard output");
}

static void fits(struct bytes out)
{
    struct bytes line;
    while (bytes_split(&out, '\n', &line))
        cr_expect(line.n <= 80 || bytes_find(line, bytes_of("\xe4\xb8\xad")) < line.n, "%.*s",
                  BYTES_FMT(line));
}

Test(status, what_is_said_of_a_feed_fits_the_terminal)
{
    struct bytes out;
    const int64_t now = clock_now(), day = 86400000;
    happen(&(struct feed_update){
        .feed = 1,
        .now = now,
        .plan = {.status = FEED_OK,
                 .last = now,
                 .next = now + day,
                 .well = now,
                 .last_new = now - 900 * day,
                 .longest = 12 * day,
                 .occasions = 40,
                 .posting = day,
                 .found = now - 900 * day,
                 .since = now - 1000 * day,
                 .dated = true},
        .record = {.at = now, .http = 200},
        .error_class = BYTES("redirect"),
        .last_error = BYTES("http://a.example/feed leads to http://a.example/feed/, and that leads "
                            "back to where it came from, which has no end"),
    });
    cr_expect(run(NULL, NULL, &out) == EXIT_DONE);
    cr_expect(has(out, "    redirect: http://a.example/feed leads to"), "%.*s", BYTES_FMT(out));
    cr_expect(has(out, "    frozen since 20"), "%.*s", BYTES_FMT(out));
    cr_expect(has(out, "its newest entry is"), "%.*s", BYTES_FMT(out));
    fits(out);
}

/* Where the fault was ours, the plan stays what it was, and a feed that was never reached is new to it alone. */
Test(status, a_feed_that_was_never_reached_is_in_error)
{
    struct bytes out;
    const int64_t now = clock_now();
    happen(&(struct feed_update){
        .feed = 1,
        .now = now,
        .plan = {.status = FEED_NEW, .next = now + 60000},
        .record = {.at = now, .error = 1},
        .error_class = BYTES("dns"),
        .last_error = BYTES("no network"),
    });
    cr_expect(run(NULL, NULL, &out) == EXIT_DONE);
    cr_expect(has(out, "\nApples and a very long name of error "), "%.*s", BYTES_FMT(out));
}

Test(status, what_a_topic_publishes_is_called_so)
{
    struct bytes out;
    cr_expect(run(NULL, NULL, &out) == EXIT_DONE);
    cr_expect(has(out, " kept on topic  next\n"), "%.*s", BYTES_FMT(out));
}
