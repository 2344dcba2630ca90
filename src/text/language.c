#include "text/language.h"

#include "text/charset.h"
#include "text/language_table.h"

enum script {
    SCRIPT_LATIN,
    SCRIPT_CYRILLIC,
    SCRIPT_HAN,
    SCRIPT_KANA,
    SCRIPT_HANGUL,
    SCRIPT_ARABIC,
    SCRIPT_HEBREW,
    SCRIPT_GREEK,
    SCRIPT_ARMENIAN,
    SCRIPT_DEVANAGARI,
    SCRIPT_BENGALI,
    SCRIPT_TAMIL,
    SCRIPT_THAI,
    SCRIPT_GEORGIAN,
    SCRIPT_COUNT
};

static const struct {
    uint32_t first, last;
    enum script script;
} ranges[] = {
    {'A', 'Z', SCRIPT_LATIN},          {'a', 'z', SCRIPT_LATIN},
    {0xC0, 0x24F, SCRIPT_LATIN},       {0x370, 0x3FF, SCRIPT_GREEK},
    {0x400, 0x52F, SCRIPT_CYRILLIC},   {0x531, 0x58A, SCRIPT_ARMENIAN},
    {0x5D0, 0x5F2, SCRIPT_HEBREW},     {0x620, 0x6D5, SCRIPT_ARABIC},
    {0x904, 0x939, SCRIPT_DEVANAGARI}, {0x985, 0x9B9, SCRIPT_BENGALI},
    {0xB85, 0xBB9, SCRIPT_TAMIL},      {0xE01, 0xE4E, SCRIPT_THAI},
    {0x10A0, 0x10FF, SCRIPT_GEORGIAN}, {0x1E00, 0x1EFF, SCRIPT_LATIN},
    {0x1F00, 0x1FFF, SCRIPT_GREEK},    {0x3041, 0x30FE, SCRIPT_KANA},
    {0x3400, 0x9FFF, SCRIPT_HAN},      {0xAC00, 0xD7A3, SCRIPT_HANGUL},
    {0xFF66, 0xFF9F, SCRIPT_KANA},     {0x20000, 0x323AF, SCRIPT_HAN},
};

/* Scripts that one language of the news is written in, and the others where nothing tells them apart. */
static const struct bytes only_language[SCRIPT_COUNT] = {
    [SCRIPT_HANGUL] = BYTES("ko"),     [SCRIPT_HEBREW] = BYTES("he"),
    [SCRIPT_GREEK] = BYTES("el"),      [SCRIPT_ARMENIAN] = BYTES("hy"),
    [SCRIPT_DEVANAGARI] = BYTES("hi"), [SCRIPT_BENGALI] = BYTES("bn"),
    [SCRIPT_TAMIL] = BYTES("ta"),      [SCRIPT_THAI] = BYTES("th"),
    [SCRIPT_GEORGIAN] = BYTES("ka"),
};

/* Letters of Persian and Urdu that Arabic has not, and those of Urdu alone. */
static const uint32_t persian_letters[] = {0x67E, 0x686, 0x698, 0x6A9, 0x6AF, 0x6CC};
static const uint32_t urdu_letters[] = {0x679, 0x688, 0x691, 0x6BA, 0x6BE, 0x6D2};

/* Characters that Japan alone writes so. */
static const uint32_t japanese_characters[] = {
    0x4E21, 0x4FA1, 0x5186, 0x52B4, 0x5358, 0x5909, 0x5BFE, 0x5B9F, 0x5E83, 0x5FDC,
    0x6226, 0x6255, 0x639B, 0x6B69, 0x6C17, 0x6E08, 0x6E0B, 0x732E, 0x767A, 0x7D4C,
    0x7D9A, 0x7DCF, 0x8AAD, 0x8EE2, 0x8FBA, 0x9244, 0x95A2, 0x99C5, 0x9A13, 0x691C,
};

enum { WORD_MAX = 48, READ_MAX = 512 };

/* What has been read of a text. Scores are in tenths of a common word. */
struct reading {
    uint32_t scripts[SCRIPT_COUNT]; /* letters of each */
    uint32_t persian, urdu, japanese;
    int32_t scores[LANGUAGE_INDEX_COUNT];
    char word[WORD_MAX];
    size_t word_n;
    bool elision; /* the word before ended with an apostrophe */
};

static bool among(uint32_t c, const uint32_t *list, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (list[i] == c)
            return true;
    }
    return false;
}

static bool script_of(uint32_t c, enum script *script)
{
    for (size_t i = 0; i < COUNT_OF(ranges) && c >= ranges[i].first; i++) {
        if (c <= ranges[i].last && c != 0xD7 && c != 0xF7) {
            *script = ranges[i].script;
            return true;
        }
    }
    return false;
}

/* Lower case of the Latin and Cyrillic letters. */
static uint32_t lower(uint32_t c)
{
    if ((c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0xDE) || (c >= 0x410 && c <= 0x42F))
        return c + 32;
    if (c >= 0x400 && c <= 0x40F)
        return c + 80;
    if ((c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E))
        return c + (c & 1);
    if ((c >= 0x100 && c <= 0x177 && c != 0x130 && c != 0x131) || (c >= 0x218 && c <= 0x21B) ||
        (c >= 0x460 && c <= 0x52F))
        return c | 1;
    return c;
}

static uint32_t count_bits(uint32_t bits)
{
    uint32_t n = 0;
    for (; bits; bits &= bits - 1)
        n++;
    return n;
}

static const uint32_t elided_letters[] = {'c', 'd', 'j', 'l', 'm', 'n', 's', 't'};

static bool is_apostrophe(uint32_t c)
{
    return c == '\'' || c == 0x2019;
}

/* Divides points among the languages of bits. */
static void score(struct reading *reading, uint32_t bits, int32_t points)
{
    if (bits == 0)
        return;
    int32_t share = points / (int32_t)count_bits(bits);
    for (size_t i = 0; i < LANGUAGE_INDEX_COUNT; i++) {
        if (bits >> i & 1)
            reading->scores[i] += share > 0 ? share : 1;
    }
}

static void score_letter(struct reading *reading, uint32_t c)
{
    enum { MARK = 8, STRANGE_LATIN = 6, STRANGE_CYRILLIC = 20 };
    uint32_t users, marked;
    if (!language_of_letter(c, &users, &marked))
        return;
    score(reading, marked, MARK);
    bool latin = (users & ((1u << LANGUAGE_LATIN_END) - 1)) != 0;
    size_t from = latin ? 0 : LANGUAGE_LATIN_END;
    size_t to = latin ? LANGUAGE_LATIN_END : LANGUAGE_INDEX_COUNT;
    for (size_t i = from; i < to; i++) {
        if (!(users >> i & 1))
            reading->scores[i] -= latin ? STRANGE_LATIN : STRANGE_CYRILLIC;
    }
}

/* An apostrophe tells the "'s" of English from the "l'" of French and Italian. */
static bool score_clitic(struct reading *reading, struct bytes word, uint32_t behind)
{
    enum { CLITIC = 15 };
    static const uint32_t english = 1u << LANGUAGE_EN,
                          elided = 1u << LANGUAGE_FR | 1u << LANGUAGE_IT;
    if (word.n != 1)
        return false;
    if (reading->elision && word.p[0] == 's')
        score(reading, english, CLITIC);
    else if (is_apostrophe(behind) &&
             among((uint32_t)word.p[0], elided_letters, COUNT_OF(elided_letters)))
        score(reading, elided, CLITIC);
    return true;
}

/* The word read so far ends before the character behind. */
static void end_word(struct reading *reading, uint32_t behind)
{
    enum { COMMON_WORD = 20, SHORT_WORD = 6, ENDING = 6, CLUSTER = 4 };
    struct bytes word = {reading->word, reading->word_n};
    uint32_t languages = language_of_word(word);
    if (score_clitic(reading, word, behind)) {
        score(reading, languages, SHORT_WORD);
    } else if (word.n > 0 && languages) {
        score(reading, languages, COMMON_WORD);
    } else if (word.n > 0) {
        score(reading, language_of_ending(word), ENDING);
        score(reading, language_of_cluster(word), CLUSTER);
    }
    reading->elision = word.n > 0 && is_apostrophe(behind);
    reading->word_n = 0;
}

static void add_to_word(struct reading *reading, const char *utf8, size_t n)
{
    if (reading->word_n + n > WORD_MAX) {
        return;
    }
    for (size_t i = 0; i < n; i++)
        reading->word[reading->word_n++] = utf8[i];
}

/* A letter of Latin or Cyrillic, which is all that words are looked up in; both are two bytes at most, but for rare
 * ones that no table knows. */
static void read_alphabetic(struct reading *reading, uint32_t c)
{
    c = lower(c);
    char utf8[2] = {(char)(0xC0 | (c >> 6 & 0x1F)), (char)(0x80 | (c & 0x3F))};
    if (c < 0x80) {
        utf8[0] = (char)c;
        add_to_word(reading, utf8, 1);
        return;
    }
    add_to_word(reading, utf8, sizeof utf8);
    score_letter(reading, c);
}

static void read_character(struct reading *reading, uint32_t c)
{
    enum script script;
    if (!script_of(c, &script)) {
        if (c == 0xBF || c == 0xA1)
            score_letter(reading, c);
        end_word(reading, c);
        return;
    }
    reading->scripts[script]++;
    reading->persian += among(c, persian_letters, COUNT_OF(persian_letters));
    reading->urdu += among(c, urdu_letters, COUNT_OF(urdu_letters));
    reading->japanese += among(c, japanese_characters, COUNT_OF(japanese_characters));
    if (script == SCRIPT_LATIN || script == SCRIPT_CYRILLIC)
        read_alphabetic(reading, c);
    else
        end_word(reading, c);
}

/* The script of most of the text: a character of Chinese stands for some letters. */
static enum script main_script(const struct reading *reading)
{
    enum { IDEOGRAPH = 3, SYLLABLE = 2 };
    static const unsigned char weight[SCRIPT_COUNT] = {
        [SCRIPT_HAN] = IDEOGRAPH, [SCRIPT_KANA] = SYLLABLE, [SCRIPT_HANGUL] = SYLLABLE};
    enum script best = SCRIPT_LATIN;
    uint32_t most = 0;
    for (enum script i = 0; i < SCRIPT_COUNT; i++) {
        uint32_t weighed = reading->scripts[i] * (weight[i] ? weight[i] : 1);
        if (weighed > most) {
            most = weighed;
            best = i;
        }
    }
    return best;
}

static struct bytes best_of(const struct reading *reading, size_t from, size_t to)
{
    size_t best = from;
    for (size_t i = from + 1; i < to; i++) {
        if (reading->scores[i] > reading->scores[best])
            best = i;
    }
    return language_codes[best];
}

static struct bytes choose(const struct reading *reading)
{
    enum { LETTERS_MIN = 2, KANA_SHARE = 12 };
    static const struct bytes arabic = BYTES("ar"), persian = BYTES("fa"), urdu = BYTES("ur"),
                              chinese = BYTES("zh"), japanese = BYTES("ja");
    enum script script = main_script(reading);
    const uint32_t *n = reading->scripts;
    switch (script) {
    case SCRIPT_LATIN:
        if (n[script] < LETTERS_MIN)
            return (struct bytes){NULL, 0};
        return best_of(reading, 0, LANGUAGE_LATIN_END);
    case SCRIPT_CYRILLIC:
        return best_of(reading, LANGUAGE_LATIN_END, LANGUAGE_INDEX_COUNT);
    case SCRIPT_HAN:
    case SCRIPT_KANA:
        return n[SCRIPT_KANA] * KANA_SHARE > n[SCRIPT_HAN] ||
                       reading->japanese * KANA_SHARE > n[SCRIPT_HAN]
                   ? japanese
                   : chinese;
    case SCRIPT_ARABIC:
        if (reading->urdu > 0)
            return urdu;
        return reading->persian > 0 ? persian : arabic;
    default:
        return only_language[script];
    }
}

struct bytes language_guess(struct bytes text)
{
    struct reading reading = {0};
    enum { ENGLISH_FIRST = 12 };
    reading.scores[LANGUAGE_EN] =
        ENGLISH_FIRST; /* most of what has nothing to tell it by is names */
    if (text.n > READ_MAX)
        text.n = READ_MAX;
    for (size_t at = 0; at < text.n;)
        read_character(&reading, utf8_next(text, &at));
    end_word(&reading, ' ');
    return choose(&reading);
}

struct bytes language_primary(struct bytes tag, char out[static 9])
{
    enum { SUBTAG_MAX = 8 };
    size_t n = 0;
    tag = bytes_trim(tag);
    while (n < tag.n && n <= SUBTAG_MAX && ascii_is_alpha(tag.p[n]))
        n++;
    bool ends = n == tag.n || tag.p[n] == '-' || tag.p[n] == '_';
    if (n < 2 || n > SUBTAG_MAX || !ends)
        return (struct bytes){NULL, 0};
    for (size_t i = 0; i < n; i++)
        out[i] = ascii_lower(tag.p[i]);
    out[n] = '\0';
    return (struct bytes){out, n};
}
