#include "text/language.h"

#include <unicode/uloc.h>

bool language_is_known(struct bytes primary)
{
    for (const char *const *code = uloc_getISOLanguages(); *code; code++)
        if (bytes_equal(bytes_of(*code), primary))
            return true;
    return false;
}

/* The next part of a tag; false at its end. */
static bool next_subtag(struct bytes *rest, struct bytes *out)
{
    size_t n = 0;
    while (n < rest->n && rest->p[n] != '-' && rest->p[n] != '_')
        n++;
    *out = (struct bytes){rest->p, n};
    *rest = bytes_skip(*rest, n < rest->n ? n + 1 : n);
    return n > 0;
}

static const struct bytes simplified = BYTES("Hans"), traditional = BYTES("Hant");

/* Chinese is mostly declared by a place, which says how it is written. */
static const struct {
    struct bytes subtag, script;
} scripts[] = {
    {BYTES("Hans"), BYTES("Hans")}, {BYTES("Hant"), BYTES("Hant")}, {BYTES("CN"), BYTES("Hans")},
    {BYTES("SG"), BYTES("Hans")},   {BYTES("MY"), BYTES("Hans")},   {BYTES("TW"), BYTES("Hant")},
    {BYTES("HK"), BYTES("Hant")},   {BYTES("MO"), BYTES("Hant")},
};

static struct bytes chinese_script(struct bytes tag)
{
    for (struct bytes subtag; next_subtag(&tag, &subtag);)
        for (size_t i = 0; i < COUNT_OF(scripts); i++)
            if (bytes_equal_nocase(subtag, scripts[i].subtag))
                return scripts[i].script;
    return (struct bytes){NULL, 0};
}

bool language_matches(struct bytes tag, struct bytes range)
{
    struct bytes rest = bytes_trim(tag), wanted, has;
    range = bytes_trim(range);
    if (!next_subtag(&range, &wanted) || !next_subtag(&rest, &has) ||
        !bytes_equal_nocase(wanted, has))
        return false;
    bool more = next_subtag(&range, &wanted);
    while (more) {
        if (bytes_equal_nocase(wanted, simplified) || bytes_equal_nocase(wanted, traditional)) {
            if (!bytes_equal_nocase(chinese_script(tag), wanted))
                return false;
            more = next_subtag(&range, &wanted);
        } else if (!next_subtag(&rest, &has) || has.n == 1) {
            return false; /* a single letter begins what is no part of the language */
        } else if (bytes_equal_nocase(has, wanted)) {
            more = next_subtag(&range, &wanted);
        }
    }
    return true;
}

bool language_is_tag(struct bytes text)
{
    enum { SUBTAG_MAX = 8 };
    char primary[9];
    struct bytes subtag;
    if (bytes_empty(language_primary(text, primary)))
        return false;
    while (next_subtag(&text, &subtag)) {
        if (subtag.n > SUBTAG_MAX)
            return false;
        for (size_t i = 0; i < subtag.n; i++)
            if (!ascii_is_alnum(subtag.p[i]))
                return false;
    }
    return text.n == 0;
}
