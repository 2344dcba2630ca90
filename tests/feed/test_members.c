/* What elements and their attributes do: addresses, identities, links. */
#include "told.h"

#include <criterion/criterion.h>

#include "base/bytes.h"

/* Whatever member an address stands in, one that a browser would run does not come out. */
static const struct told executable[] = {
    {AROUND_ENTRY, "<author><name>A</name><uri>javascript:a()</uri></author>",
     "items.0.authors.0.url", NULL},
    {AROUND_ENTRY, "<author><name>A</name><uri>java&#10;script:a()</uri></author>",
     "items.0.authors.0.url", NULL},
    {AROUND_ENTRY, "<author><name>A</name><uri>/a</uri></author>", "items.0.authors.0.url",
     "https://base.example/a"},
    {AROUND_ENTRY, "<contributor><name>A</name><uri> DATA:text/html,x</uri></contributor>",
     "items.0._riffle.contributors.0.url", NULL},
    {AROUND_ENTRY, "<link rel='via' href='javascript:a()'/>", "items.0._riffle.links", NULL},
    {AROUND_ENTRY, "<link rel='related' href='vbscript:a()'/>", "items.0.external_url", NULL},
    {AROUND_ITEM, "<link>data:text/html,x</link>", "items.0._riffle.links", NULL},
    {AROUND_ITEM, "<a:link href='javascript:a()'>http://x.example/</a:link>", "items.0.url",
     "http://x.example/"},
    {AROUND_ENTRY, "<content src='javascript:a()' type='text/html'/>", "items.0._riffle.links",
     NULL},
    {AROUND_ITEM, "<source url='data:text/html,x'>S</source>", "items.0._riffle.source.url", NULL},
    {AROUND_ITEM, "<source url='data:text/html,x'>S</source>", "items.0._riffle.source.title", "S"},
    {AROUND_ENTRY, "<source><link href='javascript:a()'/><title>S</title></source>",
     "items.0._riffle.source.url", NULL},
    {AROUND_ITEM, "<wfw:commentRss>javascript:a()</wfw:commentRss>", "items.0._riffle.comments",
     NULL},
    {AROUND_ITEM, "<comments>javascript:a()</comments>", "items.0._riffle.comments", NULL},
    {AROUND_ITEM, "<thr:in-reply-to href='javascript:a()'/>", "items.0._riffle.in_reply_to", NULL},
    {AROUND_ITEM, "<thr:in-reply-to href='javascript:a()' ref='tag:x,2005:1'/>",
     "items.0._riffle.in_reply_to", "tag:x,2005:1"},
    {AROUND_ITEM, "<media:player url='javascript:a()'/>", "items.0._riffle.media.player", NULL},
    {AROUND_ITEM, "<media:content url='javascript:a()' type='video/mp4'/>", "items.0.attachments",
     NULL},
    {AROUND_ITEM, "<enclosure url='data:audio/mpeg,x' type='audio/mpeg'/>", "items.0.attachments",
     NULL},
    {AROUND_ITEM, "<guid isPermaLink='true'>javascript:a()</guid>", "items.0.url", NULL},
    {AROUND_ITEM, "<category domain='javascript:a()'>c</category>",
     "items.0._riffle.categories.0.scheme", NULL},
    {AROUND_CHANNEL, "<itunes:image href='data:image/svg+xml,x'/>", "icon", NULL},
    {AROUND_CHANNEL, "<itunes:new-feed-url>javascript:a()</itunes:new-feed-url>",
     "_riffle.podcast.new_feed_url", NULL},
    {AROUND_CHANNEL, "<link>javascript:a()</link>", "home_page_url", NULL},
    {AROUND_CHANNEL, "<cloud domain='javascript:a()' port='80' path='p'/>", "hubs", NULL},
    {AROUND_CHANNEL, "<cloud domain='c.example' port='8080' path='p'/>", "hubs.0.url",
     "http://c.example:8080/p"},
    {AROUND_CHANNEL, "<a:link rel='self' href='javascript:a()'/>", "feed_url", NULL},
    {AROUND_NOTHING,
     "<channel href='javascript:a()'><title>C</title><item href='data:x,y'/></channel>",
     "home_page_url", NULL},
};

Test(members, no_address_can_be_run)
{
    told_check(executable, COUNT_OF(executable));
}

#define HASHED_CALL "riffle:1811cd1f0d5e0ca64ef3e26ea78d30ab"
#define HASHED_DATA "riffle:a0a95026597cf39e6162ba272e007553"

/* An identity is no link; but readers follow it where it looks like one, so a hash tells it from others. */
static const struct told identities[] = {
    {AROUND_ITEM, "<guid>javascript:a()</guid>", "items.0.id", HASHED_CALL},
    {AROUND_ENTRY, "<id>data:text/html,x</id>", "items.0.id", HASHED_DATA},
    {AROUND_FEED, "<id>javascript:a()</id>", "_riffle.id", HASHED_CALL},
    {AROUND_ENTRY, "<source><id>javascript:a()</id></source>", "items.0._riffle.source.id",
     HASHED_CALL},
    {AROUND_ITEM, "<thr:in-reply-to ref='javascript:a()'/>", "items.0._riffle.in_reply_to",
     HASHED_CALL},
    {AROUND_JSON, "\"id\":\"javascript:a()\",\"title\":\"t\"", "items.0.id", HASHED_CALL},
    {AROUND_ENTRY, "<id>tag:x.example,2005:1</id>", "items.0.id", "tag:x.example,2005:1"},
    {AROUND_ITEM, "<guid>yt:video:1</guid>", "items.0.id", "yt:video:1"},
};

Test(members, identities_are_kept_apart)
{
    told_check(identities, COUNT_OF(identities));
}

#define PICTURE "<content type='image/png'>iVBORw0KGgoAAAANSUhEUgAAAAEAAAAB</content>"

/* Of several bodies HTML says more than text, and the first more than the second; a picture is none. */
static const struct told bodies[] = {
    {AROUND_ENTRY, "<content type='html'>&lt;p>full&lt;/p></content>" PICTURE,
     "items.0.content_html", "<p>full</p>"},
    {AROUND_ENTRY, PICTURE, "items.0.content_text", NULL},
    {AROUND_ENTRY, PICTURE "<summary>s</summary>", "items.0.content_text", "s"},
    {AROUND_ENTRY, "<content type='application/x-y' mode='base64'>AAEC</content>",
     "items.0.content_text", NULL},
    {AROUND_ENTRY, "<content type='application/x-y'>aGVsbG8=</content>", "items.0.content_text",
     "hello"},
    {AROUND_ENTRY, "<content type='text/html' mode='base64'>PGI+aDwvYj4=</content>",
     "items.0.content_html", "<b>h</b>"},
    {AROUND_ENTRY, "<content type='html'>&lt;p>h&lt;/p></content><content>t</content>",
     "items.0.content_html", "<p>h</p>"},
    {AROUND_ENTRY, "<content>t</content><content type='html'>&lt;p>h&lt;/p></content>",
     "items.0.content_html", "<p>h</p>"},
    {AROUND_ENTRY, "<content>one</content><content>two</content>", "items.0.content_text", "one"},
    {AROUND_ENTRY,
     "<content type='multipart/alternative'><content type='text/plain'>P</content>"
     "<content type='text/html' mode='escaped'>&lt;b>H&lt;/b></content></content>",
     "items.0.content_html", "<b>H</b>"},
    {AROUND_ENTRY,
     "<content type='multipart/alternative'>no<content type='text/plain'>P</content></content>",
     "items.0.content_text", "P"},
    {AROUND_ENTRY, "<content type='multipart/alternative'/><title>t</title>", "items.0.title", "t"},
    {AROUND_ITEM,
     "<content:encoded>&lt;p>1</content:encoded><content:encoded>&lt;p>2</content:encoded>",
     "items.0.content_html", "<p>1</p>"},
    {AROUND_ITEM, "<description>one</description><description>two</description>", "items.0.summary",
     "one"},
    {AROUND_ITEM, "<title>one</title><title>two</title>", "items.0.title", "one"},
    {AROUND_ITEM,
     "<media:content url='/1'><media:credit>a</media:credit></media:content>"
     "<media:content url='/2'><media:credit>b</media:credit></media:content>",
     "items.0._riffle.media.credit", "a"},
    {AROUND_ITEM, "<x:a><title>no</title></x:a><title>yes</title>", "items.0.title", "yes"},
};

Test(members, the_best_body_counts)
{
    told_check(bodies, COUNT_OF(bodies));
}

#define IANA "http://www.iana.org/assignments/relation/"

static const struct told links[] = {
    {AROUND_ENTRY, "<link rel='" IANA "alternate' href='/a'/>", "items.0.url",
     "https://base.example/a"},
    {AROUND_ENTRY, "<link rel='" IANA "alternate' href='/a'/>", "items.0._riffle.links.0.rel",
     "alternate"},
    {AROUND_ENTRY, "<link rel='" IANA "enclosure' href='/a'/>", "items.0.attachments.0.url",
     "https://base.example/a"},
    {AROUND_ENTRY, "<link rel='" IANA "' href='/a'/>", "items.0._riffle.links.0.rel", IANA},
    {AROUND_ENTRY, "<link rel='http://x.example/alternate' href='/a'/>", "items.0.url", NULL},
};

Test(members, relations_have_one_name)
{
    told_check(links, COUNT_OF(links));
}

/* An address that was escaped once too often means what it meant before. */
static const struct told escaped[] = {
    {AROUND_ITEM, "<enclosure url='/a?b=1&amp;amp;c=2'/>", "items.0.attachments.0.url",
     "https://base.example/a?b=1&c=2"},
    {AROUND_ITEM, "<media:content url='/a?b=1&amp;amp;c=2'/>", "items.0.attachments.0.url",
     "https://base.example/a?b=1&c=2"},
    {AROUND_ITEM, "<comments>/a?b=1&amp;amp;c=2</comments>", "items.0._riffle.comments",
     "https://base.example/a?b=1&c=2"},
    {AROUND_ITEM, "<guid>http://x.example/a?b=1&amp;amp;c=2</guid>", "items.0.url",
     "http://x.example/a?b=1&c=2"},
    {AROUND_ITEM, "<guid>http://x.example/a?b=1&amp;amp;c=2</guid>", "items.0.id",
     "http://x.example/a?b=1&amp;c=2"},
    {AROUND_ITEM, "<media:thumbnail url='/a?b=1&amp;amp;c=2'/>", "items.0.image",
     "https://base.example/a?b=1&c=2"},
    {AROUND_CHANNEL, "<image><url>/a?b=1&amp;amp;c=2</url></image>", "icon",
     "https://base.example/a?b=1&c=2"},
};

Test(members, addresses_are_unescaped)
{
    told_check(escaped, COUNT_OF(escaped));
}

#define ENTRY_ALONE "<entry xmlns='http://www.w3.org/2005/Atom'><id>i</id><title>t</title></entry>"
#define BAG(inside) "<content:items><rdf:Bag><rdf:li>" inside "</rdf:li></rdf:Bag></content:items>"

static const struct told rare[] = {
    {AROUND_NOTHING, ENTRY_ALONE, "items.#", "1"},
    {AROUND_NOTHING, ENTRY_ALONE, "items.0.title", "t"},
    {AROUND_NOTHING, ENTRY_ALONE, "title", ""},
    {AROUND_NOTHING, ENTRY_ALONE, "_riffle.format", "atom1.0"},
    {AROUND_NOTHING,
     "<a:entry xmlns:a='http://www.w3.org/2005/Atom'><a:title>t</a:title></a:entry>",
     "items.0.title", "t"},
    {AROUND_NOTHING, "<entry><title>t</title></entry>", "items", NULL},
    {AROUND_ITEM,
     BAG("<content:item><content:format rdf:resource='http://www.w3.org/1999/xhtml'/>"
         "<rdf:value>&lt;p>b&lt;/p></rdf:value></content:item>"),
     "items.0.content_html", "<p>b</p>"},
    {AROUND_ITEM,
     BAG("<content:item><rdf:value rdf:parseType='Literal'><p>b</p></rdf:value></content:item>"),
     "items.0.content_html", "<p>b</p>"},
    {AROUND_ITEM,
     BAG("<rdf:value>no</rdf:value>") "<content:encoded>&lt;p>e&lt;/p></content:encoded>",
     "items.0.content_html", "<p>e</p>"},
    {AROUND_ITEM, "<rdf:value>no</rdf:value>", "items.0.content_html", NULL},
    {AROUND_ITEM, "<georss:circle>45.5 -110.25 50</georss:circle>", "items.0._riffle.geo.lat",
     "45.5"},
    {AROUND_ITEM, "<podcast:person href='/p' img='/i.png'>Name</podcast:person>",
     "items.0._riffle.contributors.0.url", "https://base.example/p"},
    {AROUND_ITEM, "<podcast:person href='/p' img='/i.png'>Name</podcast:person>",
     "items.0._riffle.contributors.0.avatar", "https://base.example/i.png"},
    {AROUND_ITEM, "<podcast:person href='javascript:a()' img='data:x,y'>Name</podcast:person>",
     "items.0._riffle.contributors.0.avatar", NULL},
};

Test(members, rare_elements_are_read)
{
    told_check(rare, COUNT_OF(rare));
}
