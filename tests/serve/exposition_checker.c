#include "exposition_checker.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

struct check {
    struct buf *broken;
    struct arena *arena;
    size_t line;
    struct bytes family, type; /* the one under way */
    struct bytes *families, *samples;
    size_t n_families, cap_families, n_samples, cap_samples;
    bool helped;                /* the family has its HELP, and waits for its TYPE */
    double bound, below, count; /* of the histogram under way: its last bucket; and of +Inf */
    bool ended;                 /* … which came */
};

static void say(struct check *c, const char *rule)
{
    buf_printf(c->broken, "line %zu: %s\n", c->line, rule);
}

static bool is_name(struct bytes name, bool colon)
{
    if (name.n == 0 || ascii_is_digit(name.p[0]))
        return false;
    for (size_t i = 0; i < name.n; i++)
        if (!ascii_is_alnum(name.p[i]) && name.p[i] != '_' && !(colon && name.p[i] == ':'))
            return false;
    return true;
}

static bool ends(struct bytes text, const char *end)
{
    size_t n = strlen(end);
    return text.n >= n && memcmp(text.p + text.n - n, end, n) == 0;
}

static bool is_known(const struct bytes *list, size_t n, struct bytes one)
{
    for (size_t i = 0; i < n; i++)
        if (bytes_equal(list[i], one))
            return true;
    return false;
}

static void end_family(struct check *c)
{
    if (c->helped)
        say(c, "a HELP without its TYPE");
    if (bytes_equal(c->type, bytes_of("histogram")) && !c->ended)
        say(c, "a histogram without its +Inf");
}

static void begin_family(struct check *c, struct bytes name)
{
    end_family(c);
    if (!is_name(name, true))
        say(c, "not a name of a metric");
    if (is_known(c->families, c->n_families, name))
        say(c, "a family that was there before");
    ARENA_PUSH(c->arena, c->families, c->n_families, c->cap_families) = name;
    c->family = name;
    c->type = (struct bytes){NULL, 0};
    c->helped = true;
    c->ended = false;
    c->bound = -INFINITY;
    c->below = 0;
}

static void read_type(struct check *c, struct bytes name, struct bytes type)
{
    static const char *const types[] = {"counter", "gauge", "histogram"};
    bool known = false;
    for (size_t i = 0; i < COUNT_OF(types); i++)
        known = known || bytes_equal(type, bytes_of(types[i]));
    if (!known)
        say(c, "not a type");
    if (!c->helped || !bytes_equal(name, c->family))
        say(c, "a TYPE that does not follow its HELP");
    if (bytes_equal(type, bytes_of("counter")) != ends(name, "_total"))
        say(c, "a counter ends in _total, and nothing else does");
    c->type = type;
    c->helped = false;
}

static void read_comment(struct check *c, struct bytes line)
{
    struct bytes word, kind, name, rest = line;
    if (!bytes_split(&rest, ' ', &word) || !bytes_split(&rest, ' ', &kind) ||
        !bytes_split(&rest, ' ', &name) || rest.n == 0)
        say(c, "a comment that is neither HELP nor TYPE");
    else if (bytes_equal(kind, bytes_of("HELP")))
        begin_family(c, name);
    else if (bytes_equal(kind, bytes_of("TYPE")))
        read_type(c, name, rest);
    else
        say(c, "a comment that is neither HELP nor TYPE");
}

/* The labels between the braces; what stands behind them is the rest. The value of `le` goes to *bound. */
static bool read_labels(struct check *c, struct bytes *rest, struct bytes *bound)
{
    while (rest->n && rest->p[0] != '}') {
        size_t at = bytes_find_char(*rest, '=');
        struct bytes name = {rest->p, at};
        if (!is_name(name, false) || at + 1 >= rest->n || rest->p[at + 1] != '"')
            return false;
        size_t end = at + 2;
        while (end < rest->n && rest->p[end] != '"')
            end += rest->p[end] == '\\' ? 2 : 1;
        if (end >= rest->n)
            return false;
        struct bytes value = {rest->p + at + 2, end - at - 2};
        if (bytes_find(value, bytes_of("://")) < value.n)
            say(c, "an address in a label");
        if (bytes_equal(name, bytes_of("le")))
            *bound = value;
        *rest = (struct bytes){rest->p + end + 1, rest->n - end - 1};
        if (rest->n && rest->p[0] == ',')
            *rest = (struct bytes){rest->p + 1, rest->n - 1};
    }
    if (rest->n == 0)
        return false;
    *rest = (struct bytes){rest->p + 1, rest->n - 1};
    return true;
}

static bool read_number(struct arena *arena, struct bytes text, double *out)
{
    char *end;
    const char *copy = arena_copy(arena, text).p;
    if (text.n == 0 || (text.p[0] != '+' && text.p[0] != '-' && !ascii_is_digit(text.p[0])))
        return false;
    *out = strtod(copy, &end);
    return *end == '\0';
}

static void read_bucket(struct check *c, struct bytes le, double value)
{
    double bound;
    if (!read_number(c->arena, le, &bound)) {
        say(c, "a bucket without a bound");
        return;
    }
    if (bound <= c->bound || value < c->below)
        say(c, "buckets do not ascend");
    c->bound = bound;
    c->below = value;
    if (isinf(bound)) {
        c->ended = true;
        c->count = value;
    }
}

/* A sample belongs to the family above it: by its name, or by that and one of a histogram's endings. */
static void place(struct check *c, struct bytes name, struct bytes le, double value)
{
    bool is_histogram = bytes_equal(c->type, bytes_of("histogram"));
    struct bytes ending = {name.p + c->family.n, name.n - c->family.n};
    if (c->helped || !c->family.n || !bytes_starts(name, c->family) ||
        (!is_histogram && ending.n > 0))
        say(c, "a sample that is not of the family above it");
    else if (is_histogram && bytes_equal(ending, bytes_of("_bucket")))
        read_bucket(c, le, value);
    else if (is_histogram && bytes_equal(ending, bytes_of("_count"))) {
        if (!c->ended || value != c->count)
            say(c, "a histogram whose count is not that of +Inf");
    } else if (is_histogram && !bytes_equal(ending, bytes_of("_sum")))
        say(c, "a sample that no histogram has");
}

static void read_sample(struct check *c, struct bytes line)
{
    struct bytes le = {NULL, 0}, rest = line;
    size_t at = 0;
    while (at < line.n && line.p[at] != '{' && line.p[at] != ' ')
        at++;
    struct bytes name = {line.p, at};
    rest = (struct bytes){line.p + at, line.n - at};
    if (rest.n && rest.p[0] == '{') {
        rest = (struct bytes){rest.p + 1, rest.n - 1};
        if (!read_labels(c, &rest, &le)) {
            say(c, "labels that cannot be read");
            return;
        }
    }
    struct bytes key = {line.p, line.n - rest.n};
    double value;
    if (!is_name(name, true) || rest.n < 2 || rest.p[0] != ' ' ||
        !read_number(c->arena, (struct bytes){rest.p + 1, rest.n - 1}, &value)) {
        say(c, "not a sample");
        return;
    }
    if (is_known(c->samples, c->n_samples, key))
        say(c, "a sample that was there before");
    ARENA_PUSH(c->arena, c->samples, c->n_samples, c->cap_samples) = key;
    place(c, name, le, value);
}

void exposition_check(struct bytes text, struct buf *broken)
{
    struct check c = {.broken = broken, .arena = arena_new(SIZE_MAX)};
    if (text.n == 0 || text.p[text.n - 1] != '\n')
        say(&c, "the last line has no end");
    struct bytes rest = text, line;
    while (rest.n && bytes_split(&rest, '\n', &line)) {
        c.line++;
        if (line.n && line.p[0] == '#')
            read_comment(&c, line);
        else
            read_sample(&c, line);
    }
    end_family(&c);
    arena_free(c.arena);
}
