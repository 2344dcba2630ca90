#include <string.h>

#include "base/clock.h"
#include "base/duration.h"
#include "daemon/state.h"
#include "daemon/systemd.h"

/* Errors that say that nobody answered, as they do where there is no network. */
static bool is_unreached(const char *error_class)
{
    static const enum fetch_error classes[] = {FETCH_DNS, FETCH_REFUSED, FETCH_TIMEOUT,
                                               FETCH_CLOSED};
    for (size_t i = 0; i < COUNT_OF(classes); i++)
        if (strcmp(error_class, fetch_error_name(classes[i])) == 0)
            return true;
    return false;
}

void round_begin(struct daemon *d, int64_t until)
{
    struct round *round = &d->round;
    *round = (struct round){.began = clock_monotonic()};
    for (size_t i = 0; i < d->feeds.n; i++) {
        struct feed_state *feed = &d->feeds.v[i];
        enum feed_status status = feeds_status(&d->feeds, feed);
        feed->in_round = status != FEED_GONE && status != FEED_DISABLED && feed->plan.next <= until;
        round->feeds += feed->in_round;
    }
    round->under_way = round->feeds > 0;
}

static void round_end(struct daemon *d)
{
    const struct round *round = &d->round;
    struct buf took = {0};
    d->round.under_way = false;
    log_progress(d->log, "%s", "");
    duration_print_about(&took, clock_monotonic() - round->began);
    log_info(d->log, "went through %zu feed%s in %s: %zu new entr%s, %zu on topic, %zu error%s",
             round->feeds, PLURAL(round->feeds), took.p, round->new_entries,
             PLURAL_Y(round->new_entries), round->on_topic, round->errors, PLURAL(round->errors));
    buf_clear(&took);
    if (round->feeds && round->unreached == round->feeds)
        log_error(d->log, "none of the %zu feeds could be reached; is there a network?%s%s",
                  round->feeds, d->start.unreachable_hint ? " " : "",
                  d->start.unreachable_hint ? d->start.unreachable_hint : "");
    systemd_status("following %zu feed%s", d->feeds.n, PLURAL(d->feeds.n));
}

bool round_holds_back(const struct daemon *d, const struct feed_state *feed,
                      const char *error_class)
{
    const struct round *round = &d->round;
    return round->under_way && feed->in_round && round->through == round->unreached &&
           is_unreached(error_class);
}

/* The first feed was reached: it is not the network. */
static void tell_held_back(struct daemon *d)
{
    for (size_t i = 0; i < d->feeds.n; i++) {
        struct feed_state *feed = &d->feeds.v[i];
        if (feed->untold && feed->error_class)
            fetching_say_error(d, feed, feed->last_error, feed->error_class);
        feed->untold = false;
    }
}

void round_note(struct daemon *d, struct feed_state *feed, const struct feed_report *report)
{
    struct round *round = &d->round;
    if (!round->under_way || !feed->in_round)
        return;
    bool reached = round->through > round->unreached;
    feed->in_round = false;
    round->through++;
    round->new_entries += report->change.new_entries;
    round->on_topic += report->change.new_on_topic;
    round->errors += report->error_class != NULL;
    round->unreached += report->error_class && is_unreached(report->error_class);
    if (!reached && round->through > round->unreached)
        tell_held_back(d);
    if (round->through == round->feeds)
        round_end(d);
}

void round_recount(struct daemon *d)
{
    struct round *round = &d->round;
    size_t waiting = 0;
    if (!round->under_way)
        return;
    for (size_t i = 0; i < d->feeds.n; i++) {
        struct feed_state *feed = &d->feeds.v[i];
        feed->in_round = feed->in_round && feeds_status(&d->feeds, feed) != FEED_DISABLED;
        waiting += feed->in_round;
    }
    round->feeds = round->through + waiting;
    if (waiting == 0)
        round_end(d);
}

void round_show(struct daemon *d)
{
    const struct round *round = &d->round;
    if (!round->under_way)
        return;
    log_progress(d->log, "%zu of %zu feed%s, %zu new entr%s, %zu on topic, %zu error%s",
                 round->through, round->feeds, PLURAL(round->feeds), round->new_entries,
                 PLURAL_Y(round->new_entries), round->on_topic, round->errors,
                 PLURAL(round->errors));
    systemd_status("first round: %zu of %zu feed%s, %zu new entr%s", round->through, round->feeds,
                   PLURAL(round->feeds), round->new_entries, PLURAL_Y(round->new_entries));
}
