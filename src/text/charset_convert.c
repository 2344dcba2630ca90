#include "text/charset_convert.h"

#include <string.h>
#include <unicode/ucnv.h>
#include <unicode/ucnv_cb.h>
#include <unicode/ucsdet.h>

#include "base/error.h"
#include "text/utf8.h"

enum {
    PIVOT_UNITS = 4096,
    GUESS_SAMPLE = 64 * 1024,
    GUESS_CONFIDENCE_MIN = 10, /* of 100 */
    GUESS_BYTES_MIN = 4, /* beyond ASCII: fewer are accents or quotes, and no ground for a guess */
    REPLACEMENT = 0xFFFD,
};

/* Called by ICU for what it cannot convert. */
static void replace_and_count(const void *context, UConverterToUnicodeArgs *args, const char *units,
                              int32_t length, UConverterCallbackReason reason, UErrorCode *code)
{
    (void)units;
    (void)length;
    if (reason > UCNV_IRREGULAR) /* a reset, a close or a clone */
        return;
    size_t *invalid = *(size_t *const *)context;
    *invalid += 1;
    *code = U_ZERO_ERROR;
    const UChar replacement = REPLACEMENT;
    ucnv_cbToUWriteUChars(args, &replacement, 1, 0, code);
}

static UConverter *open_converter(const char *name, size_t *const *invalid)
{
    UErrorCode code = U_ZERO_ERROR;
    UConverter *converter = ucnv_open(name, &code);
    if (U_FAILURE(code))
        error_out_of_memory(0); /* the name was tried before */
    ucnv_setToUCallBack(converter, replace_and_count, invalid, NULL, NULL, &code);
    return converter;
}

struct conversion {
    UConverter *from, *to;
    const char *p, *end;
    UChar pivot[PIVOT_UNITS];
    UChar *pivot_source, *pivot_target;
    bool begun;
};

/* Converts until the input ends or the room is full; whether it ended. */
static bool convert_into(struct conversion *c, char **to, const char *limit)
{
    UErrorCode code = U_ZERO_ERROR;
    ucnv_convertEx(c->to, c->from, to, limit, &c->p, c->end, c->pivot, &c->pivot_source,
                   &c->pivot_target, c->pivot + PIVOT_UNITS, !c->begun, true, &code);
    c->begun = true;
    return code != U_BUFFER_OVERFLOW_ERROR;
}

static struct bytes convert_by_icu(struct bytes in, const char *name, size_t expected,
                                   struct arena *arena, size_t *invalid)
{
    size_t *const counter = invalid;
    UErrorCode code = U_ZERO_ERROR;
    struct conversion c = {
        .from = open_converter(name, &counter),
        .to = ucnv_open("UTF-8", &code),
        .p = in.p,
        .end = in.p + in.n,
    };
    c.pivot_source = c.pivot_target = c.pivot;
    size_t room = expected;
    char *out = arena_alloc(arena, room + 1);
    char *to = out;
    while (!convert_into(&c, &to, out + room) && !arena_exceeded(arena)) {
        size_t done = (size_t)(to - out);
        char *larger = arena_alloc(arena, room * 2 + 64 + 1);
        memcpy(larger, out, done);
        room = room * 2 + 64;
        out = larger;
        to = out + done;
    }
    ucnv_close(c.from);
    ucnv_close(c.to);
    return (struct bytes){out, (size_t)(to - out)};
}

static uint32_t character_of(const uint16_t *high, char c)
{
    unsigned char byte = (unsigned char)c;
    return byte < 0x80 ? byte : high[byte - 0x80];
}

/* The room is counted first: Cyrillic doubles, ASCII does not grow, and three bytes for each would be most of what a
 * large document needs in all. */
static struct bytes convert_by_table(struct bytes in, const uint16_t *high, struct arena *arena,
                                     size_t *invalid)
{
    size_t room = 0;
    for (size_t i = 0; i < in.n; i++)
        room += utf8_length(character_of(high, in.p[i]));
    char *out = arena_alloc(arena, room + 1);
    char *to = out;
    for (size_t i = 0; i < in.n; i++) {
        uint32_t c = character_of(high, in.p[i]);
        *invalid += c == REPLACEMENT;
        to += utf8_put(to, c);
    }
    return (struct bytes){out, (size_t)(to - out)};
}

struct bytes charset_convert(struct bytes in, const struct charset *from, size_t expected,
                             struct arena *arena, size_t *invalid)
{
    *invalid = 0;
    if (from->high)
        return convert_by_table(in, from->high, arena, invalid);
    return convert_by_icu(in, from->converter, expected, arena, invalid);
}

bool charset_reads(const struct charset *from, struct bytes in, struct bytes text)
{
    if (from->high || from->form == CHARSET_UTF8 || from->form == CHARSET_ASCII)
        return bytes_equal(in, text); /* and no converter need be opened for most documents */
    char out[64];
    UErrorCode code = U_ZERO_ERROR;
    UConverter *converter = ucnv_open(from->converter, &code);
    int32_t n = ucnv_toAlgorithmic(UCNV_UTF8, converter, out, sizeof out, in.p, (int32_t)in.n,
                                   &code);
    ucnv_close(converter);
    return U_SUCCESS(code) && n >= 0 && bytes_equal((struct bytes){out, (size_t)n}, text);
}

/* The first of ICU's guesses that is sure enough and reads ASCII as ASCII. */
static bool best_guess(UCharsetDetector *detector, struct arena *arena, struct charset *out)
{
    UErrorCode code = U_ZERO_ERROR;
    int32_t n = 0;
    const UCharsetMatch **matches = ucsdet_detectAll(detector, &n, &code);
    for (int32_t i = 0; U_SUCCESS(code) && i < n; i++) {
        if (ucsdet_getConfidence(matches[i], &code) < GUESS_CONFIDENCE_MIN)
            return false;
        const char *name = ucsdet_getName(matches[i], &code);
        if (U_FAILURE(code) || !charset_find(bytes_of(name), arena, out))
            continue;
        if (out->form == CHARSET_LEGACY && !out->stateful &&
            charset_reads(out, (struct bytes)BYTES("<a>"), (struct bytes)BYTES("<a>")))
            return true;
    }
    return false;
}

/* Whether there are at least so many bytes beyond ASCII. */
static bool has_high_bytes(struct bytes in, size_t wanted)
{
    for (size_t at = utf8_skip_ascii(in, 0); at < in.n; at = utf8_skip_ascii(in, at + 1))
        if (--wanted == 0)
            return true;
    return false;
}

struct charset charset_guess(struct bytes in, struct arena *arena)
{
    struct charset guess;
    (void)charset_find((struct bytes)BYTES("windows-1252"), arena, &guess);
    size_t from = utf8_skip_ascii(in, 0);
    struct bytes sample = bytes_skip(in, from > 64 ? from - 64 : 0);
    if (sample.n > GUESS_SAMPLE)
        sample.n = GUESS_SAMPLE;
    if (!has_high_bytes(sample, GUESS_BYTES_MIN))
        return guess;
    UErrorCode code = U_ZERO_ERROR;
    UCharsetDetector *detector = ucsdet_open(&code);
    ucsdet_enableInputFilter(detector, true); /* do not count tags */
    ucsdet_setText(detector, sample.p, (int32_t)sample.n, &code);
    struct charset found;
    if (U_SUCCESS(code) && best_guess(detector, arena, &found))
        guess = found;
    ucsdet_close(detector);
    return guess;
}
