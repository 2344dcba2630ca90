#include "feed/mender.h"

#include "text/entity.h"

#include <string.h>

/* The length of what XML forbids at text.p[i]: a control character, U+FFFE or U+FFFF; 0 if it is allowed. */
static size_t forbidden(struct bytes text, size_t i)
{
    const unsigned char c = (unsigned char)text.p[i];
    if (c < 0x20)
        return c != '\t' && c != '\n' && c != '\r';
    if (c == 0xEF && i + 2 < text.n && (unsigned char)text.p[i + 1] == 0xBF &&
        (unsigned char)text.p[i + 2] >= 0xBE)
        return 3;
    return 0;
}

bool mender_is_clean(struct bytes text)
{
    for (size_t i = 0; i < text.n; i++)
        if (forbidden(text, i))
            return false;
    return true;
}

void mender_add_clean(struct mender *mender, struct bytes run)
{
    size_t start = 0;
    for (size_t i = 0; i < run.n;) {
        const size_t bad = forbidden(run, i);
        if (!bad) {
            i++;
            continue;
        }
        mender_note(mender, REPAIR_BAD_CHAR);
        buf_add(mender->out, run.p + start, i - start);
        i += bad;
        start = i;
    }
    buf_add(mender->out, run.p + start, run.n - start);
}

/* References. */

static bool is_predefined(struct bytes name)
{
    static const struct bytes names[] = {BYTES("amp"), BYTES("lt"), BYTES("gt"), BYTES("quot"),
                                         BYTES("apos")};
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (bytes_equal(name, names[i]))
            return true;
    return false;
}

bool mender_is_declared(const struct mender *mender, struct bytes name)
{
    for (size_t i = 0; i < mender->n_declared; i++)
        if (bytes_equal(name, mender->declared[i]))
            return true;
    return is_predefined(name);
}

bool mender_is_char(uint32_t c)
{
    return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c < 0xD800) ||
           (c >= 0xE000 && c < 0xFFFE) || (c >= 0x10000 && c <= 0x10FFFF);
}

bool mender_number(struct bytes text, uint32_t *out)
{
    const bool hex = text.n > 1 && (text.p[1] == 'x' || text.p[1] == 'X');
    uint32_t value = 0;
    size_t i = hex ? 2 : 1;
    if (i >= text.n || text.p[0] != '#')
        return false;
    for (; i < text.n; i++) {
        const int digit = ascii_hex(text.p[i]);
        if (digit < 0 || (!hex && digit > 9))
            return false;
        value = value > 0x110000 ? value : value * (hex ? 16 : 10) + (uint32_t)digit;
    }
    *out = value;
    return true;
}

/* How much of text could be the name or number of a reference. */
static size_t name_length(struct bytes text)
{
    enum { LONGEST = 40 };
    size_t n = 0;
    while (n < text.n && n < LONGEST &&
           (ascii_is_alnum(text.p[n]) || (n == 0 && text.p[n] == '#') || strchr("._-", text.p[n])))
        n++;
    return n;
}

static void add_bare_ampersand(struct mender *mender)
{
    mender_note(mender, REPAIR_BARE_AMPERSAND);
    buf_add_string(mender->out, "&amp;");
}

/* What an entity means in XML, where XHTML 1 has two names otherwise than HTML 5. */
static size_t lookup(struct bytes name, uint32_t points[2])
{
    static const struct {
        struct bytes name;
        uint32_t point;
    } xhtml[] = {{BYTES("lang"), 0x2329}, {BYTES("rang"), 0x232A}};
    for (size_t i = 0; i < COUNT_OF(xhtml); i++)
        if (bytes_equal(name, xhtml[i].name)) {
            points[0] = xhtml[i].point;
            return 1;
        }
    return entity_lookup(name, points);
}

static void add_named(struct mender *mender, struct bytes name)
{
    uint32_t points[2];
    if (mender_is_declared(mender, name)) {
        buf_printf(mender->out, "&%.*s;", BYTES_FMT(name));
        return;
    }
    const size_t n = lookup(name, points);
    if (!n) {
        add_bare_ampersand(mender);
        buf_printf(mender->out, "%.*s;", BYTES_FMT(name));
        return;
    }
    if (!mender->has_external_type)
        mender_note(mender, REPAIR_UNDECLARED_ENTITY);
    for (size_t i = 0; i < n; i++)
        buf_printf(mender->out, "&#%u;", points[i]);
}

/* A character written as the two halves that UTF-16 has for it: "#55357" with ";&#56832;" behind it. The length of the
 * second half with what stands around it, or 0 where there is none. */
static size_t add_pair(struct mender *mender, uint32_t high, struct bytes behind)
{
    uint32_t low;
    if (high < 0xD800 || high > 0xDBFF || !bytes_starts(behind, (struct bytes)BYTES(";&#")))
        return 0;
    const struct bytes second = bytes_skip(behind, 2);
    const size_t n = name_length(second);
    if (n == second.n || second.p[n] != ';' || !mender_number((struct bytes){second.p, n}, &low) ||
        low < 0xDC00 || low > 0xDFFF)
        return 0;
    buf_printf(mender->out, "&#%u;", 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00));
    mender_note(mender, REPAIR_BAD_CHAR);
    return 2 + n;
}

/* A number, or one of XML's own names, that lacks its ';': "&#8217 " and "&amp ". In a query, '=' follows a name. */
static bool is_unended(struct bytes name, struct bytes behind)
{
    uint32_t number;
    return behind.n && behind.p[0] != '=' && (is_predefined(name) || mender_number(name, &number));
}

/* What follows an '&' in text. Returns how many bytes of it were read. */
static size_t add_reference(struct mender *mender, struct bytes rest)
{
    const size_t n = name_length(rest);
    const struct bytes name = {rest.p, n}, behind = bytes_skip(rest, n);
    const bool is_ended = behind.n && behind.p[0] == ';';
    uint32_t number;
    if (!n || (!is_ended && !is_unended(name, behind)) ||
        (name.p[0] == '#' && !mender_number(name, &number))) {
        add_bare_ampersand(mender);
        return 0;
    }
    if (!is_ended)
        mender_note(mender, REPAIR_BARE_AMPERSAND);
    if (name.p[0] != '#') {
        add_named(mender, name);
    } else if (mender_is_char(number)) {
        buf_printf(mender->out, "&#%u;", number);
    } else {
        const size_t second = add_pair(mender, number, behind);
        if (second)
            return n + second + 1;
        mender_note(mender, REPAIR_BAD_CHAR);
    }
    return n + is_ended;
}

void mender_add_text(struct mender *mender, struct bytes text)
{
    size_t start = 0;
    if (bytes_empty(text)) /* an attribute without a value */
        return;
    for (size_t i = 0; i < text.n;) {
        const char c = text.p[i];
        if (c != '&' && c != '<' && c != '"' && c != '>') {
            i++;
            continue;
        }
        mender_add_clean(mender, (struct bytes){text.p + start, i - start});
        i++;
        if (c == '&')
            i += add_reference(mender, bytes_skip(text, i));
        else
            buf_add_string(mender->out, c == '<' ? "&lt;" : c == '>' ? "&gt;" : "&quot;");
        if (c == '>' && i > 2 && text.p[i - 2] == ']' && text.p[i - 3] == ']')
            mender_note(mender, REPAIR_CDATA); /* its end without its beginning */
        start = i;
    }
    mender_add_clean(mender, (struct bytes){text.p + start, text.n - start});
}
