#include "text/excerpt.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/ubrk.h>
#include <unicode/utext.h>

#include "base/error.h"
#include "text/charset.h"
#include "text/language.h"

/* ICU knows the abbreviations of these, after which no sentence ends; the first stands for all other languages. */
static const struct bytes locales[] = {
    BYTES(""),   BYTES("de"), BYTES("el"), BYTES("en"), BYTES("es"),
    BYTES("fr"), BYTES("it"), BYTES("pt"), BYTES("ru"),
};

struct excerpter {
    UBreakIterator *sentences[COUNT_OF(locales)]; /* as they are asked for */
    UText *text;
};

struct excerpter *excerpter_new(void)
{
    struct excerpter *excerpter = calloc(1, sizeof *excerpter);
    if (!excerpter)
        error_out_of_memory(sizeof *excerpter);
    return excerpter;
}

void excerpter_free(struct excerpter *excerpter)
{
    if (!excerpter)
        return;
    for (size_t i = 0; i < COUNT_OF(locales); i++) {
        if (excerpter->sentences[i])
            ubrk_close(excerpter->sentences[i]);
    }
    utext_close(excerpter->text);
    free(excerpter);
}

static UBreakIterator *sentences_of(struct excerpter *excerpter, struct bytes language)
{
    char primary[9], locale[32];
    size_t row = 0;
    language = language_primary(language, primary);
    for (size_t i = 1; i < COUNT_OF(locales); i++) {
        if (bytes_equal(language, locales[i]))
            row = i;
    }
    if (!excerpter->sentences[row]) {
        UErrorCode status = U_ZERO_ERROR;
        (void)snprintf(locale, sizeof locale, "%s%s", locales[row].p, row ? "@ss=standard" : "");
        excerpter->sentences[row] = ubrk_open(UBRK_SENTENCE, locale, NULL, 0, &status);
    }
    return excerpter->sentences[row];
}

static bool is_ideograph(uint32_t c)
{
    return (c >= 0x3041 && c <= 0x30FF) || (c >= 0x3400 && c <= 0x9FFF) ||
           (c >= 0x20000 && c <= 0x323AF);
}

static bool is_space(uint32_t c)
{
    return c <= ' ' || c == 0xA0 || c == 0x3000 || (c >= 0x2000 && c <= 0x200B) || c == 0x2028 ||
           c == 0x2029;
}

/* Words are counted in halves, since an ideograph is half of one. */
struct count {
    size_t at, halves;
    bool inside; /* a word that spaces end */
};

/* Counts on to where the text ends or the next character would pass max_halves: at is then before the word that is too
 * much. */
static void count_words(struct bytes text, size_t max_halves, struct count *count)
{
    size_t at = count->at;
    while (at < text.n) {
        uint32_t c = utf8_next(text, &at);
        bool letter = c > 0x7F || ascii_is_alnum((char)c);
        size_t more = is_ideograph(c) ? 1 : letter && !is_space(c) && !count->inside ? 2 : 0;
        if (c >= 0x2010 && c <= 0x303F)
            more = 0; /* dashes, quotes and other signs */
        if (count->halves + more > max_halves)
            return;
        count->halves += more;
        count->inside = !is_space(c) && !is_ideograph(c) && (count->inside || more > 0);
        count->at = at;
    }
}

/* A first sentence that is too long, cut before what is too much. */
static struct bytes cut_sentence(struct bytes text, size_t max_halves, struct arena *arena)
{
    struct count count = {0};
    count_words(text, max_halves, &count);
    struct bytes kept = {text.p, count.at};
    while (kept.n > 0 &&
           (ascii_is_space(kept.p[kept.n - 1]) || strchr(",;:-(", kept.p[kept.n - 1])))
        kept.n--;
    return arena_printf(arena, "%.*s\u2026", BYTES_FMT(kept));
}

/* What ends a text without belonging to it: the phrase at the beginning of a sentence, with nothing but signs behind it;
 * or with anything behind it, if it goes on with a second phrase. */
static const struct {
    struct bytes phrase, goes_on;
} tails[] = {
    {BYTES("read more"), {NULL, 0}},
    {BYTES("read the full story"), {NULL, 0}},
    {BYTES("read full story"), {NULL, 0}},
    {BYTES("read the rest"), {NULL, 0}},
    {BYTES("read the rest of this entry"), {NULL, 0}},
    {BYTES("read on"), {NULL, 0}},
    {BYTES("full story"), {NULL, 0}},
    {BYTES("more"), {NULL, 0}},
    {BYTES("continue reading"), BYTES("")},
    {BYTES("the post "), BYTES(" appeared first on ")},
    {BYTES("this article "), BYTES(" appeared first on ")},
    {BYTES("weiterlesen"), BYTES("")},
    {BYTES("mehr lesen"), {NULL, 0}},
    {BYTES("lire la suite"), BYTES("")},
    {BYTES("leer m\u00e1s"), {NULL, 0}},
    {BYTES("seguir leyendo"), {NULL, 0}},
    {BYTES("leggi tutto"), {NULL, 0}},
    {BYTES("continua a leggere"), BYTES("")},
    {BYTES("leia mais"), {NULL, 0}},
    {BYTES("Читать далее"), BYTES("")},
    {BYTES("Читать полностью"), BYTES("")},
    {BYTES("Подробнее"), {NULL, 0}},
    {BYTES("Читати далі"), BYTES("")},
    {BYTES("阅读全文"), {NULL, 0}},
    {BYTES("阅读更多"), {NULL, 0}},
    {BYTES("查看全文"), {NULL, 0}},
    {BYTES("続きを読む"), {NULL, 0}},
};

static bool is_sign(uint32_t c)
{
    return c < 0x80 ? !ascii_is_alnum((char)c)
                    : c == 0xA0 || c == 0xBB || (c >= 0x2010 && c <= 0x2BFF) ||
                          (c >= 0x3000 && c <= 0x303F) || (c >= 0xFF01 && c <= 0xFF0F);
}

static bool only_signs(struct bytes text)
{
    for (size_t at = 0; at < text.n;) {
        if (!is_sign(utf8_next(text, &at)))
            return false;
    }
    return true;
}

/* Whether a sentence may begin at at: at the start, on a new line, or behind a sign other than a comma. */
static bool sentence_may_begin(struct bytes text, size_t at)
{
    while (at > 0 && text.p[at - 1] == ' ')
        at--;
    if (at == 0)
        return true;
    size_t before = at - 1;
    while (before > 0 && ((unsigned char)text.p[before] & 0xC0) == 0x80)
        before--;
    uint32_t c = utf8_next(text, &before);
    return c != ',' && is_sign(c);
}

/* Where in text, not before from, the phrase begins a sentence that is one of the tails; text.n if nowhere. */
static size_t find_tail(struct bytes text, size_t from, size_t row)
{
    struct bytes phrase = tails[row].phrase, goes_on = tails[row].goes_on;
    for (size_t at = from; at + phrase.n <= text.n; at++) {
        struct bytes here = bytes_skip(text, at), behind = bytes_skip(here, phrase.n);
        if (!bytes_starts_nocase(here, phrase) || !sentence_may_begin(text, at))
            continue;
        bool ends = goes_on.p ? goes_on.n == 0 || bytes_find(behind, goes_on) < behind.n
                              : only_signs(behind);
        if (ends)
            return at;
    }
    return text.n;
}

static struct bytes without_tail(struct bytes text)
{
    enum { TAIL_MAX = 240 };
    size_t from = text.n > TAIL_MAX ? text.n - TAIL_MAX : 0;
    for (size_t row = 0; row < COUNT_OF(tails); row++) {
        size_t at = find_tail(text, from, row);
        if (at == text.n || at == 0)
            continue;
        while (at > 0 && strchr(" \n[(", text.p[at - 1]))
            at--;
        return (struct bytes){text.p, at};
    }
    return text;
}

/* How long a text must be looked at for so many words, cut at a character's end. */
static struct bytes window_of(struct bytes text, size_t max_words)
{
    enum { WORD_MAX = 32, SPARE = 256 };
    if (max_words > text.n / WORD_MAX || text.n <= max_words * WORD_MAX + SPARE)
        return text;
    size_t n = max_words * WORD_MAX + SPARE;
    while (n > 0 && ((unsigned char)text.p[n] & 0xC0) == 0x80)
        n--;
    return (struct bytes){text.p, n};
}

struct bytes excerpt(struct excerpter *excerpter, struct bytes text, struct bytes language,
                     size_t max_words, struct arena *arena)
{
    text = without_tail(bytes_trim(text));
    struct bytes window = window_of(text, max_words);
    size_t max_halves = max_words * 2, end = 0;
    struct count count = {0};
    count_words(window, max_halves, &count);
    if (count.at == text.n)
        return text;
    UErrorCode status = U_ZERO_ERROR;
    UBreakIterator *sentences = sentences_of(excerpter, language);
    excerpter->text = utext_openUTF8(excerpter->text, window.p, (int64_t)window.n, &status);
    if (sentences && U_SUCCESS(status))
        ubrk_setUText(sentences, excerpter->text, &status);
    for (int32_t next; sentences && U_SUCCESS(status) &&
                       (next = ubrk_next(sentences)) != UBRK_DONE && (size_t)next <= count.at;)
        end = (size_t)next;
    /* what ends with the window need not end there */
    if (end == 0 || end == window.n)
        return cut_sentence(window, max_halves, arena);
    return bytes_trim((struct bytes){text.p, end});
}
