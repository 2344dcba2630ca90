#include "store/account.h"

#include <criterion/criterion.h>
#include <string.h>

#include "world.h"

static struct world w;

static void set_up(void)
{
    world_open(&w, 3);
}

static void tear_down(void)
{
    world_check(&w);
    world_close(&w);
}

TestSuite(account, .init = set_up, .fini = tear_down);

static struct account account_of(int64_t entry)
{
    struct account account;
    bool found;
    cr_assert(store_account(w.store, entry, w.arena, &account, &found, &w.err), "%s", w.err.text);
    cr_assert(found);
    return account;
}

Test(account, a_story_its_lead_and_what_is_published)
{
    world_compare(&w);
    world_topics(&w, (struct topic_settings[3]){{.version = 1}, {.version = 1}, {.version = 1}}, 3);
    for (size_t i = 0; i < 3; i++)
        world_deliver(&w, i, NOW + (int64_t)i * HOUR, &world_deal[i], 1);
    struct account a = account_of(2);
    cr_assert_eq(a.n_tellings, 3);
    cr_expect_eq(a.tellings[0].entry, 1, "in the order of arrival");
    cr_expect_eq(a.tellings[0].relation.n, 0);
    cr_expect_eq(a.tellings[0].first_seen, NOW);
    cr_expect_eq(a.tellings[1].near, 1);
    cr_expect(bytes_equal(a.tellings[1].relation, bytes_of("same story")), "%.*s",
              BYTES_FMT(a.tellings[1].relation));
    cr_expect(a.tellings[1].reason.n > 0);
    cr_expect(a.tellings[1].likeness > 0 && a.tellings[1].likeness <= 1);
    cr_expect(bytes_equal(a.guid, bytes_of(world_deal[1].id)));
    cr_assert_eq(a.n_published, 3);
    for (size_t i = 0; i < 3; i++) {
        const struct account_published *p = &a.published[i];
        cr_expect(p->topic.p[0] == (char)('a' + i) && !p->withdrawn);
        cr_expect_eq(p->announced, NOW);
        cr_expect(p->lead_reason.n > 0 && p->entry >= 1, "%zu", i);
        cr_expect(p->id.n > 0);
    }
    cr_expect_eq(a.n_verdicts, 3);
    cr_expect_eq(a.verdicts[0].version, 1);
    cr_expect_float_eq(a.verdicts[0].score, 2.5, 1e-9);
}

Test(account, an_entry_by_itself)
{
    const struct item doc[] = {{"1", "https://0.example/1", "One", "x"}};
    world_deliver(&w, 0, NOW, doc, 1);
    struct account a = account_of(1);
    cr_expect_eq(a.n_tellings, 1);
    cr_expect_eq(a.n_published + a.n_verdicts, 0);
    bool found = true;
    cr_expect(store_account(w.store, 2, w.arena, &a, &found, &w.err));
    cr_expect(!found);
}

Test(account, what_a_topic_holds)
{
    const struct item doc[] = {{"1", "https://0.example/1", "[a] One", "x", NOW - HOUR},
                               {"2", "https://0.example/2", "Two", "x", NOW - 2 * HOUR},
                               {"3", "https://0.example/3", "[a] Three", "x", NOW - 3 * HOUR}};
    struct account_held *held;
    size_t n;
    bool known;
    world_deliver(&w, 0, NOW, doc, COUNT_OF(doc));
    cr_assert(store_held(w.store, bytes_of("a"), 10, w.arena, &held, &n, &known, &w.err));
    cr_expect(known);
    cr_assert_eq(n, 2);
    cr_expect(bytes_equal(held[0].title, bytes_of("[a] One")), "the newest first");
    cr_expect_eq(held[1].published, NOW - 3 * HOUR);
    cr_expect_eq(held[0].tellings, 1);
    cr_expect_float_eq(held[0].score, 2.5, 1e-9);
    cr_expect(bytes_equal(held[0].feed_title, bytes_of("Site 0")));
    cr_assert(store_held(w.store, bytes_of("a"), 1, w.arena, &held, &n, &known, &w.err));
    cr_expect_eq(n, 1);
    cr_assert(store_held(w.store, bytes_of("nobody"), 9, w.arena, &held, &n, &known, &w.err));
    cr_expect(!known && n == 0);
}

Test(account, the_archive_since_a_date)
{
    enum { ENTRIES = 25 };
    struct item doc[ENTRIES] = {0};
    for (size_t i = 0; i < ENTRIES; i++) {
        doc[i].id = arena_printf(w.arena, "%zu", i).p;
        doc[i].title = arena_printf(w.arena, "%s%zu", i % 5 ? "" : "[a] ", i).p;
        doc[i].published = NOW - (int64_t)(i / 2) * HOUR; /* two of each date */
    }
    world_deliver(&w, 0, NOW, doc, ENTRIES);
    struct archive_walk walk = {.since = NOW - 9 * HOUR};
    size_t given = 0, on_topic = 0, n;
    int64_t last = INT64_MAX;
    do {
        struct archived_held *held;
        cr_assert(
            store_archive_since(w.store, &walk, bytes_of("a"), 7, w.arena, &held, &n, &w.err));
        for (size_t i = 0; i < n; i++) {
            cr_expect(held[i].entry.published <= last);
            last = held[i].entry.published;
            on_topic += held[i].is_on_topic;
            cr_expect_eq(held[i].is_on_topic, held[i].entry.title.p[0] == '[');
        }
        given += n;
    } while (n > 0);
    cr_expect_eq(given, 20);
    cr_expect_eq(on_topic, 4);
    cr_expect_eq(last, NOW - 9 * HOUR);
}
