/* The store is copied while a daemon writes to it, and a daemon goes on from the copy. */
#include <criterion/criterion.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

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

TestSuite(backup, .init = make, .fini = take_away, .timeout = 90);

static bool round_is_over(const json_t *status)
{
    const json_t *feeds = json_object_get(status, "feeds");
    for (size_t i = 0; i < json_array_size(feeds); i++)
        if (strcmp(json_string_value(json_object_get(json_array_get(feeds, i), "status")), "new") ==
            0)
            return false;
    return json_array_size(feeds) > 0;
}

static int back_up(const char *name, const char *force)
{
    char path[256];
    (void)snprintf(path, sizeof path, "%s", under_test_path(&t, name));
    return under_test_run(&t, (const char *const[]){"backup", path, force, NULL});
}

/* The copy takes the place of the store, as after a disaster. */
static void restore(const char *name)
{
    static const char *const gone[] = {"riffle.db-wal", "riffle.db-shm"};
    char from[256], to[256];
    (void)snprintf(from, sizeof from, "%s", under_test_path(&t, name));
    (void)snprintf(to, sizeof to, "%s", under_test_path(&t, "riffle.db"));
    for (size_t i = 0; i < COUNT_OF(gone); i++)
        (void)unlink(under_test_path(&t, gone[i]));
    cr_assert_eq(rename(from, to), 0);
}

Test(backup, while_the_daemon_writes)
{
    enum { TIMES = 5 };
    char name[32];
    under_test_start(&t);
    for (int i = 0; i < TIMES; i++) {
        (void)snprintf(name, sizeof name, "copy%d.db", i);
        cr_expect_eq(back_up(name, NULL), 0, "%s", name);
    }
    cr_assert(under_test_wait(&t, round_is_over, 20000));
    cr_expect_eq(back_up("copy0.db", NULL), 2, "it is there");
    cr_expect_eq(under_test_occurrences(&t, "err.txt", "is there already"), 1);
    cr_expect_eq(back_up("copy0.db", "--force"), 0);
    cr_expect_eq(under_test_end(&t, SIGTERM, 5000), 0);
    int entries = under_test_count(&t, "SELECT count(*) FROM entry");
    for (int i = TIMES - 1; i >= 0; i--) {
        (void)snprintf(name, sizeof name, "copy%d.db", i);
        restore(name);
        cr_expect(under_test_store_is_whole(&t), "%s", name);
        cr_expect_leq(under_test_count(&t, "SELECT count(*) FROM entry"), entries);
    }
    cr_expect_eq(under_test_count(&t, "SELECT count(*) FROM entry"), entries, "the last is of all");
    under_test_start(&t);
    cr_expect(under_test_wait(&t, round_is_over, 20000));
    cr_expect_eq(under_test_end(&t, SIGTERM, 5000), 0);
    cr_expect_eq(under_test_count(&t, "SELECT count(*) FROM entry"), entries, "nothing is doubled");
}
