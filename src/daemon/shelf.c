#include "daemon/shelf.h"

#include "publish/volume.h"

bool shelf_read(struct store *store, const struct topic_set *topics, size_t topic,
                struct arena *arena, struct shelf *out, struct error *err)
{
    return store_volumes(store, topics, topic, arena, &out->v, &out->n, err);
}

size_t shelf_find(const struct shelf *shelf, struct volume name)
{
    size_t i = 0;
    while (i < shelf->n && !volume_equal(shelf->v[i].name, name))
        i++;
    return i;
}

static struct published_month *month_of(struct published_month *months, size_t n, int month)
{
    for (size_t i = n; i > 0; i--)
        if (months[i - 1].volume.month == month)
            return &months[i - 1];
    return NULL;
}

void shelf_link(const struct shelf *shelf, struct arena *arena, struct publication *newest)
{
    struct published_month *months = ARENA_ARRAY(arena, struct published_month, shelf->n);
    size_t n = 0;
    for (size_t i = shelf->n; i > 0; i--) {
        const struct stored_volume *volume = &shelf->v[i - 1];
        struct published_month *month = month_of(months, n, volume->name.month);
        if (!month) {
            month = &months[n++];
            *month = (struct published_month){.volume = volume->name};
        }
        month->entries += (size_t)volume->entries;
    }
    newest->months = months;
    newest->n_months = n;
    if (shelf->n)
        newest->previous = shelf->v[shelf->n - 1].name;
}

struct publication shelf_volume(const struct shelf *shelf, size_t i,
                                const struct topic_settings *settings,
                                const struct options *options)
{
    struct publication volume = {
        .topic = settings->name,
        .title = settings->title,
        .subtitle = settings->subtitle,
        .full_bodies = settings->full_bodies,
        .images = settings->images,
        .public_url = options->public_url,
        .searchable = options->listen.n > 0,
        .generator_version = bytes_of(RIFFLE_VERSION),
        .volume = shelf->v[i].name,
    };
    if (i > 0)
        volume.previous = shelf->v[i - 1].name;
    if (i + 1 < shelf->n)
        volume.next = shelf->v[i + 1].name;
    return volume;
}

bool shelf_fill(struct store *store, const struct stored_volume *volume, struct arena *arena,
                struct publication *publication, struct error *err)
{
    struct bytes data;
    return store_volume_data(store, volume->id, arena, &data, err) &&
           volume_read(data, arena, publication, err);
}

void shelf_render(const struct publication *volume, const struct form *form, struct buf *out)
{
    if (!form->announces) {
        form->render(volume, out);
        return;
    }
    struct arena *arena = arena_new(SIZE_MAX);
    const struct publication news = form_news(volume, SIZE_MAX, arena);
    form->render(&news, out);
    arena_free(arena);
}

bool shelf_parse_path(struct bytes path, struct bytes *topic, struct volume *volume,
                      const struct form **form)
{
    static const struct bytes archive = BYTES("/archive/");
    if (path.n == 0 || path.p[0] != '/')
        return false;
    struct bytes rest = bytes_skip(path, 1);
    *topic = (struct bytes){rest.p, bytes_find_char(rest, '/')};
    rest = bytes_skip(rest, topic->n);
    if (topic->n == 0 || !bytes_starts(rest, archive))
        return false;
    struct bytes name = bytes_skip(rest, archive.n);
    for (size_t i = 0; i < FORM_COUNT; i++) {
        struct bytes suffix = bytes_of(forms[i].suffix);
        *form = &forms[i];
        if (forms[i].in_archive && bytes_ends(name, suffix))
            return volume_parse((struct bytes){name.p, name.n - suffix.n}, volume);
    }
    return false;
}
