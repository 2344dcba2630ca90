#include "story/headline.h"

#include <stdlib.h>
#include <string.h>

enum { PUBLISHER_WORDS_MAX = 5, REST_WORDS_MIN = 3 };

/* What may stand before a headline, with a number or without, then one of - : | and dashes. */
static const struct bytes openings[] = {
    BYTES("update"),     BYTES("updated"),   BYTES("upd"),       BYTES("corrected"),
    BYTES("correction"), BYTES("breaking"),  BYTES("refile"),    BYTES("rpt"),
    BYTES("wrapup"),     BYTES("just in"),   BYTES("exclusive"), BYTES("update no"),
    BYTES("Срочно"),     BYTES("СРОЧНО"),    BYTES("Молния"),    BYTES("МОЛНИЯ"),
    BYTES("Обновлено"),  BYTES("ОБНОВЛЕНО"), BYTES("更新"),      BYTES("快讯"),
    BYTES("快訊"),
};

/* What may stand behind it, in brackets or behind a dash. */
static const struct bytes endings[] = {
    BYTES("updated"),     BYTES("update"),      BYTES("corrected"), BYTES("upd"),
    BYTES("amended"),     BYTES("обновлено"),   BYTES("Обновлено"), BYTES("ОБНОВЛЕНО"),
    BYTES("обновляется"), BYTES("Обновляется"), BYTES("更新"),
};

/* Sorted: searched by halves. */
static const char *const counting[] = {
    "april",    "august",      "december", "eight",    "eighteen",  "eighth",  "eleven",
    "february", "fifteen",     "fifth",    "first",    "five",      "four",    "fourteen",
    "fourth",   "friday",      "ii",       "iii",      "iv",        "january", "july",
    "june",     "march",       "monday",   "nine",     "nineteen",  "ninth",   "november",
    "october",  "one",         "saturday", "second",   "september", "seven",   "seventeen",
    "seventh",  "six",         "sixteen",  "sixth",    "sunday",    "ten",     "tenth",
    "third",    "thirteen",    "three",    "thursday", "tuesday",   "twelve",  "twenty",
    "two",      "vi",          "vii",      "viii",     "wednesday", "августа", "апреля",
    "восемь",   "воскресенье", "восьмая",  "восьмой",  "вторая",    "вторник", "второго",
    "второй",   "два",         "двадцать", "две",      "девятый",   "девять",  "декабря",
    "десятый",  "десять",      "июля",     "июня",     "марта",     "мая",     "ноября",
    "один",     "одна",        "октября",  "первая",   "первого",   "первый",  "понедельник",
    "пятая",    "пятница",     "пятницу",  "пятый",    "пять",      "седьмой", "семь",
    "сентября", "среда",       "среду",    "сто",      "суббота",   "субботу", "третий",
    "третьего", "третья",      "три",      "тридцать", "февраля",   "четверг", "четвертая",
    "четыре",   "шестая",      "шестой",   "шесть",    "января"};

/* The bytes of the separator at the start of text: - : | en and em dash, 0 for none. */
static size_t separator(struct bytes text)
{
    static const struct bytes dashes[] = {BYTES("-"), BYTES(":"),  BYTES("|"), BYTES("–"),
                                          BYTES("—"), BYTES("："), BYTES("｜")};
    for (size_t i = 0; i < COUNT_OF(dashes); i++)
        if (bytes_starts(text, dashes[i]))
            return dashes[i].n;
    return 0;
}

static struct bytes without_opening(struct bytes title)
{
    for (size_t i = 0; i < COUNT_OF(openings); i++) {
        if (!bytes_starts_nocase(title, openings[i]))
            continue;
        struct bytes rest = bytes_trim(bytes_skip(title, openings[i].n));
        while (rest.n && ascii_is_digit(rest.p[0]))
            rest = bytes_skip(rest, 1);
        rest = bytes_trim(rest);
        size_t n = separator(rest);
        struct bytes core = bytes_trim(bytes_skip(rest, n));
        if (n && core.n)
            return core;
    }
    return title;
}

static bool is_ending(struct bytes text)
{
    text = bytes_trim(text);
    for (size_t i = 0; i < COUNT_OF(endings); i++)
        if (bytes_equal_nocase(text, endings[i]))
            return true;
    return false;
}

/* "(updated)" and "[UPDATED]" at the end. */
static struct bytes without_bracket(struct bytes title)
{
    if (title.n < 3 || (title.p[title.n - 1] != ')' && title.p[title.n - 1] != ']'))
        return title;
    char open = title.p[title.n - 1] == ')' ? '(' : '[';
    size_t at = title.n - 1;
    while (at > 0 && title.p[at] != open)
        at--;
    if (at == 0 || !is_ending((struct bytes){title.p + at + 1, title.n - at - 2}))
        return title;
    return bytes_trim((struct bytes){title.p, at});
}

/* Whether a word begins with a small letter, Latin or Cyrillic, and is longer than the little words that names have. */
static bool is_small(struct bytes word)
{
    enum { LITTLE = 3 };
    const unsigned char first = (unsigned char)word.p[0],
                        second = word.n > 1 ? (unsigned char)word.p[1] : 0;
    const bool cyrillic = (first == 0xD0 && second >= 0xB0) || (first == 0xD1 && second <= 0x9F);
    return cyrillic ? word.n > 2 * LITTLE : first >= 'a' && first <= 'z' && word.n > LITTLE;
}

/* Whether text could be a name: few words, no digits, none of several words in small letters but the shortest. */
static bool is_name(struct bytes text)
{
    size_t words = 0;
    struct bytes rest = text, word;
    while (bytes_split(&rest, ' ', &word)) {
        if (word.n == 0)
            continue;
        if (is_small(word) && bytes_find_char(word, '.') == word.n)
            return false;
        words++;
    }
    for (size_t i = 0; i < text.n; i++)
        if (ascii_is_digit(text.p[i]) || strchr("?!:;", text.p[i]))
            return false;
    return words > 0 && words <= PUBLISHER_WORDS_MAX;
}

static size_t count_words(struct bytes text)
{
    size_t words = 0;
    struct bytes rest = text, word;
    while (bytes_split(&rest, ' ', &word))
        words += word.n > 0;
    return words;
}

/* Takes one " - Name", " | Name" or " - updated" off the end. */
static struct bytes without_tail(struct bytes title)
{
    static const struct bytes marks[] = {BYTES(" - "), BYTES(" | "), BYTES(" – "), BYTES(" — "),
                                         BYTES(" · ")};
    size_t last = title.n, length = 0;
    for (size_t i = 0; i < COUNT_OF(marks); i++)
        for (size_t at = 0; at < title.n;) {
            size_t found = at + bytes_find(bytes_skip(title, at), marks[i]);
            if (found < title.n && (last == title.n || found > last)) {
                last = found;
                length = marks[i].n;
            }
            at = found + 1;
        }
    if (last == title.n)
        return title;
    struct bytes tail = bytes_trim(bytes_skip(title, last + length));
    struct bytes rest = bytes_trim((struct bytes){title.p, last});
    bool dash = length > 3; /* a dash of a sentence as often as one before a name */
    if (is_ending(tail))
        return rest;
    return !dash && is_name(tail) && count_words(rest) >= REST_WORDS_MIN ? rest : title;
}

struct bytes headline_core(struct bytes title)
{
    enum { LAYERS_MAX = 4 };
    title = bytes_trim(title);
    for (int layer = 0; layer < LAYERS_MAX; layer++) {
        struct bytes core = without_tail(without_bracket(without_opening(title)));
        if (core.n == title.n)
            break;
        title = core;
    }
    return title;
}

static int compare_word(const void *key, const void *row)
{
    const struct bytes *word = key;
    return bytes_compare(*word, bytes_of(*(const char *const *)row));
}

/* Takes one of the marks off the start of text. */
static bool skip_mark(struct bytes *text, const struct bytes *marks, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (bytes_starts(*text, marks[i])) {
            *text = bytes_skip(*text, marks[i].n);
            return true;
        }
    return false;
}

/* A number in Chinese: a count, a place in an order ("第十二"), a weekday ("星期三", "周日"), a month or a day ("三月",
 * "十二日"). The word is in simplified characters. */
static bool is_chinese_number(struct bytes word)
{
    enum { IDEOGRAPH = 0xE3 }; /* the first byte of none is less */
    static const struct bytes before[] = {BYTES("第"), BYTES("星期"), BYTES("周"), BYTES("礼拜")};
    static const struct bytes digits[] = {BYTES("〇"), BYTES("零"), BYTES("一"), BYTES("二"),
                                          BYTES("两"), BYTES("三"), BYTES("四"), BYTES("五"),
                                          BYTES("六"), BYTES("七"), BYTES("八"), BYTES("九"),
                                          BYTES("十"), BYTES("百"), BYTES("千")};
    static const struct bytes units[] = {BYTES("月"), BYTES("日"), BYTES("号"), BYTES("天")};
    if (word.n == 0 || (unsigned char)word.p[0] < IDEOGRAPH)
        return false;
    bool counts = skip_mark(&word, before, COUNT_OF(before)) && word.n > 0;
    while (skip_mark(&word, digits, COUNT_OF(digits)))
        counts = true;
    (void)(counts && skip_mark(&word, units, COUNT_OF(units)));
    return counts && word.n == 0;
}

bool headline_counts(struct bytes word)
{
    for (size_t i = 0; i < word.n; i++)
        if (ascii_is_digit(word.p[i]))
            return true;
    if (is_chinese_number(word))
        return true;
    return bsearch(&word, counting, COUNT_OF(counting), sizeof counting[0], compare_word) != NULL;
}

const char *headline_counting_word(size_t i)
{
    return i < COUNT_OF(counting) ? counting[i] : NULL;
}
