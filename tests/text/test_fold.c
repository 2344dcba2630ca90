#include "text/fold.h"

#include <criterion/criterion.h>
#include <string.h>
#include <unicode/ubrk.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

#include "base/arena.h"
#include "text/han.h"
#include "text/token.h"

static struct buf folded(struct folder *folder, uint32_t c)
{
    struct buf text = {0}, out = {0};
    buf_add_utf8(&text, c);
    folder_fold(folder, buf_bytes(&text), &out);
    buf_clear(&text);
    return out;
}

/* The table of simplified characters is what ICU's transliterator makes of single characters. */
Test(fold, simplifies_as_icu_does)
{
    UErrorCode status = U_ZERO_ERROR;
    UTransliterator *icu = utrans_openU(u"Hant-Hans", -1, UTRANS_FORWARD, NULL, 0, NULL, &status);
    cr_assert(U_SUCCESS(status));
    struct folder *folder = folder_new();
    size_t differences = 0;
    for (uint32_t c = HAN_FIRST; c <= HAN_LAST; c++) {
        UChar text[8] = {(UChar)c};
        int32_t n = 1, limit = 1;
        utrans_transUChars(icu, text, &n, COUNT_OF(text), 0, &limit, &status);
        struct buf want = {0}, have = folded(folder, c);
        buf_add_utf8(&want, n == 1 ? text[0] : c);
        differences += !bytes_equal(buf_bytes(&want), buf_bytes(&have));
        buf_clear(&want);
        buf_clear(&have);
    }
    enum { SWAPPED = 2 }; /* see han.h */
    cr_expect_eq(differences, SWAPPED, "%zu", differences);
    folder_free(folder);
    utrans_close(icu);
}

Test(fold, stays_as_it_is_the_second_time)
{
    struct folder *folder = folder_new();
    for (uint32_t c = 1; c < 0x30000; c++) {
        if (c >= 0xD800 && c < 0xE000)
            continue;
        struct buf once = folded(folder, c), twice = {0};
        folder_fold(folder, buf_bytes(&once), &twice);
        cr_expect(bytes_equal(buf_bytes(&once), buf_bytes(&twice)), "U+%04X", c);
        buf_clear(&once);
        buf_clear(&twice);
    }
    folder_free(folder);
}

/* Where no name would be hidden, the words are those of ICU's iterator. */
static const char *const texts[] = {
    "The quick brown fox jumped over 13 lazy dogs; nobody minded (much).",
    "Съешь же ещё этих мягких французских булок да выпей чаю, 2024 года.",
    "Zwölf Boxkämpfer jagen Viktor quer über den großen Sylter Deich",
    "Η γρήγορη καφέ αλεπού πηδάει πάνω από το σκυλί",
    "대한민국의 수도는 서울이다",
    "यह एक वाक्य है",
    "هذا نص عربي بسيط",
    "Cafe\u0301 au lait, s\u0327a va",
    "中国和俄罗斯的贸易额继续增长",
    "東京でロシアと中国の会議が開かれた",
    "ประเทศไทยมีประชากรมาก",
};

/* Appends ICU's words of text with a space after each. */
static void icu_words(struct bytes text, struct folder *folder, struct buf *out)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar units[512];
    char utf8[1024];
    int32_t n, bytes;
    struct buf whole = {0};
    folder_fold(folder, text, &whole);
    u_strFromUTF8(units, COUNT_OF(units), &n, whole.p, (int32_t)whole.n, &status);
    UBreakIterator *words = ubrk_open(UBRK_WORD, "", units, n, &status);
    for (int32_t from = 0, to; (to = ubrk_next(words)) != UBRK_DONE; from = to) {
        if (ubrk_getRuleStatus(words) == UBRK_WORD_NONE)
            continue;
        u_strToUTF8(utf8, sizeof utf8, &bytes, units + from, to - from, &status);
        buf_add(out, utf8, (size_t)bytes);
        buf_add_char(out, ' ');
    }
    ubrk_close(words);
    buf_clear(&whole);
}

Test(fold, cuts_as_icu_does)
{
    struct folder *folder = folder_new();
    struct tokenizer *tokenizer = tokenizer_new();
    struct arena *arena = arena_new(1 << 20);
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        struct buf want = {0}, have = {0};
        struct tokens tokens;
        icu_words(bytes_of(texts[i]), folder, &want);
        tokenize(tokenizer, bytes_of(texts[i]), bytes_of(""), arena, &tokens);
        for (size_t t = 0; t < tokens.n; t++) {
            buf_add_bytes(&have, tokens.v[t].word);
            buf_add_char(&have, ' ');
        }
        cr_expect(bytes_equal(buf_bytes(&want), buf_bytes(&have)), "%s, not %s", have.p, want.p);
        buf_clear(&want);
        buf_clear(&have);
    }
    arena_free(arena);
    tokenizer_free(tokenizer);
    folder_free(folder);
}
