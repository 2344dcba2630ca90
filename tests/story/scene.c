#include "scene.h"

static const int64_t start_ms = INT64_C(1700000000000);
enum { MINUTES_OF_HOUR = 60, MINUTE_MS = 60000, HOUR_MS = 60 * MINUTE_MS };

static const char *const feeds[] = {
    "",
    "https://one.example/feed",
    "https://two.example/feed",
    "https://three.example/feed",
    "https://four.example/feed",
};

void scene_open(struct scene *scene)
{
    static const struct place_limits limits = {
        .window_hours = 72, .keep_hours = 240, .most = SIZE_MAX};
    *scene = (struct scene){.placer = placer_new(&limits),
                            .reader = report_reader_new(),
                            .scratch = arena_new(SIZE_MAX)};
}

void scene_close(struct scene *scene)
{
    placer_free(scene->placer);
    report_reader_free(scene->reader);
    arena_free(scene->scratch);
}

const struct placement *scene_tell(struct scene *scene, const struct told *told)
{
    struct report report;
    const struct story_item item = {
        .id = ++scene->n,
        .feed = told->feed,
        .feed_url = bytes_of(feeds[told->feed % COUNT_OF(feeds)]),
        .guid = bytes_of(told->guid ? told->guid : told->url),
        .url = bytes_of(told->url),
        .title = bytes_of(told->title),
        .text = bytes_of(told->text),
        .language = bytes_of(scene->language ? scene->language : "en"),
        .time = start_ms + (int64_t)told->hours * HOUR_MS,
    };
    arena_reset(scene->scratch);
    report_read(scene->reader, &item, scene->scratch, &report);
    placer_place(scene->placer, &report, ++scene->story,
                 (uint32_t)(start_ms / MINUTE_MS) + (uint32_t)told->hours * MINUTES_OF_HOUR,
                 &scene->last);
    return &scene->last;
}

void scene_fill(struct scene *scene, size_t n)
{
    static const char *const words[] = {"harbour", "council", "budget", "winter",  "festival",
                                        "museum",  "bridge",  "school", "theatre", "orchard",
                                        "railway", "library", "market", "garden",  "concert"};
    static const char *const deeds[] = {"opens", "closes", "plans", "repairs",
                                        "sells", "paints", "moves"};
    struct arena *arena = arena_new(SIZE_MAX);
    for (size_t i = 0; i < n; i++) {
        const char *who = words[i % COUNT_OF(words)], *what = deeds[i % COUNT_OF(deeds)],
                   *whom = words[i * 7 % COUNT_OF(words)];
        const struct told item = {
            .feed = 4,
            .url = arena_printf(arena, "https://four.example/filler/%zu", 100000 + i).p,
            .title = arena_printf(arena, "The %s %s the %s", who, what, whom).p,
            .text =
                arena_printf(arena, "It was said on the day that the %s would be here.", whom).p,
        };
        (void)scene_tell(scene, &item);
    }
    arena_free(arena);
}
