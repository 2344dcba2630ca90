#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/duration.h"
#include "cmd/arguments.h"
#include "cmd/cmd.h"
#include "cmd/configured.h"
#include "cmd/console.h"
#include "cmd/json_writer.h"
#include "cmd/topic_input.h"
#include "cmd/topic_preview.h"
#include "daemon/learned.h"

enum { LIMIT_MAX = 1000000 };

struct asked {
    struct bytes topic;
    struct store *store;
    struct bytes store_path;
    struct arena *arena;
    struct buf out;
    size_t limit;
    bool as_json;
};

static int fail(const char *sentence)
{
    (void)fprintf(stderr, "riffle topic: %s\n", sentence);
    return EXIT_IMPOSSIBLE;
}

/* ---- what it holds ----------------------------------------------------------------------------------------------- */

static void print_held(struct asked *a, const struct account_held *held, size_t n)
{
    struct buf text = {0};
    for (size_t i = 0; i < n; i++) {
        const struct account_held *one = &held[i];
        struct bytes source = one->feed_title.n ? one->feed_title : one->feed_url;
        buf_reset(&text);
        console_date(&text, one->published);
        buf_printf(&text, "  %7" PRId64 "  %5.4g  %.*s: %.*s", one->entry, one->score,
                   BYTES_FMT(source), BYTES_FMT(one->title.n ? one->title : one->url));
        if (one->tellings > 1)
            buf_printf(&text, " (told by %" PRId64 ")", one->tellings);
        console_add(&a->out, "", "                                  ", buf_bytes(&text));
    }
    buf_clear(&text);
}

static void write_held(struct asked *a, const struct account_held *held, size_t n)
{
    struct json_writer json = {.out = &a->out};
    writer_begin_object(&json, NULL);
    writer_text(&json, "topic", a->topic);
    writer_begin_array(&json, "entries");
    for (size_t i = 0; i < n; i++) {
        const struct account_held *one = &held[i];
        writer_begin_object(&json, NULL);
        writer_integer(&json, "entry", one->entry);
        writer_text(&json, "id", one->id);
        writer_text_always(&json, "title", one->title);
        writer_text(&json, "url", one->url);
        writer_date(&json, "date_published", one->published);
        writer_number(&json, "score", one->score);
        writer_begin_object(&json, "feed");
        writer_text(&json, "url", one->feed_url);
        writer_text(&json, "title", one->feed_title);
        writer_text(&json, "kind", one->kind);
        writer_end_object(&json);
        writer_integer(&json, "tellings", one->tellings);
        writer_end_object(&json);
    }
    writer_end_array(&json);
    writer_end_object(&json);
    buf_add_char(&a->out, '\n');
}

static int unknown(const struct asked *a)
{
    struct store_totals totals;
    (void)fprintf(stderr, "riffle topic: the store knows no topic %.*s", BYTES_FMT(a->topic));
    if (store_totals(a->store, a->arena, &totals, NULL))
        for (size_t i = 0; i < totals.n_topics; i++)
            (void)fprintf(stderr, "%s%.*s", i == 0 ? "; it knows " : ", ",
                          BYTES_FMT(totals.topics[i].name));
    (void)fprintf(stderr, "\n");
    return EXIT_IMPOSSIBLE;
}

static int list(struct asked *a)
{
    struct account_held *held;
    struct error err = {0};
    size_t n;
    bool known;
    if (!store_held(a->store, a->topic, a->limit, a->arena, &held, &n, &known, &err))
        return fail(err.text);
    if (!known)
        return unknown(a);
    if (a->as_json)
        write_held(a, held, n);
    else
        print_held(a, held, n);
    if (n == 0)
        (void)fprintf(stderr, "riffle topic: %.*s holds nothing yet\n", BYTES_FMT(a->topic));
    return EXIT_DONE;
}

/* ---- what it would hold ------------------------------------------------------------------------------------------ */

/* The instant so long ago, but none before the calendar begins. */
static int64_t instant_before(int64_t now, int64_t ms)
{
    static const int64_t year_1 = INT64_C(-62135596800000);
    return ms < now - year_1 ? now - ms : year_1;
}

static int preview(struct asked *a, const char *file, int64_t since_ms)
{
    struct error err = {0};
    struct bytes model = learned_model(a->store_path, a->topic, a->arena);
    int64_t now = clock_now();
    struct preview p = {
        .store = a->store,
        .topic = a->topic,
        .file = file,
        .set = topic_input("topic", file, access(model.p, R_OK) == 0 ? model.p : NULL),
        .since = instant_before(now, since_ms),
        .now = now,
        .limit = a->limit,
        .as_json = a->as_json,
    };
    if (!p.set)
        return EXIT_IMPOSSIBLE;
    bool fine = topic_preview(&p, &a->out, &err);
    topic_set_drop(p.set);
    return fine ? EXIT_DONE : fail(err.text);
}

/* ---- the command ------------------------------------------------------------------------------------------------- */

static int answer(struct asked *a, const char *config, const char *file, int64_t since_ms)
{
    struct error err = {0};
    struct options *options = configured_options(config);
    if (!options)
        return EXIT_IMPOSSIBLE;
    a->arena = arena_new(SIZE_MAX);
    a->store_path = options->store;
    int status = EXIT_IMPOSSIBLE;
    if (!store_open(options->store.p, STORE_READ, &a->store, &err))
        (void)fail(err.text);
    else
        status = file ? preview(a, file, since_ms) : list(a);
    if (fwrite(a->out.p ? a->out.p : "", 1, a->out.n, stdout) != a->out.n || fflush(stdout) != 0)
        status = fail("cannot write to standard output");
    buf_clear(&a->out);
    store_close(a->store);
    arena_free(a->arena);
    options_drop(options);
    return status;
}

int cmd_topic(int argc, char **argv)
{
    const char *config = NULL, *file = NULL, *since = "30d", *limit = "50";
    struct asked asked = {0};
    struct error err = {0};
    int64_t since_ms;
    int first;
    const struct argument arguments[] = {
        ARGUMENT_CONFIG(&config),
        {.name = "preview",
         .value = "FILE",
         .help = "what this topic file would add and take away, before it is saved",
         .text = &file},
        {.name = "since",
         .value = "AGE",
         .help = "how far back the archive is judged for that (default: 30d)",
         .text = &since},
        {.name = "limit",
         .value = "N",
         .help = "entries listed at most (default: 50)",
         .text = &limit},
        {.name = "json", .help = "as one JSON object", .flag = &asked.as_json},
    };
    const struct usage usage = {
        .command = "topic",
        .operands = "TOPIC",
        .missing = "a topic",
        .summary = "Lists what a topic publishes now, newest first, with date, number, score\n"
                   "and source, or what an edited topic file would change, judging the archive.",
        .example = "riffle topic china-russia --preview edited.yaml --since 14d",
        .arguments = arguments,
        .n = COUNT_OF(arguments),
        .least = 1,
        .most = 1,
    };
    const enum arguments_outcome outcome = arguments_read(&usage, argc, argv, &first);
    if (outcome != ARGUMENTS_READ)
        return arguments_status(outcome);
    asked.topic = bytes_of(argv[first]);
    if (!arguments_count(limit, LIMIT_MAX, &asked.limit))
        return fail("--limit wants a number from 1 to 1000000");
    if (!duration_parse(bytes_of(since), &since_ms, &err)) {
        (void)fprintf(stderr, "riffle topic: --since: %s\n", err.text);
        return EXIT_IMPOSSIBLE;
    }
    return answer(&asked, config, file, since_ms);
}
