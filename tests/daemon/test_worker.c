#include <criterion/criterion.h>

#include <stdlib.h>
#include <string.h>

#include "daemon/worker.h"

enum { BOX = 8, WAIT_MS = 20000 };
#define NOW INT64_C(1768003200000)

static const char first[] = "<rss version=\"2.0\"><channel><title>Feed</title><ttl>120</ttl>"
                            "<item><guid>1</guid><title>apples</title>"
                            "<link>http://a.example/1?utm_source=x</link></item>"
                            "<item><guid>2</guid><title>pears</title></item>"
                            "</channel></rss>";
static const char second[] = "<rss version=\"2.0\"><channel><title>Feed</title>"
                             "<item><guid>3</guid><title>plums</title></item>"
                             "<item><guid>1</guid><title>apples</title>"
                             "<link>http://a.example/1?utm_source=x</link></item>"
                             "</channel></rss>";

static struct mailbox *jobs, *keeper, *loop;
static struct worker_pool *pool;
static struct topic_set *topics;
static struct feed_list *list;

static void make_list(void)
{
    struct arena *arena = arena_new(SIZE_MAX);
    list = ARENA_NEW(arena, struct feed_list);
    list->arena = arena;
    atomic_init(&list->references, 1);
    struct subscription *s = &ARENA_PUSH(arena, list->feeds.v, list->feeds.n, list->feeds.cap);
    s->url = bytes_of("http://a.example/feed");
}

static void set_up(void)
{
    static const struct topic_file file = {BYTES("fruit.yaml"),
                                           BYTES("title: Fruit\nmatch: apples OR plums\n")};
    struct arena *arena = arena_new(SIZE_MAX);
    struct findings findings;
    findings_init(&findings, arena);
    topics = topic_set_new(&file, 1, &findings);
    cr_assert_not_null(topics);
    arena_free(arena);
    make_list();
    jobs = mailbox_new(BOX, NULL, NULL);
    keeper = mailbox_new(BOX, NULL, NULL);
    loop = mailbox_new(BOX, NULL, NULL);
    pool = worker_pool_start(1, jobs, keeper, loop, false);
}

static void tear_down(void)
{
    mailbox_close(jobs);
    worker_pool_stop(pool, -1);
    mailbox_free(jobs);
    mailbox_free(keeper);
    mailbox_free(loop);
    topic_set_drop(topics);
    feed_list_drop(list);
}

TestSuite(worker, .init = set_up, .fini = tear_down);

static struct fetch_result *fetch_of(const char *body)
{
    struct fetch_result *fetch = calloc(1, sizeof *fetch);
    fetch->http = 200;
    fetch->url = strdup("http://a.example/feed");
    fetch->etag = strdup("\"e\"");
    fetch->retry_after_ms = fetch->max_age_ms = -1;
    fetch->began = fetch->ended = NOW;
    buf_add_string(&fetch->body, body);
    return fetch;
}

static struct job *job_of(const char *body)
{
    struct job *job = job_new();
    job->fetch = fetch_of(body);
    job->topics = topic_set_keep(topics);
    job->ticket.list = feed_list_keep(list);
    job->ticket.limits = (struct plan_limits){3600000, 3600000, 86400000, false};
    return job;
}

/* What a worker makes of a job, where `before` (or NULL) is what it made of the last one. Both are the caller's. */
static struct keep *read_job_after(struct job *job, const struct keep *before)
{
    if (before && before->update.n_seen) {
        size_t size = before->update.n_seen * sizeof(uint64_t);
        job->ticket.seen = malloc(size);
        memcpy(job->ticket.seen, before->update.seen, size);
        job->ticket.n_seen = before->update.n_seen;
        job->ticket.document_hash = before->update.document_hash;
    }
    cr_assert(mailbox_post(jobs, job));
    struct keep *keep = mailbox_take_for(keeper, WAIT_MS);
    cr_assert_not_null(keep);
    return keep;
}

static struct keep *read_after(const char *body, const struct keep *before)
{
    return read_job_after(job_of(body), before);
}

Test(worker, a_document_becomes_entries_with_verdicts)
{
    struct keep *keep = read_after(first, NULL);
    const struct feed_update *u = &keep->update;
    cr_assert(u->has_document && u->doc && u->n_entries == 2);
    cr_expect(u->n_seen == 2 && u->seen[0] <= u->seen[1]);
    cr_expect(bytes_equal(u->etag, bytes_of("\"e\"")));
    cr_expect(u->entries[0].verdicts[0].match && !u->entries[1].verdicts[0].match);
    struct bytes canonical = u->entries[0].canonical_url;
    cr_expect(canonical.n && bytes_find(canonical, bytes_of("utm")) == canonical.n);
    cr_expect(u->facts == &keep->facts && u->facts->outcome == FETCHED_DOCUMENT);
    cr_expect(u->facts->ttl == 2 * 3600000 && !u->facts->is_empty);
    keep_free(keep);
}

/* What an entry says to be its own address counts where it may be believed; readers are led by its link all the same. */
Test(worker, the_address_that_an_entry_says_to_be_its_own)
{
    static const char document[] =
        "<rss version=\"2.0\"><channel><title>Feed</title>"
        "<item><guid>1</guid><link>http://a.example/go/1</link>"
        "<description>&lt;link rel=canonical "
        "href=/2026/01/one-of-our-apples&gt;apples</description></item>"
        "<item><guid>2</guid><link>http://a.example/go/2</link>"
        "<description>&lt;link rel=canonical "
        "href=http://b.example/2026/01/one-of-theirs&gt;apples</description></item>"
        "</channel></rss>";
    static const struct bytes want[] = {BYTES("a.example/2026/01/one-of-our-apples"),
                                        BYTES("a.example/go/2")};
    struct keep *keep = read_after(document, NULL);
    cr_assert_eq(keep->update.n_entries, 2);
    for (size_t i = 0; i < 2; i++) {
        const struct entry_update *update = &keep->update.entries[i];
        cr_expect(bytes_equal(update->canonical_url, want[i]), "%.*s",
                  BYTES_FMT(update->canonical_url));
        cr_expect(bytes_equal(update->url, update->entry->url));
    }
    keep_free(keep);
}

Test(worker, the_same_bytes_end_at_their_hash)
{
    struct keep *before = read_after(first, NULL), *keep = read_after(first, before);
    cr_expect(keep->update.has_document && !keep->update.doc && keep->update.n_entries == 0);
    cr_expect(keep->facts.outcome == FETCHED_UNCHANGED);
    cr_expect(keep->update.n_seen == 2, "what was seen stays seen");
    keep_free(before);
    keep_free(keep);
}

/* It is an error as long as it lasts, asked about by its own validators; nothing that was seen is forgotten. */
Test(worker, an_empty_document_stays_one_until_something_comes)
{
    struct keep *before = read_after(first, NULL);
    struct job *job = job_of("");
    job->fetch->end_is_told = true;
    struct keep *empty = read_job_after(job, before);
    cr_expect(empty->update.has_document && !empty->update.doc);
    cr_expect(bytes_equal(empty->update.error_class, bytes_of("parse")));
    cr_expect(bytes_equal(empty->update.etag, bytes_of("\"e\"")));
    cr_expect(empty->facts.outcome == FETCHED_ERROR && empty->update.n_seen == 2);

    struct keep *still = keep_new();
    still->fetch = fetch_of("");
    still->fetch->not_modified = true;
    still->ticket.document_hash = empty->update.document_hash;
    still->ticket.list = feed_list_keep(list);
    keep_without_document(still);
    cr_expect(bytes_equal(still->update.error_class, bytes_of("parse")));
    cr_expect(still->facts.outcome == FETCHED_ERROR && !still->update.has_document);

    struct keep *back = read_after(first, empty);
    cr_expect(back->update.doc && back->update.n_entries == 0, "both were seen before");
    keep_free(before);
    keep_free(empty);
    keep_free(still);
    keep_free(back);
}

Test(worker, validators_that_no_longer_come_are_dropped)
{
    struct keep *before = read_after(first, NULL);
    const char *const bodies[] = {first, second};
    for (size_t i = 0; i < COUNT_OF(bodies); i++) {
        struct job *job = job_of(bodies[i]);
        free(job->fetch->etag);
        job->fetch->etag = NULL;
        struct keep *keep = read_job_after(job, before);
        cr_expect(keep->update.has_document && keep->update.etag.n == 0, "body %zu", i);
        keep_free(keep);
    }
    keep_free(before);
}

Test(worker, an_entry_that_was_seen_goes_no_further)
{
    struct keep *before = read_after(first, NULL), *keep = read_after(second, before);
    cr_assert(keep->update.n_entries == 1);
    cr_expect(bytes_equal(keep->update.entries[0].entry->id, bytes_of("3")));
    cr_expect(keep->update.n_seen == 2);
    keep_free(before);
    keep_free(keep);
}

Test(worker, a_delta_takes_nothing_away)
{
    static const char changes[] = "<rss version=\"2.0\"><channel><title>Feed</title>"
                                  "<item><guid>3</guid><title>plums</title></item>"
                                  "</channel></rss>";
    struct keep *before = read_after(first, NULL);
    struct job *job = job_of(changes);
    job->fetch->http = 226;
    job->fetch->is_delta = true;
    struct keep *delta = read_job_after(job, before);
    cr_assert(delta->update.n_entries == 1);
    cr_assert_eq(delta->update.n_seen, 3, "those before are in the document still");
    for (size_t i = 1; i < 3; i++)
        cr_expect(delta->update.seen[i - 1] < delta->update.seen[i]);
    struct keep *whole = read_after(second, delta);
    cr_expect(whole->update.n_entries == 0 && whole->update.n_seen == 2);
    job = job_of("<rss version=\"2.0\"><channel><title>Feed</title></channel></rss>");
    job->fetch->is_delta = true;
    struct keep *nothing = read_job_after(job, before);
    cr_expect(nothing->update.n_seen == 2 && !nothing->facts.is_empty);
    keep_free(before);
    keep_free(delta);
    keep_free(whole);
    keep_free(nothing);
}

Test(worker, no_feed_is_an_error_that_keeps_what_is_kept)
{
    struct keep *keep = read_after("<html><title>Hello</title></html>", NULL);
    cr_expect(!keep->update.has_document);
    cr_expect(bytes_equal(keep->update.error_class, bytes_of("parse")));
    cr_expect(strstr(keep->update.last_error.p, "HTML"));
    cr_expect(keep->facts.outcome == FETCHED_ERROR);
    keep_free(keep);
}

static const struct {
    const char *body;
    size_t entries;
    bool validators;
} cuts[] = {
    {"<rss version=\"2.0\"><channel><item><guid>1</guid><title>a</title></item>", 1, true},
    {"<rss version=\"2.0\"><channel><item><guid>1</guid><title>a</title></item><item><title>b", 1,
     false},
    {"<rss version=\"2.0\"><channel><item><guid>1</guid><title>a</title></item>"
     "<item><guid>2</guid><title>b",
     2, false},
};

Test(worker, what_breaks_off_is_asked_for_again)
{
    for (size_t i = 0; i < COUNT_OF(cuts); i++) {
        struct keep *keep = read_after(cuts[i].body, NULL);
        cr_expect(keep->update.n_entries == cuts[i].entries, "%zu: %zu entries", i,
                  keep->update.n_entries);
        cr_expect((keep->update.etag.n > 0) == cuts[i].validators, "%zu", i);
        keep_free(keep);
    }
}

/* Ends the workers with so much patience while they have several documents of 2 MB to read; how many of those went on. */
static size_t read_at_the_end(size_t documents, int64_t patience_ms)
{
    struct buf body = {0};
    size_t went_on = 0;
    buf_add_string(&body, "<rss version=\"2.0\"><channel>");
    for (int i = 0; body.n < (size_t)2 << 20; i++)
        buf_printf(&body, "<item><guid>%d</guid><title>apples %d</title></item>", i, i);
    buf_add_string(&body, "</channel></rss>");
    for (size_t i = 0; i < documents; i++)
        cr_assert(mailbox_post(jobs, job_of(body.p)));
    buf_clear(&body);
    mailbox_close(jobs);
    worker_pool_stop(pool, patience_ms);
    pool = NULL;
    for (struct keep *keep; (keep = mailbox_try_take(keeper)) != NULL; went_on++)
        keep_free(keep);
    return went_on;
}

Test(worker, what_is_not_read_by_the_end_is_given_up)
{
    cr_expect(read_at_the_end(6, 0) < 6);
}

Test(worker, without_haste_all_is_read)
{
    cr_expect(read_at_the_end(2, -1) == 2);
}
