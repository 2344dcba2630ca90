#include "daemon/traffic.h"

/* Empties the seconds that went by since something was counted. */
static void move_on(struct traffic *traffic, int64_t now)
{
    int64_t second = now / 1000;
    int64_t passed = second - traffic->second;
    if (passed <= 0)
        return;
    if (passed > TRAFFIC_SECONDS)
        passed = TRAFFIC_SECONDS;
    for (int64_t i = 0; i < passed; i++)
        traffic->ring[(second - i) % TRAFFIC_SECONDS] = (struct traffic_count){0};
    traffic->second = second;
}

void traffic_note(struct traffic *traffic, int64_t now, int64_t bytes, bool not_modified,
                  bool error)
{
    move_on(traffic, now);
    struct traffic_count *count = &traffic->ring[traffic->second % TRAFFIC_SECONDS];
    count->requests++;
    count->bytes += bytes;
    count->not_modified += not_modified;
    count->errors += error;
}

struct traffic_count traffic_last_minute(struct traffic *traffic, int64_t now)
{
    struct traffic_count sum = {0};
    move_on(traffic, now);
    for (size_t i = 0; i < TRAFFIC_SECONDS; i++) {
        sum.requests += traffic->ring[i].requests;
        sum.bytes += traffic->ring[i].bytes;
        sum.not_modified += traffic->ring[i].not_modified;
        sum.errors += traffic->ring[i].errors;
    }
    return sum;
}
