#include "story/publisher.h"

#include <criterion/criterion.h>

static const struct {
    const char *url, *publisher;
} rows[] = {
    {"https://feeds.bbc.co.uk/news/rss.xml", "bbc.co.uk"},
    {"http://WWW.Example.COM:8080/a", "example.com"},
    {"https://one.blogspot.com/feed", "one.blogspot.com"},
    {"https://example.com./a", "example.com"},
    {"https://co.uk/", "co.uk"},
    {"http://192.0.2.1/feed", "192.0.2.1"},
    {"http://localhost/feed", "localhost"},
};

Test(publisher, registrable_domain)
{
    struct arena *arena = arena_new(SIZE_MAX);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct bytes publisher = publisher_of(arena, bytes_of(rows[i].url));
        cr_expect(bytes_equal(publisher, bytes_of(rows[i].publisher)), "%s: %.*s", rows[i].url,
                  BYTES_FMT(publisher));
    }
    cr_expect_null(publisher_of(arena, bytes_of("mailto:a@example.com")).p);
    cr_expect_null(publisher_of(arena, (struct bytes){NULL, 0}).p);
    arena_free(arena);
}
