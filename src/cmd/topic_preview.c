#include "cmd/topic_preview.h"

#include <inttypes.h>

#include "base/duration.h"
#include "cmd/console.h"
#include "cmd/evidence_json.h"
#include "daemon/match_entry.h"
#include "match/verdict_words.h"

enum { BATCH = 200 };

/* An entry that the edit lets in or puts out. */
struct change {
    int64_t entry, published;
    struct bytes title, url, source;
    struct verdict verdict; /* by the edited file */
    bool waits;             /* it belongs, but too few tell its story: */
    struct account_sources tellers;
};

struct changes {
    struct change *v;
    size_t n, cap; /* listed */
    size_t more;   /* and not listed */
};

struct comparing {
    const struct preview *preview;
    struct judge *judge;
    struct arena *kept, *batch;
    struct changes added, removed;
    size_t judged, before, after;
    size_t old;                   /* added and not to be announced */
    size_t bodyless;              /* judged without the body that they had */
    struct account_sources needs; /* of the edited file */
    bool stricter;                /* they are more than those of the stored topic */
    size_t waits_before, waits_after;
};

/* How an entry would stand with the edited topic. */
struct standing {
    struct verdict verdict;
    bool shown; /* it belongs, and its story is told by enough */
    struct account_sources tellers;
};

/* ---- comparing --------------------------------------------------------------------------------------------------- */

/* The list of feeds speaks of the topic by its name, which the edited file need not have. */
static void name_rightly(const struct comparing *c, struct archived_entry *entry)
{
    static const struct bytes nobody[] = {BYTES("")};
    bool sees = entry->n_feed_topics == 0;
    for (size_t i = 0; i < entry->n_feed_topics; i++)
        sees = sees || bytes_equal(entry->feed_topics[i], c->preview->topic);
    entry->feed_topics = sees ? NULL : nobody;
    entry->n_feed_topics = sees ? 0 : COUNT_OF(nobody);
}

static void note(struct comparing *c, struct changes *changes, const struct archived_entry *entry,
                 const struct standing *standing)
{
    if (changes->n == c->preview->limit) {
        changes->more++;
        return;
    }
    struct arena *arena = c->kept;
    struct change *change = &ARENA_PUSH(arena, changes->v, changes->n, changes->cap);
    *change = (struct change){
        .entry = entry->id,
        .published = entry->published,
        .title = arena_copy(arena, entry->title.n ? entry->title : entry->url),
        .url = arena_copy(arena, entry->url),
        .source = arena_copy(arena, entry->feed_title.n ? entry->feed_title : entry->feed_url),
        .waits = standing->verdict.match && !standing->shown,
        .tellers = standing->tellers,
    };
    struct match_entry item = match_entry_archived(entry, c->batch);
    judge_entry(c->judge, c->preview->set, &item, arena, &change->verdict);
}

/* Whether the edited topic would publish the entry's story; what is published stays so unless more are asked for. */
static bool stand(struct comparing *c, const struct archived_held *held, struct standing *out,
                  struct error *err)
{
    struct match_entry item = match_entry_archived(&held->entry, c->batch);
    *out = (struct standing){0};
    judge_entry(c->judge, c->preview->set, &item, c->batch, &out->verdict);
    out->shown = out->verdict.match;
    if (!out->shown || (c->needs.publishers <= 1 && c->needs.kinds <= 1))
        return true;
    if (!store_tellers(c->preview->store, held->story, c->batch, &out->tellers, err))
        return false;
    out->shown = (out->tellers.publishers >= c->needs.publishers &&
                  out->tellers.kinds >= c->needs.kinds) ||
                 (held->is_published && !c->stricter);
    return true;
}

static bool compare(struct comparing *c, struct archived_held *held, struct error *err)
{
    struct standing then;
    struct archived_entry *entry = &held->entry;
    bool shown_now = held->is_on_topic && held->is_published;
    name_rightly(c, entry);
    if (!stand(c, held, &then, err))
        return false;
    c->judged++;
    c->bodyless += entry->body_dropped;
    c->before += held->is_on_topic;
    c->after += then.verdict.match;
    c->waits_before += held->is_on_topic && !shown_now;
    c->waits_after += then.verdict.match && !then.shown;
    if (then.shown == shown_now)
        return true;
    note(c, then.shown ? &c->added : &c->removed, entry, &then);
    int64_t backfill = topic_set_settings(c->preview->set, 0)->backfill_ms;
    c->old += then.shown && entry->published < c->preview->now - backfill;
    return true;
}

static bool compare_all(struct comparing *c, struct error *err)
{
    const struct preview *p = c->preview;
    struct archive_walk walk = {.since = p->since};
    for (size_t n;;) {
        struct archived_held *held;
        arena_reset(c->batch);
        if (!store_archive_since(p->store, &walk, p->topic, BATCH, c->batch, &held, &n, err))
            return false;
        if (n == 0)
            return true;
        for (size_t i = 0; i < n; i++)
            if (!compare(c, &held[i], err))
                return false;
    }
}

/* What the edited file asks for of those who tell a story. */
static bool take_needs(struct comparing *c, struct error *err)
{
    const struct topic_settings *settings = topic_set_settings(c->preview->set, 0);
    struct account_sources before;
    c->needs = (struct account_sources){settings->min_sources, settings->min_kinds};
    if (!store_needs(c->preview->store, c->preview->topic, &before, err))
        return false;
    c->stricter = c->needs.publishers > before.publishers || c->needs.kinds > before.kinds;
    return true;
}

/* ---- telling ----------------------------------------------------------------------------------------------------- */

static void tell_waiting(struct buf *out, const struct comparing *c, const struct change *change)
{
    const struct account_sources has = change->tellers, needs = c->needs;
    buf_add_string(out, "It belongs, but waits until more tell its story: so far ");
    if (has.publishers < needs.publishers)
        buf_printf(out, "%" PRId64 " of %" PRId64 " publishers", has.publishers, needs.publishers);
    if (has.kinds < needs.kinds)
        buf_printf(out, "%s%" PRId64 " of %" PRId64 " kinds of publisher",
                   has.publishers < needs.publishers ? ", " : "", has.kinds, needs.kinds);
    buf_add_char(out, '.');
}

static void print_changes(struct buf *out, const struct comparing *c, const char *heading,
                          const struct changes *changes)
{
    struct buf text = {0};
    if (changes->n == 0)
        return;
    buf_printf(out, "\n%s\n", heading);
    for (size_t i = 0; i < changes->n; i++) {
        const struct change *change = &changes->v[i];
        buf_reset(&text);
        console_date(&text, change->published);
        buf_printf(&text, "  %7" PRId64 "  %.*s: %.*s", change->entry, BYTES_FMT(change->source),
                   BYTES_FMT(change->title));
        console_add(out, "  ", "      ", buf_bytes(&text));
        buf_reset(&text);
        if (change->waits)
            tell_waiting(&text, c, change);
        else
            verdict_tell(&change->verdict, &text);
        if (text.n)
            console_add(out, "      ", "      ", buf_bytes(&text));
    }
    if (changes->more)
        buf_printf(out, "  … and %zu more\n", changes->more);
    buf_clear(&text);
}

/* What of the counts is not as one would expect. */
static void print_remarks(struct buf *out, const struct comparing *c)
{
    struct buf backfill = {0};
    if (c->old) {
        duration_print(&backfill, topic_set_settings(c->preview->set, 0)->backfill_ms);
        console_printf(out, "", "    ",
                       "Older than %s (backfill), and so not announced as new: %zu of those added.",
                       backfill.p, c->old);
    }
    if (c->waits_before + c->waits_after)
        console_printf(out, "", "    ",
                       "On topic, but waiting for others to tell their story (min-sources, "
                       "min-kinds): %zu now, %zu then.",
                       c->waits_before, c->waits_after);
    if (c->bodyless)
        console_printf(out, "", "    ",
                       "%zu of them have no body any more (retention.bodies) and are judged by "
                       "title and summary.",
                       c->bodyless);
    buf_clear(&backfill);
}

static void print(struct buf *out, const struct comparing *c)
{
    const struct preview *p = c->preview;
    struct buf since = {0};
    console_date(&since, p->since);
    console_printf(out, "", "    ",
                   "%.*s by %s, over %zu entries since %s UTC: %zu on topic now, %zu then, %zu "
                   "added, %zu taken away.",
                   BYTES_FMT(p->topic), p->file, c->judged, since.p, c->before, c->after,
                   c->added.n + c->added.more, c->removed.n + c->removed.more);
    print_remarks(out, c);
    print_changes(out, c, "Added", &c->added);
    print_changes(out, c, "Taken away", &c->removed);
    buf_clear(&since);
}

static void write_changes(struct json_writer *json, const char *name, const struct changes *changes)
{
    writer_begin_array(json, name);
    for (size_t i = 0; i < changes->n; i++) {
        const struct change *change = &changes->v[i];
        writer_begin_object(json, NULL);
        writer_integer(json, "entry", change->entry);
        writer_text(json, "title", change->title);
        writer_text(json, "url", change->url);
        writer_text(json, "source", change->source);
        writer_date(json, "date_published", change->published);
        evidence_write(json, &change->verdict);
        writer_bool(json, "waits", change->waits);
        writer_end_object(json);
    }
    writer_end_array(json);
}

static void print_json(struct buf *out, const struct comparing *c)
{
    struct json_writer json = {.out = out};
    writer_begin_object(&json, NULL);
    writer_text(&json, "topic", c->preview->topic);
    writer_text(&json, "file", bytes_of(c->preview->file));
    writer_date(&json, "since", c->preview->since);
    writer_integer(&json, "judged", (int64_t)c->judged);
    writer_integer(&json, "before", (int64_t)c->before);
    writer_integer(&json, "after", (int64_t)c->after);
    writer_integer(&json, "n_added", (int64_t)(c->added.n + c->added.more));
    writer_integer(&json, "n_removed", (int64_t)(c->removed.n + c->removed.more));
    writer_integer(&json, "not_announced", (int64_t)c->old);
    writer_integer(&json, "waiting_before", (int64_t)c->waits_before);
    writer_integer(&json, "waiting_after", (int64_t)c->waits_after);
    writer_integer(&json, "without_body", (int64_t)c->bodyless);
    write_changes(&json, "added", &c->added);
    write_changes(&json, "removed", &c->removed);
    writer_end_object(&json);
    buf_add_char(out, '\n');
}

bool topic_preview(const struct preview *preview, struct buf *out, struct error *err)
{
    struct comparing c = {.preview = preview,
                          .judge = judge_new(),
                          .kept = arena_new(SIZE_MAX),
                          .batch = arena_new(SIZE_MAX)};
    bool fine = take_needs(&c, err) && compare_all(&c, err);
    if (fine && preview->as_json)
        print_json(out, &c);
    else if (fine)
        print(out, &c);
    arena_free(c.batch);
    arena_free(c.kept);
    judge_free(c.judge);
    return fine;
}
