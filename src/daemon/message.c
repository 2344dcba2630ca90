#include "daemon/message.h"

#include <stdlib.h>
#include <string.h>

#include "text/url.h"

static void *zeroed(size_t size)
{
    void *p = calloc(1, size);
    if (!p)
        error_out_of_memory(size);
    return p;
}

struct job *job_new(void)
{
    return zeroed(sizeof(struct job));
}

struct keep *keep_new(void)
{
    return zeroed(sizeof(struct keep));
}

struct notice *notice_new(void)
{
    return zeroed(sizeof(struct notice));
}

void feed_ticket_clear(struct feed_ticket *ticket)
{
    feed_list_drop(ticket->list);
    free(ticket->seen);
    *ticket = (struct feed_ticket){0};
}

void job_free(struct job *job)
{
    if (!job)
        return;
    feed_ticket_clear(&job->ticket);
    fetch_result_free(job->fetch);
    if (job->topics)
        topic_set_drop(job->topics);
    options_drop(job->fallback);
    free(job);
}

void keep_free(struct keep *keep)
{
    if (!keep)
        return;
    feed_ticket_clear(&keep->ticket);
    fetch_result_free(keep->fetch);
    arena_free(keep->arena);
    if (keep->topics)
        topic_set_drop(keep->topics);
    setup_free(keep->setup);
    free(keep);
}

static void feed_report_free(struct feed_report *report)
{
    feed_ticket_clear(&report->ticket);
    free(report->etag);
    free(report->last_modified);
    free(report->validated_url);
    free(report->title);
    free(report->moved_to);
    free(report->hub);
    free(report->self);
    free(report->error_class);
    free(report->last_error);
    free(report);
}

void notice_free(struct notice *report)
{
    if (!report)
        return;
    while (report->feeds) {
        struct feed_report *next = report->feeds->next;
        feed_report_free(report->feeds);
        report->feeds = next;
    }
    while (report->published) {
        struct publication_change *next = report->published->next;
        free(report->published->path);
        free(report->published->topic);
        representation_drop(report->published->representation);
        free(report->published);
        report->published = next;
    }
    setup_free(report->setup);
    free(report->store_error);
    free(report->publish_error);
    free(report->warning);
    arena_free(report->arena);
    free(report);
}

/* WebSub §4: what the headers say goes before what the document says. */
static void note_hub(struct feed_report *report, const struct keep *keep)
{
    const struct feed_doc *doc = keep->update.doc;
    const struct fetch_result *fetch = keep->fetch;
    if (!doc || !fetch)
        return;
    report->hub = bytes_dup(bytes_of(fetch->hub));
    for (size_t i = 0; i < doc->hubs.n && !report->hub; i++)
        if (bytes_equal_nocase(doc->hubs.v[i].type, bytes_of("WebSub")) &&
            url_is_http(doc->hubs.v[i].url))
            report->hub = bytes_dup(doc->hubs.v[i].url);
    /* A part of a feed that names no hub says nothing of it. */
    report->told_hub = report->hub || !fetch->is_delta;
    if (fetch->self)
        report->self = bytes_dup(bytes_of(fetch->self));
    else if (url_is_http(doc->feed_url))
        report->self = bytes_dup(doc->feed_url);
}

struct feed_report *feed_report_new(struct keep *keep, const struct feed_change *change)
{
    const struct feed_update *update = &keep->update;
    struct feed_report *report = zeroed(sizeof *report);
    if (change)
        report->change = *change;
    report->kept_document = change && change->kept_document;
    report->document_failed = bytes_equal(update->error_class,
                                          bytes_of(fetch_error_name(FETCH_PARSE)));
    report->record = update->record;
    report->brought_document = keep->fetch && !keep->fetch->error && !keep->fetch->not_modified &&
                               !keep->ticket.pushed;
    report->error_class = bytes_dup(update->error_class);
    report->last_error = bytes_dup(update->last_error);
    report->moved_to = bytes_dup(update->moved_to);
    report->ticket = keep->ticket;
    report->ticket.plan = change ? change->plan : update->plan;
    if (!change && update->facts)
        plan_next(&report->ticket.plan, &update->limits, update->facts, update->now,
                  (uint64_t)update->feed);
    keep->ticket = (struct feed_ticket){0};
    if (!report->kept_document || report->ticket.pushed)
        return report;
    note_hub(report, keep);
    report->etag = bytes_dup(update->etag);
    report->last_modified = bytes_dup(update->last_modified);
    report->validated_url = bytes_dup(update->validated_url);
    report->title = update->doc ? bytes_dup(update->doc->title) : NULL;
    report->ticket.document_hash = update->document_hash;
    if (update->seen != report->ticket.seen) {
        size_t size = update->n_seen * sizeof *update->seen;
        free(report->ticket.seen);
        report->ticket.seen = size ? zeroed(size) : NULL;
        report->ticket.n_seen = update->n_seen;
        if (size)
            memcpy(report->ticket.seen, update->seen, size);
    }
    return report;
}
