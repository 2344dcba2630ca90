#include "daemon/worker.h"

#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/hash.h"
#include "daemon/background.h"
#include "daemon/fetch_facts.h"
#include "daemon/match_entry.h"
#include "feed/parse.h"
#include "match/view.h"
#include "story/canonical_url.h"
#include "story/item.h"

enum { SEEN_MAX = 20000 }; /* hashes of entries that deltas may add up to */

struct worker {
    pthread_t thread;
    struct mailbox *jobs, *keeper, *loop;
    struct judge *judge;
    struct report_reader *reports;
    struct worker_pool *pool;
};

struct worker_pool {
    size_t n;
    bool stands_back;
    atomic_bool give_up; /* what is not done yet is not wanted any more */
    sem_t ended;         /* a worker each */
    struct worker workers[];
};

/* ---- what a fetch says about the schedule ------------------------------------------------------------------------ */

/* The members of an update that every fetch fills in. */
static void begin_update(struct keep *keep)
{
    const struct fetch_result *fetch = keep->fetch;
    keep->facts = fetch_facts_of(fetch);
    keep->update = (struct feed_update){
        .feed = keep->ticket.feed,
        .now = fetch->ended,
        .plan = keep->ticket.plan,
        .limits = keep->ticket.limits,
        .facts = &keep->facts,
        .moved_to = bytes_of(fetch->moved_to),
        .record = {.at = fetch->ended,
                   .http = fetch->http,
                   .ms = (int32_t)fetch->total_ms,
                   .bytes = fetch->bytes_received,
                   .error = (uint8_t)fetch->error},
    };
}

static void set_error(struct keep *keep, enum fetch_error class, struct bytes sentence)
{
    keep->update.error_class = bytes_of(fetch_error_name(class));
    keep->update.last_error = sentence;
    keep->update.record.error = (uint8_t) class;
}

static uint64_t hash_of_nothing(void)
{
    return hash_bytes((struct bytes)BYTES(""), 0);
}

/* An empty document cannot be read, and is whole all the same. */
static void find_nothing(struct keep *keep)
{
    set_error(keep, FETCH_PARSE, (struct bytes)BYTES("not a feed: the document is empty"));
    keep->facts.outcome = FETCHED_ERROR;
    keep->update.moved_to = (struct bytes){NULL, 0};
}

void keep_without_document(struct keep *keep)
{
    begin_update(keep);
    if (keep->fetch->error)
        set_error(keep, keep->fetch->error, bytes_of(keep->fetch->sentence));
    else if (keep->ticket.document_hash == hash_of_nothing())
        find_nothing(keep); /* it still is */
}

/* ---- judging ----------------------------------------------------------------------------------------------------- */

/* Names joined by newlines, as the field author: has them. */
static struct bytes author_names(const struct persons *authors, struct arena *arena)
{
    struct bytes all = {NULL, 0};
    for (size_t i = 0; i < authors->n; i++)
        all = all.n ? arena_printf(arena, "%s\n%s", all.p,
                                   authors->v[i].name.p ? authors->v[i].name.p : "")
                    : authors->v[i].name;
    return all;
}

/* As the store will give it back. */
static struct archived_entry as_archived(const struct entry *entry, const struct subscription *feed,
                                         const struct feed_doc *doc, int64_t now,
                                         struct arena *arena)
{
    return (struct archived_entry){
        .title = entry->title,
        .summary = entry->summary,
        .authors = author_names(&entry->authors, arena),
        .tags = entry->tags.v,
        .n_tags = entry->tags.n,
        .url = entry_link(entry),
        .language = entry->language,
        .feed_url = feed->url,
        .feed_title = doc->title.n ? doc->title : feed->title,
        .feed_kind = feed->kind,
        .feed_category = feed->category,
        .feed_language = feed->language,
        .feed_topics = feed->topics.v,
        .n_feed_topics = feed->topics.n,
        .title_only = feed->title_only,
        .has = view_has(entry),
        .published = now - view_age_ms(entry, now),
        .first_seen = now,
    };
}

/* Of what a reader reads: a change of it is an edit, a change of anything else is not. */
static uint64_t content_hash(const struct entry *entry)
{
    return hash_bytes(entry_text(entry), hash_bytes(entry->title, 0));
}

static const struct subscription *subscription_of(const struct keep *keep)
{
    return &keep->ticket.list->feeds.v[keep->ticket.subscription];
}

static void judge_one(struct keep *keep, struct judge *judge, struct topic_set *topics,
                      struct entry_update *update)
{
    const struct entry *entry = update->entry;
    struct archived_entry archived = as_archived(entry, subscription_of(keep), keep->update.doc,
                                                 keep->update.now, keep->arena);
    struct match_entry m = match_entry_of(&archived,
                                          entry->text.n ? entry->text : entry->content_text);
    struct verdict *verdicts = ARENA_ARRAY(keep->arena, struct verdict, topic_set_length(topics));
    judge_entry(judge, topics, &m, keep->arena, verdicts);
    update->verdicts = verdicts;
}

/* Until it is to be given up, which leaves entries without verdicts. */
static void judge_until(struct keep *keep, struct judge *judge, struct topic_set *topics,
                        const struct feed_hints *hints)
{
    struct entry_update *entries = (struct entry_update *)keep->update.entries;
    for (size_t i = 0; i < keep->update.n_entries && !feed_is_given_up(hints); i++)
        judge_one(keep, judge, topics, &entries[i]);
    if (keep->topics)
        topic_set_drop(keep->topics);
    keep->topics = topic_set_keep(topics);
}

void keep_judge(struct keep *keep, struct judge *judge, struct topic_set *topics)
{
    static const struct feed_hints to_the_end = {.give_up = NULL};
    judge_until(keep, judge, topics, &to_the_end);
}

/* ---- what is compared with other entries ---- */

/* An entry older than that when it is first seen is no news: it is compared only where a topic takes it. */
static const int64_t compared_age_ms = (int64_t)72 * 60 * 60 * 1000;

static bool is_on_topic(const struct keep *keep, const struct entry_update *update)
{
    for (size_t t = 0; t < topic_set_length(keep->topics); t++)
        if (update->verdicts[t].match)
            return true;
    return false;
}

static void report_one(struct keep *keep, struct report_reader *reader, struct arena *scratch,
                       struct entry_update *update)
{
    const struct entry *entry = update->entry;
    const struct subscription *feed = subscription_of(keep);
    const int64_t age = view_age_ms(entry, keep->update.now);
    if (age > compared_age_ms && !is_on_topic(keep, update))
        return;
    const struct item_feed_facts facts = {
        .number = (uint32_t)keep->update.feed, .url = feed->url, .language = feed->language};
    arena_reset(scratch);
    const struct story_item item = item_of(entry, &facts, keep->update.now - age, scratch);
    struct report *report = ARENA_NEW(keep->arena, struct report);
    report_read(reader, &item, scratch, report);
    update->report = report;
}

static void report_all(struct keep *keep, struct report_reader *reader,
                       const struct feed_hints *hints)
{
    struct entry_update *entries = (struct entry_update *)keep->update.entries;
    struct arena *scratch = arena_new(SIZE_MAX);
    for (size_t i = 0; i < keep->update.n_entries && !feed_is_given_up(hints); i++)
        report_one(keep, reader, scratch, &entries[i]);
    arena_free(scratch);
}

/* ---- a document -------------------------------------------------------------------------------------------------- */

static int by_value(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static bool ends_inside_an_entry(const struct feed_doc *doc)
{
    return doc->n_entries && doc->entries[doc->n_entries - 1]->is_cut;
}

/* How many entries are fit to be kept. One in which the document broke off is left to the next fetch if its identity may
 * lie in the part that is missing. */
static size_t whole_entries(const struct feed_doc *doc)
{
    return doc->n_entries -
           (ends_inside_an_entry(doc) && !doc->entries[doc->n_entries - 1]->id_is_given);
}

/* Sorts, and takes out what is there twice. Returns how many are left. */
static size_t sort_unique(uint64_t *v, size_t n)
{
    size_t kept = 0;
    if (n)
        qsort(v, n, sizeof *v, by_value);
    for (size_t i = 0; i < n; i++)
        if (i == 0 || v[i] != v[kept - 1])
            v[kept++] = v[i];
    return kept;
}

/* The source hashes of the document's own entries, ascending. */
static uint64_t *own_hashes(const struct keep *keep, const struct feed_doc *doc, size_t *n)
{
    size_t whole = whole_entries(doc);
    uint64_t *own = ARENA_ARRAY(keep->arena, uint64_t, whole);
    for (size_t i = 0; i < whole; i++)
        own[i] = doc->entries[i]->source_hash;
    *n = sort_unique(own, whole);
    return own;
}

/* What the feed lists now, which the next fetch will compare with: what the document does; where it is a part of the feed,
 * what was listed before as well, if a delta (RFC 3229). A push may be any part, and changes nothing of it. */
static void note_seen(struct keep *keep, const struct feed_doc *doc)
{
    struct feed_update *u = &keep->update;
    const struct feed_ticket *before = &keep->ticket;
    size_t n;
    uint64_t *own = own_hashes(keep, doc, &n);
    u->seen = own;
    u->n_seen = n;
    if (u->is_pushed) {
        u->seen = before->seen;
        u->n_seen = before->n_seen;
    } else if (keep->fetch->is_delta && before->n_seen + n <= SEEN_MAX) {
        uint64_t *both = ARENA_ARRAY(keep->arena, uint64_t, n + before->n_seen);
        if (n)
            memcpy(both, own, n * sizeof *own);
        if (before->n_seen)
            memcpy(both + n, before->seen, before->n_seen * sizeof *both);
        u->seen = both;
        u->n_seen = sort_unique(both, n + before->n_seen);
    }
    if (u->is_pushed || keep->fetch->is_delta) {
        u->listed = own;
        u->n_listed = n;
    }
}

static void note_entries(struct keep *keep, const struct feed_doc *doc)
{
    const struct subscription *feed = subscription_of(keep);
    size_t whole = whole_entries(doc), n = 0;
    struct entry_update *entries = ARENA_ARRAY(keep->arena, struct entry_update, whole);
    for (size_t i = 0; i < whole; i++) {
        const struct entry *entry = doc->entries[i];
        if (entry->unchanged)
            continue;
        entries[n++] = (struct entry_update){
            .entry = entry,
            .url = entry_link(entry),
            .canonical_url = canonical_url(keep->arena,
                                           item_address(keep->arena, entry, feed->url)),
            .content_hash = content_hash(entry),
            .has = view_has(entry),
        };
    }
    keep->update.entries = entries;
    keep->update.n_entries = n;
}

static struct feed_hints hints_of(const struct keep *keep, const atomic_bool *give_up)
{
    const struct fetch_result *fetch = keep->fetch;
    return (struct feed_hints){
        .base_url = bytes_of(fetch->url),
        .content_type = bytes_of(fetch->content_type),
        .content_location = bytes_of(fetch->content_location),
        .content_language = bytes_of(fetch->content_language),
        .seen = keep->ticket.seen,
        .n_seen = keep->ticket.n_seen,
        .give_up = give_up,
    };
}

/* What came is the same as last time, byte for byte: only the validators may be new. */
static void same_again(struct keep *keep)
{
    keep->facts.outcome = FETCHED_UNCHANGED;
    keep->update.seen = keep->ticket.seen;
    keep->update.n_seen = keep->ticket.n_seen;
}

/* Its validators are kept: what the feed listed before is not lost by asking whether it is still empty. */
static void nothing_came(struct keep *keep)
{
    find_nothing(keep);
    keep->update.seen = keep->ticket.seen;
    keep->update.n_seen = keep->ticket.n_seen;
}

static void read_document(struct keep *keep, const struct worker *w)
{
    struct bytes body = buf_bytes(&keep->fetch->body);
    struct feed_hints hints = hints_of(keep, &w->pool->give_up);
    struct feed_doc *doc = NULL;
    struct error err = {0};
    keep->arena = arena_new(feed_arena_ceiling(body.n));
    if (!feed_parse(body, &hints, keep->arena, &doc, &err)) {
        set_error(keep, FETCH_PARSE, arena_copy(keep->arena, bytes_of(err.text)));
        keep->facts.outcome = FETCHED_ERROR;
        keep->update.has_document = false;
        keep->update.moved_to = (struct bytes){NULL, 0};
        return;
    }
    keep->update.doc = doc;
    /* Where the connection broke off unseen, the rest is still to be fetched; a file that its server holds in this state
     * will have other validators once it is mended. */
    if (ends_inside_an_entry(doc) && !keep->fetch->end_is_told)
        keep->update.etag = keep->update.last_modified = (struct bytes){NULL, 0};
    note_seen(keep, doc);
    note_entries(keep, doc);
    judge_until(keep, w->judge, keep->topics, &hints);
    report_all(keep, w->reports, &hints);
    fetch_facts_add(&keep->facts, doc);
    keep->facts.is_empty = keep->facts.is_empty && !keep->fetch->is_delta;
}

/* Entries that a hub brought: they are all that is kept of it. What it failed to be is no fault of the feed. */
static void read_pushed(struct keep *keep, const struct worker *w)
{
    keep->update.is_pushed = true;
    keep->update.facts = NULL;
    read_document(keep, w);
}

static struct keep *keep_of_document(struct job *job, const struct worker *w)
{
    struct keep *keep = keep_new();
    keep->ticket = job->ticket;
    keep->fetch = job->fetch;
    keep->topics = job->topics;
    free(job);

    begin_update(keep);
    keep->update.has_document = true;
    keep->update.etag = bytes_of(keep->fetch->etag);
    keep->update.last_modified = bytes_of(keep->fetch->last_modified);
    keep->update.validated_url = bytes_of(keep->fetch->url);
    keep->update.document_hash = hash_bytes(buf_bytes(&keep->fetch->body), 0);
    if (keep->fetch->body.n == 0 && keep->fetch->end_is_told && !keep->fetch->is_delta)
        nothing_came(keep);
    else if (keep->ticket.pushed)
        read_pushed(keep, w);
    else if (keep->update.document_hash == keep->ticket.document_hash)
        same_again(keep);
    else
        read_document(keep, w);
    buf_clear(&keep->fetch->body);
    return keep;
}

/* ---- the threads ------------------------------------------------------------------------------------------------- */

static void read_setup(struct worker *w, struct job *job)
{
    struct setup *setup = setup_read(job->config, job->have, job->fallback);
    job_free(job);
    if (setup->options || setup->list || setup->topics) {
        struct keep *keep = keep_new();
        keep->setup = setup;
        if (!mailbox_try_post_first(w->keeper, keep) && !mailbox_post(w->keeper, keep))
            keep_free(keep);
        return;
    }
    struct notice *report = notice_new();
    report->setup = setup;
    if (!mailbox_post(w->loop, report))
        notice_free(report);
}

static void read_fetched(struct worker *w, struct job *job)
{
    const atomic_bool *give_up = &w->pool->give_up;
    if (atomic_load(give_up)) {
        job_free(job);
        return;
    }
    struct keep *keep = keep_of_document(job, w);
    if (atomic_load(give_up) || !mailbox_post(w->keeper, keep))
        keep_free(keep);
}

static void *work(void *arg)
{
    struct worker *w = arg;
    struct job *job;
    if (w->pool->stands_back)
        background_enter();
    while ((job = mailbox_take(w->jobs)) != NULL) {
        if (job->fetch)
            read_fetched(w, job);
        else
            read_setup(w, job);
    }
    (void)sem_post(&w->pool->ended);
    return NULL;
}

struct worker_pool *worker_pool_start(size_t n, struct mailbox *jobs, struct mailbox *keeper,
                                      struct mailbox *loop, bool stands_back)
{
    struct worker_pool *pool = calloc(1, sizeof *pool + n * sizeof pool->workers[0]);
    if (!pool || sem_init(&pool->ended, 0, 0) != 0)
        error_out_of_memory(n);
    pool->n = n;
    pool->stands_back = stands_back;
    atomic_init(&pool->give_up, false);
    for (size_t i = 0; i < n; i++) {
        pool->workers[i] = (struct worker){.jobs = jobs,
                                           .keeper = keeper,
                                           .loop = loop,
                                           .judge = judge_new(),
                                           .reports = report_reader_new(),
                                           .pool = pool};
        if (pthread_create(&pool->workers[i].thread, NULL, work, &pool->workers[i]) != 0)
            error_out_of_memory(0);
    }
    return pool;
}

/* Waits until all have ended, for so long at most. */
static void wait_for_all(struct worker_pool *pool, int64_t patience_ms)
{
    enum { SECOND_MS = 1000, MS_NS = 1000000 };
    struct timespec until;
    (void)clock_gettime(CLOCK_MONOTONIC, &until);
    int64_t ms = until.tv_nsec / MS_NS + patience_ms;
    until.tv_sec += ms / SECOND_MS;
    until.tv_nsec = until.tv_nsec % MS_NS + ms % SECOND_MS * MS_NS;
    for (size_t i = 0; i < pool->n; i++)
        if (sem_clockwait(&pool->ended, CLOCK_MONOTONIC, &until) != 0)
            return;
}

void worker_pool_stop(struct worker_pool *pool, int64_t patience_ms)
{
    if (!pool)
        return;
    if (patience_ms >= 0) {
        wait_for_all(pool, patience_ms);
        atomic_store(&pool->give_up, true);
    }
    for (size_t i = 0; i < pool->n; i++) {
        (void)pthread_join(pool->workers[i].thread, NULL);
        judge_free(pool->workers[i].judge);
        report_reader_free(pool->workers[i].reports);
    }
    (void)sem_destroy(&pool->ended);
    free(pool);
}
