#include "store/publication.h"

#include "match/verdict_words.h"
#include "store/bodies.h"
#include "store/files.h"
#include "story/canonical_url.h"
#include "text/url.h"

/* Columns of published_entry. */
enum column {
    COLUMN_ID,
    COLUMN_PUBLISHED,
    COLUMN_UPDATED,
    COLUMN_ENTRY,
    COLUMN_STORY,
    COLUMN_TITLE,
    COLUMN_URL,
    COLUMN_SUMMARY,
    COLUMN_HTML,
    COLUMN_TEXT,
    COLUMN_LANGUAGE,
    COLUMN_AUTHORS,
    COLUMN_TAGS,
    COLUMN_IMAGE,
    COLUMN_FILES,
    COLUMN_FEED,
    COLUMN_FEED_URL,
    COLUMN_FEED_TITLE,
    COLUMN_FEED_HOME,
    COLUMN_FEED_ID,
    COLUMN_FEED_KIND,
    COLUMN_FEED_UPDATED,
    COLUMN_BACKFILLED,
    COLUMN_SCORE,
    COLUMN_WHY,
};

static int64_t at_most(int64_t value, int64_t limit)
{
    return value < limit ? value : limit;
}

static const struct bytes *split_lines(struct arena *arena, struct bytes lines, size_t *n)
{
    struct bytes *out = NULL, rest = lines, line;
    size_t cap = 0;
    while (bytes_split(&rest, '\n', &line))
        ARENA_PUSH(arena, out, *n, cap) = line;
    return out;
}

/* The next of the parts that a separator stands between; absent where it is empty. */
static struct bytes take_part(struct bytes *rest, char separator)
{
    struct bytes part;
    return bytes_split(rest, separator, &part) && part.n > 0 ? part : (struct bytes){NULL, 0};
}

/* The words of the entry that are evidence, each once. */
static void list_words(const struct verdict *verdict, struct arena *arena,
                       struct published_entry *out)
{
    struct bytes *words = NULL;
    size_t cap = 0;
    for (size_t i = 0; i < verdict->n_why; i++) {
        struct bytes word = verdict->why[i].word;
        size_t at = 0;
        while (words && at < out->n_words && !bytes_equal(words[at], word))
            at++;
        if (word.n > 0 && at == out->n_words)
            ARENA_PUSH(arena, words, out->n_words, cap) = arena_copy(arena, word);
    }
    out->words = words;
}

/* The evidence. It comes as published_entry puts it together: pieces with a record separator between them, of rule,
 * term, word and field with a unit separator between those. */
static void read_why(struct bytes pieces, struct arena *arena, struct published_entry *out)
{
    enum { RECORD = 0x1E, UNIT = 0x1F };
    struct verdict verdict = {.match = true};
    struct bytes piece;
    struct buf told = {0};
    while (bytes_split(&pieces, RECORD, &piece)) {
        struct evidence *one = &ARENA_PUSH(arena, verdict.why, verdict.n_why, verdict.why_cap);
        one->rule = take_part(&piece, UNIT);
        one->term = take_part(&piece, UNIT);
        one->word = take_part(&piece, UNIT);
        one->field = take_part(&piece, UNIT);
    }
    verdict_tell(&verdict, &told);
    if (told.n)
        out->why = arena_copy(arena, buf_bytes(&told));
    buf_clear(&told);
    list_words(&verdict, arena, out);
}

/* The address of a feed without the name and password that the list may have in it. */
static struct bytes public_address(struct arena *arena, struct bytes text)
{
    struct url url;
    url_split(text, &url);
    if (!url.userinfo.p)
        return text;
    url.userinfo = (struct bytes){NULL, 0};
    return url_join(arena, &url);
}

static void read_source(sqlite3_stmt *row, struct arena *arena, int64_t now,
                        struct published_entry *out)
{
    out->source_url = public_address(arena, sqlite_copy(row, COLUMN_FEED_URL, arena));
    out->source_id = sqlite_copy(row, COLUMN_FEED_ID, arena);
    if (bytes_empty(out->source_id))
        out->source_id = out->source_url;
    out->source_title = sqlite_copy(row, COLUMN_FEED_TITLE, arena);
    out->source_home = sqlite_copy(row, COLUMN_FEED_HOME, arena);
    out->source_kind = sqlite_copy(row, COLUMN_FEED_KIND, arena);
    out->source_updated = sqlite_is_null(row, COLUMN_FEED_UPDATED)
                              ? out->updated
                              : at_most(sqlite_int(row, COLUMN_FEED_UPDATED), now);
}

/* An entry and what its other tellings are found by. */
struct found {
    struct published_entry entry;
    int64_t id, story, feed;
};

static void read_published(sqlite3_stmt *row, struct arena *arena, int64_t now, struct found *out)
{
    struct published_entry *e = &out->entry;
    *out = (struct found){
        .id = sqlite_int(row, COLUMN_ENTRY),
        .story = sqlite_int(row, COLUMN_STORY),
        .feed = sqlite_int(row, COLUMN_FEED),
    };
    e->id = sqlite_copy(row, COLUMN_ID, arena);
    e->title = sqlite_copy(row, COLUMN_TITLE, arena);
    e->url = url_without_tracking(arena, sqlite_copy(row, COLUMN_URL, arena));
    e->summary = sqlite_copy(row, COLUMN_SUMMARY, arena);
    e->content_html = body_read(row, COLUMN_HTML, arena);
    e->content_text = body_read(row, COLUMN_TEXT, arena);
    e->language = sqlite_copy(row, COLUMN_LANGUAGE, arena);
    e->authors = split_lines(arena, sqlite_copy(row, COLUMN_AUTHORS, arena), &e->n_authors);
    e->tags = split_lines(arena, sqlite_copy(row, COLUMN_TAGS, arena), &e->n_tags);
    e->published = at_most(sqlite_int(row, COLUMN_PUBLISHED), now);
    e->updated = at_most(sqlite_int(row, COLUMN_UPDATED), now);
    if (e->updated < e->published)
        e->updated = e->published;
    e->image = sqlite_copy(row, COLUMN_IMAGE, arena);
    e->files = files_read(arena, sqlite_copy(row, COLUMN_FILES, arena), &e->n_files);
    e->backfilled = sqlite_int(row, COLUMN_BACKFILLED) != 0;
    e->score = sqlite3_column_double(row, COLUMN_SCORE);
    read_why(sqlite_text(row, COLUMN_WHY), arena, e);
    read_source(row, arena, now, e);
}

/* The others of the story; not the same headline of the same source again, which is one feed under two addresses. */
static bool read_also(struct store *store, const struct found *found, int64_t now,
                      struct arena *arena, struct published_entry *entry, struct error *err)
{
    struct also_told *also = NULL;
    size_t cap = 0;
    sqlite3_stmt *each = sqlite_statement(&store->db, SQL_STORY_ALSO);
    sqlite_put_int(each, 1, found->story);
    sqlite_put_int(each, 2, found->id);
    sqlite_put_int(each, 3, found->feed);
    sqlite_put_text(each, 4, entry->title);
    sqlite_put_text(each, 5, entry->source_title);
    for (bool row;;) {
        if (!sqlite_next(&store->db, each, &row, err))
            return false;
        if (!row)
            break;
        ARENA_PUSH(arena, also, entry->n_also, cap) = (struct also_told){
            .title = sqlite_copy(each, 0, arena),
            .url = url_without_tracking(arena, sqlite_copy(each, 1, arena)),
            .source_title = sqlite_copy(each, 2, arena),
            .kind = sqlite_copy(each, 3, arena),
            .language = sqlite_copy(each, 4, arena),
            .published = at_most(sqlite_int(each, 5), now),
        };
    }
    entry->also = also;
    return true;
}

/* False in *found where it is not there any more. */
static bool read_entry(struct store *store, int64_t topic, const struct published_key *key,
                       int64_t now, struct arena *arena, struct found *out, bool *found,
                       struct error *err)
{
    sqlite3_stmt *get = sqlite_statement(&store->db, SQL_PUBLISHED_ENTRY);
    sqlite_put_int(get, 1, topic);
    sqlite_put_int(get, 2, key->story);
    sqlite_put_int(get, 3, key->public_id);
    if (!sqlite_next(&store->db, get, found, err))
        return false;
    if (!*found)
        return true;
    read_published(get, arena, now, out);
    out->entry.is_loose = key->is_loose;
    sqlite_end(get);
    return true;
}

bool publication_read(struct store *store, int64_t topic, const struct topic_settings *settings,
                      const struct published_keys *keys, struct arena *arena,
                      struct publication *out, struct error *err)
{
    struct published_entry *entries = ARENA_ARRAY(arena, struct published_entry, keys->n + 1);
    for (size_t i = 0; i < keys->n; i++) {
        struct found one;
        bool found;
        if (!read_entry(store, topic, &keys->v[i], out->now, arena, &one, &found, err))
            return false;
        if (!found)
            continue;
        struct published_entry *entry = &entries[out->n_entries++];
        *entry = one.entry;
        if (settings->stories == STORIES_LEAD &&
            !read_also(store, &one, out->now, arena, entry, err))
            return false;
        if (out->n_entries == 1 || entry->updated > out->updated)
            out->updated = entry->updated;
    }
    out->entries = entries;
    return true;
}

static bool pick(struct store *store, int64_t topic, int64_t max, struct published_keys *out,
                 struct error *err)
{
    sqlite3_stmt *each = sqlite_statement(&store->db, SQL_PUBLISHED_PICKED);
    sqlite_put_int(each, 1, topic);
    sqlite_put_int(each, 2, max);
    for (bool row;;) {
        if (!sqlite_next(&store->db, each, &row, err))
            return false;
        if (!row)
            return true;
        ARENA_PUSH(store->batch, out->v, out->n, out->cap) = (struct published_key){
            .story = sqlite_int(each, 0),
            .public_id = sqlite_int(each, 1),
            .is_loose = sqlite_int(each, 2) != 0,
        };
    }
}

/* How many stories each of the last days had. */
static bool count_days(struct store *store, int64_t topic, int64_t now,
                       uint32_t days[PUBLICATION_DAYS], struct error *err)
{
    const int64_t day = 86400000;
    int64_t tomorrow = (now / day + 1) * day;
    sqlite3_stmt *each = sqlite_statement(&store->db, SQL_PUBLISHED_DAYS);
    sqlite_put_int(each, 1, topic);
    sqlite_put_int(each, 2, tomorrow - PUBLICATION_DAYS * day);
    sqlite_put_int(each, 3, tomorrow);
    for (bool row;;) {
        if (!sqlite_next(&store->db, each, &row, err))
            return false;
        if (!row)
            return true;
        days[sqlite_int(each, 0)] = (uint32_t)sqlite_int(each, 1);
    }
}

/* What a reader knows of topics may be older than what it reads. */
bool publication_topic(struct store *store, const struct topic_set *topics, size_t topic,
                       const struct kept_topic **out, struct error *err)
{
    arena_reset(store->batch);
    if (!store->writable && !topics_load(store, err))
        return false;
    *out = topics_find(store, topic_set_settings(topics, topic)->name, topic);
    return true;
}

struct publication publication_begin(const struct topic_settings *settings,
                                     const struct kept_topic *kept, int64_t now,
                                     struct arena *arena)
{
    return (struct publication){
        .topic = arena_copy(arena, settings->name),
        .title = arena_copy(arena, settings->title),
        .subtitle = arena_copy(arena, settings->subtitle),
        .full_bodies = settings->full_bodies,
        .images = settings->images,
        .now = now,
        .updated = kept ? at_most(kept->created, now) : now,
    };
}

bool store_publication(struct store *store, const struct topic_set *topics, size_t topic,
                       int64_t now, struct arena *arena, struct publication *out, struct error *err)
{
    const struct topic_settings *settings = topic_set_settings(topics, topic);
    const struct kept_topic *kept;
    struct published_keys keys = {0};
    if (!publication_topic(store, topics, topic, &kept, err))
        return false;
    struct publication publication = publication_begin(settings, kept, now, arena);
    int64_t feeds;
    if (!number_read(store, SQL_FEED_LISTED_COUNT, &feeds, err))
        return false;
    publication.n_feeds = (size_t)feeds;
    if (kept && (!pick(store, kept->id, settings->entries, &keys, err) ||
                 !publication_read(store, kept->id, settings, &keys, arena, &publication, err) ||
                 !count_days(store, kept->id, now, publication.days, err)))
        return false;
    *out = publication;
    return true;
}
