#include "store/grouping.h"

#include <stdlib.h>

#include "store/bodies.h"
#include "store/state.h"
#include "story/canonical_url.h"
#include "text/html.h"

enum {
    MINUTE_MS = 60 * 1000,
    HOUR_MS = 60 * MINUTE_MS,
    WINDOW_HOURS = 72, /* where nothing else was said */
    KEEP_HOURS = 720,  /* what a feed lists again after weeks is still known */
    ITEMS_MAX = 50000, /* 7 MB */
    LATE_MAX = ITEMS_MAX / 4
};

const int64_t grouping_reach_ms = (int64_t)KEEP_HOURS * HOUR_MS;

struct grouping {
    struct placer *placer;        /* NULL: to be read back first */
    struct report_reader *reader; /* of latecomers; NULL: there was none */
    size_t late;                  /* of them that are held */
    struct placement last;
};

void grouping_free(struct grouping *grouping)
{
    if (!grouping)
        return;
    placer_free(grouping->placer);
    report_reader_free(grouping->reader);
    free(grouping);
}

void grouping_forget(struct store *store)
{
    if (!store->grouping)
        return;
    placer_free(store->grouping->placer);
    store->grouping->placer = NULL;
}

void store_set_grouping(struct store *store, int64_t window_ms, double similarity)
{
    const uint32_t hours = (uint32_t)(window_ms / HOUR_MS);
    const float wanted = (float)similarity;
    if (store->window_hours == hours && store->similarity == wanted)
        return;
    store->window_hours = hours;
    store->similarity = wanted;
    grouping_forget(store);
}

/* ---- reading back ---- */

/* Behind which entry those begin that are held: the newest that are neither too many nor too old. */
static bool find_first(struct store *store, int64_t now, int64_t *behind, struct error *err)
{
    sqlite3_stmt *each = sqlite_statement(&store->db, SQL_TELLING_NEWEST);
    *behind = INT64_MAX;
    for (int n = 0; n < ITEMS_MAX; n++) {
        bool row;
        if (!sqlite_next(&store->db, each, &row, err))
            return false;
        if (!row)
            return true;
        if (sqlite_int(each, 1) < now - grouping_reach_ms)
            break;
        *behind = sqlite_int(each, 0) - 1;
    }
    sqlite_end(each);
    return true;
}

/* The address that an entry was compared by: its link, unless it said that another is its own. */
static struct bytes read_address(sqlite3_stmt *row, struct arena *arena)
{
    const struct bytes link = sqlite_copy(row, 5, arena), canonical = sqlite_text(row, 13);
    if (bytes_empty(canonical) || bytes_equal(canonical, canonical_url(arena, link)))
        return link;
    return arena_printf(arena, "https://%.*s", BYTES_FMT(canonical));
}

/* Columns of telling_items. */
static struct story_item read_item(sqlite3_stmt *row, struct arena *arena)
{
    struct bytes text = body_read(row, 7, arena);
    if (bytes_empty(text))
        text = html_text(arena, body_read(row, 8, arena));
    if (bytes_empty(text))
        text = sqlite_copy(row, 9, arena);
    return (struct story_item){
        .id = (uint32_t)sqlite_int(row, 0),
        .feed = (uint32_t)sqlite_int(row, 1),
        .time = sqlite_int(row, 3),
        .guid = sqlite_copy(row, 4, arena),
        .url = read_address(row, arena),
        .title = sqlite_copy(row, 6, arena),
        .text = text,
        .feed_url = sqlite_copy(row, 10, arena),
        .language = sqlite_copy(row, 11, arena),
    };
}

/* Rows of telling_items or telling_late. */
static bool read_rows(struct store *store, sqlite3_stmt *each, struct report_reader *reader,
                      struct arena *arena, size_t *n, struct error *err)
{
    for (bool row;; *n += 1) {
        if (!sqlite_next(&store->db, each, &row, err))
            return false;
        if (!row)
            return true;
        struct report report;
        arena_reset(arena);
        const struct story_item item = read_item(each, arena);
        report_read(reader, &item, arena, &report);
        placer_restore(store->grouping->placer, &report, (uint32_t)sqlite_int(each, 2),
                       (uint32_t)(sqlite_int(each, 12) / MINUTE_MS));
    }
}

/* What came is read back first, then what was compared late. */
static bool read_back_into(struct store *store, struct report_reader *reader, int64_t behind,
                           int64_t now, struct arena *arena, struct error *err)
{
    size_t n = 0;
    sqlite3_stmt *items = sqlite_statement(&store->db, SQL_TELLING_ITEMS);
    sqlite_put_int(items, 1, behind);
    sqlite3_stmt *late = sqlite_statement(&store->db, SQL_TELLING_LATE);
    sqlite_put_int(late, 1, now - grouping_reach_ms);
    sqlite_put_int(late, 2, behind);
    sqlite_put_int(late, 3, LATE_MAX);
    store->grouping->late = 0;
    return read_rows(store, items, reader, arena, &n, err) &&
           read_rows(store, late, reader, arena, &store->grouping->late, err);
}

static bool read_back(struct store *store, int64_t now, struct error *err)
{
    const struct place_limits limits = {
        .window_hours = store->window_hours ? store->window_hours : WINDOW_HOURS,
        .keep_hours = KEEP_HOURS,
        .most = ITEMS_MAX,
        .similarity = store->similarity,
    };
    int64_t behind;
    if (!find_first(store, now, &behind, err))
        return false;
    struct report_reader *reader = report_reader_new();
    struct arena *arena = arena_new(STORE_SCRATCH_MAX);
    store->grouping->placer = placer_new(&limits);
    bool fine = behind == INT64_MAX || read_back_into(store, reader, behind, now, arena, err);
    if (!fine)
        grouping_forget(store);
    arena_free(arena);
    report_reader_free(reader);
    return fine;
}

static bool make_ready(struct store *store, int64_t now, struct error *err)
{
    if (!store->grouping && !(store->grouping = calloc(1, sizeof *store->grouping)))
        error_out_of_memory(sizeof *store->grouping);
    return store->grouping->placer || read_back(store, now, err);
}

/* ---- placing ---- */

/* Whether an entry with the same address was looked at and has next to no word in common: whoever wrote this one has
 * taken the address for something else. Other words about the page that both lead to are no reason, unless this is the
 * entry of the page's own publisher: what a stranger put there before must not stand for it. */
static bool address_is_refused(const struct report *report, const struct placement *placement)
{
    enum { SOME_WORDS = 3 };
    for (size_t i = 0; i < placement->n_near; i++) {
        const struct neighbour *near = &placement->near[i];
        const struct likeness *l = &near->likeness;
        const bool usurped = report->own_site && !l->own_site && !l->same_feed;
        if (l->same_url && near->judgement.relation == RELATION_NONE &&
            (usurped || l->shared < SOME_WORDS))
            return true;
    }
    return false;
}

/* A story that retention has taken meanwhile, since all of it had left the feeds, is founded anew under its number. */
static bool find_again(struct store *store, struct told *told, int64_t now, struct error *err)
{
    int64_t story = told->story;
    if (!story_resolve(store, &story, err))
        return false;
    return story != 0 || story_found(store, told->story, now, err);
}

bool grouping_judge(struct store *store, const struct report *report, int64_t entry, int64_t now,
                    struct error *err)
{
    struct report numbered = *report;
    if (!make_ready(store, now, err))
        return false;
    numbered.id = (uint32_t)entry;
    placer_judge(store->grouping->placer, &numbered, &store->grouping->last);
    return true;
}

struct likely_same grouping_judged(const struct store *store)
{
    const struct placement *last = &store->grouping->last;
    return (struct likely_same){.entry = last->relation >= RELATION_ARTICLE ? last->of : 0,
                                .is_entry = last->relation == RELATION_ENTRY};
}

bool grouping_place(struct store *store, const struct report *report,
                    const struct known_article *known, int64_t now, struct told *out,
                    struct error *err)
{
    struct report numbered = *report;
    int64_t own;
    if (!story_next(store, &own, err))
        return false;
    struct placer *placer = store->grouping->placer;
    struct placement *last = &store->grouping->last;
    numbered.id = (uint32_t)out->entry;
    /* The page of a column shows another one each week. */
    const bool is_page = known->is_own && report->url_strength != NAME_STRONG;
    const bool by_address = known->story && !is_page && last->relation == RELATION_NONE &&
                            !address_is_refused(report, last);
    placer_settle(placer, &numbered, (uint32_t)(by_address ? known->story : own),
                  (uint32_t)(now / MINUTE_MS), last);
    out->story = last->story;
    out->part = last->merged;
    out->joined = out->story != own;
    if (out->joined && !find_again(store, out, now, err))
        return false;
    if (by_address)
        out->address_of = known->entry;
    return out->joined || story_found(store, own, now, err);
}

bool grouping_restore(struct store *store, const struct report *report, const struct told *told,
                      int64_t now, struct error *err)
{
    struct report numbered = *report;
    if (!make_ready(store, now, err))
        return false;
    numbered.id = (uint32_t)told->entry;
    store->grouping->last = (struct placement){.similarity = 1};
    placer_restore(store->grouping->placer, &numbered, (uint32_t)told->story,
                   (uint32_t)(now / MINUTE_MS));
    return true;
}

/* What is kept of how an entry was found to belong where it is. */
struct grounds {
    enum relation relation;
    enum reason reason;
    int64_t near;
    bool is_copy;
};

static struct grounds grounds_of(const struct report *report, const struct placement *last,
                                 const struct told *told)
{
    if (told->address_of)
        return (struct grounds){RELATION_ARTICLE, REASON_SAME_URL, told->address_of,
                                !report || !report->own_site};
    return (struct grounds){last->relation, last->reason, last->of, last->is_copy};
}

/* The entry that a new one was found to be the source of, though it came before, is the copy of the two. */
static bool note_copy(struct store *store, const struct told *source, const struct grounds *found,
                      struct error *err)
{
    sqlite3_stmt *mark = sqlite_statement(&store->db, SQL_TELLING_COPY);
    sqlite_put_int(mark, 1, found->near);
    sqlite_put_int(mark, 2, source->entry);
    sqlite_put_text(mark, 3, bytes_of(relation_name(found->relation)));
    sqlite_put_text(mark, 4, bytes_of(reason_name(found->reason)));
    return sqlite_run(&store->db, mark, err);
}

bool grouping_note(struct store *store, const struct report *report, const struct told *told,
                   struct error *err)
{
    static const struct placement nothing;
    const struct placement *last = report ? &store->grouping->last : &nothing;
    const struct grounds found = grounds_of(report, last, told);
    sqlite3_stmt *add = sqlite_statement(&store->db, SQL_TELLING_ADD);
    sqlite_put_int(add, 1, told->entry);
    sqlite_put_int(add, 2, report ? report->text_words : 0);
    if (found.near) {
        sqlite_put_text(add, 3, bytes_of(relation_name(found.relation)));
        sqlite_put_int(add, 4, found.near);
        sqlite_put_text(add, 5, bytes_of(reason_name(found.reason)));
    } else {
        sqlite_put_null(add, 3);
        sqlite_put_null(add, 4);
        sqlite_put_null(add, 5);
    }
    if (report)
        sqlite_put_real(add, 6, (double)last->similarity);
    else
        sqlite_put_null(add, 6);
    sqlite_put_int(add, 7, found.near && found.relation >= RELATION_ARTICLE && !last->is_source);
    sqlite_put_int(add, 8, found.is_copy);
    if (told->late)
        sqlite_put_int(add, 9, told->late);
    else
        sqlite_put_null(add, 9);
    return sqlite_run(&store->db, add, err) &&
           (!last->is_source || note_copy(store, told, &found, err));
}

/* ---- one entry of the tables ---- */

static bool read_one(struct store *store, struct report_reader *reader, int64_t entry,
                     struct arena *arena, struct report *out, struct error *err)
{
    sqlite3_stmt *get = sqlite_statement(&store->db, SQL_TELLING_ITEM);
    bool row;
    sqlite_put_int(get, 1, entry);
    if (!sqlite_next(&store->db, get, &row, err))
        return false;
    if (!row)
        return error_set(err, "%s: entry %lld is not there", store->path, (long long)entry);
    const struct story_item item = read_item(get, arena);
    report_read(reader, &item, arena, out);
    sqlite_end(get);
    return true;
}

/* ---- what is compared late ---- */

bool grouping_read_late(struct store *store, int64_t entry, int64_t now, struct report *out,
                        bool *wanted, struct error *err)
{
    *wanted = false;
    if (!make_ready(store, now, err))
        return false;
    struct grouping *grouping = store->grouping;
    if (grouping->late >= LATE_MAX)
        return true;
    if (!grouping->reader)
        grouping->reader = report_reader_new();
    *wanted = true;
    return read_one(store, grouping->reader, entry, store->scratch, out, err);
}

bool grouping_place_late(struct store *store, const struct report *report, int64_t now,
                         struct told *told, struct error *err)
{
    struct placer *placer = store->grouping->placer;
    struct placement *last = &store->grouping->last;
    const int64_t own = told->story;
    placer_judge(placer, report, last);
    int64_t found = last->story;
    if (found && !story_resolve(store, &found, err))
        return false;
    if (!found) { /* retention has taken it meanwhile */
        last->relation = RELATION_NONE;
        last->of = last->merged = 0;
    }
    placer_settle(placer, report, (uint32_t)own, (uint32_t)(now / MINUTE_MS), last);
    store->grouping->late++;
    told->late = now;
    told->story = last->story;
    told->part = last->merged;
    if (told->part == own)
        told->part = 0; /* which it is already, in memory */
    else if (told->story != own)
        placer_merge(placer, (uint32_t)(own > told->story ? own : told->story),
                     (uint32_t)(own > told->story ? told->story : own));
    return true;
}

/* ---- two entries side by side ---- */

bool grouping_compare(struct store *store, int64_t first, int64_t second, int64_t now,
                      struct likeness *likeness, struct judgement *judgement, struct error *err)
{
    struct report a, b;
    if (!make_ready(store, now, err))
        return false;
    struct report_reader *reader = report_reader_new();
    struct arena *arena = arena_new(STORE_SCRATCH_MAX);
    const bool fine = read_one(store, reader, first, arena, &a, err) &&
                      read_one(store, reader, second, arena, &b, err);
    if (fine)
        *judgement = placer_compare(store->grouping->placer, &a, &b, likeness);
    arena_free(arena);
    report_reader_free(reader);
    return fine;
}
