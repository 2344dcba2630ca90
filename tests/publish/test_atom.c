#include "publish/atom.h"

#include "atom_checker.h"
#include "fixture.h"
#include "golden.h"

#include <criterion/criterion.h>

enum { ARENA_MAX = 8 << 20 };

static void expect_good(const char *what, const struct publication *publication,
                        const struct buf *feed)
{
    struct arena *arena = arena_new(ARENA_MAX);
    const struct check_terms terms = {.images = publication->images,
                                      .local = publication->public_url.n == 0,
                                      .now = publication->now};
    struct atom_report report = atom_check(buf_bytes(feed), &terms, arena);
    for (size_t i = 0; i < report.complaints.n; i++)
        cr_expect(false, "%s: %s", what, report.complaints.v[i].p);
    cr_expect_eq(report.n_entries, publication->n_entries);
    arena_free(arena);
}

Test(atom, a_topic_is_a_good_feed)
{
    struct publication publication = fixture_topic();
    struct buf feed = {0};
    publish_atom(&publication, &feed);
    expect_good("topic", &publication, &feed);
    golden_expect("topic.atom", buf_bytes(&feed));
    buf_clear(&feed);
}

Test(atom, whole_bodies_and_pictures_make_a_good_feed)
{
    struct publication publication = fixture_full();
    struct buf feed = {0};
    publish_atom(&publication, &feed);
    expect_good("full", &publication, &feed);
    golden_expect("full.atom", buf_bytes(&feed));
    buf_clear(&feed);
}

Test(atom, an_empty_topic_is_a_good_feed)
{
    struct publication publication = fixture_empty();
    struct buf feed = {0};
    publish_atom(&publication, &feed);
    expect_good("empty", &publication, &feed);
    golden_expect("empty.atom", buf_bytes(&feed));
    buf_clear(&feed);
}

Test(atom, hostile_words_stay_words)
{
    struct publication publication = fixture_hostile();
    struct buf feed = {0};
    publish_atom(&publication, &feed);
    expect_good("hostile", &publication, &feed);
    golden_expect("hostile.atom", buf_bytes(&feed));
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
