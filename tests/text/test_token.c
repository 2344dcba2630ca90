#include "text/token.h"

#include <criterion/criterion.h>
#include <stdio.h>

#include "base/buf.h"
#include "base/hash.h"

static struct tokenizer *tokenizer;
static struct arena *arena;

static void set_up(void)
{
    tokenizer = tokenizer_new();
    arena = arena_new(1 << 24);
}

static void tear_down(void)
{
    arena_free(arena);
    tokenizer_free(tokenizer);
}

TestSuite(token, .init = set_up, .fini = tear_down);

/* What tokens there are, as "word word", or as "stem stem". */
static struct bytes shown(const struct tokens *tokens, bool stems)
{
    struct buf out = {0};
    for (size_t i = 0; i < tokens->n; i++) {
        if (i > 0)
            buf_add_char(&out, ' ');
        buf_add_bytes(&out, stems ? tokens->v[i].stem : tokens->v[i].word);
    }
    struct bytes copy = arena_copy(arena, buf_bytes(&out));
    buf_clear(&out);
    return copy;
}

static const struct {
    const char *text, *words;
} cuts[] = {
    {"", ""},
    {" ... -- !", ""},
    {"China and Russia", "china and russia"},
    {"China-Russia, Sino-Russian", "china russia sino russian"},
    {"российско-китайский", "российско китайский"},
    {"U.S. U.K, U.S.-China e.g. J. Doe", "us uk us china eg j doe"},
    {"Ph.D. example.com said.He", "ph d example com said he"},
    {"Xi's Xi\u2019s CHINA'S", "xi xi china"},
    {"don't we're Xi'an", "dont were xian"},
    {"l'accord d'Ivoire O'Brien", "l accord d ivoire o brien"},
    {"об'єднання здоров\u2019я", "обєднання здоровя"},
    {"'quoted' \"x\" (y)", "quoted x y"},
    {"1,000,000 3.14 3,14 2024-05-06 G20 5%", "1000000 3.14 3.14 2024 05 06 g20 5"},
    {"Café Ñandú Łódź Straße İzmir", "cafe nandu łodz strasse izmir"},
    {"Cafe\u0301 и\u0306 е\u0308ж", "cafe й еж"},
    {"Ёлка ёж Йод Її", "елка еж йод її"},
    {"Ｆｕｌｌ ﬁne №5", "full fine 5"},
    {"co\u00adop a\u200bb \ufefftop", "coop a b top"},
    {"snake_case #tag @name", "snake case tag name"},
    {"Ελλάδα ΟΔΟΣ", "ελλάδα οδοσ"},
    {"العربية שלום", "العربية שלום"},
    {"중국과 러시아", "중국과 러시아"},
    {"中俄關係", "中俄 关系"},
    {"2024年GDP增長", "2024 年 gdp 增长"},
    {"中国和俄罗斯。访问，莫斯科", "中国 和 俄罗斯 访问 莫斯科"},
    {"ｶﾀｶﾅ", "カタカナ"},
    {"日本とロシア", "日本 と ロシア"},
    {"ประเทศจีน", "ประเทศ จีน"},
    /* One name in all its spellings: hyphens of every kind, apostrophes, full stops, marks. */
    {"China\u2010Russia China\u2011Russia China\u2013Russia China\u2212Russia",
     "china russia china russia china russia china russia"},
    {"Китай\u2014Россия российско\u2011китайский", "китай россия российско китайский"},
    {"Xi\u02bcs Xi\uff07s Xi\u2018s", "xi xi xi"},
    {"He said: ‘No’, ‘yes’.", "he said no yes"},
    {"U.S.A. U. S. usa", "usa u s usa"},
    {"São Paulo, Žižek, Şişli, ÅLAND", "sao paulo zizek sisli aland"},
    {"всё Всё ВСЁ все", "все все все все"},
    {"Пётр Семён", "петр семен"},
    {"習近平 习近平", "习 近平 习 近平"},
    {"臺灣 台灣 台湾", "台湾 台湾 台湾"},
    {"俄羅斯總統訪華", "俄罗斯 总统 访华"},
    {"12,5 % 1.5 1,500 ２０２６", "12.5 1.5 1500 2026"},
    {"👍 ok 🇨🇳", "ok"},
};

Test(token, cuts_and_folds_words)
{
    for (size_t i = 0; i < COUNT_OF(cuts); i++) {
        struct tokens tokens;
        tokenize(tokenizer, bytes_of(cuts[i].text), (struct bytes){NULL, 0}, arena, &tokens);
        struct bytes words = shown(&tokens, false);
        cr_expect(bytes_equal(words, bytes_of(cuts[i].words)), "%s\n  gives %.*s\n  not   %s",
                  cuts[i].text, BYTES_FMT(words), cuts[i].words);
        cr_expect(bytes_equal(shown(&tokens, true), words), "no language, no stems");
    }
}

static const struct {
    const char *language, *text, *stems;
} stemmed[] = {
    {"en", "Sanctions trading countries", "sanction trade countri"},
    {"en-GB", "running", "run"},
    {"EN_us", "running", "run"},
    {"ru", "китайскими товарами Китай", "китайск товар кита"},
    {"uk", "китайський", "китайськ"},
    {"de", "Beziehungen", "bezieh"},
    {"zh", "sanctions санкциями 制裁", "sanction санкц 制裁"},
    {"ru", "sanctions", "sanction"},
    {"en", "санкциями", "санкц"},
    {"xx", "sanctions", "sanctions"},
    {"pl", "sanctions", "sanctions"},
    {"", "sanctions", "sanctions"},
};

Test(token, stems_in_the_language_of_text_and_script)
{
    for (size_t i = 0; i < COUNT_OF(stemmed); i++) {
        struct tokens tokens;
        for (int again = 0; again < 2; again++) { /* the second from what was kept */
            tokenize(tokenizer, bytes_of(stemmed[i].text), bytes_of(stemmed[i].language), arena,
                     &tokens);
            struct bytes stems = shown(&tokens, true);
            cr_expect(bytes_equal(stems, bytes_of(stemmed[i].stems)), "%s: %.*s, not %s",
                      stemmed[i].text, BYTES_FMT(stems), stemmed[i].stems);
        }
        for (size_t t = 0; t < tokens.n; t++) {
            struct bytes alone = stem(tokenizer, tokens.v[t].word, bytes_of(stemmed[i].language),
                                      arena);
            cr_expect(tokens.v[t].ideographic || bytes_equal(alone, tokens.v[t].stem));
            cr_expect_eq(tokens.v[t].word_hash, hash_bytes(tokens.v[t].word, 0));
            cr_expect_eq(tokens.v[t].stem_hash, hash_bytes(tokens.v[t].stem, 0));
        }
    }
}

Test(token, says_where_words_stand)
{
    static const struct {
        const char *text;
        size_t token;
        uint32_t offset, length, byte, byte_length;
        bool ideographic;
    } rows[] = {
        {"a Xi's b", 1, 2, 2, 2, 2, false},   {"é U.S.", 1, 2, 3, 3, 3, false},
        {"Ёж, Китай", 1, 4, 5, 6, 10, false}, {"x中俄關係", 1, 1, 2, 1, 6, true},
        {"x中俄關係", 2, 3, 2, 7, 6, true},   {"a\u0301b c", 1, 4, 1, 5, 1, false},
        {"1,000 x", 0, 0, 5, 0, 5, false},    {"hำx", 1, 1, 1, 1, 3, true},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct tokens tokens;
        tokenize(tokenizer, bytes_of(rows[i].text), bytes_of("en"), arena, &tokens);
        cr_assert_gt(tokens.n, rows[i].token, "%s", rows[i].text);
        const struct token *token = &tokens.v[rows[i].token];
        cr_expect_eq(token->offset, rows[i].offset, "%s: %u", rows[i].text, token->offset);
        cr_expect_eq(token->length, rows[i].length, "%s: %u", rows[i].text, token->length);
        cr_expect_eq(token->byte, rows[i].byte, "%s: %u", rows[i].text, token->byte);
        cr_expect_eq(token->byte_length, rows[i].byte_length, "%s", rows[i].text);
        cr_expect_eq(token->ideographic, rows[i].ideographic, "%s", rows[i].text);
    }
}

Test(token, gives_runs_of_segments)
{
    struct tokens tokens;
    tokenize(tokenizer, bytes_of("中俄關係 x 莫斯科，访问"), bytes_of("zh"), arena, &tokens);
    size_t count;
    cr_expect(bytes_equal(tokens_run(&tokens, 0, &count), bytes_of("中俄关系")));
    cr_expect_eq(count, 2);
    cr_expect(bytes_equal(tokens_run(&tokens, 1, &count), bytes_of("关系")));
    cr_expect_eq(count, 1);
    cr_expect(bytes_equal(tokens_run(&tokens, 2, NULL), bytes_of("x")));
    cr_expect(bytes_equal(tokens_run(&tokens, 3, &count), bytes_of("莫斯科")), "ends at a comma");
}

Test(token, folds_without_cutting)
{
    static const struct {
        const char *text, *want;
    } rows[] = {
        {"", ""},
        {"China\u2019s Trade, 關係!", "china\u2019s trade, 关系!"},
        {"Cafe\u0301 ЁЛКА ﬁ e\u0301e\u0301 x", "cafe елка fi ee x"},
        {"中e\u0301", "中e"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct bytes folded = fold(tokenizer, bytes_of(rows[i].text), arena);
        cr_expect(bytes_equal(folded, bytes_of(rows[i].want)), "%s gives %.*s", rows[i].text,
                  BYTES_FMT(folded));
    }
}

Test(token, bears_long_words)
{
    enum { LENGTH = 300000 };
    static const char *const parts[] = {"a", "é",  "e\u0301", "\u0301", "中",
                                        "ก", "1,", "a.",      "x'",     "ﷺ"};
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        struct buf text = {0};
        while (text.n < LENGTH)
            buf_add_string(&text, parts[i]);
        struct arena *large = arena_new((size_t)1 << 30);
        struct tokens tokens;
        tokenize(tokenizer, buf_bytes(&text), bytes_of("en"), large, &tokens);
        (void)fold(tokenizer, buf_bytes(&text), large);
        arena_free(large);
        buf_clear(&text);
    }
}
