#include "match/model.h"

#include "text/date.h"

enum { MILLION = 1000000, VERSION = 1 };

struct topic_model {
    int64_t trained;
    size_t yes, no;
    double offset;
    float weights[FEATURE_COUNT];
};

/* The model's text and how far it is read. */
struct reader {
    struct bytes rest;
    size_t line;
    struct error *err;
};

static bool next_line(struct reader *r, struct bytes *line)
{
    r->line++;
    if (r->rest.n > 0)
        return bytes_split(&r->rest, '\n', line);
    return error_set(r->err, "the model ends at line %zu", r->line);
}

static bool malformed(const struct reader *r)
{
    return error_set(r->err, "line %zu of the model makes no sense", r->line);
}

/* A whole number up to the next space or the end of the line. */
static bool take_number(struct reader *r, struct bytes *line, int64_t least, int64_t most,
                        int64_t *out)
{
    enum { DIGITS_MAX = 15 };
    struct bytes word = {0};
    int64_t value = 0;
    if (!bytes_split(line, ' ', &word) || word.n == 0 || word.n > DIGITS_MAX)
        return malformed(r);
    bool minus = word.p[0] == '-';
    if (minus && word.n == 1)
        return malformed(r);
    for (size_t i = minus; i < word.n; i++) {
        if (!ascii_is_digit(word.p[i]))
            return malformed(r);
        value = value * 10 + (word.p[i] - '0');
    }
    *out = minus ? -value : value;
    return (*out >= least && *out <= most) || malformed(r);
}

/* The line's rest behind a key and a space. */
static bool take_key(struct reader *r, const char *key, struct bytes *rest)
{
    struct bytes word = {0};
    if (!next_line(r, rest))
        return false;
    return (bytes_split(rest, ' ', &word) && bytes_equal(word, bytes_of(key))) || malformed(r);
}

static bool read_head(struct reader *r, struct topic_model *model, int64_t *weights)
{
    struct bytes rest = {NULL, 0};
    int64_t version = 0, yes = 0, no = 0, offset = 0;
    if (!take_key(r, "riffle-model", &rest) || !take_number(r, &rest, 1, INT32_MAX, &version))
        return error_set(r->err, "this is no model of riffle's");
    if (version != VERSION)
        return error_set(r->err, "the model is of another version of riffle; train it again");
    if (!take_key(r, "trained", &rest) || !(date_parse(rest, &model->trained) || malformed(r)) ||
        !take_key(r, "labels", &rest) || !take_number(r, &rest, 0, INT32_MAX, &yes) ||
        !take_number(r, &rest, 0, INT32_MAX, &no) || !take_key(r, "offset", &rest) ||
        !take_number(r, &rest, -1000LL * MILLION, 1000LL * MILLION, &offset) ||
        !take_key(r, "weights", &rest) || !take_number(r, &rest, 0, FEATURE_COUNT, weights))
        return false;
    model->yes = (size_t)yes;
    model->no = (size_t)no;
    model->offset = (double)offset / MILLION;
    return true;
}

static bool read_weight(struct reader *r, struct topic_model *model, int64_t *last)
{
    struct bytes line;
    int64_t index, weight;
    if (!next_line(r, &line) || !take_number(r, &line, *last + 1, FEATURE_COUNT - 1, &index) ||
        !take_number(r, &line, -1000LL * MILLION, 1000LL * MILLION, &weight))
        return false;
    model->weights[index] = (float)weight / MILLION;
    *last = index;
    return true;
}

bool model_read(struct bytes text, struct arena *arena, const struct topic_model **out,
                struct error *err)
{
    struct reader r = {.rest = text, .err = err};
    struct topic_model *model = ARENA_NEW(arena, struct topic_model);
    int64_t n = 0, last = -1;
    if (!read_head(&r, model, &n))
        return false;
    for (int64_t i = 0; i < n; i++) {
        if (!read_weight(&r, model, &last))
            return false;
    }
    *out = model;
    return true;
}

double model_share(const struct topic_model *model, const struct feature *feature)
{
    return (double)feature->value * (double)model->weights[feature->index];
}

double model_judge(const struct topic_model *model, const struct features *features)
{
    double sum = model->offset;
    for (size_t i = 0; i < features->n; i++)
        sum += model_share(model, &features->v[i]);
    return sum;
}

struct bytes model_origin(const struct topic_model *model, struct arena *arena)
{
    enum { DAY = sizeof "2026-05-04" - 1 };
    struct buf date = {0};
    date_print(&date, model->trained);
    struct bytes origin = arena_printf(arena, "%.*s, %zu yes, %zu no", DAY, date.p, model->yes,
                                       model->no);
    buf_clear(&date);
    return origin;
}
