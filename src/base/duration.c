#include "base/duration.h"

struct unit {
    const char *name;
    int64_t factor;
};

/* Largest first: parts of a duration follow each other in this order. */
static const struct unit time_units[] = {
    {"d", 86400000}, {"h", 3600000}, {"m", 60000}, {"s", 1000}, {"ms", 1},
};

static const struct unit about_units[] = {
    {"d", 86400000}, {"h", 3600000}, {"min", 60000}, {"s", 1000}, {"ms", 1},
};

static const struct unit size_units[] = {
    {"G", 1 << 30},
    {"M", 1 << 20},
    {"K", 1 << 10},
    {"B", 1},
};

/* How a kind of quantity is spoken of in errors. */
struct quantity {
    const char *name, *example;
    const struct unit *units;
    size_t n;
    bool parts; /* whether "1h30m" is allowed */
};

static const struct quantity duration = {
    "duration", "30s, 15m, 2h or 7d", time_units, COUNT_OF(time_units), true,
};

static const struct quantity size = {
    "size", "512K, 20M or 1G", size_units, COUNT_OF(size_units), false,
};

/* Splits the digits off the front of *rest. False if there are none or they are out of range. */
static bool scan_number(struct bytes *rest, int64_t *out)
{
    size_t n = 0;
    int64_t value = 0;
    for (; n < rest->n && ascii_is_digit(rest->p[n]); n++) {
        if (__builtin_mul_overflow(value, 10, &value) ||
            __builtin_add_overflow(value, rest->p[n] - '0', &value))
            return false;
    }
    *rest = bytes_skip(*rest, n);
    *out = value;
    return n > 0;
}

static struct bytes scan_letters(struct bytes *rest)
{
    size_t n = 0;
    while (n < rest->n && !ascii_is_digit(rest->p[n]))
        n++;
    struct bytes letters = {rest->p, n};
    *rest = bytes_skip(*rest, n);
    return letters;
}

/* The place of a unit in the quantity's table, or n. */
static size_t unit_index(const struct quantity *q, struct bytes name)
{
    size_t i = 0;
    while (i < q->n && !bytes_equal(name, bytes_of(q->units[i].name)))
        i++;
    return i;
}

/* Reads one number with its unit, which has to come at or after *next in the table, and adds it to *total. */
static bool parse_part(const struct quantity *q, struct bytes text, struct bytes *rest,
                       size_t *next, int64_t *total, struct error *err)
{
    int64_t number = 0;
    if (!scan_number(rest, &number))
        return error_set(err, "\"%.*s\" is too large for a %s", BYTES_FMT(text), q->name);
    struct bytes name = scan_letters(rest);
    if (bytes_empty(name))
        return error_set(err, "\"%.*s\": a %s needs a unit: %s", BYTES_FMT(text), q->name,
                         q->example);
    size_t i = unit_index(q, name);
    if (i == q->n)
        return error_set(err,
                         "\"%.*s\": unknown unit \"%.*s\"; a %s is a whole number and its unit: %s",
                         BYTES_FMT(text), BYTES_FMT(name), q->name, q->example);
    if (i < *next)
        return error_set(err, "\"%.*s\": put each unit once, the largest first, as in 1h30m",
                         BYTES_FMT(text));
    *next = q->parts ? i + 1 : q->n;
    int64_t product;
    if (__builtin_mul_overflow(number, q->units[i].factor, &product) ||
        __builtin_add_overflow(*total, product, total))
        return error_set(err, "\"%.*s\" is too large for a %s", BYTES_FMT(text), q->name);
    return true;
}

static bool parse(const struct quantity *q, struct bytes text, int64_t *out, struct error *err)
{
    if (bytes_equal(text, (struct bytes)BYTES("0"))) {
        *out = 0;
        return true;
    }
    if (bytes_empty(text) || !ascii_is_digit(text.p[0]))
        return error_set(err, "\"%.*s\" is not a %s: write a whole number and its unit, such as %s",
                         BYTES_FMT(text), q->name, q->example);
    int64_t total = 0;
    size_t next = 0;
    struct bytes rest = text;
    while (!bytes_empty(rest))
        if (!parse_part(q, text, &rest, &next, &total, err))
            return false;
    *out = total;
    return true;
}

bool duration_parse(struct bytes text, int64_t *ms, struct error *err)
{
    return parse(&duration, text, ms, err);
}

bool size_parse(struct bytes text, int64_t *bytes, struct error *err)
{
    return parse(&size, text, bytes, err);
}

/* The magnitude of v; a sign goes to out. Unsigned, since INT64_MIN has no positive twin. */
static uint64_t print_sign(struct buf *out, int64_t v)
{
    if (v >= 0)
        return (uint64_t)v;
    buf_add_char(out, '-');
    return 0 - (uint64_t)v;
}

void duration_print(struct buf *out, int64_t ms)
{
    if (ms == 0)
        buf_add_string(out, "0s");
    uint64_t left = print_sign(out, ms);
    for (size_t i = 0; i < COUNT_OF(time_units); i++) {
        uint64_t factor = (uint64_t)time_units[i].factor;
        if (left >= factor) /* NOLINTNEXTLINE(clang-analyzer-core.DivideZero): no factor is 0 */
            buf_printf(out, "%llu%s", (unsigned long long)(left / factor), time_units[i].name);
        left %= factor;
    }
}

/* The largest unit that v holds at least once; the smallest for 0. */
static size_t leading_unit(uint64_t v)
{
    size_t i = 0;
    while (i + 1 < COUNT_OF(about_units) && v < (uint64_t)about_units[i].factor)
        i++;
    return i;
}

void duration_print_about(struct buf *out, int64_t ms)
{
    enum { SMALL = 10 }; /* below it the next smaller unit is worth telling */
    uint64_t v = print_sign(out, ms);
    size_t i = leading_unit(v);
    uint64_t factor = (uint64_t)about_units[i].factor;
    bool two = v / factor < SMALL && factor > 1000;
    uint64_t step = two ? (uint64_t)about_units[i + 1].factor : factor;
    v = (v / step + (v % step >= step - step / 2)) * step;
    i = leading_unit(v); /* 59.7 s has become 1 min */
    factor = (uint64_t)about_units[i].factor;
    buf_printf(out, "%llu %s", (unsigned long long)(v / factor), about_units[i].name);
    uint64_t rest = v % factor;
    if (rest)
        buf_printf(out, " %llu %s",
                   (unsigned long long)(rest / (uint64_t)about_units[i + 1].factor),
                   about_units[i + 1].name);
}

void size_print(struct buf *out, int64_t bytes)
{
    uint64_t v = print_sign(out, bytes);
    size_t i = 0;
    while (v == 0 ? i + 1 < COUNT_OF(size_units) : v % (uint64_t)size_units[i].factor != 0)
        i++;
    buf_printf(out, "%llu%s", (unsigned long long)(v / (uint64_t)size_units[i].factor),
               size_units[i].name);
}

void size_print_about(struct buf *out, int64_t bytes)
{
    static const char *const units[] = {"bytes", "KB", "MB", "GB", "TB"};
    double value = (double)bytes;
    size_t unit = 0;
    for (; value >= 1024 && unit + 1 < COUNT_OF(units); unit++)
        value /= 1024;
    if (bytes == 1)
        buf_add_string(out, "1 byte");
    else
        buf_printf(out, "%.*f %s", unit ? 1 : 0, value, units[unit]);
}
