/* RSS, JSON Feed and OPML: the forms that say what Atom and the page say, to readers of other kinds. */
#include "publish/json.h"
#include "publish/opml.h"
#include "publish/rss.h"

#include "fixture.h"
#include "forms_checker.h"
#include "golden.h"

#include <criterion/criterion.h>
#include <jansson.h>
#include <string.h>

typedef void render_form(const struct publication *publication, struct buf *out);

static const struct {
    const char *suffix;
    render_form *render;
    bool xml;
} forms[] = {
    {"rss", publish_rss, true},
    {"opml", publish_opml, true},
    {"json", publish_json, false},
};

static const struct {
    const char *name;
    struct publication (*make)(void);
} fixtures[] = {
    {"topic", fixture_topic},
    {"full", fixture_full},
    {"empty", fixture_empty},
    {"hostile", fixture_hostile},
};

Test(forms, they_are_as_they_were_looked_at)
{
    for (size_t f = 0; f < COUNT_OF(forms); f++) {
        for (size_t i = 0; i < COUNT_OF(fixtures); i++) {
            struct publication publication = fixtures[i].make();
            struct buf out = {0}, name = {0};
            forms[f].render(&publication, &out);
            buf_printf(&name, "%s.%s", fixtures[i].name, forms[f].suffix);
            if (forms[f].xml)
                well_formed_expect(name.p, buf_bytes(&out));
            golden_expect(name.p, buf_bytes(&out));
            buf_clear(&out);
            buf_clear(&name);
        }
    }
}

Test(forms, they_keep_to_the_rules)
{
    for (size_t i = 0; i < COUNT_OF(fixtures); i++) {
        struct publication publication = fixtures[i].make();
        struct arena *arena = arena_new(SIZE_MAX);
        struct complaints found = forms_check(&publication, arena);
        for (size_t c = 0; c < found.n; c++)
            cr_expect(false, "%s: %s", fixtures[i].name, found.v[c].p);
        arena_free(arena);
    }
}

static const char *text_at(const json_t *object, const char *name)
{
    return json_string_value(json_object_get(object, name));
}

Test(forms, json_feeds_have_what_json_feed_asks_for)
{
    for (size_t i = 0; i < COUNT_OF(fixtures); i++) {
        struct publication publication = fixtures[i].make();
        struct buf out = {0};
        publish_json(&publication, &out);
        json_error_t err;
        json_t *feed = json_loadb(out.p, out.n, JSON_REJECT_DUPLICATES, &err);
        cr_assert_not_null(feed, "%s: %s", fixtures[i].name, err.text);
        cr_expect_str_eq(text_at(feed, "version"), "https://jsonfeed.org/version/1.1");
        cr_expect_not_null(text_at(feed, "title"));
        const json_t *items = json_object_get(feed, "items");
        cr_expect_eq(json_array_size(items), publication.n_entries);
        for (size_t e = 0; e < json_array_size(items); e++) {
            const json_t *item = json_array_get(items, e);
            cr_expect_not_null(text_at(item, "id"));
            cr_expect_not_null(text_at(item, "content_html"));
            cr_expect_not_null(text_at(item, "date_published"));
            const json_t *from = json_object_get(json_object_get(item, "_riffle"), "feed");
            cr_expect_not_null(text_at(from, "title"));
        }
        json_decref(feed);
        buf_clear(&out);
    }
}

Test(forms, opml_lists_the_feeds_it_is_given)
{
    static const struct published_feed feeds[] = {
        {.title = BYTES("One & only"),
         .url = BYTES("https://one.example/feed?a=1&b=2"),
         .home = BYTES("https://one.example/"),
         .language = BYTES("en"),
         .kind = BYTES("wire"),
         .category = BYTES("World/Rivers")},
        {.url = BYTES("https://two.example/feed")},
        {.title = BYTES("Bad"), .url = BYTES("javascript:alert(1)")},
    };
    struct publication publication = fixture_topic();
    publication.feeds = feeds;
    publication.n_feeds = COUNT_OF(feeds);
    struct buf out = {0};
    publish_opml(&publication, &out);
    well_formed_expect("opml", buf_bytes(&out));
    cr_expect_not_null(strstr(
        out.p, "<outline type=\"rss\" text=\"One &amp; only\" title=\"One &amp; only\" "
               "xmlUrl=\"https://one.example/feed?a=1&amp;b=2\" htmlUrl=\"https://one.example/\" "
               "language=\"en\" category=\"/World/Rivers\" riffle:kind=\"wire\"/>"));
    cr_expect_not_null(strstr(out.p, "text=\"https://two.example/feed\""));
    cr_expect_null(strstr(out.p, "javascript"));
    buf_clear(&out);
}
