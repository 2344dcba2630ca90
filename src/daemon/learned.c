#include "daemon/learned.h"

#include "base/atomic_file.h"

enum { MODEL_MAX = 16 << 20 };

static struct bytes beside(struct bytes store, const char *folder, struct bytes topic,
                           const char *ending, struct arena *arena)
{
    size_t n = store.n;
    while (n > 0 && store.p[n - 1] != '/')
        n--;
    return arena_printf(arena, "%.*s%s/%.*s.%s", (int)n, store.p ? store.p : "", folder,
                        BYTES_FMT(topic), ending);
}

struct bytes learned_labels(struct bytes store, struct bytes topic, struct arena *arena)
{
    return beside(store, "labels", topic, "jsonl", arena);
}

struct bytes learned_model(struct bytes store, struct bytes topic, struct arena *arena)
{
    return beside(store, "models", topic, "model", arena);
}

struct bytes learned_read(struct bytes store, struct bytes topic, struct arena *arena)
{
    struct bytes content = {NULL, 0};
    struct error err = {0};
    return file_read(learned_model(store, topic, arena).p, MODEL_MAX, arena, &content, &err)
               ? content
               : (struct bytes){NULL, 0};
}
