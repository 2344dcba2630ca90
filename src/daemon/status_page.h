/* The pages at /status, for who looks after the daemon: an overview with pictures, the list of feeds, and each feed. Pure:
 * data in, HTML out, in any thread; what a page shows was copied out of the daemon before. HTML 5 without script; the
 * sheets are riffle.css and status.css. */
#ifndef RIFFLE_DAEMON_STATUS_PAGE_H
#define RIFFLE_DAEMON_STATUS_PAGE_H

#include "daemon/status_report.h"
#include "store/activity.h"

/* A feed, and the number by which its page is known: stored_feed.id. */
struct status_row {
    int64_t id;
    struct status_feed feed;
};

/* A server, by how long its feeds took when they were last asked. */
struct status_host {
    struct bytes name;
    int64_t ms; /* on the average */
    size_t feeds;
};

/* How many feeds there are of each kind. */
struct status_census {
    size_t feeds, well, by_status[FEED_STATUS_COUNT]; /* well: answering, and not frozen */
    size_t trouble,
        frozen; /* in trouble: in error, gone, waiting since the server asked for it, or frozen */
};

struct status_overview {
    int64_t now;
    const char *root;                        /* from the page to the root: "./", or "../" */
    const struct status_report *report;      /* but for its feeds */
    struct traffic_sum hours[TRAFFIC_HOURS]; /* the current one last */
    struct status_census census;
    const struct status_row *trouble; /* the worst */
    size_t n_trouble;
    const struct status_row *feeds; /* the first of the list */
    size_t n_feeds;
    const struct status_host *hosts; /* the slowest */
    size_t n_hosts;
};

/* Which feeds a list shows. */
enum status_filter {
    STATUS_ALL,
    STATUS_TROUBLE,
    STATUS_FROZEN,
    STATUS_OF_NEW, /* and so on, by their status */
    STATUS_FILTER_COUNT = STATUS_OF_NEW + FEED_STATUS_COUNT
};

/* "all", "trouble", "frozen", "new", … static; and back, STATUS_ALL where it is none. */
const char *status_filter_name(enum status_filter filter);
enum status_filter status_filter_parse(struct bytes name);

/* Whether a feed is in trouble; whether it is one of those. */
bool status_is_trouble(const struct status_feed *feed);
bool status_filter_admits(enum status_filter filter, const struct status_feed *feed);

enum { STATUS_PAGE_ROWS = 100 };

struct status_list {
    int64_t now;
    enum status_filter filter;
    struct bytes find;    /* what address or title have in them; absent: anything */
    size_t page, n_found; /* from 1; over all pages */
    struct status_census census;
    struct status_row *rows; /* of this page */
    size_t n_rows;
};

struct status_feed_view {
    int64_t now;
    struct status_row row;
    struct bytes home_page_url, kind, category, language;
    const struct bytes *only; /* the topics that alone see it, by the list */
    size_t n_only;
    struct feed_plan plan;
    struct plan_limits limits;
    bool in_flight;
    const struct stored_push *push;     /* what is agreed with its hub; NULL: it names none */
    const struct fetch_record *history; /* newest first */
    size_t n_history;
    const struct feed_activity *activity; /* NULL: the store could not be asked */
};

/* Append the pages. */
void status_overview_print(const struct status_overview *overview, struct buf *out);
void status_list_print(const struct status_list *list, struct buf *out);
void status_feed_print(const struct status_feed_view *view, struct buf *out);

/* Appends the page that says that there is no feed of a number. */
void status_nothing_print(int64_t now, struct buf *out);

#endif
