#include "daemon/keeper.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "daemon/publisher.h"
#include "daemon/rejudge.h"
#include "daemon/worker.h"

enum {
    BATCH = 256,
    RENDER_QUIET_MS = 100,     /* nothing came for so long: render what changed */
    RENDER_BUSY_MS = 2000,     /* … or, while much comes, this often */
    RETAIN_EVERY_MS = 3600000, /* and a first time shortly after the start */
    RETAIN_FIRST_MS = 60000,
    RETAIN_BATCH = 500,
    RETRY_FIRST_MS = 1000,
    RETRY_LAST_MS = 60000,
};

struct keeper {
    pthread_t thread;
    struct store *store;
    struct options *options;
    struct topic_set *topics;
    struct feed_list *list;
    bool once;
    struct mailbox *box, *loop;

    struct judge *judge;
    struct publisher *publisher;
    bool *changed; /* a topic each */
    bool dirty;    /* something is to be rendered */
    bool rejudging;
    int64_t rendered_at, retain_at; /* monotonic */
    bool finished;
};

static void post(struct keeper *k, struct report *report)
{
    if (!mailbox_post(k->loop, report))
        report_free(report);
}

static char *copied(const char *s)
{
    char *copy = strdup(s);
    if (!copy)
        error_out_of_memory(strlen(s));
    return copy;
}

static void warn(struct keeper *k, const struct error *err)
{
    struct report *report = report_new();
    report->warning = copied(err->text);
    post(k, report);
}

/* ---- rendering --------------------------------------------------------------------------------------------------- */

static void all_changed(struct keeper *k)
{
    memset(k->changed, true, topic_set_length(k->topics) * sizeof *k->changed);
    k->dirty = true;
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
    all_changed(k);
    k->rejudging = true;
}

static void note_changes(struct keeper *k)
{
    for (size_t i = 0; i < topic_set_length(k->topics); i++)
        k->dirty = k->dirty || k->changed[i];
}

static void render(struct keeper *k)
{
    struct report *report = report_new();
    struct error err = {0};
    if (!publisher_render(k->publisher, k->store, k->topics, k->changed, k->list, clock_now(),
                          &report->published, &err))
        warn(k, &err);
    report->arena = arena_new(SIZE_MAX);
    if (!store_totals(k->store, report->arena, &report->totals, &err)) {
        arena_free(report->arena);
        report->arena = NULL;
    }
    post(k, report);
    memset(k->changed, false, topic_set_length(k->topics) * sizeof *k->changed);
    k->dirty = false;
    k->rendered_at = clock_monotonic();
}

/* ---- committing -------------------------------------------------------------------------------------------------- */

/* Waits until the store takes the batch again, and tells the loop of the trouble once and of its end once. False where
 * waiting makes no sense any more: the daemon is to end. */
static bool wait_for_store(struct keeper *k, const struct feed_update *updates, size_t n,
                           struct feed_change *changes, const struct error *cause)
{
    struct report *trouble = report_new();
    trouble->store_error = copied(cause->text);
    post(k, trouble);
    for (int64_t wait = RETRY_FIRST_MS;;
         wait = wait * 2 < RETRY_LAST_MS ? wait * 2 : RETRY_LAST_MS) {
        if (k->once || mailbox_wait_closed(k->box, wait))
            return false;
        struct error err = {0};
        if (store_commit(k->store, k->topics, updates, n, changes, k->changed, &err))
            break;
    }
    struct report *over = report_new();
    over->store_recovered = true;
    post(k, over);
    return true;
}

/* Makes of an update that cannot be kept one that says so and carries nothing else. */
static void strip(struct keep *keep, const struct error *cause)
{
    keep->update.has_document = false;
    keep->update.doc = NULL;
    keep->update.n_entries = 0;
    keep->update.error_class = bytes_of(fetch_error_name(FETCH_OTHER));
    if (!keep->arena)
        keep->arena = arena_new(SIZE_MAX);
    keep->update.last_error = arena_printf(keep->arena, "what it brought cannot be stored: %s",
                                           cause->text);
}

static bool commit_alone(struct keeper *k, struct keep *keep, struct feed_change *change)
{
    struct error err = {0};
    if (store_commit(k->store, k->topics, &keep->update, 1, change, k->changed, &err))
        return true;
    struct feed_update whole = keep->update;
    strip(keep, &err);
    if (store_commit(k->store, k->topics, &keep->update, 1, change, k->changed, NULL))
        return true;
    keep->update = whole; /* not the document's fault: the store takes nothing at all */
    return wait_for_store(k, &keep->update, 1, change, &err);
}

/* Commits a batch; false where it had to be given up. */
static bool commit(struct keeper *k, struct keep **batch, size_t n, struct feed_change *changes)
{
    struct feed_update updates[BATCH];
    struct error err = {0};
    for (size_t i = 0; i < n; i++)
        updates[i] = batch[i]->update;
    if (store_commit(k->store, k->topics, updates, n, changes, k->changed, &err))
        return true;
    for (size_t i = 0; i < n; i++)
        if (!commit_alone(k, batch[i], &changes[i]))
            return false;
    return true;
}

/* What a document's verdicts were made by may be older than the keeper's topics. */
static void judge_by_current(struct keeper *k, struct keep *keep)
{
    if (keep->topics && keep->topics != k->topics && keep->update.n_entries)
        keep_judge(keep, k->judge, k->topics);
}

static void keep_batch(struct keeper *k, struct keep **batch, size_t n)
{
    struct feed_change changes[BATCH] = {0};
    if (n == 0)
        return;
    for (size_t i = 0; i < n; i++)
        judge_by_current(k, batch[i]);
    bool kept = commit(k, batch, n, changes);
    note_changes(k);
    struct report *report = report_new();
    for (size_t i = n; i-- > 0;) {
        struct feed_report *feed = feed_report_new(batch[i], kept ? &changes[i] : NULL);
        feed->next = report->feeds;
        report->feeds = feed;
        keep_free(batch[i]);
    }
    post(k, report);
}

/* ---- taking up what the user changed ----------------------------------------------------------------------------- */

static bool apply_setup(struct keeper *k, struct report *report, struct error *err)
{
    struct setup *setup = report->setup;
    if (setup->list) {
        const struct subscriptions *feeds = &setup->list->feeds;
        if (!store_set_list(k->store, feeds->v, feeds->n, report->arena, &report->list, err))
            return false;
        feed_list_drop(k->list);
        k->list = feed_list_keep(setup->list);
        all_changed(k); /* the list of sources is published too */
    }
    if (setup->topics) {
        if (!store_set_topics(k->store, setup->topics, err))
            return false;
        set_topics(k, setup->topics);
    }
    if (setup->options) {
        options_drop(k->options);
        k->options = options_keep(setup->options);
        publisher_configure(k->publisher, setup->options);
        all_changed(k);
    }
    return true;
}

static void take_up(struct keeper *k, struct keep *keep)
{
    struct report *report = report_new();
    struct error err = {0};
    report->setup = keep->setup;
    report->arena = arena_new(SIZE_MAX);
    keep->setup = NULL;
    keep_free(keep);
    report->setup_applied = apply_setup(k, report, &err);
    if (!report->setup_applied)
        report->warning = copied(err.text);
    post(k, report);
}

/* ---- the thread -------------------------------------------------------------------------------------------------- */

/* Handles what was taken, in order: updates in one transaction, up to whatever else stands between them. */
static void handle(struct keeper *k, void **messages, size_t n)
{
    struct keep *batch[BATCH];
    size_t in_batch = 0;
    for (size_t i = 0; i < n; i++) {
        struct keep *keep = messages[i];
        if (!keep->setup && !keep->finish) {
            batch[in_batch++] = keep;
            continue;
        }
        keep_batch(k, batch, in_batch);
        in_batch = 0;
        if (keep->setup) {
            take_up(k, keep);
        } else {
            k->finished = true;
            keep_free(keep);
        }
    }
    keep_batch(k, batch, in_batch);
}

static void judge_archive(struct keeper *k)
{
    struct error err = {0};
    k->rejudging = rejudge_some(k->store, k->topics, k->judge, k->changed, &err);
    if (err.text[0])
        warn(k, &err);
    note_changes(k);
}

static void retain(struct keeper *k)
{
    struct error err = {0};
    size_t removed = 0;
    bool fine = store_retain(k->store, clock_now(), k->options->retention_days,
                             k->options->entries_per_feed, RETAIN_BATCH, &removed, &err);
    if (!fine)
        warn(k, &err);
    k->retain_at = clock_monotonic() + (fine && removed == RETAIN_BATCH ? 0 : RETAIN_EVERY_MS);
}

/* How long the keeper may sleep before something else is due. */
static int64_t patience(const struct keeper *k, int64_t now)
{
    if (k->rejudging)
        return 0;
    int64_t until = k->retain_at;
    if (k->dirty && !k->once && until > now + RENDER_QUIET_MS)
        until = now + RENDER_QUIET_MS;
    return until > now ? until - now : 0;
}

static void run_due(struct keeper *k, bool idle)
{
    int64_t now = clock_monotonic();
    if (k->rejudging)
        judge_archive(k);
    if (k->dirty && !k->once && (idle || now - k->rendered_at > RENDER_BUSY_MS))
        render(k);
    if (now >= k->retain_at)
        retain(k);
}

static void finish(struct keeper *k)
{
    while (k->once && k->rejudging)
        judge_archive(k);
    if (k->dirty)
        render(k);
    store_close(k->store);
    k->store = NULL;
    struct report *report = report_new();
    report->finished = true;
    post(k, report);
}

static void *work(void *arg)
{
    struct keeper *k = arg;
    void *messages[BATCH];
    while (!k->finished && !mailbox_done(k->box)) {
        size_t n = mailbox_take_all(k->box, messages, BATCH, patience(k, clock_monotonic()));
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
    k->list = feed_list_keep(start->list);
    k->once = start->once;
    k->box = start->box;
    k->loop = start->loop;
    k->judge = judge_new();
    k->publisher = publisher_new(start->options);
    k->retain_at = clock_monotonic() + RETAIN_FIRST_MS;
    set_topics(k, start->topics);
    if (!k->once)
        render(k); /* what was published before the start is there before the first request */
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
    judge_free(keeper->judge);
    topic_set_drop(keeper->topics);
    feed_list_drop(keeper->list);
    options_drop(keeper->options);
    free(keeper->changed);
    free(keeper);
}
