/* Items made of foreign bytes, told one after another: whatever they hold, each gets a story, what it repeats came before
 * it, and nothing of another feed is its entry. */
#include <stdlib.h>

#include "story/place.h"

enum { FIELDS = 4, ITEMS_MAX = 64, MINUTE_MS = 60000 };

static void check(bool holds)
{
    if (!holds)
        abort();
}

/* Lines of fields parted by tabs: feed and minutes, address, headline, text. */
static struct story_item read_item(struct bytes line, uint32_t id)
{
    struct bytes fields[FIELDS] = {{NULL, 0}};
    for (size_t i = 0; i < FIELDS && bytes_split(&line, '\t', &fields[i]); i++)
        ;
    const unsigned char *head = (const unsigned char *)fields[0].p;
    return (struct story_item){
        .id = id,
        .feed = fields[0].n > 0 ? head[0] % 4u + 1 : 1,
        .feed_url = bytes_of("https://feeds.example/all"),
        .guid = fields[1],
        .url = fields[1],
        .title = fields[2],
        .text = fields[3],
        .language = bytes_of("en"),
        .time = fields[0].n > 1 ? (int64_t)head[1] * head[1] * MINUTE_MS : 0,
    };
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct placement placement;
    static const struct place_limits limits = {
        .window_hours = 72, .keep_hours = 240, .most = 1 << 20};
    uint32_t feeds[ITEMS_MAX + 1] = {0};
    struct placer *placer = placer_new(&limits);
    struct report_reader *reader = report_reader_new();
    struct arena *scratch = arena_new(SIZE_MAX);
    struct bytes rest = {(const char *)data, size}, line;
    for (uint32_t id = 1; id <= ITEMS_MAX && bytes_split(&rest, '\n', &line); id++) {
        struct report report;
        const struct story_item item = read_item(line, id);
        feeds[id] = item.feed;
        arena_reset(scratch);
        report_read(reader, &item, scratch, &report);
        placer_place(placer, &report, id, report.minutes, &placement);
        check(placement.story > 0 && placement.story <= id);
        check(placement.relation == RELATION_NONE || (placement.of > 0 && placement.of < id));
        check(placement.relation != RELATION_ENTRY || feeds[placement.of] == item.feed);
        check(placement.similarity >= 0 && placement.similarity <= 1);
    }
    arena_free(scratch);
    report_reader_free(reader);
    placer_free(placer);
    return 0;
}
