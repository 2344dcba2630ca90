#include "daemon/fetch_facts.h"

enum { MINUTE_MS = 60 * 1000 };

struct fetch_facts fetch_facts_of(const struct fetch_result *fetch)
{
    return (struct fetch_facts){
        .outcome = fetch->error          ? FETCHED_ERROR
                   : fetch->not_modified ? FETCHED_UNCHANGED
                                         : FETCHED_DOCUMENT,
        .http = fetch->http,
        .retry_after = fetch->retry_after_ms,
        .max_age = fetch->max_age_ms,
        .ttl = -1,
        .bytes = fetch->bytes_received,
        .local_fault = fetch->local_fault,
    };
}

void fetch_facts_add(struct fetch_facts *facts, const struct feed_doc *doc)
{
    facts->is_empty = doc->n_entries == 0;
    facts->skip_hours = doc->skip_hours;
    facts->skip_days = doc->skip_days;
    facts->ttl = doc->ttl_minutes < 0 ? -1 : doc->ttl_minutes * MINUTE_MS;
}
