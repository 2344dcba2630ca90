#include "store/entries.h"

#include "store/bodies.h"
#include "store/grouping.h"
#include "store/identity.h"
#include "store/published.h"
#include "store/search.h"
#include "store/seen.h"
#include "store/stories.h"

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
    struct entry_row row;
};

static bool settle(const struct keeping *k, const struct judged *judged,
                   const struct kept_topic *topic, bool *changed, struct error *err)
{
    int64_t now = k->update->now;
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

/* ---- what is written ---- */

/* Names or tags, a line each. */
static struct bytes join_lines(struct arena *arena, const struct bytes *parts, size_t n)
{
    size_t size = 0, fill = 0;
    for (size_t i = 0; i < n; i++)
        size += parts[i].n + 1;
    if (size == 0)
        return (struct bytes){NULL, 0};
    char *out = arena_alloc(arena, size);
    for (size_t i = 0; i < n; i++) {
        if (bytes_empty(parts[i]))
            continue;
        if (fill)
            out[fill++] = '\n';
        for (size_t at = 0; at < parts[i].n; at++)
            out[fill++] = parts[i].p[at] == '\n' ? ' ' : parts[i].p[at];
    }
    return (struct bytes){out, fill};
}

static struct bytes author_lines(struct arena *arena, const struct persons *persons)
{
    struct bytes *names = ARENA_ARRAY(arena, struct bytes, persons->n + 1);
    for (size_t i = 0; i < persons->n; i++)
        names[i] = persons->v[i].name;
    return join_lines(arena, names, persons->n);
}

static struct bytes image_of(const struct entry *entry)
{
    if (!bytes_empty(entry->image))
        return entry->image;
    if (!bytes_empty(entry->banner_image))
        return entry->banner_image;
    for (size_t i = 0; i < entry->attachments.n; i++)
        if (bytes_starts_nocase(entry->attachments.v[i].mime_type, bytes_of("image/")))
            return entry->attachments.v[i].url;
    return (struct bytes){NULL, 0};
}

/* As SQL_TEXT_ADD or SQL_TEXT_CHANGE. */
static bool write_text(struct store *store, enum sql how, int64_t id,
                       const struct entry_update *update, struct error *err)
{
    const struct entry *entry = update->entry;
    struct arena *arena = store->scratch;
    sqlite3_stmt *set = sqlite_statement(&store->db, how);
    sqlite_put_int(set, 1, id);
    sqlite_put_text(set, 2, entry->title);
    sqlite_put_text(set, 3, update->url);
    sqlite_put_text(set, 4, update->canonical_url);
    sqlite_put_text(set, 5, entry->language);
    sqlite_put_text(set, 6, author_lines(arena, &entry->authors));
    sqlite_put_text(set, 7, join_lines(arena, entry->tags.v, entry->tags.n));
    sqlite_put_text(set, 8, image_of(entry));
    sqlite_put_text(set, 9, entry->summary);
    body_put(store, set, 10, id, entry->content_text, arena);
    body_put(store, set, 11, id, entry->content_html, arena);
    sqlite_put_int(set, 12, update->has);
    return sqlite_run(&store->db, set, err);
}

static int64_t earlier(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* The source's date, which is never later than when the entry was first seen; fixed from then on. */
static int64_t published_at(const struct entry *entry, int64_t now)
{
    int64_t said = entry->published != DATE_NONE ? entry->published : entry->modified;
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

static void put_canonical(sqlite3_stmt *statement, int at, struct bytes canonical_url)
{
    if (bytes_empty(canonical_url))
        sqlite_put_null(statement, at);
    else
        sqlite_put_int(statement, at, (int64_t)story_canonical_hash(canonical_url));
}

/* ---- new entries ---- */

/* Where a new entry belongs. */
struct place {
    struct told told;
    int64_t public_id; /* 0: no topic publishes it */
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

/* An entry that was published once, removed and is back goes to where it was. */
static bool place_new(const struct keeping *k, const struct entry_update *update,
                      const struct identity *identity, struct place *place, struct error *err)
{
    struct public_identity public = {0};
    bool is_public = matches_any(k, update);
    int64_t id;
    *place = (struct place){0};
    if (!number_next(k->store, SQL_ENTRY_LAST, &k->store->next_entry, &id, err) ||
        (is_public && !identity_find(k->store, identity, &public, err)))
        return false;
    place->told = (struct told){.entry = id, .story = public.story};
    if (public.story != 0 && !story_resolve(k->store, &place->told.story, err))
        return false;
    place->told.joined = place->told.story != 0;
    if (!place->told.joined
            ? !join_or_found(k, update, &place->told, err)
            : update->report &&
                  !grouping_restore(k->store, update->report, &place->told, k->update->now, err))
        return false;
    if (is_public && !identity_settle(k->store, identity, place->told.story, &public, err))
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
    put_canonical(add, 9, update->canonical_url);
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

static bool add_entry(const struct keeping *k, const struct entry_update *update,
                      const struct identity *identity, struct kept_entry *out, struct error *err)
{
    struct store *store = k->store;
    int64_t now = k->update->now;
    struct place place;
    if (!place_new(k, update, identity, &place, err))
        return false;
    int64_t published = published_at(update->entry, now);
    int64_t updated = updated_at(update->entry, published, published, now);
    if (!insert_entry(k, update, identity, &place, published, updated, err))
        return false;
    *out = (struct kept_entry){
        .id = place.told.entry,
        .is_new = true,
        .is_new_on_topic = place.public_id != 0,
        .on_topic = place.public_id != 0,
    };
    const struct judged judged = {
        .id = out->id,
        .is_new = true,
        .is_alone = !place.told.joined && !place.told.part,
        .row = {.story = place.told.story,
                .public_id = place.public_id,
                .published = published,
                .updated = updated},
    };
    return write_text(store, SQL_TEXT_ADD, out->id, update, err) &&
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

static bool change_entry(const struct keeping *k, const struct entry_update *update,
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
    put_canonical(change, 4, update->canonical_url);
    sqlite_put_int(change, 5, updated);
    sqlite_put_int(change, 6, now);
    if (!sqlite_run(&store->db, change, err) ||
        !write_text(store, SQL_TEXT_CHANGE, out->id, update, err) ||
        !search_changed(store, out->id, err) ||
        !entry_count_verdicts(store, out->id, &before, err) ||
        !judge_all(k, update, &judged, err) || !entry_count_verdicts(store, out->id, &after, err))
        return false;
    out->on_topic = (after > 0) - (before > 0);
    if (out->is_updated && !touch_published(k, old->story, out->id, updated, err))
        return false;
    return mark_story(k, old->story, err);
}

/* ---- who is who ---- */

static bool find_entry(struct store *store, const struct identity *identity, struct entry_row *row,
                       int64_t *id, struct error *err)
{
    sqlite3_stmt *find = sqlite_statement(&store->db, SQL_ENTRY_FIND);
    sqlite_put_int(find, 1, identity->feed);
    sqlite_put_int(find, 2, (int64_t)identity->guid_hash);
    *id = 0;
    for (bool more;;) {
        if (!sqlite_next(&store->db, find, &more, err))
            return false;
        if (!more)
            return true;
        if (!bytes_equal(sqlite_text(find, 1), identity->guid))
            continue; /* another id with the same hash */
        *id = sqlite_int(find, 0);
        *row = (struct entry_row){
            .feed = identity->feed,
            .story = sqlite_int(find, 2),
            .source_hash = (uint64_t)sqlite_int(find, 3),
            .content_hash = (uint64_t)sqlite_int(find, 4),
            .published = sqlite_int(find, 5),
            .updated = sqlite_int(find, 6),
        };
        sqlite_end(find);
        return true;
    }
}

/* An id that a document gives to several entries names none of them. Those after the first are told apart by what else
 * they have: first address and title, then the text. */
static struct bytes guid_at_level(struct arena *arena, const struct entry_update *update, int level)
{
    const struct entry *e = update->entry;
    if (level == 0)
        return e->id;
    struct bytes longer = arena_printf(arena, "%.*s\n%.*s\n%.*s", BYTES_FMT(e->id),
                                       BYTES_FMT(e->url), BYTES_FMT(e->title));
    if (level == 1)
        return longer;
    return arena_printf(arena, "%.*s\n%016llx", BYTES_FMT(longer),
                        (unsigned long long)update->content_hash);
}

/* Whether the document in hand lists an entry with that source hash. */
static bool is_listed(const struct feed_update *u, uint64_t hash)
{
    return u->listed ? seen_find(u->listed, u->n_listed, hash) < u->n_listed
                     : seen_find(u->seen, u->n_seen, hash) < u->n_seen;
}

enum { LEVELS = 3 };

bool entry_keep(const struct keeping *k, const struct entry_update *update, struct kept_entry *out,
                struct error *err)
{
    const struct feed_update *u = k->update;
    struct entry_row row = {0};
    arena_reset(k->store->scratch);
    *out = (struct kept_entry){0};
    if (bytes_empty(update->entry->id))
        return error_set(err, "%s: an entry of feed %lld has no id", k->store->path,
                         (long long)u->feed);
    for (int level = 0; level < LEVELS; level++) {
        struct identity identity = {.feed = u->feed};
        identity.guid = guid_at_level(k->store->scratch, update, level);
        identity.guid_hash = identity_hash(identity.guid);
        if (!find_entry(k->store, &identity, &row, &out->id, err))
            return false;
        if (out->id == 0)
            return add_entry(k, update, &identity, out, err);
        if (row.source_hash == update->entry->source_hash)
            return true;
        bool both_listed = is_listed(u, row.source_hash);
        if (!both_listed)
            return change_entry(k, update, &row, out, err);
        if (row.content_hash == update->content_hash)
            return true; /* listed twice */
    }
    return true;
}
