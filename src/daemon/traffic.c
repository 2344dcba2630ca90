#include "daemon/traffic.h"

static const int64_t second_ms = 1000, hour_ms = 3600000;

const char *traffic_result_name(int result)
{
    static const char *const names[TRAFFIC_RESULT_COUNT] = {
        [FETCH_FINE] = "document",
        [TRAFFIC_NOT_MODIFIED] = "not-modified",
        [TRAFFIC_RETRY] = "retry",
    };
    return names[result] ? names[result] : fetch_error_name((enum fetch_error)result);
}

bool traffic_is_error(int result)
{
    return result != FETCH_FINE && result != TRAFFIC_NOT_MODIFIED;
}

int traffic_result(const struct traffic_fetch *fetch)
{
    if (fetch->not_modified)
        return TRAFFIC_NOT_MODIFIED;
    if (fetch->error == FETCH_HTTP && (fetch->http == 429 || fetch->http == 503))
        return TRAFFIC_RETRY;
    return (int)fetch->error;
}

/* Moves a ring's head to `wanted`. Returns how many of its places are to be emptied, those up to the head. A clock that was
 * set back goes on counting where it was. */
static int64_t move_on(int64_t *head, int64_t wanted, int64_t places)
{
    int64_t passed = wanted - *head;
    if (passed <= 0)
        return 0;
    *head = wanted;
    return passed < places ? passed : places;
}

static struct traffic_count *second_of(struct traffic *traffic, int64_t now)
{
    int64_t empty = move_on(&traffic->second, now / second_ms, TRAFFIC_SECONDS);
    for (int64_t i = 0; i < empty; i++)
        traffic->ring[(traffic->second - i) % TRAFFIC_SECONDS] = (struct traffic_count){0};
    return &traffic->ring[traffic->second % TRAFFIC_SECONDS];
}

static struct traffic_sum *hour_of(struct traffic *traffic, int64_t now)
{
    int64_t empty = move_on(&traffic->hour, now / hour_ms, TRAFFIC_HOURS);
    for (int64_t i = 0; i < empty; i++)
        traffic->hours[(traffic->hour - i) % TRAFFIC_HOURS] = (struct traffic_sum){0};
    return &traffic->hours[traffic->hour % TRAFFIC_HOURS];
}

static void add_result(struct traffic *traffic, int64_t now, int result)
{
    struct traffic_count *second = second_of(traffic, now);
    second->errors += traffic_is_error(result);
    second->not_modified += result == TRAFFIC_NOT_MODIFIED;
    hour_of(traffic, now)->results[result]++;
    traffic->total.results[result]++;
}

void traffic_note(struct traffic *traffic, const struct traffic_fetch *fetch)
{
    struct traffic_count *second = second_of(traffic, fetch->ended);
    struct traffic_sum *sums[] = {hour_of(traffic, fetch->ended), &traffic->total};
    second->requests++;
    second->bytes += fetch->bytes;
    for (size_t i = 0; i < COUNT_OF(sums); i++) {
        sums[i]->requests++;
        sums[i]->bytes += fetch->bytes;
    }
    int result = traffic_result(fetch);
    if (result != FETCH_FINE)
        add_result(traffic, fetch->ended, result);
}

void traffic_read(struct traffic *traffic, int64_t now, bool readable)
{
    add_result(traffic, now, readable ? FETCH_FINE : FETCH_PARSE);
}

void traffic_entries(struct traffic *traffic, int64_t now, size_t entries, size_t on_topic)
{
    struct traffic_sum *sums[] = {hour_of(traffic, now), &traffic->total};
    for (size_t i = 0; i < COUNT_OF(sums); i++) {
        sums[i]->entries += (int64_t)entries;
        sums[i]->on_topic += (int64_t)on_topic;
    }
}

void traffic_recall(struct traffic *traffic, int64_t now, const struct traffic_fetch *fetch)
{
    (void)hour_of(traffic, now);
    int64_t ago = traffic->hour - fetch->ended / hour_ms;
    if (fetch->ended < 0 || ago < 0 || ago >= TRAFFIC_HOURS || fetch->error >= FETCH_ERROR_COUNT)
        return;
    struct traffic_sum *hour = &traffic->hours[(traffic->hour - ago) % TRAFFIC_HOURS];
    hour->requests++;
    hour->bytes += fetch->bytes;
    hour->results[traffic_result(fetch)]++;
}

void traffic_recall_entries(struct traffic *traffic, int64_t now, int ago, int64_t entries,
                            int64_t on_topic)
{
    (void)hour_of(traffic, now);
    struct traffic_sum *hour = &traffic->hours[(traffic->hour - ago) % TRAFFIC_HOURS];
    hour->entries += entries;
    hour->on_topic += on_topic;
}

int64_t traffic_errors(const struct traffic_sum *sum)
{
    int64_t errors = 0;
    for (int r = 0; r < TRAFFIC_RESULT_COUNT; r++)
        errors += traffic_is_error(r) ? sum->results[r] : 0;
    return errors;
}

struct traffic_count traffic_last_minute(struct traffic *traffic, int64_t now)
{
    struct traffic_count sum = {0};
    (void)second_of(traffic, now);
    for (size_t i = 0; i < TRAFFIC_SECONDS; i++) {
        sum.requests += traffic->ring[i].requests;
        sum.bytes += traffic->ring[i].bytes;
        sum.not_modified += traffic->ring[i].not_modified;
        sum.errors += traffic->ring[i].errors;
    }
    return sum;
}

const struct traffic_sum *traffic_hour(struct traffic *traffic, int64_t now, int ago)
{
    (void)hour_of(traffic, now);
    return &traffic->hours[(traffic->hour - ago) % TRAFFIC_HOURS];
}
