#include <criterion/criterion.h>

#include <stdio.h>
#include <string.h>

#include "daemon_under_test.h"

/* What a person asks the store while the daemon runs: why an entry is there, what a topic holds. */

static struct under_test t;

static void make(void)
{
    under_test_make(&t);
}

static void take_away(void)
{
    under_test_remove(&t);
}

TestSuite(asked, .init = make, .fini = take_away, .timeout = 90);

static bool gazprom_is_published(const json_t *status)
{
    struct buf page = {0};
    int code = 0;
    (void)status;
    bool is = under_test_get(t.port, "/china-russia/", &code, &page) && page.n &&
              strstr(page.p, "Gazprom") != NULL;
    buf_clear(&page);
    return is;
}

/* Runs a command; *out is what it printed. */
static int ask(const char *const *arguments, struct buf *out)
{
    int status = under_test_run(&t, arguments);
    buf_reset(out);
    under_test_read(&t, "out.txt", out);
    return status;
}

#define ASK(out, ...) ask((const char *const[]){__VA_ARGS__, NULL}, out)

static void expect(const struct buf *out, const char *words)
{
    cr_expect(out->n && strstr(out->p, words), "%s is missing in\n%s", words,
              out->n ? out->p : "nothing");
}

Test(asked, explain_while_the_daemon_runs)
{
    struct buf out = {0};
    under_test_start(&t);
    cr_assert(under_test_wait(&t, gazprom_is_published, 20000));
    cr_expect_eq(ASK(&out, "explain", "1", "--json"), 0);
    json_t *one = json_loads(out.p, 0, NULL);
    cr_assert(one, "%s", out.p);
    const char *url = json_string_value(json_object_get(one, "url"));
    cr_expect_eq(ASK(&out, "explain", url), 0);
    expect(&out, "\nTopic china-russia: it ");
    expect(&out, "First seen ");
    cr_expect_eq(ASK(&out, "explain", "https://nobody.example/"), 1);
    json_decref(one);
    buf_clear(&out);
}

Test(asked, a_topic_and_an_edit_of_it)
{
    struct buf out = {0};
    under_test_start(&t);
    cr_assert(under_test_wait(&t, gazprom_is_published, 20000));
    cr_expect_eq(ASK(&out, "topic", "china-russia"), 0);
    expect(&out, "Gazprom and CNPC");
    under_test_put(&t, "edited.yaml", bytes_of("match: mackerel\n"));
    char file[128];
    (void)snprintf(file, sizeof file, "%s", under_test_path(&t, "edited.yaml"));
    cr_expect_eq(ASK(&out, "topic", "china-russia", "--preview", file), 0);
    expect(&out, "\nAdded\n");
    expect(&out, "mackerel");
    expect(&out, "\nTaken away\n");
    expect(&out, "What is missing: mackerel.");
    cr_expect(under_test_wait(&t, gazprom_is_published, 2000), "nothing was changed");
    buf_clear(&out);
}
