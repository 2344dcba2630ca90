#include "publish/atom.h"

#include "atom_checker.h"
#include "fixture.h"
#include "golden.h"

#include <criterion/criterion.h>
#include <string.h>

enum { ARENA_MAX = 8 << 20 };

static void expect_good(const char *what, const struct buf *feed)
{
    struct arena *arena = arena_new(ARENA_MAX);
    struct atom_report report = atom_check(buf_bytes(feed), arena);
    for (size_t i = 0; i < report.n_complaints; i++)
        cr_expect(false, "%s: %s", what, report.complaints[i].p);
    arena_free(arena);
}

Test(atom, a_topic_is_a_good_feed)
{
    struct publication publication = fixture_topic();
    struct buf feed = {0};
    publish_atom(&publication, &feed);
    expect_good("topic", &feed);
    golden_expect("topic.atom", buf_bytes(&feed));
    buf_clear(&feed);
}

Test(atom, an_empty_topic_is_a_good_feed)
{
    struct publication publication = fixture_empty();
    struct buf feed = {0};
    publish_atom(&publication, &feed);
    expect_good("empty", &feed);
    golden_expect("empty.atom", buf_bytes(&feed));
    buf_clear(&feed);
}

Test(atom, hostile_words_stay_words)
{
    struct publication publication = fixture_hostile();
    struct buf feed = {0};
    publish_atom(&publication, &feed);
    struct arena *arena = arena_new(ARENA_MAX);
    struct atom_report report = atom_check(buf_bytes(&feed), arena);
    for (size_t i = 0; i < report.n_complaints; i++) {
        /* ids are given by the store, which makes them IRIs, and an unnamed feed without address has none */
        bool about_ids = strstr(report.complaints[i].p, "an id that is no IRI") ||
                         strstr(report.complaints[i].p, "missing: id") ||
                         strstr(report.complaints[i].p, "missing: link");
        cr_expect(about_ids, "%s", report.complaints[i].p);
    }
    cr_expect_eq(report.n_entries, 3);
    golden_expect("hostile.atom", buf_bytes(&feed));
    arena_free(arena);
    buf_clear(&feed);
}

Test(atom, equal_data_give_equal_bytes_whenever_they_are_rendered)
{
    struct publication publication = fixture_topic();
    struct buf first = {0}, second = {0};
    publish_atom(&publication, &first);
    publication.now += 86400000;
    publish_atom(&publication, &second);
    cr_expect(bytes_equal(buf_bytes(&first), buf_bytes(&second)));
    buf_clear(&first);
    buf_clear(&second);
}
