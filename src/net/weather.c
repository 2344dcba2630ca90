#include "net/weather.h"

#include "base/hash.h"

bool weather_note(struct weather *weather, struct bytes host, enum fetch_error error, bool answered)
{
    if (answered) {
        *weather = (struct weather){0};
        return false;
    }
    if (error != FETCH_DNS)
        return false;
    uint64_t name = hash_bytes(host, 0);
    if (weather->in_a_row == 0 || name != weather->last_host) {
        weather->last_host = name;
        if (weather->in_a_row < WEATHER_HOSTS)
            weather->in_a_row++;
    }
    return weather->in_a_row >= WEATHER_HOSTS;
}
