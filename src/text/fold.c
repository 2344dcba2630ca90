#include "text/fold.h"

#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/ustring.h>
#include <unicode/utf16.h>

#include "base/error.h"
#include "text/charset.h"
#include "text/han.h"

enum {
    TABLE_SIZE =
        0x800, /* what two bytes of UTF-8 hold: Latin, Greek, Cyrillic, Armenian, Hebrew, Arabic */
    FORM_MAX = 6,
    HANGUL_FIRST = 0xAC00,
    HANGUL_LAST = 0xD7A3
};

struct form {
    unsigned char class;
    unsigned char n; /* of utf8; FORM_SLOW: depends on what stands beside it */
    char utf8[FORM_MAX];
};

enum { FORM_SLOW = 0xFF };

struct folder {
    struct form table[TABLE_SIZE];
    uint16_t simplified[HAN_LAST - HAN_FIRST + 1]; /* 0: itself */
    const UNormalizer2 *case_fold, *decompose, *compose;
    UChar *units[2]; /* scratch, with room for `room` units each */
    size_t room;
};

static void make_room(struct folder *folder, size_t room)
{
    if (room <= folder->room)
        return;
    for (size_t i = 0; i < COUNT_OF(folder->units); i++) {
        UChar *units = realloc(folder->units[i], room * sizeof *units);
        if (!units)
            error_out_of_memory(room * sizeof *units);
        folder->units[i] = units;
    }
    folder->room = room;
}

static uint32_t next_character(const UChar *text, int32_t n, int32_t *at)
{
    uint32_t c = text[(*at)++];
    if (U16_IS_LEAD(c) && *at < n && U16_IS_TRAIL(text[*at]))
        c = 0x10000 + ((c & 0x3FF) << 10) + (text[(*at)++] & 0x3FFu);
    return c;
}

/* Whether c is a combining mark that goes when it follows base. */
static bool mark_goes(uint32_t base, uint32_t c)
{
    enum { MARK_FIRST = 0x300, MARK_LAST = 0x36F, DIAERESIS = 0x308, CYRILLIC_IE = 0x435 };
    UErrorCode status = U_ZERO_ERROR;
    if (c < MARK_FIRST || c > MARK_LAST)
        return false;
    return (base == CYRILLIC_IE && c == DIAERESIS) ||
           uscript_getScript((UChar32)base, &status) == USCRIPT_LATIN;
}

/* Drops in place, from decomposed text, the marks that go. */
static int32_t drop_marks(UChar *text, int32_t n)
{
    uint32_t base = 0;
    int32_t to = 0;
    for (int32_t at = 0; at < n;) {
        uint32_t c = next_character(text, n, &at);
        if (u_getCombiningClass((UChar32)c) == 0)
            base = c;
        else if (mark_goes(base, c))
            continue;
        U16_APPEND_UNSAFE(text, to, c);
    }
    return to;
}

static uint32_t simplify(const struct folder *folder, uint32_t c)
{
    if (c < HAN_FIRST || c > HAN_LAST)
        return c;
    uint16_t simple = folder->simplified[c - HAN_FIRST];
    return simple ? simple : c;
}

/* The whole rule, by ICU, for a few words at most. */
static void fold_slowly(struct folder *folder, struct bytes text, struct buf *out)
{
    enum { FOLD_GROWTH_MAX = 18, SPARE = 32 }; /* U+FDFA is 18 characters under NFKC */
    UErrorCode status = U_ZERO_ERROR;
    make_room(folder, text.n * FOLD_GROWTH_MAX + SPARE);
    UChar *a = folder->units[0], *b = folder->units[1];
    int32_t room = (int32_t)folder->room, n = 0;
    u_strFromUTF8WithSub(a, room, &n, text.p, (int32_t)text.n, 0xFFFD, NULL, &status);
    n = unorm2_normalize(folder->case_fold, a, n, b, room, &status);
    n = unorm2_normalize(folder->decompose, b, n, a, room, &status);
    if (U_FAILURE(status))
        return;
    n = drop_marks(a, n);
    n = unorm2_normalize(folder->compose, a, n, b, room, &status);
    for (int32_t at = 0; U_SUCCESS(status) && at < n;) {
        uint32_t c = next_character(b, n, &at);
        buf_add_utf8(out, simplify(folder, c));
    }
}

static enum char_class class_of_type(uint32_t c)
{
    switch (u_charType((UChar32)c)) {
    case U_UPPERCASE_LETTER:
    case U_LOWERCASE_LETTER:
    case U_TITLECASE_LETTER:
    case U_MODIFIER_LETTER:
    case U_OTHER_LETTER:
    case U_LETTER_NUMBER:
        return CHAR_LETTER;
    case U_DECIMAL_DIGIT_NUMBER:
    case U_OTHER_NUMBER:
        return CHAR_DIGIT;
    case U_NON_SPACING_MARK:
    case U_ENCLOSING_MARK:
    case U_COMBINING_SPACING_MARK:
    case U_FORMAT_CHAR:
        return CHAR_MARK;
    default:
        return CHAR_OTHER;
    }
}

/* The class by ICU's properties. */
static enum char_class class_slowly(uint32_t c)
{
    enum {
        MODIFIER_APOSTROPHE = 0x2BC,
        LEFT_QUOTE = 0x2018, /* what some keyboards make of one inside a word */
        RIGHT_QUOTE = 0x2019,
        FULL_APOSTROPHE = 0xFF07,
        ZWSP = 0x200B
    };
    if (c == '\'' || c == MODIFIER_APOSTROPHE || c == LEFT_QUOTE || c == RIGHT_QUOTE ||
        c == FULL_APOSTROPHE)
        return CHAR_APOSTROPHE;
    if (c == '.' || c == ',')
        return CHAR_POINT;
    enum char_class class = c == ZWSP ? CHAR_OTHER : class_of_type(c);
    if (class != CHAR_LETTER)
        return class;
    UErrorCode status = U_ZERO_ERROR;
    switch (uscript_getScript((UChar32)c, &status)) {
    case USCRIPT_HAN:
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA:
    case USCRIPT_BOPOMOFO:
        return CHAR_IDEOGRAPH;
    default:
        break;
    }
    /* the lengthening mark that both kana use, and the half-width ones */
    if (c == 0x30FC || (c >= 0xFF66 && c <= 0xFF9F))
        return CHAR_IDEOGRAPH;
    bool dictionary = u_getIntPropertyValue((UChar32)c, UCHAR_LINE_BREAK) == U_LB_COMPLEX_CONTEXT;
    return dictionary ? CHAR_IDEOGRAPH : CHAR_LETTER;
}

static bool is_common_han(uint32_t c)
{
    return c >= HAN_FIRST && c <= HAN_LAST;
}

static bool is_kana(uint32_t c)
{
    enum { KANA_FIRST = 0x3041, KANA_LAST = 0x30FE, KANA_MARK = 0x3099, KANA_PLAIN = 0x309D };
    return c >= KANA_FIRST && c <= KANA_LAST && (c < KANA_MARK || c >= KANA_PLAIN) && c != 0x30A0 &&
           c != 0x30FB && c != 0x309F;
}

enum char_class folder_class(const struct folder *folder, uint32_t c)
{
    if (c < TABLE_SIZE)
        return folder->table[c].class;
    if (is_common_han(c) || is_kana(c))
        return CHAR_IDEOGRAPH;
    if (c >= HANGUL_FIRST && c <= HANGUL_LAST)
        return CHAR_LETTER;
    return class_slowly(c);
}

/* What stands between words in plain text and folds to itself. */
static bool is_plain_punctuation(uint32_t c)
{
    return (c >= 0x2010 && c <= 0x2023 && c != 0x2017 && c != 0x2011) ||
           (c >= 0x3001 && c <= 0x3003) || (c >= 0x3008 && c <= 0x3011);
}

/* Writes the folded form of c, which is text[from, at), where that does not depend on what stands beside it. NULL if it
 * does. There is room for three times the text. */
static char *fold_quickly(const struct folder *folder, uint32_t c, const char *utf8, size_t n,
                          char *to)
{
    if (c < TABLE_SIZE) {
        const struct form *form = &folder->table[c];
        if (form->n == FORM_SLOW)
            return NULL;
        memcpy(to, form->utf8, FORM_MAX);
        return to + form->n;
    }
    if (is_common_han(c)) {
        c = simplify(folder, c);
        to[0] = (char)(0xE0 | c >> 12);
        to[1] = (char)(0x80 | (c >> 6 & 0x3F));
        to[2] = (char)(0x80 | (c & 0x3F));
        return to + 3;
    }
    if (!is_kana(c) && !(c >= HANGUL_FIRST && c <= HANGUL_LAST) && !is_plain_punctuation(c))
        return NULL;
    memcpy(to, utf8, n);
    return to + n;
}

/* Where the word that text[at] is in ends, or a part of it that is long enough. */
static size_t word_end(struct bytes text, size_t at)
{
    enum { PART_MAX = 4096 };
    size_t end = at;
    while (end < text.n && (unsigned char)text.p[end] > ' ' && end - at < PART_MAX)
        end++;
    while (end < text.n && ((unsigned char)text.p[end] & 0xC0) == 0x80)
        end++;
    return end;
}

void folder_fold(struct folder *folder, struct bytes text, struct buf *out)
{
    enum { LOOK_BACK_MAX = 256 };
    /* of the word at hand: a mark changes what stands before it, so the whole is folded once more */
    size_t word = 0, word_out = out->n;
    for (size_t at = 0; at < text.n;) {
        char *start = buf_reserve(out, (text.n - at) * (FORM_MAX / 2) + FORM_MAX), *to = start;
        if (!start)
            return;
        while (at < text.n) {
            size_t from = at;
            uint32_t c = utf8_next(text, &at);
            char *next = fold_quickly(folder, c, text.p + from, at - from, to);
            if (!next) {
                at = from;
                break;
            }
            to = next;
            if (c <= ' ' || c > TABLE_SIZE || at - word > LOOK_BACK_MAX) {
                word = at;
                word_out = out->n + (size_t)(to - start);
            }
        }
        out->n += (size_t)(to - start);
        if (at < text.n) {
            out->n = word_out;
            size_t end = word_end(text, at);
            fold_slowly(folder, (struct bytes){text.p + word, end - word}, out);
            at = word = end;
            word_out = out->n;
        }
        out->p[out->n] = '\0';
    }
}

static void make_form(struct folder *folder, uint32_t c, struct buf *scratch)
{
    struct form *form = &folder->table[c];
    form->class = (unsigned char)class_slowly(c);
    buf_reset(scratch);
    buf_add_utf8(scratch, c);
    size_t n = scratch->n;
    fold_slowly(folder, buf_bytes(scratch), scratch);
    if (u_getCombiningClass((UChar32)c) != 0 || scratch->n - n > FORM_MAX) {
        form->n = FORM_SLOW;
        return;
    }
    form->n = (unsigned char)(scratch->n - n);
    memcpy(form->utf8, scratch->p + n, form->n);
}

static void make_simplified(struct folder *folder)
{
    for (size_t row = 0; row < HAN_ROWS; row++) {
        struct bytes pairs = bytes_of(han_simplified[row]);
        for (size_t at = 0; at < pairs.n;) {
            uint32_t traditional = utf8_next(pairs, &at);
            folder->simplified[traditional - HAN_FIRST] = (uint16_t)utf8_next(pairs, &at);
        }
    }
}

struct folder *folder_new(void)
{
    struct folder *folder = calloc(1, sizeof *folder);
    if (!folder)
        error_out_of_memory(sizeof *folder);
    UErrorCode status = U_ZERO_ERROR;
    folder->case_fold = unorm2_getNFKCCasefoldInstance(&status);
    folder->decompose = unorm2_getNFDInstance(&status);
    folder->compose = unorm2_getNFCInstance(&status);
    make_simplified(folder);
    struct buf scratch = {0};
    for (uint32_t c = 0; c < TABLE_SIZE; c++)
        make_form(folder, c, &scratch);
    buf_clear(&scratch);
    return folder;
}

void folder_free(struct folder *folder)
{
    if (!folder)
        return;
    for (size_t i = 0; i < COUNT_OF(folder->units); i++)
        free(folder->units[i]);
    free(folder);
}
