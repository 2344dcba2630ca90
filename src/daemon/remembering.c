#include "base/atomic_file.h"
#include "daemon/state.h"

enum { FILE_MAX = 16 * 1024 * 1024 };
#define HOUR_S 3600.0

static const char *const names[] = {"hsts.txt", "alt-svc.txt"};

/* The path of a file beside the store. Arena. */
static const char *path_of(const struct daemon *d, const char *name, struct arena *arena)
{
    struct bytes store = d->options->store;
    size_t n = store.n;
    while (n > 0 && store.p[n - 1] != '/')
        n--;
    return arena_printf(arena, "%.*s%s", (int)n, store.p, name).p;
}

/* What a file holds; nothing where it is not there or cannot be read, which costs a few redirects. */
static struct bytes read_file(const struct daemon *d, const char *name, struct arena *arena)
{
    struct bytes content;
    if (file_read(path_of(d, name, arena), FILE_MAX, arena, &content, NULL))
        return content;
    return (struct bytes){NULL, 0};
}

void remembering_add(struct daemon *d, struct keep *keep)
{
    struct buf texts[COUNT_OF(names)] = {{0}};
    if (!fetcher_remember(d->fetcher, &texts[0], &texts[1]))
        return;
    if (!keep->arena)
        keep->arena = arena_new(SIZE_MAX);
    struct kept_file *files = ARENA_ARRAY(keep->arena, struct kept_file, COUNT_OF(names));
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        files[i].path = path_of(d, names[i], keep->arena);
        files[i].content = arena_copy(keep->arena, buf_bytes(&texts[i]));
        buf_clear(&texts[i]);
    }
    keep->files = files;
    keep->n_files = COUNT_OF(names);
}

static void on_hour(struct ev_loop *loop, ev_timer *timer, int events)
{
    (void)loop, (void)events;
    struct daemon *d = timer->data;
    struct keep *keep = keep_new();
    remembering_add(d, keep);
    if (!keep->n_files || !mailbox_try_post(d->to_keeper, keep))
        keep_free(keep);
}

void remembering_start(struct daemon *d)
{
    struct arena *arena = arena_new(SIZE_MAX);
    struct bytes hsts = read_file(d, names[0], arena), alternatives = read_file(d, names[1], arena);
    fetcher_recall(d->fetcher, hsts, alternatives);
    arena_free(arena);
    ev_timer_init(&d->remember, on_hour, HOUR_S, HOUR_S);
    d->remember.data = d;
    ev_timer_start(d->loop, &d->remember);
}

void remembering_stop(struct daemon *d)
{
    ev_timer_stop(d->loop, &d->remember);
}
