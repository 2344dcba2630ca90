#include "cmd/topic_input.h"

#include <stdio.h>

#include "base/atomic_file.h"

enum { TOPIC_MAX = 16 << 20, TERMS_MAX = 4 << 20, MODEL_MAX = 16 << 20 };

/* What lies beside the topic file. */
struct shelf {
    struct bytes model;
};

static bool read_terms(void *ctx, const char *path, struct arena *arena, struct bytes *content,
                       struct error *err)
{
    (void)ctx;
    return file_read(path, TERMS_MAX, arena, content, err);
}

static struct bytes give_model(void *ctx, struct bytes topic, struct arena *arena)
{
    (void)topic;
    (void)arena;
    return ((const struct shelf *)ctx)->model;
}

static void tell(const struct findings *findings)
{
    for (size_t i = 0; i < findings->n; i++)
        (void)fprintf(stderr, "%s%.*s\n",
                      findings->list[i].kind == FINDING_WARNING ? "warning: " : "",
                      BYTES_FMT(findings->list[i].text));
    size_t all = findings->errors + findings->warnings;
    if (all > findings->n)
        (void)fprintf(stderr, "and %zu more\n", all - findings->n);
}

struct topic_set *topic_input(const char *command, const char *path, const char *model)
{
    struct error err = {0};
    struct findings findings;
    struct topic_set *set = NULL;
    struct topic_file file = {.name = bytes_of(path)};
    struct shelf shelf = {0};
    const struct topic_library library = {
        .include = read_terms, .model = give_model, .ctx = &shelf};
    struct arena *arena = arena_new(SIZE_MAX);
    findings_init(&findings, arena);
    if (file_read(path, TOPIC_MAX, arena, &file.content, &err) &&
        (!model || file_read(model, MODEL_MAX, arena, &shelf.model, &err))) {
        set = topic_set_compile(&file, 1, &library, &findings);
        tell(&findings);
    } else {
        (void)fprintf(stderr, "riffle %s: %s\n", command, err.text);
    }
    arena_free(arena);
    return set;
}
