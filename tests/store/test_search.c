/* The index of the archive and the candidates that come of it. */
#include "world.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static struct world w;
static struct keywords *keywords;

static void set_up(void)
{
    world_open(&w, 3);
    keywords = keywords_new();
}

static void tear_down(void)
{
    keywords_free(keywords);
    world_check(&w);
    world_close(&w);
}

TestSuite(search, .init = set_up, .fini = tear_down);

/* Indexes a batch; returns how many were in it. */
static size_t index_some(size_t max)
{
    struct archived_entry *entries;
    size_t n;
    cr_assert(store_unindexed(w.store, max, w.arena, &entries, &n, &w.err), "%s", w.err.text);
    struct bytes *words = ARENA_ARRAY(w.arena, struct bytes, n + 1);
    for (size_t i = 0; i < n; i++) {
        const struct match_entry entry = {
            .title = entries[i].title, .summary = entries[i].summary, .language = bytes_of("en")};
        words[i] = arena_copy(w.arena, keywords_read(keywords, &entry));
    }
    cr_assert(store_index(w.store, entries, n, words, &w.err), "%s", w.err.text);
    return n;
}

static void index_all(void)
{
    while (index_some(100) > 0)
        continue;
}

static struct wanted *wanted_new(enum wanted_kind kind, struct bytes text)
{
    struct wanted *wanted = ARENA_NEW(w.arena, struct wanted);
    *wanted = (struct wanted){.kind = kind, .text = text};
    return wanted;
}

/* "a|b c*": one of the first two and one that begins so. "": everything. */
static const struct wanted *wanted_by(const char *text)
{
    struct bytes rest = bytes_of(text), part, word;
    struct wanted *all = wanted_new(WANTED_ALL_OF, rest);
    while (rest.n > 0 && bytes_split(&rest, ' ', &part)) {
        struct wanted *one = wanted_new(WANTED_ANY_OF, part);
        while (bytes_split(&part, '|', &word)) {
            bool begins = bytes_ends(word, bytes_of("*"));
            word.n -= begins;
            ARENA_PUSH(w.arena, one->v, one->n,
                       one->cap) = wanted_new(begins ? WANTED_BEGINNING : WANTED_WORD, word);
        }
        ARENA_PUSH(w.arena, all->v, all->n, all->cap) = one->n == 1 ? one->v[0] : one;
    }
    return all->n > 1 ? all : all->n == 1 ? all->v[0] : NULL;
}

static const struct search_place from_the_top = {INT64_MAX, INT64_MAX};

/* The titles of what is found, joined by commas. Arena. */
static const char *titles(struct search_wish wish, const char *query, size_t max)
{
    struct archived_entry *found;
    struct bytes out = {"", 0};
    size_t n;
    wish.wanted = wanted_by(query);
    if (wish.before.published == 0)
        wish.before = from_the_top;
    cr_assert(store_search(w.store, &wish, max, w.arena, &found, &n, &w.err), "%s: %s", query,
              w.err.text);
    for (size_t i = 0; i < n; i++)
        out = arena_printf(w.arena, "%.*s%s%.*s", BYTES_FMT(out), i ? "," : "",
                           BYTES_FMT(found[i].title));
    return out.p;
}

static const struct search_wish any = {0};

static void deliver(void)
{
    static const struct item first[] = {
        {"1", "https://0.example/1", "Ferries", "A late boat", NOW - 3 * HOUR},
        {"2", "https://0.example/2", "[a] Bridge", "A ferry passes", NOW - 2 * HOUR},
        {"3", "https://0.example/3", "中国和俄罗斯", "x", NOW - 5 * HOUR}};
    static const struct item second[] = {
        {"4", "https://1.example/4", "[a] Паром", "опоздал", NOW - 4 * HOUR},
        {"5", "https://1.example/5", "Tunnel", "no boats", NOW - HOUR}};
    world_deliver(&w, 0, NOW, first, 3);
    world_deliver(&w, 1, NOW, second, 2);
}

static const struct {
    const char *query, *titles;
} rows[] = {
    {"ferri", "[a] Bridge,Ferries"},
    {"boat", "Tunnel,Ferries"},
    {"ferri boat", "Ferries"},
    {"ferri|boat", "Tunnel,[a] Bridge,Ferries"},
    {"ferr* late", "Ferries"},
    {"俄罗 罗斯", "中国和俄罗斯"},
    {"俄*", "中国和俄罗斯"},
    {"паром", "[a] Паром"},
    {"nowhere", ""},
    {"and|or|not|near", ""},
    {"a.b_c", ""},
    {"", "Tunnel,[a] Bridge,Ferries,[a] Паром,中国和俄罗斯"},
};

Test(search, finds_newest_first)
{
    deliver();
    index_all();
    cr_expect_eq(world_number(&w, "SELECT value FROM meta WHERE key = 'indexed'"), 5);
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        cr_expect_str_eq(titles(any, rows[i].query, 10), rows[i].titles, "%s", rows[i].query);
}

Test(search, what_is_not_indexed_is_a_candidate)
{
    deliver();
    cr_expect_eq(index_some(2), 2);
    cr_expect_str_eq(titles(any, "nowhere", 10), "Tunnel,[a] Паром,中国和俄罗斯");
    world_reopen(&w);
    cr_expect_eq(index_some(100), 3);
    cr_expect_eq(index_some(100), 0);
    cr_expect_str_eq(titles(any, "nowhere", 10), "");
}

Test(search, an_entry_that_changed_is_indexed_again)
{
    static const struct item edited[] = {
        {"1", "https://0.example/1", "Ferries", "A late train", NOW - 3 * HOUR, NOW}};
    deliver();
    index_all();
    cr_expect_str_eq(titles(any, "train", 10), "");
    world_deliver_part(&w, 0, NOW + HOUR, edited, 1);
    cr_expect_str_eq(titles(any, "nowhere", 10), "Ferries");
    cr_expect_eq(index_some(100), 1);
    cr_expect_eq(index_some(100), 0);
    cr_expect_str_eq(titles(any, "nowhere", 10), "");
    cr_expect_str_eq(titles(any, "train", 10), "Ferries");
    cr_expect_eq(world_number(&w, "SELECT count(*) FROM reindex"), 0);
}

Test(search, by_feed_topic_date_and_what_is_published)
{
    deliver();
    index_all();
    struct search_wish wish = {.feed = bytes_of("https://1.example/feed")};
    cr_expect_str_eq(titles(wish, "", 10), "Tunnel,[a] Паром");
    wish = (struct search_wish){.topic = bytes_of("a")};
    cr_expect_str_eq(titles(wish, "", 10), "[a] Bridge,[a] Паром");
    wish = (struct search_wish){.topic = bytes_of("a"), .published = true};
    cr_expect_str_eq(titles(wish, "", 10), "[a] Bridge,[a] Паром");
    wish = (struct search_wish){.published = true};
    cr_expect_str_eq(titles(wish, "", 10), "[a] Bridge,[a] Паром");
    cr_expect_str_eq(titles(wish, "boat", 10), "");
    wish = (struct search_wish){.since = NOW - 2 * HOUR};
    cr_expect_str_eq(titles(wish, "", 10), "Tunnel,[a] Bridge");
}

Test(search, in_parts)
{
    deliver();
    index_all();
    struct search_wish wish = {.before = from_the_top};
    static const char *const parts[] = {"Tunnel,[a] Bridge", "Ferries,[a] Паром", "中国和俄罗斯",
                                        ""};
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        struct archived_entry *found;
        size_t n;
        cr_expect_str_eq(titles(wish, "", 2), parts[i]);
        wish.wanted = NULL;
        cr_assert(store_search(w.store, &wish, 2, w.arena, &found, &n, &w.err));
        if (n > 0)
            wish.before = (struct search_place){found[n - 1].published, found[n - 1].id};
    }
}

Test(search, says_what_there_is_not)
{
    struct archived_entry *found;
    size_t n;
    struct search_wish wish = {.feed = bytes_of("https://nowhere.example/"),
                               .before = from_the_top};
    cr_expect_not(store_search(w.store, &wish, 2, w.arena, &found, &n, &w.err));
    cr_expect_str_eq(w.err.text, "there is no feed https://nowhere.example/ in the store");
    wish = (struct search_wish){.topic = bytes_of("zz"), .before = from_the_top};
    cr_expect_not(store_search(w.store, &wish, 2, w.arena, &found, &n, &w.err));
    cr_expect_str_eq(w.err.text, "there is no topic zz in the store");
}

static bool at_once(void *ctx)
{
    ++*(int *)ctx;
    return true;
}

Test(search, is_broken_off_when_it_is_enough)
{
    enum { MANY = 3000 };
    struct item *items = calloc(MANY, sizeof *items);
    struct archived_entry *found;
    size_t n;
    int asked = 0;
    for (size_t i = 0; i < MANY; i++)
        items[i] = (struct item){arena_printf(w.arena, "%zu", i).p, NULL, "Ferry", "x", NOW};
    world_deliver(&w, 0, NOW, items, MANY);
    free(items);
    struct search_wish wish = {.wanted = wanted_by("ferri"), .before = from_the_top};
    store_set_enough(w.store, at_once, &asked);
    cr_expect_not(store_search(w.store, &wish, 10, w.arena, &found, &n, &w.err));
    cr_expect(store_was_broken_off(w.store));
    cr_expect_gt(asked, 0);
    store_set_enough(w.store, NULL, NULL);
    cr_expect(store_search(w.store, &wish, 10, w.arena, &found, &n, &w.err), "%s", w.err.text);
    cr_expect_eq(n, 10);
}

Test(search, the_index_is_made_anew_when_it_is_mostly_of_what_is_gone)
{
    enum { MANY = 10010, BATCH = 1001 };
    static const struct item last[] = {{"last", NULL, "Ferry", "x", NOW + 400 * DAY}};
    struct item *items = calloc(BATCH, sizeof *items);
    for (size_t k = 0; k < MANY; k += BATCH) {
        for (size_t i = 0; i < BATCH; i++)
            items[i] = (struct item){arena_printf(w.arena, "%zu", k + i).p, NULL, "Ferry", "x",
                                     NOW};
        world_deliver(&w, 0, NOW, items, BATCH);
    }
    free(items);
    index_all();
    world_deliver(&w, 0, NOW + 400 * DAY, last, 1);
    index_all();
    for (struct retained done = {.more = true}; done.more;)
        cr_assert(store_retain(w.store, NOW + 800 * DAY, &world_retention, 2000, &done, &w.err));
    cr_expect_eq(world_number(&w, "SELECT count(*) FROM entry"), 1);
    cr_expect_eq(world_number(&w, "SELECT value FROM meta WHERE key = 'indexed'"), 0);
    cr_expect_eq(world_number(&w, "SELECT count(*) FROM entry_words('ferri')"), 0);
    cr_expect_eq(index_some(100), 1);
    cr_expect_str_eq(titles(any, "ferri", 10), "Ferry");
}
