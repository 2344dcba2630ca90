#include "text/regex.h"

#include <stdlib.h>

#include <unicode/uregex.h>
#include <unicode/ustring.h>

struct regex {
    URegularExpression *icu;
    UChar *text; /* what is searched, in ICU's own form; kept for the next search */
    size_t text_cap;
    int *steps; /* that are left, shared; NULL: each search has its own */
};

static struct regex *wrap(URegularExpression *icu)
{
    struct regex *regex = calloc(1, sizeof *regex);
    if (!regex)
        error_out_of_memory(sizeof *regex);
    regex->icu = icu;
    UErrorCode status = U_ZERO_ERROR;
    uregex_setTimeLimit(icu, REGEX_STEPS_MAX, &status);
    uregex_setStackLimit(icu, REGEX_STACK_MAX, &status);
    return regex;
}

static UBool U_CALLCONV on_step(const void *ctx, int32_t steps)
{
    int *left = ((const struct regex *)ctx)->steps;
    (void)steps; /* of this search alone */
    return --*left > 0;
}

void regex_share(struct regex *regex, int *steps)
{
    UErrorCode status = U_ZERO_ERROR;
    regex->steps = steps;
    uregex_setTimeLimit(regex->icu, 0, &status);
    uregex_setMatchCallback(regex->icu, on_step, regex, &status);
}

/* UTF-8 to UTF-16 in the regex's own buffer; never longer than the text has bytes. */
static bool take_text(UChar **buffer, size_t *cap, struct bytes text, int32_t *length)
{
    if (text.n >= INT32_MAX / 2)
        return false;
    if (text.n + 1 > *cap) {
        free(*buffer);
        *cap = text.n + 1 + text.n / 2;
        *buffer = malloc(*cap * sizeof **buffer);
        if (!*buffer)
            error_out_of_memory(*cap * sizeof **buffer);
    }
    UErrorCode status = U_ZERO_ERROR;
    u_strFromUTF8WithSub(*buffer, (int32_t)*cap, length, text.p ? text.p : "", (int32_t)text.n,
                         0xFFFD, NULL, &status);
    return U_SUCCESS(status);
}

/* ICU's complaints in words; what is not here is told by its name. */
static const struct {
    UErrorCode code;
    const char *sentence;
} complaints[] = {
    {U_REGEX_MISMATCHED_PAREN, "a parenthesis is missing"},
    {U_REGEX_MISSING_CLOSE_BRACKET, "a ] is missing"},
    {U_REGEX_BAD_ESCAPE_SEQUENCE, "there is no such escape"},
    {U_REGEX_PROPERTY_SYNTAX, "there is no such Unicode property"},
    {U_REGEX_BAD_INTERVAL, "{…} holds one or two numbers"},
    {U_REGEX_MAX_LT_MIN, "in {…} the second number is smaller than the first"},
    {U_REGEX_NUMBER_TOO_BIG, "a number is too large"},
    {U_REGEX_INVALID_RANGE, "a range runs backwards"},
    {U_REGEX_INVALID_BACK_REF, "a back reference to a group that is not there"},
    {U_REGEX_LOOK_BEHIND_LIMIT, "what is looked behind for may be of any length"},
    {U_REGEX_RULE_SYNTAX, "something is repeated that cannot be, or stands alone"},
};

static const char *complaint(UErrorCode code)
{
    for (size_t i = 0; i < COUNT_OF(complaints); i++) {
        if (complaints[i].code == code)
            return complaints[i].sentence;
    }
    return u_errorName(code);
}

struct regex *regex_new(struct bytes pattern, bool ignore_case, struct error *err, size_t *at)
{
    UErrorCode status = U_ZERO_ERROR;
    UParseError place = {.offset = 0};
    UChar *text = NULL;
    size_t cap = 0;
    int32_t length = 0;
    *at = 0;
    if (!take_text(&text, &cap, pattern, &length)) {
        free(text);
        error_set(err, "a pattern of %zu bytes is too long", pattern.n);
        return NULL;
    }
    uint32_t flags = ignore_case ? UREGEX_CASE_INSENSITIVE : 0;
    URegularExpression *icu = uregex_open(text, length, flags, &place, &status);
    free(text);
    if (U_FAILURE(status)) {
        *at = place.offset > 0 ? (size_t)place.offset : 0;
        error_set(err, "the regular expression is wrong: %s", complaint(status));
        return NULL;
    }
    return wrap(icu);
}

struct regex *regex_copy(const struct regex *regex)
{
    UErrorCode status = U_ZERO_ERROR;
    URegularExpression *icu = uregex_clone(regex->icu, &status);
    if (U_FAILURE(status))
        error_out_of_memory(sizeof *regex);
    return wrap(icu);
}

void regex_free(struct regex *regex)
{
    if (!regex)
        return;
    uregex_close(regex->icu);
    free(regex->text);
    free(regex);
}

/* The bytes that so many UTF-16 units take in UTF-8. A pair of surrogates takes four, so each half counts two; a half
 * alone stood for no character and cannot come, as the text was valid. */
static size_t utf8_length(const UChar *text, int32_t from, int32_t to)
{
    size_t bytes = 0;
    for (; from < to; from++) {
        if (text[from] < 0x80)
            bytes += 1;
        else
            bytes += text[from] < 0x800 || (text[from] & 0xF800) == 0xD800 ? 2 : 3;
    }
    return bytes;
}

enum regex_outcome regex_search(struct regex *regex, struct bytes text, struct regex_match *matches,
                                size_t max, size_t *n)
{
    UErrorCode status = U_ZERO_ERROR;
    int32_t length = 0, units = 0;
    size_t bytes = 0;
    *n = 0;
    if ((regex->steps && *regex->steps <= 0) ||
        !take_text(&regex->text, &regex->text_cap, text, &length))
        return REGEX_TOO_SLOW;
    uregex_setText(regex->icu, regex->text, length, &status);
    while (*n < max && uregex_findNext(regex->icu, &status) && U_SUCCESS(status)) {
        int32_t start = uregex_start(regex->icu, 0, &status),
                end = uregex_end(regex->icu, 0, &status);
        bytes += utf8_length(regex->text, units, start);
        matches[*n].start = bytes;
        bytes += utf8_length(regex->text, start, end);
        matches[(*n)++].end = bytes;
        units = end;
    }
    if (U_FAILURE(status))
        return REGEX_TOO_SLOW;
    return *n > 0 ? REGEX_FOUND : REGEX_NONE;
}
