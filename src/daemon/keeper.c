#include "daemon/keeper_state.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/atomic_file.h"
#include "base/clock.h"
#include "daemon/background.h"
#include "daemon/rejudge.h"
#include "daemon/worker.h"

enum {
    BATCH = 256,
    GATHER_MS = 2,             /* what comes so soon after another is committed with it */
    RENDER_QUIET_MS = 100,     /* nothing came for so long: render what changed */
    RENDER_BUSY_MS = 2000,     /* … or, while much comes, this often */
    RETAIN_EVERY_MS = 3600000, /* and a first time shortly after the start */
    RETAIN_FIRST_MS = 60000,
    RETAIN_BATCH = 500,
    INDEX_ONCE_MS = 50,   /* the archive is indexed for so long where the daemon runs once */
    LOG_QUIET_MS = 2000,  /* nothing came for so long: the store's log is shortened */
    LOG_AGAIN_MS = 60000, /* somebody reads it: look again then */
};

static void warn(struct keeper *k, const struct error *err)
{
    struct notice *report = notice_new();
    report->warning = bytes_dup(bytes_of(err->text));
    keeper_post(k, report);
}

static void group_as_told(struct keeper *k)
{
    store_set_grouping(k->store, k->options->stories_window_ms, k->options->stories_similarity);
}

/* ---- the store's troubles ---------------------------------------------------------------------------------------- */

/* Tells the loop that the store takes nothing: once, until it does again. */
static void tell_store_fails(struct keeper *k, const struct error *cause)
{
    if (k->store_fails)
        return;
    struct notice *report = notice_new();
    report->store_error = bytes_dup(bytes_of(cause->text));
    k->store_fails = true;
    keeper_post(k, report);
}

static void tell_store_works(struct keeper *k)
{
    if (!k->store_fails)
        return;
    struct notice *report = notice_new();
    report->store_recovered = true;
    k->store_fails = false;
    keeper_post(k, report);
}

/* A piece of the store's work, which may be tried any number of times. */
typedef bool store_work(struct keeper *k, void *ctx, struct error *err);

/* Does the work, and again until it succeeds for as long as the store takes nothing at all. False where it failed for
 * another reason, and where waiting makes no sense any more since the daemon is to end; store_is_blocked tells them
 * apart. */
static bool insist(struct keeper *k, store_work *work, void *ctx, struct error *err)
{
    int64_t wait = 0;
    while (!work(k, ctx, err)) {
        if (!store_is_blocked(k->store))
            return false;
        tell_store_fails(k, err);
        wait = keeper_longer(wait);
        if (k->once || mailbox_wait_closed(k->box, wait))
            return false;
    }
    tell_store_works(k);
    return true;
}

static void set_topics(struct keeper *k, struct topic_set *topics)
{
    if (k->topics)
        topic_set_drop(k->topics);
    k->topics = topic_set_keep(topics);
    free(k->changed);
    size_t n = topic_set_length(topics);
    k->changed = calloc(n ? n : 1, sizeof *k->changed);
    if (!k->changed)
        error_out_of_memory(n);
    keeper_all_changed(k);
    k->rejudging = true;
    publisher_bind_anew(k->publisher);
}

/* ---- the archive's index ----------------------------------------------------------------------------------------- */

/* The index can wait: search finds what it does not know, too. */
static void note_index(struct keeper *k, bool fine, const struct error *err)
{
    if (fine)
        tell_store_works(k);
    else if (store_is_blocked(k->store))
        tell_store_fails(k, err);
    else
        warn(k, err);
}

static void index_some(struct keeper *k)
{
    struct error err = {0};
    note_index(k, indexing_some(&k->indexing, k->store, &err), &err);
}

static void index_once(struct keeper *k)
{
    struct error err = {0};
    if (!store_is_blocked(k->store))
        note_index(k, indexing_for(&k->indexing, k->store, INDEX_ONCE_MS, &err), &err);
}

/* ---- committing -------------------------------------------------------------------------------------------------- */

/* Updates to be committed together. */
struct batch {
    const struct feed_update *updates;
    size_t n;
    struct feed_change *changes;
};

static bool commit_batch(struct keeper *k, void *ctx, struct error *err)
{
    const struct batch *b = ctx;
    int64_t began = clock_monotonic();
    bool fine = store_commit(k->store, k->topics, b->updates, b->n, b->changes, k->changed, err);
    k->commit_ms = clock_monotonic() - began;
    return fine;
}

/* Makes of an update that cannot be kept one that says so and carries nothing else. */
static void strip(struct keep *keep, const struct error *cause)
{
    keep->update.has_document = false;
    keep->update.doc = NULL;
    keep->update.n_entries = 0;
    keep->facts = (struct fetch_facts){.outcome = FETCHED_ERROR,
                                       .http = keep->update.record.http,
                                       .retry_after = -1,
                                       .max_age = -1,
                                       .ttl = -1};
    keep->update.error_class = bytes_of(fetch_error_name(FETCH_OTHER));
    if (!keep->arena)
        keep->arena = arena_new(SIZE_MAX);
    keep->update.last_error = arena_printf(keep->arena, "what it brought cannot be stored: %s",
                                           cause->text);
}

static bool commit_alone(struct keeper *k, struct keep *keep, struct feed_change *change)
{
    struct error err = {0};
    struct batch alone = {&keep->update, 1, change};
    if (insist(k, commit_batch, &alone, &err))
        return true;
    if (store_is_blocked(k->store))
        return false;
    strip(keep, &err);
    if (insist(k, commit_batch, &alone, &err))
        return true;
    warn(k, &err);
    return false;
}

/* Commits a batch, all of it together, or each on its own where one of them cannot be kept. kept[i], false before, says
 * which were. */
static void commit(struct keeper *k, struct keep **batch, size_t n, struct feed_change *changes,
                   bool *kept)
{
    struct feed_update updates[BATCH];
    struct batch whole = {updates, n, changes};
    struct error err = {0};
    for (size_t i = 0; i < n; i++)
        updates[i] = batch[i]->update;
    bool all = insist(k, commit_batch, &whole, &err);
    for (size_t i = 0; i < n; i++)
        kept[i] = all || (!store_is_blocked(k->store) && commit_alone(k, batch[i], &changes[i]));
}

/* The list may have changed since the fetch. Whether the feed is in the present one, by which its entries are to be judged
 * then; what left it is let go by the store. */
static bool follow_list(struct keeper *k, struct keep *keep)
{
    struct feed_ticket *ticket = &keep->ticket;
    const struct subscriptions *feeds = &k->list->feeds;
    struct bytes url = ticket->list->feeds.v[ticket->subscription].url;
    for (size_t i = 0; i < feeds->n; i++) {
        if (!bytes_equal(feeds->v[i].url, url))
            continue;
        feed_list_drop(ticket->list);
        ticket->list = feed_list_keep(k->list);
        ticket->subscription = i;
        return true;
    }
    return false;
}

/* What a document's verdicts were made by may be older than the keeper's topics and list. */
static void judge_by_current(struct keeper *k, struct keep *keep)
{
    if (!keep->topics || !keep->update.n_entries)
        return;
    bool is_elsewhere = keep->ticket.list != k->list && follow_list(k, keep);
    if (is_elsewhere || keep->topics != k->topics)
        keep_judge(keep, k->judge, k->topics);
}

static void keep_batch(struct keeper *k, struct keep **batch, size_t n)
{
    struct feed_change changes[BATCH] = {0};
    bool kept[BATCH] = {false};
    if (n == 0)
        return;
    for (size_t i = 0; i < n; i++)
        judge_by_current(k, batch[i]);
    commit(k, batch, n, changes, kept);
    keeper_note_changes(k);
    indexing_put_off(&k->indexing, clock_monotonic());
    struct notice *report = notice_new();
    report->commit_ms = k->commit_ms;
    for (size_t i = n; i-- > 0;) {
        struct feed_report *feed = feed_report_new(batch[i], kept[i] ? &changes[i] : NULL);
        feed->next = report->feeds;
        report->feeds = feed;
        keep_free(batch[i]);
    }
    keeper_post(k, report);
}

/* ---- taking up what the user changed ----------------------------------------------------------------------------- */

/* All of it or nothing: the store takes list and topics together, and the rest cannot fail. So what is in force here is
 * what the loop has in force. */
static bool apply_setup(struct keeper *k, void *ctx, struct error *err)
{
    struct notice *report = ctx;
    const struct setup *setup = report->setup;
    if (!store_set_up(k->store, setup->list ? &setup->list->feeds : NULL, setup->topics,
                      report->arena, &report->list, err))
        return false;
    if (setup->list) {
        feed_list_drop(k->list);
        k->list = feed_list_keep(setup->list);
        keeper_all_changed(k); /* the list of sources is published too */
        k->rejudging = true;
    }
    if (setup->topics)
        set_topics(k, setup->topics);
    if (setup->options) {
        options_drop(k->options);
        k->options = options_keep(setup->options);
        group_as_told(k);
        publisher_configure(k->publisher, setup->options);
        keeper_all_changed(k);
    }
    return true;
}

static void take_up(struct keeper *k, struct keep *keep)
{
    struct notice *report = notice_new();
    struct error err = {0};
    report->setup = keep->setup;
    report->arena = arena_new(SIZE_MAX);
    keep->setup = NULL;
    keep_free(keep);
    report->setup_applied = insist(k, apply_setup, report, &err);
    if (!report->setup_applied && !store_is_blocked(k->store)) {
        (void)error_prefix(&err, "what was in force stays, since what the files say now cannot "
                                 "be kept");
        report->warning = bytes_dup(bytes_of(err.text));
    }
    keeper_post(k, report);
}

/* ---- what is agreed with hubs ------------------------------------------------------------------------------------ */

static bool write_pushes(struct keeper *k, void *ctx, struct error *err)
{
    const struct keep *keep = ctx;
    return store_keep_pushes(k->store, keep->pushes, keep->n_pushes, err);
}

static void keep_pushes(struct keeper *k, struct keep *keep)
{
    struct error err = {0};
    struct notice *report = notice_new();
    report->on_pushes = true;
    report->pushes_kept = insist(k, write_pushes, keep, &err);
    if (!report->pushes_kept && !store_is_blocked(k->store))
        warn(k, &err);
    keep_free(keep);
    keeper_post(k, report);
}

static bool write_told(struct keeper *k, void *ctx, struct error *err)
{
    const struct keep *keep = ctx;
    return store_tell(k->store, keep->told, keep->told_news, err);
}

static void keep_told(struct keeper *k, struct keep *keep)
{
    struct error err = {0};
    if (!insist(k, write_told, keep, &err) && !store_is_blocked(k->store))
        warn(k, &err);
    keep_free(keep);
}

/* ---- files of the daemon's own ----------------------------------------------------------------------------------- */

/* Where one cannot be written, its old content stands, and that is told. */
static void write_files(struct keeper *k, const struct keep *keep)
{
    for (size_t i = 0; i < keep->n_files; i++) {
        struct error err = {0};
        if (!atomic_file_write(keep->files[i].path, keep->files[i].content, &err))
            warn(k, &err);
    }
}

/* ---- the thread -------------------------------------------------------------------------------------------------- */

/* Handles what was taken, in order: updates in one transaction, up to whatever else stands between them. */
static void handle(struct keeper *k, void **messages, size_t n)
{
    struct keep *batch[BATCH];
    size_t in_batch = 0;
    for (size_t i = 0; i < n; i++) {
        struct keep *keep = messages[i];
        if (!keep->setup && !keep->finish && !keep->pushes && !keep->files && !keep->told.n) {
            batch[in_batch++] = keep;
            continue;
        }
        keep_batch(k, batch, in_batch);
        in_batch = 0;
        write_files(k, keep);
        if (keep->setup) {
            take_up(k, keep);
        } else if (keep->pushes) {
            keep_pushes(k, keep);
        } else if (keep->told.n) {
            keep_told(k, keep);
        } else {
            k->finished = keep->finish;
            keep_free(keep);
        }
    }
    keep_batch(k, batch, in_batch);
}

static bool judge_some(struct keeper *k, void *ctx, struct error *err)
{
    (void)ctx;
    *err = (struct error){0};
    k->rejudging = rejudge_some(k->store, k->topics, k->judge, k->changed, err);
    return !err->text[0];
}

static void judge_archive(struct keeper *k)
{
    struct error err = {0};
    if (!insist(k, judge_some, NULL, &err) && !store_is_blocked(k->store))
        warn(k, &err);
    k->binding = true;
    keeper_note_changes(k);
}

static void retain(struct keeper *k)
{
    struct error err = {0};
    struct retained done = {0};
    const struct retention retention = {
        .days = k->options->retention_days,
        .per_feed = k->options->entries_per_feed,
        .bodies_ms = k->options->bodies_ms,
        .identities_ms = k->options->identities_ms,
    };
    bool fine = store_retain(k->store, clock_now(), &retention, RETAIN_BATCH, &done, &err);
    if (!fine && store_is_blocked(k->store))
        tell_store_fails(k, &err);
    else if (!fine)
        warn(k, &err);
    else
        tell_store_works(k);
    if (done.removed > 0) /* the index may be empty now */
        indexing_put_off(&k->indexing, clock_monotonic());
    k->binding = true; /* a month may be over */
    publisher_bind_anew(k->publisher);
    int64_t wait = !fine ? RETRY_LAST_MS : done.more ? 0 : RETAIN_EVERY_MS;
    k->retain_at = clock_monotonic() + wait;
}

/* A round leaves a log as long as what it brought, which nobody else would write into the database for a long time. */
static void shorten_log(struct keeper *k)
{
    k->log_at = store_shorten_log(k->store) ? 0 : clock_monotonic() + LOG_AGAIN_MS;
}

/* How long the keeper may sleep before something else is due. */
static int64_t patience(const struct keeper *k, int64_t now)
{
    if (k->rejudging || (k->binding && !k->once))
        return 0;
    int64_t until = k->retain_at;
    if (k->publish_fails && until > k->publish_at)
        until = k->publish_at;
    if (k->log_at && until > k->log_at)
        until = k->log_at;
    if (k->dirty && !k->once && until > now + RENDER_QUIET_MS)
        until = now + RENDER_QUIET_MS;
    if (!k->once)
        until = indexing_next(&k->indexing, until);
    int64_t next_hour = now + PAGES_AGE_MS - clock_now() % PAGES_AGE_MS;
    if (!k->once && until > next_hour)
        until = next_hour;
    return until > now ? until - now : 0;
}

static void run_due(struct keeper *k, bool idle)
{
    int64_t now = clock_monotonic();
    const bool indexes = !k->once && !k->rejudging && indexing_is_due(&k->indexing, now);
    const bool writes = !idle || k->rejudging || k->binding || indexes || now >= k->retain_at;
    if (k->rejudging)
        judge_archive(k);
    if ((k->publish_fails && now >= k->publish_at) || (!k->once && keeper_hour() != k->aged_at)) {
        keeper_all_changed(k);
        k->aged_at = keeper_hour();
    }
    const bool rests = idle && !k->rejudging && !k->once;
    if (k->binding && rests)
        keeper_bind(k, false);
    if (k->dirty && !k->once && ((rests && !k->binding) || now - k->rendered_at > RENDER_BUSY_MS))
        keeper_render(k);
    if (now >= k->retain_at)
        retain(k);
    if (indexes)
        index_some(k);
    if (writes)
        k->log_at = now + LOG_QUIET_MS;
    else if (k->log_at && now >= k->log_at && !k->once)
        shorten_log(k);
}

static void finish(struct keeper *k)
{
    while (k->once && k->rejudging)
        judge_archive(k);
    if (k->once)
        keeper_bind_once(k);
    if (k->dirty)
        keeper_render(k);
    if (k->once)
        index_once(k);
    store_close(k->store);
    k->store = NULL;
    struct notice *report = notice_new();
    report->finished = true;
    keeper_post(k, report);
}

/* What waits, and what comes right behind it: a round of "nothing new" would else write a page of the log for each. */
static size_t take(struct keeper *k, void *messages[static BATCH])
{
    size_t n = mailbox_take_all(k->box, messages, BATCH, patience(k, clock_monotonic()));
    if (n == 0 || n == BATCH || mailbox_wait_closed(k->box, GATHER_MS))
        return n;
    return n + mailbox_take_all(k->box, messages + n, BATCH - n, 0);
}

static void *work(void *arg)
{
    struct keeper *k = arg;
    void *messages[BATCH];
    if (!k->once)
        background_enter();
    while (!k->finished && !mailbox_done(k->box)) {
        size_t n = take(k, messages);
        handle(k, messages, n);
        if (!k->finished)
            run_due(k, n == 0);
    }
    finish(k);
    return NULL;
}

struct keeper *keeper_start(const struct keeper_start *start)
{
    struct keeper *k = calloc(1, sizeof *k);
    if (!k)
        error_out_of_memory(sizeof *k);
    k->store = start->store;
    k->options = options_keep(start->options);
    group_as_told(k);
    k->list = feed_list_keep(start->list);
    k->once = start->once;
    k->box = start->box;
    k->loop = start->loop;
    k->judge = judge_new();
    indexing_init(&k->indexing, clock_monotonic());
    k->publisher = publisher_new(start->options);
    k->retain_at = clock_monotonic() + RETAIN_FIRST_MS;
    k->aged_at = keeper_hour();
    set_topics(k, start->topics);
    if (!k->once)
        keeper_render(
            k); /* what was published before the start is there before the first request */
    if (pthread_create(&k->thread, NULL, work, k) != 0)
        error_out_of_memory(0);
    return k;
}

void keeper_stop(struct keeper *keeper)
{
    if (!keeper)
        return;
    (void)pthread_join(keeper->thread, NULL);
    publisher_free(keeper->publisher);
    indexing_clear(&keeper->indexing);
    judge_free(keeper->judge);
    topic_set_drop(keeper->topics);
    feed_list_drop(keeper->list);
    options_drop(keeper->options);
    free(keeper->changed);
    free(keeper);
}
