#include "feed/opml_option.h"

#include <assert.h>

#include "base/duration.h"
#include "base/yaml.h"

enum { MINUTE_MS = 60 * 1000, NAMES_MAX = 16 };

static const int64_t interval_max_ms = 365 * (int64_t)24 * 60 * MINUTE_MS;

typedef bool read_fn(struct bytes value, struct arena *arena, void *field, struct error *err);

static bool refuse(struct error *err, struct bytes value, const char *reason)
{
    return error_set(err, "=\"%.*s\": %s", BYTES_FMT(value), reason);
}

static bool all_digits(struct bytes value)
{
    for (size_t i = 0; i < value.n; i++) {
        if (!ascii_is_digit(value.p[i]))
            return false;
    }
    return value.n > 0;
}

static bool read_interval(struct bytes value, struct arena *arena, void *field, struct error *err)
{
    int64_t ms;
    (void)arena;
    if (all_digits(value))
        return error_set(err, "=\"%.*s\": a duration needs a unit: %.*ss, %.*sm, %.*sh or %.*sd",
                         BYTES_FMT(value), BYTES_FMT(value), BYTES_FMT(value), BYTES_FMT(value),
                         BYTES_FMT(value));
    if (!duration_parse(value, &ms, err))
        return error_prefix(err, "=");
    if (ms < MINUTE_MS || ms > interval_max_ms)
        return refuse(err, value, "an interval is at least 1m and at most 365d");
    *(int64_t *)field = ms;
    return true;
}

static bool read_priority(struct bytes value, struct arena *arena, void *field, struct error *err)
{
    (void)arena;
    if (value.n != 1 || !ascii_is_digit(value.p[0]))
        return refuse(err, value, "a priority is a digit from 0 to 9");
    *(int *)field = value.p[0] - '0';
    return true;
}

static bool read_topics(struct bytes value, struct arena *arena, void *field, struct error *err)
{
    struct strings topics = {0};
    struct bytes rest = value, name;
    (void)err;
    while (bytes_split(&rest, ' ', &name)) {
        name = bytes_trim(name);
        if (name.n)
            ARENA_PUSH(arena, topics.v, topics.n, topics.cap) = arena_copy(arena, name);
    }
    *(struct strings *)field = topics;
    return true;
}

static bool read_text(struct bytes value, struct arena *arena, void *field, struct error *err)
{
    (void)err;
    *(struct bytes *)field = value.n ? arena_copy(arena, value) : (struct bytes){NULL, 0};
    return true;
}

/* Letters, and then letters and digits in parts of up to eight, as BCP 47 has them. */
static bool is_language(struct bytes value)
{
    struct bytes rest = value, part;
    bool first = true;
    while (bytes_split(&rest, '-', &part)) {
        if (part.n == 0 || part.n > 8 || (first && part.n > 3))
            return false;
        for (size_t i = 0; i < part.n; i++) {
            if (first ? !ascii_is_alpha(part.p[i]) : !ascii_is_alnum(part.p[i]))
                return false;
        }
        first = false;
    }
    return value.n == 0 || !first;
}

static bool read_language(struct bytes value, struct arena *arena, void *field, struct error *err)
{
    if (!is_language(value) || value.n == 1)
        return refuse(err, value, "a language is a code such as en, ru or zh-TW");
    return read_text(value, arena, field, err);
}

static bool read_flag(struct bytes value, struct arena *arena, void *field, struct error *err)
{
    static const char *const words[][2] = {
        {"no", "yes"}, {"false", "true"}, {"off", "on"}, {"0", "1"}};
    (void)arena;
    for (size_t i = 0; i < COUNT_OF(words) * 2; i++) {
        if (bytes_equal_nocase(value, bytes_of(words[i / 2][i % 2]))) {
            *(bool *)field = i % 2 == 1;
            return true;
        }
    }
    return refuse(err, value, "write yes or no");
}

static const struct {
    const char *name;
    read_fn *read;
    size_t offset;
} options[] = {
    {"interval", read_interval, offsetof(struct subscription, interval_ms)},
    {"priority", read_priority, offsetof(struct subscription, priority)},
    {"topics", read_topics, offsetof(struct subscription, topics)},
    {"kind", read_text, offsetof(struct subscription, kind)},
    {"language", read_language, offsetof(struct subscription, language)},
    {"title-only", read_flag, offsetof(struct subscription, title_only)},
    {"full-text", read_flag, offsetof(struct subscription, full_text)},
    {"user-agent", read_text, offsetof(struct subscription, user_agent)},
    {"proxy", read_text, offsetof(struct subscription, proxy)},
    {"disabled", read_flag, offsetof(struct subscription, disabled)},
};

static_assert(COUNT_OF(options) <= NAMES_MAX, "names hold all options");

static bool unknown(struct bytes name, struct error *err)
{
    const char *names[NAMES_MAX];
    for (size_t i = 0; i < COUNT_OF(options); i++)
        names[i] = options[i].name;
    const char *near = yaml_nearest(name, names, COUNT_OF(options));
    if (near)
        return error_set(err, " is unknown; did you mean riffle:%s?", near);
    return error_set(err, " is unknown; riffle(1) lists what there is");
}

bool opml_option_read(struct bytes name, struct bytes value, struct arena *arena,
                      struct subscription *out, struct error *err)
{
    for (size_t i = 0; i < COUNT_OF(options); i++) {
        if (bytes_equal(name, bytes_of(options[i].name)))
            return options[i].read(bytes_trim(value), arena, (char *)out + options[i].offset, err);
    }
    return unknown(name, err);
}
