/* Entries, articles and stories in Russian and in Chinese: what is told twice, and what only looks so. */
#include <criterion/criterion.h>

#include "scene.h"

#define RU_FERRY "Паром «Аврора» затонул у берегов Килмора, спасены одиннадцать человек"
#define RU_TEXT                                                                                                                                                    \
    "Паром «Аврора» затонул во вторник ночью во время шторма у берегов Килмора. Спасатели " \
    "подняли из воды одиннадцать человек, среди них капитан. Поиски последнего пассажира "  \
    "продолжатся утром, сообщила береговая охрана."
#define RU_RATES                                                                                                                                                    \
    "Банк России установил официальные курсы валют. Они вступят в силу с завтрашнего дня и " \
    "будут действовать до следующего объявления."
#define ZH_FERRY "渡轮曙光号在基尔莫附近沉没 十一名乘客获救"
#define ZH_TEXT                                                                                                                                  \
    "渡轮曙光号星期二夜间在暴风雨中于基尔莫附近海域沉没。海岸警卫队从水中救起十一人，其中包括船长" \
    "，"                                                                                                                                        \
    "对最后一名乘客的搜救工作将在清晨继续进行。"
#define ZH_TRADITIONAL "渡輪曙光號在基爾莫附近沉沒 十一名乘客獲救"
#define ZH_TRADITIONAL_TEXT                                                                                                                      \
    "渡輪曙光號星期二夜間在暴風雨中於基爾莫附近海域沉沒。海岸警衛隊從水中救起十一人，其中包括船長" \
    "，"                                                                                                                                        \
    "對最後一名乘客的搜救工作將在清晨繼續進行。"
#define ZH_RATES "中国外汇交易中心公布了人民币汇率中间价，新的汇率从今天上午开始生效。"

/* Two items, and what the second is to the first. */
struct pair {
    const char *what;
    struct told first, second;
    enum relation relation;
};

static const struct pair russian[] = {
    {"two papers on one event",
     {1, NULL, "https://one.example/n/88121", RU_FERRY, RU_TEXT, 0},
     {2, NULL, "https://two.example/n/99123",
      "Одиннадцать человек спасены с парома «Аврора», затонувшего у Килмора",
      "Спасатели подняли из воды одиннадцать человек с парома «Аврора», который затонул во вторник "
      "у Килмора. Капитан в больнице, последнего пассажира ищут.",
      5},
     RELATION_STORY},
    {"other endings, another order",
     {1, NULL, "https://one.example/n/88121", "Мэр Саратова Ольга Седых подала в отставку",
      "Ольга Седых, мэр Саратова, подала в отставку после спора о займе на стадион.", 0},
     {2, NULL, "https://two.example/n/99123", "Ольга Седых уходит: отставка мэра Саратова",
      "Мэра Саратова Ольгу Седых отправили в отставку. Спор о займе на стадион длился год.", 3},
     RELATION_STORY},
    {"an edited headline of one entry",
     {1, "n-88121", "https://one.example/n/88121", RU_FERRY, RU_TEXT, 0},
     {1, "n-88121", "https://one.example/n/88121", "Спасены все, кто был на пароме «Аврора»",
      RU_TEXT, 4},
     RELATION_ENTRY},
    {"urgent first, then updated",
     {1, NULL, "https://one.example/n/88121", "Срочно: " RU_FERRY, RU_TEXT, 0},
     {2, NULL, "https://two.example/n/99123", RU_FERRY " (обновлено)", RU_TEXT, 4},
     RELATION_ARTICLE},
    {"ё and е, quotes and dashes",
     {1, NULL, "https://one.example/n/88121", "Артём Вершинин вернётся в «Зенит» — тренер",
      "Артём Вершинин вернётся в команду осенью, сообщил тренер после вечерней тренировки.", 0},
     {2, NULL, "https://two.example/n/99123", "Артем Вершинин вернется в \"Зенит\" - тренер",
      "Артем Вершинин вернется в команду осенью, сообщил тренер после вечерней тренировки.", 2},
     RELATION_ARTICLE},
    {"the morning's briefing",
     {1, NULL, "https://one.example/n/88121", "Главное к утру 12 марта", NULL, 0},
     {1, NULL, "https://one.example/n/88122", "Главное к утру 13 марта", NULL, 24},
     RELATION_NONE},
    {"the briefing without a date",
     {1, NULL, "https://one.example/n/88121", "Вечерний дайджест", "Чем запомнился этот день.", 0},
     {1, NULL, "https://one.example/n/88122", "Вечерний дайджест", "Чем запомнился этот день.", 24},
     RELATION_NONE},
    {"the weather",
     {1, NULL, "https://one.example/n/88121", "Погода в Саратове на среду: до +5 градусов",
      "В Саратове ожидается переменная облачность, ветер южный, умеренный.", 0},
     {1, NULL, "https://one.example/n/88122", "Погода в Саратове на четверг: до +7 градусов",
      "В Саратове ожидается переменная облачность, ветер южный, умеренный.", 24},
     RELATION_NONE},
    {"the rates",
     {1, NULL, "https://one.example/n/88121", "Курс доллара на 12 марта: 91,2 рубля", RU_RATES, 0},
     {1, NULL, "https://one.example/n/88122", "Курс доллара на 13 марта: 90,8 рубля", RU_RATES, 24},
     RELATION_NONE},
    {"episodes",
     {1, NULL, "https://one.example/n/88121", "Подкаст «Что это было». Выпуск 118", NULL, 0},
     {1, NULL, "https://one.example/n/88122", "Подкаст «Что это было». Выпуск 119", NULL, 48},
     RELATION_NONE},
    {"parts in words",
     {1, NULL, "https://one.example/n/88121", "Как строили мост. Часть вторая", NULL, 0},
     {1, NULL, "https://one.example/n/88122", "Как строили мост. Часть третья", NULL, 24},
     RELATION_NONE},
    {"a live blog's days",
     {1, NULL, "https://one.example/n/88121", "Шторм у Килмора: онлайн, день 4", RU_TEXT, 0},
     {1, NULL, "https://one.example/n/88122", "Шторм у Килмора: онлайн, день 5", RU_TEXT, 20},
     RELATION_NONE},
    {"one kind of news in two towns",
     {1, NULL, "https://one.example/n/88121", "В Орске прорвало дамбу",
      "Жителей старого города вывозят на лодках, вода поднялась на два метра.", 0},
     {2, NULL, "https://two.example/n/99123", "В Пскове сгорел склад с досками",
      "Пожар тушили до рассвета, никто из рабочих не пострадал.", 3},
     RELATION_NONE},
};

static const struct pair chinese[] = {
    {"two papers on one event",
     {1, NULL, "https://one.example/n/88121", ZH_FERRY, ZH_TEXT, 0},
     {2, NULL, "https://two.example/n/99123", "基尔莫附近渡轮沉没，曙光号十一名乘客获救",
      "星期二夜间，曙光号渡轮遇到暴风雨，在基尔莫附近海域沉没，海岸警卫队救起十一人。船长已经送往医"
      "院，对最后一名乘客的搜救仍在进行。",
      5},
     RELATION_STORY},
    {"simplified and traditional, one event",
     {1, NULL, "https://one.example/n/88121", ZH_FERRY, ZH_TEXT, 0},
     {2, NULL, "https://two.example/n/99123", "基爾莫附近渡輪沉沒，曙光號十一名乘客獲救",
      "星期二夜間，曙光號渡輪遇到暴風雨，在基爾莫附近海域沉沒，海岸警衛隊救起十一人。船長已經送往醫"
      "院，對最後一名乘客的搜救仍在進行。",
      5},
     RELATION_STORY},
    {"simplified and traditional, one article",
     {1, NULL, "https://one.example/n/88121", ZH_FERRY, ZH_TEXT, 0},
     {2, NULL, "https://two.example/n/99123", ZH_TRADITIONAL, ZH_TRADITIONAL_TEXT, 5},
     RELATION_ARTICLE},
    {"an entry that goes over to traditional characters",
     {1, "n-88121", "https://one.example/n/88121", ZH_FERRY, ZH_TEXT, 0},
     {1, "n-88121", "https://one.example/n/88121", ZH_TRADITIONAL, ZH_TRADITIONAL_TEXT, 5},
     RELATION_ENTRY},
    {"an edited headline of one entry",
     {1, "n-88121", "https://one.example/n/88121", ZH_FERRY, ZH_TEXT, 0},
     {1, "n-88121", "https://one.example/n/88121", "曙光号所有乘客平安", ZH_TEXT, 5},
     RELATION_ENTRY},
    {"news flash first",
     {1, NULL, "https://one.example/n/88121", "快讯：" ZH_FERRY, ZH_TEXT, 0},
     {2, NULL, "https://two.example/n/99123", ZH_FERRY, ZH_TEXT, 3},
     RELATION_ARTICLE},
    {"full width and half width",
     {1, NULL, "https://one.example/n/88121", "ＡＢＣ公司宣布在上海建设新的芯片工厂",
      "ＡＢＣ公司宣布将在上海建设一座新的芯片工厂，预计明年投入生产。", 0},
     {2, NULL, "https://two.example/n/99123", "ABC公司宣布在上海建设新的芯片工厂",
      "ABC公司宣布将在上海建设一座新的芯片工厂，预计明年投入生产。", 3},
     RELATION_ARTICLE},
    {"the day's briefing",
     {1, NULL, "https://one.example/n/88121", "早间新闻简报：3月12日", NULL, 0},
     {1, NULL, "https://one.example/n/88122", "早间新闻简报：3月13日", NULL, 24},
     RELATION_NONE},
    {"… with its date in words",
     {1, NULL, "https://one.example/n/88121", "早间新闻简报：三月十二日", ZH_RATES, 0},
     {1, NULL, "https://one.example/n/88122", "早间新闻简报：三月十三日", ZH_RATES, 24},
     RELATION_NONE},
    {"the weather",
     {1, NULL, "https://one.example/n/88121", "成都天气预报：星期三多云转晴",
      "成都地区气温适中，风力不大，适宜外出活动。", 0},
     {1, NULL, "https://one.example/n/88122", "成都天气预报：星期四多云转晴",
      "成都地区气温适中，风力不大，适宜外出活动。", 24},
     RELATION_NONE},
    {"the rates",
     {1, NULL, "https://one.example/n/88121", "人民币汇率中间价报7.1034元", ZH_RATES, 0},
     {1, NULL, "https://one.example/n/88122", "人民币汇率中间价报7.0998元", ZH_RATES, 24},
     RELATION_NONE},
    {"episodes",
     {1, NULL, "https://one.example/n/88121", "纪录片《长江的故事》第十二集", NULL, 0},
     {1, NULL, "https://one.example/n/88122", "纪录片《长江的故事》第十三集", NULL, 24},
     RELATION_NONE},
    {"a live blog's days",
     {1, NULL, "https://one.example/n/88121", "基尔莫风暴直播：第664天", ZH_TEXT, 0},
     {1, NULL, "https://one.example/n/88122", "基尔莫风暴直播：第665天", ZH_TEXT, 20},
     RELATION_NONE},
    {"one kind of news in two towns",
     {1, NULL, "https://one.example/n/88121", "武汉一家医院与邻市医院合并",
      "两家医院的合并方案经过三年谈判终于获得批准。", 0},
     {2, NULL, "https://two.example/n/99123", "昆明机场工作人员举行罢工",
      "数百个航班因此延误，旅客在候机大厅过夜。", 3},
     RELATION_NONE},
};

static void tell_pairs(const char *language, const struct pair *pairs, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct scene scene;
        scene_open(&scene);
        scene_fill(&scene, 200);
        scene.language = language;
        (void)scene_tell(&scene, &pairs[i].first);
        const struct placement *second = scene_tell(&scene, &pairs[i].second);
        cr_expect_eq(second->relation, pairs[i].relation, "%s: %s, %s", pairs[i].what,
                     relation_name(second->relation), reason_name(second->reason));
        scene_close(&scene);
    }
}

Test(languages, russian)
{
    tell_pairs("ru", russian, COUNT_OF(russian));
}

Test(languages, chinese)
{
    tell_pairs("zh", chinese, COUNT_OF(chinese));
}
