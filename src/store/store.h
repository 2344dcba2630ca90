/* What is kept: feeds with their validators, schedule and health; entries and the stories they tell; the verdicts of the
 * topics, and what each topic has published. The interface speaks of those, never of SQL, and works in batches, so that
 * another engine can stand behind it. The tables are documented in doc/schema.md as something users may read.
 *
 * Durability. SQLite in WAL mode: a commit is atomic, and after kill -9 the store is whole, holding all of a document or
 * nothing of it. (A power cut may lose the last commits, never the order of them; what was lost is fetched again.)
 *
 * Threads. A store belongs to the thread that opened it. Opening for writing takes the lock file beside the database
 * ("riffle.db.lock", with the process id in it), so that a second daemon is refused with a sentence that names the first;
 * any number of readers may open it meanwhile. Every function that can fail leaves the store usable: a full disk is an
 * error of that call, and nothing stored is lost. */
#ifndef RIFFLE_STORE_STORE_H
#define RIFFLE_STORE_STORE_H

#include "base/error.h"
#include "feed/document.h"
#include "feed/opml.h"
#include "match/keywords.h"
#include "match/topic.h"
#include "plan/plan.h"
#include "plan/push.h"
#include "publish/publication.h"
#include "story/report.h"

struct store;

enum store_mode {
    STORE_READ,  /* the file must exist */
    STORE_WRITE, /* made and migrated where needed; takes the lock */
};

/* Opens "sqlite:///var/lib/riffle/riffle.db" (or a plain path). False where it is locked, no store of ours, newer than
 * this program (the sentence says which version wrote it), or cannot be opened. Owned: store_close. */
bool store_open(const char *location, enum store_mode mode, struct store **out, struct error *err);

/* Checkpoints and closes. Takes NULL. */
void store_close(struct store *store);

/* What store_backup is at, and how far: pages. */
enum store_stage { STORE_COPYING, STORE_CHECKING };

struct store_progress {
    void (*tell)(void *ctx, enum store_stage stage, int64_t done, int64_t all);
    void *ctx;
};

/* Copies the store as it is at one moment to a file, which is one store again; any writer goes on meanwhile. The copy is
 * checked and on the disk when this returns true; before that there is no file of that name, or, with replace, the one
 * that was there. A store of an older schema is copied as well. progress may be NULL. */
bool store_backup(const char *location, const char *to, bool replace,
                  const struct store_progress *progress, struct error *err);

/* The process that holds the store for writing, or 0. */
int store_holder(const char *location);

/* Whether the last failure was of the store as a whole (a full disk, a file that may not be written), so that the same
 * will be taken once that is mended, rather than of what was to be kept. */
bool store_is_blocked(const struct store *store);

/* Has every call that takes long fail as soon as `enough`, which is asked over and over in the store's thread, says so; and
 * whether the last failure was of that kind. NULL: never. For readers. */
void store_set_enough(struct store *store, bool (*enough)(void *ctx), void *ctx);
bool store_was_broken_off(const struct store *store);

/* ---- feeds -------------------------------------------------------------------------------------------------------- */

enum { FETCH_HISTORY = 20 };

/* One past fetch, as `riffle status --feed` lists the last ones. */
struct fetch_record {
    int64_t at;   /* instant */
    int32_t http; /* 0: no reply */
    int32_t ms;
    int64_t bytes; /* over the wire */
    int32_t new_entries;
    uint8_t error; /* enum fetch_error of net/fetcher.h, kept as its number */
};

/* A feed as it is kept. Arena. */
struct stored_feed {
    int64_t id;
    struct bytes url;                    /* as the OPML has it */
    struct bytes moved_to;               /* after permanent redirects, absent: none */
    struct bytes title;                  /* the feed's own, else the OPML's */
    struct bytes home_page_url, feed_id; /* as its documents say */
    struct bytes kind, category, language;
    int priority;
    bool listed; /* stands in the list now */
    struct bytes etag, last_modified;
    struct bytes
        validated_url; /* that these two came from, after redirects; absent: the address itself */
    struct feed_plan plan;
    int http;
    struct bytes error_class; /* of the last fetch, absent: it went well */
    struct bytes last_error;  /* the sentence of the last error there was, kept after it passed */
    uint64_t document_hash;
    const uint64_t *seen; /* source hashes of the last document's entries, ascending */
    size_t n_seen;
    int64_t entries, on_topic; /* kept of this feed; of them those that some topic lets in */
    struct fetch_record history[FETCH_HISTORY]; /* newest first */
    size_t n_history;
};

/* Makes the stored feeds those of the list: new ones are added, known ones take over its title, kind, category, language
 * and priority, others are marked as not listed (their entries stay until retention takes them). Where something changed
 * that judging reads, the entries of that feed are to be judged again: store_unjudged_of_feed. out[i] is subscription i
 * as it is now kept, in the arena. One transaction. */
bool store_set_list(struct store *store, const struct subscription *list, size_t n,
                    struct arena *arena, struct stored_feed **out, struct error *err);

/* store_set_list and store_set_topics in one transaction: both are taken over, or nothing is. Either may be NULL, and what
 * it speaks of stays as it is. */
bool store_set_up(struct store *store, const struct subscriptions *list,
                  const struct topic_set *topics, struct arena *arena, struct stored_feed **out,
                  struct error *err);

/* Every listed feed, in the list's order, for a reader. */
bool store_feeds(struct store *store, struct arena *arena, struct stored_feed **out, size_t *n,
                 struct error *err);

/* The feed of that number, listed or not; *found is false where there is none. */
bool store_feed(struct store *store, int64_t id, struct arena *arena, struct stored_feed *out,
                bool *found, struct error *err);

/* ---- pushes ------------------------------------------------------------------------------------------------------- */

/* What is agreed with a hub about a feed. Texts are absent where there are none. */
struct stored_push {
    int64_t feed;            /* stored_feed.id */
    struct bytes hub, topic; /* whom to ask, and for what */
    struct bytes callback;   /* the whole address that the hub calls; nobody else knows it */
    struct bytes secret;     /* that it signs with */
    struct push push;
    int64_t received;   /* right ones, so far */
    struct bytes error; /* what last went wrong, and was not mended since */
};

/* Those of all feeds in the list, by ascending feed. Arena. */
bool store_pushes(struct store *store, struct arena *arena, struct stored_push **out, size_t *n,
                  struct error *err);

/* Keeps these as they are now; one without a hub is forgotten. One transaction. */
bool store_keep_pushes(struct store *store, const struct stored_push *pushes, size_t n,
                       struct error *err);

/* ---- what fetches bring ------------------------------------------------------------------------------------------- */

/* An entry that is new or changed by its source hash, ready to be kept. */
struct entry_update {
    const struct entry *entry;
    struct bytes url;               /* where readers are led; absent: nowhere */
    struct bytes canonical_url;     /* absent: none */
    uint64_t content_hash;          /* of what a reader reads: title and text */
    uint32_t has;                   /* as match_entry has it */
    const struct verdict *verdicts; /* one for each topic of the set */
    const struct report *report; /* to be compared with others; NULL: old, and no topic wants it */
};

/* All that one fetch of a feed brought. */
struct feed_update {
    int64_t feed;                    /* stored_feed.id */
    int64_t now;                     /* when the fetch ended */
    struct feed_plan plan;           /* before the fetch; moved on already where facts is NULL */
    struct plan_limits limits;       /* by which it moves on, with … */
    const struct fetch_facts *facts; /* but for the new entries: which those are is found here */
    struct fetch_record record;      /* new_entries is filled in by the store */
    struct bytes error_class, last_error; /* absent: it went well */
    struct bytes moved_to;                /* absent: the address stays as it is kept */
    bool is_pushed;    /* a hub brought it: its entries are kept and counted, nothing else */
    bool has_document; /* false (304, an error): what follows stays as it is kept */
    struct bytes etag, last_modified; /* absent: dropped */
    struct bytes validated_url;       /* that they came from; absent: the feed's own address */
    uint64_t document_hash;
    const uint64_t *seen; /* ascending */
    size_t n_seen;
    const uint64_t *
        listed; /* those of seen that this document itself lists, where it is a part of the feed: a delta, a
                               push. Ascending; NULL: all of them */
    size_t n_listed;
    const struct feed_doc *doc; /* NULL where the same bytes came again */
    const struct entry_update *entries;
    size_t n_entries;
};

/* What a commit did, for each update. */
struct feed_change {
    size_t new_entries, updated_entries; /* updated: a reader would see a difference */
    size_t new_on_topic;
    struct feed_plan plan;     /* moved on */
    bool kept_document;        /* false where there was none, or the feed is not in the list */
    int64_t entries, on_topic; /* as stored_feed has them, after it */
};

/* How far apart in time reports of one story may be, and how alike they are, 0 … 1: story/place.h. */
void store_set_grouping(struct store *store, int64_t window_ms, double similarity);

/* Commits updates in one transaction: identity, story, verdicts, validators and schedule together. An entry is the same
 * entry when it is of the same feed and has the same id. The story of a new one is found by its report and its canonical
 * URL; one that shows two stories to be one makes the younger a part of the older, and what was published of them keeps
 * its ids. changed[i] is
 * set true where what topic i of the set publishes has changed (never set false). Of a feed that has left the list
 * meanwhile only the schedule is kept. On failure nothing of the batch is kept. */
bool store_commit(struct store *store, const struct topic_set *topics,
                  const struct feed_update *updates, size_t n, struct feed_change *changes,
                  bool *changed, struct error *err);

/* ---- topics ------------------------------------------------------------------------------------------------------- */

/* Makes the stored topics those of the set. A topic whose version is another than the stored one is to be judged again:
 * its archive is walked with store_unjudged, newest first, and the walk survives a restart. What a topic that is gone had
 * published is forgotten. */
bool store_set_topics(struct store *store, const struct topic_set *topics, struct error *err);

/* An entry of the archive, to be judged again. Arena. */
struct archived_entry {
    int64_t id;
    uint64_t
        source_hash; /* as it was read: a verdict on an entry that has changed since is dropped */
    struct bytes
        guid; /* the id that its feed gave it; absent but from store_find and store_search */
    struct bytes title, summary, content_html, content_text, authors, url, language;
    const struct bytes *tags;
    size_t n_tags;
    struct bytes feed_url, feed_title, feed_kind, feed_category, feed_language;
    const struct bytes *feed_topics; /* only these see the feed; NULL: all */
    size_t n_feed_topics;
    bool title_only;
    bool body_dropped; /* it had a body once: retention took it */
    uint32_t has;      /* as match_entry has it */
    int64_t published, first_seen;
};

/* The next entries, newest first, that topic i of the set has to judge again, at most max; *n is 0 when it is through. */
bool store_unjudged(struct store *store, const struct topic_set *topics, size_t topic, size_t max,
                    struct arena *arena, struct archived_entry **out, size_t *n, struct error *err);

/* Keeps the verdicts of one topic on entries that store_unjudged gave, and moves the walk on. What is older than the topic's
 * backfill is let in without being announced as new, unless the topic is new itself. What is on topic and was not compared
 * with others when it came is compared now, as store_commit does. changed as store_commit has it. One transaction. */
bool store_rejudge(struct store *store, const struct topic_set *topics, size_t topic,
                   const struct archived_entry *entries, size_t n, const struct verdict *verdicts,
                   int64_t now, bool *changed, struct error *err);

/* The next entries, newest first, of a feed of which the list says something else that judging reads (title, kind,
 * category, language, topics, title-only), at most max; *n is 0 when there is no such feed any more. The walk survives a
 * restart. */
bool store_unjudged_of_feed(struct store *store, size_t max, struct arena *arena,
                            struct archived_entry **out, size_t *n, struct error *err);

/* Keeps the verdicts of all topics of the set on entries that store_unjudged_of_feed gave last, and moves its walk on.
 * Entry i's verdict on topic t is verdicts[i * LENGTH + t], LENGTH being that of the set. changed as store_commit has it.
 * One transaction. */
bool store_rejudge_feed(struct store *store, const struct topic_set *topics,
                        const struct archived_entry *entries, size_t n,
                        const struct verdict *verdicts, int64_t now, bool *changed,
                        struct error *err);

/* The entries that a person means by text, newest first, 50 at most. Digits alone are the number of one; "id:" and what
 * follows it is the id that feeds gave; anything else is an address or an id. None is no failure. Arena. */
bool store_find(struct store *store, struct bytes text, struct arena *arena,
                struct archived_entry **out, size_t *n, struct error *err);

/* ---- searching ---------------------------------------------------------------------------------------------------- */

/* The next entries, at most max, whose words the index does not know as they are now; *n is 0 when it knows all. */
bool store_unindexed(struct store *store, size_t max, struct arena *arena,
                     struct archived_entry **out, size_t *n, struct error *err);

/* Indexes what store_unindexed gave last: keywords[i] (match/keywords.h) are those of entry i. One transaction. */
bool store_index(struct store *store, const struct archived_entry *entries, size_t n,
                 const struct bytes *keywords, struct error *err);

/* A place in the archive, newest first: entries of the same date by their number. */
struct search_place {
    int64_t published, entry;
};

/* What is searched for. */
struct search_wish {
    const struct wanted *wanted; /* of the index; NULL: everything is looked at */
    struct bytes feed;           /* its address, or where that moved to; absent: any */
    struct bytes topic;          /* its name: what is on that topic; absent: any */
    bool published;              /* what is published of that topic, or of any, and nothing else */
    int64_t since;               /* published then or later */
    struct search_place before;  /* only what is behind that */
};

/* Candidates, newest first, at most max: all that may be meant are among them, and each is to be held against the query
 * itself. The error says where there is no such feed or topic. Arena. */
bool store_search(struct store *store, const struct search_wish *wish, size_t max,
                  struct arena *arena, struct archived_entry **out, size_t *n, struct error *err);

/* Fills in what topic i publishes now, newest first, one entry a story where its settings say so: its newest entries, as
 * many as they say; and for feeds, which are to be full too, as many of those that are not backfilled, and as many of those
 * that are in no volume yet (is_loose). Excerpts are left to the caller. published is never after now. Arena. */
bool store_publication(struct store *store, const struct topic_set *topics, size_t topic,
                       int64_t now, struct arena *arena, struct publication *out,
                       struct error *err);

/* A number that stands for what was last told of a topic to others; 0 where nothing was. What it says is the caller's. */
bool store_told(struct store *store, struct bytes topic, uint64_t *out, struct error *err);
bool store_tell(struct store *store, struct bytes topic, uint64_t told, struct error *err);

/* ---- the archive of a topic: volumes ------------------------------------------------------------------------------ */

/* What is published is bound into volumes, oldest first, once there is more of it than the publication holds, and what a
 * month left over once that is a while ago. A volume holds what it held when it was bound, whatever becomes of its entries,
 * until its topic is edited: then it is bound again. It goes when nothing that it holds is kept any more. So the volumes
 * and what is loose are together all that a topic ever published and that is kept, and of those that are loose there are
 * never more than the publication holds, but for the time until they are bound. */
struct stored_volume {
    int64_t id;
    struct volume name;
    int64_t entries;
    uint64_t hash;    /* of its data */
    uint64_t written; /* as store_volume_written had it; 0: never */
};

/* The volumes of topic i of the set, oldest first. Arena. */
bool store_volumes(struct store *store, const struct topic_set *topics, size_t topic,
                   struct arena *arena, struct stored_volume **out, size_t *n, struct error *err);

/* What store_bind was given for a volume; absent where there is none such. Arena. */
bool store_volume_data(struct store *store, int64_t volume, struct arena *arena, struct bytes *data,
                       struct error *err);

struct published_key;

/* A volume to be bound. */
struct binding {
    int64_t volume; /* to be bound again; 0: a new one */
    int64_t topic;
    struct publication
        publication; /* its entries, newest first, and its name; excerpts are missing */
    const struct published_key *rows;
    size_t n_rows;
};

/* The volume of topic i that is to be bound next, if there is one: *found. None is while the topic's archive is judged
 * again. Arena, good for store_bind until something else is kept. */
bool store_to_bind(struct store *store, const struct topic_set *topics, size_t topic, int64_t now,
                   struct arena *arena, struct binding *out, bool *found, struct error *err);

/* Binds it, with what it is to give from now on. One transaction. */
bool store_bind(struct store *store, const struct binding *binding, struct bytes data,
                struct error *err);

/* Takes note that a volume's files are written; what the number says is the caller's. */
bool store_volume_written(struct store *store, int64_t volume, uint64_t written, struct error *err);

/* What is served at a path, and since when it is what it is. */
struct stored_serving {
    struct bytes path;
    uint64_t hash; /* of its bytes */
    int64_t modified;
};

/* All of them, by ascending path. Arena. */
bool store_servings(struct store *store, struct arena *arena, struct stored_serving **out,
                    size_t *n, struct error *err);

/* Keeps these as they are now. One transaction. */
bool store_keep_servings(struct store *store, const struct stored_serving *servings, size_t n,
                         struct error *err);

/* ---- upkeep ------------------------------------------------------------------------------------------------------- */

/* What is kept, and for how long. */
struct retention {
    int64_t days; /* an entry, after it was last seen in a document */
    int64_t
        per_feed; /* entries of one feed at most; never one that its feed still lists is removed */
    int64_t bodies_ms;     /* the body of an entry that is on no topic, after it came */
    int64_t identities_ms; /* what a removed entry is known by, should it come back */
};

/* What one call of store_retain did. */
struct retained {
    size_t removed;         /* entries */
    size_t packed, dropped; /* bodies */
    size_t forgotten;       /* identities */
    bool more;              /* there is more to do: call again */
};

/* Makes the store smaller by what need not be kept, a part of it at a time: at most `limit` of each. What is a day old is
 * compressed. One transaction. */
bool store_retain(struct store *store, int64_t now, const struct retention *retention, size_t limit,
                  struct retained *out, struct error *err);

/* Empties the log beside the database where it has grown long (1 MB): for when nothing else is to do. False where somebody
 * reads what it holds: later, then. Waits for the disk. */
bool store_shorten_log(struct store *store);

struct store_topic_total {
    struct bytes name;
    int64_t entries,
        last; /* that it publishes, one a story where it says so; when the newest was */
};

struct store_totals {
    int64_t entries, stories, bytes;
    struct store_topic_total *topics; /* arena */
    size_t n_topics;
};

bool store_totals(struct store *store, struct arena *arena, struct store_totals *out,
                  struct error *err);

#endif
