/* What passes between the threads, always by pointer and with its ownership:
 *
 *     loop ──job──▶ workers ──keep──▶ keeper ──report──▶ loop
 *       └───────────────keep───────────▲
 *
 * (A worker that read the user's files and found nothing to take up reports to the loop itself.)
 *
 * The loop turns a fetch that brought a document into a job; one that brought none (304, an error) goes straight to the
 * keeper. The keeper reports back what it kept, and only then does the loop move the feed on. The number of fetches
 * between their end and their report is bounded by the loop (see fetching.c), so that no mailbox can fill up against it. */
#ifndef RIFFLE_DAEMON_MESSAGE_H
#define RIFFLE_DAEMON_MESSAGE_H

#include "base/mailbox.h"
#include "daemon/setup.h"
#include "net/fetcher.h"
#include "serve/representation.h"
#include "store/store.h"

/* What is known of a feed when its fetch ends; goes the whole way round. */
struct feed_ticket {
    int64_t feed;           /* stored_feed.id */
    struct feed_list *list; /* one reference: the subscription's strings live in it */
    size_t subscription;    /* its index in the list */
    struct feed_plan plan;
    struct plan_limits limits;
    uint64_t document_hash;
    uint64_t *seen; /* malloc: of the last document's entries, ascending */
    size_t n_seen;
    size_t body_bytes; /* of the document that is on its way */
    bool pushed;       /* a hub brought it: it may be a part of the feed, and no fetch took place */
};

/* To a worker: a document to read, or, where there is no fetch, the user's files. */
struct job {
    struct feed_ticket ticket;
    struct fetch_result *fetch;
    struct topic_set *topics; /* one reference */
    /* Where fetch is NULL: */
    const char *config; /* borrowed for as long as the daemon runs */
    uint64_t have[SETUP_PART_COUNT];
    struct options *fallback; /* one reference */
};

/* A file of the daemon's own, as it is to be from now on. */
struct kept_file {
    const char *path;
    struct bytes content;
};

/* To the keeper. Exactly one of update, setup, pushes, told and finish is meant. */
struct keep {
    struct feed_ticket ticket;
    struct fetch_result *fetch;
    struct arena *arena; /* of the document, its entries and verdicts; NULL: none */
    struct feed_update update;
    struct fetch_facts facts; /* of the fetch; update.facts */
    struct topic_set *topics; /* that the verdicts are of, one reference; NULL: no verdicts */

    struct setup *setup;              /* new options, list or topics to take up */
    const struct stored_push *pushes; /* in arena: as they are to be kept; NULL: none */
    size_t n_pushes;
    const struct kept_file *files; /* in arena: to be written beside the store; NULL: none */
    size_t n_files;
    struct bytes told;  /* the topic whose news … */
    uint64_t told_news; /* … with this hash a hub was told of; absent: none */
    bool finish;        /* render what is left and end; files may come along */
};

/* What one fetch came to, for the loop. */
struct feed_report {
    struct feed_ticket ticket; /* plan moved on; seen as the new document has it */
    struct feed_change change;
    struct fetch_record record;
    bool brought_document; /* a fetch did, whether it could be read or not */
    bool kept_document;
    bool document_failed;                       /* it could not be read: error_class "parse" */
    char *etag, *last_modified, *validated_url; /* where kept_document; NULL: none */
    char *title;                                /* the feed's own, where it gave one */
    char *moved_to;                             /* where the address moved for good */
    bool told_hub;                              /* a new document was read, and it names … */
    char *hub, *self;                           /* … these; NULL: none */
    char *error_class, *last_error;             /* NULL: it went well */
    struct feed_report *next;
};

/* A path and what is now served there; or a topic, and a hash of the entries that its feeds announce now. */
struct publication_change {
    char *path;                            /* NULL: … */
    struct representation *representation; /* NULL: nothing any more */
    char *topic;                           /* … this one */
    uint64_t news;
    struct publication_change *next;
};

/* To the loop; each member may be absent. */
struct notice {
    struct feed_report *feeds;
    int64_t commit_ms; /* how long the store took for them */
    struct publication_change *published;
    struct store_totals totals; /* in arena, where that is not NULL */
    struct arena *arena;

    struct setup *setup; /* read by a worker: with errors, or taken up by the keeper */
    bool setup_applied;
    struct stored_feed *list; /* in arena, as many as setup->list has */

    char *store_error; /* the store cannot be written to: said once, until … */
    bool store_recovered;
    char *publish_error; /* what is published is not all in place: said once, until … */
    bool publish_recovered;
    bool on_pushes, pushes_kept; /* those of the last lot */
    char *warning;               /* something else to log */
    bool finished;
};

/* Frees what a ticket holds. */
void feed_ticket_clear(struct feed_ticket *ticket);

/* Free a message with all that it still holds. They take NULL. */
void job_free(struct job *job);
void keep_free(struct keep *keep);
void notice_free(struct notice *report);

/* A zeroed message. */
struct job *job_new(void);
struct keep *keep_new(void);
struct notice *notice_new(void);

/* Builds the report on one update that was kept with this change (NULL: it could not be). Takes over the ticket's
 * holdings. Owned. */
struct feed_report *feed_report_new(struct keep *keep, const struct feed_change *change);

#endif
