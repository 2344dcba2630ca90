/* A copy of the store as it was at one moment, while it is written to. */
#include "world.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct world w;

static void set_up(void)
{
    world_open(&w, 3);
}

static void tear_down(void)
{
    world_check(&w);
    world_close(&w);
}

TestSuite(backup, .init = set_up, .fini = tear_down);

static const char *beside(const char *name)
{
    return arena_printf(w.arena, "%s/%s", w.directory, name).p;
}

static bool is_there(const char *path)
{
    return access(path, F_OK) == 0;
}

static void deliver(size_t feed, const char *id, int64_t now)
{
    const struct item doc[] = {{id, NULL, "[a] Ferry", "A late boat", now}};
    world_deliver(&w, feed, now, doc, 1);
}

/* How many entries a copy has. */
static int64_t entries_of(const char *path)
{
    struct store *store;
    struct store_totals totals;
    cr_assert(store_open(path, STORE_READ, &store, &w.err), "%s", w.err.text);
    cr_assert(store_totals(store, w.arena, &totals, &w.err), "%s", w.err.text);
    store_close(store);
    return totals.entries;
}

Test(backup, is_a_store_of_its_own)
{
    const char *copy = beside("copy.db");
    struct stat mode;
    deliver(0, "1", NOW);
    cr_assert(store_backup(w.path, copy, false, NULL, &w.err), "%s", w.err.text);
    deliver(1, "2", NOW);
    cr_expect_eq(entries_of(copy), 1);
    cr_expect_eq(world_number(&w, "SELECT count(*) FROM entry"), 2);
    cr_expect_not(is_there(beside("copy.db-wal")));
    cr_expect_not(is_there(beside("copy.db.part")));
    cr_assert_eq(stat(copy, &mode), 0);
    cr_expect_eq(mode.st_mode & 0777, 0600);
    struct store *store;
    cr_assert(store_open(copy, STORE_WRITE, &store, &w.err), "it goes on from there: %s",
              w.err.text);
    store_close(store);
    (void)unlink(copy);
    (void)unlink(beside("copy.db.lock"));
}

Test(backup, replaces_only_what_it_is_told_to)
{
    const char *copy = beside("copy.db");
    deliver(0, "1", NOW);
    cr_assert(store_backup(w.path, copy, false, NULL, &w.err), "%s", w.err.text);
    deliver(1, "2", NOW);
    cr_expect_not(store_backup(w.path, copy, false, NULL, &w.err));
    cr_expect(strstr(w.err.text, "is there already"), "%s", w.err.text);
    cr_expect_eq(entries_of(copy), 1);
    cr_expect(store_backup(w.path, copy, true, NULL, &w.err), "%s", w.err.text);
    cr_expect_eq(entries_of(copy), 2);
    (void)unlink(copy);
}

struct meanwhile {
    size_t told;
    int64_t all;
};

/* The writer goes on while it is copied. */
static void write_meanwhile(void *ctx, enum store_stage stage, int64_t done, int64_t all)
{
    struct meanwhile *m = ctx;
    cr_expect_leq(done, all);
    if (stage != STORE_COPYING)
        return;
    m->all = all;
    deliver(1, arena_printf(w.arena, "m%zu", m->told++).p, NOW + HOUR);
}

Test(backup, is_of_one_moment_whatever_is_written_meanwhile)
{
    enum { MANY = 4000 };
    struct item *items = ARENA_ARRAY(w.arena, struct item, MANY);
    char text[2000];
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    for (size_t i = 0; i < MANY; i++)
        items[i] = (struct item){arena_printf(w.arena, "%zu", i).p, NULL, "Ferry", text, NOW};
    world_deliver(&w, 0, NOW, items, MANY);
    struct meanwhile m = {0};
    const struct store_progress progress = {write_meanwhile, &m};
    const char *copy = beside("copy.db");
    cr_assert(store_backup(w.path, copy, false, &progress, &w.err), "%s", w.err.text);
    cr_expect_gt(m.told, 2, "%zu of %lld pages", m.told, (long long)m.all);
    cr_expect_eq(entries_of(copy), MANY);
    cr_expect_eq(world_number(&w, "SELECT count(*) FROM entry"), MANY + (int64_t)m.told);
    (void)unlink(copy);
}

Test(backup, says_what_it_cannot_do)
{
    static const struct {
        const char *from, *to, *sentence;
    } rows[] = {
        {"nowhere.db", "copy.db", "unable to open"},
        {"text.db", "copy.db", "no SQLite database"},
        {"empty.db", "copy.db", "no store"},
        {"riffle.db", "nowhere/copy.db", "No such file"},
        {"riffle.db", ".", "no plain file"},
    };
    FILE *text = fopen(beside("text.db"), "w");
    cr_assert(text && fputs("this is a text that is long enough to be no database at all, and "
                            "more than the hundred bytes of a header, as one may see.",
                            text) >= 0);
    (void)fclose(text);
    (void)fclose(fopen(beside("empty.db"), "w"));
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        w.err = (struct error){0};
        cr_expect_not(store_backup(beside(rows[i].from), beside(rows[i].to), true, NULL, &w.err),
                      "%s", rows[i].from);
        cr_expect(strstr(w.err.text, rows[i].sentence), "%s to %s: %s", rows[i].from, rows[i].to,
                  w.err.text);
        cr_expect_not(is_there(beside("copy.db")) || is_there(beside("copy.db.part")));
    }
    (void)unlink(beside("text.db"));
    (void)unlink(beside("empty.db"));
}
