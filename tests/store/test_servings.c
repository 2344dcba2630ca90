#include "world.h"

#include <criterion/criterion.h>

static struct world w;

static void set_up(void)
{
    world_open(&w, 1);
}

static void tear_down(void)
{
    world_check(&w);
    world_close(&w);
}

TestSuite(servings, .init = set_up, .fini = tear_down);

static void keep(struct bytes path, uint64_t hash, int64_t modified)
{
    const struct stored_serving serving = {path, hash, modified};
    cr_assert(store_keep_servings(w.store, &serving, 1, &w.err), "%s", w.err.text);
}

static const struct stored_serving *read_all(size_t want)
{
    struct stored_serving *all = NULL;
    size_t n = 0;
    cr_assert(store_servings(w.store, w.arena, &all, &n, &w.err), "%s", w.err.text);
    cr_assert_eq(n, want, "%zu", n);
    return all;
}

Test(servings, what_was_served_is_known_by_its_path)
{
    static const struct bytes atom = BYTES("/a.atom"), page = BYTES("/a/");
    (void)read_all(0);
    keep(atom, UINT64_MAX, 1000);
    keep(page, 2, 1000);
    keep(atom, 3, 5000);
    const struct stored_serving *all = read_all(2);
    cr_expect(bytes_equal(all[0].path, atom) && bytes_equal(all[1].path, page));
    cr_expect(all[0].hash == 3 && all[0].modified == 5000);
    cr_expect(all[1].hash == 2 && all[1].modified == 1000);
    keep(page, UINT64_MAX, 6000);
    cr_expect_eq(read_all(2)[1].hash, UINT64_MAX);
    cr_assert(store_keep_servings(w.store, NULL, 0, &w.err));
}
