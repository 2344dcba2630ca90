#include <criterion/criterion.h>

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "daemon/state.h"
#include "ground.h"

enum { FEEDS = 4 };

static struct ground g;
static struct daemon d;
static struct log quiet;

static void set_up(void)
{
    ground_make(&g, FEEDS);
    quiet = (struct log){.fd = open(ground_path(&g, "log.txt"), O_WRONLY | O_CREAT, 0600),
                         .level = LOG_LEVEL_INFO};
    d = (struct daemon){.log = &quiet, .start = {.unreachable_hint = "try later"}};
    feeds_init(&d.feeds);
    feeds_set(&d.feeds, g.list, g.stored, g.options, GROUND_NOW, 0);
}

static void tear_down(void)
{
    feeds_clear(&d.feeds);
    (void)close(quiet.fd);
    ground_clear(&g);
}

TestSuite(round, .init = set_up, .fini = tear_down);

static bool logged(const char *words)
{
    return ground_holds(&g, "log.txt", words);
}

/* A report on a feed; class NULL: it went well, with two new entries of which one is on topic. */
static void report(size_t feed, const char *class)
{
    struct feed_state *state = &d.feeds.v[feed];
    struct feed_report r = {.error_class = (char *)class};
    state->untold = class && round_holds_back(&d, state, class);
    if (class && !state->error_class) {
        state->error_class = strdup(class);
        state->last_error = strdup("it did not answer");
    }
    if (!class)
        r.change = (struct feed_change){.new_entries = 2, .new_on_topic = 1};
    round_note(&d, state, &r);
}

Test(round, is_of_what_is_due)
{
    d.feeds.v[1].plan.next = GROUND_NOW + 1000;
    d.feeds.v[2].plan.status = FEED_GONE;
    round_begin(&d, GROUND_NOW);
    cr_expect(d.round.under_way && d.round.feeds == 2);
    report(1, NULL);
    cr_expect(d.round.through == 0, "one that is not of it does not count");
    report(0, NULL);
    report(0, NULL);
    cr_expect(d.round.through == 1, "nor does one count twice");
    report(3, "http");
    cr_expect(!d.round.under_way);
    cr_expect(logged("went through 2 feeds in "));
    cr_expect(logged("2 new entries, 1 on topic, 1 error"));
    cr_expect(!logged("is there a network?"));
}

Test(round, with_nothing_due_there_is_none)
{
    for (size_t i = 0; i < FEEDS; i++)
        d.feeds.v[i].plan.next = GROUND_NOW + 1000;
    round_begin(&d, GROUND_NOW);
    cr_expect(!d.round.under_way);
    round_show(&d);
    round_recount(&d);
    cr_expect(!logged("went through"));
}

Test(round, no_network_is_one_sentence)
{
    static const char *const classes[FEEDS] = {"dns", "refused", "timeout", "dns"};
    round_begin(&d, GROUND_NOW);
    for (size_t i = 0; i < FEEDS; i++) {
        cr_expect(round_holds_back(&d, &d.feeds.v[i], classes[i]), "%s", classes[i]);
        report(i, classes[i]);
    }
    cr_expect(logged("none of the 4 feeds could be reached; is there a network? try later"));
    cr_expect(!logged("it did not answer"));
}

Test(round, what_was_held_back_is_told_once_one_is_reached)
{
    round_begin(&d, GROUND_NOW);
    report(0, "dns");
    report(1, "refused");
    cr_expect(!logged("it did not answer"));
    cr_expect(!round_holds_back(&d, &d.feeds.v[2], "http"), "a server that answers is reached");
    report(2, "http");
    cr_expect(logged("feed=http://a.example/feed error=dns"));
    cr_expect(logged("feed=http://b.example/feed error=refused"));
    cr_expect(!d.feeds.v[0].untold && !round_holds_back(&d, &d.feeds.v[3], "dns"));
    report(3, "dns");
    cr_expect(!logged("is there a network?"));
}

Test(round, does_not_wait_for_what_left_the_list)
{
    static const char *const urls[] = {"http://a.example/feed", "http://b.example/feed"};
    round_begin(&d, GROUND_NOW);
    report(0, NULL);
    struct feed_list *shorter = ground_list(urls, 2);
    feeds_set(&d.feeds, shorter, g.stored, g.options, GROUND_NOW, 0);
    round_recount(&d);
    cr_expect(d.round.under_way && d.round.feeds == 2);
    shorter->feeds.v[1].disabled = true;
    round_recount(&d);
    cr_expect(!d.round.under_way);
    cr_expect(logged("went through 1 feed in"));
    feed_list_drop(shorter);
}
