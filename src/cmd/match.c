#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "cmd/arguments.h"
#include "cmd/cmd.h"
#include "cmd/items.h"
#include "cmd/topic_input.h"
#include "feed/parse.h"

enum { OUTPUT_FULL = 64 << 10 };

/* One run: a topic, and where the items come from. */
struct matching {
    const char *items_name;
    FILE *items;
    struct topic_set *topics;
    struct judge *judge;
    struct arena *arena; /* of one item */
    struct buf out;
    int64_t now; /* instant that ages are told from */
    int status;
};

/* A member with a text or null. */
static void add_text(struct buf *out, const char *name, struct bytes text)
{
    buf_printf(out, "\"%s\":", name);
    if (text.n > 0)
        json_add_string(out, text);
    else
        buf_add_string(out, "null");
    buf_add_char(out, ',');
}

static void print_verdict(struct matching *m, struct bytes id, const struct verdict *verdict)
{
    buf_add_char(&m->out, '{');
    add_text(&m->out, "id", id);
    buf_printf(&m->out, "\"match\":%s,\"score\":%.12g,\"threshold\":%.12g,",
               verdict->match ? "true" : "false", verdict->score, verdict->threshold);
    add_text(&m->out, "language", verdict->language);
    buf_printf(&m->out, "\"why\":%s}\n", verdict_why_json(verdict, m->arena).p);
}

static void match_line(struct matching *m, struct bytes line, size_t number)
{
    struct entry entry;
    struct item_feed feed;
    struct verdict verdict;
    struct error err = {0};
    arena_reset(m->arena);
    if (feed_parse_item(line, m->arena, &entry, &feed, &err)) {
        const struct match_entry item = item_as_entry(&entry, &feed, m->now, m->arena);
        judge_entry(m->judge, m->topics, &item, m->arena, &verdict);
        print_verdict(m, entry.id, &verdict);
        return;
    }
    m->status = EXIT_NOT_IN_ORDER;
    buf_add_string(&m->out, "{\"error\":");
    json_add_string(&m->out, arena_printf(m->arena, "line %zu: %s", number, err.text));
    buf_add_string(&m->out, "}\n");
}

static bool flush(struct matching *m)
{
    bool ok = fwrite(m->out.p, 1, m->out.n, stdout) == m->out.n;
    if (!ok)
        (void)fprintf(stderr, "riffle match: cannot write to standard output\n");
    buf_reset(&m->out);
    return ok;
}

/* Judges line after line; white lines are passed over. */
static int match_lines(struct matching *m)
{
    char *line = NULL;
    size_t cap = 0;
    ssize_t n;
    bool written = true;
    for (size_t number = 1; written && (n = getline(&line, &cap, m->items)) > 0; number++) {
        struct bytes text = bytes_trim((struct bytes){line, (size_t)n});
        if (text.n > 0)
            match_line(m, text, number);
        if (m->out.n >= OUTPUT_FULL)
            written = flush(m);
    }
    free(line);
    if (ferror(m->items)) {
        (void)fprintf(stderr, "riffle match: %s: %s\n", m->items_name, strerror(errno));
        m->status = EXIT_IMPOSSIBLE;
    }
    written = written && (m->out.n == 0 || flush(m)) && fflush(stdout) == 0;
    return written ? m->status : EXIT_IMPOSSIBLE;
}

static int match_items(const char *topic, const char *model, const char *items, int64_t now)
{
    bool standard = !items || strcmp(items, "-") == 0;
    struct matching m = {.items_name = standard ? "standard input" : items, .now = now};
    m.items = standard ? stdin : fopen(items, "r");
    if (!m.items) {
        (void)fprintf(stderr, "riffle match: %s: %s\n", items, strerror(errno));
        return EXIT_IMPOSSIBLE;
    }
    int status = EXIT_IMPOSSIBLE;
    m.topics = topic_input("match", topic, model);
    if (m.topics) {
        m.arena = arena_new(SIZE_MAX);
        m.judge = judge_new();
        status = match_lines(&m);
    }
    buf_clear(&m.out);
    judge_free(m.judge);
    arena_free(m.arena);
    topic_set_drop(m.topics);
    if (!standard)
        (void)fclose(m.items);
    return status;
}

int cmd_match(int argc, char **argv)
{
    int first;
    const char *now_text = NULL, *model = NULL;
    int64_t now = clock_now();
    const struct argument arguments[] = {
        {.name = "now",
         .value = "DATE",
         .help = "the time that ages (newer:, older:) are told from",
         .text = &now_text},
        {.name = "model",
         .value = "FILE",
         .help = "a model that `riffle train` made, for learn:",
         .text = &model},
    };
    const struct usage usage = {
        .command = "match",
        .operands = "TOPIC-FILE [ITEMS]",
        .missing = "a topic file",
        .summary = "Judges JSON Feed items, one a line of ITEMS (none or -: standard input), by a\n"
                   "topic file, and prints one verdict a line with its score and its reasons.",
        .example = "riffle match conf/topics.d/china-russia.yaml items.jsonl",
        .arguments = arguments,
        .n = COUNT_OF(arguments),
        .least = 1,
        .most = 2,
    };
    const enum arguments_outcome outcome = arguments_read(&usage, argc, argv, &first);
    if (outcome != ARGUMENTS_READ)
        return arguments_status(outcome);
    if (now_text && !date_parse(bytes_of(now_text), &now)) {
        (void)fprintf(stderr, "riffle match: --now %s is no date, such as 2026-05-04T12:00:00Z\n",
                      now_text);
        return EXIT_IMPOSSIBLE;
    }
    return match_items(argv[first], model, first + 1 < argc ? argv[first + 1] : NULL, now);
}
