#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "daemon/keeper_state.h"

enum { ONCE_VOLUMES = 16 };

void keeper_post(struct keeper *k, struct notice *report)
{
    if (!mailbox_post(k->loop, report))
        notice_free(report);
}

int64_t keeper_longer(int64_t wait)
{
    if (wait == 0)
        return RETRY_FIRST_MS;
    return wait * 2 < RETRY_LAST_MS ? wait * 2 : RETRY_LAST_MS;
}

void keeper_all_changed(struct keeper *k)
{
    memset(k->changed, true, topic_set_length(k->topics) * sizeof *k->changed);
    k->dirty = true;
}

void keeper_note_changes(struct keeper *k)
{
    for (size_t i = 0; i < topic_set_length(k->topics); i++)
        k->dirty = k->dirty || k->changed[i];
}

/* What could not be published is said once, and tried again later. */
static void note_published(struct keeper *k, bool fine, const struct error *err,
                           struct notice *report)
{
    if (!fine && !k->publish_fails)
        report->publish_error = bytes_dup(bytes_of(err->text));
    report->publish_recovered = fine && k->publish_fails;
    k->publish_fails = !fine;
    k->publish_wait = fine ? 0 : keeper_longer(k->publish_wait);
    k->publish_at = clock_monotonic() + k->publish_wait;
}

int64_t keeper_hour(void)
{
    return clock_now() / PAGES_AGE_MS;
}

void keeper_render(struct keeper *k)
{
    struct notice *report = notice_new();
    struct error err = {0};
    struct publication_change **served = k->once ? NULL : &report->published;
    bool fine = publisher_render(k->publisher, k->store, k->topics, k->changed, k->list,
                                 clock_now(), served, &err);
    note_published(k, fine, &err, report);
    report->arena = arena_new(SIZE_MAX);
    if (!store_totals(k->store, report->arena, &report->totals, &err)) {
        arena_free(report->arena);
        report->arena = NULL;
    }
    keeper_post(k, report);
    memset(k->changed, false, topic_set_length(k->topics) * sizeof *k->changed);
    k->dirty = false;
    k->binding = true;
    k->rendered_at = clock_monotonic();
}

void keeper_bind(struct keeper *k, bool files_only)
{
    struct error err = {0};
    enum bindery_state state = publisher_bind(k->publisher, k->store, k->topics, clock_now(),
                                              files_only, k->changed, &err);
    const bool fine = state != BINDERY_FAILED;
    k->binding = state == BINDERY_MORE;
    k->dirty = k->dirty || (fine && k->bind_fails);
    k->bind_fails = !fine;
    keeper_note_changes(k);
    if (fine)
        return;
    struct notice *report = notice_new();
    note_published(k, false, &err, report);
    keeper_post(k, report);
}

void keeper_bind_once(struct keeper *k)
{
    k->binding = true;
    for (int i = 0; i < ONCE_VOLUMES && k->binding; i++)
        keeper_bind(k, false);
    k->binding = !k->bind_fails;
    while (k->binding)
        keeper_bind(k, true);
}
