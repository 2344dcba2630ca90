/* A topic file made of anything: it is compiled or refused with findings; and a set that was compiled judges the file's
 * own text, twice with the same outcome. */
#include <stdint.h>
#include <stdlib.h>

#include "match/topic.h"
#include "text/charset.h"

static void judge_twice(struct topic_set *set, struct bytes text, struct arena *arena)
{
    struct judge *judge = judge_new();
    const struct match_entry entry = {
        .title = text, .body = text, .tags = &text, .n_tags = 1, .url = text};
    struct verdict first, second;
    judge_entry(judge, set, &entry, arena, &first);
    judge_entry(judge, set, &entry, arena, &second);
    struct bytes why = verdict_why_json(&first, arena);
    if (first.match != second.match || !bytes_equal(why, verdict_why_json(&second, arena)))
        abort();
    judge_free(judge);
}

/* Whatever is asked for is the file itself. */
static bool give(void *ctx, const char *path, struct arena *arena, struct bytes *content,
                 struct error *err)
{
    (void)arena;
    *content = *(const struct bytes *)ctx;
    return path[0] != '?' || error_set(err, "%s is not there", path);
}

static struct bytes give_model(void *ctx, struct bytes topic, struct arena *arena)
{
    (void)topic;
    (void)arena;
    return *(const struct bytes *)ctx;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new((size_t)1 << 30);
    struct topic_file file = {.name = bytes_of("fuzz.yaml"), .content = {(const char *)data, size}};
    struct findings findings;
    findings_init(&findings, arena);
    const struct topic_library library = {
        .include = give, .model = give_model, .ctx = &file.content};
    struct topic_set *set = topic_set_compile(&file, 1, &library, &findings);
    if ((set == NULL) != (findings.errors > 0))
        abort();
    if (set && utf8_valid(file.content))
        judge_twice(set, file.content, arena);
    topic_set_drop(set);
    arena_free(arena);
    return 0;
}
