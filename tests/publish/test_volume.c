#include "publish/volume.h"

#include "fixture.h"
#include "publish/atom.h"
#include "publish/json.h"
#include "publish/page.h"
#include "publish/rss.h"

#include <criterion/criterion.h>
#include <string.h>

static const struct {
    const char *text;
    struct volume volume; /* none: it is no name */
} names[] = {
    {"2026-10", {202610, 1}},
    {"2026-01", {202601, 1}},
    {"0001-12", {112, 1}},
    {"2026-10-2", {202610, 2}},
    {"2026-10-431", {202610, 431}},
    {"", {0}},
    {"2026", {0}},
    {"2026-", {0}},
    {"2026-1", {0}},
    {"2026-00", {0}},
    {"2026-13", {0}},
    {"2026-10-", {0}},
    {"2026-10-0", {0}},
    {"2026-10-1", {0}},
    {"2026-10-02", {0}},
    {"2026-10-2x", {0}},
    {"2026-10x2", {0}},
    {"2026/10", {0}},
    {"-026-10", {0}},
    {"2026-10-9999999", {0}},
    {"2026-10--2", {0}},
    {"0000-10", {0}},
    {"2026-1o", {0}},
    {" 2026-10", {0}},
    {"2026-10 ", {0}},
};

Test(volume, names_are_read_as_they_are_printed)
{
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct volume volume = {0};
        struct buf out = {0};
        cr_expect_eq(volume_parse(bytes_of(names[i].text), &volume), volume_is(names[i].volume),
                     "%s", names[i].text);
        cr_expect(volume_equal(volume, names[i].volume), "%s", names[i].text);
        if (!volume_is(volume))
            continue;
        volume_print(&out, volume);
        cr_expect_str_eq(out.p, names[i].text);
        buf_clear(&out);
    }
}

static const struct {
    const char *name;
    struct publication (*make)(void);
} fixtures[] = {{"topic", fixture_topic}, {"empty", fixture_empty}, {"hostile", fixture_hostile}};

static void (*const forms[])(const struct publication *publication, struct buf *out) = {
    publish_atom, publish_rss, publish_json, publish_page};

/* A member of an entry that is published, and not kept, is missing here. */
Test(volume, what_is_kept_is_published_as_it_was)
{
    for (size_t i = 0; i < COUNT_OF(fixtures); i++) {
        struct publication before = fixtures[i].make(), after = before;
        struct arena *arena = arena_new(8 << 20);
        struct buf data = {0}, again = {0};
        struct error err = {0};
        volume_write(&before, &data);
        after.entries = NULL;
        after.n_entries = 0;
        cr_assert(volume_read(buf_bytes(&data), arena, &after, &err), "%s", err.text);
        cr_assert_eq(after.n_entries, before.n_entries);
        volume_write(&after, &again);
        cr_expect(bytes_equal(buf_bytes(&data), buf_bytes(&again)), "%s", fixtures[i].name);
        before.updated = after.updated;
        for (size_t f = 0; f < COUNT_OF(forms); f++) {
            struct buf first = {0}, second = {0};
            forms[f](&before, &first);
            forms[f](&after, &second);
            cr_expect(bytes_equal(buf_bytes(&first), buf_bytes(&second)), "%s, form %zu",
                      fixtures[i].name, f);
            buf_clear(&first);
            buf_clear(&second);
        }
        buf_clear(&data);
        buf_clear(&again);
        arena_free(arena);
    }
}

Test(volume, what_is_damaged_is_refused)
{
    struct publication publication = fixture_topic(), out = {0};
    struct arena *arena = arena_new(64 << 20);
    struct buf data = {0};
    size_t refused = 0;
    volume_write(&publication, &data);
    for (size_t n = 0; n < data.n; n++) /* cut off anywhere: that is seen but between two records */
        refused += !volume_read((struct bytes){data.p, n}, arena, &out, NULL);
    cr_expect_geq(refused + publication.n_entries, data.n);
    cr_expect_not(volume_read(bytes_of("riffle volume 2\n"), arena, &out, NULL));
    buf_clear(&data);
    arena_free(arena);
}

Test(volume, members_of_another_version_are_passed_over)
{
    static const char data[] = "riffle volume 1\n"
                               "\x0d\x02\x03One\x7f\x02xx\x01\x02id";
    struct publication out = {0};
    struct arena *arena = arena_new(1 << 20);
    cr_assert(volume_read((struct bytes){data, sizeof data - 1}, arena, &out, NULL));
    cr_assert_eq(out.n_entries, 1);
    cr_expect(bytes_equal(out.entries[0].title, bytes_of("One")));
    cr_expect(bytes_equal(out.entries[0].id, bytes_of("id")));
    arena_free(arena);
}

Test(volume, instants_of_every_size)
{
    static const int64_t instants[] = {0, 1, -1, INT64_MAX, INT64_MIN, 1786406400000};
    for (size_t i = 0; i < COUNT_OF(instants); i++) {
        const struct published_entry entry = {.title = BYTES("x"), .published = instants[i]};
        const struct publication publication = {.entries = &entry, .n_entries = 1};
        struct publication out = {0};
        struct arena *arena = arena_new(1 << 20);
        struct buf data = {0};
        volume_write(&publication, &data);
        cr_assert(volume_read(buf_bytes(&data), arena, &out, NULL));
        cr_expect_eq(out.entries[0].published, instants[i]);
        buf_clear(&data);
        arena_free(arena);
    }
}
