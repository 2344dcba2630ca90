#include "world.h"

#include <criterion/criterion.h>
#include <string.h>

/* The archive of a topic: what is bound into which volume, and that nothing is lost between the volumes and what is loose. */

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

TestSuite(volumes, .init = set_up, .fini = tear_down);

enum { N = 5 }; /* entries of the topic */

static void take_topic(uint64_t version, int64_t entries)
{
    world_topics(&w, (struct topic_settings[]){{.version = version, .entries = entries}}, 1);
}

/* Judges all that waits, by a mark. */
static void judge(const char *mark)
{
    for (;;) {
        struct archived_entry *entries;
        size_t n;
        bool changed[TOPICS_MAX] = {false};
        cr_assert(store_unjudged(w.store, w.topics, 0, 50, w.arena, &entries, &n, &w.err));
        if (n == 0)
            return;
        struct verdict *verdicts = ARENA_ARRAY(w.arena, struct verdict, n);
        for (size_t i = 0; i < n; i++)
            verdicts[i].match = bytes_find(entries[i].title, bytes_of(mark)) < entries[i].title.n;
        cr_assert(store_rejudge(w.store, w.topics, 0, entries, n, verdicts, NOW, changed, &w.err));
    }
}

/* An entry of feed 0, published at one time and fetched at another. */
static void tell(int number, int64_t published, int64_t now)
{
    const struct item doc[] = {{
        .id = arena_printf(w.arena, "%d", number).p,
        .url = arena_printf(w.arena, "https://0.example/%d", number).p,
        .title = arena_printf(w.arena, "[a] %d%s", number, number % 3 ? "" : " [3]").p,
        .text = "text",
        .published = published,
    }};
    world_deliver_part(&w, 0, now, doc, 1);
}

/* Binds what is to be bound; the data of a volume are the titles of its entries. How many were bound. */
static size_t bind_at(int64_t now)
{
    for (size_t done = 0;; done++) {
        struct binding b;
        bool found;
        struct buf data = {0};
        cr_assert(store_to_bind(w.store, w.topics, 0, now, w.arena, &b, &found, &w.err), "%s",
                  w.err.text);
        if (!found)
            return done;
        for (size_t i = 0; i < b.publication.n_entries; i++)
            buf_printf(&data, "%.*s\n", BYTES_FMT(b.publication.entries[i].title));
        cr_assert(store_bind(w.store, &b, buf_bytes(&data), &w.err), "%s", w.err.text);
        buf_clear(&data);
    }
}

static struct stored_volume *volumes;
static size_t n_volumes;

static void read_volumes(void)
{
    cr_assert(store_volumes(w.store, w.topics, 0, w.arena, &volumes, &n_volumes, &w.err));
}

static const char *data_of(size_t volume)
{
    struct bytes data;
    cr_assert(store_volume_data(w.store, volumes[volume].id, w.arena, &data, &w.err));
    return data.p;
}

/* How many volumes hold the entry. */
static size_t holders(int number)
{
    struct bytes line = arena_printf(w.arena, "[a] %d%s\n", number, number % 3 ? "" : " [3]");
    size_t n = 0;
    for (size_t i = 0; i < n_volumes; i++)
        n += strstr(data_of(i), line.p) != NULL;
    return n;
}

static bool is_loose(const struct publication *p, int number)
{
    struct bytes title = arena_printf(w.arena, "[a] %d%s", number, number % 3 ? "" : " [3]");
    for (size_t i = 0; i < p->n_entries; i++)
        if (p->entries[i].is_loose && bytes_equal(p->entries[i].title, title))
            return true;
    return false;
}

static size_t count_loose(const struct publication *p)
{
    size_t n = 0;
    for (size_t i = 0; i < p->n_entries; i++)
        n += p->entries[i].is_loose;
    return n;
}

Test(volumes, what_the_publication_holds_stays_loose)
{
    take_topic(1, N);
    judge("[a]");
    for (int i = 0; i < N; i++)
        tell(i, NOW - i * HOUR, NOW);
    cr_expect_eq(bind_at(NOW), 0);
    tell(N, NOW - 9 * HOUR, NOW);
    cr_expect_eq(bind_at(NOW), 1, "one too many: the oldest go");
    read_volumes();
    cr_assert_eq(n_volumes, 1);
    cr_expect(volumes[0].name.month == 202601 && volumes[0].name.part == 1);
    cr_expect_eq(volumes[0].entries, N);
    cr_expect_str_eq(data_of(0), "[a] 1\n[a] 2\n[a] 3 [3]\n[a] 4\n[a] 5\n");
    const struct publication p = world_publication(&w, 0, NOW);
    cr_assert_eq(p.n_entries, N, "the publication is as full as ever");
    cr_expect(p.entries[0].is_loose && !p.entries[1].is_loose);
}

Test(volumes, a_month_is_bound_when_it_has_been_over_for_a_while)
{
    const int64_t february = NOW + 22 * DAY;
    take_topic(1, N);
    judge("[a]");
    tell(1, NOW, NOW);
    tell(2, february, february);
    cr_expect_eq(bind_at(february + 2 * DAY), 0);
    cr_expect_eq(bind_at(february + 3 * DAY), 1);
    cr_expect_eq(bind_at(february + 27 * DAY), 0, "its own month is not over");
    cr_expect_eq(bind_at(NOW + 365 * DAY), 1);
    read_volumes();
    cr_assert_eq(n_volumes, 2);
    cr_expect(volumes[0].name.month == 202601 && volumes[1].name.month == 202602);
    cr_expect_str_eq(data_of(1), "[a] 2\n");
}

Test(volumes, a_volume_stays_as_it_was_bound)
{
    take_topic(1, N);
    judge("[a]");
    for (int i = 0; i < 2 * N; i++)
        tell(i, NOW - i * HOUR, NOW);
    cr_assert_eq(bind_at(NOW), 1);
    read_volumes();
    const uint64_t hash = volumes[0].hash;
    struct item edited[] = {{"9", "https://0.example/9", "[a] edited", "other text"},
                            {"8", "https://0.example/8", "not on topic any more", "text"}};
    world_deliver_part(&w, 0, NOW + HOUR, edited, 2);
    cr_expect_eq(bind_at(NOW + HOUR), 0);
    world_reopen(&w);
    read_volumes();
    cr_expect_eq(volumes[0].hash, hash);
    cr_expect_eq(holders(9), 1);
    cr_expect_eq(holders(8), 1);
}

Test(volumes, an_edit_of_the_topic_binds_them_again)
{
    take_topic(1, N);
    judge("[a]");
    for (int i = 0; i < 3 * N; i++)
        tell(i, NOW - i * HOUR, NOW);
    const size_t bound = bind_at(NOW);
    read_volumes();
    cr_assert_eq(n_volumes, bound);
    const int64_t last = volumes[0].id;
    take_topic(2, N);
    cr_expect_eq(bind_at(NOW), 0, "the archive is not judged again yet");
    judge("[3]");
    cr_expect_eq(bind_at(NOW), bound);
    read_volumes();
    cr_expect_eq(volumes[0].id, last, "under the old name");
    for (int i = N; i < 3 * N; i++)
        cr_expect_eq(holders(i), i % 3 == 0, "%d", i);
    take_topic(3, N);
    judge("nothing");
    (void)bind_at(NOW);
    read_volumes();
    cr_expect_eq(n_volumes, 0);
    cr_expect_eq(world_number(&w, "SELECT count(*) FROM topic_story WHERE volume <> 0"), 0);
    take_topic(4, N);
    judge("[a]");
    cr_expect_gt(bind_at(NOW), 0, "what comes back is bound anew");
}

Test(volumes, they_go_with_the_last_of_their_entries)
{
    struct retained done;
    take_topic(1, N);
    judge("[a]");
    for (int i = 0; i < 2 * N; i++)
        tell(i, NOW - i * HOUR, NOW);
    (void)bind_at(NOW);
    world_deliver(&w, 0, NOW + HOUR, (struct item[]){{"x", NULL, "[a] x", "x", NOW}}, 1);
    cr_assert(store_retain(w.store, NOW + 400 * DAY, &world_retention, 4, &done, &w.err));
    read_volumes();
    cr_expect_eq(n_volumes, 1, "a part of it is still kept");
    cr_assert(store_retain(w.store, NOW + 400 * DAY, &world_retention, 1000, &done, &w.err));
    read_volumes();
    cr_expect_eq(n_volumes, 0);
    take_topic(1, N);
    world_topics(&w, NULL, 0);
    cr_expect_eq(world_number(&w, "SELECT count(*) FROM volume"), 0);
}

/* Found to be one story by their address. */
Test(volumes, what_becomes_news_is_loose_again)
{
    struct subscription list[] = {{.url = BYTES("https://0.example/feed"), .priority = 1},
                                  {.url = BYTES("https://1.example/feed"), .priority = 9}};
    const struct item old[] = {{"1", "https://0.example/x", "One", "text", NOW - 9 * DAY}};
    const struct item late[] = {{"1", "https://0.example/x", "[a] Late", "text", NOW + HOUR}};
    cr_assert(store_set_list(w.store, list, 2, w.arena, &w.feeds, &w.err), "%s", w.err.text);
    w.n_feeds = 2;
    world_deliver(&w, 0, NOW, old, 1);
    take_topic(2, N);
    judge("One");
    cr_assert_eq(bind_at(NOW + 50 * DAY), 1, "backfilled ones are bound, for the page");
    world_deliver(&w, 1, NOW + HOUR, late, 1);
    struct publication p = world_publication(&w, 0, NOW + HOUR);
    cr_assert_eq(p.n_entries, 1);
    cr_expect(p.entries[0].is_loose);
    cr_expect_eq(bind_at(NOW + DAY), 0);
    cr_expect_eq(bind_at(NOW + 50 * DAY), 1);
    read_volumes();
    cr_assert_eq(n_volumes, 2, "%zu", n_volumes);
    cr_expect(volumes[0].name.month == 202601 && volumes[1].name.part == 2);
}

/* Whatever comes when, all that is published is in a volume or loose, and no more is loose than the publication holds. */
Test(volumes, nothing_is_lost_between_them)
{
    enum { ROUNDS = 60, MANY = 240 };
    uint32_t dice = 7;
    int64_t now = NOW;
    int told = 0;
    struct {
        int64_t id;
        uint64_t hash;
    } known[MANY] = {{0}};
    take_topic(1, N);
    judge("[a]");
    for (int round = 0; round < ROUNDS && told < MANY - 8; round++) {
        for (int more = (int)((dice = dice * 1664525 + 1013904223) >> 29); more >= 0; more--) {
            dice = dice * 1664525 + 1013904223;
            tell(told++, now - (int64_t)(dice >> 22) * HOUR, now);
        }
        if (dice >> 31)
            (void)bind_at(now);
        now += (int64_t)(dice >> 27) * DAY / 4;
    }
    (void)bind_at(now);
    read_volumes();
    const struct publication p = world_publication(&w, 0, now);
    cr_expect_leq(count_loose(&p), N);
    cr_expect_leq(p.n_entries, 2 * N);
    for (int i = 0; i < told; i++)
        cr_expect_eq(holders(i) + is_loose(&p, i), 1, "%d is in %zu volumes", i, holders(i));
    for (size_t i = 0; i < n_volumes; i++) {
        known[i].id = volumes[i].id;
        known[i].hash = volumes[i].hash;
        cr_expect(volumes[i].entries > 0 && volumes[i].entries <= N);
        for (size_t j = 0; j < i; j++)
            cr_expect(volumes[i].name.month != volumes[j].name.month ||
                      volumes[i].name.part != volumes[j].name.part);
    }
    const size_t before = n_volumes;
    tell(told, now, now);
    (void)bind_at(now + 90 * DAY);
    read_volumes();
    cr_assert_gt(n_volumes, before);
    for (size_t i = 0; i < before; i++)
        cr_expect(volumes[i].id == known[i].id && volumes[i].hash == known[i].hash);
}
