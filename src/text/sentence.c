#include "text/sentence.h"

#include <stdio.h>
#include <stdlib.h>
#include <unicode/uchar.h>
#include <unicode/ubrk.h>
#include <unicode/utext.h>

#include "base/error.h"
#include "text/boilerplate.h"
#include "text/charset.h"
#include "text/language.h"

enum { SPEECH_MAX = 4 }; /* sentences that are kept together between quotation marks */

/* ICU knows the abbreviations of these, after which no sentence ends; the first stands for all other languages. */
static const struct bytes locales[] = {
    BYTES(""),   BYTES("de"), BYTES("el"), BYTES("en"), BYTES("es"),
    BYTES("fr"), BYTES("it"), BYTES("pt"), BYTES("ru"),
};

/* That ICU does not know, or only where what follows is no capital. */
static const struct bytes abbreviations[] = {
    BYTES("Sen"), BYTES("Rep"),  BYTES("Gov"),  BYTES("Gen"), BYTES("Lt"), BYTES("Col"),
    BYTES("Sgt"), BYTES("Adm"),  BYTES("Capt"), BYTES("Fla"), BYTES("St"), BYTES("Mr"),
    BYTES("Mrs"), BYTES("Ms"),   BYTES("Dr"),   BYTES("vs"),  BYTES("No"), BYTES("Prof"),
    BYTES("U.S"), BYTES("U.K"),  BYTES("Jr"),   BYTES("им"),  BYTES("ул"), BYTES("т.н"),
    BYTES("св"),  BYTES("проф"), BYTES("акад"),
};

struct sentence_cutter {
    UBreakIterator *sentences[COUNT_OF(locales)]; /* as they are asked for */
    UText *text;
};

struct sentence_cutter *sentence_cutter_new(void)
{
    struct sentence_cutter *cutter = calloc(1, sizeof *cutter);
    if (!cutter)
        error_out_of_memory(sizeof *cutter);
    return cutter;
}

void sentence_cutter_free(struct sentence_cutter *cutter)
{
    if (!cutter)
        return;
    for (size_t i = 0; i < COUNT_OF(locales); i++) {
        if (cutter->sentences[i])
            ubrk_close(cutter->sentences[i]);
    }
    utext_close(cutter->text);
    free(cutter);
}

static UBreakIterator *iterator_of(struct sentence_cutter *cutter, struct bytes language)
{
    char primary[9], locale[32];
    size_t row = 0;
    language = language_primary(language, primary);
    for (size_t i = 1; i < COUNT_OF(locales); i++) {
        if (bytes_equal(language, locales[i]))
            row = i;
    }
    if (!cutter->sentences[row]) {
        UErrorCode status = U_ZERO_ERROR;
        (void)snprintf(locale, sizeof locale, "%s%s", locales[row].p, row ? "@ss=standard" : "");
        cutter->sentences[row] = ubrk_open(UBRK_SENTENCE, locale, NULL, 0, &status);
    }
    return cutter->sentences[row];
}

/* ---- characters -------------------------------------------------------------------------------------------------- */

bool is_ideograph(uint32_t c)
{
    return (c >= 0x3041 && c <= 0x30FF) || (c >= 0x3400 && c <= 0x9FFF) ||
           (c >= 0x20000 && c <= 0x323AF);
}

bool is_mark(uint32_t c)
{
    return c >= 0x300 && (U_MASK(u_charType((UChar32)c)) & U_GC_M_MASK) != 0;
}

static bool is_space(uint32_t c)
{
    return c <= ' ' || c == 0xA0 || c == 0x3000 || (c >= 0x2000 && c <= 0x200B) || c == 0x2028 ||
           c == 0x2029;
}

static uint32_t last_character(struct bytes text, size_t *at)
{
    size_t before = text.n;
    while (before > 0) {
        before--;
        if (((unsigned char)text.p[before] & 0xC0) != 0x80)
            break;
    }
    *at = before;
    return before < text.n ? utf8_next(text, &before) : 0;
}

static struct bytes trim(struct bytes text)
{
    size_t at = 0, next = 0;
    while (at < text.n && is_space(utf8_next(text, &next)))
        at = next;
    text = bytes_skip(text, at);
    while (text.n && is_space(last_character(text, &at)))
        text.n = at;
    return text;
}

/* Scripts whose words no spaces part: Thai, Lao, Tibetan, Burmese, Khmer and their neighbours. */
static bool is_dense(uint32_t c)
{
    return (c >= 0xE00 && c <= 0x109F) || (c >= 0x1780 && c <= 0x17FF) ||
           (c >= 0x1950 && c <= 0x19DF);
}

/* What a character adds to the length of a run without spaces, of RUN_MAX that are one word: so that no text escapes being
 * counted. A mark belongs to the letter before it. */
enum { RUN_MAX = 60 };
static unsigned run_weight(uint32_t c)
{
    enum { A_SIXTH = RUN_MAX / 6, A_TWENTIETH = RUN_MAX / 20 };
    return is_mark(c) ? 0 : is_dense(c) ? A_SIXTH : A_TWENTIETH;
}

size_t words_count(struct bytes text, size_t max, size_t *at)
{
    size_t halves = 0, here = 0;
    unsigned run = 0;
    bool inside = false; /* a word that spaces end */
    while (here < text.n) {
        size_t next = here;
        uint32_t c = utf8_next(text, &next);
        bool letter = c > 0x7F ? c < 0x2010 || c > 0x303F : ascii_is_alnum((char)c);
        bool space = is_space(c), ideograph = is_ideograph(c);
        size_t more = ideograph ? 1 : letter && !space && !inside ? 2 : 0;
        if (c >= 0xFF01 && c <= 0xFF0F)
            more = 0;
        inside = !space && !ideograph && (inside || more > 0);
        run = space || ideograph ? 0 : run + run_weight(c);
        if (run > RUN_MAX) { /* a word that is longer than words are */
            more = 2;
            run = run_weight(c);
        }
        if (halves + more > max)
            break;
        halves += more;
        here = next;
    }
    if (at)
        *at = here;
    return halves;
}

/* ---- what ICU cuts and should not ---------------------------------------------------------------------------------- */

static bool closes(uint32_t c)
{
    return c == '"' || c == '\'' || c == ')' || c == ']' || c == 0xBB || c == 0x2019 ||
           c == 0x201D || c == 0x300D || c == 0x300F || c == 0xFF09 || c == 0x3011;
}

static bool ends_sentence(uint32_t c)
{
    return c == '.' || c == '!' || c == '?' || c == 0x2026 || c == 0x3002 || c == 0xFF01 ||
           c == 0xFF0E || c == 0xFF1F || c == 0x61F || c == 0x964;
}

static bool has_end(struct bytes text)
{
    size_t at = text.n;
    while (text.n) {
        uint32_t c = last_character(text, &at);
        if (!closes(c))
            return ends_sentence(c);
        text.n = at;
    }
    return false;
}

bool ends_with_ellipsis(struct bytes text)
{
    static const struct bytes ends[] = {BYTES("..."), BYTES("\u2026"), BYTES("...]"),
                                        BYTES("\u2026]")};
    text = trim(text);
    for (size_t i = 0; i < COUNT_OF(ends); i++) {
        if (bytes_ends(text, ends[i]))
            return true;
    }
    return false;
}

/* Whether the full stop at the end is an abbreviation's or an initial's. */
static bool ends_in_abbreviation(struct bytes text)
{
    if (text.n < 2 || text.p[text.n - 1] != '.')
        return false;
    text.n--;
    size_t start = text.n, at;
    while (start > 0 && !is_space((unsigned char)text.p[start - 1]) && text.p[start - 1] != '(')
        start--;
    struct bytes word = bytes_skip(text, start);
    uint32_t c = last_character(word, &at);
    if (at == 0 && word.n && u_isupper((UChar32)c))
        return true;
    for (size_t i = 0; i < COUNT_OF(abbreviations); i++) {
        if (bytes_equal(word, abbreviations[i]))
            return true;
    }
    return false;
}

static bool begins_small(struct bytes text)
{
    for (size_t at = 0; at < text.n;) {
        uint32_t c = utf8_next(text, &at);
        if (!is_sign(c))
            return u_islower((UChar32)c);
    }
    return false;
}

/* How many quotations begin in text and do not end in it, less those that end and do not begin. */
static int open_quotes(struct bytes text)
{
    int open = 0, straight = 0;
    for (size_t at = 0; at < text.n;) {
        uint32_t c = utf8_next(text, &at);
        open += c == 0x201C || c == 0xAB || c == 0x300C || c == 0xFF08;
        open -= c == 0x201D || c == 0xBB || c == 0x300D || c == 0xFF09;
        straight ^= c == '"';
    }
    return open ? open : straight;
}

/* Up to which of the n ends the sentence goes on that begins at start. */
static size_t speech_end(struct bytes line, size_t start, const size_t *ends, size_t i, size_t n)
{
    struct bytes all = bytes_skip(line, start);
    for (size_t j = i; j < n && j < i + SPEECH_MAX; j++) {
        all.n = ends[j] - start;
        if (open_quotes(all) == 0)
            return j;
    }
    return i;
}

static void push(struct sentences *out, struct bytes text, size_t block, struct arena *arena)
{
    text = trim(text);
    if (text.n == 0)
        return;
    ARENA_PUSH(arena, out->v, out->n, out->cap) = (struct sentence){
        .text = text,
        .halves = words_count(text, SIZE_MAX, NULL),
        .block = block,
        .ends = has_end(text),
        .broken = ends_with_ellipsis(text),
    };
}

/* Where ICU would end sentences of the line. */
static size_t icu_ends(struct sentence_cutter *cutter, struct bytes line, struct bytes language,
                       size_t max, size_t *ends)
{
    UErrorCode status = U_ZERO_ERROR;
    UBreakIterator *iterator = iterator_of(cutter, language);
    size_t n = 0;
    cutter->text = utext_openUTF8(cutter->text, line.p, (int64_t)line.n, &status);
    if (iterator && U_SUCCESS(status))
        ubrk_setUText(iterator, cutter->text, &status);
    for (int32_t next;
         n < max && iterator && U_SUCCESS(status) && (next = ubrk_next(iterator)) != UBRK_DONE;)
        ends[n++] = (size_t)next;
    return n;
}

void sentences_cut(struct sentence_cutter *cutter, struct bytes line, struct bytes language,
                   size_t max, struct arena *arena, struct sentences *out)
{
    enum { PER_SENTENCE = 4 };
    size_t left = out->n < max ? max - out->n : 0;
    size_t *ends = ARENA_ARRAY(arena, size_t, left * PER_SENTENCE + 1);
    size_t n = icu_ends(cutter, line, language, left * PER_SENTENCE, ends);
    if (n == 0)
        ends[n++] = line.n;
    size_t start = 0, block = out->n ? out->v[out->n - 1].block + 1 : 0;
    for (size_t i = 0; i < n && out->n < max; i++) {
        i = speech_end(line, start, ends, i, n);
        struct bytes text = {line.p + start, ends[i] - start};
        if (i + 1 < n &&
            (ends_in_abbreviation(trim(text)) || begins_small(bytes_skip(line, ends[i]))))
            continue;
        push(out, text, block, arena);
        start = ends[i];
    }
}
