#include "store/texts.h"

#include "store/bodies.h"
#include "store/files.h"

/* Names or tags, a line each. */
static struct bytes join_lines(struct arena *arena, const struct bytes *parts, size_t n)
{
    size_t size = 0, fill = 0;
    for (size_t i = 0; i < n; i++)
        size += parts[i].n + 1;
    if (size == 0)
        return (struct bytes){NULL, 0};
    char *out = arena_alloc(arena, size);
    for (size_t i = 0; i < n; i++) {
        if (bytes_empty(parts[i]))
            continue;
        if (fill)
            out[fill++] = '\n';
        for (size_t at = 0; at < parts[i].n; at++)
            out[fill++] = parts[i].p[at] == '\n' ? ' ' : parts[i].p[at];
    }
    return (struct bytes){out, fill};
}

static struct bytes author_lines(struct arena *arena, const struct persons *persons)
{
    struct bytes *names = ARENA_ARRAY(arena, struct bytes, persons->n + 1);
    for (size_t i = 0; i < persons->n; i++)
        names[i] = persons->v[i].name;
    return join_lines(arena, names, persons->n);
}

static struct bytes image_of(const struct entry *entry)
{
    if (!bytes_empty(entry->image))
        return entry->image;
    if (!bytes_empty(entry->banner_image))
        return entry->banner_image;
    for (size_t i = 0; i < entry->attachments.n; i++)
        if (bytes_starts_nocase(entry->attachments.v[i].mime_type, bytes_of("image/")))
            return entry->attachments.v[i].url;
    return (struct bytes){NULL, 0};
}

bool text_write(struct store *store, enum sql how, int64_t id, const struct entry_update *update,
                struct error *err)
{
    const struct entry *entry = update->entry;
    struct arena *arena = store->scratch;
    sqlite3_stmt *set = sqlite_statement(&store->db, how);
    sqlite_put_int(set, 1, id);
    sqlite_put_text(set, 2, entry->title);
    sqlite_put_text(set, 3, update->url);
    sqlite_put_text(set, 4, update->canonical_url);
    sqlite_put_text(set, 5, entry->language);
    sqlite_put_text(set, 6, author_lines(arena, &entry->authors));
    sqlite_put_text(set, 7, join_lines(arena, entry->tags.v, entry->tags.n));
    sqlite_put_text(set, 8, image_of(entry));
    sqlite_put_text(set, 9, entry->summary);
    body_put(store, set, 10, id, entry->content_text, arena);
    body_put(store, set, 11, id, entry->content_html, arena);
    sqlite_put_int(set, 12, update->has);
    sqlite_put_text(set, 13, files_write(arena, &entry->attachments));
    return sqlite_run(&store->db, set, err);
}
