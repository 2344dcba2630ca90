/* The manual of the topic language, doc/topics.md, is run: every query and every topic file in it takes and leaves the
 * items that it says. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "base/atomic_file.h"
#include "base/duration.h"
#include "trial.h"

/* The document being read: the topic of the last block that had one, and what was tested. */
struct manual {
    struct arena *arena;
    struct topic_file terms[8]; /* files that may be included */
    size_t n_terms;
    struct trial trial;
    bool has_trial;
    size_t topics, items, errors;
};

static bool fetch(void *ctx, const char *path, struct arena *arena, struct bytes *content,
                  struct error *err)
{
    const struct manual *m = ctx;
    (void)arena;
    for (size_t i = 0; i < m->n_terms; i++) {
        *content = m->terms[i].content;
        if (bytes_equal(m->terms[i].name, bytes_of(path)))
            return true;
    }
    return error_set(err, "%s: not there", path);
}

static void begin(struct manual *m, struct bytes content)
{
    const struct topic_library library = {.include = fetch, .ctx = m};
    struct topic_file file = {bytes_of("ferry.yaml"), content};
    if (m->has_trial)
        trial_end(&m->trial);
    trial_begin(&m->trial, NULL, 0);
    topic_set_drop(m->trial.set);
    m->trial.set = topic_set_compile(&file, 1, &library, &m->trial.findings);
    m->trial.verdicts = ARENA_NEW(m->trial.arena, struct verdict);
    m->has_trial = true;
    m->topics++;
}

/* "age: 2d" and "has: audio". */
static bool take_circumstance(struct match_entry *entry, struct bytes part)
{
    static const struct bytes age = BYTES("age: "), has = BYTES("has: ");
    static const struct {
        struct bytes name;
        uint32_t bit;
    } things[] = {{BYTES("audio"), ENTRY_HAS_AUDIO}, {BYTES("image"), ENTRY_HAS_IMAGE}};
    if (bytes_starts(part, age))
        return duration_parse(bytes_skip(part, age.n), &entry->age_ms, NULL);
    if (!bytes_starts(part, has))
        return false;
    for (size_t i = 0; i < COUNT_OF(things); i++) {
        if (bytes_equal(bytes_skip(part, has.n), things[i].name))
            entry->has |= things[i].bit;
    }
    return entry->has != 0;
}

/* One part of an item: "tag: Sports", or the title. */
static void take_part(struct match_entry *entry, struct bytes *tag, struct bytes part)
{
    const struct {
        struct bytes name;
        struct bytes *to;
    } fields[] = {
        {BYTES("summary: "), &entry->summary}, {BYTES("body: "), &entry->body},
        {BYTES("author: "), &entry->author},   {BYTES("tag: "), tag},
        {BYTES("url: "), &entry->url},         {BYTES("feed: "), &entry->feed_title},
        {BYTES("kind: "), &entry->kind},       {BYTES("category: "), &entry->category},
        {BYTES("from: "), &entry->feed_url},
    };
    if (take_circumstance(entry, part))
        return;
    for (size_t i = 0; i < COUNT_OF(fields); i++) {
        if (bytes_starts(part, fields[i].name)) {
            *fields[i].to = bytes_skip(part, fields[i].name.n);
            return;
        }
    }
    entry->title = part;
}

/* "+ [ru] Title | body: Text": whether the topic takes it. */
static void try_item(struct manual *m, struct bytes line)
{
    struct bytes text = bytes_trim(bytes_skip(line, 1)), part, tag = {0};
    struct match_entry entry = {.language = bytes_of("en"), .tags = &tag};
    cr_assert(m->has_trial && m->trial.set, "%.*s: %s", BYTES_FMT(line), trial_findings(&m->trial));
    size_t end = bytes_find_char(text, ']');
    if (text.p[0] == '[' && end < text.n) {
        entry.language = (struct bytes){text.p + 1, end - 1};
        text = bytes_trim(bytes_skip(text, end + 1));
    }
    while (bytes_split(&text, '|', &part))
        take_part(&entry, &tag, bytes_trim(part));
    entry.n_tags = tag.n > 0;
    const struct verdict *verdict = trial_judge(&m->trial, &entry, 0);
    cr_expect_eq(verdict->match, line.p[0] == '+', "topic %zu: %.*s\n%s", m->topics,
                 BYTES_FMT(line), verdict_why_json(verdict, m->arena).p);
    m->items++;
}

static void try_items(struct manual *m, struct bytes block)
{
    struct bytes line;
    while (bytes_split(&block, '\n', &line)) {
        if (line.n == 0) /* behind the last newline */
            continue;
        cr_assert(line.n > 2 && (line.p[0] == '+' || line.p[0] == '-'), "%.*s", BYTES_FMT(line));
        try_item(m, line);
    }
}

/* A query on the first line, then items. */
static void run_query(struct manual *m, struct bytes block)
{
    struct bytes query;
    cr_assert(bytes_split(&block, '\n', &query));
    begin(m, arena_printf(m->arena, "match: |\n  %.*s\n", BYTES_FMT(query)));
    try_items(m, block);
}

static void run_error(struct manual *m, struct bytes block)
{
    const char *findings = trial_findings(&m->trial);
    cr_expect_null(m->trial.set);
    cr_expect(bytes_starts(bytes_of(findings), block), "%s\n is not\n%.*s", findings,
              BYTES_FMT(block));
    m->errors++;
}

static void run_block(struct manual *m, struct bytes kind, struct bytes block)
{
    static const struct bytes query = BYTES("query"), yaml = BYTES("yaml"), items = BYTES("items"),
                              error = BYTES("error"), terms = BYTES("terms ");
    if (bytes_equal(kind, query))
        run_query(m, block);
    else if (bytes_equal(kind, yaml))
        begin(m, block);
    else if (bytes_equal(kind, items))
        try_items(m, block);
    else if (bytes_equal(kind, error))
        run_error(m, block);
    else if (bytes_starts(kind, terms))
        m->terms[m->n_terms++] = (struct topic_file){bytes_skip(kind, terms.n), block};
    else
        cr_assert_fail("a block of kind %.*s", BYTES_FMT(kind));
}

/* Cuts the document at its fences. */
static void run_manual(struct manual *m, struct bytes text)
{
    static const struct bytes fence = BYTES("```");
    struct bytes line, kind = {0}, block = {0};
    bool inside = false;
    while (bytes_split(&text, '\n', &line)) {
        if (!bytes_starts(line, fence))
            continue;
        if (inside)
            run_block(m, kind, (struct bytes){block.p, (size_t)(line.p - block.p)});
        kind = bytes_skip(line, fence.n);
        block = text;
        inside = !inside;
    }
    cr_expect_not(inside);
}

static struct bytes read_file(const char *path, struct arena *arena)
{
    struct bytes text;
    struct error err;
    cr_assert(file_read(path, 1 << 20, arena, &text, &err), "%s", err.text);
    return text;
}

Test(manual, does_what_it_says)
{
    struct manual m = {.arena = arena_new(SIZE_MAX)};
    run_manual(&m, read_file(SOURCE "/doc/topics.md", m.arena));
    cr_expect_geq(m.topics, 40);
    cr_expect_geq(m.items, 110);
    cr_expect_geq(m.errors, 2);
    trial_end(&m.trial);
    arena_free(m.arena);
}

Test(manual, the_topics_that_come_with_riffle_are_without_fault)
{
    static const char *const names[] = {"china-russia.yaml", "semiconductors.yaml.disabled",
                                        "sanctions.yaml.disabled"};
    struct arena *arena = arena_new(SIZE_MAX);
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct bytes path = arena_printf(arena, SOURCE "/conf/topics.d/%s", names[i]);
        struct topic_file file = {bytes_of(names[i]), read_file(path.p, arena)};
        struct findings findings;
        findings_init(&findings, arena);
        struct topic_set *set = topic_set_new(&file, 1, &findings);
        for (size_t k = 0; k < findings.n; k++)
            cr_expect_fail("%.*s", BYTES_FMT(findings.list[k].text));
        cr_expect_not_null(set);
        topic_set_drop(set);
    }
    arena_free(arena);
}
