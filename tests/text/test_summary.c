#include "text/summary.h"

#include <criterion/criterion.h>

#include "base/buf.h"
#include "text/charset.h"
#include "text/sentence.h"
#include "text/utf8.h"

static struct summarizer *summarizer;
static struct arena *arena;

static void set_up(void)
{
    summarizer = summarizer_new();
    arena = arena_new(1 << 20);
}

static void tear_down(void)
{
    arena_free(arena);
    summarizer_free(summarizer);
}

TestSuite(summary, .init = set_up, .fini = tear_down);

static struct bytes summary_of(const char *language, const char *text, size_t max_words)
{
    return summary(summarizer,
                   &(struct summary_request){
                       .text = bytes_of(text),
                       .language = bytes_of(language),
                       .max_words = max_words,
                   },
                   arena);
}

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
    {"en", "One two three four five six, or more.", 4, "One two three four\u2026"},
    {"en", "One two three four five six. Seven eight.", 4, "Seven eight."},
    {"en", "One two, three four", 2, "One two\u2026"},
    {"en", "Mr. Smith went to the U.S. on Monday. He came back.", 9,
     "Mr. Smith went to the U.S. on Monday."},
    {"en", "Sen. Ann B. Miller spoke. Others were silent all day long.", 6,
     "Sen. Ann B. Miller spoke."},
    {"en", "\u201cReally?\u201d he said. More words here.", 3, "\u201cReally?\u201d he said."},
    {"en", "\u201cIt rains. It pours.\u201d Nobody else came.", 5,
     "\u201cIt rains. It pours.\u201d"},
    {"en", "Don't co-operate now. Next one.", 4, "Don't co-operate now."},
    {"en",
     "A heading\nThe ferry to the island sails again since the early morning of Monday, said "
     "its owner, who had it mended. The mayor came too.",
     20,
     "The ferry to the island sails again since the early morning of Monday, said its owner, who "
     "had it mended."},
    {"en", "A heading\nShort.", 20, "A heading Short."},
    {"en", "A paragraph is here.\nAnd its next.", 20, "A paragraph is here. And its next."},
    {"ru", "В 2024 г. товарооборот вырос. Это рекорд.", 5, "В 2024 г. товарооборот вырос."},
    {"ru", "Встреча прошла в Москве. Далее речь пойдёт о другом.", 5, "Встреча прошла в Москве."},
    {"ru", "Об этом сказал С. В. Петров. Его коллеги молчали весь день.", 7,
     "Об этом сказал С. В. Петров."},
    {"zh", "中俄两国元首举行会谈。双方签署了文件。", 6, "中俄两国元首举行会谈。"},
    {"zh", "中俄两国元首举行会谈", 3, "中俄两国元首\u2026"},
    {"zh", "他说：“会谈很好。我们同意。”双方签署文件。", 8, "他说：“会谈很好。我们同意。”"},
    {"ja", "会談が行われた。文書に署名した。", 4, "会談が行われた。"},
    {"xx", "One two. Three.", 2, "One two."},
    {"", "One two. Three.", 2, "One two."},
};

Test(summary, is_whole_sentences)
{
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct bytes out = summary_of(rows[i].language, rows[i].text, rows[i].max_words);
        cr_expect(bytes_equal(out, bytes_of(rows[i].want)), "%s\n  gives %.*s\n  not   %s",
                  rows[i].text, BYTES_FMT(out), rows[i].want);
    }
}

/* What is no part of the text, and what only looks as if it were none. */
static const struct {
    const char *text, *want;
} furniture[] = {
    {"One two. Read more", "One two."},
    {"One two.\nREAD MORE \u00bb", "One two."},
    {"One two. [Read more...]", "One two."},
    {"One two. Continue reading One two \u2192", "One two."},
    {"One two Continue reading...", "One two"},
    {"The post One appeared first on Some Site. One two.", "One two."},
    {"One two. The post One appeared first on Some Site.", "One two."},
    {"Ministers meet Read More \u00bb The post Ministers meet appeared first on The Daily.",
     "Ministers meet"},
    {"Welcome to the letter {beacon} Ministers met today.",
     "Welcome to the letter Ministers met today."},
    {"One two. Sign up for our morning letter. Three four.", "One two. Three four."},
    {"Ministers met. (Ann Miller/Getty Images)", "Ministers met."},
    {"A minister in his garden on Monday. (Ann Miller/Getty Images)\nMinisters met.",
     "Ministers met."},
    {"Photo: Ann Miller\nMinisters met.", "Ministers met."},
    {"This site uses cookies. Ministers met.", "Ministers met."},
    {"Раз два. Читать далее", "Раз два."},
    {"Раз два. ПОДРОБНЕЕ", "Раз два."},
    {"Раз два. Подробнее \u2014 в нашем материале.", "Раз два."},
    {"Раз два. Подписывайтесь на наш канал!", "Раз два."},
    {"Фото: Пётр Петров\nРаз два.", "Раз два."},
    {"会谈。阅读全文", "会谈。"},
    {"会谈举行。责任编辑：王芳", "会谈举行。"},
    {"图：王芳 两国部长举行会谈。", "两国部长举行会谈。"},
    {"会談。続きを読む", "会談。"},
    {"Read more", ""},
    {"\u2026", ""},
    {"People should read more", "People should read more"},
    {"The post office closed.", "The post office closed."},
    {"More rain is coming.", "More rain is coming."},
    {"Фото президента опубликовали вчера.", "Фото президента опубликовали вчера."},
    {"记者从部委了解到新举措。", "记者从部委了解到新举措。"},
};

Test(summary, has_no_boilerplate)
{
    for (size_t i = 0; i < COUNT_OF(furniture); i++) {
        struct bytes out = summary_of("en", furniture[i].text, 100);
        cr_expect(bytes_equal(out, bytes_of(furniture[i].want)), "%s\n  gives %.*s\n  not   %s",
                  furniture[i].text, BYTES_FMT(out), furniture[i].want);
    }
}

/* Of a longer text: the lead, and then what is about the topic; what leans goes only with what it leans on. */
static const struct {
    const char *language, *title, *terms[2], *text;
    size_t max_words;
    const char *want;
} longer[] = {
    {"en",
     "Ferry opens",
     {"bridge"},
     "The island has a new ferry since Monday. The weather on the coast was fine and warm. "
     "Visitors ate ice cream on the quay. The old bridge of the island is closed for good.",
     20,
     "The island has a new ferry since Monday. The old bridge of the island is closed for good."},
    {"en",
     "Ferry opens",
     {"bridge"},
     "The island has a new ferry since Monday. The mayor came to see it leave. But he said "
     "the bridge is what the bridge people want back as a bridge. Visitors ate ice cream there.",
     24,
     "The island has a new ferry since Monday. The mayor came to see it leave. Visitors ate ice "
     "cream there."},
    {"ru",
     "Открыта паром",
     {"мост"},
     "На остров с понедельника ходит новый паром. Погода на берегу стояла тёплая и ясная. "
     "Гости ели мороженое на набережной. Старый мост на остров закрыт навсегда.",
     13,
     "На остров с понедельника ходит новый паром. Старый мост на остров закрыт навсегда."},
    {"zh",
     "新渡轮开航",
     {"大桥"},
     "岛上周一起有了新渡轮。海边天气晴朗温暖宜人。游客在码头上吃着冰淇淋。岛上的旧大桥永久关闭了。",
     11,
     "岛上周一起有了新渡轮。岛上的旧大桥永久关闭了。"},
};

Test(summary, goes_on_with_the_topic)
{
    for (size_t i = 0; i < COUNT_OF(longer); i++) {
        struct bytes terms[] = {bytes_of(longer[i].terms[0])};
        struct bytes out = summary(summarizer,
                                   &(struct summary_request){
                                       .text = bytes_of(longer[i].text),
                                       .title = bytes_of(longer[i].title),
                                       .language = bytes_of(longer[i].language),
                                       .terms = terms,
                                       .n_terms = COUNT_OF(terms),
                                       .max_words = longer[i].max_words,
                                   },
                                   arena);
        cr_expect(bytes_equal(out, bytes_of(longer[i].want)), "%s\n  gives %.*s\n  not   %s",
                  longer[i].text, BYTES_FMT(out), longer[i].want);
    }
}

Test(summary, does_not_say_the_headline_again)
{
    struct summary_request request = {
        .text = bytes_of("Ministers Meet. They talked about grain."),
        .title = bytes_of("Ministers meet"),
        .language = bytes_of("en"),
        .max_words = 100,
    };
    struct bytes out = summary(summarizer, &request, arena);
    cr_expect(bytes_equal(out, bytes_of("They talked about grain.")), "%.*s", BYTES_FMT(out));
}

Test(summary, ends_before_what_the_source_broke_off)
{
    struct buf text = {0};
    for (size_t i = 0; i < 5; i++)
        buf_add_string(&text, "Here are five words again. ");
    size_t whole = text.n - 1;
    buf_add_string(&text, "And then the sentence is\u2026");
    struct bytes out = summary_of("en", text.p, 100);
    cr_expect_eq(out.n, whole, "%.*s", BYTES_FMT(out));
    out = summary_of("en", "Short. And then the sentence is\u2026", 100);
    cr_expect(bytes_ends(out, bytes_of("is\u2026")), "%.*s", BYTES_FMT(out));
    cr_expect(summary_is_poor(buf_bytes(&text)));
    cr_expect(summary_is_poor(bytes_of("Read more")));
    cr_expect_not(summary_is_poor(bytes_of("A sentence.")));
    buf_clear(&text);
}

/* Sentences of a few words out of few words, numbered so that each is known again. */
static void write_text(struct buf *out, unsigned seed, size_t n)
{
    static const char *const words[] = {"river", "ferry", "bridge", "island",  "mayor",
                                        "the",   "of",    "and",    "harbour", "storm",
                                        "grain", "boat",  "in",     "new"};
    buf_clear(out);
    for (size_t i = 0; i < n; i++) {
        buf_printf(out, "S%zu", i);
        for (size_t w = 0; w < 3 + seed % 17; w++) {
            seed = seed * 1103515245u + 12345u;
            buf_printf(out, " %s", words[(seed >> 16) % COUNT_OF(words)]);
        }
        buf_add_string(out, i % 5 == 4 ? ".\n" : ". ");
    }
}

/* Each sentence of the summary is one of the text, whole, in the text's order, and all are few enough. */
static void check_sentences(struct bytes text, struct bytes out, size_t max_words)
{
    size_t from = 0;
    cr_expect_leq(words_count(out, SIZE_MAX, NULL), 2 * max_words);
    for (struct bytes rest = out, sentence; bytes_split(&rest, '.', &sentence);) {
        sentence = bytes_trim(sentence);
        if (sentence.n == 0)
            continue;
        sentence.n++; /* the full stop too */
        struct bytes behind = bytes_skip(text, from);
        size_t at = bytes_find(behind, sentence);
        cr_assert_lt(at, behind.n, "%.*s", BYTES_FMT(sentence));
        cr_expect(from + at == 0 || ascii_is_space(text.p[from + at - 1]));
        from += at + sentence.n;
    }
}

Test(summary, is_sentences_of_the_text_in_order)
{
    struct buf text = {0};
    for (unsigned seed = 1; seed <= 200; seed++) {
        size_t max_words = 20 + seed % 90;
        write_text(&text, seed, 1 + seed % 70);
        struct bytes out = summary_of("en", text.p, max_words);
        cr_expect_gt(out.n, 0);
        check_sentences(buf_bytes(&text), out, max_words);
        struct bytes again = summary_of("en", text.p, max_words);
        cr_expect(bytes_equal(out, again), "%u", seed);
    }
    buf_clear(&text);
}

Test(summary, bears_any_length)
{
    static const char *const parts[] = {"a",      "a ",  "a. ",        "中",     "中。",
                                        "\u0301", " ",   "read more ", "\u201c", "\u201c. ",
                                        "\n",     "...", "A.\n",       "(",      "{beacon}"};
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        struct buf text = {0};
        for (size_t n = 0; n < 100000; n++)
            buf_add_string(&text, parts[i]);
        struct bytes out = summary_of("en", text.p, 100);
        cr_expect_leq(out.n, text.n, "%s", parts[i]);
        cr_expect(utf8_valid(out), "%s", parts[i]);
        buf_clear(&text);
    }
}

/* What no spaces part is held to the measure too. */
Test(summary, a_text_without_spaces_does_not_escape)
{
    static const struct {
        const char *unit, *language;
        size_t characters; /* at most */
    } runs[] = {
        {"a", "en", 2001},
        {"เรือเฟอร์รี่ล่าช้า", "th", 1001},
        {"ລົດໄຟ", "lo", 1001},
        {"!", "en", 2001},
        {"\u2014", "en", 2001},
        {"\U0001F600", "en", 2001},
        {"https://example.org/", "en", 2001},
        {"e\u0301", "fr", 4002},
        {"渡轮", "zh", 201},
    };
    for (size_t i = 0; i < COUNT_OF(runs); i++) {
        struct buf text = {0};
        while (text.n < 50000)
            buf_add_string(&text, runs[i].unit);
        struct bytes out = summary_of(runs[i].language, text.p, 100);
        cr_expect_leq(words_count(out, SIZE_MAX, NULL), 200, "%s", runs[i].unit);
        cr_expect_leq(utf8_count(out).characters, runs[i].characters, "%s: %zu", runs[i].unit,
                      utf8_count(out).characters);
        cr_expect_not(summary_fits(buf_bytes(&text), 100), "%s", runs[i].unit);
        buf_clear(&text);
    }
}
