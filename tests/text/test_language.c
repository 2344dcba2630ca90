#include "text/language.h"

#include <criterion/criterion.h>

#include "text/language_table.h"

static const struct {
    const char *language, *text;
} rows[] = {
    {"en", "China and Russia sign a trade agreement in Moscow"},
    {"en", "Xi's visit: what it means"},
    {"en", "Ken Jones Q&A"},
    {"en", "Chávez meets Putin for talks on oil"},
    {"de", "Die Regierung will mehr Geld für den Ausbau der Bahn"},
    {"de", "Gericht verurteilt Unternehmer wegen Steuerhinterziehung"},
    {"fr", "Le président de la République se rend à Pékin"},
    {"fr", "L'accord n'est pas encore signé"},
    {"es", "El presidente viajará a la capital rusa en mayo"},
    {"it", "Il governo approva la nuova legge sulla scuola"},
    {"pt", "O governo não vai aumentar os impostos este ano"},
    {"nl", "De minister wil het plan niet langer uitstellen"},
    {"pl", "Rząd przyjął projekt ustawy o ochronie środowiska"},
    {"tr", "Türkiye ile Rusya arasındaki ticaret için yeni bir adım"},
    {"cs", "Vláda schválila návrh zákona o důchodech"},
    {"ru", "Товарооборот между двумя странами вырос на треть"},
    {"ru", "Китай и Россия провели учения"},
    {"ru", "Объём торговли"},
    {"uk", "Україна та Польща підписали угоду про співпрацю"},
    {"uk", "Влада відкинула цю версію"},
    {"be", "Беларускія прадпрыемствы павялічылі экспарт у Кітай"},
    {"bg", "Българското правителство прие новия закон за пенсиите"},
    {"bg", "Цените на тока ще се увеличат от юли"},
    {"sr", "Председник Србије састао се са министром у Београду"},
    {"zh", "中俄两国元首在莫斯科举行会谈"},
    {"zh", "華為發表新手機"},
    {"zh", "特斯拉 Model 3 在上海降价"},
    {"ja", "日本とロシアの首脳が会談した"},
    {"ja", "東京証券取引所が発表、対応検討"},
    {"ko", "한국과 중국의 외교장관 회담"},
    {"ar", "وزير الخارجية يزور موسكو"},
    {"fa", "سفر وزیر خارجه چین به تهران"},
    /* Neighbours of one script, in short headlines of which not every word tells. */
    {"ru", "Правительство утвердило новый бюджет"},
    {"ru", "Суд отказал в иске к заводу"},
    {"ru", "Погода на завтра: дождь и ветер"},
    {"ru", "Цены на бензин снова выросли"},
    {"uk", "Уряд затвердив новий бюджет"},
    {"uk", "Суд відмовив у позові до заводу"},
    {"uk", "Ціни на бензин знову зросли"},
    {"uk", "Погода на завтра: дощ і вітер"},
    {"be", "Урад зацвердзіў новы бюджэт"},
    {"be", "Суд адмовіў у іску да завода"},
    {"be", "Надвор’е на заўтра: дождж і вецер"},
    {"bg", "Правителството одобри новия бюджет"},
    {"bg", "Съдът отхвърли иска срещу завода"},
    {"bg", "Времето утре: дъжд и вятър"},
    {"bg", "Цените на бензина пак се повишиха"},
    {"zh", "政府批准新预算"},
    {"zh", "法院驳回诉讼"},
    {"zh", "政府批准新預算"},
    {"zh", "iPhone 新品發表會"},
    {"ja", "政府、来年度予算案を決定"},
    {"ja", "裁判所が訴えを退ける"},
    {"ja", "あすの天気は雨"},
    {"ja", "iPhone の新製品を発表"},
    {"he", "ראש הממשלה נפגש עם שר החוץ"},
    {"el", "Ο πρωθυπουργός μίλησε στη βουλή"},
    {"th", "นายกรัฐมนตรีเยือนจีน"},
    {"hi", "प्रधानमंत्री ने कहा"},
};

Test(language, guesses)
{
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct bytes guess = language_guess(bytes_of(rows[i].text));
        cr_expect(bytes_equal(guess, bytes_of(rows[i].language)), "%s: %.*s, not %s", rows[i].text,
                  BYTES_FMT(guess), rows[i].language);
    }
}

Test(language, guesses_nothing_where_there_is_nothing)
{
    static const char *const texts[] = {"", "123 + 4", "x", "—", "👍👍"};
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        cr_expect_null(language_guess(bytes_of(texts[i])).p, "%s", texts[i]);
}

Test(language, finds_common_words)
{
    static const char *const words[] = {"a",    "aber", "the",  "und",  "dans", "hasta",
                                        "zijn", "że",   "için", "über", "и",    "это",
                                        "що",   "гэта", "ще",   "због"};
    for (size_t i = 0; i + 1 < COUNT_OF(words); i++)
        cr_expect_neq(language_of_word(bytes_of(words[i])), 0, "%s", words[i]);
    cr_expect_eq(language_of_word(bytes_of("")), 0);
    cr_expect_eq(language_of_word(bytes_of("zzz")), 0);
}

Test(language, finds_telling_letters)
{
    static const uint32_t telling[] = {0xA1,  0xBF,  0xDF,  0xE4,  0xF1,  0x11F, 0x131, 0x142,
                                       0x219, 0x438, 0x44B, 0x44F, 0x451, 0x456, 0x45F, 0x491};
    uint32_t users, marked;
    for (size_t i = 0; i < COUNT_OF(telling); i++)
        cr_expect(language_of_letter(telling[i], &users, &marked), "U+%04X", telling[i]);
    cr_expect(!language_of_letter('a', &users, &marked));
    cr_expect(!language_of_letter(0x430, &users, &marked));
}

Test(language, takes_the_primary_subtag)
{
    static const struct {
        const char *tag, *want;
    } tags[] = {
        {"en", "en"},   {"en-GB", "en"},      {"EN_us", "en"},    {" zh-Hans-CN ", "zh"},
        {"x", NULL},    {"", NULL},           {"12", NULL},       {"en GB", NULL},
        {"yue", "yue"}, {"toolongtag", NULL}, {"de.UTF-8", NULL},
    };
    for (size_t i = 0; i < COUNT_OF(tags); i++) {
        char out[9];
        struct bytes primary = language_primary(bytes_of(tags[i].tag), out);
        cr_expect(bytes_equal(primary, bytes_of(tags[i].want)), "%s: %.*s", tags[i].tag,
                  BYTES_FMT(primary));
    }
}

Test(language, knows_codes)
{
    static const char *const known[] = {"en", "ru", "zh", "ug", "yue"};
    static const char *const unknown[] = {"zz", "", "e", "english", "cn"};
    for (size_t i = 0; i < COUNT_OF(known); i++)
        cr_expect(language_is_known(bytes_of(known[i])), "%s", known[i]);
    for (size_t i = 0; i < COUNT_OF(unknown); i++)
        cr_expect(!language_is_known(bytes_of(unknown[i])), "%s", unknown[i]);
}
