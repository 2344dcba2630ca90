#include "text/sentence.h"

#include <criterion/criterion.h>

/* A line, and its sentences with "|" between them. */
static const struct {
    const char *language, *line, *want;
} lines[] = {
    {"en", "", ""},
    {"en", "One.", "One."},
    {"en", "  One two.  Three?  ", "One two.|Three?"},
    {"en", "No stop here", "No stop here"},
    {"en", "The U.S. President spoke. Nobody listened.",
     "The U.S. President spoke.|Nobody listened."},
    {"en", "Gov. Ann Smith and John B. Miller met. They ate.",
     "Gov. Ann Smith and John B. Miller met.|They ate."},
    {"en", "\u201cOne. Two.\u201d she said. Three.", "\u201cOne. Two.\u201d she said.|Three."},
    {"en", "\"One. Two.\" Three.", "\"One. Two.\"|Three."},
    {"en", "\u201cIt never ends. Two. Three. Four. Five. Six.",
     "\u201cIt never ends.|Two.|Three.|Four.|Five.|Six."},
    {"ru", "Сказал С. В. Петров. Все молчали.", "Сказал С. В. Петров.|Все молчали."},
    {"ru", "«Раз. Два». Три.", "«Раз. Два».|Три."},
    {"zh", "会谈举行。文件签署！真的？", "会谈举行。|文件签署！|真的？"},
    {"ja", "会談が行われた。署名した。", "会談が行われた。|署名した。"},
};

Test(sentence, are_cut_from_a_line)
{
    struct sentence_cutter *cutter = sentence_cutter_new();
    struct arena *arena = arena_new(1 << 20);
    for (size_t i = 0; i < COUNT_OF(lines); i++) {
        struct sentences out = {0};
        struct bytes joined = BYTES("");
        sentences_cut(cutter, bytes_of(lines[i].line), bytes_of(lines[i].language), 64, arena,
                      &out);
        for (size_t s = 0; s < out.n; s++)
            joined = arena_printf(arena, "%.*s%s%.*s", BYTES_FMT(joined), s ? "|" : "",
                                  BYTES_FMT(out.v[s].text));
        cr_expect(bytes_equal(joined, bytes_of(lines[i].want)), "%s: %.*s", lines[i].line,
                  BYTES_FMT(joined));
    }
    arena_free(arena);
    sentence_cutter_free(cutter);
}

static const struct {
    const char *text;
    size_t halves;
} counts[] = {
    {"", 0},
    {"One two three", 6},
    {"Don't co-operate \u2014 now.", 6},
    {"1,200 men", 4},
    {"Встреча в Москве", 6},
    {"两国签署，文件", 6},
    {"两国 G20 会议", 6},
    {"aaaaaaaaaaaaaaaaaaaa", 2},
    {"aaaaaaaaaaaaaaaaaaaaa", 4},
    {"https://example.org/a/longer/address.html", 6},
    {"....................", 0},
    {".....................", 2},
    {"เรือเฟอร์รี่ล่าช้าสองชั่วโมง", 8}, /* 23 letters and their marks */
    {"เรือ เฟอร์รี่", 4},
    {"e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301", 2},
};

Test(sentence, words_are_counted)
{
    for (size_t i = 0; i < COUNT_OF(counts); i++) {
        size_t at = 0, n = words_count(bytes_of(counts[i].text), SIZE_MAX, &at);
        cr_expect_eq(n, counts[i].halves, "%s: %zu", counts[i].text, n);
        cr_expect_eq(at, bytes_of(counts[i].text).n);
    }
    size_t at = 0;
    cr_expect_eq(words_count(bytes_of("one two three"), 5, &at), 4);
    cr_expect_eq(at, 8);
}

Test(sentence, keep_to_the_most_that_is_asked_for)
{
    struct sentence_cutter *cutter = sentence_cutter_new();
    struct arena *arena = arena_new(1 << 20);
    struct sentences out = {0};
    sentences_cut(cutter, bytes_of("One. Two. Three."), bytes_of("en"), 2, arena, &out);
    sentences_cut(cutter, bytes_of("Four."), bytes_of("en"), 2, arena, &out);
    cr_assert_eq(out.n, 2);
    cr_expect(out.v[1].ends);
    cr_expect_not(out.v[1].broken);
    sentences_cut(cutter, bytes_of("A heading"), bytes_of("en"), 4, arena, &out);
    sentences_cut(cutter, bytes_of("And so on [\u2026]"), bytes_of("en"), 4, arena, &out);
    cr_assert_eq(out.n, 4);
    cr_expect_not(out.v[2].ends);
    cr_expect_eq(out.v[2].block, 1);
    cr_expect(out.v[3].broken);
    arena_free(arena);
    sentence_cutter_free(cutter);
}
