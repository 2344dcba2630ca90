#include "net/hosts.h"

#include <criterion/criterion.h>
#include <stdio.h>

enum { PLACES = 1000 };

/* A queue under test with the places that lie in it; place i is known by its number. */
struct bench {
    struct hosts *hosts;
    struct host_place places[PLACES];
};

static void put(struct bench *bench, size_t i, const char *host, bool first, int64_t now)
{
    hosts_wait(bench->hosts, bytes_of(host), &bench->places[i], first, now);
}

/* The number of the place that is next, or -1. */
static int take(struct bench *bench, int64_t now)
{
    struct host_place *place = hosts_take(bench->hosts, now);
    return place ? (int)(place - bench->places) : -1;
}

Test(hosts, limits_each_host)
{
    static struct bench b;
    b.hosts = hosts_new(2, 0);
    for (size_t i = 0; i < 4; i++)
        put(&b, i, "a", false, 0);
    put(&b, 4, "b", false, 0);
    cr_expect_eq(hosts_waiting(b.hosts), 5);
    cr_expect_eq(take(&b, 0), 0);
    cr_expect_eq(take(&b, 0), 4, "b has its turn before a has its second");
    cr_expect_eq(take(&b, 0), 1);
    cr_expect_eq(take(&b, 0), -1, "a is full");
    cr_expect_eq(hosts_next(b.hosts), INT64_MAX);
    hosts_leave(b.hosts, &b.places[1], 0);
    cr_expect_eq(take(&b, 0), 2);
    cr_expect_eq(take(&b, 0), -1);
    hosts_leave(b.hosts, &b.places[0], 0);
    hosts_leave(b.hosts, &b.places[2], 0);
    cr_expect_eq(take(&b, 0), 3);
    cr_expect_eq(take(&b, 0), -1);
    cr_expect_eq(hosts_waiting(b.hosts), 0);
    hosts_free(b.hosts);
}

Test(hosts, keeps_the_gap)
{
    static struct bench b;
    b.hosts = hosts_new(10, 100);
    for (size_t i = 0; i < 3; i++)
        put(&b, i, "a", false, 1000);
    cr_expect_eq(take(&b, 1000), 0);
    cr_expect_eq(take(&b, 1000), -1);
    cr_expect_eq(hosts_next(b.hosts), 1100);
    cr_expect_eq(take(&b, 1099), -1);
    cr_expect_eq(take(&b, 1100), 1);
    cr_expect_eq(take(&b, 1100), -1);
    for (size_t i = 0; i < 2; i++)
        hosts_leave(b.hosts, &b.places[i], 1150);
    cr_expect_eq(take(&b, 1150), -1, "that they ended does not shorten the gap");
    cr_expect_eq(take(&b, 1200), 2);
    hosts_leave(b.hosts, &b.places[2], 1201);
    put(&b, 0, "a", false, 1201);
    cr_expect_eq(take(&b, 1299), -1, "nor that the queue was empty");
    cr_expect_eq(take(&b, 1300), 0);
    hosts_free(b.hosts);
}

Test(hosts, a_host_that_asked_for_peace_waits_ten_gaps)
{
    static struct bench b;
    b.hosts = hosts_new(1, 100);
    for (size_t i = 0; i < 3; i++)
        put(&b, i, "a", false, 0);
    cr_expect_eq(take(&b, 0), 0);
    hosts_slow(b.hosts, &b.places[0], 5000, 50);
    hosts_leave(b.hosts, &b.places[0], 50);
    cr_expect_eq(take(&b, 1049), -1);
    cr_expect_eq(take(&b, 1050), 1);
    hosts_leave(b.hosts, &b.places[1], 1051);
    cr_expect_eq(take(&b, 2049), -1);
    cr_expect_eq(take(&b, 6000), 2);
    hosts_leave(b.hosts, &b.places[2], 6000);
    put(&b, 0, "a", false, 6000);
    cr_expect_eq(take(&b, 6100), 0, "and then no longer");
    hosts_free(b.hosts);
}

/* … and ever longer where that is not enough; what was under way meanwhile does not count. */
Test(hosts, a_host_that_asks_again_waits_longer)
{
    static struct bench b;
    static const int64_t gaps[] = {1000, 2000, 4000, 8000, 16000, 32000, 60000, 60000};
    b.hosts = hosts_new(2, 100);
    int64_t now = 0;
    for (size_t i = 0; i < 2; i++)
        put(&b, i, "a", false, now);
    cr_expect_eq(take(&b, 0), 0);
    cr_expect_eq(take(&b, 100), 1);
    now = 150;
    for (size_t i = 0; i < COUNT_OF(gaps); i++) {
        hosts_slow(b.hosts, &b.places[0], 86400000, now);
        hosts_leave(b.hosts, &b.places[0], now);
        if (i == 0) {
            hosts_slow(b.hosts, &b.places[1], 86400000, now + 1);
            hosts_leave(b.hosts, &b.places[1], ++now);
        }
        put(&b, 0, "a", false, now);
        cr_expect_eq(take(&b, now + gaps[i] - 1), -1, "after %zu", i);
        now += gaps[i];
        cr_expect_eq(take(&b, now), 0, "after %zu", i);
        now += 5; /* its answer */
    }
    hosts_leave(b.hosts, &b.places[0], now);
    hosts_limit(b.hosts, 2, 90000, now);
    put(&b, 0, "a", false, now += 60000);
    put(&b, 1, "a", false, now);
    cr_expect_eq(take(&b, now), 0);
    cr_expect_eq(take(&b, now + 89999), -1, "a gap that is longer anyway");
    cr_expect_eq(take(&b, now + 90000), 1);
    hosts_leave(b.hosts, &b.places[0], now);
    hosts_leave(b.hosts, &b.places[1], now);
    hosts_free(b.hosts);
}

Test(hosts, a_long_queue_does_not_hold_up_a_short_one)
{
    static struct bench b;
    b.hosts = hosts_new(4, 0);
    for (size_t i = 0; i < 500; i++)
        put(&b, i, "big", false, 0);
    put(&b, 500, "small", false, 0);
    int turn = 0;
    for (int i; (i = take(&b, 0)) != 500; turn++)
        hosts_leave(b.hosts, &b.places[i], 0);
    cr_expect(turn <= 2, "after %d others", turn);
    hosts_free(b.hosts);
}

Test(hosts, what_has_begun_goes_first)
{
    static struct bench b;
    b.hosts = hosts_new(1, 0);
    put(&b, 0, "a", false, 0);
    put(&b, 1, "a", false, 0);
    put(&b, 2, "a", true, 0);
    put(&b, 3, "b", true, 0);
    static const int want[] = {2, 3, 0, 1};
    for (size_t i = 0; i < COUNT_OF(want); i++) {
        int got = take(&b, 0);
        cr_assert_eq(got, want[i], "turn %zu: %d", i, got);
        hosts_leave(b.hosts, &b.places[got], 0);
    }
    hosts_free(b.hosts);
}

Test(hosts, new_limits_hold_at_once)
{
    static struct bench b;
    b.hosts = hosts_new(1, 0);
    for (size_t i = 0; i < 6; i++)
        put(&b, i, "a", false, 0);
    cr_expect_eq(take(&b, 0), 0);
    cr_expect_eq(take(&b, 0), -1);
    hosts_limit(b.hosts, 3, 50, 0);
    cr_expect_eq(take(&b, 0), 1);
    cr_expect_eq(take(&b, 0), -1);
    cr_expect_eq(take(&b, 50), 2);
    hosts_limit(b.hosts, 0, 0, 50);
    cr_expect_eq(take(&b, 500), -1, "a limit of none is one");
    hosts_free(b.hosts);
}

Test(hosts, drains_whatever_waits)
{
    static struct bench b;
    b.hosts = hosts_new(1, 1000);
    char name[16];
    for (size_t i = 0; i < 30; i++) {
        (void)snprintf(name, sizeof name, "h%zu", i % 7);
        put(&b, i, name, false, 0);
    }
    (void)take(&b, 0);
    size_t n = 0;
    while (hosts_drain(b.hosts))
        n++;
    cr_expect_eq(n, 29);
    cr_expect_eq(hosts_waiting(b.hosts), 0);
    cr_expect_eq(take(&b, 5000), -1);
    hosts_free(b.hosts);
    hosts_free(NULL);
}

Test(hosts, forgets_hosts_that_owe_nothing)
{
    static struct bench b;
    b.hosts = hosts_new(2, 5);
    char name[32];
    for (int64_t i = 0; i < 100000; i++) {
        (void)snprintf(name, sizeof name, "%lld.example", (long long)i);
        put(&b, 0, name, false, i * 10);
        cr_assert_eq(take(&b, i * 10), 0);
        hosts_leave(b.hosts, &b.places[0], i * 10);
    }
    cr_expect(hosts_known(b.hosts) < 1000, "%zu are known", hosts_known(b.hosts));
    hosts_free(b.hosts);
}

/* Random work: no limit is ever broken, and everything has its turn in the end. */
Test(hosts, holds_its_limits_whatever_happens)
{
    enum { HOSTS = 13, PER_HOST = 3, GAP = 7 };
    static struct bench b;
    size_t running[HOSTS] = {0}, host_of[PLACES], taken = 0, queued = 0;
    int64_t last[HOSTS];
    bool in_flight[PLACES] = {false};
    uint32_t state = 7;
    b.hosts = hosts_new(PER_HOST, GAP);
    for (size_t i = 0; i < HOSTS; i++)
        last[i] = -GAP;
    for (int64_t now = 0; now < 100000 && taken < PLACES; now++) {
        state = state * 1664525u + 1013904223u;
        if (queued < PLACES && state >> 30) {
            char name[8];
            host_of[queued] = (state >> 8) % HOSTS;
            (void)snprintf(name, sizeof name, "%zu", host_of[queued]);
            put(&b, queued++, name, state >> 28 & 1, now);
        }
        for (int i; (i = take(&b, now)) >= 0; taken++) {
            size_t host = host_of[i];
            cr_assert(now - last[host] >= GAP, "gap");
            last[host] = now;
            cr_assert(++running[host] <= PER_HOST, "per host");
            in_flight[i] = true;
        }
        for (size_t i = 0; i < queued; i++)
            if (in_flight[i] && (state = state * 1664525u + 1013904223u) >> 27 == 0) {
                in_flight[i] = false;
                running[host_of[i]]--;
                hosts_leave(b.hosts, &b.places[i], now);
            }
    }
    cr_expect_eq(taken, PLACES);
    cr_expect_eq(hosts_waiting(b.hosts), 0);
    hosts_free(b.hosts);
}
