#include <criterion/criterion.h>
#include <string.h>

#include "base/buf.h"
#include "match/marked.h"

/* The text with its marks in brackets and dots where it was cut. Arena. */
static const char *shown(struct arena *arena, const struct marked *m)
{
    struct buf out = {0};
    size_t at = 0;
    buf_add_string(&out, m->begins_late ? "…" : "");
    for (size_t i = 0; i < m->n; i++) {
        buf_printf(&out, "%.*s[%.*s]", (int)(m->marks[i].at - at), m->text.p + at,
                   (int)m->marks[i].n, m->text.p + m->marks[i].at);
        at = m->marks[i].at + m->marks[i].n;
    }
    buf_printf(&out, "%.*s%s", (int)(m->text.n - at), m->text.p + at, m->ends_early ? "…" : "");
    const char *copy = arena_strndup(arena, buf_bytes(&out).p, out.n);
    buf_clear(&out);
    return copy;
}

#define WHY(field, offset, word)                                                                   \
    {                                                                                              \
        BYTES("match"), BYTES("t"), BYTES(word), BYTES(field), offset                              \
    }

static const struct {
    const char *text;
    size_t max;
    struct evidence why[4];
    const char *shown;
} rows[] = {
    {"a late ferry", 80, {WHY("title", 7, "ferry"), WHY("title", 2, "late")}, "a [late] [ferry]"},
    {"a late ferry", 80, {WHY("body", 7, "ferry")}, "a late ferry"},
    {"a late ferry", 80, {WHY("title", 2, "ferry")}, "a late ferry"},
    {"a late ferry", 80, {WHY("title", 200, "ferry")}, "a late ferry"},
    {"late ferry", 80, {WHY("title", 0, "late ferry"), WHY("title", 5, "ferry")}, "[late ferry]"},
    {"Ёлка и паром", 80, {WHY("title", 7, "паром")}, "Ёлка и [паром]"},
    {"中国和俄罗斯", 80, {WHY("title", 3, "俄罗斯")}, "中国和[俄罗斯]"},
    {"one two three four five six seven",
     20,
     {WHY("title", 14, "four")},
     "…three [four] five six…"},
    {"one two three four five six seven", 16, {{{0}, {0}, {0}, {0}, 0}}, "one two three…"},
    {"one two three four five six seven", 16, {WHY("title", 28, "seven")}, "…five six [seven]"},
    {"中国和俄罗斯签署协议", 12, {WHY("title", 8, "协议")}, "…签署[协议]"},
};

Test(marked, shows_what_was_found)
{
    struct arena *arena = arena_new(SIZE_MAX);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct verdict verdict = {.why = (struct evidence *)rows[i].why, .n_why = 4};
        struct marked m = marked_of(&verdict, "title", bytes_of(rows[i].text), rows[i].max);
        const char *is = shown(arena, &m);
        cr_expect_str_eq(is, rows[i].shown, "%s: %s", rows[i].text, is);
    }
    arena_free(arena);
}

Test(marked, is_never_longer_and_ends_with_a_character)
{
    char text[400];
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = "中国 a ferry и паром "[i % 26];
    for (size_t n = 0; n < sizeof text; n++) {
        const struct verdict verdict = {0};
        for (size_t max = 8; max < 40; max += 3) {
            struct marked m = marked_of(&verdict, "title", (struct bytes){text, n}, max);
            cr_expect_leq(m.text.n, max);
        }
    }
}

Test(marked, any_number_of_words)
{
    struct buf text = {0};
    struct evidence why[100];
    for (size_t i = 0; i < COUNT_OF(why); i++) {
        buf_add_string(&text, "word ");
        why[i] = (struct evidence){.word = BYTES("word"), .field = BYTES("title")};
        why[i].offset = 5 * (COUNT_OF(why) - 1 - i);
    }
    const struct verdict verdict = {.why = why, .n_why = COUNT_OF(why)};
    struct marked m = marked_of(&verdict, "title", buf_bytes(&text), 1000);
    cr_expect_eq(m.n, MARKS_MAX);
    buf_clear(&text);
}
