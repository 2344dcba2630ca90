/* A configuration file made of anything: it is read or refused with findings, in time and memory that its size bounds,
 * and what is read once is read the same again. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/settings.h"

struct options {
    struct bytes text;
    bool flag;
    int64_t integer, duration, size;
    double number;
    struct setting_list list;
};

static const struct setting table[] = {
    {.key = "store", .type = SETTING_TEXT, .offset = offsetof(struct options, text)},
    {.key = "publish", .type = SETTING_BOOL, .offset = offsetof(struct options, flag)},
    {.key = "fetch.per-host",
     .type = SETTING_INTEGER,
     .max = 64,
     .offset = offsetof(struct options, integer)},
    {.key = "fetch.gap", .type = SETTING_DURATION, .offset = offsetof(struct options, duration)},
    {.key = "fetch.max-size", .type = SETTING_SIZE, .offset = offsetof(struct options, size)},
    {.key = "stories.similarity",
     .type = SETTING_NUMBER,
     .max = 1,
     .offset = offsetof(struct options, number)},
    {.key = "listen", .type = SETTING_LIST, .offset = offsetof(struct options, list)},
    {.key = "terms", .type = SETTING_OTHER},
};

static bool read_options(struct bytes content, struct arena *arena, struct options *out)
{
    struct findings findings;
    struct yaml_node *root;
    findings_init(&findings, arena);
    *out = (struct options){0};
    settings_default(table, COUNT_OF(table), out, arena);
    bool good = yaml_read("fuzz.yaml", content, arena, &root, &findings);
    if (good)
        good = settings_read("fuzz.yaml", root, table, COUNT_OF(table), out, arena, &findings);
    if (good != (findings.errors == 0) || (!good && findings.n == 0))
        abort();
    return good;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes content = {(const char *)data, size};
    struct arena *arena = arena_new((size_t)1 << 30);
    struct options first, second;
    bool good = read_options(content, arena, &first);
    if (good != read_options(content, arena, &second))
        abort();
    if (good && (!bytes_equal(first.text, second.text) || first.integer != second.integer ||
                 first.duration != second.duration || first.list.n != second.list.n))
        abort();
    if (arena_used(arena) > (size * 1024 + 65536) * 2)
        abort();
    arena_free(arena);
    return 0;
}
