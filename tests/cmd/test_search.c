#include <criterion/criterion.h>
#include <criterion/redirect.h>
#include <jansson.h>
#include <string.h>

#include "cmd/cmd.h"
#include "daemon/indexing.h"
#include "kept.h"
#include "store/store.h"

/* `riffle search`: what of the archive a query matches, indexed or not yet. */

static struct kept k;

static void set_up(void)
{
    kept_make(&k);
    cr_redirect_stdout();
    cr_redirect_stderr();
}

static void tear_down(void)
{
    kept_clear(&k);
}

TestSuite(search, .init = set_up, .fini = tear_down);

#define RUN(...)                                                                                   \
    kept_run(&k, cmd_search, "search", COUNT_OF(((char *[]){__VA_ARGS__})), (char *[]){__VA_ARGS__})

#define LATE                                                                                       \
    "2026-01-09 00:00  Late ferry\n"                                                               \
    "    A, entry 1\n"                                                                             \
    "    https://a.example/1\n"
#define LONG                                                                                       \
    "2026-01-09 00:00  The ferry that was to leave the old harbour at noon left it\n"              \
    "    two hours late, as harbour masters say\n"                                                 \
    "    B, entry 4\n"                                                                             \
    "    https://a.example/1\n"
#define TOY                                                                                        \
    "2026-01-08 00:00  Toy ferry\n"                                                                \
    "    A, entry 2\n"                                                                             \
    "    https://a.example/2\n"
#define TRAIN                                                                                      \
    "2025-12-21 00:00  Train \\x1b[2J and \\xe2\\x80\\xaeferry\n"                                  \
    "    A, entry 3\n"                                                                             \
    "    https://a.example/3\n"

static const struct {
    char *words[4];
    size_t n;
    const char *printed;
} rows[] = {
    {{"ferries"}, 1, LONG LATE TOY TRAIN},
    {{"=ferries"}, 1, ""},
    {{"ferry", "late"}, 2, LONG LATE},
    {{"ferry -late"}, 1, TOY TRAIN},
    {{"\"toy ferry\" OR train*"}, 1, TOY TRAIN},
    {{"title:harbour NEAR/2 masters"}, 1, LONG},
    {{"ferry", "--topic", "ferry"}, 3, LONG LATE TRAIN},
    {{"ferry", "--feed", "https://b.example/feed"}, 3, LONG},
    {{"ferry", "--limit", "1"}, 3, LONG},
    {{"*", "--since", "36500d"}, 3, LONG LATE TOY TRAIN},
    {{"*", "--since", "1h"}, 3, ""},
    {{"nothing"}, 1, ""},
};

static void expect_rows(const char *when)
{
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        int status = kept_run(&k, cmd_search, "search", rows[i].n, (char **)rows[i].words);
        cr_expect_eq(status, EXIT_DONE, "%s: %s", when, rows[i].words[0]);
        cr_expect_str_eq(k.printed, rows[i].printed, "%s: %s\n%s", when, rows[i].words[0],
                         k.printed);
    }
}

Test(search, finds)
{
    struct error err = {0};
    struct store *store;
    expect_rows("nothing is indexed");
    char *path = kept_path(&k, "riffle.db");
    cr_assert(store_open(path, STORE_WRITE, &store, &err), "%s", err.text);
    struct indexing indexing;
    indexing_init(&indexing, 0);
    cr_assert(indexing_some(&indexing, store, &err), "%s", err.text);
    cr_expect_not(indexing.wanted);
    indexing_clear(&indexing);
    store_close(store);
    expect_rows("indexed");
}

Test(search, as_items)
{
    cr_expect_eq(RUN("late ferry", "--json", "--limit", "1", "--feed", "https://a.example/feed"),
                 EXIT_DONE);
    json_t *item = json_loads(k.printed, 0, NULL);
    cr_assert(item, "%s", k.printed);
    cr_expect_str_eq(json_string_value(json_object_get(item, "id")), "1");
    cr_expect_str_eq(json_string_value(json_object_get(item, "title")), "Late ferry");
    cr_expect_str_eq(json_string_value(json_object_get(item, "date_published")),
                     "2026-01-09T00:00:00Z");
    const json_t *ours = json_object_get(item, "_riffle"), *feed = json_object_get(ours, "feed");
    cr_expect_eq(json_integer_value(json_object_get(ours, "entry")), 1);
    cr_expect_str_eq(json_string_value(json_object_get(feed, "url")), "https://a.example/feed");
    const json_t *why = json_array_get(json_object_get(item, "why"), 0);
    cr_expect_str_eq(json_string_value(json_object_get(why, "word")), "Late");
    cr_expect_str_eq(json_string_value(json_object_get(why, "field")), "title");
    json_decref(item);
}

Test(search, the_best_first)
{
    cr_expect_eq(RUN("ferry OR train", "--relevance", "--limit", "1"), EXIT_DONE);
    cr_expect_str_eq(k.printed, TRAIN);
}

Test(search, says_what_it_cannot_do)
{
    cr_expect_eq(RUN("titel:ferry"), EXIT_IMPOSSIBLE);
    cr_expect_eq(RUN("@ferry"), EXIT_IMPOSSIBLE);
    cr_expect_eq(RUN("ferry", "--topic", "boats"), EXIT_IMPOSSIBLE);
    cr_expect_eq(RUN("ferry", "--feed", "https://c.example/feed"), EXIT_IMPOSSIBLE);
    cr_expect_eq(RUN("ferry", "--limit", "0"), EXIT_IMPOSSIBLE);
    cr_expect_eq(RUN("ferry", "--limit", "x"), EXIT_IMPOSSIBLE);
    cr_expect_eq(RUN("ferry", "--since", "30"), EXIT_IMPOSSIBLE);
    (void)fflush(NULL);
    char told[4096];
    size_t n = fread(told, 1, sizeof told - 1, cr_get_redirected_stderr());
    told[n] = '\0';
    static const char *const parts[] = {
        "riffle search: unknown field `titel:`; did you mean `title:`?\n    titel:ferry\n    ^\n",
        "riffle search: a search has no term sets; write the words, joined by OR\n    @ferry\n",
        "riffle search: there is no topic boats in the store\n",
        "riffle search: there is no feed https://c.example/feed in the store\n",
        "riffle search: --limit wants a number from 1 to 10000\n",
        "riffle search: --since: ",
    };
    for (size_t i = 0; i < COUNT_OF(parts); i++)
        cr_expect(strstr(told, parts[i]), "%s in %s", parts[i], told);
}
