#include "atom_checker.h"

#include <criterion/criterion.h>
#include <string.h>

#define FEED(inside)                                                                               \
    "<feed xmlns='http://www.w3.org/2005/Atom'><id>urn:x</id><title>t</title>"                     \
    "<updated>2026-08-11T00:00:00Z</updated><link rel='self' href='x.atom'/>" inside "</feed>"
#define ENTRY(inside)                                                                              \
    "<entry><id>urn:e</id><title>t</title><published>2026-08-11T00:00:00Z</published>"             \
    "<updated>2026-08-11T00:00:00Z</updated>" inside "</entry>"
#define AUTHOR "<author><name>n</name></author>"
#define SOURCE                                                                                     \
    "<source><id>urn:s</id><title>s</title><updated>2026-08-11T00:00:00Z</updated></source>"
#define LINK "<link href='https://x.example/'/>"
#define REST AUTHOR SOURCE LINK

/* Documents, and a part of the one complaint each must bring; NULL: none. */
static const struct {
    const char *document, *complaint;
} rows[] = {
    {FEED(""), NULL},
    {FEED(ENTRY(REST)), NULL},
    {FEED(ENTRY(REST "<summary type='html'>&lt;p dir=\"ltr\">one &amp;amp; two</summary>")), NULL},
    {FEED(ENTRY(REST "<x:y xmlns:x='urn:other'>z</x:y>")), NULL},
    {FEED(ENTRY(AUTHOR SOURCE "<content>c</content>")), NULL},
    {"<feed xmlns='http://www.w3.org/2005/Atom'>", "not well-formed"},
    {"<rss/>", "not an Atom feed"},
    {FEED("<title>t</title>"), "more than one: title"},
    {FEED("<summary>t</summary>"), "may not be here: summary"},
    {FEED(ENTRY(SOURCE LINK)), "without an author"},
    {FEED(ENTRY(AUTHOR LINK)), "missing: source"},
    {FEED(ENTRY(AUTHOR SOURCE)), "neither an alternate link nor content"},
    {FEED(ENTRY(REST LINK)), "second alternate"},
    {FEED(ENTRY(REST "<category term=''/>")), "without a term"},
    {FEED(ENTRY(REST "<link rel='via' href='javascript:x'/>")), "leads nowhere"},
    {FEED(ENTRY(REST "<link rel='via' href='https://x.example/&lt;'/>")), "no IRI"},
    {FEED(ENTRY(REST "<link rel='via' type='html' href='https://x.example/'/>")), "media type"},
    {FEED(ENTRY(REST "<summary type='html'>&lt;SCRIPT></summary>")), "does something"},
    {FEED(ENTRY(REST "<summary type='html'>&lt;p onclick=x></summary>")), "handler"},
    {FEED(ENTRY(REST "<summary type='html'>&lt;a href=\"javascript:x\"></summary>")), "something"},
    {FEED(ENTRY(REST "<summary type='xhtml'>x</summary>")), "does not write"},
    {FEED(ENTRY(REST) ENTRY(REST)), "another entry has"},
    {FEED("<entry><id>e 1</id><title>t</title><published>2026-08-11T00:00:00Z</published>"
          "<updated>2026-08-11T00:00:00Z</updated>" REST "</entry>"),
     "no IRI"},
    {FEED("<entry><id>urn:e</id><title>t</title><published>2026-08-11T00:00:01Z</published>"
          "<updated>2026-08-11T00:00:00Z</updated>" REST "</entry>"),
     "before it was published"},
    {FEED("<entry><id>urn:e</id><title>t</title><published>2026-08-11</published>"
          "<updated>2026-08-11T00:00:00Z</updated>" REST "</entry>"),
     "a date that is none"},
};

Test(atom_checker, it_complains_of_what_is_wrong_and_of_nothing_else)
{
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct arena *arena = arena_new(1 << 20);
        struct atom_report report = atom_check(bytes_of(rows[i].document), arena);
        const char *first = report.n_complaints ? report.complaints[0].p : NULL;
        if (rows[i].complaint)
            cr_expect(first && strstr(first, rows[i].complaint), "row %zu: %s", i, first);
        else
            cr_expect_null(first, "row %zu: %s", i, first);
        arena_free(arena);
    }
}
