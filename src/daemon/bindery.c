#include "daemon/bindery.h"

#include <stdio.h>
#include <unistd.h>

#include "base/atomic_file.h"
#include "base/hash.h"
#include "daemon/excerpts.h"
#include "daemon/leftovers.h"
#include "daemon/shelf.h"
#include "publish/volume.h"

enum { PATH_SIZE = 1024 };

void bindery_begin(struct bindery *bindery)
{
    *bindery = (struct bindery){0};
}

/* ---- binding ------------------------------------------------------------------------------------------------------ */

static bool bind_one(const struct bindery_work *work, struct binding *binding, struct arena *arena,
                     struct error *err)
{
    struct buf data = {0};
    excerpts_make(work->summarizer, &binding->publication, arena);
    volume_write(&binding->publication, &data);
    bool fine = store_bind(work->store, binding, buf_bytes(&data), err);
    buf_clear(&data);
    return fine;
}

/* The next volume of any topic. */
static enum bindery_state bind_next(const struct bindery_work *work, struct error *err)
{
    for (size_t i = 0; i < topic_set_length(work->topics); i++) {
        struct arena *arena = arena_new(SIZE_MAX);
        struct binding binding;
        bool found;
        bool fine = store_to_bind(work->store, work->topics, i, work->now, arena, &binding, &found,
                                  err) &&
                    (!found || bind_one(work, &binding, arena, err));
        arena_free(arena);
        if (!fine)
            return BINDERY_FAILED;
        if (found) {
            work->changed[i] = true;
            return BINDERY_MORE;
        }
    }
    return BINDERY_THROUGH;
}

/* ---- files -------------------------------------------------------------------------------------------------------- */

static bool path_of(const struct bindery_work *work, const struct publication *volume,
                    const struct form *form, char out[static PATH_SIZE])
{
    struct buf name = {0};
    volume_print(&name, volume->volume);
    int n = snprintf(out, PATH_SIZE, "%.*s/%.*s/archive/%s%s", BYTES_FMT(work->options->publish),
                     BYTES_FMT(volume->topic), buf_bytes(&name).p, form->file);
    buf_clear(&name);
    return n > 0 && n < PATH_SIZE;
}

/* A hash of all that the files of a volume are made of: its data, and what stands around its entries. */
static uint64_t making_of(const struct bindery_work *work, const struct publication *empty,
                          const struct stored_volume *volume)
{
    struct buf all = {0};
    for (size_t i = 0; i < FORM_COUNT; i++)
        if (forms[i].in_archive)
            shelf_render(empty, &forms[i], &all);
    buf_printf(&all, "%d %d %016llx %.*s", empty->full_bodies, empty->images,
               (unsigned long long)volume->hash, BYTES_FMT(work->options->publish));
    uint64_t hash = hash_bytes(buf_bytes(&all), 0);
    buf_clear(&all);
    return hash ? hash : 1;
}

static bool has_files(const struct bindery_work *work, const struct publication *volume)
{
    char path[PATH_SIZE];
    for (size_t i = 0; i < FORM_COUNT; i++)
        if (forms[i].in_archive &&
            (!path_of(work, volume, &forms[i], path) || access(path, F_OK) != 0))
            return false;
    return true;
}

static bool write_form(const struct bindery_work *work, const struct publication *volume,
                       const struct form *form, struct error *err)
{
    char path[PATH_SIZE];
    struct buf body = {0};
    if (!path_of(work, volume, form, path))
        return error_set(err, "%.*s: the path is too long", BYTES_FMT(work->options->publish));
    shelf_render(volume, form, &body);
    bool fine = atomic_file_write(path, buf_bytes(&body), err);
    buf_clear(&body);
    return fine;
}

static bool write_volume(const struct bindery_work *work, const struct stored_volume *volume,
                         struct publication *publication, uint64_t making, struct error *err)
{
    struct arena *arena = arena_new(SIZE_MAX);
    bool fine = shelf_fill(work->store, volume, arena, publication, err);
    for (size_t i = 0; i < FORM_COUNT && fine; i++)
        fine = !forms[i].in_archive || write_form(work, publication, &forms[i], err);
    arena_free(arena);
    return fine && (volume->written == making ||
                    store_volume_written(work->store, volume->id, making, err));
}

static bool is_on_shelf(void *ctx, struct volume volume)
{
    const struct shelf *shelf = ctx;
    return shelf_find(shelf, volume) < shelf->n;
}

/* The next volume of a topic whose files are not what they are to be. */
static enum bindery_state write_next(struct bindery *b, const struct bindery_work *work,
                                     struct arena *arena, struct error *err)
{
    const struct topic_settings *settings = topic_set_settings(work->topics, b->topic);
    struct shelf shelf;
    if (!shelf_read(work->store, work->topics, b->topic, arena, &shelf, err))
        return BINDERY_FAILED;
    if (b->volume == 0)
        leftovers_remove_volumes(work->options->publish, settings->name, is_on_shelf, &shelf);
    for (; b->volume < shelf.n; b->volume++) {
        const struct stored_volume *volume = &shelf.v[b->volume];
        struct publication publication = shelf_volume(&shelf, b->volume, settings, work->options);
        const uint64_t making = making_of(work, &publication, volume);
        if (volume->written == making && has_files(work, &publication))
            continue;
        if (!write_volume(work, volume, &publication, making, err))
            return BINDERY_FAILED;
        b->volume++;
        return BINDERY_MORE;
    }
    return BINDERY_THROUGH;
}

enum bindery_state bindery_go_on(struct bindery *bindery, const struct bindery_work *work,
                                 struct error *err)
{
    enum bindery_state state = work->files_only ? BINDERY_THROUGH : bind_next(work, err);
    if (state == BINDERY_MORE)
        bindery_begin(bindery);
    if (work->options->publish.n == 0)
        return state;
    while (state == BINDERY_THROUGH && bindery->topic < topic_set_length(work->topics)) {
        struct arena *arena = arena_new(SIZE_MAX);
        state = write_next(bindery, work, arena, err);
        arena_free(arena);
        if (state == BINDERY_THROUGH)
            *bindery = (struct bindery){.topic = bindery->topic + 1};
    }
    return state;
}
