#include "text/stem.h"

#include <libstemmer.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "text/language.h"

enum script { SCRIPT_OTHER, SCRIPT_LATIN, SCRIPT_CYRILLIC, SCRIPT_COUNT };

/* In what Snowball calls a language its stems are made. Ukrainian and Belarusian have no stemmer of their own; Russian
 * endings are nearer to theirs than none. Row 0 is no stemmer. */
static const struct {
    struct bytes code;
    const char *algorithm;
    enum script script;
} languages[] = {
    {BYTES(""), NULL, SCRIPT_OTHER},           {BYTES("en"), "english", SCRIPT_LATIN},
    {BYTES("ru"), "russian", SCRIPT_CYRILLIC}, {BYTES("zh"), NULL, SCRIPT_OTHER},
    {BYTES("ja"), NULL, SCRIPT_OTHER},         {BYTES("ko"), NULL, SCRIPT_OTHER},
    {BYTES("ar"), "arabic", SCRIPT_OTHER},     {BYTES("be"), "russian", SCRIPT_CYRILLIC},
    {BYTES("bg"), NULL, SCRIPT_CYRILLIC},      {BYTES("ca"), "catalan", SCRIPT_LATIN},
    {BYTES("cs"), NULL, SCRIPT_LATIN},         {BYTES("da"), "danish", SCRIPT_LATIN},
    {BYTES("de"), "german", SCRIPT_LATIN},     {BYTES("el"), "greek", SCRIPT_OTHER},
    {BYTES("es"), "spanish", SCRIPT_LATIN},    {BYTES("eu"), "basque", SCRIPT_LATIN},
    {BYTES("fa"), NULL, SCRIPT_OTHER},         {BYTES("fi"), "finnish", SCRIPT_LATIN},
    {BYTES("fr"), "french", SCRIPT_LATIN},     {BYTES("ga"), "irish", SCRIPT_LATIN},
    {BYTES("he"), NULL, SCRIPT_OTHER},         {BYTES("hi"), "hindi", SCRIPT_OTHER},
    {BYTES("hu"), "hungarian", SCRIPT_LATIN},  {BYTES("hy"), "armenian", SCRIPT_OTHER},
    {BYTES("id"), "indonesian", SCRIPT_LATIN}, {BYTES("it"), "italian", SCRIPT_LATIN},
    {BYTES("lt"), "lithuanian", SCRIPT_LATIN}, {BYTES("mk"), NULL, SCRIPT_CYRILLIC},
    {BYTES("nb"), "norwegian", SCRIPT_LATIN},  {BYTES("ne"), "nepali", SCRIPT_OTHER},
    {BYTES("nl"), "dutch", SCRIPT_LATIN},      {BYTES("nn"), "norwegian", SCRIPT_LATIN},
    {BYTES("no"), "norwegian", SCRIPT_LATIN},  {BYTES("pl"), NULL, SCRIPT_LATIN},
    {BYTES("pt"), "portuguese", SCRIPT_LATIN}, {BYTES("ro"), "romanian", SCRIPT_LATIN},
    {BYTES("sk"), NULL, SCRIPT_LATIN},         {BYTES("sr"), NULL, SCRIPT_CYRILLIC},
    {BYTES("sv"), "swedish", SCRIPT_LATIN},    {BYTES("ta"), "tamil", SCRIPT_OTHER},
    {BYTES("th"), NULL, SCRIPT_OTHER},         {BYTES("tr"), "turkish", SCRIPT_LATIN},
    {BYTES("uk"), "russian", SCRIPT_CYRILLIC}, {BYTES("vi"), NULL, SCRIPT_LATIN},
    {BYTES("yi"), "yiddish", SCRIPT_OTHER},
};

enum { ENGLISH = 1, RUSSIAN = 2, LANGUAGE_COUNT = COUNT_OF(languages) };

static const unsigned most_written[SCRIPT_COUNT] = {
    [SCRIPT_LATIN] = ENGLISH, [SCRIPT_CYRILLIC] = RUSSIAN};

enum { CACHE_SIZE = 4096, STEM_MAX = 22, WORD_MAX = 64 };

/* A stem is kept in the one place that its word's hash gives it. */
struct kept {
    uint64_t key; /* 0: nothing */
    unsigned char n;
    bool is_prefix;
    char stem[STEM_MAX];
};

struct stemmers {
    struct sb_stemmer *made[LANGUAGE_COUNT]; /* as they are asked for */
    struct kept kept[CACHE_SIZE];
};

struct stemmers *stemmers_new(void)
{
    struct stemmers *stemmers = calloc(1, sizeof *stemmers);
    if (!stemmers)
        error_out_of_memory(sizeof *stemmers);
    return stemmers;
}

void stemmers_free(struct stemmers *stemmers)
{
    if (!stemmers)
        return;
    for (size_t i = 0; i < LANGUAGE_COUNT; i++)
        sb_stemmer_delete(stemmers->made[i]);
    free(stemmers);
}

unsigned stemmers_choices(void)
{
    return LANGUAGE_COUNT;
}

unsigned stemmers_choose(struct bytes language)
{
    char primary[9];
    language = language_primary(language, primary);
    for (unsigned i = 1; i < LANGUAGE_COUNT; i++) {
        if (bytes_equal(language, languages[i].code))
            return i;
    }
    return 0;
}

static enum script script_of(struct bytes word)
{
    unsigned char first = word.n ? (unsigned char)word.p[0] : 0;
    if (ascii_is_alpha((char)first) || (first >= 0xC3 && first <= 0xC9))
        return SCRIPT_LATIN;
    return first >= 0xD0 && first <= 0xD3 ? SCRIPT_CYRILLIC : SCRIPT_OTHER;
}

/* The row of languages by which word is stemmed. */
static unsigned choose_for(unsigned choice, struct bytes word)
{
    enum script script = script_of(word);
    return choice == 0 || languages[choice].script == script ? choice : most_written[script];
}

static struct bytes make_stem(struct stemmers *stemmers, unsigned language, struct bytes word)
{
    if (!stemmers->made[language])
        stemmers->made[language] = sb_stemmer_new(languages[language].algorithm, "UTF_8");
    struct sb_stemmer *stemmer = stemmers->made[language];
    const sb_symbol *stem = sb_stemmer_stem(stemmer, (const sb_symbol *)word.p, (int)word.n);
    if (!stem)
        error_out_of_memory(word.n);
    int n = sb_stemmer_length(stemmer);
    return n > 0 ? (struct bytes){(const char *)stem, (size_t)n} : word;
}

struct bytes stemmers_stem(struct stemmers *stemmers, unsigned choice, struct bytes word,
                           uint64_t hash)
{
    unsigned language = choose_for(choice, word);
    if (!languages[language].algorithm || word.n > WORD_MAX || word.n == 0)
        return word;
    uint64_t key = (hash ^ language * 0x9E3779B97F4A7C15u) | 1;
    struct kept *kept = &stemmers->kept[key >> 32 & (CACHE_SIZE - 1)];
    if (kept->key != key) {
        struct bytes stem = make_stem(stemmers, language, word);
        bool is_prefix = bytes_starts(word, stem);
        if (!is_prefix && stem.n > STEM_MAX)
            return stem;
        *kept = (struct kept){.key = key, .n = (unsigned char)stem.n, .is_prefix = is_prefix};
        if (!is_prefix)
            memcpy(kept->stem, stem.p, stem.n);
    }
    return (struct bytes){kept->is_prefix ? word.p : kept->stem, kept->n};
}
