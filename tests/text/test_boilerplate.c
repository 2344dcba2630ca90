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

/* Sentences that say something, and what stands in feeds that begins alike. */
static const struct {
    const char *told, *boilerplate;
} pairs[] = {
    {"Getty Images sued the maker of an image generator.", "Ann Lake/Getty Images"},
    {"The agency sold its archive to Getty Images.", "A ferry in port. (Getty Images)"},
    {"Pictures by Getty Images were among them.", "Anadolu via Getty Images"},
    {"The post office appeared first on the map in 1850.",
     "The post Ferry late appeared first on Lake News."},
    {"The post office appeared first on the map in 1850.",
     "The post \u201cferry\u201d is late appeared first on Lake News."},
    {"Photo credit card fraud rose by a third.", "Photo credit Ann Lake"},
    {"Photo credit cards are new.", "Photo credit: ann"},
    {"Photos by satellites show the ferry.", "Photos by Ann Lake and Bo Sea"},
    {"Advertisement revenue fell by a tenth.", "Advertisement"},
    {"Advertisement Standards officers met.", "Advertisement \u2013 scroll to continue"},
    {"Reporting by the broadcaster led to the inquiry.",
     "Reporting by Ann Lake; editing by Bo Sea"},
    {"Follow us into the forest, says the guide.", "Follow us on Mastodon"},
    {"Follow us on the long way north.", "Follow us on social media!"},
    {"Share this view, he asks of his voters.", "Share this article"},
    {"Share on share the fund sold out.", "Share on Mastodon"},
    {"Get our people out, says the mayor.", "Get our free newsletter"},
    {"To subscribe such a treaty was a risk.", "To subscribe, click here."},
    {"The chain, which uses cookies to track buyers, was fined.", "This site uses cookies."},
    {"A court struck down the chain\u2019s new privacy policy.", "Read our privacy policy."},
    {"Запись концерта впервые появилась в сети.",
     "Запись Паром опоздал впервые появилась на сайте Озеро."},
    {"Журналист признан иностранным агентом.", "*Признан иностранным агентом"},
    {"Следите за паромом, просит капитан.", "Следите за нашими новостями в канале."},
    {"主编李四辞职。", "主编：李四"},
    {"摄影师王五获奖。", "摄影 王五"},
    {"监制团队公布名单。", "监制/王五"},
    {"Der Beitrag der Bank erschien zuerst auf Seite 3.",
     "Der Beitrag F\u00e4hre kommt erschien zuerst auf Seeblatt."},
};

Test(boilerplate, a_sentence_that_begins_alike_is_told)
{
    for (size_t i = 0; i < COUNT_OF(pairs); i++) {
        cr_expect_not(boilerplate_is(bytes_of(pairs[i].told)), "%s", pairs[i].told);
        cr_expect(boilerplate_is(bytes_of(pairs[i].boilerplate)), "%s", pairs[i].boilerplate);
    }
}

/* Every phrase is found where its kind says, and the cheap question does not miss it. */
Test(boilerplate, every_row_is_found)
{
    char room[512];
    cr_assert_leq(boilerplate_count, BOILERPLATE_MAX);
    for (size_t i = 0; i < boilerplate_count; i++) {
        const struct boilerplate *row = &boilerplate_table[i];
        const char *title = row->kind == BOILERPLATE_TITLED ? " Title" : "";
        (void)snprintf(room, sizeof room, "%.*s%s%.*s", BYTES_FMT(row->phrase), title,
                       BYTES_FMT(row->then));
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
