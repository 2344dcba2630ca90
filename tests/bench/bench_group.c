/* What placing an item costs with 10,000 to 1,000,000 others in the window: the reading of its text alone, which is the
 * floor, and the whole way from text to story. Items are made of words as frequent as words are (Zipf); one in twenty
 * repeats an earlier one, one in ten tells its event. Prints the bytes that the index takes for each. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "bench.h"
#include "story/place.h"

enum { VOCABULARY = 120000, RUN = 4000, TITLE_WORDS = 10, TEXT_WORDS = 38, SIZES = 4 };

static const size_t sizes[SIZES] = {10000, 100000, 300000, 1000000};

struct world {
    struct report_reader *reader;
    struct placer *placer;
    struct arena *scratch;
    uint32_t next; /* number of the next item */
    uint64_t random;
    uint32_t minute;
};

static uint64_t roll(uint64_t *random)
{
    *random ^= *random << 13;
    *random ^= *random >> 7;
    *random ^= *random << 17;
    return *random;
}

/* A word's rank, small ones often. */
static uint32_t roll_word(uint64_t *random)
{
    double u = (double)(roll(random) >> 11) / 9007199254740992.0;
    return (uint32_t)exp(u * log(VOCABULARY)) - 1;
}

static void add_word(struct buf *out, uint32_t rank)
{
    static const char *const syllables[] = {"ba", "ren", "to", "mil", "su", "kar", "ne", "vo",
                                            "li", "das", "pe", "gor", "hu", "win", "ja", "sel"};
    for (uint32_t left = rank + 16; left > 0; left /= 16)
        buf_add_string(out, syllables[left % 16]);
    buf_add_char(out, ' ');
}

/* The same number always gives the same item, but that `variant` takes other words for some. */
static void add_words(struct buf *out, uint64_t seed, uint64_t variant, int n)
{
    uint64_t own = variant * UINT64_C(0x9E3779B97F4A7C15) + seed + 1;
    seed = seed * UINT64_C(0xD6E8FEB86659FD93) + 12345;
    for (int i = 0; i < n; i++) {
        uint32_t shared = roll_word(&seed), other = roll_word(&own);
        add_word(out, variant && roll(&own) % 2 ? other : shared);
    }
}

/* Reads the item of that number; with `place` it is placed too. */
static void tell(struct world *w, uint32_t number, bool place)
{
    static struct placement placement;
    struct report report;
    struct buf title = {0}, text = {0}, url = {0};
    uint32_t kind = number % 20;
    uint32_t event = kind < 3 && number > 500 ? number - 1 - number % 400 : number;
    add_words(&title, event, kind < 2 ? number : 0, TITLE_WORDS);
    add_words(&text, event + UINT64_C(1000000007), kind < 2 ? number : 0, TEXT_WORDS);
    buf_printf(&url, "https://paper%u.example/news/%u", number % 997, number);
    const struct story_item item = {
        .id = number,
        .feed = number % 997 + 1,
        .feed_url = buf_bytes(&url),
        .url = buf_bytes(&url),
        .title = buf_bytes(&title),
        .text = buf_bytes(&text),
        .language = bytes_of("en"),
        .time = ((int64_t)number + 1) * 1000,
    };
    arena_reset(w->scratch);
    report_read(w->reader, &item, w->scratch, &report);
    if (place)
        placer_place(w->placer, &report, number + 1, ++w->minute / 60, &placement);
    bench_use(&report);
    buf_clear(&title);
    buf_clear(&text);
    buf_clear(&url);
}

static void run_read(void *ctx)
{
    struct world *w = ctx;
    for (uint32_t i = 0; i < RUN; i++)
        tell(w, w->next + i, false);
}

static void run_place(void *ctx)
{
    struct world *w = ctx;
    for (uint32_t i = 0; i < RUN; i++)
        tell(w, w->next++, true);
}

int main(int argc, char **argv)
{
    size_t most = argc > 1 ? strtoul(argv[1], NULL, 10) : sizes[SIZES - 1];
    for (size_t s = 0; s < SIZES && sizes[s] <= most; s++) {
        const struct place_limits limits = {
            .window_hours = 72, .keep_hours = 720, .most = sizes[s] + 8192};
        struct world w = {.reader = report_reader_new(),
                          .placer = placer_new(&limits),
                          .scratch = arena_new(SIZE_MAX),
                          .random = 88172645463325252u};
        while (w.next < sizes[s])
            tell(&w, w.next++, true);
        const struct story_index *index = placer_index(w.placer);
        char title[96];
        (void)snprintf(title, sizeof title, "%zu items in the window, %zu bytes each",
                       story_index_items(index),
                       story_index_bytes(index) / story_index_items(index));
        const struct bench_case cases[] = {
            {"read", run_read, &w, 0, RUN},
            {"read and place", run_place, &w, 0, RUN},
        };
        bench_compare(title, cases, COUNT_OF(cases), NULL);
        arena_free(w.scratch);
        placer_free(w.placer);
        report_reader_free(w.reader);
    }
    return 0;
}
