#include "feed/tag.h"

#include <criterion/criterion.h>

static const struct {
    const char *text, *name;
    size_t end, n;
    bool is_end, is_empty, is_cut, is_bad;
} rows[] = {
    {"<a>", "a", 3, 0, false, false, false, false},
    {"</a >x", "a", 5, 0, true, false, false, false},
    {"<a/>", "a", 4, 0, false, true, false, false},
    {"<a b='1' c=\"2\" />x", "a", 17, 2, false, true, false, false},
    {"<a:b-c.d>", "a:b-c.d", 9, 0, false, false, false, false},
    {"<c b=1/>", "c", 8, 1, false, true, false, true},
    {"<a b>", "a", 5, 1, false, false, false, true},
    {"<a <b>", "a", 3, 0, false, false, false, true},
    {"<a b=\"c", "a", 7, 1, false, false, true, true},
    {"<a", "a", 2, 0, false, false, true, true},
};

Test(tag, rows)
{
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct tag tag;
        size_t at = 0;
        cr_assert(tag_read(bytes_of(rows[i].text), &at, &tag), "%s", rows[i].text);
        cr_expect(bytes_equal(tag.name, bytes_of(rows[i].name)), "%s", rows[i].text);
        cr_expect(at == rows[i].end && tag.n == rows[i].n, "%s: ends at %zu with %zu attributes",
                  rows[i].text, at, tag.n);
        cr_expect(tag.is_end == rows[i].is_end && tag.is_empty == rows[i].is_empty &&
                      tag.is_cut == rows[i].is_cut && tag.is_bad == rows[i].is_bad,
                  "%s", rows[i].text);
    }
}

Test(tag, refuses_what_is_none)
{
    static const char *const texts[] = {"<", "< a>", "<3", "</>", "<!--", "<a@b>", "<>"};
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        struct tag tag;
        size_t at = 0;
        cr_expect(!tag_read(bytes_of(texts[i]), &at, &tag) && at == 0, "%s", texts[i]);
    }
}

Test(tag, gives_attributes_in_any_case)
{
    struct tag tag;
    size_t at = 0;
    cr_assert(tag_read(bytes_of("<link HREF='x' href='y'>"), &at, &tag));
    cr_expect(bytes_equal(tag_attribute(&tag, "href"), bytes_of("x")));
    cr_expect(!tag_attribute(&tag, "rel").p);
}

Test(tag, notes_a_duplicate_and_keeps_the_first)
{
    struct tag tag;
    size_t at = 0;
    cr_assert(tag_read(bytes_of("<a b='1' b='2'>"), &at, &tag));
    cr_expect(tag.has_duplicate && tag.n == 1 &&
              bytes_equal(tag.attributes[0].value, bytes_of("1")));
}
