/* Any bytes as a document: what comes out is valid UTF-8 within the limits, safe HTML stays what it is when it is made
 * safe again, and what was seen once is known when it comes again. */
#include "feed/parse.h"

#include "feed/limits.h"
#include "text/charset.h"
#include "text/html.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
    if (!holds)
        abort();
}

static void check_text(struct bytes text)
{
    require(!text.n || utf8_valid(text));
}

static void check_html(struct arena *arena, struct bytes html)
{
    check_text(html);
    if (html.n)
        require(bytes_equal(html_sanitise(arena, html, (struct bytes){NULL, 0}), html));
}

static void check_entry(struct arena *arena, const struct entry *entry)
{
    require(entry->id.n > 0);
    check_text(entry->id);
    check_text(entry->url);
    check_text(entry->title);
    check_text(entry->summary);
    check_text(entry->content_text);
    check_text(entry_text(entry));
    check_html(arena, entry->title_html);
    check_html(arena, entry->content_html);
    check_html(arena, entry->summary_html);
    require(entry->links.n <= LIMIT_MEMBERS && entry->attachments.n <= LIMIT_MEMBERS);
    for (size_t i = 0; i < entry->links.n; i++)
        check_text(entry->links.v[i].href);
}

static int compare(const void *a, const void *b)
{
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

static void parse_again(struct bytes doc, const struct feed_doc *first, struct arena *arena)
{
    uint64_t *seen = ARENA_ARRAY(arena, uint64_t, first->n_entries);
    for (size_t i = 0; i < first->n_entries; i++)
        seen[i] = first->entries[i]->source_hash;
    qsort(seen, first->n_entries, sizeof *seen, compare);
    const struct feed_hints hints = {.seen = seen, .n_seen = first->n_entries};
    struct feed_doc *again;
    require(feed_parse(doc, &hints, arena, &again, NULL));
    require(again->n_entries == first->n_entries);
    for (size_t i = 0; i < again->n_entries; i++)
        require(again->entries[i]->unchanged || again->entries[i]->is_cut);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct feed_hints hints = {.base_url = BYTES("https://base.example/dir/feed")};
    const struct bytes doc = {(const char *)data, size};
    struct error err = {0};
    struct feed_doc *parsed;
    struct arena *arena = arena_new(SIZE_MAX / 2);
    if (feed_parse(doc, &hints, arena, &parsed, &err)) {
        require(parsed->n_entries <= LIMIT_ITEMS && parsed->repairs.n <= REPAIR_COUNT);
        check_text(parsed->title);
        for (size_t i = 0; i < parsed->n_entries; i++)
            check_entry(arena, parsed->entries[i]);
        parse_again(doc, parsed, arena);
    } else {
        require(err.text[0] != '\0');
    }
    arena_free(arena);
    return 0;
}
