#include <criterion/criterion.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "daemon/state.h"
#include "ground.h"

/* The loop's half of a reload: what a worker or the keeper reports is taken up, or told. */

enum { OPTIONS_HASH = 11, LIST_HASH = 12, TOPICS_HASH = 13, NEWER = 100 };

static struct ground g;
static struct daemon d;
static struct log quiet;

static void set_up(void)
{
    struct error err = {0};
    ground_make(&g, 2);
    quiet = (struct log){.fd = open(ground_path(&g, "log.txt"), O_WRONLY | O_CREAT, 0600),
                         .level = LOG_LEVEL_INFO};
    d = (struct daemon){
        .start = {.config = g.options->file.p},
        .log = &quiet,
        .loop = ev_loop_new(0),
        .options = options_keep(g.options),
        .topics = topic_set_keep(g.topics),
        .setup_hash = {OPTIONS_HASH, LIST_HASH, TOPICS_HASH},
        .jobs = mailbox_new(8, NULL, NULL),
        .ending_since = 1, /* nothing is to be fetched here */
    };
    feeds_init(&d.feeds);
    feeds_set(&d.feeds, g.list, g.stored, d.options, GROUND_NOW, 0);
    cr_assert(fetching_configure(&d, &err), "%s", err.text);
}

static void tear_down(void)
{
    for (struct job *job; (job = mailbox_try_take(d.jobs)) != NULL;)
        job_free(job);
    mailbox_free(d.jobs);
    fetcher_free(d.fetcher);
    feeds_clear(&d.feeds);
    for (size_t i = 0; i < SETUP_PART_COUNT; i++)
        free(d.setup_error[i]);
    topic_set_drop(d.topics);
    options_drop(d.options);
    ev_loop_destroy(d.loop);
    (void)close(quiet.fd);
    ground_clear(&g);
}

TestSuite(reload, .init = set_up, .fini = tear_down);

/* A reading in which everything has other bytes and nothing was taken out yet. */
static struct notice *new_reading(void)
{
    struct arena *arena = arena_new(SIZE_MAX);
    struct notice *report = notice_new();
    report->setup = ARENA_NEW(arena, struct setup);
    report->setup->arena = arena;
    for (size_t i = 0; i < SETUP_PART_COUNT; i++) {
        findings_init(&report->setup->findings[i], arena);
        report->setup->hash[i] = d.setup_hash[i] + NEWER;
    }
    return report;
}

static void deliver(struct notice *report)
{
    d.reading_setup = true;
    reload_reported(&d, report);
    notice_free(report);
    cr_expect(!d.reading_setup);
}

Test(reload, what_was_kept_is_in_force)
{
    static const char *const urls[] = {"http://b.example/feed"};
    static const struct topic_file all = {BYTES("all.yaml"), BYTES("title: All\nmatch: \"*\"\n")};
    struct notice *report = new_reading();
    struct stored_feed stored = g.stored[1];
    report->setup_applied = true;
    report->setup->list = ground_list(urls, 1);
    report->setup->topics = ground_topics(&all, 1);
    report->setup->options = options_keep(g.options);
    report->list = &stored;
    deliver(report);
    cr_expect(d.feeds.n == 1 && d.feeds.v[0].id == g.stored[1].id);
    cr_expect(bytes_equal(topic_set_settings(d.topics, 0)->name, bytes_of("all")));
    cr_expect(d.setup_hash[SETUP_LIST] == LIST_HASH + NEWER);
    cr_expect(ground_holds(&g, "log.txt", "took up the list"));
}

Test(reload, what_could_not_be_kept_is_read_again)
{
    static const char *const urls[] = {"http://b.example/feed"};
    struct notice *report = new_reading();
    report->setup->list = ground_list(urls, 1);
    findings_error(&report->setup->findings[SETUP_TOPICS], "fruit.yaml", 3, 1, "no such thing");
    deliver(report);
    cr_expect(d.feeds.n == 2, "the list in force before stays");
    cr_expect(d.setup_hash[SETUP_LIST] == LIST_HASH, "the next reading would pass it over");
    cr_expect(d.setup_hash[SETUP_TOPICS] == TOPICS_HASH + NEWER, "that is told once");
}

Test(reload, a_mistake_is_told_and_remembered_for_status)
{
    struct notice *report = new_reading();
    struct findings *findings = &report->setup->findings[SETUP_LIST];
    findings_error(findings, "feeds.opml", 7, 3, "an outline has no xmlUrl");
    findings_error(findings, "feeds.opml", 9, 3, "another");
    report->setup->unchanged[SETUP_OPTIONS] = report->setup->unchanged[SETUP_TOPICS] = true;
    deliver(report);
    cr_assert_not_null(d.setup_error[SETUP_LIST]);
    cr_expect_not_null(strstr(d.setup_error[SETUP_LIST], "feeds.opml:7:3"));
    cr_expect_not_null(strstr(d.setup_error[SETUP_LIST], "1 more"));
    cr_expect(ground_holds(&g, "log.txt", "list of feeds in force before stays"));
    report = new_reading();
    report->setup_applied = true;
    report->setup->unchanged[SETUP_OPTIONS] = report->setup->unchanged[SETUP_TOPICS] = true;
    report->setup->list = feed_list_keep(g.list);
    report->list = g.stored;
    deliver(report);
    cr_expect_null(d.setup_error[SETUP_LIST], "a good list takes it back");
}

Test(reload, a_change_during_a_reading_is_read_after_it)
{
    reload_begin(&d);
    reload_begin(&d);
    reload_begin(&d);
    cr_expect(mailbox_length(d.jobs) == 1 && d.reading_setup && d.read_again);
    struct job *job = mailbox_try_take(d.jobs);
    cr_expect(!job->fetch && job->have[SETUP_LIST] == LIST_HASH && job->fallback == d.options);
    job_free(job);
    struct notice *report = new_reading();
    for (size_t i = 0; i < SETUP_PART_COUNT; i++)
        report->setup->unchanged[i] = true;
    reload_reported(&d, report);
    notice_free(report);
    cr_expect(mailbox_length(d.jobs) == 1 && d.reading_setup && !d.read_again);
}
