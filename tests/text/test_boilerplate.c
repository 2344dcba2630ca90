#include "text/boilerplate.h"

#include <criterion/criterion.h>
#include <stdio.h>

#include "text/charset.h"

static const struct {
    const char *sentence;
    bool is, leans;
} sentences[] = {
    {"Read more \u00bb", true, false},
    {"READ MORE", true, false},
    {"Read more books.", false, false},
    {"Sign up for our letter.", true, false},
    {"Copyright \u00a9 2024 The Daily.", true, false},
    {"\u00a9 The Daily", true, false},
    {"The post Ferry opens appeared first on The Daily.", true, false},
    {"The post office opens.", false, false},
    {"Photo: A. Miller", true, false},
    {"Sharemarkets fell.", false, false},
    {"ПОДРОБНЕЕ \u2192", true, false},
    {"Читайте также: паром", true, false},
    {"Подробнее о пароме рассказал мэр.", false, false},
    {"责任编辑：王芳", true, false},
    {"未经书面授权禁止使用", true, false},
    {"\u2014\u2014", true, false},
    {"But it rains.", false, true},
    {"\u201cHe left.\u201d", false, true},
    {"Heat came.", false, false},
    {"Theirs is another.", false, false},
    {"Однако дождь идёт.", false, true},
    {"Онлайн-игры растут.", false, false},
    {"对此，他表示欢迎。", false, true},
    {"双方签署文件。", false, false},
};

Test(boilerplate, is_known_by_its_phrases)
{
    for (size_t i = 0; i < COUNT_OF(sentences); i++) {
        struct bytes sentence = bytes_of(sentences[i].sentence);
        cr_expect_eq(boilerplate_is(sentence), sentences[i].is, "%s", sentence.p);
        cr_expect_eq(sentence_leans(sentence), sentences[i].leans, "%s", sentence.p);
        cr_expect(!boilerplate_is(sentence) || boilerplate_may_hold(sentence) ||
                      i == 15 /* signs alone */,
                  "%s", sentence.p);
    }
}

/* Every phrase is found where its kind says, and the cheap question does not miss it. */
Test(boilerplate, every_row_is_found)
{
    char room[512];
    cr_assert_leq(boilerplate_count, BOILERPLATE_MAX);
    for (size_t i = 0; i < boilerplate_count; i++) {
        const struct boilerplate *row = &boilerplate_table[i];
        (void)snprintf(room, sizeof room, "%.*s%.*s", BYTES_FMT(row->phrase), BYTES_FMT(row->then));
        cr_expect(boilerplate_may_hold(bytes_of(room)), "%s", room);
        cr_expect(row->kind == BOILERPLATE_PARTS || boilerplate_is(bytes_of(room)), "%s", room);
        (void)snprintf(room, sizeof room, "Some words. %.*s%.*s", BYTES_FMT(row->phrase),
                       BYTES_FMT(row->then));
        cr_expect(boilerplate_may_hold(bytes_of(room)), "%s", room);
    }
}

Test(boilerplate, parts_a_text)
{
    size_t length = 0;
    struct bytes text = bytes_of("Ferry opens Read More \u00bb The post");
    cr_expect_eq(boilerplate_part(text, 0, &length), 12);
    cr_expect_eq(length, 12);
    cr_expect_eq(boilerplate_part(text, 13, &length), text.n);
    cr_expect_eq(boilerplate_credit(bytes_of("图：王芳 新渡轮开航。")), bytes_of("图：王芳").n);
    cr_expect_eq(boilerplate_credit(bytes_of("新渡轮 开航。")), 0);
}
