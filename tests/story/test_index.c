#include "story/index.h"

#include <criterion/criterion.h>

/* A report of words by number, so that tests need no text. */
static struct report report_of(uint32_t id, uint32_t first_word, size_t n)
{
    struct report report = {.id = id, .feed = id % 7 + 1, .minutes = id};
    for (size_t i = 0; i < n; i++)
        report.terms[report.n_terms++] = (struct report_term){
            (first_word + i + 1) * UINT64_C(0x9E3779B97F4A7C15), i < 8 ? TERM_TITLE : 0};
    report.url = (id + 1) * UINT64_C(0xD6E8FEB86659FD93);
    report.title = (id + 1) * UINT64_C(0xC2B2AE3D27D4EB4F);
    return report;
}

static bool finds(struct story_index *index, const struct report *report, uint32_t id)
{
    struct found found[INDEX_FOUND_MAX];
    size_t n = story_index_find(index, report, found);
    for (size_t i = 0; i < n; i++)
        if (found[i].kept->id == id)
            return true;
    return false;
}

Test(index, finds_by_name_and_by_words_after_much_growth)
{
    enum { ITEMS = 60000, WORDS = 16, STEP = 997 };
    struct story_index *index = story_index_new(UINT32_MAX, SIZE_MAX);
    for (uint32_t i = 0; i < ITEMS; i++) {
        struct report report = report_of(i, i * WORDS, WORDS);
        story_index_add(index, &report, i + 1, 1);
    }
    cr_expect_eq(story_index_items(index), (size_t)ITEMS);
    /* Chains grow longest for the items from before the growth: words may not reach those. */
    for (uint32_t i = ITEMS / 4; i < ITEMS; i += STEP) {
        struct report by_words = report_of(i, i * WORDS, WORDS), by_name = by_words;
        by_words.url = by_words.title = 1;
        by_name.n_terms = 0;
        cr_expect(finds(index, &by_words, i), "item %u by its words", i);
        cr_expect(finds(index, &by_name, i), "item %u by its name", i);
    }
    struct report stranger = report_of(ITEMS * 2, ITEMS * 2 * WORDS, WORDS);
    cr_expect_not(finds(index, &stranger, 1));
    story_index_free(index);
}

Test(index, takes_at_most_150_bytes_an_item)
{
    enum { ITEMS = 200000, WORDS = 24, MOST = 150 };
    struct story_index *index = story_index_new(UINT32_MAX, SIZE_MAX);
    for (uint32_t i = 0; i < ITEMS; i++) {
        struct report report = report_of(i, i * 5, WORDS);
        story_index_add(index, &report, i + 1, 1);
        if (i >= ITEMS / 4 && i % 4096 == 4095)
            cr_assert_leq(story_index_bytes(index) / story_index_items(index), (size_t)MOST,
                          "%u items", i + 1);
    }
    story_index_free(index);
}

Test(index, forgets_what_is_old)
{
    enum { ITEMS = 50000, KEEP = 100 };
    struct story_index *index = story_index_new(KEEP, SIZE_MAX);
    for (uint32_t i = 0; i < ITEMS; i++) {
        struct report report = report_of(i, i * 16, 16);
        story_index_add(index, &report, i + 1, i / 100);
    }
    cr_expect_lt(story_index_items(index), (size_t)ITEMS / 2);
    cr_expect_geq(story_index_items(index), (size_t)KEEP * 100);
    struct report old = report_of(5, 80, 16), new = report_of(ITEMS - 5, (ITEMS - 5) * 16, 16);
    cr_expect_not(finds(index, &old, 5));
    cr_expect(finds(index, &new, ITEMS - 5));
    story_index_free(index);
}

Test(index, never_holds_more_than_it_may)
{
    enum { ITEMS = 50000, MOST = 20000, BLOCK = 4096 };
    struct story_index *index = story_index_new(UINT32_MAX, MOST);
    for (uint32_t i = 0; i < ITEMS; i++) {
        struct report report = report_of(i, i * 16, 16);
        story_index_add(index, &report, i + 1, 1);
        cr_assert_leq(story_index_items(index), (size_t)MOST);
    }
    cr_expect_geq(story_index_items(index), (size_t)MOST - BLOCK);
    story_index_free(index);
}

Test(index, a_word_of_all_items_costs_no_more)
{
    enum { ITEMS = 20000 };
    struct story_index *index = story_index_new(UINT32_MAX, SIZE_MAX);
    struct found found[INDEX_FOUND_MAX];
    for (uint32_t i = 0; i < ITEMS; i++) {
        struct report report = report_of(i, 0, 16);
        report.title = 3;
        story_index_add(index, &report, i + 1, 1);
    }
    struct report same = report_of(ITEMS, 0, 16);
    same.title = 3;
    size_t n = story_index_find(index, &same, found);
    cr_expect_gt(n, 0u);
    cr_expect_leq(n, (size_t)INDEX_FOUND_MAX);
    story_index_free(index);
}
