/* What a full disk, a broken one and kill -9 leave behind: everything that was committed, nothing of what was not, and a
 * store that goes on. Each test runs with the fault at the n-th write, for every n. */
#include "world.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "faulty.h"

enum { WRITES_MAX = 400 };

static struct world w;

/* What is there before, and what a step brings: new entries, an edit, one that leaves, and another feed's telling. */
static const struct item before[] = {
    {"tag:0,2026:1", "https://0.example/1", "[a] One", "x", NOW - DAY},
    {"tag:0,2026:2", "https://0.example/2", "[a] Two", "x", NOW - 2 * DAY},
    {"tag:0,2026:3", "https://0.example/3", "Three", "x", NOW - 3 * DAY},
};
static const struct item after[] = {
    {"tag:0,2026:1", "https://0.example/1", "One, edited", "y", NOW - DAY},
    {"tag:0,2026:2", "https://0.example/2", "[a] Two, edited", "y", NOW - 2 * DAY},
    {"tag:0,2026:4", "https://0.example/4", "[a] Four", "x", NOW},
    {"tag:0,2026:5", "https://1.example/1", "[a] Five", "x", NOW},
};

static void start(void)
{
    world_open(&w, 2);
    world_deliver(&w, 0, NOW, before, COUNT_OF(before));
    world_deliver(&w, 1, NOW, before, 1);
}

static bool step(void)
{
    return world_try(&w, 0, NOW + HOUR, after, COUNT_OF(after));
}

/* Everything that a reader of the tables can see, but for numbers that are given in another order. */
static const char *picture(void)
{
    return world_text(
        &w, "SELECT group_concat(line, char(10)) FROM ("
            " SELECT guid || ' ' || title || ' ' || e.published || ' ' || e.updated || ' '"
            "  || e.last_seen || ' ' || (SELECT count(*) FROM verdict WHERE entry = e.id)"
            "  || ' ' || coalesce((SELECT group_concat(withdrawn) FROM topic_story AS p"
            "   WHERE p.story = e.story), '-') AS line"
            " FROM entry AS e JOIN entry_text AS t ON t.entry = e.id"
            " UNION ALL SELECT url || ' ' || last || ' ' || entries || ' ' || on_topic"
            "  || ' ' || coalesce(length(seen), 0)"
            " FROM feed JOIN feed_schedule AS s ON s.feed = feed.id"
            "  LEFT JOIN feed_document AS d ON d.feed = feed.id ORDER BY 1)");
}

/* The pictures before and after the step, from a world in which nothing fails. */
static char picture_before[8192], picture_after[8192];

static void draw_pictures(void)
{
    start();
    (void)snprintf(picture_before, sizeof picture_before, "%s", picture());
    cr_assert(step());
    (void)snprintf(picture_after, sizeof picture_after, "%s", picture());
    cr_assert_str_neq(picture_before, picture_after);
    world_close(&w);
}

static void set_up(void)
{
    faulty_install();
    draw_pictures();
}

TestSuite(faults, .init = set_up);

/* The step with a fault at the n-th write. False when there are not so many. */
static bool step_fails_well(enum fault fault, int n)
{
    start();
    faulty_arm(fault, n);
    bool ok = step();
    bool happened = faulty_happened() != 0;
    faulty_arm(FAULT_NONE, 0);
    if (!ok) {
        cr_expect(happened, "write %d: failed by itself: %s", n, w.err.text);
        cr_expect(w.err.text[0] != '\0', "write %d: no sentence", n);
        cr_expect(fault == FAULT_BROKEN || strstr(w.err.text, "disk is full") ||
                      strstr(w.err.text, "I/O"),
                  "write %d: %s", n, w.err.text);
        world_check(&w);
        cr_expect_str_eq(picture(), picture_before, "write %d: a part of it was kept", n);
        world_read_feeds(&w);
        cr_assert(step(), "write %d: not again: %s", n, w.err.text);
    }
    world_check(&w);
    cr_expect_str_eq(picture(), picture_after, "write %d", n);
    world_reopen(&w);
    cr_expect_str_eq(picture(), picture_after, "write %d, opened again", n);
    world_close(&w);
    return happened;
}

static void every_write(enum fault fault)
{
    int n = 1;
    while (n < WRITES_MAX && step_fails_well(fault, n))
        n++;
    cr_expect(n > 5 && n < WRITES_MAX, "%d writes", n);
}

Test(faults, a_disk_that_is_full_for_one_write, .timeout = 280)
{
    every_write(FAULT_FULL_ONCE);
}

Test(faults, a_disk_that_stays_full, .timeout = 280)
{
    every_write(FAULT_FULL_FROM);
}

Test(faults, a_write_that_breaks_off, .timeout = 280)
{
    every_write(FAULT_BROKEN);
}

/* Runs in a child that is killed at the n-th write of what it does, from opening to closing. True if it was. */
static bool killed_at(enum fault fault, int n, bool (*act)(void))
{
    fflush(NULL);
    pid_t child = fork();
    cr_assert_geq(child, 0);
    if (child == 0) {
        faulty_arm(fault, n);
        bool ok = act();
        _exit(ok ? 0 : 1);
    }
    int status;
    cr_assert_eq(waitpid(child, &status, 0), child);
    if (WIFSIGNALED(status))
        return WTERMSIG(status) == SIGKILL;
    cr_assert_eq(WEXITSTATUS(status), 0, "write %d: the child failed", n);
    return false;
}

static bool open_and_step(void)
{
    struct error err;
    if (!store_open(w.path, STORE_WRITE, &w.store, &err) || !step())
        return false;
    store_close(w.store);
    return true;
}

static void kill_everywhere(enum fault fault)
{
    int n = 1;
    for (bool more = true; more && n < WRITES_MAX; n++) {
        start();
        store_close(w.store);
        w.store = NULL;
        more = killed_at(fault, n, open_and_step);
        world_reopen(&w);
        world_check(&w);
        const char *left = picture();
        bool all = strcmp(left, picture_after) == 0;
        cr_expect(all || strcmp(left, picture_before) == 0,
                  "write %d: neither all nor nothing:\n%s", n, left);
        cr_assert(step(), "write %d: %s", n, w.err.text);
        world_check(&w);
        cr_expect_str_eq(picture(), picture_after, "write %d: missing or doubled", n);
        world_close(&w);
    }
    cr_expect(n > 5 && n < WRITES_MAX, "%d writes", n);
}

Test(faults, killed_before_a_write, .timeout = 280)
{
    kill_everywhere(FAULT_KILL);
}

Test(faults, killed_in_a_write, .timeout = 280)
{
    kill_everywhere(FAULT_KILL_TORN);
}

static bool make(void)
{
    struct error err;
    struct store *store;
    if (!store_open(w.path, STORE_WRITE, &store, &err))
        return false;
    store_close(store);
    return true;
}

/* The store is made new: killed anywhere, it is made the next time. */
Test(faults, killed_while_it_is_made, .timeout = 280)
{
    int n = 1;
    for (bool more = true; more && n < WRITES_MAX; n++) {
        world_open(&w, 0);
        store_close(w.store);
        w.store = NULL;
        (void)unlink(w.path);
        more = killed_at(FAULT_KILL, n, make);
        world_reopen(&w);
        world_check(&w);
        world_close(&w);
    }
    cr_expect(n > 3 && n < WRITES_MAX, "%d writes", n);
}

Test(faults, a_full_disk_while_it_is_made, .timeout = 280)
{
    int n = 1;
    for (bool more = true; more && n < WRITES_MAX; n++) {
        world_open(&w, 0);
        store_close(w.store);
        w.store = NULL;
        (void)unlink(w.path);
        faulty_arm(FAULT_FULL_FROM, n);
        bool ok = make();
        more = faulty_happened() != 0;
        faulty_arm(FAULT_NONE, 0);
        cr_expect(ok || more);
        world_reopen(&w);
        world_check(&w);
        world_close(&w);
    }
    cr_expect(n > 3 && n < WRITES_MAX, "%d writes", n);
}

/* Judging the archive again, and retention, keep to the same. */
Test(faults, a_full_disk_in_the_other_doors, .timeout = 280)
{
    int n = 1;
    for (bool more = true; more && n < WRITES_MAX; n++) {
        struct retained removed;
        size_t count;
        struct archived_entry *entries;
        const struct verdict none[8] = {{.match = false}};
        bool changed[TOPICS_MAX] = {false};
        start();
        cr_assert(store_unjudged(w.store, w.topics, 0, 8, w.arena, &entries, &count, &w.err));
        cr_assert_eq(count, 4);
        const struct subscription list[] = {{.url = BYTES("https://1.example/feed")}};
        struct stored_feed *feeds;
        faulty_arm(FAULT_FULL_FROM, n);
        bool judged = store_rejudge(w.store, w.topics, 0, entries, count, none, NOW, changed,
                                    &w.err);
        bool listed = store_set_list(w.store, list, 1, w.arena, &feeds, &w.err);
        bool retained = store_retain(w.store, NOW + 200 * DAY, &world_retention, 10, &removed,
                                     &w.err);
        more = faulty_happened() != 0;
        faulty_arm(FAULT_NONE, 0);
        world_check(&w);
        cr_expect(judged || !changed[0]);
        cr_expect(more || (judged && listed && retained));
        cr_assert(store_rejudge(w.store, w.topics, 0, entries, count, none, NOW, changed, &w.err));
        cr_assert(store_set_list(w.store, list, 1, w.arena, &feeds, &w.err));
        cr_assert(store_retain(w.store, NOW + 200 * DAY, &world_retention, 10, &removed, &w.err));
        world_check(&w);
        cr_expect_eq(world_number(&w, "SELECT count(*) FROM entry"), 1, "write %d", n);
        cr_expect_eq(world_publication(&w, 0, NOW).n_entries, 0);
        world_close(&w);
    }
    cr_expect(n > 5 && n < WRITES_MAX, "%d writes", n);
}
