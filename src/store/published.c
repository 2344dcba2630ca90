#include "store/published.h"

#include "base/hash.h"
#include "store/volumes.h"
#include "story/publisher.h"
#include "story/sources.h"

enum { MEMBERS_MAX = 256 };

/* A row of topic_story. */
struct row {
    int64_t public_id, entry;
    bool withdrawn;
};

struct rows {
    struct row *v; /* live ones first, the earliest announced first */
    size_t n, cap;
};

struct place {
    struct store *store;
    const struct kept_topic *topic;
    int64_t story, now, old; /* old and strict: as published_at has them */
    bool strict;
};

static bool read_rows(const struct place *at, struct rows *rows, struct error *err)
{
    sqlite3_stmt *each = sqlite_statement(&at->store->db, SQL_PUBLISHED_ROWS);
    sqlite_put_int(each, 1, at->story);
    sqlite_put_int(each, 2, at->topic->id);
    for (bool more;;) {
        if (!sqlite_next(&at->store->db, each, &more, err))
            return false;
        if (!more)
            return true;
        ARENA_PUSH(at->store->scratch, rows->v, rows->n, rows->cap) = (struct row){
            .public_id = sqlite_int(each, 0),
            .entry = sqlite_int(each, 1),
            .withdrawn = sqlite_int(each, 2) != 0,
        };
    }
}

static bool is_on_topic(const struct place *at, int64_t entry, bool *yes, struct error *err)
{
    sqlite3_stmt *known = sqlite_statement(&at->store->db, SQL_VERDICT_KNOWN);
    sqlite_put_int(known, 1, entry);
    sqlite_put_int(known, 2, at->topic->id);
    if (!sqlite_next(&at->store->db, known, yes, err))
        return false;
    sqlite_end(known);
    return true;
}

static bool read_members(const struct place *at, int64_t max, int64_t *ids, size_t *n,
                         struct error *err)
{
    sqlite3_stmt *each = sqlite_statement(&at->store->db, SQL_STORY_ON_TOPIC);
    sqlite_put_int(each, 1, at->story);
    sqlite_put_int(each, 2, at->topic->id);
    sqlite_put_int(each, 3, max);
    *n = 0;
    for (bool more;;) {
        if (!sqlite_next(&at->store->db, each, &more, err))
            return false;
        if (!more)
            return true;
        ids[(*n)++] = sqlite_int(each, 0);
    }
}

/* ---- how many tell it ---- */

struct names {
    struct bytes *v;
    size_t n, cap;
};

static void note_name(struct arena *arena, struct names *names, struct bytes name)
{
    if (bytes_empty(name))
        return;
    for (size_t i = 0; i < names->n; i++)
        if (bytes_equal(names->v[i], name))
            return;
    ARENA_PUSH(arena, names->v, names->n, names->cap) = arena_copy(arena, name);
}

/* Wire copy is of one publisher however many print it; but whoever prints it stands for it with his kind. */
bool published_tellers(struct store *store, int64_t story, struct arena *arena, struct tellers *out,
                       struct error *err)
{
    struct names kinds = {0};
    struct source sources[MEMBERS_MAX];
    size_t n = 0;
    sqlite3_stmt *each = sqlite_statement(&store->db, SQL_STORY_MEMBERS);
    sqlite_put_int(each, 1, story);
    sqlite_put_int(each, 2, MEMBERS_MAX);
    for (bool more;;) {
        if (!sqlite_next(&store->db, each, &more, err))
            return false;
        if (!more)
            break;
        sources[n++] = (struct source){
            .publisher = hash_bytes(publisher_of(arena, sqlite_text(each, 0)), 0),
            .article = (uint32_t)sqlite_int(each, 2),
        };
        note_name(arena, &kinds, sqlite_text(each, 1));
    }
    *out = (struct tellers){.publishers = (int64_t)sources_independent(sources, n),
                            .kinds = (int64_t)kinds.n};
    return true;
}

/* Whether enough of them tell the story for the topic. */
static bool is_told_enough(const struct place *at, bool *yes, struct error *err)
{
    struct tellers tellers;
    *yes = true;
    if (at->topic->min_sources <= 1 && at->topic->min_kinds <= 1)
        return true;
    if (!published_tellers(at->store, at->story, at->store->scratch, &tellers, err))
        return false;
    *yes = tellers.publishers >= at->topic->min_sources &&
           (at->topic->min_kinds <= 1 || tellers.kinds >= at->topic->min_kinds);
    return true;
}

/* ---- steps ---- */

static bool withdraw(const struct place *at, const struct row *row, bool *changed,
                     struct error *err)
{
    if (row->withdrawn)
        return true;
    sqlite3_stmt *step = sqlite_statement(&at->store->db, SQL_PUBLISHED_WITHDRAW);
    sqlite_put_int(step, 1, at->story);
    sqlite_put_int(step, 2, at->topic->id);
    sqlite_put_int(step, 3, row->public_id);
    *changed = true;
    return sqlite_run(&at->store->db, step, err);
}

static bool announce_row(const struct place *at, int64_t entry, const struct entry_row *row,
                         bool *changed, struct error *err)
{
    sqlite3_stmt *add = sqlite_statement(&at->store->db, SQL_PUBLISHED_ADD);
    sqlite_put_int(add, 1, at->story);
    sqlite_put_int(add, 2, at->topic->id);
    sqlite_put_int(add, 3, row->public_id);
    sqlite_put_int(add, 4, entry);
    sqlite_put_int(add, 5, row->published);
    sqlite_put_int(add, 6, row->updated);
    sqlite_put_int(add, 7, at->now);
    sqlite_put_int(add, 8, row->published < at->old);
    sqlite_put_int(add, 9, volume_month(at->now));
    *changed = true;
    return sqlite_run(&at->store->db, add, err);
}

static bool announce(const struct place *at, int64_t entry, bool *changed, struct error *err)
{
    struct entry_row row;
    return entry_read_public(at->store, entry, &row, err) &&
           announce_row(at, entry, &row, changed, err);
}

/* A backfilled row that is led by an entry of after the edit is news of that time. */
static bool make_news(const struct place *at, const struct row *row, int64_t time,
                      struct error *err)
{
    sqlite3_stmt *step = sqlite_statement(&at->store->db, SQL_PUBLISHED_NEWS);
    sqlite_put_int(step, 1, at->story);
    sqlite_put_int(step, 2, at->topic->id);
    sqlite_put_int(step, 3, row->public_id);
    sqlite_put_int(step, 4, time);
    sqlite_put_int(step, 5, volume_month(time));
    return sqlite_run(&at->store->db, step, err);
}

/* The row goes on under its id with another lead, or comes back. */
static bool lead(const struct place *at, const struct row *row, const struct lead_claim *claim,
                 bool *changed, struct error *err)
{
    int64_t entry = claim->id;
    if (row->entry == entry && !row->withdrawn)
        return true;
    sqlite3_stmt *step = sqlite_statement(&at->store->db, SQL_PUBLISHED_LEAD);
    sqlite_put_int(step, 1, at->story);
    sqlite_put_int(step, 2, at->topic->id);
    sqlite_put_int(step, 3, row->public_id);
    sqlite_put_int(step, 4, entry);
    sqlite_put_int(step, 5, row->entry == entry ? INT64_MIN : at->now);
    *changed = true;
    return sqlite_run(&at->store->db, step, err) && make_news(at, row, claim->time, err);
}

struct lead_claim published_claim(sqlite3_stmt *row)
{
    return (struct lead_claim){
        .id = (uint32_t)sqlite_int(row, 0),
        .priority = (int)sqlite_int(row, 1),
        .is_copy = sqlite_int(row, 2) != 0,
        .text_words = (size_t)sqlite_int(row, 3),
        .time = sqlite_int(row, 4),
        .seen = sqlite_int(row, 5),
    };
}

/* ---- the two ways of publishing ---- */

/* The entry that leads of those on topic. Number 0: none is. */
static bool choose_lead(const struct place *at, struct lead_claim *best, struct error *err)
{
    sqlite3_stmt *each = sqlite_statement(&at->store->db, SQL_STORY_ON_TOPIC);
    sqlite_put_int(each, 1, at->story);
    sqlite_put_int(each, 2, at->topic->id);
    sqlite_put_int(each, 3, MEMBERS_MAX);
    *best = (struct lead_claim){0};
    for (bool more;;) {
        if (!sqlite_next(&at->store->db, each, &more, err))
            return false;
        if (!more)
            return true;
        const struct lead_claim claim = published_claim(each);
        if (best->id == 0 || lead_takes_over(&claim, best))
            *best = claim;
    }
}

static bool settle_lead(const struct place *at, bool *changed, struct error *err)
{
    struct rows rows = {0};
    if (!read_rows(at, &rows, err))
        return false;
    const struct row *row = rows.n ? &rows.v[0] : NULL;
    for (size_t i = 1; i < rows.n; i++) /* left over from `stories: all` */
        if (!withdraw(at, &rows.v[i], changed, err))
            return false;
    struct lead_claim first;
    if (!choose_lead(at, &first, err))
        return false;
    if (first.id == 0)
        return !row || withdraw(at, row, changed, err);
    bool enough = true;
    bool stays = row && !row->withdrawn && !at->strict; /* though fewer tell it now */
    if (!stays && !is_told_enough(at, &enough, err))
        return false;
    if (!enough)
        return !row || withdraw(at, row, changed, err);
    return row ? lead(at, row, &first, changed, err) : announce(at, first.id, changed, err);
}

/* One entry's own row. */
static bool settle_one(const struct place *at, const struct rows *rows, int64_t entry, bool wanted,
                       bool *changed, struct error *err)
{
    struct entry_row self = {0};
    bool standing = false;
    if (wanted && !entry_read_public(at->store, entry, &self, err))
        return false;
    for (size_t i = 0; i < rows->n; i++) {
        const struct row *row = &rows->v[i];
        if (wanted && row->public_id == self.public_id && row->entry == entry && !row->withdrawn)
            standing = true;
        else if (row->entry == entry && !withdraw(at, row, changed, err))
            return false;
    }
    return !wanted || standing || announce(at, entry, changed, err);
}

/* Whether the entry repeats an article that the topic has. */
static bool is_repeat(const struct place *at, int64_t entry, bool *yes, struct error *err)
{
    sqlite3_stmt *find = sqlite_statement(&at->store->db, SQL_TELLING_REPEATS);
    bool row;
    *yes = false;
    sqlite_put_int(find, 1, entry);
    if (!sqlite_next(&at->store->db, find, &row, err))
        return false;
    int64_t original = row ? sqlite_int(find, 0) : 0;
    if (row)
        sqlite_end(find);
    return !row || is_on_topic(at, original, yes, err);
}

static bool settle_all(const struct place *at, int64_t entry, bool *changed, struct error *err)
{
    struct rows rows = {0};
    bool on_topic, enough, repeats;
    if (!read_rows(at, &rows, err) || !is_on_topic(at, entry, &on_topic, err) ||
        !is_repeat(at, entry, &repeats, err) || !is_told_enough(at, &enough, err))
        return false;
    if (!settle_one(at, &rows, entry, on_topic && enough && !repeats, changed, err))
        return false;
    if (!enough)
        return true;
    int64_t members[MEMBERS_MAX];
    size_t n;
    if (!read_members(at, MEMBERS_MAX, members, &n, err))
        return false;
    for (size_t i = 0; i < n; i++)
        if (members[i] != entry && (!is_repeat(at, members[i], &repeats, err) ||
                                    !settle_one(at, &rows, members[i], !repeats, changed, err)))
            return false;
    return true;
}

struct published_at published_now(int64_t now)
{
    return (struct published_at){.now = now, .old = INT64_MIN};
}

bool published_settle(struct store *store, const struct kept_topic *topic, int64_t story,
                      int64_t entry, struct published_at at, bool *changed, struct error *err)
{
    const struct place place = {.store = store,
                                .topic = topic,
                                .story = story,
                                .now = at.now,
                                .old = at.old,
                                .strict = at.strict};
    return topic->stories == STORIES_ALL ? settle_all(&place, entry, changed, err)
                                         : settle_lead(&place, changed, err);
}

bool published_first(struct store *store, const struct kept_topic *topic, int64_t entry,
                     const struct entry_row *row, int64_t now, bool *changed, struct error *err)
{
    const struct place at = {
        .store = store, .topic = topic, .story = row->story, .now = now, .old = INT64_MIN};
    return announce_row(&at, entry, row, changed, err);
}
