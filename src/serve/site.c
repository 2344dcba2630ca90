#include "serve/site.h"

#include "base/error.h"
#include "base/hash.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_SLOTS = 64 };

struct slot {
    char *path; /* owned; NULL: free */
    size_t n;
    uint64_t hash;
    struct place place;
    struct readership readers;
};

/* Open addressing, a power of two of slots, at most half of them taken. */
struct site {
    struct slot *slots;
    size_t n_slots, n;
    bool readers_changed;
    const char *door_beginning; /* NULL: no door */
    struct site_door door;
    struct asked_place asked[SITE_ASKED_MAX];
    size_t n_asked;
};

static struct slot *slots_new(size_t n)
{
    struct slot *slots = calloc(n, sizeof *slots);
    if (!slots)
        error_out_of_memory(n * sizeof *slots);
    return slots;
}

struct site *site_new(void)
{
    struct site *site = calloc(1, sizeof *site);
    if (!site)
        error_out_of_memory(sizeof *site);
    site->n_slots = FIRST_SLOTS;
    site->slots = slots_new(site->n_slots);
    return site;
}

static void slot_clear(struct slot *slot)
{
    free(slot->path);
    representation_drop(slot->place.rep);
    readership_clear(&slot->readers);
    *slot = (struct slot){0};
}

void site_free(struct site *site)
{
    if (!site)
        return;
    for (size_t i = 0; i < site->n_slots; i++)
        if (site->slots[i].path)
            slot_clear(&site->slots[i]);
    free(site->slots);
    free(site);
}

/* The slot of a path, or the free one where it would go. */
static struct slot *slot_of(const struct site *site, struct bytes path, uint64_t hash)
{
    for (size_t i = hash;; i++) {
        struct slot *slot = &site->slots[i & (site->n_slots - 1)];
        if (!slot->path ||
            (slot->hash == hash && bytes_equal((struct bytes){slot->path, slot->n}, path)))
            return slot;
    }
}

/* Moves every slot for which keep says yes (all of them without it) into n_slots new ones. */
static void rebuild(struct site *site, size_t n_slots, bool (*keep)(void *ctx, const char *path),
                    void *ctx)
{
    struct slot *old = site->slots;
    size_t n_old = site->n_slots;
    site->slots = slots_new(n_slots);
    site->n_slots = n_slots;
    site->n = 0;
    for (size_t i = 0; i < n_old; i++) {
        if (!old[i].path)
            continue;
        if (keep && !keep(ctx, old[i].path)) {
            slot_clear(&old[i]);
            continue;
        }
        *slot_of(site, (struct bytes){old[i].path, old[i].n}, old[i].hash) = old[i];
        site->n++;
    }
    free(old);
}

static void put(struct site *site, struct bytes path, struct place place)
{
    if (site->n * 2 >= site->n_slots)
        rebuild(site, site->n_slots * 2, NULL, NULL);
    uint64_t hash = hash_bytes(path, 0);
    struct slot *slot = slot_of(site, path, hash);
    if (slot->path) {
        representation_drop(slot->place.rep);
    } else {
        slot->path = strndup(path.p, path.n);
        if (!slot->path)
            error_out_of_memory(path.n);
        slot->n = path.n;
        slot->hash = hash;
        site->n++;
    }
    slot->place = place;
}

static bool is_other_path(void *ctx, const char *path)
{
    return strcmp(ctx, path) != 0;
}

void site_set(struct site *site, const char *path, struct representation *rep)
{
    if (rep)
        put(site, bytes_of(path), (struct place){.rep = rep});
    else if (site_find(site, bytes_of(path)))
        site_prune(site, is_other_path, (void *)(uintptr_t)path);
}

void site_set_live(struct site *site, const char *path, const char *content_type, site_make *make,
                   void *ctx)
{
    put(site, bytes_of(path),
        (struct place){.content_type = content_type, .make = make, .ctx = ctx});
}

void site_prune(struct site *site, bool (*keep)(void *ctx, const char *path), void *ctx)
{
    rebuild(site, site->n_slots, keep, ctx);
}

const struct place *site_find(const struct site *site, struct bytes path)
{
    const struct slot *slot = slot_of(site, path, hash_bytes(path, 0));
    return slot->path ? &slot->place : NULL;
}

void site_set_door(struct site *site, const char *beginning, const struct site_door *door)
{
    site->door_beginning = beginning;
    site->door = *door;
}

const struct site_door *site_door(const struct site *site, struct bytes path)
{
    if (!site->door_beginning || !bytes_starts(path, bytes_of(site->door_beginning)))
        return NULL;
    return &site->door;
}

void site_set_asked(struct site *site, const char *beginning, const struct site_asked *asked)
{
    assert(site->n_asked < SITE_ASKED_MAX);
    site->asked[site->n_asked++] = (struct asked_place){.beginning = beginning, .asked = *asked};
}

struct asked_place *site_find_asked(struct site *site, struct bytes path)
{
    static const struct bytes slash = BYTES("/");
    for (size_t i = 0; i < site->n_asked; i++) {
        struct bytes beginning = bytes_of(site->asked[i].beginning);
        const struct site_asked *asked = &site->asked[i].asked;
        if ((bytes_ends(beginning, slash) ? bytes_starts(path, beginning)
                                          : bytes_equal(path, beginning)) &&
            (!asked->knows || asked->knows(asked->ctx, path)))
            return &site->asked[i];
    }
    return NULL;
}

size_t site_size(const struct site *site)
{
    return site->n;
}

void site_note_reader(struct site *site, struct bytes path, struct bytes agent, int64_t now)
{
    struct slot *slot = slot_of(site, path, hash_bytes(path, 0));
    if (slot->path && slot->place.rep)
        site->readers_changed = readership_note(&slot->readers, agent, now) ||
                                site->readers_changed;
}

bool site_readers_changed(struct site *site)
{
    bool changed = site->readers_changed;
    site->readers_changed = false;
    return changed;
}

void site_each_read(const struct site *site,
                    void (*tell)(void *ctx, const char *path, const struct readership *readers),
                    void *ctx)
{
    for (size_t i = 0; i < site->n_slots; i++)
        if (site->slots[i].path && site->slots[i].readers.day)
            tell(ctx, site->slots[i].path, &site->slots[i].readers);
}
