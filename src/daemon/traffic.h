/* What went over the wire: a counter for each result since the daemon started, the hours of the last day, and the seconds
 * of the last minute. Of fixed size; all zeros is valid. Pure: the time goes in, as an instant in milliseconds.
 *
 * A request is counted when its fetch ends, and its result at once if it brought nothing; whether a document that it
 * brought can be read is found out later (traffic_read). So `requests` may be ahead of the sum of the results by as many
 * documents as are on their way. */
#ifndef RIFFLE_DAEMON_TRAFFIC_H
#define RIFFLE_DAEMON_TRAFFIC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "net/fetcher.h"

enum { TRAFFIC_SECONDS = 60, TRAFFIC_HOURS = 24 };

/* What became of a request: the class of an error, as fetch_error has it, of which FETCH_FINE is a document that was read;
 * or one of these. */
enum {
    TRAFFIC_NOT_MODIFIED = FETCH_ERROR_COUNT, /* 304 */
    TRAFFIC_RETRY, /* 429 or 503: the server asked to come back later. Not counted as FETCH_HTTP */
    TRAFFIC_RESULT_COUNT
};

/* "document", "not-modified", "retry", or the name of the class. Static. */
const char *traffic_result_name(int result);

/* Whether it is an error. */
bool traffic_is_error(int result);

/* The last minute. */
struct traffic_count {
    int64_t requests, bytes, not_modified, errors;
};

/* Of some span of time. */
struct traffic_sum {
    int64_t requests, bytes;
    int64_t results[TRAFFIC_RESULT_COUNT];
    int64_t entries,
        on_topic; /* that were new, by whatever way they came; of them published by a topic */
};

struct traffic {
    int64_t second; /* the one being counted in, since 1970 */
    struct traffic_count ring[TRAFFIC_SECONDS];
    int64_t hour; /* the same in hours */
    struct traffic_sum hours[TRAFFIC_HOURS];
    struct traffic_sum total; /* since the daemon started */
};

/* One request as it ended. */
struct traffic_fetch {
    int64_t ended, bytes;
    enum fetch_error error;
    int http;
    bool not_modified;
};

/* Counts it. */
void traffic_note(struct traffic *traffic, const struct traffic_fetch *fetch);

/* Counts the result of a request that was noted before and brought a document: whether that could be read. */
void traffic_read(struct traffic *traffic, int64_t now, bool readable);

/* Counts entries that were new. */
void traffic_entries(struct traffic *traffic, int64_t now, size_t entries, size_t on_topic);

/* Counts a fetch of the last day, before the daemon started, in its hour alone; its error says whether its document could
 * be read. Older ones are nothing. */
void traffic_recall(struct traffic *traffic, int64_t now, const struct traffic_fetch *fetch);

/* The same of entries that were new so many hours before that of `now`. */
void traffic_recall_entries(struct traffic *traffic, int64_t now, int ago, int64_t entries,
                            int64_t on_topic);

/* The result by which traffic_note counts a fetch; FETCH_FINE where that waits for traffic_read. */
int traffic_result(const struct traffic_fetch *fetch);

/* The sum of the minute that ends at `now`. */
struct traffic_count traffic_last_minute(struct traffic *traffic, int64_t now);

/* The hour that was so many hours before that of `now` (0 … TRAFFIC_HOURS - 1). Borrowed. */
const struct traffic_sum *traffic_hour(struct traffic *traffic, int64_t now, int ago);

/* How many of its results are errors. */
int64_t traffic_errors(const struct traffic_sum *sum);

#endif
