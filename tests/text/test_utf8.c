#include "text/utf8.h"

#include "text/charset.h"

#include <criterion/criterion.h>
#include <string.h>

static const struct {
    struct bytes text;
    bool valid;
} samples[] = {
    {BYTES(""), true},
    {BYTES("plain ASCII, longer than one machine word"), true},
    {BYTES("\xC2\x80 \xDF\xBF"), true},
    {BYTES("\xE0\xA0\x80 \xED\x9F\xBF \xEE\x80\x80 \xEF\xBF\xBF"), true},
    {BYTES("\xF0\x90\x80\x80 \xF4\x8F\xBF\xBF"), true},
    {BYTES("sixteen ASCII .. \xD0\xBF\xD1\x80\xD0\xB8 and more ASCII behind"), true},
    {BYTES("\x80"), false},     /* a continuation alone */
    {BYTES("\xC0\xAF"), false}, /* overlong */
    {BYTES("\xC1\xBF"), false},
    {BYTES("\xE0\x9F\xBF"), false},
    {BYTES("\xF0\x8F\xBF\xBF"), false},
    {BYTES("\xED\xA0\x80"), false},     /* a surrogate */
    {BYTES("\xF4\x90\x80\x80"), false}, /* beyond U+10FFFF */
    {BYTES("\xF5\x80\x80\x80"), false},
    {BYTES("\xFF"), false},
    {BYTES("\xE2\x82"), false}, /* cut off */
    {BYTES("\xE2\x82 "), false},
    {BYTES("twelve bytes\xC3"), false},
};

Test(utf8, tells_well_formed_from_broken)
{
    for (size_t i = 0; i < COUNT_OF(samples); i++)
        cr_expect(utf8_valid(samples[i].text) == samples[i].valid, "row %zu", i);
}

Test(utf8, finds_a_broken_byte_wherever_it_stands)
{
    char text[64];
    for (size_t length = 1; length < sizeof text; length++) {
        for (size_t at = 0; at < length; at++) {
            memset(text, 'a', sizeof text);
            text[at] = '\xFF';
            cr_expect(!utf8_valid((struct bytes){text, length}), "byte %zu of %zu", at, length);
        }
    }
}

Test(utf8, decodes_every_length)
{
    struct bytes text = BYTES("a\xC3\xA9\xE4\xB8\xAD\xF0\x9F\x98\x80");
    static const uint32_t want[] = {'a', 0xE9, 0x4E2D, 0x1F600};
    size_t at = 0;
    for (size_t i = 0; i < COUNT_OF(want); i++)
        cr_expect(utf8_next(text, &at) == want[i], "character %zu", i);
    cr_expect(at == text.n);
}

Test(utf8, replaces_one_invalid_byte_at_a_time)
{
    struct bytes text = BYTES("\xE2\x82z\xFF");
    static const uint32_t want[] = {0xFFFD, 0xFFFD, 'z', 0xFFFD};
    size_t at = 0;
    for (size_t i = 0; i < COUNT_OF(want); i++)
        cr_expect(utf8_next(text, &at) == want[i], "character %zu", i);
    cr_expect(at == text.n);
}

Test(utf8, next_and_valid_agree_on_every_pair_of_bytes)
{
    for (unsigned first = 0; first < 256; first++) {
        for (unsigned second = 0; second < 256; second++) {
            char pair[] = {(char)first, (char)second};
            struct bytes text = {pair, sizeof pair};
            bool replaced = false;
            for (size_t at = 0; at < text.n;)
                replaced |= utf8_next(text, &at) == 0xFFFD;
            cr_expect(utf8_valid(text) == !replaced, "%02x %02x", first, second);
        }
    }
}

/* The short way over common sequences judges as the long one does that counts: every first and second byte, with a third
 * of each kind. */
Test(utf8, its_short_way_judges_alike)
{
    static const unsigned char thirds[] = {0x00, 0x41, 0x7F, 0x80, 0x9F, 0xA0,
                                           0xBF, 0xC0, 0xC3, 0xE4, 0xFF};
    for (unsigned first = 0x80; first <= 0xFF; first++)
        for (unsigned second = 0; second <= 0xFF; second++)
            for (size_t i = 0; i < COUNT_OF(thirds); i++) {
                const unsigned char text[] = {
                    (unsigned char)first, (unsigned char)second, thirds[i], 0x80, 'a', 'b', 'c'};
                const struct bytes whole = {(const char *)text, sizeof text};
                const struct bytes three = {whole.p, 3};
                cr_expect(utf8_valid(whole) == (utf8_count(whole).invalid == 0), "%x %x", first,
                          second);
                cr_expect(utf8_valid(three) == (utf8_count(three).invalid == 0), "%x %x", first,
                          second);
            }
}
