#include "serve/conditional.h"

#include "serve/http_date.h"

/* Weights are thousandths (RFC 9110 §12.4.2). */
enum {
    WEIGHT_UNSAID = -1,
    WEIGHT_MAX = 1000,
    WEIGHT_LEAST =
        1, /* of identity where it is not named: acceptable, but anything that is named comes first */
};

static const struct {
    struct bytes name;
    size_t offset;
} known_fields[] = {
    {BYTES("if-match"), offsetof(struct request_fields, if_match)},
    {BYTES("if-none-match"), offsetof(struct request_fields, if_none_match)},
    {BYTES("if-modified-since"), offsetof(struct request_fields, if_modified_since)},
    {BYTES("if-unmodified-since"), offsetof(struct request_fields, if_unmodified_since)},
    {BYTES("accept-encoding"), offsetof(struct request_fields, accept_encoding)},
    {BYTES("user-agent"), offsetof(struct request_fields, user_agent)},
};

static const struct {
    struct bytes name;
    enum coding coding;
} coding_names[] = {
    {BYTES("identity"), CODING_IDENTITY},
    {BYTES("gzip"), CODING_GZIP},
    {BYTES("x-gzip"), CODING_GZIP}, /* RFC 9110 §8.4.1.3 */
    {BYTES("br"), CODING_BROTLI},   /* RFC 7932 §13 */
};

void request_field_add(struct request_fields *fields, struct bytes name, struct bytes value)
{
    for (size_t i = 0; i < COUNT_OF(known_fields); i++) {
        if (!bytes_equal_nocase(name, known_fields[i].name))
            continue;
        struct field_lines *lines = (struct field_lines *)(void *)((char *)fields +
                                                                   known_fields[i].offset);
        if (lines->n < FIELD_LINES_MAX)
            lines->v[lines->n++] = value;
        return;
    }
}

/* Reads a qvalue: 0 or 1 with up to three digits behind the point; false for anything else. */
static bool read_weight(struct bytes text, int *weight)
{
    if (text.n == 0 || text.n > 5 || (text.p[0] != '0' && text.p[0] != '1'))
        return false;
    int value = (text.p[0] - '0') * WEIGHT_MAX;
    if (text.n > 1 && text.p[1] != '.')
        return false;
    int digit = WEIGHT_MAX / 10;
    for (size_t i = 2; i < text.n; i++, digit /= 10) {
        if (!ascii_is_digit(text.p[i]))
            return false;
        value += (text.p[i] - '0') * digit;
    }
    if (value > WEIGHT_MAX)
        return false;
    *weight = value;
    return true;
}

/* Splits "gzip;q=0.5" into its name and weight; false where it is malformed. */
static bool read_member(struct bytes member, struct bytes *name, int *weight)
{
    struct bytes rest = member, part;
    *weight = WEIGHT_MAX;
    if (!bytes_split(&rest, ';', &part))
        return false;
    *name = bytes_trim(part);
    while (bytes_split(&rest, ';', &part)) {
        part = bytes_trim(part);
        if (!bytes_starts_nocase(part, (struct bytes)BYTES("q=")))
            continue;
        if (!read_weight(bytes_skip(part, 2), weight))
            return false;
    }
    return name->n > 0;
}

struct weights {
    int of[CODING_COUNT];
    int others; /* of "*" */
};

static void read_weights(struct bytes line, struct weights *weights)
{
    struct bytes member, name;
    int weight;
    while (bytes_split(&line, ',', &member)) {
        if (!read_member(member, &name, &weight))
            continue;
        if (bytes_equal(name, (struct bytes)BYTES("*")))
            weights->others = weight;
        for (size_t i = 0; i < COUNT_OF(coding_names); i++)
            if (bytes_equal_nocase(name, coding_names[i].name))
                weights->of[coding_names[i].coding] = weight;
    }
}

enum coding coding_choose(const struct request_fields *fields, unsigned available)
{
    struct weights weights = {.others = WEIGHT_UNSAID};
    for (int c = 0; c < CODING_COUNT; c++)
        weights.of[c] = WEIGHT_UNSAID;
    for (size_t i = 0; i < fields->accept_encoding.n; i++)
        read_weights(fields->accept_encoding.v[i], &weights);

    enum coding best = CODING_IDENTITY;
    int best_weight = 0;
    for (int c = 0; c < CODING_COUNT; c++) {
        int weight = weights.of[c] != WEIGHT_UNSAID ? weights.of[c] : weights.others;
        if (weight == WEIGHT_UNSAID)
            weight = c == CODING_IDENTITY ? WEIGHT_LEAST : 0;
        if (weight > 0 && weight >= best_weight &&
            (c == CODING_IDENTITY || (available & 1u << c) != 0)) {
            best = (enum coding)c;
            best_weight = weight;
        }
    }
    return best;
}

/* Takes one entity tag off the front; false at a malformed one. */
static bool read_etag(struct bytes *rest, struct bytes *tag, bool *weak)
{
    *weak = bytes_starts(*rest, (struct bytes)BYTES("W/"));
    struct bytes at = bytes_skip(*rest, *weak ? 2 : 0);
    if (at.n < 2 || at.p[0] != '"')
        return false;
    size_t inner = bytes_find_char(bytes_skip(at, 1), '"');
    if (inner + 2 > at.n)
        return false;
    *tag = (struct bytes){at.p, inner + 2};
    *rest = bytes_skip(at, inner + 2);
    return true;
}

bool etag_listed(struct bytes list, struct bytes etag, bool weak)
{
    if (bytes_equal(bytes_trim(list), (struct bytes)BYTES("*")))
        return true;
    struct bytes rest = list, tag;
    while (rest.n) {
        bool is_weak;
        if (rest.p[0] == ',' || ascii_is_space(rest.p[0])) {
            rest = bytes_skip(rest, 1);
        } else if (read_etag(&rest, &tag, &is_weak)) {
            if (bytes_equal(tag, etag) && (weak || !is_weak))
                return true;
        } else { /* a tag may hold commas inside its quotes; what is not a tag ends at the next one */
            rest = bytes_skip(rest, bytes_find_char(rest, ','));
        }
    }
    return false;
}

static bool lines_list(const struct field_lines *lines, struct bytes etag, bool weak)
{
    for (size_t i = 0; i < lines->n; i++)
        if (etag_listed(lines->v[i], etag, weak))
            return true;
    return false;
}

/* The date of a field that may stand once only (§13.1.3: else it is ignored). */
static bool lines_date(const struct field_lines *lines, int64_t *ms)
{
    return lines->n == 1 && http_date_parse(bytes_trim(lines->v[0]), ms);
}

enum precondition precondition_judge(const struct request_fields *fields, struct bytes etag,
                                     int64_t last_modified)
{
    int64_t date;
    int64_t modified = last_modified - last_modified % 1000; /* as Last-Modified told it */
    if (fields->if_match.n) {
        if (!lines_list(&fields->if_match, etag, false))
            return PRECONDITION_FAILED;
    } else if (lines_date(&fields->if_unmodified_since, &date) && modified > date) {
        return PRECONDITION_FAILED;
    }
    if (fields->if_none_match.n) /* §13.1.3: it wins over If-Modified-Since */
        return lines_list(&fields->if_none_match, etag, true) ? PRECONDITION_NOT_MODIFIED
                                                              : PRECONDITION_NONE;
    if (lines_date(&fields->if_modified_since, &date) && modified <= date)
        return PRECONDITION_NOT_MODIFIED;
    return PRECONDITION_NONE;
}
