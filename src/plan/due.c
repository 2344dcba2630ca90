#include "plan/due.h"

#include "base/error.h"

#include <stdlib.h>

enum { FIRST_ROOM = 64 };

struct item {
    int64_t when;
    uint32_t feed;
    int priority;
};

struct due {
    struct item *heap;
    size_t n, cap;
    uint32_t *place; /* of a feed in the heap, plus one; 0: not in */
    size_t places;
};

struct due *due_new(void)
{
    struct due *due = calloc(1, sizeof *due);
    if (!due)
        error_out_of_memory(sizeof *due);
    return due;
}

void due_free(struct due *due)
{
    if (!due)
        return;
    free(due->heap);
    free(due->place);
    free(due);
}

static void *grown(void *p, size_t n, size_t size)
{
    void *moved = n <= SIZE_MAX / 2 / size ? realloc(p, n * size) : NULL;
    if (!moved)
        error_out_of_memory(n);
    return moved;
}

static void make_room(struct due *due, uint32_t feed)
{
    if (feed >= due->places) {
        size_t places = due->places ? due->places : FIRST_ROOM;
        while (places <= feed)
            places *= 2;
        due->place = grown(due->place, places, sizeof *due->place);
        for (size_t i = due->places; i < places; i++)
            due->place[i] = 0;
        due->places = places;
    }
    if (due->n == due->cap) {
        due->cap = due->cap ? due->cap * 2 : FIRST_ROOM;
        due->heap = grown(due->heap, due->cap, sizeof *due->heap);
    }
}

/* Whether a comes out before b. */
static bool before(const struct item *a, const struct item *b)
{
    if (a->when != b->when)
        return a->when < b->when;
    if (a->priority != b->priority)
        return a->priority > b->priority;
    return a->feed < b->feed;
}

static void put(struct due *due, size_t at, struct item item)
{
    due->heap[at] = item;
    due->place[item.feed] = (uint32_t)at + 1;
}

/* Moves the item at `at` to where it belongs. */
static void settle(struct due *due, size_t at)
{
    struct item item = due->heap[at];
    while (at > 0 && before(&item, &due->heap[(at - 1) / 2])) {
        put(due, at, due->heap[(at - 1) / 2]);
        at = (at - 1) / 2;
    }
    for (size_t child = 2 * at + 1; child < due->n; child = 2 * at + 1) {
        if (child + 1 < due->n && before(&due->heap[child + 1], &due->heap[child]))
            child++;
        if (!before(&due->heap[child], &item))
            break;
        put(due, at, due->heap[child]);
        at = child;
    }
    put(due, at, item);
}

static size_t place_of(const struct due *due, uint32_t feed)
{
    return feed < due->places ? due->place[feed] : 0;
}

void due_set(struct due *due, uint32_t feed, int64_t when, int priority)
{
    size_t place = place_of(due, feed);
    if (!place) {
        make_room(due, feed);
        place = ++due->n;
    }
    put(due, place - 1, (struct item){.when = when, .feed = feed, .priority = priority});
    settle(due, place - 1);
}

void due_remove(struct due *due, uint32_t feed)
{
    size_t place = place_of(due, feed);
    if (!place)
        return;
    due->place[feed] = 0;
    due->n--;
    if (place - 1 == due->n)
        return;
    put(due, place - 1, due->heap[due->n]);
    settle(due, place - 1);
}

int64_t due_next(const struct due *due)
{
    return due->n ? due->heap[0].when : INT64_MAX;
}

bool due_take(struct due *due, int64_t now, uint32_t *feed)
{
    if (!due->n || due->heap[0].when > now)
        return false;
    *feed = due->heap[0].feed;
    due_remove(due, *feed);
    return true;
}

/* How many of the items at and below `at` are due: what hangs under one that is not is not either. */
static size_t count_below(const struct due *due, size_t at, int64_t now)
{
    if (at >= due->n || due->heap[at].when > now)
        return 0;
    return 1 + count_below(due, 2 * at + 1, now) + count_below(due, 2 * at + 2, now);
}

size_t due_count(const struct due *due, int64_t now)
{
    return count_below(due, 0, now);
}

size_t due_length(const struct due *due)
{
    return due->n;
}
