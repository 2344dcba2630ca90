/* A feed of 1 MB: bare expat over it, the whole way of feed_parse, and the same once every entry was seen. */
#include "feed/parse.h"

#include <expat.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "bench.h"

enum { SIZE = 1 << 20 };

struct input {
    struct bytes doc;
    struct feed_hints hints;
};

static void run_expat(void *ctx)
{
    const struct input *input = ctx;
    XML_Parser parser = XML_ParserCreate("UTF-8");
    bench_use(parser);
    (void)XML_Parse(parser, input->doc.p, (int)input->doc.n, XML_TRUE);
    XML_ParserFree(parser);
}

static struct feed_doc *parse(const struct input *input, struct arena *arena)
{
    struct feed_doc *doc = NULL;
    struct error err = {0};
    if (!feed_parse(input->doc, &input->hints, arena, &doc, &err))
        (void)fprintf(stderr, "%s\n", err.text);
    return doc;
}

static void run_feed_parse(void *ctx)
{
    struct arena *arena = arena_new(feed_arena_ceiling(SIZE));
    bench_use(parse(ctx, arena));
    arena_free(arena);
}

/* Entries as newspapers have them: three in four a sentence, one with a body of several paragraphs. */
static size_t make_feed(struct buf *out)
{
    size_t n = 0;
    buf_add_string(
        out, "<rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\">"
             "<channel><title>Lake Weekly</title>");
    for (; out->n < SIZE; n++) {
        buf_printf(out,
                   "<item><title>News %zu of the lake &amp; its "
                   "shores</title><link>https://lake.example/%zu</link>"
                   "<guid>lake-%zu</guid><pubDate>Thu, 29 Feb 2024 12:%02zu:00 "
                   "GMT</pubDate><description>The water is "
                   "high, says the harbour master, and will be higher.</description>",
                   n, n, n, n % 60);
        if (n % 4 == 0) {
            buf_add_string(out, "<content:encoded><![CDATA[");
            for (int i = 0; i < 6; i++)
                buf_add_string(out, "<p>Whoever has a <a href=\"/boat\">boat</a> had "
                                    "<em>better</em> look after it, for "
                                    "the wind turns tonight and the ferries stay where they are "
                                    "until morning.</p>");
            buf_add_string(out, "]]></content:encoded>");
        }
        buf_add_string(out, "</item>");
    }
    buf_add_string(out, "</channel></rss>");
    return n;
}

static int compare(const void *a, const void *b)
{
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

int main(void)
{
    struct buf text = {0};
    const size_t n = make_feed(&text);
    struct input fresh = {.doc = buf_bytes(&text)}, seen = fresh;
    struct arena *arena = arena_new(SIZE_MAX);
    const struct feed_doc *doc = parse(&fresh, arena);
    uint64_t *hashes = ARENA_ARRAY(arena, uint64_t, doc->n_entries);
    for (size_t i = 0; i < doc->n_entries; i++)
        hashes[i] = doc->entries[i]->source_hash;
    qsort(hashes, doc->n_entries, sizeof *hashes, compare);
    seen.hints = (struct feed_hints){.seen = hashes, .n_seen = doc->n_entries};
    const struct bench_case cases[] = {
        {"bare expat", run_expat, &fresh, .bytes = text.n, .items = n},
        {"feed_parse", run_feed_parse, &fresh, .bytes = text.n, .items = n},
        {"feed_parse, all seen", run_feed_parse, &seen, .bytes = text.n, .items = n},
    };
    bench_compare("parse a feed of 1 MB", cases, COUNT_OF(cases), NULL);
    arena_free(arena);
    buf_clear(&text);
    return 0;
}
