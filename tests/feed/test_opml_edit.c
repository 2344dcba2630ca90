#include "feed/opml_edit.h"

#include <criterion/criterion.h>
#include <string.h>

#define NEW "<outline text=\"New\" type=\"rss\" xmlUrl=\"https://new.example/feed\"/>"
#define A   "<outline text=\"A\" xmlUrl=\"https://a.example/feed\"/>"
#define B   "<outline text=\"B\" xmlUrl=\"https://b.example/feed\"/>"

/* A list, the folder that the new feed goes into, and the list with it. */
static const struct {
    const char *before, *folder, *after;
} additions[] = {
    /* behind what is there, indented as it is */
    {"<opml>\n  <body>\n    " A "\n  </body>\n</opml>\n", "",
     "<opml>\n  <body>\n    " A "\n    " NEW "\n  </body>\n</opml>\n"},
    {"<opml>\n<body>\n\t" A "\n</body>\n</opml>\n", "",
     "<opml>\n<body>\n\t" A "\n\t" NEW "\n</body>\n</opml>\n"},
    {"<opml>\r\n <body>\r\n  " A "\r\n </body>\r\n</opml>\r\n", "",
     "<opml>\r\n <body>\r\n  " A "\r\n  " NEW "\r\n </body>\r\n</opml>\r\n"},
    {"<opml><body>" A "</body></opml>", "", "<opml><body>" A NEW "</body></opml>"},
    {"<opml>\n<body>\n" A "</body></opml>", "", "<opml>\n<body>\n" A "\n" NEW "</body></opml>"},
    {"\xef\xbb\xbf<opml>\n<body>\n " A "\n</body>\n</opml>", "",
     "\xef\xbb\xbf<opml>\n<body>\n " A "\n " NEW "\n</body>\n</opml>"},
    /* comments stay with what they stand beside */
    {"<opml>\n<body>\n " A " <!-- a, of B -->\n <!-- end -->\n</body>\n</opml>\n", "",
     "<opml>\n<body>\n " A " <!-- a, of B -->\n " NEW "\n <!-- end -->\n</body>\n</opml>\n"},
    {"<opml>\n<body>\n <!-- <outline xmlUrl=\"https://c.example/\"/> -->\n " A
     "\n</body>\n</opml>\n",
     "",
     "<opml>\n<body>\n <!-- <outline xmlUrl=\"https://c.example/\"/> -->\n " A "\n " NEW
     "\n</body>\n</opml>\n"},
    /* nothing there yet */
    {"<opml>\n  <body>\n  </body>\n</opml>\n", "",
     "<opml>\n  <body>\n    " NEW "\n  </body>\n</opml>\n"},
    {"<opml>\n  <body></body>\n</opml>\n", "",
     "<opml>\n  <body>\n    " NEW "\n  </body>\n</opml>\n"},
    {"<opml>\n  <body/>\n</opml>\n", "", "<opml>\n  <body>\n    " NEW "\n  </body>\n</opml>\n"},
    {"<opml>\r\n\t<body />\r\n</opml>\r\n", "",
     "<opml>\r\n\t<body>\r\n\t\t" NEW "\r\n\t</body>\r\n</opml>\r\n"},
    {"<opml><body/></opml>", "", "<opml><body>" NEW "</body></opml>"},
    {"<opml>\n  <body>\n    <!-- none yet -->\n  </body>\n</opml>\n", "",
     "<opml>\n  <body>\n    <!-- none yet -->\n    " NEW "\n  </body>\n</opml>\n"},
    /* folders */
    {"<opml>\n<body>\n  <outline text=\"F\">\n    " A "\n  </outline>\n  " B "\n</body>\n</opml>\n",
     "F",
     "<opml>\n<body>\n  <outline text=\"F\">\n    " A "\n    " NEW "\n  </outline>\n  " B
     "\n</body>\n</opml>\n"},
    {"<opml>\n<body>\n  <outline text=\"F\"/>\n</body>\n</opml>\n", "F",
     "<opml>\n<body>\n  <outline text=\"F\">\n    " NEW "\n  </outline>\n</body>\n</opml>\n"},
    {"<opml>\n<body>\n  " A "\n</body>\n</opml>\n", "F & G/H",
     "<opml>\n<body>\n  " A "\n  <outline text=\"F &amp; G\">\n    <outline text=\"H\">\n      " NEW
     "\n    </outline>\n  </outline>\n</body>\n</opml>\n"},
    {"<opml>\n<body>\n  <outline title=\"F &amp; G\">\n    " A "\n  </outline>\n</body>\n</opml>\n",
     "F & G/H",
     "<opml>\n<body>\n  <outline title=\"F &amp; G\">\n    " A
     "\n    <outline text=\"H\">\n      " NEW "\n    </outline>\n  </outline>\n</body>\n</opml>\n"},
    {"<opml><body>" A "</body></opml>", "F",
     "<opml><body>" A "<outline text=\"F\">" NEW "</outline></body></opml>"},
    /* broken as the reader mends it */
    {"<opml>\n<body>\n <outline text=\"Q & A <b>\" xmlUrl=\"https://a.example/?x&y\" />\n</body>\n"
     "</opml>\n",
     "",
     "<opml>\n<body>\n <outline text=\"Q & A <b>\" xmlUrl=\"https://a.example/?x&y\" />\n " NEW
     "\n</body>\n</opml>\n"},
};

static const struct opml_addition addition = {.url = BYTES("https://new.example/feed"),
                                              .title = BYTES("New")};

Test(opml_edit, adds_and_changes_nothing_else)
{
    for (size_t i = 0; i < COUNT_OF(additions); i++) {
        struct arena *arena = arena_new(SIZE_MAX);
        struct opml_addition one = addition;
        struct bytes out = {NULL, 0};
        struct error err = {{0}};
        one.folder = bytes_of(additions[i].folder);
        cr_expect(opml_edit_add("list", bytes_of(additions[i].before), &one, arena, &out, &err),
                  "%zu: %s\n%.*s", i, err.text, BYTES_FMT(out));
        cr_expect(bytes_equal(out, bytes_of(additions[i].after)), "%zu:\n%.*s\nnot\n%s", i,
                  BYTES_FMT(out), additions[i].after);
        arena_free(arena);
    }
}

Test(opml_edit, takes_out_again_what_it_added)
{
    for (size_t i = 0; i < COUNT_OF(additions); i++) {
        struct arena *arena = arena_new(SIZE_MAX);
        struct bytes out = {NULL, 0};
        struct error err = {{0}};
        if (!strstr(additions[i].before, "body/") &&
            !strstr(additions[i].before, "<body></body>") &&
            !strstr(additions[i].before, "<body />") && !additions[i].folder[0]) {
            cr_expect(opml_edit_remove("list", bytes_of(additions[i].after), addition.url, arena,
                                       &out, &err),
                      "%zu: %s", i, err.text);
            const bool own_line = !strstr(additions[i].after, "/>" NEW) &&
                                  !strstr(additions[i].after, NEW "<");
            cr_expect(!own_line || bytes_equal(out, bytes_of(additions[i].before)), "%zu:\n%.*s", i,
                      BYTES_FMT(out));
        }
        arena_free(arena);
    }
}

static const struct {
    const char *before, *url, *after; /* NULL: refused */
} removals[] = {
    {"<opml>\n<body>\n " A "\n " B "\n</body>\n</opml>\n", "https://a.example/feed",
     "<opml>\n<body>\n " B "\n</body>\n</opml>\n"},
    {"<opml>\n<body>\n " A " <!-- of B -->\n " B "\n</body>\n</opml>\n", "https://a.example/feed",
     "<opml>\n<body>\n  <!-- of B -->\n " B "\n</body>\n</opml>\n"},
    {"<opml><body>" A B "</body></opml>", "https://b.example/feed",
     "<opml><body>" A "</body></opml>"},
    {"<opml>\n<body>\n " A "\n " B "\n " A "\n</body>\n</opml>\n", "HTTPS://A.example/feed",
     "<opml>\n<body>\n " B "\n</body>\n</opml>\n"},
    {"<opml>\n<body>\n <outline\n  text=\"A\"\n  x:y=\"1\" "
     "xmlUrl='https://u:p@a.example/?a=1&amp;b=2'\n"
     "  >\n </outline>\n " B "\n</body>\n</opml>\n",
     "https://a.example/?a=1&b=2", "<opml>\n<body>\n " B "\n</body>\n</opml>\n"},
    {"<opml>\n<body>\n <outline text=\"A\" xmlUrl=\"feed://a.example/feed\"/>\n " B
     "\n</body>\n</opml>\n",
     "http://a.example/feed", "<opml>\n<body>\n " B "\n</body>\n</opml>\n"},
    {"<opml>\n<body>\n <outline text=\"F\">\n  " A "\n </outline>\n</body>\n</opml>",
     "https://a.example/feed",
     "<opml>\n<body>\n <outline text=\"F\">\n </outline>\n</body>\n</opml>"},
    {"<opml><body>" A "</body></opml>", "https://c.example/feed", NULL},
    {"<opml><body>" A "</body></opml>", "", NULL},
    {"<opml><body><outline text=\"A\" xmlUrl=\"https://a.example/feed\">" B
     "</outline></body></opml>",
     "https://a.example/feed", NULL},
    {"<opml><body>" A, "https://a.example/feed", NULL},
};

Test(opml_edit, removes_and_changes_nothing_else)
{
    for (size_t i = 0; i < COUNT_OF(removals); i++) {
        struct arena *arena = arena_new(SIZE_MAX);
        struct bytes out = {NULL, 0};
        struct error err = {{0}};
        const bool done = opml_edit_remove("list", bytes_of(removals[i].before),
                                           bytes_of(removals[i].url), arena, &out, &err);
        cr_expect_eq(done, removals[i].after != NULL, "%zu: %s", i, err.text);
        cr_expect(!done || bytes_equal(out, bytes_of(removals[i].after)), "%zu:\n%.*s\nnot\n%s", i,
                  BYTES_FMT(out), removals[i].after);
        cr_expect_eq(err.text[0] != '\0', !done);
        arena_free(arena);
    }
}

Test(opml_edit, refuses_what_cannot_be_added)
{
    static const struct {
        const char *list, *url, *words;
    } rows[] = {
        {"<opml><body>" A "</body></opml>", "https://a.example/feed", "already"},
        {"<opml><body>" A "</body></opml>", "https://A.example/feed", "already"},
        {"<opml><body>" A "</body></opml>", "ftp://a.example/feed", "no http"},
        {"<opml><body>" A "</body></opml>", "", "no http"},
        {"<opml><head/></opml>", "https://new.example/feed", "no <body>"},
        {"<rss/>", "https://new.example/feed", "no OPML"},
        {"", "https://new.example/feed", "empty"},
        {"<opml><body>" A, "https://new.example/feed", "ends inside"},
        {"<?xml version=\"1.0\" encoding=\"windows-1251\"?><opml><body><outline "
         "text=\"\xcd\xee\xe2\" "
         "xmlUrl=\"https://a.example/\"/></body></opml>",
         "https://new.example/feed", "not in UTF-8"},
        {"<opml><body><outline text=\"F\">" A "</body></opml>", "https://new.example/feed",
         "too broken"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct arena *arena = arena_new(SIZE_MAX);
        struct opml_addition one = {.url = bytes_of(rows[i].url), .title = BYTES("New")};
        struct bytes out = {NULL, 0};
        struct error err = {{0}};
        cr_expect_not(opml_edit_add("list", bytes_of(rows[i].list), &one, arena, &out, &err),
                      "%zu:\n%.*s", i, BYTES_FMT(out));
        cr_expect(strstr(err.text, rows[i].words), "%zu: %s", i, err.text);
        arena_free(arena);
    }
}

Test(opml_edit, writes_what_is_read_again)
{
    struct arena *arena = arena_new(SIZE_MAX);
    const struct opml_addition odd = {.url = BYTES("https://new.example/?a=1&b=\"2\"&c=<3>"),
                                      .title = BYTES("Q & A: \"<b>\"\nsecond line")};
    struct bytes out = {NULL, 0};
    struct error err = {{0}};
    cr_assert(opml_edit_add("list", bytes_of("<opml><body/></opml>"), &odd, arena, &out, &err),
              "%s", err.text);
    cr_expect(
        bytes_equal(out,
                    bytes_of("<opml><body><outline text=\"Q &amp; A: &quot;&lt;b&gt;&quot; second "
                             "line\" type=\"rss\" xmlUrl=\"https://new.example/?a=1&amp;b=&quot;2"
                             "&quot;&amp;c=&lt;3&gt;\"/></body></opml>")),
        "%.*s", BYTES_FMT(out));
    arena_free(arena);
}
