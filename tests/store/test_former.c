#include "world.h"

#include <criterion/criterion.h>

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

TestSuite(former, .init = set_up, .fini = tear_down);

#define TEXT                                                                                       \
    "Maria Lopez opened the new bridge over the Danube in Novi Sad on Friday, three years after "  \
    "work on it began, and said that it would be free of tolls for all who live on either bank."
#define OTHER                                                                                      \
    "Heavy rain flooded cellars in the old town of Split during the night; firemen pumped until "  \
    "noon, and the harbour master kept all ferries to the islands tied up until further notice."
#define SITE  "https://news.example/"
#define ISSUE SITE "2026/01/bridge-opens-in-novi-sad-4711"
#define WAS   (NOW - HOUR)

/* What a feed listed, what it lists now in its place, and whether that is the same entry. */
static const struct change {
    const char *name;
    struct item before, after;
    bool same;
} changes[] = {
    {"link changed",
     {"tag:news,2026:4711", ISSUE, "[a] Bridge", TEXT},
     {"tag:news,2026:4711", SITE "2026/01/bridge-opens-at-last-4711", "[a] Bridge", TEXT},
     true},
    {"link and headline changed",
     {"tag:news,2026:4711", ISSUE, "[a] Bridge", TEXT},
     {"tag:news,2026:4711", SITE "x", "[a] Bridge opens", TEXT},
     true},
    {"id changed",
     {"tag:news,2026:4711", ISSUE, "[a] Bridge", TEXT},
     {"tag:news,2026:4712", ISSUE, "[a] Bridge", TEXT},
     true},
    {"id changed, text edited",
     {"tag:news,2026:4711", ISSUE, "[a] Bridge", TEXT},
     {"tag:news,2026:4712", ISSUE, "[a] Bridge", TEXT " More follows."},
     true},
    {"id changed, headline edited",
     {"tag:news,2026:4711", ISSUE, "[a] Bridge in Novi Sad", TEXT},
     {"tag:news,2026:4712", ISSUE, "[a] Lopez opens bridge in Novi Sad", TEXT},
     true},
    {"id and link changed, dated",
     {"tag:news,2026:4711", ISSUE, "[a] Bridge", TEXT, WAS},
     {"https://new.example/?p=4711", "https://new.example/?p=4711", "[a] Bridge", TEXT, WAS},
     true},
    {"id and link changed, undated",
     {"tag:news,2026:4711", ISSUE, "[a] Bridge in Novi Sad opened by Lopez", TEXT},
     {"urn:new:4711", SITE "n/4711", "[a] Bridge in Novi Sad opened by Lopez", TEXT},
     true},
    {"http became https",
     {"http://news.example/?p=4711", "http://news.example/?p=4711", "[a] B", TEXT},
     {SITE "?p=4711", SITE "?p=4711", "[a] B", TEXT},
     true},
    {"a slash at the end",
     {ISSUE, ISSUE, "[a] Bridge", TEXT},
     {ISSUE "/", ISSUE "/", "[a] Bridge", TEXT},
     true},
    {"an edit is counted",
     {ISSUE "#0", ISSUE, "[a] Bridge", TEXT},
     {ISSUE "#1", ISSUE, "[a] Bridge opens", TEXT},
     true},
    {"tracking in the id",
     {ISSUE "?utm_source=rss", ISSUE "?utm_source=rss", "[a] Bridge", TEXT},
     {ISSUE, ISSUE, "[a] Bridge", TEXT},
     true},
    {"a headline on a page of its own",
     {SITE "bridge", SITE "bridge", "[a] Brigde", TEXT},
     {SITE "bridge", SITE "bridge", "[a] Bridge", TEXT},
     true},

    {"one id for all",
     {"1", SITE "a", "[a] Bridge", TEXT},
     {"1", SITE "b", "[a] Rain", OTHER},
     false},
    {"the home page for all",
     {SITE, SITE, "[a] Bridge", TEXT},
     {SITE, SITE, "[a] Rain", OTHER},
     false},
    {"one page for all",
     {SITE "weekly", SITE "weekly", "[a] Bridge", TEXT},
     {SITE "weekly", SITE "weekly", "[a] Rain", OTHER},
     false},
    {"one page, ids of their own",
     {"tag:news,2026:4711", SITE "weekly", "[a] Bridge", TEXT},
     {"tag:news,2026:4712", SITE "weekly", "[a] Rain", OTHER},
     false},
    {"the page of a column",
     {"tag:news,2026:4711", SITE "column", "[a] Bridges", "Anna Berg writes each week. " TEXT},
     {"tag:news,2026:4712", SITE "column", "[a] Rain", "Anna Berg writes each week. " OTHER},
     false},
    {"a picture a day",
     {"tag:news,2026:4711", SITE "4711", "[a] Photo", "", WAS},
     {"tag:news,2026:4712", SITE "4712", "[a] Photo", "", WAS},
     false},
    {"the same words on another day",
     {"tag:news,2026:4711", SITE "4711", "[a] Puzzle", "A puzzle for every day.", WAS},
     {"tag:news,2026:4712", SITE "4712", "[a] Puzzle", "A puzzle for every day.", NOW},
     false},
};

static int64_t entries(void)
{
    return world_number(&w, "SELECT count(*) FROM entry");
}

static void begin_anew(void)
{
    tear_down();
    set_up();
}

Test(former, in_another_guise)
{
    for (size_t i = 0; i < COUNT_OF(changes); i++) {
        const struct change *c = &changes[i];
        const int64_t want = c->same ? 1 : 2;
        begin_anew();
        world_compare(&w);
        world_deliver(&w, 0, NOW, &c->before, 1);
        world_deliver(&w, 0, NOW + HOUR, &c->after, 1);
        cr_expect_eq(entries(), want, "%s: %lld entries", c->name, (long long)entries());
        cr_expect_eq(w.change.new_entries, !c->same, "%s", c->name);
        const struct publication p = world_publication(&w, 0, NOW + HOUR);
        cr_expect_eq((int64_t)p.n_entries, want, "%s: %zu published", c->name, p.n_entries);
        cr_expect(!c->same || bytes_equal(p.entries[0].title, bytes_of(c->after.title)), "%s",
                  c->name);
    }
}

/* A feed lists one address under two ids at once: there it names no entry. */
Test(former, what_is_listed_beside_it_is_another)
{
    struct item doc[] = {{"tag:news,2026:1", ISSUE, "[a] Bridge", TEXT, WAS},
                         {"tag:news,2026:2", ISSUE, "[a] Bridge", TEXT " And more.", WAS}};
    world_deliver(&w, 0, NOW, doc, 1);
    world_deliver(&w, 0, NOW + HOUR, doc, 2);
    cr_expect_eq(entries(), 2);
    /* The first is edited as a third comes, and stands behind it. */
    const struct item more[] = {{"tag:news,2026:3", ISSUE, "[a] Bridge", TEXT, WAS},
                                {"tag:news,2026:1", ISSUE, "[a] Bridge", TEXT " Edited.", WAS},
                                doc[1]};
    world_deliver(&w, 0, NOW + 2 * HOUR, more, 3);
    cr_expect_eq(entries(), 3);
    cr_expect_eq(w.change.updated_entries, 1);
    cr_expect_eq(world_number(&w, "SELECT count(DISTINCT guid) FROM entry"), 3);
}

/* A part of a feed says nothing of what is not in it. */
Test(former, a_part_of_the_feed_replaces_nothing)
{
    const struct item was = {"tag:news,2026:1", ISSUE, "[a] Bridge", TEXT, WAS};
    const struct item is = {"tag:news,2026:2", ISSUE, "[a] Bridge", TEXT, WAS};
    world_deliver(&w, 0, NOW, &was, 1);
    world_deliver_part(&w, 0, NOW + HOUR, &is, 1);
    cr_expect_eq(entries(), 2);
}

Test(former, no_feed_takes_over_what_is_anothers)
{
    const struct item own = {"tag:news,2026:1", ISSUE, "[a] Bridge", TEXT, WAS};
    const struct item copy = {"tag:news,2026:1", ISSUE, "[a] Bridge", TEXT, WAS};
    world_deliver(&w, 0, NOW, &own, 1);
    world_deliver(&w, 0, NOW + HOUR, NULL, 0);
    world_deliver(&w, 1, NOW + 2 * HOUR, &copy, 1);
    cr_expect_eq(entries(), 2);
    cr_expect_eq(world_number(&w, "SELECT feed FROM entry ORDER BY id LIMIT 1"), w.feeds[0].id);
    const struct publication p = world_publication(&w, 0, NOW + 2 * HOUR);
    cr_assert_eq(p.n_entries, 1);
    cr_expect(bytes_equal(p.entries[0].source_title, bytes_of("Site 0")));
}

/* The id that was published stays the entry's, and comes to no other that is given it later. */
Test(former, the_published_id_stays)
{
    const struct item was = {"tag:news,2026:1", ISSUE, "[a] Bridge", TEXT, WAS};
    const struct item is = {"tag:news,2026:2", ISSUE, "[a] Bridge", TEXT, WAS};
    const struct item again[] = {
        is, {"tag:news,2026:1", SITE "2026/01/rain-in-the-old-town-12", "[a] Rain", OTHER, NOW}};
    world_deliver(&w, 0, NOW, &was, 1);
    world_deliver(&w, 0, NOW + HOUR, &is, 1);
    world_deliver(&w, 0, NOW + 2 * HOUR, again, 2);
    const struct publication p = world_publication(&w, 0, NOW + 2 * HOUR);
    cr_assert_eq(p.n_entries, 2);
    for (size_t i = 0; i < 2; i++)
        cr_expect_eq(bytes_equal(p.entries[i].id, bytes_of(was.id)),
                     bytes_equal(p.entries[i].title, bytes_of(is.title)));
}

/* New ids for all at each fetch: the table does not grow. */
Test(former, ids_that_change_with_each_fetch)
{
    for (int n = 0; n < 5; n++) {
        struct item doc[3];
        for (int i = 0; i < 3; i++)
            doc[i] = (struct item){.id = arena_printf(w.arena, "session-%d-%d", n, i).p,
                                   .url = arena_printf(w.arena, ISSUE "%d", i).p,
                                   .title = arena_printf(w.arena, "[a] Bridge %d", i).p,
                                   .text = TEXT};
        world_deliver(&w, 0, NOW + n * HOUR, doc, 3);
        cr_expect_eq(w.change.new_entries, n == 0 ? 3 : 0);
        cr_expect_eq(w.change.updated_entries, 0);
    }
    cr_expect_eq(entries(), 3);
    cr_expect_eq(world_number(&w, "SELECT count(*) FROM public_id"), 3);
}

/* ---- what was removed -------------------------------------------------------------------------------------------- */

static const int64_t later = NOW + 400 * DAY;

/* Lists an item, then none for longer than entries are kept. */
static void list_and_remove(size_t feed, const struct item *item)
{
    struct retained done;
    world_deliver(&w, feed, NOW, item, 1);
    world_deliver(&w, feed, NOW + HOUR, NULL, 0);
    cr_assert(store_retain(w.store, later, &world_retention, 100, &done, &w.err));
    cr_assert_eq(done.removed, 1);
    cr_assert_eq(entries(), 0);
    cr_expect_eq(world_number(&w, "SELECT count(*) FROM known"), 1);
}

static int64_t announced_since(int64_t at)
{
    return world_number(
        &w,
        arena_printf(w.arena,
                     "SELECT count(*) FROM topic_story WHERE announced >= %lld AND backfilled = 0",
                     (long long)at)
            .p);
}

/* It was published, or was on no topic then; it is listed again as it was, or in another guise. */
static const struct item published = {"tag:news,2026:4711", ISSUE, "[a] Bridge", TEXT, WAS};

static const struct relisted {
    const char *name;
    struct item item;
    bool is_known;
} relisted[] = {
    {"as it was", {"tag:news,2026:4711", ISSUE, "[a] Bridge", TEXT, WAS}, true},
    {"without a date", {"tag:news,2026:4711", ISSUE, "[a] Bridge", TEXT}, true},
    {"edited", {"tag:news,2026:4711", ISSUE, "[a] Bridges", OTHER, WAS}, true},
    {"under another id", {"tag:news,2026:1", ISSUE, "[a] Bridge", TEXT, WAS}, true},
    {"under another id, edited", {"tag:news,2026:1", ISSUE, "[a] Bridges", TEXT, WAS}, true},
    {"under another id, without a date", {"tag:news,2026:1", ISSUE, "[a] Bridge", TEXT}, true},
    {"under another id and address", {"tag:x,2026:1", SITE "x", "[a] Bridge", TEXT, WAS}, true},
    {"other news at that address", {"tag:news,2026:1", ISSUE, "[a] Rain", OTHER, NOW}, false},
    {"the same words now", {"tag:x,2026:1", SITE "x", "[a] Bridge", TEXT, NOW}, false},
    {"other news", {"tag:news,2026:1", SITE "x", "[a] Rain", OTHER, WAS}, false},
};

Test(former, what_was_published_once_is_no_news)
{
    for (size_t i = 0; i < COUNT_OF(relisted); i++) {
        const struct relisted *r = &relisted[i];
        begin_anew();
        list_and_remove(0, &published);
        world_deliver(&w, 0, later + HOUR, &r->item, 1);
        cr_expect_eq(announced_since(later), !r->is_known, "%s", r->name);
        cr_expect_eq(w.change.new_entries, !r->is_known, "%s", r->name);
        cr_expect_eq(w.change.entries, 1, "%s", r->name);
        const struct publication p = world_publication(&w, 0, later + HOUR);
        cr_assert_eq(p.n_entries, 1, "%s", r->name);
        cr_expect_eq(bytes_equal(p.entries[0].id, bytes_of("tag:news,2026:4711")), r->is_known,
                     "%s", r->name);
        cr_expect_eq(world_number(&w, "SELECT count(*) FROM known"), !r->is_known, "%s", r->name);
    }
}

Test(former, what_no_topic_had_then_is_no_news_either)
{
    const struct item off = {"tag:news,2026:4711", ISSUE, "Bridge", TEXT, WAS};
    for (size_t i = 0; i < COUNT_OF(relisted); i++) {
        const struct relisted *r = &relisted[i];
        begin_anew();
        list_and_remove(0, &off);
        world_deliver(&w, 0, later + HOUR, &r->item, 1);
        /* The mark of the topic is a part of the headline here, so the content is another. */
        const bool is_known = r->is_known &&
                              (r->item.published ||
                               bytes_equal(bytes_of(r->item.id), bytes_of(off.id))) &&
                              !bytes_equal(bytes_of(r->item.url), bytes_of(SITE "x"));
        cr_expect_eq(announced_since(later), !is_known, "%s", r->name);
        cr_expect_eq(world_publication(&w, 0, later + HOUR).n_entries, 1, "%s", r->name);
    }
}

Test(former, another_feeds_past_makes_nothing_old)
{
    list_and_remove(0, &published);
    world_deliver(&w, 1, later + HOUR, &published, 1);
    cr_expect_eq(announced_since(later), 1);
    cr_expect_eq(world_number(&w, "SELECT count(*) FROM known"), 1);
    world_deliver(&w, 0, later + 2 * HOUR, &published, 1);
    cr_expect_eq(w.change.new_entries, 0);
}

Test(former, known_again_after_it_was_back)
{
    struct retained done;
    for (int i = 0; i < 3; i++) {
        const int64_t now = NOW + i * 200 * DAY;
        world_deliver(&w, 0, now, &published, 1);
        cr_expect_eq(w.change.new_entries, i == 0);
        world_deliver(&w, 0, now + HOUR, NULL, 0);
        cr_assert(store_retain(w.store, now + 150 * DAY, &world_retention, 100, &done, &w.err));
        cr_expect_eq(done.removed, 1);
        cr_expect_eq(world_number(&w, "SELECT count(*) FROM known"), 1);
        world_reopen(&w);
    }
    cr_expect_eq(world_number(&w, "SELECT count(*) FROM public_id"), 1);
}

Test(former, forgotten_in_the_end)
{
    struct retained done;
    list_and_remove(0, &published);
    const struct retention short_memory = {
        .days = 100, .per_feed = 1000, .bodies_ms = 30 * DAY, .identities_ms = 200 * DAY};
    cr_assert(store_retain(w.store, later + 199 * DAY, &short_memory, 100, &done, &w.err));
    cr_expect_eq(done.forgotten, 0);
    cr_assert(store_retain(w.store, later + 201 * DAY, &short_memory, 100, &done, &w.err));
    cr_expect_eq(done.forgotten, 1);
    cr_expect_eq(world_number(&w, "SELECT count(*) FROM known"), 0);
}

/* Two that were removed have one address and one text; each id finds its own again, and neither takes the other's. */
Test(former, two_of_one_address)
{
    const struct item two[] = {{"tag:news,2026:1", ISSUE, "[a] Bridge", TEXT, WAS},
                               {"tag:news,2026:2", ISSUE, "[a] Bridge", TEXT " And more.", WAS}};
    struct retained done;
    world_topics(&w, (struct topic_settings[]){{.stories = STORIES_ALL}}, 1);
    world_deliver(&w, 0, NOW, two, 2);
    world_deliver(&w, 0, NOW + HOUR, NULL, 0);
    cr_assert(store_retain(w.store, later, &world_retention, 100, &done, &w.err));
    cr_assert_eq(done.removed, 2);
    world_deliver(&w, 0, later + HOUR, two, 2);
    cr_expect_eq(w.change.new_entries, 0);
    cr_expect_eq(entries(), 2);
    cr_expect_eq(announced_since(later), 0);
}
