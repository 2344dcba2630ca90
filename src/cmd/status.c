#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/duration.h"
#include "cmd/arguments.h"
#include "cmd/cmd.h"
#include "cmd/configured.h"
#include "cmd/console.h"
#include "cmd/status_source.h"
#include "net/fetcher.h"

enum { TITLE_WIDTH = 30, WATCH_S = 2 };

/* ---- in words ---------------------------------------------------------------------------------------------------- */

/* "12 min ago", "in 3 h", "never". */
static void print_when(int64_t at, int64_t now)
{
    struct buf text = {0};
    if (at == 0) {
        (void)printf("never");
        return;
    }
    duration_print_about(&text, at > now ? at - now : now - at);
    (void)printf(at > now ? "in %s" : "%s ago", text.p);
    buf_clear(&text);
}

static void print_size(int64_t bytes)
{
    struct buf text = {0};
    size_print_about(&text, bytes);
    (void)printf("%s", text.p);
    buf_clear(&text);
}

static void print_daemon(const struct status_report *r, int64_t now)
{
    if (r->started) {
        (void)printf("running as process %d, started ", r->pid);
        print_when(r->started, now);
        (void)printf(
            "\nlast minute: %" PRId64 " request%s, %" PRId64 " not modified, %" PRId64 " error%s, ",
            r->last_minute.requests, PLURAL(r->last_minute.requests), r->last_minute.not_modified,
            r->last_minute.errors, PLURAL(r->last_minute.errors));
        print_size(r->last_minute.bytes);
        (void)printf("; %zu in flight, %zu due\n", r->in_flight, r->due);
    } else if (r->pid) {
        (void)printf("process %d holds the store, but does not answer at admin-listen\n", r->pid);
    } else {
        (void)printf("not running; as the store has it:\n");
    }
}

static void print_totals(const struct status_report *r, int64_t now)
{
    (void)printf("store: %" PRId64 " entr%s, %" PRId64 " stor%s, ", r->store.entries,
                 PLURAL_Y(r->store.entries), r->store.stories, PLURAL_Y(r->store.stories));
    print_size(r->store.bytes);
    (void)printf("\n");
    for (size_t i = 0; i < r->store.n_topics; i++) {
        const struct store_topic_total *topic = &r->store.topics[i];
        (void)printf("topic %s: %" PRId64 " published, the newest ", topic->name.p, topic->entries);
        print_when(topic->last, now);
        (void)printf("\n");
    }
    for (size_t i = 0; i < r->n_problems; i++)
        (void)printf("problem: %s\n", r->problems[i].p);
}

/* How many columns the character takes, as far as a list of titles needs to know. */
static int columns_of(unsigned char first_byte)
{
    if ((first_byte & 0xC0u) == 0x80u)
        return 0;
    return first_byte >= 0xE3 ? 2 : 1;
}

/* The text cut or filled to so many columns. */
static void print_column(struct bytes foreign, int width)
{
    struct buf escaped = {0};
    console_escape(&escaped, foreign);
    struct bytes text = buf_bytes(&escaped);
    int used = 0;
    size_t n = 0;
    for (; n < text.n; n++) {
        int columns = columns_of((unsigned char)text.p[n]);
        if (used + columns > width)
            break;
        used += columns;
    }
    (void)printf("%.*s%*s", (int)n, text.n ? text.p : "", width - used, "");
    buf_clear(&escaped);
}

/* Lines under a feed's own: what is said of it, and before that how it is called. */
static void print_more(const char *name, struct bytes foreign)
{
    struct buf lines = {0};
    console_printf(&lines, "    ", "      ", "%s%s%.*s", name, *name ? ": " : "",
                   BYTES_FMT(foreign));
    (void)printf("%s", lines.p);
    buf_clear(&lines);
}

static bool is_in_trouble(const struct status_feed *feed)
{
    return feed->error.n > 0 || feed->frozen_since != 0;
}

static void print_frozen(const struct status_feed *feed)
{
    char since[64];
    struct civil day = date_civil(feed->frozen_since);
    (void)snprintf(since, sizeof since, "frozen since %04d-%02d-%02d", day.year, day.month,
                   day.day);
    print_more(since, feed->frozen);
}

static void print_feed(const struct status_feed *feed, int64_t now)
{
    print_column(feed->title.n ? feed->title : feed->url, TITLE_WIDTH);
    (void)printf(" %-9s %6" PRId64 " %8" PRId64 "  ", feed_status_name(feed->status), feed->entries,
                 feed->on_topic);
    if (feed->next)
        print_when(feed->next, now);
    else
        (void)printf("-");
    (void)printf("\n");
    if (feed->error.n)
        print_more(feed->error.p, feed->last_error);
    if (feed->frozen_since)
        print_frozen(feed);
    if (is_in_trouble(feed))
        print_more("", feed->url);
}

/* Feeds in trouble first, they are what one looks for. */
static void print_feeds(const struct status_report *r, int64_t now)
{
    (void)printf("\n%-*s %-9s %6s %8s  %s\n", TITLE_WIDTH, "feed", "status", "kept", "on topic",
                 "next");
    for (int trouble = 1; trouble >= 0; trouble--)
        for (size_t i = 0; i < r->n_feeds; i++)
            if (is_in_trouble(&r->feeds[i]) == trouble)
                print_feed(&r->feeds[i], now);
}

static void print_report(const struct status_report *r)
{
    int64_t now = clock_now();
    print_daemon(r, now);
    print_totals(r, now);
    print_feeds(r, now);
}

/* ---- one feed ---------------------------------------------------------------------------------------------------- */

static void print_history(const struct stored_feed *feed)
{
    (void)printf("\n%-20s  %5s %8s %10s %5s  %s\n", "fetched", "reply", "ms", "bytes", "new",
                 "error");
    for (size_t i = 0; i < feed->n_history; i++) {
        const struct fetch_record *record = &feed->history[i];
        struct buf at = {0};
        date_print(&at, record->at / 1000 * 1000);
        (void)printf("%-20s  %5d %8d %10" PRId64 " %5d  %s\n", at.p, record->http, record->ms,
                     record->bytes, record->new_entries,
                     record->error ? fetch_error_name((enum fetch_error)record->error) : "");
        buf_clear(&at);
    }
}

/* What is agreed with the feed's hub, as one line; nothing where it names none. */
static void print_push(const struct stored_push *push, int64_t now)
{
    (void)printf("pushes from %s: ", push->hub.p);
    if (push->push.state == PUSH_OFF)
        (void)printf("not asked for, since there is no public-url");
    else if (push_is_live(&push->push, now))
        (void)printf("agreed, the lease ends ");
    else
        (void)printf("%s",
                     push->push.state == PUSH_WAITING ? "asked for " : "asked for, not agreed");
    if (push_is_live(&push->push, now))
        print_when(push->push.lease_end, now);
    else if (push->push.state == PUSH_WAITING)
        print_when(push->push.next, now);
    (void)printf("; %" PRId64 " came", push->received);
    if (push->push.last) {
        (void)printf(", the last ");
        print_when(push->push.last, now);
    }
    (void)printf("%s%s%s\n", push_slows(&push->push, now) ? "; fetched less often meanwhile" : "",
                 push->error.n ? "; " : "", push->error.n ? push->error.p : "");
}

static void show_push(const struct options *options, const struct stored_feed *feed)
{
    struct arena *arena = arena_new(SIZE_MAX);
    struct store *store = NULL;
    struct stored_push *pushes = NULL;
    size_t n = 0;
    if (store_open(options->store.p, STORE_READ, &store, NULL) &&
        store_pushes(store, arena, &pushes, &n, NULL))
        for (size_t i = 0; i < n; i++)
            if (pushes[i].feed == feed->id)
                print_push(&pushes[i], clock_now());
    store_close(store);
    arena_free(arena);
}

static int show_feed(const struct options *options, const char *url)
{
    struct arena *arena = arena_new(SIZE_MAX);
    struct status_report report;
    const struct stored_feed *stored = NULL;
    struct error err = {0};
    int status = EXIT_IMPOSSIBLE;
    if (!status_of_store(options, arena, &report, &stored, &err)) {
        (void)fprintf(stderr, "riffle: %s\n", err.text);
        arena_free(arena);
        return status;
    }
    for (size_t i = 0; i < report.n_feeds && status; i++) {
        if (!bytes_equal(report.feeds[i].url, bytes_of(url)))
            continue;
        print_feed(&report.feeds[i], clock_now());
        show_push(options, &stored[i]);
        print_history(&stored[i]);
        status = EXIT_DONE;
    }
    if (status)
        (void)fprintf(stderr, "riffle: %s is not in the list of feeds\n", url);
    arena_free(arena);
    return status;
}

/* ---- all --------------------------------------------------------------------------------------------------------- */

static void print_json(const struct status_report *report)
{
    struct buf json = {0};
    status_print_json(report, &json);
    (void)fwrite(json.p, 1, json.n, stdout);
    buf_clear(&json);
}

static int show_all(const struct options *options, bool as_json)
{
    struct arena *arena = arena_new(SIZE_MAX);
    struct status_report report;
    const struct stored_feed *stored = NULL;
    struct error err = {0};
    struct bytes json;
    bool answered = store_holder(options->store.p) && status_ask_daemon(options, arena, &json);
    bool fine = answered ? status_read_json(json, arena, &report)
                         : status_of_store(options, arena, &report, &stored, &err);
    if (!fine)
        (void)fprintf(stderr, "riffle: %s\n",
                      answered ? "what the daemon answered is no status" : err.text);
    else if (as_json)
        print_json(&report);
    else
        print_report(&report);
    arena_free(arena);
    return fine ? EXIT_DONE : EXIT_IMPOSSIBLE;
}

static int watch(const struct options *options)
{
    int status;
    while ((status = show_all(options, false)) == EXIT_DONE) {
        (void)fflush(stdout);
        (void)sleep(WATCH_S);
        (void)printf("\033[H\033[2J");
    }
    return status;
}

int cmd_status(int argc, char **argv)
{
    const char *config = NULL, *feed = NULL;
    bool as_json = false, watched = false;
    int first;
    const struct argument arguments[] = {
        ARGUMENT_CONFIG(&config),
        {.name = "json", .help = "as JSON, for programs", .flag = &as_json},
        {.name = "watch", .help = "again every two seconds, until interrupted", .flag = &watched},
        {.name = "feed",
         .value = "URL",
         .help = "one feed, with its last 20 fetches",
         .text = &feed},
    };
    const struct usage usage = {
        .command = "status",
        .operands = "",
        .summary =
            "Tells what the daemon is doing and how each feed is: from the daemon while one\n"
            "runs, else from the store.",
        .example = "riffle status --feed https://example.org/feed.xml",
        .arguments = arguments,
        .n = COUNT_OF(arguments),
        .most = 0,
    };
    enum arguments_outcome outcome = arguments_read(&usage, argc, argv, &first);
    if (outcome != ARGUMENTS_READ)
        return arguments_status(outcome);
    if (as_json && (feed || watched)) {
        (void)fprintf(stderr, "riffle status: --json goes with neither --feed nor --watch\n");
        return EXIT_IMPOSSIBLE;
    }
    struct options *options = configured_options(config);
    if (!options)
        return EXIT_IMPOSSIBLE;
    int status = feed      ? show_feed(options, feed)
                 : watched ? watch(options)
                           : show_all(options, as_json);
    options_drop(options);
    return status;
}
