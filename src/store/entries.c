#include "store/entries.h"

#include "store/former.h"
#include "store/grouping.h"
#include "store/identity.h"
#include "store/published.h"
#include "store/search.h"
#include "store/seen.h"
#include "store/stories.h"
#include "store/texts.h"

/* Columns of entry_get. */
static void read_row(sqlite3_stmt *row, struct entry_row *out)
{
    *out = (struct entry_row){
        .feed = sqlite_int(row, 0),
        .story = sqlite_int(row, 1),
        .public_id = sqlite_int(row, 2),
        .source_hash = (uint64_t)sqlite_int(row, 3),
        .content_hash = (uint64_t)sqlite_int(row, 4),
        .published = sqlite_int(row, 5),
        .updated = sqlite_int(row, 6),
    };
}

bool entry_read(struct store *store, int64_t id, struct entry_row *out, bool *found,
                struct error *err)
{
    sqlite3_stmt *get = sqlite_statement(&store->db, SQL_ENTRY_GET);
    sqlite_put_int(get, 1, id);
    if (!sqlite_next(&store->db, get, found, err))
        return false;
    if (*found)
        read_row(get, out);
    sqlite_end(get);
    return true;
}

bool entry_read_named(struct store *store, int64_t id, struct entry_row *out, struct bytes *guid,
                      bool *found, struct error *err)
{
    sqlite3_stmt *get = sqlite_statement(&store->db, SQL_ENTRY_GET);
    sqlite_put_int(get, 1, id);
    if (!sqlite_next(&store->db, get, found, err))
        return false;
    if (!*found)
        return true;
    read_row(get, out);
    *guid = sqlite_copy(get, 7, store->scratch);
    sqlite_end(get);
    return true;
}

int64_t entry_date(const struct entry *entry)
{
    return entry->published != DATE_NONE ? entry->published : entry->modified;
}

static bool set_public(struct store *store, int64_t id, int64_t public_id, struct error *err)
{
    sqlite3_stmt *set = sqlite_statement(&store->db, SQL_ENTRY_PUBLIC);
    sqlite_put_int(set, 1, id);
    sqlite_put_int(set, 2, public_id);
    return sqlite_run(&store->db, set, err);
}

bool entry_read_public(struct store *store, int64_t id, struct entry_row *out, struct error *err)
{
    sqlite3_stmt *get = sqlite_statement(&store->db, SQL_ENTRY_GET);
    bool found;
    sqlite_put_int(get, 1, id);
    if (!sqlite_next(&store->db, get, &found, err))
        return false;
    if (!found)
        return error_set(err, "%s: entry %lld is not there", store->path, (long long)id);
    read_row(get, out);
    struct identity identity = {
        .feed = out->feed,
        .guid = sqlite_copy(get, 7, store->scratch),
        .guid_hash = (uint64_t)sqlite_int(get, 8),
    };
    sqlite_end(get);
    if (out->public_id != 0)
        return true;
    struct public_identity public;
    if (!identity_find(store, &identity, &public, err) ||
        !identity_settle(store, &identity, out->story, &public, err))
        return false;
    out->public_id = public.number;
    return set_public(store, id, public.number, err);
}

/* ---- verdicts ---- */

bool entry_count_verdicts(struct store *store, int64_t id, int64_t *n, struct error *err)
{
    sqlite3_stmt *count = sqlite_statement(&store->db, SQL_VERDICT_COUNT);
    bool row;
    sqlite_put_int(count, 1, id);
    if (!sqlite_next(&store->db, count, &row, err))
        return false;
    *n = row ? sqlite_int(count, 0) : 0;
    sqlite_end(count);
    return true;
}

static bool verdict_is_known(struct store *store, int64_t id, int64_t topic, bool *known,
                             struct error *err)
{
    sqlite3_stmt *find = sqlite_statement(&store->db, SQL_VERDICT_KNOWN);
    sqlite_put_int(find, 1, id);
    sqlite_put_int(find, 2, topic);
    if (!sqlite_next(&store->db, find, known, err))
        return false;
    sqlite_end(find);
    return true;
}

static bool set_verdict(struct store *store, int64_t id, const struct kept_topic *topic,
                        const struct verdict *verdict, struct error *err)
{
    sqlite3_stmt *set = sqlite_statement(&store->db, SQL_VERDICT_SET);
    sqlite_put_int(set, 1, id);
    sqlite_put_int(set, 2, topic->id);
    sqlite_put_int(set, 3, (int64_t)topic->version);
    sqlite_put_real(set, 4, verdict->score);
    sqlite_put_text(set, 5, verdict_why_json(verdict, store->scratch));
    return sqlite_run(&store->db, set, err);
}

bool entry_judge(struct store *store, int64_t id, const struct kept_topic *topic,
                 const struct verdict *verdict, bool *different, struct error *err)
{
    bool known;
    if (!verdict_is_known(store, id, topic->id, &known, err))
        return false;
    if (known != verdict->match)
        *different = true;
    if (verdict->match)
        return set_verdict(store, id, topic, verdict, err);
    if (!known)
        return true;
    sqlite3_stmt *drop = sqlite_statement(&store->db, SQL_VERDICT_DROP);
    sqlite_put_int(drop, 1, id);
    sqlite_put_int(drop, 2, topic->id);
    return sqlite_run(&store->db, drop, err);
}

static bool matches_any(const struct keeping *k, const struct entry_update *update)
{
    for (size_t i = 0; i < k->topics->n; i++)
        if (k->topics->of[i] && !k->topics->stale[i] && update->verdicts[i].match)
            return true;
    return false;
}

/* The entry joined or changed: whatever publishes its story shows something else now. */
static bool mark_story(const struct keeping *k, int64_t story, struct error *err)
{
    sqlite3_stmt *each = sqlite_statement(&k->store->db, SQL_STORY_TOPICS);
    sqlite_put_int(each, 1, story);
    for (bool row;;) {
        if (!sqlite_next(&k->store->db, each, &row, err))
            return false;
        if (!row)
            return true;
        for (size_t i = 0; i < k->topics->n; i++)
            if (k->topics->of[i] && k->topics->of[i]->id == sqlite_int(each, 0))
                k->changed[i] = true;
    }
}

/* An entry whose verdicts are to be kept. */
struct judged {
    int64_t id;
    bool is_new;
    bool is_alone; /* its story was founded for it */
    bool is_back;  /* it is known, and so no news */
    struct entry_row row;
};

static bool settle(const struct keeping *k, const struct judged *judged,
                   const struct kept_topic *topic, bool *changed, struct error *err)
{
    int64_t now = k->update->now;
    const struct published_at as_old = {.now = now, .old = INT64_MAX};
    if (judged->is_back)
        return published_settle(k->store, topic, judged->row.story, judged->id, as_old, changed,
                                err);
    if (judged->is_alone && topic->min_sources <= 1 && topic->min_kinds <= 1)
        return published_first(k->store, topic, judged->id, &judged->row, now, changed, err);
    return published_settle(k->store, topic, judged->row.story, judged->id, published_now(now),
                            changed, err);
}

/* All verdicts on a new or changed entry, and what they do to the publications. */
static bool judge_all(const struct keeping *k, const struct entry_update *update,
                      const struct judged *judged, struct error *err)
{
    for (size_t i = 0; i < k->topics->n; i++) {
        const struct kept_topic *topic = k->topics->of[i];
        if (!topic)
            continue;
        if (k->topics->stale[i]) {
            if (k->put_back[i] < judged->row.published)
                k->put_back[i] = judged->row.published;
            continue;
        }
        const struct verdict *verdict = &update->verdicts[i];
        if (judged->is_new && !verdict->match)
            continue;
        bool different = judged->is_new;
        if (judged->is_new ? !set_verdict(k->store, judged->id, topic, verdict, err)
                           : !entry_judge(k->store, judged->id, topic, verdict, &different, err))
            return false;
        if (different && !settle(k, judged, topic, &k->changed[i], err))
            return false;
    }
    return true;
}

/* ---- dates ---- */

static int64_t earlier(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* The source's date, which is never later than when the entry was first seen; fixed from then on. */
static int64_t published_at(const struct entry *entry, int64_t now)
{
    int64_t said = entry_date(entry);
    return said == DATE_NONE ? now : earlier(said, now);
}

/* The source's date of the change where it makes sense, else now. */
static int64_t updated_at(const struct entry *entry, int64_t not_before, int64_t otherwise,
                          int64_t now)
{
    if (entry->modified != DATE_NONE && entry->modified > not_before && entry->modified <= now)
        return entry->modified;
    return otherwise;
}

/* ---- new entries ---- */

/* Where a new entry belongs. */
struct place {
    struct told told;
    int64_t public_id; /* 0: no topic publishes it, or ever did */
    bool is_public;    /* one does */
};

/* By its address, and where it is to be compared with others by what it says. */
static bool join_or_found(const struct keeping *k, const struct entry_update *update,
                          struct told *told, struct error *err)
{
    struct known_article known;
    const struct feed_update *u = k->update;
    const struct newcomer newcomer = {
        .feed = u->feed,
        .now = u->now,
        .canonical_url = update->canonical_url,
        .content_hash = update->content_hash,
        .seen = u->listed ? u->listed : u->seen,
        .n_seen = u->listed ? u->n_listed : u->n_seen,
    };
    if (!story_by_address(k->store, &newcomer, &known, err))
        return false;
    if (update->report)
        return grouping_place(k->store, update->report, &known, u->now, told, err);
    told->joined = known.story != 0;
    told->story = known.story;
    told->address_of = known.entry;
    return told->joined || (story_next(k->store, &told->story, err) &&
                            story_found(k->store, told->story, u->now, err));
}

/* Its id of old is the new entry's, whatever id the feed gives it now. */
static bool take_over_public(struct store *store, const struct former *former,
                             const struct identity *identity, struct public_identity *public,
                             struct error *err)
{
    sqlite3_stmt *rename = sqlite_statement(&store->db, SQL_PUBLIC_RENAME);
    *public = (struct public_identity){.number = former->public_id, .story = former->story};
    sqlite_put_int(rename, 1, former->public_id);
    sqlite_put_int(rename, 2, (int64_t)identity->guid_hash);
    return sqlite_run(&store->db, rename, err);
}

/* An entry that was published once, removed and is back goes to where it was. */
static bool place_new(const struct keeping *k, const struct newcomer_entry *new,
                      struct place *place, struct error *err)
{
    const struct entry_update *update = new->update;
    struct public_identity public = {0};
    place->is_public = matches_any(k, update);
    if (new->former.public_id != 0
            ? !take_over_public(k->store, &new->former, new->identity, &public, err)
            : place->is_public && !identity_find(k->store, new->identity, &public, err))
        return false;
    place->told = (struct told){.entry = new->number, .story = public.story};
    if (public.story != 0 && !story_resolve(k->store, &place->told.story, err))
        return false;
    place->told.joined = place->told.story != 0;
    if (!place->told.joined
            ? !join_or_found(k, update, &place->told, err)
            : update->report &&
                  !grouping_restore(k->store, update->report, &place->told, k->update->now, err))
        return false;
    if ((place->is_public || public.number != 0) &&
        !identity_settle(k->store, new->identity, place->told.story, &public, err))
        return false;
    place->public_id = public.number;
    return true;
}

static bool insert_entry(const struct keeping *k, const struct entry_update *update,
                         const struct identity *identity, const struct place *place,
                         int64_t published, int64_t updated, struct error *err)
{
    sqlite3_stmt *add = sqlite_statement(&k->store->db, SQL_ENTRY_ADD);
    sqlite_put_int(add, 1, place->told.entry);
    sqlite_put_int(add, 2, identity->feed);
    sqlite_put_int(add, 3, place->told.story);
    if (place->public_id)
        sqlite_put_int(add, 4, place->public_id);
    else
        sqlite_put_null(add, 4);
    sqlite_put_int(add, 5, (int64_t)identity->guid_hash);
    sqlite_put_text(add, 6, identity->guid);
    sqlite_put_int(add, 7, (int64_t)update->entry->source_hash);
    sqlite_put_int(add, 8, (int64_t)update->content_hash);
    story_put_canonical(add, 9, update->canonical_url);
    sqlite_put_int(add, 10, published);
    sqlite_put_int(add, 11, updated);
    sqlite_put_int(add, 12, k->update->now);
    return sqlite_run(&k->store->db, add, err);
}

/* A new entry has shown that another story is a part of its own: of what was published of both, what came first stays. */
static bool join_stories(const struct keeping *k, const struct judged *judged, int64_t part,
                         struct error *err)
{
    int64_t story = judged->row.story;
    if (!story_merge(k->store, part, story, err))
        return false;
    for (size_t i = 0; i < k->topics->n; i++)
        if (k->topics->of[i] &&
            !published_settle(k->store, k->topics->of[i], story, judged->id,
                              published_now(k->update->now), &k->changed[i], err))
            return false;
    return true;
}

bool entry_add(const struct keeping *k, const struct newcomer_entry *new, struct kept_entry *out,
               struct error *err)
{
    const struct entry_update *update = new->update;
    struct store *store = k->store;
    int64_t now = k->update->now;
    struct place place = {0};
    if (!place_new(k, new, &place, err))
        return false;
    int64_t published = published_at(update->entry, now);
    int64_t updated = updated_at(update->entry, published, published, now);
    if (!insert_entry(k, update, new->identity, &place, published, updated, err))
        return false;
    *out = (struct kept_entry){
        .id = place.told.entry,
        .is_new = true,
        .is_back = new->former.is_removed,
        .is_new_on_topic = place.is_public && !new->former.is_removed,
        .on_topic = place.is_public,
    };
    const struct judged judged = {
        .id = out->id,
        .is_new = true,
        .is_alone = !place.told.joined && !place.told.part,
        .is_back = new->former.is_removed,
        .row = {.story = place.told.story,
                .public_id = place.public_id,
                .published = published,
                .updated = updated},
    };
    return text_write(store, SQL_TEXT_ADD, out->id, update, err) &&
           ((!update->report && !place.told.address_of) ||
            grouping_note(store, update->report, &place.told, err)) &&
           judge_all(k, update, &judged, err) &&
           (!place.told.part || join_stories(k, &judged, place.told.part, err)) &&
           (!place.told.joined || mark_story(k, place.told.story, err));
}

/* ---- changed entries ---- */

static bool touch_published(const struct keeping *k, int64_t story, int64_t id, int64_t updated,
                            struct error *err)
{
    sqlite3_stmt *touch = sqlite_statement(&k->store->db, SQL_PUBLISHED_TOUCH);
    sqlite_put_int(touch, 1, story);
    sqlite_put_int(touch, 2, id);
    sqlite_put_int(touch, 3, updated);
    return sqlite_run(&k->store->db, touch, err);
}

bool entry_change(const struct keeping *k, const struct entry_update *update,
                  const struct entry_row *old, struct kept_entry *out, struct error *err)
{
    struct store *store = k->store;
    int64_t now = k->update->now, before, after;
    const struct judged judged = {.id = out->id, .row = *old};
    out->is_updated = old->content_hash != update->content_hash;
    int64_t updated = out->is_updated ? updated_at(update->entry, old->updated, now, now)
                                      : old->updated;
    if (updated < old->updated)
        updated = old->updated;
    sqlite3_stmt *change = sqlite_statement(&store->db, SQL_ENTRY_CHANGE);
    sqlite_put_int(change, 1, out->id);
    sqlite_put_int(change, 2, (int64_t)update->entry->source_hash);
    sqlite_put_int(change, 3, (int64_t)update->content_hash);
    story_put_canonical(change, 4, update->canonical_url);
    sqlite_put_int(change, 5, updated);
    sqlite_put_int(change, 6, now);
    if (!sqlite_run(&store->db, change, err) ||
        !text_write(store, SQL_TEXT_CHANGE, out->id, update, err) ||
        !search_changed(store, out->id, err) ||
        !entry_count_verdicts(store, out->id, &before, err) ||
        !judge_all(k, update, &judged, err) || !entry_count_verdicts(store, out->id, &after, err))
        return false;
    out->on_topic = (after > 0) - (before > 0);
    if (out->is_updated && !touch_published(k, old->story, out->id, updated, err))
        return false;
    return mark_story(k, old->story, err);
}
