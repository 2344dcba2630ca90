#include "net/link_header.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *field, *relation, *want; /* NULL: none */
} rows[] = {
    {"<https://hub.example/>; rel=\"hub\"", "hub", "https://hub.example/"},
    {"<https://hub.example/>; rel=hub", "hub", "https://hub.example/"},
    {"<https://hub.example/>;rel=hub", "hub", "https://hub.example/"},
    {"<https://hub.example/> ; REL = \"HUB\"", "hub", "https://hub.example/"},
    {"<https://hub.example/>; rel=\"preload hub\"", "hub", "https://hub.example/"},
    {"<https://hub.example/>; rel=\"hubs\"", "hub", NULL},
    {"<https://hub.example/>; rel=\"\"", "hub", NULL},
    {"<https://hub.example/>", "hub", NULL},
    {"<https://a.example/>; rel=self, <https://hub.example/>; rel=hub", "hub",
     "https://hub.example/"},
    {"<https://a.example/feed>; rel=self, <https://hub.example/>; rel=hub", "self",
     "https://a.example/feed"},
    {"<https://one.example/>; rel=hub, <https://two.example/>; rel=hub", "hub",
     "https://one.example/"},
    /* relative ones, and those that are no addresses of the web */
    {"</hub>; rel=hub", "hub", "https://site.example/hub"},
    {"<../hub?x=1,2;3>; rel=hub", "hub", "https://site.example/hub?x=1,2;3"},
    {"<mailto:a@b.example>; rel=hub, <https://hub.example/>; rel=hub", "hub",
     "https://hub.example/"},
    {"<>; rel=hub", "hub", NULL},
    /* of two relations the first counts; of another document, none */
    {"<https://hub.example/>; rel=next; rel=hub", "hub", NULL},
    {"<https://hub.example/>; rel=hub; anchor=\"/other\"", "hub", NULL},
    /* commas, semicolons and quotes where they belong to a value */
    {"<https://a.example/>; title=\"one, <two>; rel=hub\"; rel=self", "hub", NULL},
    {"<https://a.example/>; title=\"a \\\" b, c\"; rel=\"hub\"", "hub", "https://a.example/"},
    /* broken */
    {"", "hub", NULL},
    {"<https://a.example/", "hub", NULL},
    {"https://a.example/; rel=hub", "hub", NULL},
    {"junk <https://a.example/>;;; = ; rel=hub ,,", "hub", "https://a.example/"},
    {"<https://a.example/>; rel=\"hub", "hub", "https://a.example/"},
    {"<https://a.example/>; rel", "hub", NULL},
    {"<https://a.example/>; crossorigin; rel=hub", "hub", "https://a.example/"},
};

Test(link_header, finds_the_first_of_a_relation)
{
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char *got = link_header_find(bytes_of(rows[i].field), rows[i].relation,
                                     "https://site.example/blog/feed.xml");
        cr_expect(rows[i].want ? got && strcmp(got, rows[i].want) == 0 : !got, "%s gives %s",
                  rows[i].field, got ? got : "none");
        free(got);
    }
}

Test(link_header, tells_the_parts)
{
    struct bytes rest = BYTES(
        "</a.xml>; rel=alternate; type=\"application/rss+xml\"; title=\"All, of it\", </b>; rel=x");
    struct link_value link;
    cr_assert(link_value_next(&rest, &link));
    cr_expect(bytes_equal(link.target, bytes_of("/a.xml")));
    cr_expect(bytes_equal(link.type, bytes_of("application/rss+xml")));
    cr_expect(bytes_equal(link.title, bytes_of("All, of it")));
    cr_assert(link_value_next(&rest, &link));
    cr_expect(bytes_equal(link.target, bytes_of("/b")));
    cr_expect(link_value_has_rel(&link, "X"));
    cr_expect_null(link.type.p);
    cr_expect_not(link_value_next(&rest, &link));
}
