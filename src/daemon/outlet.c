#include "daemon/outlet.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/atomic_file.h"
#include "base/hash.h"
#include "daemon/leftovers.h"

enum { PATH_SIZE = 1024 };

/* A path that is published now, and the hash of its bytes. */
struct resource {
    char *path, *file, *topic;
    uint64_t hash;
    int64_t modified; /* when its bytes became what they are; 0: not known */
    uint64_t dated;   /* the hash of the bytes that this is true of */
    bool unkept;      /* the store does not know that yet */
    bool wanted;      /* still there in the rendering under way */
    bool unwritten;   /* its file is not what is served: it could not be written */
};

struct outlet {
    struct resource *list;
    size_t n, cap;
    struct arena *recalled_in; /* what an earlier run served; NULL: it was not looked for yet */
    struct stored_serving *recalled;
    size_t n_recalled;

    /* Of the rendering under way. */
    struct bytes folder;
    int64_t now;
    struct publication_change **out;
    struct error err;
    bool failed;
};

struct outlet *outlet_new(void)
{
    struct outlet *outlet = calloc(1, sizeof *outlet);
    if (!outlet)
        error_out_of_memory(sizeof *outlet);
    return outlet;
}

static void resource_clear(struct resource *resource)
{
    free(resource->path);
    free(resource->file);
    free(resource->topic);
}

void outlet_free(struct outlet *outlet)
{
    if (!outlet)
        return;
    for (size_t i = 0; i < outlet->n; i++)
        resource_clear(&outlet->list[i]);
    free(outlet->list);
    arena_free(outlet->recalled_in);
    free(outlet);
}

void outlet_begin(struct outlet *outlet, struct bytes folder, int64_t now,
                  struct publication_change **out)
{
    outlet->folder = folder;
    outlet->now = now;
    outlet->out = out;
    outlet->failed = false;
    for (size_t i = 0; i < outlet->n; i++)
        outlet->list[i].wanted = false;
}

void outlet_forget_files(struct outlet *outlet)
{
    for (size_t i = 0; i < outlet->n; i++)
        outlet->list[i].hash = 0;
}

/* What was served there before this run. */
static void recall(const struct outlet *outlet, struct resource *resource)
{
    struct bytes path = bytes_of(resource->path);
    for (size_t i = 0; i < outlet->n_recalled; i++) {
        if (!bytes_equal(outlet->recalled[i].path, path))
            continue;
        resource->dated = outlet->recalled[i].hash;
        resource->modified = outlet->recalled[i].modified;
    }
}

static struct resource *resource_at(struct outlet *outlet, const struct outlet_place *place)
{
    for (size_t i = 0; i < outlet->n; i++)
        if (strcmp(outlet->list[i].path, place->path) == 0)
            return &outlet->list[i];
    if (outlet->n == outlet->cap) {
        outlet->cap = outlet->cap ? 2 * outlet->cap : 16;
        outlet->list = realloc(outlet->list, outlet->cap * sizeof outlet->list[0]);
        if (!outlet->list)
            error_out_of_memory(outlet->cap);
    }
    struct resource *added = &outlet->list[outlet->n++];
    *added = (struct resource){
        .path = strdup(place->path), .file = strdup(place->file), .topic = strdup(place->topic)};
    if (!added->path || !added->file || !added->topic)
        error_out_of_memory(PATH_SIZE);
    recall(outlet, added);
    return added;
}

static struct publication_change *push(struct outlet *outlet)
{
    struct publication_change *change = calloc(1, sizeof *change);
    if (!change)
        error_out_of_memory(sizeof *change);
    change->next = *outlet->out;
    *outlet->out = change;
    return change;
}

static void push_change(struct outlet *outlet, const char *path, struct representation *rep)
{
    struct publication_change *change = push(outlet);
    change->path = bytes_dup(bytes_of(path));
    change->representation = rep;
}

void outlet_tell_news(struct outlet *outlet, const char *topic, uint64_t news)
{
    if (!outlet->out)
        return;
    struct publication_change *change = push(outlet);
    change->topic = bytes_dup(bytes_of(topic));
    change->news = news;
}

void outlet_fail(struct outlet *outlet, const struct error *err)
{
    if (!outlet->failed)
        outlet->err = *err;
    outlet->failed = true;
}

/* Writes the file unless the same bytes lie there; whether they do now. */
static bool write_file(struct outlet *outlet, const char *file, struct bytes content)
{
    if (outlet->folder.n == 0)
        return true;
    struct arena *arena = arena_new(content.n + PATH_SIZE);
    struct bytes path = arena_printf(arena, "%.*s%s", BYTES_FMT(outlet->folder), file);
    struct bytes old = {NULL, 0};
    struct error err = {0};
    bool fine = (file_read(path.p, content.n, arena, &old, NULL) && bytes_equal(old, content)) ||
                atomic_file_write(path.p, content, &err);
    if (!fine)
        outlet_fail(outlet, &err);
    arena_free(arena);
    return fine;
}

/* The same bytes as before, as after a restart or where their file is to be written again, are of the same date. */
static void note_change(struct outlet *outlet, struct resource *resource, uint64_t hash)
{
    resource->hash = hash;
    if (resource->modified && resource->dated == hash)
        return;
    resource->dated = hash;
    resource->modified = outlet->now;
    resource->unkept = true;
}

void outlet_put(struct outlet *outlet, const struct outlet_place *place, struct buf *body)
{
    struct resource *resource = resource_at(outlet, place);
    resource->wanted = true;
    uint64_t hash = hash_bytes(buf_bytes(body), place->outside_images ? 2 : 1);
    bool is_new = hash != resource->hash;
    if (is_new || resource->unwritten)
        resource->unwritten = !write_file(outlet, place->file, buf_bytes(body));
    if (is_new)
        note_change(outlet, resource, hash);
    if (is_new && outlet->out) {
        const struct representation_form form = {
            .content_type = place->content_type,
            .cache_control = place->cache_control,
            .link = place->link,
            .last_modified = resource->modified,
            .outside_images = place->outside_images,
        };
        push_change(outlet, place->path, representation_new(body, &form));
    }
    buf_clear(body);
}

void outlet_keep_topic(struct outlet *outlet, struct bytes topic)
{
    for (size_t i = 0; i < outlet->n; i++)
        if (bytes_equal(bytes_of(outlet->list[i].topic), topic))
            outlet->list[i].wanted = true;
}

static void take_away(struct outlet *outlet, const struct resource *old)
{
    if (outlet->out)
        push_change(outlet, old->path, NULL);
    char path[PATH_SIZE];
    if (outlet->folder.n && *old->topic)
        leftovers_remove_volumes(outlet->folder, bytes_of(old->topic), NULL, NULL);
    (void)snprintf(path, sizeof path, "%.*s%s", BYTES_FMT(outlet->folder), old->file);
    if (outlet->folder.n && unlink(path) == 0)
        leftovers_remove_folder_of(path);
}

bool outlet_end(struct outlet *outlet, struct error *err)
{
    size_t kept = 0;
    for (size_t i = 0; i < outlet->n; i++) {
        struct resource *resource = &outlet->list[i];
        if (resource->wanted) {
            outlet->list[kept++] = *resource;
            continue;
        }
        take_away(outlet, resource);
        resource_clear(resource);
    }
    outlet->n = kept;
    if (outlet->failed && err)
        *err = outlet->err;
    return !outlet->failed;
}

void outlet_recall(struct outlet *outlet, struct store *store)
{
    if (outlet->recalled_in)
        return;
    outlet->recalled_in = arena_new(SIZE_MAX);
    (void)store_servings(store, outlet->recalled_in, &outlet->recalled, &outlet->n_recalled, NULL);
}

void outlet_remember(struct outlet *outlet, struct store *store)
{
    struct arena *arena = arena_new(SIZE_MAX);
    struct stored_serving *servings = ARENA_ARRAY(arena, struct stored_serving, outlet->n);
    size_t n = 0;
    for (size_t i = 0; i < outlet->n; i++)
        if (outlet->list[i].unkept)
            servings[n++] = (struct stored_serving){.path = bytes_of(outlet->list[i].path),
                                                    .hash = outlet->list[i].dated,
                                                    .modified = outlet->list[i].modified};
    bool kept = n > 0 && store_keep_servings(store, servings, n, NULL);
    for (size_t i = 0; kept && i < outlet->n; i++)
        outlet->list[i].unkept = false;
    arena_free(arena);
}
