/* What hostile documents cost as they grow: for each shape one of a size, of four times that and of sixteen times. In
 * linear time the throughput of the three is the same. */
#include "feed/parse.h"

#include "base/buf.h"
#include "bench.h"

enum { SIZES = 3, SMALLEST = 256 << 10 };

struct shape {
    const char *name;
    const char *start, *part, *end; /* part is repeated, "%zu" in it counted up where is_counted */
    bool is_counted;
};

static const struct shape shapes[] = {
    {"items", "<rss version='2.0'><channel>",
     "<item><title>One of many</title><link>https://many.example/</link></item>",
     "</channel></rss>", false},
    {"depth", "<rss version='2.0'><channel><item><description>", "<b>", "", false},
    {"attributes", "<rss version='2.0'><channel><item", " a%zu='x'", "/></channel></rss>", true},
    {"one long attribute", "<rss version='2.0'><channel><item><link href='", "abcdefghijklmnop",
     "'/></item></channel></rss>", false},
    {"one long text", "<rss version='2.0'><channel><item><description>",
     "words without markup and without an end ", "</description></item></channel></rss>", false},
    {"depth inside HTML", "<rss version='2.0'><channel><item><description>", "&lt;div>",
     "</description></item></channel></rss>", false},
    {"undeclared entities", "<rss version='2.0'><channel><item><description>", "&nbsp;",
     "</description></item></channel></rss>", false},
    {"bare ampersands", "<rss version='2.0'><channel><item><description>", "a & b &c ",
     "</description></item></channel></rss>", false},
    {"open CDATA", "<rss version='2.0'><channel><item><description>", "<![CDATA[x ", "", false},
    {"wrong end tags", "<rss version='2.0'><channel><item>", "<i>x</b></u>", "</channel></rss>",
     false},
    {"categories", "<rss version='2.0'><channel><item>", "<category>%zu</category>",
     "</item></channel></rss>", true},
    {"JSON items", "{\"title\":\"t\",\"items\":[{\"id\":\"0\"}",
     ",{\"id\":\"1\",\"title\":\"One\"}", "]}", false},
    {"JSON depth", "{\"title\":\"t\",\"items\":", "[", "", false},
    {"JSON broken off", "{\"title\":\"t\",\"items\":[{\"id\":\"0\"}",
     ",{\"id\":\"1\",\"title\":\"One\"}", "", false},
};

static void write(const struct shape *shape, size_t size, struct buf *out)
{
    buf_add_string(out, shape->start);
    for (size_t i = 0; out->n < size; i++) {
        if (shape->is_counted) {
            const struct bytes part = bytes_of(shape->part);
            const size_t at = bytes_find(part, bytes_of("%zu"));
            buf_add(out, part.p, at);
            buf_printf(out, "%zu", i);
            buf_add_bytes(out, bytes_skip(part, at + 3));
        } else {
            buf_add_string(out, shape->part);
        }
    }
    buf_add_string(out, shape->end);
}

/* Whether it is a feed does not matter here. */
static void run(void *ctx)
{
    static const struct feed_hints hints;
    const struct bytes document = buf_bytes(ctx);
    struct error err = {0};
    struct feed_doc *doc = NULL;
    struct arena *arena = arena_new(feed_arena_ceiling(document.n));
    bench_use(feed_parse(document, &hints, arena, &doc, &err) ? (const void *)doc : &err);
    arena_free(arena);
}

int main(void)
{
    static const char *const names[SIZES] = {"256 KB", "1 MB", "4 MB"};
    for (size_t i = 0; i < COUNT_OF(shapes); i++) {
        struct buf documents[SIZES] = {{0}};
        struct bench_case cases[SIZES];
        for (size_t s = 0; s < SIZES; s++) {
            write(&shapes[i], (size_t)SMALLEST << 2 * s, &documents[s]);
            cases[s] = (struct bench_case){
                .name = names[s], .run = run, .ctx = &documents[s], .bytes = documents[s].n};
        }
        bench_compare(shapes[i].name, cases, SIZES, NULL);
        for (size_t s = 0; s < SIZES; s++)
            buf_clear(&documents[s]);
    }
    return 0;
}
