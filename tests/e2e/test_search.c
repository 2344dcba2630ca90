/* The archive is searched: by the command, with a daemon and without, and on the pages of one that runs. */
#include <criterion/criterion.h>
#include <signal.h>
#include <string.h>

#include "daemon_under_test.h"

static struct under_test t;

static void make(void)
{
    under_test_make(&t);
}

static void take_away(void)
{
    under_test_remove(&t);
}

TestSuite(search, .init = make, .fini = take_away, .timeout = 90);

static bool round_is_over(const json_t *status)
{
    const json_t *feeds = json_object_get(status, "feeds");
    for (size_t i = 0; i < json_array_size(feeds); i++)
        if (strcmp(json_string_value(json_object_get(json_array_get(feeds, i), "status")), "new") ==
            0)
            return false;
    return json_array_size(feeds) > 0;
}

/* What a page holds. NULL: nothing of the kind is asked. */
static const struct {
    bool admin;
    const char *path;
    int status;
    const char *has, *has_not;
} pages[] = {
    {false, "/", 200, "action=\"./search\"", NULL},
    {false, "/china-russia/", 200, "action=\"../search\"", NULL},
    {false, "/search", 200, "What can be searched for", NULL},
    {false, "/search?q=Putin", 200, "<mark>Putin</mark>", "Nothing found"},
    {false, "/search?q=Putin&topic=china-russia", 200, "selected=\"\">China", "Nothing found"},
    {false, "/search?q=%D0%BF%D1%83%D1%82%D0%B8%D0%BD%D0%B0", 200, "<mark>", "Nothing found"},
    {false, "/search?q=%E8%B4%B8%E6%98%93", 200, "<mark>\xE8\xB4\xB8\xE6\x98\x93</mark>",
     "Nothing found"},
    {false, "/search?q=mackerel", 200, "Nothing found", "<mark>"},
    {true, "/search?q=mackerel", 200, "<mark>", "Nothing found"},
    {true, "/search?q=mackerel&topic=china-russia", 200, "Nothing found", "<mark>"},
    {true, "/riffle.css", 200, ".search", NULL},
    {false, "/search?q=Putin&topic=nothing", 404, "no such topic", NULL},
    {false, "/search?q=titel:Putin", 400, "did you mean `title:`?</p>\n<pre>", NULL},
    {false, "/search?q=@china", 400, "no term sets", NULL},
    {false, "/search?q=%22%3E%3Cscript%3E", 400, "&quot;&gt;&lt;script&gt;", "<script"},
    {false, "/search?q=%FF%FE%00", 200, "Nothing found", NULL},
    {false, "/search?q=Putin&before=0.1", 200, "No more", NULL},
    {false, "/search?q=Putin&before=nonsense", 200, "<mark>", NULL},
};

Test(search, on_the_pages)
{
    under_test_start(&t);
    cr_assert(under_test_wait(&t, round_is_over, 20000));
    for (size_t i = 0; i < COUNT_OF(pages); i++) {
        struct buf body = {0};
        int status = 0;
        cr_assert(
            under_test_get(pages[i].admin ? t.admin_port : t.port, pages[i].path, &status, &body),
            "%s", pages[i].path);
        const char *text = buf_bytes(&body).p;
        cr_expect_eq(status, pages[i].status, "%s: %d", pages[i].path, status);
        cr_expect(!pages[i].has || strstr(text, pages[i].has), "%s has no %s:\n%s", pages[i].path,
                  pages[i].has, text);
        cr_expect(!pages[i].has_not || !strstr(text, pages[i].has_not), "%s has %s", pages[i].path,
                  pages[i].has_not);
        buf_clear(&body);
    }
    cr_expect_eq(under_test_end(&t, SIGTERM, 5000), 0);
}

static void expect_command(const char *const *arguments, int status, const char *has)
{
    struct buf out = {0};
    cr_expect_eq(under_test_run(&t, arguments), status, "%s", arguments[1]);
    under_test_read(&t, "out.txt", &out);
    cr_expect(has ? strstr(buf_bytes(&out).p, has) != NULL : out.n == 0, "%s: %s", arguments[1],
              buf_bytes(&out).p);
    buf_clear(&out);
}

static void expect_commands(void)
{
    expect_command((const char *const[]){"search", "mackerel", NULL}, 0, "entry ");
    expect_command((const char *const[]){"search", "mackerel", "--topic", "china-russia", NULL}, 0,
                   NULL);
    expect_command((const char *const[]){"search", "Putin", "--json", "--limit", "1", NULL}, 0,
                   "\"why\":[{");
    expect_command((const char *const[]){"search", "titel:x", NULL}, 2, NULL);
}

static bool is_indexed(void)
{
    return under_test_count(&t, "SELECT CAST(value AS INTEGER) = (SELECT max(id) FROM entry) FROM "
                                "meta WHERE key = 'indexed'") == 1;
}

Test(search, by_the_command)
{
    (void)under_test_round(&t);
    expect_commands();
    under_test_start(&t);
    cr_assert(under_test_wait_for(is_indexed, 20000));
    expect_commands();
    cr_expect_eq(under_test_end(&t, SIGTERM, 5000), 0);
    expect_commands();
    cr_expect(under_test_store_is_whole(&t));
}
