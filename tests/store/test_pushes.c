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

TestSuite(pushes, .init = set_up, .fini = tear_down);

static struct stored_push example(size_t feed)
{
    return (struct stored_push){
        .feed = w.feeds[feed].id,
        .hub = BYTES("https://hub.example/"),
        .topic = BYTES("https://1.example/feed"),
        .callback = BYTES("https://news.example/websub/2-abc"),
        .secret = BYTES("0123456789abcdef"),
        .push = {.state = PUSH_HELD,
                 .next = 1,
                 .asked = 2,
                 .lease_end = 3,
                 .last = 4,
                 .failures = 5,
                 .denials = 6},
        .received = 7,
        .error = BYTES("answered 503"),
    };
}

static struct stored_push *read_all(size_t want)
{
    struct stored_push *all = NULL;
    size_t n = 0;
    cr_assert(store_pushes(w.store, w.arena, &all, &n, &w.err), "%s", w.err.text);
    cr_assert_eq(n, want, "%zu", n);
    return all;
}

static void keep(const struct stored_push *pushes, size_t n)
{
    cr_assert(store_keep_pushes(w.store, pushes, n, &w.err), "%s", w.err.text);
}

Test(pushes, survive_a_restart)
{
    (void)read_all(0);
    const struct stored_push two[] = {example(2), example(1)};
    keep(two, 2);
    world_reopen(&w);
    const struct stored_push *all = read_all(2), *p = &all[0];
    cr_expect(all[0].feed < all[1].feed);
    cr_expect_eq(p->feed, w.feeds[1].id);
    cr_expect(bytes_equal(p->hub, two[1].hub) && bytes_equal(p->topic, two[1].topic) &&
              bytes_equal(p->callback, two[1].callback) && bytes_equal(p->secret, two[1].secret) &&
              bytes_equal(p->error, two[1].error));
    cr_expect(p->push.state == PUSH_HELD && p->push.next == 1 && p->push.asked == 2 &&
              p->push.lease_end == 3 && p->push.last == 4 && p->push.failures == 5 &&
              p->push.denials == 6 && p->received == 7);
}

Test(pushes, change_and_are_forgotten)
{
    struct stored_push push = example(1);
    keep(&push, 1);
    push.push.state = PUSH_WAITING;
    push.error = push.callback = (struct bytes){NULL, 0};
    keep(&push, 1);
    const struct stored_push *p = read_all(1);
    cr_expect_eq(p->push.state, PUSH_WAITING);
    cr_expect_null(p->error.p);
    cr_expect_null(p->callback.p);
    push.hub = (struct bytes){NULL, 0};
    keep(&push, 1);
    (void)read_all(0);
    keep(&push, 1);
}

Test(pushes, leave_with_their_feed)
{
    const struct stored_push push = example(1);
    keep(&push, 1);
    const struct subscription list[] = {
        {.url = BYTES("https://0.example/feed"), .priority = PRIORITY_STANDARD}};
    cr_assert(store_set_list(w.store, list, 1, w.arena, &w.feeds, &w.err), "%s", w.err.text);
    (void)read_all(0);
    cr_expect_eq(world_number(&w, "SELECT count(*) FROM push"), 0);
}

Test(pushes, are_kept_all_or_none)
{
    struct stored_push two[] = {example(1), example(2)};
    two[1].feed = 999; /* no such feed */
    cr_expect_not(store_keep_pushes(w.store, two, 2, &w.err));
    (void)read_all(0);
}
