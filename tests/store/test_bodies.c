#include "world.h"

#include <criterion/criterion.h>

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

TestSuite(bodies, .init = set_up, .fini = tear_down);

/* Some kilobytes of words that are no others' words. */
static struct bytes long_text(int seed)
{
    struct bytes text = arena_printf(w.arena, "<p>Report %d begins.</p>", seed);
    for (int i = 0; i < 60; i++)
        text = arena_printf(w.arena, "%.*s<p>Paragraph %d of %d says this.</p>", BYTES_FMT(text), i,
                            seed);
    return text;
}

/* An entry with a body of its own, and one that is on topic. */
static void deliver_two(int64_t now)
{
    const struct item doc[] = {
        {"tag:0,2026:off", "https://0.example/off", "Off", NULL, now, .html = long_text(1).p},
        {"tag:0,2026:on", "https://0.example/on", "[a] On", NULL, now, .html = long_text(1).p}};
    world_deliver(&w, 0, now, doc, 2);
}

static struct retained retain(int64_t now, size_t limit)
{
    struct retained done;
    cr_assert(store_retain(w.store, now, &world_retention, limit, &done, &w.err), "%s", w.err.text);
    return done;
}

static int64_t count(const char *where)
{
    return world_number(&w,
                        arena_printf(w.arena, "SELECT count(*) FROM entry_text WHERE %s", where).p);
}

static struct archived_entry found(const char *guid)
{
    struct archived_entry *entries;
    size_t n;
    cr_assert(store_find(w.store, bytes_of(guid), w.arena, &entries, &n, &w.err));
    cr_assert_eq(n, 1, "%s: %zu", guid, n);
    return entries[0];
}

Test(bodies, young_ones_are_text)
{
    deliver_two(NOW);
    cr_expect_eq(retain(NOW + DAY - 1, 100).packed, 0);
    cr_expect_eq(count("typeof(content_html) = 'text'"), 2);
    cr_expect(bytes_equal(found("tag:0,2026:off").content_html, long_text(1)));
}

Test(bodies, are_compressed_after_a_day_and_read_as_before)
{
    deliver_two(NOW);
    const int64_t before = world_number(&w, "SELECT sum(length(content_html)) FROM entry_text");
    const struct retained done = retain(NOW + DAY + 1, 100);
    cr_expect_eq(done.packed, 2);
    cr_expect_eq(done.dropped, 0);
    cr_expect(!done.more);
    cr_expect_eq(count("typeof(content_html) = 'blob'"), 2);
    cr_expect_lt(world_number(&w, "SELECT sum(length(content_html)) FROM entry_text") * 3, before);
    cr_expect(bytes_equal(found("tag:0,2026:off").content_html, long_text(1)));
    struct publication p = world_publication(&w, 0, NOW + DAY);
    cr_assert_eq(p.n_entries, 1);
    cr_expect(bytes_equal(p.entries[0].content_html, long_text(1)));
    cr_expect_eq(retain(NOW + 2 * DAY, 100).packed, 0, "gone over once");
}

Test(bodies, small_ones_stay_as_they_are)
{
    const struct item doc[] = {{"tag:0,2026:1", NULL, "One", "A short text.", NOW}};
    world_deliver(&w, 0, NOW, doc, 1);
    cr_expect_eq(retain(NOW + 2 * DAY, 100).packed, 0);
}

Test(bodies, in_parts_and_across_a_restart)
{
    for (int i = 0; i < 5; i++) {
        const struct item doc[] = {{.id = arena_printf(w.arena, "tag:0,2026:%d", i).p,
                                    .title = "One",
                                    .html = long_text(i).p}};
        world_deliver_part(&w, 0, NOW, doc, 1);
    }
    struct retained done = retain(NOW + 2 * DAY, 2);
    cr_expect_eq(done.packed, 2);
    cr_expect(done.more);
    world_reopen(&w);
    done = retain(NOW + 2 * DAY, 2);
    cr_expect_eq(done.packed, 2);
    done = retain(NOW + 2 * DAY, 2);
    cr_expect_eq(done.packed, 1);
    cr_expect(!done.more);
}

Test(bodies, are_dropped_where_no_topic_has_the_entry)
{
    deliver_two(NOW);
    (void)retain(NOW + 2 * DAY, 100);
    cr_expect_eq(retain(NOW + 31 * DAY, 100).dropped, 1);
    cr_expect_eq(retain(NOW + 40 * DAY, 100).dropped, 0, "gone over once");
    struct archived_entry off = found("tag:0,2026:off"), on = found("tag:0,2026:on");
    cr_expect(off.body_dropped);
    cr_expect_eq(off.content_html.n, 0);
    cr_expect(bytes_starts(off.summary, bytes_of("Report 1 begins.\nParagraph 0 of 1")));
    cr_expect_lt(off.summary.n, 700);
    cr_expect(bytes_ends(off.summary, bytes_of("…")));
    cr_expect(bytes_equal(off.title, bytes_of("Off")));
    cr_expect(bytes_equal(off.url, bytes_of("https://0.example/off")));
    cr_expect(!on.body_dropped);
    cr_expect(bytes_equal(on.content_html, long_text(1)));
}

Test(bodies, the_summary_of_the_source_stays)
{
    const struct item doc[] = {
        {"tag:0,2026:1", NULL, "One", "What the source says.", NOW, .html = long_text(1).p}};
    world_deliver(&w, 0, NOW, doc, 1);
    cr_expect_eq(retain(NOW + 31 * DAY, 100).dropped, 1);
    cr_expect(bytes_equal(found("tag:0,2026:1").summary, bytes_of("What the source says.")));
}

/* An edit of an old entry brings its body again, compressed; what did not change is not touched. */
Test(bodies, an_edit_behind_the_mark)
{
    deliver_two(NOW);
    (void)retain(NOW + 31 * DAY, 100);
    const struct item edited[] = {{"tag:0,2026:off", "https://0.example/off", "Off, edited", NULL,
                                   NOW, .html = long_text(2).p}};
    world_deliver_part(&w, 0, NOW + 32 * DAY, edited, 1);
    cr_expect_eq(w.change.updated_entries, 1);
    cr_expect_eq(count("typeof(content_html) = 'blob' AND length(content_html) > 0"), 2);
    cr_expect(bytes_equal(found("tag:0,2026:off").content_html, long_text(2)));
    cr_expect(!found("tag:0,2026:off").body_dropped);
}

/* No number of a new entry lies behind the marks, though the last entries are gone. */
Test(bodies, numbers_go_on_behind_the_mark)
{
    deliver_two(NOW);
    world_deliver(&w, 0, NOW + DAY, NULL, 0);
    (void)retain(NOW + 2 * DAY, 100);
    cr_expect_eq(retain(NOW + 150 * DAY, 100).removed, 2);
    world_reopen(&w);
    deliver_two(NOW + 151 * DAY);
    cr_expect_eq(count("typeof(content_html) = 'text'"), 2);
    cr_expect_eq(retain(NOW + 153 * DAY, 100).packed, 2);
}

/* What came while the clock was wrong holds nothing up. */
Test(bodies, a_clock_that_was_wrong)
{
    const struct item early[] = {{.id = "tag:0,2026:1", .title = "One", .html = long_text(1).p}};
    const struct item later[] = {{.id = "tag:1,2026:1", .title = "Other", .html = long_text(1).p}};
    world_deliver(&w, 0, NOW + 5000 * DAY, early, 1);
    world_deliver(&w, 1, NOW, later, 1);
    cr_expect_eq(retain(NOW + 2 * DAY, 100).packed, 2);
}

/* A blob that is no zlib stream reads as no body, and nothing else comes of it. */
Test(bodies, a_damaged_one)
{
    deliver_two(NOW);
    (void)retain(NOW + 2 * DAY, 100);
    (void)world_number(&w, "UPDATE entry_text SET content_html = x'0102030405' RETURNING 1");
    cr_expect_eq(found("tag:0,2026:on").content_html.n, 0);
    cr_expect_eq(world_publication(&w, 0, NOW + 2 * DAY).n_entries, 1);
}
