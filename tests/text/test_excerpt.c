#include "text/excerpt.h"

#include <criterion/criterion.h>

#include "base/buf.h"

static struct excerpter *excerpter;
static struct arena *arena;

static void set_up(void)
{
    excerpter = excerpter_new();
    arena = arena_new(1 << 20);
}

static void tear_down(void)
{
    arena_free(arena);
    excerpter_free(excerpter);
}

TestSuite(excerpt, .init = set_up, .fini = tear_down);

static const struct {
    const char *language, *text;
    size_t max_words;
    const char *want;
} rows[] = {
    {"en", "", 10, ""},
    {"en", "  One two. ", 10, "One two."},
    {"en", "One two three. Four five.", 3, "One two three."},
    {"en", "One two three. Four five.", 4, "One two three."},
    {"en", "One two three. Four five.", 5, "One two three. Four five."},
    {"en", "One two three four five six. Seven.", 4, "One two three four\u2026"},
    {"en", "One two, three four", 2, "One two\u2026"},
    {"en", "Mr. Smith went to the U.S. on Monday. He came back.", 9,
     "Mr. Smith went to the U.S. on Monday."},
    {"en", "Is it? Yes! \u201cReally?\u201d he said. More words here.", 3, "Is it? Yes!"},
    {"en", "Don't co-operate now. Next one.", 4, "Don't co-operate now."},
    {"en", "Title line\nFirst sentence here. Second.", 5, "Title line\nFirst sentence here."},
    {"ru", "В 2024 г. товарооборот вырос. Это рекорд.", 5, "В 2024 г. товарооборот вырос."},
    {"ru", "Встреча прошла в Москве. Далее речь пойдёт о другом.", 5, "Встреча прошла в Москве."},
    {"zh", "中俄两国元首举行会谈。双方签署了文件。", 6, "中俄两国元首举行会谈。"},
    {"zh", "中俄两国元首举行会谈", 3, "中俄两国元首\u2026"},
    {"xx", "One two. Three.", 2, "One two."},
    {"", "One two. Three.", 2, "One two."},
    /* what is no part of the text */
    {"en", "One two. Read more", 10, "One two."},
    {"en", "One two.\nREAD MORE \u00bb", 10, "One two."},
    {"en", "One two. [Read more...]", 10, "One two."},
    {"en", "One two. Continue reading One two \u2192", 10, "One two."},
    {"en", "One two. The post One appeared first on Some Site.", 20, "One two."},
    {"ru", "Раз два. Читать далее", 10, "Раз два."},
    {"zh", "会谈。阅读全文", 10, "会谈。"},
    {"en", "People should read more", 10, "People should read more"},
    {"en", "Read more", 10, "Read more"},
    {"en", "The post office closed.", 10, "The post office closed."},
};

Test(excerpt, ends_with_a_sentence)
{
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct bytes out = excerpt(excerpter, bytes_of(rows[i].text), bytes_of(rows[i].language),
                                   rows[i].max_words, arena);
        cr_expect(bytes_equal(out, bytes_of(rows[i].want)), "%s\n  gives %.*s\n  not   %s",
                  rows[i].text, BYTES_FMT(out), rows[i].want);
    }
}

Test(excerpt, bears_any_length)
{
    static const char *const parts[] = {"a",    "a ",     "a. ", "中",
                                        "中。", "\u0301", " ",   "read more "};
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        struct buf text = {0};
        for (size_t n = 0; n < 100000; n++)
            buf_add_string(&text, parts[i]);
        struct bytes out = excerpt(excerpter, buf_bytes(&text), bytes_of("en"), 100, arena);
        cr_expect_leq(out.n, text.n, "%s", parts[i]);
        buf_clear(&text);
    }
}
