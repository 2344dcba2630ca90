#include "story/headline.h"

#include <criterion/criterion.h>
#include <string.h>

static const struct {
    const char *title, *core;
} rows[] = {
    {"UPDATE 4-Ferry runs late", "Ferry runs late"},
    {"Update: Ferry runs late", "Ferry runs late"},
    {"BREAKING: Ferry sinks", "Ferry sinks"},
    {"Срочно: паром затонул", "паром затонул"},
    {"Ferry runs late (updated)", "Ferry runs late"},
    {"Ferry runs late [UPDATED]", "Ferry runs late"},
    {"Ferry runs late - Updated", "Ferry runs late"},
    {"Ferry to the island runs late | The Lake Weekly", "Ferry to the island runs late"},
    {"Ferry to the island runs late - Lake.com - RSS Channel", "Ferry to the island runs late"},
    {"UPDATE 1-Ferry to the island late (Update) | Lake Weekly", "Ferry to the island late"},
    /* what belongs to the headline stays */
    {"Updates to the timetable", "Updates to the timetable"},
    {"The Lake Show – Episode 12", "The Lake Show – Episode 12"},
    {"Is the ferry too late? - podcast", "Is the ferry too late? - podcast"},
    {"Lake 2 - Sea 1", "Lake 2 - Sea 1"},
    {"Ferry - Late", "Ferry - Late"},
    {"Ferry late – and nobody knows why", "Ferry late – and nobody knows why"},
    {"Вершинин вернется в Зенит - тренер", "Вершинин вернется в Зенит - тренер"},
    {"Вершинин вернется в Зенит - Вечерний Саратов", "Вершинин вернется в Зенит"},
    {"Ferry late (again)", "Ferry late (again)"},
    {"UPDATE 4-", "UPDATE 4-"},
    {"(updated)", "(updated)"},
    {"  spaces  ", "spaces"},
    {"", ""},
};

Test(headline, core)
{
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct bytes core = headline_core(bytes_of(rows[i].title));
        cr_expect(bytes_equal(core, bytes_of(rows[i].core)), "%s: %.*s", rows[i].title,
                  BYTES_FMT(core));
    }
}

Test(headline, counting_words)
{
    static const char *const counts[] = {"12",     "a1",    "monday", "march", "двенадцать1",
                                         "третий", "среду", "三",     "十二",  "第十二",
                                         "星期三", "周日",  "三月",   "十二日"};
    static const char *const plain[] = {"ferry", "",   "mondays", "zzz",  "а",    "第",
                                        "周",    "日", "一带",    "三峡", "星期", "月"};
    for (size_t i = 0; i < COUNT_OF(counts); i++)
        cr_expect(headline_counts(bytes_of(counts[i])), "%s", counts[i]);
    for (size_t i = 0; i < COUNT_OF(plain); i++)
        cr_expect_not(headline_counts(bytes_of(plain[i])), "%s", plain[i]);
}

Test(headline, the_table_is_sorted)
{
    size_t i = 0;
    for (const char *a, *b; (a = headline_counting_word(i)) && (b = headline_counting_word(i + 1));
         i++)
        cr_expect_lt(strcmp(a, b), 0, "%s before %s", a, b);
    cr_expect_gt(i, 50u);
}
