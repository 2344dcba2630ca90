#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "cmd/arguments.h"
#include "cmd/cmd.h"
#include "cmd/feed_numbers.h"
#include "cmd/json_writer.h"
#include "cmd/likeness_json.h"
#include "feed/parse.h"
#include "story/item.h"
#include "story/lead.h"
#include "story/place.h"

enum {
    OUTPUT_FULL = 64 << 10,
    MINUTE_MS = 60 * 1000,
    KEEP_HOURS = 30 * 24, /* an entry listed again after weeks is still known */
    JUMP_MINUTES = 3 * 24 * 60
};

/* What is kept of a line until all have been read. Its number is its place in the array plus one. */
struct line {
    struct bytes text; /* the item's id, or what is wrong with the line */
    bool is_wrong;
    enum relation relation;
    uint32_t of, story;
    float similarity;
    struct lead_claim claim;
    struct bytes why; /* JSON */
};

/* A story: by its number, which it has of the line that began it. */
struct told {
    uint32_t part_of; /* the story that it became a part of, 0 for none */
    uint32_t lead;    /* the number of a line */
};

struct grouping {
    const char *items_name;
    FILE *items;
    bool why;
    struct report_reader *reader;
    struct placer *placer;
    struct feed_numbers feeds;
    struct arena *kept, *scratch; /* of the whole run; of one item */
    struct line *lines;
    struct told *told; /* 0 is none */
    size_t n, cap;
    int64_t time;   /* of the last line */
    uint32_t now;   /* the clock, by the dates of the items */
    uint32_t ahead; /* a date far beyond it, which waits for another to confirm it */
    struct buf out;
    int status;
};

/* ---- the clock ---- */

/* Items come as if just fetched, so the clock is their dates; but one wrong date must not make the others old. */
static void set_clock(struct grouping *g, uint32_t minutes)
{
    if (minutes <= g->now)
        return;
    bool far = g->now > 0 && minutes - g->now > JUMP_MINUTES;
    bool confirmed = g->ahead > 0 && minutes + JUMP_MINUTES > g->ahead;
    if (far && !confirmed) {
        g->ahead = minutes;
        return;
    }
    g->now = far && g->ahead < minutes ? g->ahead : minutes;
    g->ahead = 0;
}

/* ---- one item ---- */

static struct bytes print_why(struct grouping *g, const struct placement *placement)
{
    struct buf out = {0};
    struct json_writer json = {.out = &out};
    writer_begin_array(&json, NULL);
    for (size_t i = 0; i < placement->n_near; i++) {
        const struct neighbour *near = &placement->near[i];
        writer_begin_object(&json, NULL);
        writer_text_always(&json, "id", g->lines[near->id - 1].text);
        writer_integer(&json, "line", near->id);
        likeness_write(&json, &near->likeness, near->judgement);
        writer_end_object(&json);
    }
    writer_end_array(&json);
    struct bytes text = arena_copy(g->kept, buf_bytes(&out));
    buf_clear(&out);
    return text;
}

/* A number for a line, with room for what is kept of it and for a story that it may begin. */
static struct line *add_line(struct grouping *g)
{
    enum { FIRST = 1024 };
    if (g->n == g->cap) {
        g->cap = g->cap ? g->cap * 2 : FIRST;
        g->lines = realloc(g->lines, g->cap * sizeof *g->lines);
        g->told = realloc(g->told, (g->cap + 1) * sizeof *g->told);
        if (!g->lines || !g->told)
            error_out_of_memory(g->cap * sizeof *g->lines);
        g->told[0] = (struct told){0};
    }
    g->lines[g->n] = (struct line){.similarity = 1};
    g->told[g->n + 1] = (struct told){0};
    return &g->lines[g->n++];
}

static uint32_t whole_story(const struct grouping *g, uint32_t story)
{
    while (g->told[story].part_of)
        story = g->told[story].part_of;
    return story;
}

static void place(struct grouping *g, const struct report *report, struct line *line)
{
    struct placement placement;
    placer_place(g->placer, report, report->id, g->now, &placement);
    if (placement.merged)
        g->told[placement.merged].part_of = placement.story;
    line->claim.is_copy = placement.is_copy;
    if (placement.is_source)
        g->lines[placement.of - 1].claim.is_copy = true;
    line->relation = placement.relation;
    line->of = placement.of;
    line->story = placement.story;
    line->similarity = placement.similarity;
    if (g->why)
        line->why = print_why(g, &placement);
}

static void read_entry(struct grouping *g, const struct entry *entry, const struct item_feed *feed)
{
    struct report report;
    struct line *line = add_line(g);
    if (entry->published != DATE_NONE)
        g->time = entry->published;
    const struct item_feed_facts facts = {.number = feed_number(&g->feeds, feed->url, g->kept),
                                          .url = feed->url,
                                          .language = feed->language};
    struct story_item item = item_of(entry, &facts, g->time, g->scratch);
    item.id = (uint32_t)g->n;
    report_read(g->reader, &item, g->scratch, &report);
    set_clock(g, report.minutes);
    line->text = arena_copy(g->kept, entry->id);
    line->claim = (struct lead_claim){.priority = feed->priority,
                                      .text_words = report.text_words,
                                      .time = g->time,
                                      .id = item.id};
    place(g, &report, line);
}

static void read_line(struct grouping *g, struct bytes text, size_t number)
{
    struct entry entry;
    struct item_feed feed;
    struct error err = {0};
    arena_reset(g->scratch);
    if (feed_parse_item(text, g->scratch, &entry, &feed, &err)) {
        read_entry(g, &entry, &feed);
        return;
    }
    struct line *line = add_line(g);
    line->is_wrong = true;
    line->text = arena_printf(g->kept, "line %zu: %s", number, err.text);
    g->status = EXIT_NOT_IN_ORDER;
}

/* ---- who leads ---- */

static void choose_leads(struct grouping *g)
{
    for (size_t i = 0; i < g->n; i++) {
        if (g->lines[i].is_wrong)
            continue;
        struct told *told = &g->told[whole_story(g, g->lines[i].story)];
        if (!told->lead || lead_before(&g->lines[i].claim, &g->lines[told->lead - 1].claim))
            told->lead = (uint32_t)i + 1;
    }
}

/* ---- output ---- */

static bool flush(struct grouping *g)
{
    bool ok = fwrite(g->out.p, 1, g->out.n, stdout) == g->out.n;
    if (!ok)
        (void)fprintf(stderr, "riffle group: cannot write to standard output\n");
    buf_reset(&g->out);
    return ok;
}

static void print_line(struct grouping *g, size_t i)
{
    static const char null[] = "null";
    const struct line *line = &g->lines[i];
    struct json_writer json = {.out = &g->out};
    writer_begin_object(&json, NULL);
    if (line->is_wrong) {
        writer_text(&json, "error", line->text);
    } else {
        const uint32_t story = whole_story(g, line->story);
        writer_text_always(&json, "id", line->text);
        if (line->relation >= RELATION_ARTICLE)
            writer_text_always(&json, "duplicate_of", g->lines[line->of - 1].text);
        else
            buf_printf(&g->out, ",\"duplicate_of\":%s", null);
        writer_text(&json, "story", arena_printf(g->scratch, "S%u", (unsigned)story));
        writer_bool(&json, "lead", g->told[story].lead == i + 1);
        buf_printf(&g->out, ",\"similarity\":%.3f", (double)line->similarity);
        if (g->why)
            buf_printf(&g->out, ",\"why\":%.*s", BYTES_FMT(line->why));
    }
    writer_end_object(&json);
    buf_add_char(&g->out, '\n');
}

static bool print_lines(struct grouping *g)
{
    bool written = true;
    choose_leads(g);
    for (size_t i = 0; i < g->n && written; i++) {
        arena_reset(g->scratch);
        print_line(g, i);
        if (g->out.n >= OUTPUT_FULL)
            written = flush(g);
    }
    return written && (g->out.n == 0 || flush(g)) && fflush(stdout) == 0;
}

/* ---- the run ---- */

/* Reads line after line; white lines are passed over. */
static int group_lines(struct grouping *g)
{
    char *line = NULL;
    size_t cap = 0;
    ssize_t n;
    for (size_t number = 1; (n = getline(&line, &cap, g->items)) > 0; number++) {
        struct bytes text = bytes_trim((struct bytes){line, (size_t)n});
        if (text.n > 0)
            read_line(g, text, number);
    }
    free(line);
    if (ferror(g->items)) {
        (void)fprintf(stderr, "riffle group: %s: %s\n", g->items_name, strerror(errno));
        g->status = EXIT_IMPOSSIBLE;
    }
    return print_lines(g) ? g->status : EXIT_IMPOSSIBLE;
}

static int group_items(const char *items, bool why)
{
    static const struct place_limits limits = {
        .window_hours = 72, .keep_hours = KEEP_HOURS, .most = SIZE_MAX};
    bool standard = !items || strcmp(items, "-") == 0;
    struct grouping g = {.items_name = standard ? "standard input" : items, .why = why};
    g.items = standard ? stdin : fopen(items, "r");
    if (!g.items) {
        (void)fprintf(stderr, "riffle group: %s: %s\n", items, strerror(errno));
        return EXIT_IMPOSSIBLE;
    }
    g.kept = arena_new(SIZE_MAX);
    g.scratch = arena_new(SIZE_MAX);
    g.reader = report_reader_new();
    g.placer = placer_new(&limits);
    int status = group_lines(&g);
    placer_free(g.placer);
    report_reader_free(g.reader);
    arena_free(g.scratch);
    arena_free(g.kept);
    buf_clear(&g.out);
    feed_numbers_clear(&g.feeds);
    free(g.lines);
    free(g.told);
    if (!standard)
        (void)fclose(g.items);
    return status;
}

int cmd_group(int argc, char **argv)
{
    int first;
    bool why = false;
    const struct argument arguments[] = {
        {.name = "why", .help = "tell what every item was compared with, and why", .flag = &why},
    };
    const struct usage usage = {
        .command = "group",
        .operands = "[ITEMS]",
        .summary = "Reads JSON Feed items, one a line of ITEMS (none or -: standard input), and\n"
                   "prints for each what earlier item it repeats, if any, and which story it\n"
                   "belongs to.",
        .example = "riffle group items.jsonl",
        .arguments = arguments,
        .n = COUNT_OF(arguments),
        .least = 0,
        .most = 1,
    };
    const enum arguments_outcome outcome = arguments_read(&usage, argc, argv, &first);
    if (outcome != ARGUMENTS_READ)
        return arguments_status(outcome);
    return group_items(first < argc ? argv[first] : NULL, why);
}
