/* A checker that finds nothing wrong is worth nothing until it has been seen to find what is: documents, each with the
 * one fault that has to be told. */
#include "forms_checker.h"

#include "html_rules.h"
#include "value_rules.h"

#include <criterion/criterion.h>
#include <string.h>

#define XML "<?xml version=\"1.0\" encoding=\"utf-8\"?>"

/* ---- Atom ---- */

#define FEED(inside)                                                                               \
    XML "<feed xmlns='http://www.w3.org/2005/Atom'><id>urn:x</id><title>t</title>"                 \
        "<updated>2026-08-11T00:00:00Z</updated>"                                                  \
        "<link rel='self' href='https://x.example/x.atom'/>" inside "</feed>"
#define DATED(published, updated, inside)                                                          \
    "<entry><id>urn:e</id><title>t</title><published>" published "</published>"                    \
    "<updated>" updated "</updated>" inside "</entry>"
#define ENTRY(inside) DATED("2026-08-11T00:00:00Z", "2026-08-11T00:00:00Z", inside)
#define AUTHOR        "<author><name>n</name></author>"
#define SOURCE                                                                                     \
    "<source><id>urn:s</id><title>s</title><updated>2026-08-11T00:00:00Z</updated></source>"
#define LINK "<link href='https://x.example/'/>"
#define REST AUTHOR SOURCE LINK

/* ---- RSS ---- */

#define SELF "<atom:link rel='self' type='application/rss+xml' href='https://x.example/x.rss'/>"
#define BARE_CHANNEL(inside)                                                                       \
    XML "<rss version='2.0' xmlns:atom='http://www.w3.org/2005/Atom' "                             \
        "xmlns:dc='http://purl.org/dc/elements/1.1/' "                                             \
        "xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel><title>t</title>"       \
        "<description>d</description>" inside "</channel></rss>"
#define CHANNEL(inside) BARE_CHANNEL(SELF "<link>https://x.example/</link>" inside)
#define BARE_ITEM(inside)                                                                          \
    "<item><title>t</title><dc:creator>c</dc:creator>"                                             \
    "<pubDate>Tue, 11 Aug 2026 00:00:00 GMT</pubDate>" inside "</item>"
#define GUID         "<guid isPermaLink='false'>g</guid>"
#define ITEM(inside) BARE_ITEM(GUID inside)

/* ---- JSON Feed ---- */

#define JSON(inside)                                                                               \
    "{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"t\",\"items\":[" inside "]}"
#define JSON_ITEM(id, inside)                                                                      \
    "{\"id\":\"" id "\",\"content_html\":\"\",\"date_published\":\"2026-08-11T00:00:00Z\","        \
    "\"authors\":[{\"name\":\"n\"}],\"_riffle\":{\"feed\":{\"id\":\"f\",\"title\":\"t\"}}" inside  \
    "}"

/* ---- OPML ---- */

#define OPML(body)                                                                                 \
    XML "<opml version='2.0'><head><title>t</title></head><body>" body "</body></opml>"
#define OUTLINE "<outline type='rss' text='o' xmlUrl='https://x.example/feed'/>"

/* ---- pages ---- */

#define PAGE(body)                                                                                 \
    "<!DOCTYPE html>\n<html lang=\"en\"><head><title>t</title></head><body>" body "</body></html>"

/* Documents, and a part of the one complaint each must bring; NULL: none. */
static const struct {
    const char *form, *document, *complaint;
} rows[] = {
    {".atom", FEED(""), NULL},
    {".atom", FEED(ENTRY(REST)), NULL},
    {".atom", FEED(ENTRY(REST "<summary type='html'>&lt;p dir=\"ltr\">one &amp;amp;</summary>")),
     NULL},
    {".atom", FEED(ENTRY(REST "<x:y xmlns:x='urn:other'>z</x:y>")), NULL},
    {".atom", FEED(ENTRY(AUTHOR SOURCE "<content>c</content>")), NULL},
    {".atom", XML "<feed xmlns='http://www.w3.org/2005/Atom'>", "not well-formed"},
    {".atom", "<feed/>", "does not say that it is XML"},
    {".atom", XML "<rss/>", "not that of: an Atom feed"},
    {".atom", FEED("<title>t</title>"), "more than one: http://www.w3.org/2005/Atom|title"},
    {".atom", FEED("<summary>t</summary>"), "may not be here"},
    {".atom", FEED("<link rel='self' href='https://x.example/'/>"), "second link to itself"},
    {".atom", FEED("text"), "text between elements"},
    {".atom", FEED(ENTRY(SOURCE LINK)), "without an author"},
    {".atom", FEED(ENTRY(AUTHOR LINK)), "missing: http://www.w3.org/2005/Atom|source"},
    {".atom", FEED(ENTRY(AUTHOR SOURCE)), "neither an alternate link nor content"},
    {".atom", FEED(ENTRY(REST LINK)), "second alternate"},
    {".atom", FEED(ENTRY(REST "<category term=''/>")), "without a term"},
    {".atom", FEED(ENTRY(REST "<category term='a' scheme='b'/>")), "scheme that is no IRI"},
    {".atom", FEED(ENTRY(REST "<link rel='via' href='javascript:x'/>")), "leads nowhere"},
    {".atom", FEED(ENTRY(REST "<link rel='via' href='/x'/>")), "leads nowhere"},
    {".atom", FEED(ENTRY(REST "<link rel='via' href='https://x.example/&lt;'/>")), "nowhere"},
    {".atom", FEED(ENTRY(REST "<link rel='via' type='html' href='https://x.example/'/>")),
     "media type"},
    {".atom", FEED(ENTRY(REST "<link rel='enclosure' length='1k' href='https://x.example/'/>")),
     "length that is no number"},
    {".atom", FEED(ENTRY(REST "<summary type='xhtml'>x</summary>")), "does not write"},
    {".atom", FEED(ENTRY(REST "<title xml:lang='en_US'>t</title>")), "language that is none"},
    {".atom", FEED(ENTRY(REST) ENTRY(REST)), "another entry has"},
    {".atom", FEED(ENTRY(REST "<summary>a\xE2\x80\xAE</summary>")), "order of reading"},
    {".atom", FEED(ENTRY(REST "<category term='&#x85;'/>")), "a control"},
    {".atom", FEED("<subtitle>\xEF\xBF\xBD\xEF\xB7\x90</subtitle>"), "noncharacter"},
    {".atom",
     FEED("<entry><id>e 1</id><title>t</title><published>2026-08-11T00:00:00Z</published>"
          "<updated>2026-08-11T00:00:00Z</updated>" REST "</entry>"),
     "no IRI"},
    {".atom", FEED(DATED("2026-08-11T00:00:01Z", "2026-08-11T00:00:00Z", REST)),
     "before it was published"},
    {".atom", FEED(DATED("2026-08-11", "2026-08-11T00:00:00Z", REST)), "a date that is none"},
    {".atom", FEED(DATED("2026-02-29T00:00:00Z", "2026-08-11T00:00:00Z", REST)), "is none"},
    {".atom", FEED(DATED("2027-01-01T00:00:00Z", "2027-01-01T00:00:00Z", REST)), "yet to come"},

    {".rss", CHANNEL(""), NULL},
    {".rss", CHANNEL(ITEM("")), NULL},
    {".rss",
     CHANNEL(ITEM("<description>&lt;p></description><content:encoded>&lt;p>"
                  "</content:encoded>")),
     NULL},
    {".rss", CHANNEL(BARE_ITEM("<guid>https://x.example/1</guid>")), NULL},
    {".rss", CHANNEL(ITEM("<enclosure url='https://x.example/a' length='0' type='a/b'/>")), NULL},
    {".rss", XML "<rss version='0.91'><channel/></rss>", "not version 2.0"},
    {".rss", XML "<feed/>", "not that of: an RSS feed"},
    {".rss", BARE_CHANNEL(SELF), "missing: link"},
    {".rss", BARE_CHANNEL(SELF "<link>/x/</link>"), "not whole"},
    {".rss", BARE_CHANNEL("<link>https://x.example/</link>"), "missing"},
    {".rss", CHANNEL(SELF), "second link to itself"},
    {".rss", CHANNEL("<title>t</title>"), "more than one: title"},
    {".rss", CHANNEL("<guid>t</guid>"), "may not be here: guid"},
    {".rss", CHANNEL("<language>english</language>"), "language that is none"},
    {".rss", CHANNEL("<lastBuildDate>Tue, 11 Aug 26 00:00:00 GMT</lastBuildDate>"), "is none"},
    {".rss", CHANNEL("<lastBuildDate>Mon, 11 Aug 2026 00:00:00 GMT</lastBuildDate>"), "is none"},
    {".rss", CHANNEL("<lastBuildDate>Tue, 31 Nov 2026 00:00:00 GMT</lastBuildDate>"), "is none"},
    {".rss", CHANNEL("<lastBuildDate>2026-08-11T00:00:00Z</lastBuildDate>"), "is none"},
    {".rss", CHANNEL("<pubDate>Fri, 01 Jan 2027 00:00:00 GMT</pubDate>"), "yet to come"},
    {".rss", CHANNEL(BARE_ITEM("")), "missing: guid"},
    {".rss", CHANNEL(BARE_ITEM("<guid>g</guid>")), "does not say so"},
    {".rss", CHANNEL(ITEM(GUID)), "another item has"},
    {".rss", CHANNEL(ITEM("<source>s</source>")), "source without an address"},
    {".rss", CHANNEL(ITEM("<source url='https://x.example/'/>")), "source without a name"},
    {".rss", CHANNEL(ITEM("<enclosure url='https://x.example/a' type='a/b'/>")),
     "without a length"},
    {".rss", CHANNEL(ITEM("<enclosure url='a' length='1' type='a/b'/>")), "without an address"},
    {".rss", CHANNEL(ITEM("<enclosure url='https://x.example/a' length='1'/>")), "without a type"},
    {".rss", CHANNEL(ITEM("<content:encoded>b</content:encoded><description>d</description>")),
     "behind the body"},
    {".rss", CHANNEL(ITEM("<description>&lt;b onclick=x></description>")), "a handler"},
    {".rss",
     CHANNEL("<item><title>&lt;script>x&lt;/script></title>" GUID
             "<dc:creator>c</dc:creator><pubDate>Tue, 11 Aug 2026 00:00:00 GMT</pubDate>"
             "</item>"),
     "may do something: script"},
    {".rss", CHANNEL(ITEM("<category/>")), "empty: category"},

    {".json", JSON(""), NULL},
    {".json", JSON(JSON_ITEM("1", "")), NULL},
    {".json", JSON(JSON_ITEM("1", ",\"_other\":1")), NULL},
    {".json", "{", "no JSON"},
    {".json", "{\"title\":\"t\",\"items\":[]}", "missing: version"},
    {".json", JSON("1"), "no object"},
    {".json", JSON(JSON_ITEM("1", "") "," JSON_ITEM("1", "")), "another item has"},
    {".json", JSON(JSON_ITEM("", "")), "empty: id"},
    {".json", JSON("{\"id\":\"1\"}"), "missing: content_html"},
    {".json", JSON(JSON_ITEM("1", ",\"author\":{}")), "may not be here: author"},
    {".json", JSON(JSON_ITEM("1", ",\"url\":\"/x\"")), "not whole"},
    {".json", JSON(JSON_ITEM("1", ",\"title\":1")), "no string: title"},
    {".json", JSON(JSON_ITEM("1", ",\"tags\":[\" \"]")), "empty: a tag"},
    {".json", JSON(JSON_ITEM("1", ",\"language\":\"\\u0001\"")), "a control"},
    {".json", JSON(JSON_ITEM("1", ",\"date_modified\":\"now\"")), "a date that is none"},
    {".json", JSON(JSON_ITEM("1", ",\"date_modified\":\"2027-01-01T00:00:00Z\"")), "yet to come"},
    {".json", JSON(JSON_ITEM("1", ",\"attachments\":[{\"url\":\"https://x.example/\"}]")),
     "missing: mime_type"},
    {".json",
     JSON(JSON_ITEM("1", ",\"attachments\":[{\"url\":\"https://x.example/\",\"mime_type\":\"a/b\","
                         "\"size_in_bytes\":\"1\"}]")),
     "no number: size_in_bytes"},
    {".json", JSON(JSON_ITEM("1", ",\"summary\":\"\xE2\x81\xA6\"")), "order of reading"},

    {".opml", OPML(OUTLINE), NULL},
    {".opml", OPML("<outline text='folder'>" OUTLINE "</outline>"), NULL},
    {".opml", OPML(""), "missing: outline"},
    {".opml", XML "<opml><head/><body/></opml>", "not version 2.0"},
    {".opml", OPML("<outline type='rss' xmlUrl='https://x.example/'/>"), "without a text"},
    {".opml", OPML("<outline type='rss' text='o'/>"), "subscription without an address"},
    {".opml", OPML("<outline type='rss' text='o' xmlUrl='feed'/>"), "without an address"},
    {".opml", OPML("<outline type='rss' text='o' xmlUrl='https://x.example/' category='a'/>"),
     "no path"},
    {".opml", OPML("<outline text='o' language='?'/>"), "language that is none"},
    {".opml", OPML("<outline text='o' htmlUrl='javascript:x'/>"), "home that is no address"},

    {"/", PAGE("<p>text<a href=\"https://x.example/\">x</a><a href='./x/'>x</a>"), NULL},
    {"/", "<html>", "does not begin as a page does"},
    {"/", PAGE("<table><b></b></table>"), "mistakes that an HTML parser sees"},
    {"/", PAGE("<script></script>"), "may do something: script"},
    {"/", PAGE("<p style='color: red'>"), "the policy forbids"},
    {"/", PAGE("<img src='https://x.example/' alt=''>"), "nobody asked for"},
    {"/", PAGE("<a href='//x.example/'>x</a>"), "neither whole nor our own"},
    {"/", PAGE("<p id='a'></p><p id='a'></p>"), "there already"},
    {"/", PAGE("<p lang='english!'></p>"), "language that is none"},
    {"/", PAGE("<link rel='preload' href='./x'>"), "kind that no page needs"},
    {"/", PAGE("<link rel='stylesheet' href='https://x.example/x.css'>"), "somebody else's"},
    {"/", PAGE("<p>\xE2\x80\xAB</p>"), "order of reading"},
    {"/", PAGE("<!-- x -->"), "a comment"},
};

Test(checkers, they_complain_of_what_is_wrong_and_of_nothing_else)
{
    const struct check_terms terms = {.now = INT64_C(1790000000000)}; /* 2026-09-21 */
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct arena *arena = arena_new(1 << 20);
        const struct checked_form *form = checked_form_of(rows[i].form);
        struct complaints found = form->check(bytes_of(rows[i].document), &terms, arena);
        const char *first = found.n ? found.v[0].p : NULL;
        if (rows[i].complaint)
            cr_expect(first && strstr(first, rows[i].complaint), "%s: %s", rows[i].document,
                      first ? first : "no complaint");
        else
            cr_expect_null(first, "%s: %s", rows[i].document, first);
        arena_free(arena);
    }
}

/* What would do something in a reader, and may not stand in a feed. */
static const char *const harmful[] = {
    "<script>alert(1)</script>",
    "<ScRiPt src=//x.example/></sCrIpT>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href=\" java\tscript:alert(1)\">x</a>",
    "<a href=\"&#1;javascript:alert(1)\">x</a>",
    "<a href=data:text/html,x>x</a>",
    "<a href=vbscript:x>x</a>",
    "<iframe srcdoc='&lt;script>'></iframe>",
    "<object data=x></object>",
    "<embed src=x>",
    "<form action=https://x.example/><input></form>",
    "<base href=https://x.example/>",
    "<meta http-equiv=refresh content=0>",
    "<link rel=stylesheet href=https://x.example/>",
    "<style>*{}</style>",
    "<p style='background: url(x)'>",
    "<p style='width: expression(x)'>",
    "<p style='position: fixed'>",
    "<video poster=javascript:x></video>",
    "<details ontoggle=alert(1) open>",
    "<body onload=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<template><script>x</script></template>",
    "<plaintext>",
    "<p>\xE2\x80\xAE</p>",
    "<p title='\xE2\x81\xA7'></p>",
};

Test(checkers, what_runs_in_a_reader_is_seen)
{
    for (size_t i = 0; i < COUNT_OF(harmful); i++) {
        struct complaints found = {.arena = arena_new(1 << 20)};
        html_check_fragment(bytes_of(harmful[i]), true, &found);
        cr_expect_gt(found.n, 0, "%s", harmful[i]);
        arena_free(found.arena);
    }
}

Test(checkers, what_does_nothing_may_stand)
{
    static const char html[] =
        "<p lang=\"en\" dir=\"ltr\">a &lt;script> b</p><ul><li><a "
        "href=\"https://x.example/?a&amp;b\" "
        "rel=\"nofollow\">x</a></li></ul><img src=\"https://x.example/\" alt=\"\">"
        "<p style=\"color: red\">r</p><a href=\"mailto:a@x.example\">m</a>";
    struct complaints found = {.arena = arena_new(1 << 20)};
    html_check_fragment(bytes_of(html), true, &found);
    cr_expect_eq(found.n, 0, "%s", found.n ? found.v[0].p : "");
    html_check_fragment(bytes_of(html), false, &found);
    cr_expect_eq(found.n, 1, "the picture, where none is wanted");
    arena_free(found.arena);
}
