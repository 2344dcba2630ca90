/* What start tags change for what is inside them: bases, languages, namespaces; and whose an attribute is. */
#include "told.h"

#include <criterion/criterion.h>

#include "base/bytes.h"
#include "feed/parse.h"

#define ATOM(attributes, inside)                                                                   \
    "<feed xmlns='http://www.w3.org/2005/Atom' " attributes "><title>F</title>" inside "</feed>"

static const struct told bases[] = {
    {AROUND_NOTHING, "<channel base='http://x.example/b/'><item href='r'/></channel>",
     "items.0.url", "http://x.example/b/r"},
    {AROUND_NOTHING, "<CHANNEL BASE='http://x.example/b/' HREF='c'><ITEM HREF='r'/></CHANNEL>",
     "items.0.url", "http://x.example/b/r"},
    {AROUND_NOTHING, ATOM("base='http://x.example/b/'", "<link href='r'/>"), "home_page_url",
     "http://x.example/b/r"},
    {AROUND_NOTHING,
     ATOM("base='http://no.example/' xml:base='http://x.example/b/'", "<link href='r'/>"),
     "home_page_url", "http://x.example/b/r"},
    {AROUND_NOTHING, ATOM("xml:base='sub/'", "<link href='r'/>"), "home_page_url",
     "https://base.example/dir/sub/r"},
    {AROUND_NOTHING, ATOM("xml:base='http://[bad/'", "<link href='r'/>"), "home_page_url",
     "https://base.example/dir/r"},
    {AROUND_NOTHING, ATOM("xml:base='http://[::1]/'", "<link href='r'/>"), "home_page_url",
     "http://[::1]/r"},
    {AROUND_NOTHING, ATOM("xml:base='feed:/foo'", "<link href='r'/>"), "home_page_url",
     "https://base.example/dir/r"},
    {AROUND_NOTHING, ATOM("xml:base='javascript:a()'", "<link href='r'/>"), "home_page_url",
     "https://base.example/dir/r"},
    {AROUND_ENTRY, "<link href=''/>", "items.0.url", "https://base.example/dir/feed"},
    {AROUND_ENTRY, "<link href='' xml:base='e'/>", "items.0.url", "https://base.example/dir/e"},
    {AROUND_ENTRY, "<link href=''>r</link>", "items.0.url", "https://base.example/dir/r"},
    {AROUND_ENTRY, "<link/>", "items.0.url", NULL},
    {AROUND_ENTRY, "<title>t</title><link href=''/>", "items.0.id",
     "riffle:4c45b8fe64f17a913a9e929b648e4ebf"},
};

Test(scope, bases)
{
    told_check(bases, COUNT_OF(bases));
}

static const struct told languages[] = {
    {AROUND_NOTHING, ATOM("xml:lang='en'", "<entry/>"), "items.0.language", "en"},
    {AROUND_NOTHING, ATOM("lang='en'", "<entry/>"), "items.0.language", "en"},
    {AROUND_NOTHING, ATOM("lang='no' xml:lang='en'", "<entry/>"), "items.0.language", "en"},
    {AROUND_NOTHING, ATOM("xml:lang='en'", "<entry xml:lang=''/>"), "items.0.language", NULL},
    {AROUND_NOTHING, ATOM("xml:lang='en'", "<entry xml:lang=''/>"), "language", "en"},
    {AROUND_NOTHING, ATOM("xml:lang='en'", "<entry xml:lang=' de '/>"), "items.0.language", "de"},
    {AROUND_NOTHING, ATOM("xml:lang=''", "<entry/>"), "language", NULL},
};

Test(scope, languages)
{
    told_check(languages, COUNT_OF(languages));
}

Test(scope, of_the_languages_of_a_header_the_first_counts)
{
    static const char *const documents[] = {"<rss><channel><item><title>t</title></item></channel>"
                                            "</rss>",
                                            "{\"version\":\"https://jsonfeed.org/version/1.1\","
                                            "\"title\":\"\",\"items\":[]}"};
    static const struct feed_hints hints = {.content_language = BYTES(" fr , en")};
    for (size_t i = 0; i < COUNT_OF(documents); i++) {
        struct error err = {0};
        struct feed_doc *doc;
        struct arena *arena = arena_new(SIZE_MAX);
        cr_assert(feed_parse(bytes_of(documents[i]), &hints, arena, &doc, &err), "%s", err.text);
        cr_expect(bytes_equal(doc->language, bytes_of("fr")), "%.*s", BYTES_FMT(doc->language));
        arena_free(arena);
    }
}

/* What stands in a vocabulary that nobody knows is not the item's, whether it has a prefix or not. */
static const struct told foreign[] = {
    {AROUND_ITEM, "<f xmlns='urn:q'><link>http://no.example/</link></f>", "items.0.url", NULL},
    {AROUND_ITEM, "<f xmlns='urn:q'><description>no</description></f>", "items.0.summary", NULL},
    {AROUND_ITEM, "<f xmlns='urn:q'><g><title>no</title></g></f><title>t</title>", "items.0.title",
     "t"},
    {AROUND_ITEM, "<body xmlns='urn:q'>no</body>", "items.0.content_html", NULL},
    {AROUND_ITEM, "<author xmlns='urn:q'>no</author>", "items.0.authors", NULL},
    {AROUND_ENTRY, "<title xmlns='urn:q'>no</title>", "items.0.title", NULL},
    {AROUND_ENTRY, "<f xmlns='urn:q'><title xmlns='http://www.w3.org/2005/Atom'>t</title></f>",
     "items.0.title", NULL},
    {AROUND_CHANNEL, "<f xmlns='urn:q'><title>no</title></f>", "title", ""},
    {AROUND_ITEM, "<title xmlns=''>t</title>", "items.0.title", "t"},
    {AROUND_ITEM, "<title xmlns='http://my.netscape.com/rdf/simple/0.9/'>t</title>",
     "items.0.title", "t"},
    {AROUND_CHANNEL, "<item xmlns='urn:q'><title>t</title></item>", "items.0.title", "t"},
    {AROUND_NOTHING, "<rss><channel xmlns='urn:q'><item><title>t</title></item></channel></rss>",
     "items.0.title", "t"},
    {AROUND_NOTHING, "<feed xmlns='urn:q'><entry><title xmlns='urn:q'>t</title></entry></feed>",
     "items.0.title", "t"},
    {AROUND_NOTHING, "<feed xmlns='urn:q'><entry><title xmlns='urn:r'>t</title></entry></feed>",
     "items.0.title", NULL},
};

Test(scope, foreign_elements_stay_out)
{
    told_check(foreign, COUNT_OF(foreign));
}

static const struct told owners[] = {
    {AROUND_ITEM, "<enclosure x:url='http://no.example/' url='http://a.example/'/>",
     "items.0.attachments.0.url", "http://a.example/"},
    {AROUND_ITEM, "<enclosure x:url='http://no.example/'/>", "items.0.attachments", NULL},
    {AROUND_ITEM, "<guid x:isPermaLink='true'>g</guid>", "items.0._riffle.guid_is_permalink", NULL},
    {AROUND_ITEM, "<guid isPermaLink='false' x:isPermaLink='true'>g</guid>",
     "items.0._riffle.guid_is_permalink", "false"},
    {AROUND_ITEM, "<category x:domain='no'>c</category>", "items.0._riffle.categories.0.scheme",
     NULL},
    {AROUND_ITEM, "<link itunes:href='http://no.example/'>http://a.example/</link>", "items.0.url",
     "http://a.example/"},
    {AROUND_ITEM, "<media:content media:url='http://a.example/' x:url='http://no.example/'/>",
     "items.0.attachments.0.url", "http://a.example/"},
    {AROUND_ITEM, "<media:content media:url='http://no.example/' url='http://a.example/'/>",
     "items.0.attachments.0.url", "http://a.example/"},
    {AROUND_ITEM, "<a:link a:href='http://a.example/'/>", "items.0.url", "http://a.example/"},
    {AROUND_CHANNEL, "<item rdf:about='http://a.example/'/>", "items.0.id", "http://a.example/"},
    {AROUND_ENTRY, "<content x:type='html'>a &lt;b</content>", "items.0.content_text", "a <b"},
};

Test(scope, attributes_are_their_owners)
{
    told_check(owners, COUNT_OF(owners));
}
