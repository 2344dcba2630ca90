#include "world.h"

#include <criterion/criterion.h>
#include <sqlite3.h>

#include "store/identity.h"
#include "store/stories.h"

static struct world w;

static void set_up(void)
{
    world_open(&w, 4);
}

static void tear_down(void)
{
    world_check(&w);
    world_close(&w);
}

TestSuite(identity, .init = set_up, .fini = tear_down);

static struct bytes only_id(void)
{
    struct publication p = world_publication(&w, 0, NOW);
    cr_assert_eq(p.n_entries, 1, "%zu entries", p.n_entries);
    return p.entries[0].id;
}

Test(identity, an_entry_is_kept_once)
{
    const struct item doc[] = {{"tag:0.example,2026:1", "https://0.example/1", "[a] One", "x"}};
    world_deliver(&w, 0, NOW, doc, 1);
    cr_expect_eq(w.change.new_entries, 1);
    cr_expect_eq(w.change.new_on_topic, 1);
    cr_expect_eq(w.change.entries, 1);
    cr_expect_eq(w.change.on_topic, 1);
    cr_expect(w.changed[0]);
    world_deliver(&w, 0, NOW + HOUR, doc, 1);
    cr_expect_eq(w.change.new_entries, 0);
    cr_expect_eq(w.change.updated_entries, 0);
    cr_expect_eq(w.change.entries, 1);
    cr_expect(!w.changed[0]);
    cr_expect(bytes_equal(only_id(), bytes_of("tag:0.example,2026:1")));
}

Test(identity, an_edit_moves_updated_and_nothing_else)
{
    struct item doc[] = {
        {"tag:0.example,2026:1", "https://0.example/1", "[a] One", "x", NOW - DAY}};
    world_deliver(&w, 0, NOW - HOUR, doc, 1);
    struct published_entry before = world_publication(&w, 0, NOW).entries[0];
    cr_expect_eq(before.published, NOW - DAY);
    cr_expect_eq(before.updated, NOW - DAY);

    doc[0].published = NOW - 2 * DAY; /* the source hash differs, what is read does not */
    world_deliver(&w, 0, NOW, doc, 1);
    cr_expect_eq(w.change.updated_entries, 0);
    struct published_entry same = world_publication(&w, 0, NOW).entries[0];
    cr_expect_eq(same.published, NOW - DAY, "published moved");
    cr_expect_eq(same.updated, NOW - DAY, "updated moved");

    doc[0].text = "y";
    world_deliver(&w, 0, NOW, doc, 1);
    cr_expect_eq(w.change.updated_entries, 1);
    cr_expect_eq(w.change.new_entries, 0);
    cr_expect(w.changed[0]);
    struct published_entry after = world_publication(&w, 0, NOW).entries[0];
    cr_expect(bytes_equal(after.id, before.id));
    cr_expect_eq(after.published, NOW - DAY);
    cr_expect_eq(after.updated, NOW);
    cr_expect(bytes_equal(after.summary, bytes_of("y")));
}

Test(identity, dates_are_never_in_the_future_and_stay)
{
    const struct item doc[] = {
        {"tag:0.example,2026:1", NULL, "[a] Tomorrow", "x", NOW + 30 * DAY},
        {"tag:0.example,2026:2", NULL, "[a] Undated", "x"},
        {"tag:0.example,2026:3", NULL, "[a] Modified", "x", 0, NOW - HOUR},
    };
    world_deliver(&w, 0, NOW, doc, COUNT_OF(doc));
    struct publication p = world_publication(&w, 0, NOW + 60 * DAY);
    cr_assert_eq(p.n_entries, 3);
    for (size_t i = 0; i < p.n_entries; i++) {
        bool modified = bytes_equal(p.entries[i].title, bytes_of("[a] Modified"));
        cr_expect_eq(p.entries[i].published, modified ? NOW - HOUR : NOW);
        cr_expect(p.entries[i].updated >= p.entries[i].published);
    }
    /* A clock that was set back publishes nothing of the future either. */
    p = world_publication(&w, 0, NOW - DAY);
    for (size_t i = 0; i < p.n_entries; i++)
        cr_expect_leq(p.entries[i].updated, NOW - DAY);
}

/* Another feed gives the very ids of the first, with other content. */
Test(identity, copied_ids_change_nothing_for_the_first)
{
    const struct item original[] = {
        {"tag:0.example,2026:1", "https://0.example/1", "[a] One", "x"}};
    const struct item copied[] = {{"tag:0.example,2026:1", "https://1.example/1", "[a] Lie", "y"}};
    world_deliver(&w, 0, NOW, original, 1);
    world_deliver(&w, 1, NOW, copied, 1);
    cr_expect_eq(w.change.new_entries, 1);
    struct publication p = world_publication(&w, 0, NOW);
    cr_assert_eq(p.n_entries, 2);
    cr_expect(!bytes_equal(p.entries[0].id, p.entries[1].id));
    for (size_t i = 0; i < 2; i++) {
        bool first = bytes_equal(p.entries[i].title, bytes_of("[a] One"));
        cr_expect_eq(bytes_equal(p.entries[i].id, bytes_of("tag:0.example,2026:1")), first);
        cr_expect(first || bytes_starts(p.entries[i].id, bytes_of("urn:riffle:")));
    }
}

/* A feed takes the made id of another's entry for its own, before that one comes. */
Test(identity, made_ids_cannot_be_taken)
{
    const struct item shy[] = {{"42", "https://0.example/1", "[a] One", "x"}};
    world_deliver(&w, 0, NOW, shy, 1);
    struct bytes made = only_id();
    cr_expect(bytes_starts(made, bytes_of("urn:riffle:")));
    const struct item thief[] = {{made.p, "https://1.example/1", "[a] Lie", "y"}};
    world_deliver(&w, 1, NOW, thief, 1);
    cr_expect_eq(world_publication(&w, 0, NOW).n_entries, 2);
    /* world_check: all public ids differ */
}

Test(identity, ids_that_differ_by_feed_alone)
{
    const struct item doc[] = {{"1", NULL, "[a] One", "x"}, {"2", NULL, "[a] Two", "x"}};
    for (size_t i = 0; i < 4; i++)
        world_deliver(&w, i, NOW, doc, 2);
    cr_expect_eq(world_publication(&w, 0, NOW).n_entries, 8);
}

/* One guid for all entries of a document names none of them. */
Test(identity, a_shared_guid_hides_nothing)
{
    struct item doc[] = {{"https://0.example/", "https://0.example/1", "[a] One", "x"},
                         {"https://0.example/", "https://0.example/2", "[a] Two", "y"},
                         {"https://0.example/", "https://0.example/2", "[a] Two", "z"},
                         {"https://0.example/", "https://0.example/3", "[a] Three", "z"}};
    world_deliver(&w, 0, NOW, doc, 4);
    cr_expect_eq(w.change.new_entries, 4);
    world_deliver(&w, 0, NOW, doc, 4);
    cr_expect_eq(w.change.new_entries, 0);
    doc[1].text = "edited";
    world_deliver(&w, 0, NOW + HOUR, doc, 4);
    cr_expect_eq(w.change.new_entries, 0);
    cr_expect_eq(w.change.updated_entries, 1);
}

Test(identity, the_same_entry_listed_twice)
{
    struct item doc[] = {{"1", "https://0.example/1", "[a] One", "x", NOW - HOUR},
                         {"1", "https://0.example/1", "[a] One", "x", NOW - 2 * HOUR}};
    for (int i = 0; i < 3; i++)
        world_deliver(&w, 0, NOW + i * HOUR, doc, 2);
    cr_expect_eq(w.change.entries, 1);
}

static void exec(const char *sql)
{
    sqlite3 *db;
    char *message = NULL;
    cr_assert_eq(sqlite3_open_v2(w.path, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    cr_assert_eq(sqlite3_exec(db, sql, NULL, NULL, &message), SQLITE_OK, "%s: %s", sql, message);
    sqlite3_close(db);
}

/* Hashes find, texts decide: an entry whose hashes are all those of another stays another. */
Test(identity, one_hash_for_two)
{
    const struct item one[] = {{"tag:0,2026:1", "https://0.example/1", "[a] One", "x"}};
    const struct item two[] = {{"tag:0,2026:2", "https://0.example/2", "[a] Two", "y"}};
    world_deliver(&w, 0, NOW, one, 1);
    long long guid = (long long)identity_hash(bytes_of(two[0].id));
    long long url = (long long)story_canonical_hash(bytes_of("0.example/2"));
    exec(
        arena_printf(w.arena, "UPDATE entry SET guid_hash = %lld, canonical_hash = %lld", guid, url)
            .p);
    exec(arena_printf(w.arena, "UPDATE public_id SET hash = %lld, guid_hash = %lld", guid, guid).p);
    world_deliver(&w, 0, NOW, two, 1);
    cr_expect_eq(w.change.new_entries, 1);
    struct publication p = world_publication(&w, 0, NOW);
    cr_assert_eq(p.n_entries, 2);
    cr_expect(!bytes_equal(p.entries[0].id, p.entries[1].id));
    world_deliver(&w, 1, NOW, two, 1);
    p = world_publication(&w, 0, NOW);
    cr_expect_eq(p.n_entries, 2, "the same address in another feed");
    cr_expect_eq(p.entries[0].n_also + p.entries[1].n_also, 1);
}

Test(identity, is_iri)
{
    static const struct {
        const char *text;
        bool want;
    } rows[] = {
        {"https://example.org/a", true},
        {"http://example.org/?p=1", true},
        {"urn:uuid:1225c695-cfb8-4ebb-aaaa-80da344efa6a", true},
        {"tag:example.org,2026:a", true},
        {"post:1", true},
        {"https://example.org/\xd0\xb0", true},
        {"", false},
        {"1", false},
        {"12:30", false},
        {"C:x", false},
        {"https:", false},
        {"https://", false},
        {"a b:c", false},
        {"news: one", false},
        {"/a", false},
        {"example.org/a", false},
        {"tag:a\nb", false},
        {"tag:<a>", false},
        {"https://example.org/{a}", false}, /* as %7Ba%7D, it might be another's */
        {"tag:a|b", false},
        {"tag:a\xe2\x80\xae", false}, /* a control of the order of reading */
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        cr_expect_eq(identity_is_iri(bytes_of(rows[i].text)), rows[i].want, "row %zu: %s", i,
                     rows[i].text);
}
