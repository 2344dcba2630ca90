#include "cmd/explained_pair.h"

#include <inttypes.h>

#include "cmd/console.h"
#include "cmd/likeness_json.h"

static const char indent[] = "    ";

static void add_line(struct buf *out, struct buf *text)
{
    console_add(out, indent, indent, buf_bytes(text));
    buf_clear(text);
}

/* A fact that is there or not, as people say it. */
struct trait {
    bool holds;
    const char *words;
};

static void add_traits(struct buf *text, const struct trait *traits, size_t n)
{
    const char *before = "They have ";
    for (size_t i = 0; i < n; i++) {
        if (!traits[i].holds)
            continue;
        buf_printf(text, "%s%s", before, traits[i].words);
        before = ", ";
    }
    if (text->n > 0)
        buf_add_char(text, '.');
}

static void print_names(struct buf *out, const struct likeness *l)
{
    const struct trait traits[] = {
        {l->same_feed, "one feed"},
        {!l->same_feed && l->same_publisher, "one publisher"},
        {l->same_guid, "the same id"},
        {l->same_url, "the same address"},
        {l->same_title, "the same headline"},
        {l->same_opening, "the same first words of text"},
        {l->title_numbers_differ, "other numbers or dates in the headline"},
        {l->text_numbers_differ, "mostly other numbers in the text"},
    };
    struct buf text = {0};
    add_traits(&text, traits, COUNT_OF(traits));
    if (text.n > 0)
        add_line(out, &text);
}

static int percent(float share)
{
    enum { WHOLE = 100 };
    return (int)(share * WHOLE + 0.5F);
}

static void print_words(struct buf *out, const struct likeness *l)
{
    struct buf text = {0};
    buf_printf(&text, "They share %d telling word%s, %d of them in both headlines", l->shared,
               PLURAL(l->shared), l->title_shared);
    buf_printf(&text, "; by weight %d %% of all and %d %% of the headlines", percent(l->all),
               percent(l->title));
    if (l->minima >= 0)
        buf_printf(&text, "; %d of %d samples of the text are the same", l->minima, REPORT_MINIMA);
    buf_printf(&text, "; %.0f hours lie between them.", (double)l->hours);
    add_line(out, &text);
}

/* Where the store has it otherwise. */
static const char *otherwise(enum relation relation, bool together)
{
    if (together && relation == RELATION_NONE)
        return "They tell one story all the same: by their address, or by others between them.";
    if (!together && relation != RELATION_NONE)
        return "The store has them in two stories all the same: when the later one came it was "
               "nearer to others, or they said something else.";
    return NULL;
}

void explained_pair_print(struct buf *out, const struct account_pair *pair, bool together)
{
    const enum relation relation = pair->judgement.relation;
    buf_printf(out, "\n\nEntries %" PRId64 " and %" PRId64 ": %s: %s\n", pair->first, pair->second,
               relation == RELATION_NONE ? "two stories" : relation_name(relation),
               reason_name(pair->judgement.reason));
    print_names(out, &pair->likeness);
    print_words(out, &pair->likeness);
    const char *other = otherwise(relation, together);
    if (other)
        console_add(out, indent, indent, bytes_of(other));
}

void explained_pair_print_json(struct buf *out, const struct account_pair *pair, bool together)
{
    struct json_writer json = {.out = out};
    writer_begin_object(&json, NULL);
    writer_integer(&json, "entry", pair->first);
    writer_integer(&json, "beside", pair->second);
    writer_bool(&json, "one_story", together);
    likeness_write(&json, &pair->likeness, pair->judgement);
    writer_end_object(&json);
    buf_add_char(out, '\n');
}
