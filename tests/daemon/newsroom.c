#include "newsroom.h"

enum {
    LANGUAGES = 3,
    WORDS = 12,
    PLACES = 7,
    MATTERS = 9,
    DEEDS = 6,
    EVENTS_A_LANGUAGE = NEWSROOM_EVENTS / LANGUAGES
};

/* Who, where, over what, and the deed. Each event has a person of its own, and shares each of the others with another. */
static const struct {
    const char *code, *who[WORDS], *where[WORDS], *what[WORDS], *deed[WORDS];
} languages[LANGUAGES] = {
    {"en",
     {"Ute Brandt", "Pavel Horvat", "Nia Okafor", "Liam Prendergast", "Sofia Marchetti",
      "Anders Nyquist", "Rosa Delgado", "Tomasz Wilk", "Amara Diallo", "Greta Lindholm",
      "Idris Halloway", "Marit Solberg"},
     {"Veltheim", "Kilmore", "Orsova", "Marbella", "Tromso", "Szeged", "Lugano", "Bergamo",
      "Coimbra", "Galway", "Narvik", "Zadar"},
     {"stadium loan", "ferry contract", "library fire", "orchard tax", "tunnel collapse",
      "hospital merger", "lottery fraud", "airport strike", "reservoir leak", "museum theft",
      "vaccine shortage", "harbour dredging"},
     {"resigns", "wins election", "faces trial", "apologises", "cancels summit", "sues newspaper",
      "promises inquiry", "demands refund", "dismisses deputy", "signs settlement",
      "rejects report", "calls referendum"}},
    {"ru",
     {"Ольга Седых", "Артём Вершинин", "Тимур Галеев", "Марина Лоскутова", "Егор Плешаков",
      "Алла Чумак", "Денис Рогожин", "Вера Кныш", "Руслан Таиров", "Нина Шульга", "Глеб Ярцев",
      "Зоя Бельская"},
     {"Саратов", "Мурманск", "Тюмень", "Курган", "Псков", "Чита", "Элиста", "Вологда", "Орск",
      "Белгород", "Анапа", "Кемерово"},
     {"стадион", "паромная переправа", "пожар библиотеки", "налог на сады", "обвал тоннеля",
      "слияние больниц", "лотерея", "забастовка аэропорта", "утечка водохранилища", "кража картин",
      "нехватка вакцины", "углубление гавани"},
     {"подал в отставку", "выиграл выборы", "предстанет перед судом", "извинился",
      "отменил встречу", "подал иск к газете", "обещал проверку", "потребовал возврата денег",
      "уволил заместителя", "подписал соглашение", "отверг доклад", "назначил референдум"}},
    {"zh",
     {"市长", "省长", "局长", "董事长", "校长", "院长", "部长", "总经理", "书记", "主席", "秘书长",
      "司令"},
     {"成都", "武汉", "西安", "南京", "杭州", "重庆", "天津", "沈阳", "哈尔滨", "昆明", "拉萨",
      "厦门"},
     {"体育场贷款", "渡轮合同", "图书馆火灾", "果园税收", "隧道坍塌", "医院合并", "彩票诈骗",
      "机场罢工", "水库泄漏", "博物馆盗窃", "疫苗短缺", "港口疏浚"},
     {"宣布辞职", "赢得选举", "接受审判", "公开道歉", "取消峰会", "起诉报社", "承诺调查",
      "要求退款", "解雇副手", "签署协议", "拒绝报告", "举行公投"}},
};

/* One event in the words of three papers: %1 who, %2 where, %3 over what, %4 the deed. */
static const struct {
    const char *title, *text;
} tellings[LANGUAGES][NEWSROOM_TELLINGS] = {
    {{"%2$s mayor %1$s %4$s over %3$s",
      "%1$s, the mayor of %2$s, %4$s over the %3$s, the town said on Tuesday after a long night."},
     {"%1$s %4$s in %2$s after row about %3$s",
      "After a row about the %3$s the mayor of %2$s, %1$s, %4$s: so her office told reporters."},
     {"%3$s: %2$s mayor %1$s %4$s", "It had been coming for weeks. In %2$s it is now certain that "
                                    "%1$s %4$s because of the %3$s."}},
    {{"%2$s: мэр %1$s %4$s, причина — %3$s",
      "Мэр города %2$s %1$s %4$s. Причина — %3$s, сообщили во вторник в администрации."},
     {"%1$s %4$s: %3$s, %2$s",
      "Как стало известно, %1$s %4$s. В городе %2$s давно обсуждают: %3$s. Подробности позже."},
     {"%3$s — %1$s %4$s (%2$s)",
      "Всё началось давно: %3$s. Теперь мэр %1$s %4$s, и %2$s ждёт, что будет дальше."}},
    {{"%2$s%1$s因%3$s%4$s", "%2$s%1$s星期二因为%3$s%4$s，当地政府在经过漫长的讨论之后发表了声明。"},
     {"%3$s风波：%2$s%1$s%4$s",
      "由于%3$s引起的争议，%2$s的%1$s%4$s，其办公室向记者证实了这一消息。"},
     {"%2$s%1$s%4$s，%3$s成为导火索",
      "几个星期以来人们一直在等待。现在%2$s的%1$s%4$s，原因正是%3$s。"}},
};

/* "%2$s" is the second part, as printf has it; but a format that comes from a table is none for printf. */
static const char *fill(struct arena *arena, const char *format, const char *const parts[4])
{
    struct buf out = {0};
    for (const char *p = format; *p; p++) {
        if (p[0] == '%' && p[2] == '$') {
            buf_add_string(&out, parts[p[1] - '1']);
            p += 3;
        } else {
            buf_add_char(&out, *p);
        }
    }
    const struct bytes text = arena_copy(arena, buf_bytes(&out));
    buf_clear(&out);
    return text.p;
}

struct article newsroom_article(size_t i, struct arena *arena)
{
    enum { FEEDS_A_LANGUAGE = 8, HOURS = 40, MINUTES = 60 };
    const size_t event = i / NEWSROOM_TELLINGS, how = i % NEWSROOM_TELLINGS;
    const size_t language = event % LANGUAGES, n = event / LANGUAGES % EVENTS_A_LANGUAGE;
    const char *const parts[4] = {
        languages[language].who[n],
        languages[language].where[(n * 5 + 1) % PLACES],
        languages[language].what[(n * 7 + 2) % MATTERS],
        languages[language].deed[(n * 11 + 3) % DEEDS],
    };
    const size_t feed = language * FEEDS_A_LANGUAGE + (n + 3 * how) % FEEDS_A_LANGUAGE;
    return (struct article){
        .feed = feed,
        .guid = arena_printf(arena, "article-%zu", i).p,
        .url =
            arena_printf(arena, "https://www.%c.example/news/%zu", (char)('a' + feed), i + 10000).p,
        .title = fill(arena, tellings[language][how].title, parts),
        .text = fill(arena, tellings[language][how].text, parts),
        .language = languages[language].code,
        .minute = (int)(n * HOURS * MINUTES / EVENTS_A_LANGUAGE + how * MINUTES),
        .seen = 3 * 24 * MINUTES,
    };
}

void newsroom_shuffle(size_t *order, size_t n, uint32_t seed)
{
    for (size_t i = 0; i < n; i++) {
        seed = seed * 1103515245u + 12345u;
        const size_t at = (seed >> 16) % (i + 1);
        order[i] = order[at];
        order[at] = i;
    }
}

double newsroom_agreement(const int64_t *a, const int64_t *b, size_t n)
{
    size_t in_a = 0, in_b = 0, in_both = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < i; k++) {
            in_a += a[i] == a[k];
            in_b += b[i] == b[k];
            in_both += a[i] == a[k] && b[i] == b[k];
        }
    return in_a + in_b ? 2.0 * (double)in_both / (double)(in_a + in_b) : 1;
}
