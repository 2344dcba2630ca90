/* Any text as a JSON Feed, and as one item of it: refused with a reason, or read with an id for every entry. */
#include "feed/parse.h"

#include "text/charset.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
    if (!holds)
        abort();
}

static void parse_item(struct bytes text)
{
    struct error err = {0};
    struct entry entry;
    struct item_feed feed;
    struct arena *arena = arena_new(SIZE_MAX / 2);
    if (feed_parse_item(text, arena, &entry, &feed, &err))
        require(entry.id.n > 0 && feed.priority >= 0 && feed.priority <= 9 && utf8_valid(entry.id));
    else
        require(err.text[0] != '\0');
    arena_free(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct feed_hints hints = {.base_url = BYTES("https://base.example/dir/feed")};
    const struct bytes text = {(const char *)data, size};
    struct error err = {0};
    struct feed_doc *doc;
    struct arena *arena = arena_new(SIZE_MAX / 2);
    if (feed_parse(text, &hints, arena, &doc, &err))
        for (size_t i = 0; i < doc->n_entries; i++)
            require(doc->entries[i]->id.n > 0);
    else
        require(err.text[0] != '\0');
    arena_free(arena);
    parse_item(text);
    return 0;
}
