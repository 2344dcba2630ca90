#include "daemon/status_page.h"

const char *status_filter_name(enum status_filter filter)
{
    static const char *const names[] = {
        [STATUS_ALL] = "all", [STATUS_TROUBLE] = "trouble", [STATUS_FROZEN] = "frozen"};
    return filter < STATUS_OF_NEW ? names[filter]
                                  : feed_status_name((enum feed_status)(filter - STATUS_OF_NEW));
}

enum status_filter status_filter_parse(struct bytes name)
{
    for (int i = 0; i < STATUS_FILTER_COUNT; i++)
        if (bytes_equal(name, bytes_of(status_filter_name((enum status_filter)i))))
            return (enum status_filter)i;
    return STATUS_ALL;
}

bool status_is_trouble(const struct status_feed *feed)
{
    return feed->error.n > 0 || feed->frozen_since != 0 || feed->status == FEED_GONE;
}

bool status_filter_admits(enum status_filter filter, const struct status_feed *feed)
{
    switch (filter) {
    case STATUS_ALL:
        return true;
    case STATUS_TROUBLE:
        return status_is_trouble(feed);
    case STATUS_FROZEN:
        return feed->frozen_since != 0;
    default:
        return (int)feed->status == (int)filter - STATUS_OF_NEW;
    }
}
