#include "feed/json_mend.h"

#include <string.h>

enum { DEPTH_MAX = 256, INTEGER_DIGITS = 18 };

/* What comes next. */
enum expected { EXPECT_VALUE, EXPECT_KEY, EXPECT_COLON, EXPECT_COMMA, EXPECT_NOTHING };

struct mender {
    struct bytes in;
    size_t at;
    struct buf *out;
    struct repairs *repairs;
    char open[DEPTH_MAX]; /* '{' or '[' */
    size_t depth;
    enum expected expected;
    size_t whole;              /* so much of out is JSON once what is open is closed */
    struct bytes key, top_key; /* the last key, and the last one of the outermost object */
};

static void note(struct mender *mender, enum repair repair)
{
    repairs_note(mender->repairs, repair);
}

static void end_value(struct mender *mender)
{
    mender->whole = mender->out->n;
    mender->expected = mender->depth ? EXPECT_COMMA : EXPECT_NOTHING;
}

static bool in_object(const struct mender *mender)
{
    return mender->depth && mender->open[mender->depth - 1] == '{';
}

/* Strings. */

/* The four digits behind \u at `at`, or -1. */
static int unit_at(struct bytes in, size_t at)
{
    int value = 0;
    if (at + 6 > in.n || in.p[at] != '\\' || in.p[at + 1] != 'u')
        return -1;
    for (size_t i = at + 2; i < at + 6; i++) {
        const int digit = ascii_hex(in.p[i]);
        if (digit < 0)
            return -1;
        value = value << 4 | digit;
    }
    return value;
}

static bool is_high(int unit)
{
    return unit >= 0xD800 && unit < 0xDC00;
}

static bool is_low(int unit)
{
    return unit >= 0xDC00 && unit < 0xE000;
}

/* "\u…" at mender->at, with its second half where it is the first of a pair. False where the text ends in it. */
static bool add_unit(struct mender *mender)
{
    const size_t at = mender->at;
    const int unit = unit_at(mender->in, at);
    if (unit < 0 && mender->in.n - at < 6)
        return false;
    size_t n = 6;
    if (unit < 0) {
        note(mender, REPAIR_BAD_CHAR);
        buf_add_string(mender->out, "\\\\u");
        n = 2;
    } else if (is_high(unit) && is_low(unit_at(mender->in, at + 6))) {
        n = 12;
        buf_add(mender->out, mender->in.p + at, n);
    } else if (is_high(unit) || is_low(unit)) {
        note(mender, REPAIR_INVALID_UTF8);
        buf_add_string(mender->out, "\\ufffd");
    } else {
        buf_add(mender->out, mender->in.p + at, n);
    }
    mender->at += n;
    return true;
}

/* A backslash and what belongs to it. False where the text ends in it. */
static bool add_escape(struct mender *mender)
{
    if (mender->at + 1 >= mender->in.n)
        return false;
    const char c = mender->in.p[mender->at + 1];
    if (c == 'u')
        return add_unit(mender);
    if (c && strchr("\"\\/bfnrt", c)) {
        buf_add(mender->out, mender->in.p + mender->at, 2);
        mender->at += 2;
        return true;
    }
    note(mender, REPAIR_BAD_CHAR);
    buf_add_string(mender->out, "\\\\");
    mender->at++;
    return true;
}

static void add_control(struct mender *mender)
{
    note(mender, REPAIR_BAD_CHAR);
    buf_printf(mender->out, "\\u%04x", (unsigned)mender->in.p[mender->at++]);
}

/* The string that begins at mender->at. False where the text ends before it does; what there is of it is closed. */
static bool add_string(struct mender *mender)
{
    bool ok = true;
    buf_add_char(mender->out, '"');
    mender->at++;
    while (ok && mender->at < mender->in.n && mender->in.p[mender->at] != '"') {
        const size_t start = mender->at;
        while (mender->at < mender->in.n && mender->in.p[mender->at] != '"' &&
               mender->in.p[mender->at] != '\\' && (unsigned char)mender->in.p[mender->at] >= 0x20)
            mender->at++;
        buf_add(mender->out, mender->in.p + start, mender->at - start);
        if (mender->at == mender->in.n || mender->in.p[mender->at] == '"')
            continue;
        if (mender->in.p[mender->at] == '\\')
            ok = add_escape(mender);
        else
            add_control(mender);
    }
    ok = ok && mender->at < mender->in.n;
    buf_add_char(mender->out, '"');
    mender->at += ok;
    return ok;
}

/* Whether half of a member's text is worth having. */
static bool is_running_text(struct bytes key)
{
    static const struct bytes keys[] = {BYTES("title"), BYTES("content_html"),
                                        BYTES("content_text"), BYTES("summary"),
                                        BYTES("description")};
    for (size_t i = 0; i < COUNT_OF(keys); i++)
        if (bytes_equal(key, keys[i]))
            return true;
    return false;
}

static bool read_string(struct mender *mender)
{
    const bool ok = add_string(mender);
    if (ok || (in_object(mender) && is_running_text(mender->key)))
        end_value(mender);
    return ok;
}

static bool read_key(struct mender *mender)
{
    const size_t start = mender->at + 1;
    if (!add_string(mender))
        return false;
    mender->key = (struct bytes){mender->in.p + start, mender->at - 1 - start};
    if (mender->depth == 1)
        mender->top_key = mender->key;
    mender->expected = EXPECT_COLON;
    return true;
}

/* Numbers and words. */

static size_t digits_at(struct bytes text, size_t at)
{
    size_t n = 0;
    while (at + n < text.n && ascii_is_digit(text.p[at + n]))
        n++;
    return n;
}

/* RFC 8259 §6. */
static bool is_number(struct bytes text)
{
    size_t at = text.n && text.p[0] == '-';
    const size_t whole = digits_at(text, at);
    if (!whole || (whole > 1 && text.p[at] == '0'))
        return false;
    at += whole;
    if (at < text.n && text.p[at] == '.') {
        const size_t fraction = digits_at(text, at + 1);
        at += fraction ? 1 + fraction : 0;
    }
    if (at < text.n && ascii_lower(text.p[at]) == 'e') {
        const bool sign = at + 1 < text.n && (text.p[at + 1] == '-' || text.p[at + 1] == '+');
        const size_t exponent = digits_at(text, at + 1 + sign);
        at += exponent ? 1 + sign + exponent : 0;
    }
    return at == text.n;
}

static bool is_word(struct bytes text)
{
    static const struct bytes words[] = {BYTES("true"), BYTES("false"), BYTES("null")};
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (bytes_equal(text, words[i]))
            return true;
    return false;
}

/* What stands without quotes. At the end of the text it may not be whole. */
static bool read_bare(struct mender *mender)
{
    size_t n = 0, digits = 0;
    while (mender->at + n < mender->in.n) {
        const char c = mender->in.p[mender->at + n];
        if (!ascii_is_alnum(c) && c != '-' && c != '+' && c != '.')
            break;
        digits += ascii_is_digit(c);
        n++;
    }
    const struct bytes text = {mender->in.p + mender->at, n};
    if (!n || mender->at + n == mender->in.n)
        return false;
    const bool right = is_word(text) || is_number(text);
    const bool fits = digits <= INTEGER_DIGITS && bytes_find_char(text, 'e') == n &&
                      bytes_find_char(text, 'E') == n;
    if (!right)
        note(mender, REPAIR_BAD_CHAR);
    buf_printf(mender->out, right && (fits || is_word(text)) ? "%.*s" : "\"%.*s\"",
               BYTES_FMT(text));
    mender->at += n;
    end_value(mender);
    return true;
}

/* Objects and arrays. */

static bool read_open(struct mender *mender, char c)
{
    if (mender->depth == DEPTH_MAX)
        return false;
    mender->open[mender->depth++] = c;
    mender->at++;
    buf_add_char(mender->out, c);
    mender->whole = mender->out->n;
    mender->expected = c == '{' ? EXPECT_KEY : EXPECT_VALUE;
    return true;
}

static void close_top(struct mender *mender)
{
    buf_add_char(mender->out, mender->open[--mender->depth] == '{' ? '}' : ']');
}

static bool read_close(struct mender *mender, char c)
{
    if (!mender->depth || in_object(mender) != (c == '}'))
        return false;
    if (mender->out->n > mender->whole) { /* a comma behind the last element */
        note(mender, REPAIR_BAD_CHAR);
        mender->out->n = mender->whole;
    }
    mender->at++;
    close_top(mender);
    end_value(mender);
    return true;
}

static void expect_next(struct mender *mender)
{
    buf_add_char(mender->out, ',');
    mender->expected = in_object(mender) ? EXPECT_KEY : EXPECT_VALUE;
}

static bool read_comma(struct mender *mender, char c)
{
    if (c == '}' || c == ']')
        return read_close(mender, c);
    if (c == ',')
        mender->at++;
    else if (c != '"' && c != '{' && c != '[')
        return false;
    else
        note(mender, REPAIR_BAD_CHAR); /* the comma is missing */
    expect_next(mender);
    return true;
}

static bool read_value(struct mender *mender, char c)
{
    if (c == '"')
        return read_string(mender);
    if (c == '{' || c == '[')
        return read_open(mender, c);
    if (c == ']' && !in_object(mender))
        return read_close(mender, c);
    return read_bare(mender);
}

/* Reads one token. False at the break. */
static bool step(struct mender *mender)
{
    const char c = mender->in.p[mender->at];
    switch (mender->expected) {
    case EXPECT_VALUE:
        return read_value(mender, c);
    case EXPECT_KEY:
        return c == '"' ? read_key(mender) : c == '}' && read_close(mender, c);
    case EXPECT_COLON:
        if (c != ':')
            return false;
        mender->at++;
        buf_add_char(mender->out, c);
        mender->expected = EXPECT_VALUE;
        return true;
    case EXPECT_COMMA:
        return read_comma(mender, c);
    case EXPECT_NOTHING:
        break;
    }
    return false;
}

static void skip_space(struct mender *mender)
{
    while (mender->at < mender->in.n && ascii_is_space(mender->in.p[mender->at]))
        mender->at++;
}

bool json_mend(struct bytes text, struct buf *out, struct repairs *repairs)
{
    static const struct bytes items = BYTES("items");
    enum { INSIDE_ITEM = 3 }; /* the feed, its items, one of them */
    struct mender mender = {.in = text, .out = out, .repairs = repairs};
    bool ok = true;
    for (skip_space(&mender); ok && mender.at < text.n && mender.expected != EXPECT_NOTHING;
         skip_space(&mender))
        ok = step(&mender);
    if (mender.expected == EXPECT_NOTHING) {
        if (mender.at < text.n)
            note(&mender, REPAIR_TRAILING_JUNK);
        return false;
    }
    const bool is_cut = mender.depth >= INSIDE_ITEM && bytes_equal(mender.top_key, items);
    note(&mender, REPAIR_TRUNCATED);
    out->n = mender.whole;
    while (mender.depth)
        close_top(&mender);
    return is_cut;
}
