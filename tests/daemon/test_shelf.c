#include <criterion/criterion.h>

#include "daemon/shelf.h"
#include "publish/volume.h"

static const struct {
    const char *path, *topic; /* NULL: no volume can be there */
    struct volume volume;
    const char *suffix;
} paths[] = {
    {"/fruit/archive/2026-10.atom", "fruit", {202610, 1}, ".atom"},
    {"/fruit/archive/2026-10-3.rss", "fruit", {202610, 3}, ".rss"},
    {"/a.b/archive/2026-10.json", "a.b", {202610, 1}, ".json"},
    {"/fruit/archive/2026-10/", "fruit", {202610, 1}, "/"},
    {"/archive/archive/2026-10-2/", "archive", {202610, 2}, "/"},
    {"/fruit/archive/2026-10.opml", NULL, {0}, NULL},
    {"/fruit/archive/2026-10", NULL, {0}, NULL},
    {"/fruit/archive/", NULL, {0}, NULL},
    {"/fruit/archive/.atom", NULL, {0}, NULL},
    {"/fruit/archive/2026-10//", NULL, {0}, NULL},
    {"/fruit/archive/2026-10-1/", NULL, {0}, NULL},
    {"/fruit/archive/x/2026-10/", NULL, {0}, NULL},
    {"//archive/2026-10/", NULL, {0}, NULL},
    {"/archive/2026-10/", NULL, {0}, NULL},
    {"fruit/archive/2026-10/", NULL, {0}, NULL},
    {"/fruit.atom", NULL, {0}, NULL},
    {"/", NULL, {0}, NULL},
    {"", NULL, {0}, NULL},
};

Test(shelf, paths_of_volumes)
{
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        struct bytes topic;
        struct volume volume;
        const struct form *form;
        bool is = shelf_parse_path(bytes_of(paths[i].path), &topic, &volume, &form);
        cr_expect_eq(is, paths[i].topic != NULL, "%s", paths[i].path);
        if (!is || !paths[i].topic)
            continue;
        cr_expect(bytes_equal(topic, bytes_of(paths[i].topic)), "%s", paths[i].path);
        cr_expect(volume_equal(volume, paths[i].volume), "%s", paths[i].path);
        cr_expect_str_eq(form->suffix, paths[i].suffix, "%s", paths[i].path);
    }
}

/* Entries newest first, a letter each: l is loose, b is backfilled, B is both, x is in a volume; and which are news. */
static const struct {
    const char *entries;
    size_t max;
    const char *news;
} rows[] = {
    {"xxxx", 2, "xx"}, {"xxll", 2, "ll"},     {"xlxl", 3, "xll"}, {"lxlxl", 2, "ll"},
    {"bbxx", 2, "xx"}, {"BxBl", 2, "xl"},     {"llll", 2, "ll"},  {"", 2, ""},
    {"bbbb", 2, ""},   {"xlxbxl", 4, "xlxl"}, {"x", 2, "x"},
};

Test(shelf, news_are_what_is_loose_and_then_what_is_newest)
{
    struct arena *arena = arena_new(1 << 20);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct published_entry entries[8] = {{.published = 0}};
        struct publication all = {.entries = entries};
        struct buf news = {0};
        for (const char *c = rows[i].entries; *c; c++)
            entries[all.n_entries++] = (struct published_entry){.id = {c, 1},
                                                                .is_loose = *c == 'l' || *c == 'B',
                                                                .backfilled = *c == 'b' ||
                                                                              *c == 'B'};
        const struct publication chosen = form_news(&all, rows[i].max, arena);
        for (size_t e = 0; e < chosen.n_entries; e++)
            buf_add_bytes(&news, chosen.entries[e].id);
        cr_expect(bytes_equal(buf_bytes(&news), bytes_of(rows[i].news)), "%s: %.*s",
                  rows[i].entries, BYTES_FMT(buf_bytes(&news)));
        buf_clear(&news);
    }
    arena_free(arena);
}

Test(shelf, the_newest_leads_to_the_last_and_to_the_months)
{
    struct stored_volume volumes[] = {{.name = {202608, 1}, .entries = 5},
                                      {.name = {202609, 1}, .entries = 5},
                                      {.name = {202609, 2}, .entries = 2},
                                      {.name = {202608, 2}, .entries = 1}};
    const struct shelf shelf = {volumes, COUNT_OF(volumes)};
    struct arena *arena = arena_new(1 << 20);
    struct publication newest = {.n_entries = 0};
    shelf_link(&shelf, arena, &newest);
    cr_expect(volume_equal(newest.previous, volumes[3].name));
    cr_assert_eq(newest.n_months, 2);
    cr_expect(volume_equal(newest.months[0].volume, volumes[3].name));
    cr_expect_eq(newest.months[0].entries, 6);
    cr_expect(volume_equal(newest.months[1].volume, volumes[2].name));
    cr_expect_eq(shelf_find(&shelf, (struct volume){202609, 3}), COUNT_OF(volumes));
    arena_free(arena);
}
