/* Whatever a query matches, its keywords find; and they narrow where they can. */
#include <criterion/criterion.h>
#include <string.h>

#include "base/buf.h"
#include "match/keywords.h"

struct shelf {
    struct arena *arena;
    struct keywords *keywords;
    struct judge *judge;
};

static struct shelf shelf_open(void)
{
    return (struct shelf){arena_new(SIZE_MAX), keywords_new(), judge_new()};
}

static void shelf_close(struct shelf *s)
{
    judge_free(s->judge);
    keywords_free(s->keywords);
    arena_free(s->arena);
}

static struct topic_set *query_set(struct shelf *s, const char *query)
{
    struct findings findings;
    findings_init(&findings, s->arena);
    struct topic_set *set = topic_set_of_query(bytes_of(query), &findings);
    cr_assert_not_null(set, "%s: %s", query, findings.n ? findings.list[0].text.p : "");
    return set;
}

static bool has_word(struct bytes words, struct bytes word, bool is_beginning)
{
    struct bytes part;
    while (bytes_split(&words, ' ', &part))
        if (is_beginning ? bytes_starts(part, word) : bytes_equal(part, word))
            return true;
    return false;
}

static bool holds(const struct wanted *w, struct bytes words)
{
    switch (w->kind) {
    case WANTED_WORD:
    case WANTED_BEGINNING:
        return has_word(words, w->text, w->kind == WANTED_BEGINNING);
    case WANTED_ALL_OF:
    case WANTED_ANY_OF:
        break;
    }
    bool is_any = w->kind == WANTED_ANY_OF;
    for (size_t i = 0; i < w->n; i++)
        if (holds(w->v[i], words) == is_any)
            return is_any;
    return !is_any;
}

static const struct {
    const char *query, *language, *title, *text;
    bool match, found; /* found says no where the keywords narrow it out */
} rows[] = {
    {"ferry", "en", "Two ferries collide", "", true, true},
    {"ferries", "en", "A ferry sinks", "", true, true},
    {"ferry", "en", "A bridge opens", "", false, false},
    {"=ferry", "en", "Two ferries collide", "", false, false},
    {"=Ferries", "en", "Two ferries collide", "", true, true},
    {"sanction*", "en", "New sanctions", "", true, true},
    {"studie*", "en", "He studied", "", true, true},
    {"studies*", "en", "Three studies", "", true, true},
    {"running*", "en", "Front-runnings of a kind", "", true, true},
    {"\"no limits\"", "en", "", "a friendship with no limits", true, true},
    {"\"no limits\"", "en", "", "limits, and no more", false, true},
    {"\"no limit*\"", "en", "", "no limitations", true, true},
    {"опоздали", "ru", "Паром опоздал", "", true, true},
    {"порты", "", "Паром опоздал в порт, сообщает агентство", "", true, true},
    {"ёлка", "ru", "Елки продают", "", true, true},
    {"мост", "ru", "Паром опоздал", "", false, false},
    {"中国", "zh", "中国和俄罗斯", "", true, true},
    {"中國", "zh", "中国和俄罗斯", "", true, true},
    {"俄罗斯", "zh", "中国和俄罗斯签署协议", "", true, true},
    {"罗斯", "zh", "中国和俄罗斯", "", true, true},
    {"日本", "zh", "中国和俄罗斯", "", false, false},
    {"中*", "zh", "中国和俄罗斯", "", true, true},
    {"和", "zh", "中国和俄罗斯", "", true, true},
    {"=中国", "zh", "中国和俄罗斯", "", true, true},
    {"\"中国 俄罗斯\"", "zh", "", "中国、俄罗斯", true, true},
    {"5G", "zh", "中国5G网络", "", true, true},
    {"3.14", "en", "Pi is 3,14", "", true, true},
    {"U.S.", "en", "The US says", "", true, true},
    {"ferry AND late", "en", "A ferry is late", "", true, true},
    {"ferry AND late", "en", "A ferry is early", "", false, false},
    {"ferry OR late", "en", "He is late", "", true, true},
    {"ferry OR late", "en", "He is early", "", false, false},
    {"ferry NOT late", "en", "A ferry", "", true, true},
    {"-ferry", "en", "A bridge", "", true, true},
    {"ferry OR -late", "en", "A bridge", "", true, true},
    {"ferry NEAR/3 late", "en", "The ferry was late", "", true, true},
    {"ferry NEAR/1 late", "en", "The ferry was late", "", false, true},
    {"title:ferry", "en", "", "a ferry", false, true},
    {"title:(ferry OR late)", "en", "Late", "", true, true},
    {"text:ferry", "en", "", "a ferry", true, true},
    {"author:smith", "en", "x", "", true, true},
    {"tag:\"south sea\"", "en", "x", "", true, true},
    {"author:jones", "en", "x", "", false, false},
    {"url:news", "en", "x", "", true, true},
    {"lang:en ferry", "en", "A ferry", "", true, true},
    {"lang:ru ferry", "en", "A ferry", "", false, true},
    {"/ferr(y|ies)/i", "en", "FERRIES", "", true, true},
    {"*", "en", "x", "", true, true},
    {"Übung", "de", "Übungen", "", true, true},
    {"l'accord", "fr", "D’un côté, l’accord", "", true, true},
    {"Xi'an", "en", "Xi'an", "", true, true},
};

Test(keywords, find_what_matches)
{
    static const struct bytes tags[] = {BYTES("South Sea"), BYTES("ships")};
    struct shelf s = shelf_open();
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct match_entry entry = {.title = bytes_of(rows[i].title),
                                          .summary = bytes_of(rows[i].text),
                                          .language = bytes_of(rows[i].language),
                                          .author = bytes_of("Ann Smith"),
                                          .tags = tags,
                                          .n_tags = COUNT_OF(tags),
                                          .url = bytes_of("https://a.example/news/1")};
        struct topic_set *set = query_set(&s, rows[i].query);
        struct verdict verdict;
        judge_entry(s.judge, set, &entry, s.arena, &verdict);
        struct bytes words = arena_copy(s.arena, keywords_read(s.keywords, &entry));
        const struct wanted *wanted = keywords_wanted(s.keywords, set, s.arena);
        cr_expect_eq(verdict.match, rows[i].match, "%s in %s", rows[i].query, rows[i].title);
        cr_expect_eq(!wanted || holds(wanted, words), rows[i].found, "%s in %s: %.*s",
                     rows[i].query, rows[i].title, BYTES_FMT(words));
        topic_set_drop(set);
    }
    shelf_close(&s);
}

Test(keywords, hold_no_sign_that_an_index_could_take_for_its_own)
{
    struct shelf s = shelf_open();
    const struct match_entry entry = {
        .title = bytes_of("a/c \"quoted\" * ℀ ½ ﷺ ´x´ a_b \x01 it's (x) {y} 中国"),
        .language = bytes_of("en")};
    struct bytes words = keywords_read(s.keywords, &entry);
    for (size_t i = 0; i < words.n; i++) {
        char c = words.p[i];
        cr_expect((unsigned char)c >= 0x80 || ascii_is_digit(c) || (c >= 'a' && c <= 'z') ||
                      strchr("._ ", c),
                  "%02x in %.*s", (unsigned char)c, BYTES_FMT(words));
    }
    shelf_close(&s);
}

Test(keywords, are_each_given_once_and_bounded)
{
    struct shelf s = shelf_open();
    struct buf text = {0};
    for (int i = 0; i < 100000; i++)
        buf_printf(&text, "word%d again ", i % 30000);
    for (int i = 0; i < 200; i++)
        buf_add_string(&text, "long");
    const struct match_entry entry = {.summary = buf_bytes(&text), .language = bytes_of("en")};
    struct bytes words = keywords_read(s.keywords, &entry), part;
    size_t n = 0, again = 0;
    while (bytes_split(&words, ' ', &part)) {
        n += part.n > 0;
        again += bytes_equal(part, bytes_of("again"));
        cr_expect_leq(part.n, KEYWORD_MAX);
    }
    cr_expect_eq(again, 1);
    cr_expect_eq(n, 20000);
    buf_clear(&text);
    shelf_close(&s);
}

static const struct {
    const char *query, *sentence;
} refusals[] = {
    {"titel:x", "unknown field `titel:`; did you mean `title:`?\n    titel:x\n    ^"},
    {"ferry @china", "a search has no term sets; write the words, joined by OR\n"
                     "    ferry @china\n          ^"},
    {"ferry (late", NULL},
    {"/(/", NULL},
    {"", NULL},
    {"\"…\"", NULL},
    {"newer:soon", NULL},
};

Test(keywords, what_cannot_be_searched_for_is_told_with_a_caret)
{
    struct shelf s = shelf_open();
    for (size_t i = 0; i < COUNT_OF(refusals); i++) {
        struct findings findings;
        findings_init(&findings, s.arena);
        struct topic_set *set = topic_set_of_query(bytes_of(refusals[i].query), &findings);
        cr_expect_null(set, "%s", refusals[i].query);
        cr_assert_geq(findings.n, 1);
        const char *told = findings.list[0].text.p;
        cr_expect(refusals[i].sentence ? strcmp(told, refusals[i].sentence) == 0
                                       : strstr(told, "\n    ") && !strstr(told, ":1:"),
                  "%s: %s", refusals[i].query, told);
    }
    shelf_close(&s);
}

Test(keywords, narrow_by_so_many_words_and_no_deeper)
{
    struct shelf s = shelf_open();
    struct buf deep = {0}, wide = {0};
    for (int i = 0; i < 30; i++)
        buf_printf(&deep, "(w%d %s ", i, i % 2 ? "OR" : "AND");
    buf_add_string(&deep, "x");
    for (int i = 0; i < 30; i++)
        buf_add_char(&deep, ')');
    for (int i = 0; i < 600; i++)
        buf_printf(&wide, "w%d ", i);
    struct topic_set *set = query_set(&s, buf_bytes(&deep).p);
    cr_expect_not_null(keywords_wanted(s.keywords, set, s.arena));
    topic_set_drop(set);
    set = query_set(&s, buf_bytes(&wide).p);
    const struct wanted *wanted = keywords_wanted(s.keywords, set, s.arena);
    cr_assert_not_null(wanted);
    cr_expect_eq(wanted->n, KEYWORDS_WANTED_MAX);
    topic_set_drop(set);
    buf_clear(&deep);
    buf_clear(&wide);
    shelf_close(&s);
}
