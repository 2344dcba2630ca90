#include "serve/exposition.h"

#include <inttypes.h>
#include <math.h>

static const char *const type_names[] = {
    [EXPOSITION_COUNTER] = "counter",
    [EXPOSITION_GAUGE] = "gauge",
    [EXPOSITION_HISTOGRAM] = "histogram",
};

void exposition_family(struct buf *out, const char *name, enum exposition_type type,
                       const char *help)
{
    buf_printf(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type_names[type]);
}

/* What stands between quotes, so that it cannot end them. */
static void add_value(struct buf *out, struct bytes value)
{
    for (size_t i = 0; i < value.n; i++) {
        char c = value.p[i];
        if (c == '\n')
            buf_add_string(out, "\\n");
        else if (c == '"' || c == '\\')
            buf_printf(out, "\\%c", c);
        else
            buf_add_char(out, c);
    }
}

/* Counts in full, all else with as many digits as tell it apart from its neighbours. */
static void add_number(struct buf *out, double value)
{
    static const double exact = 9007199254740992; /* 2^53 */
    if (value == floor(value) && fabs(value) < exact)
        buf_printf(out, "%" PRId64, (int64_t)value);
    else
        buf_printf(out, "%.15g", value);
}

void exposition_sample(struct buf *out, const char *name, const struct exposition_label *label,
                       double value)
{
    buf_add_string(out, name);
    if (label) {
        buf_printf(out, "{%s=\"", label->name);
        add_value(out, label->value);
        buf_add_string(out, "\"}");
    }
    buf_add_char(out, ' ');
    add_number(out, value);
    buf_add_char(out, '\n');
}

void histogram_note(struct histogram *histogram, double value)
{
    size_t i = 0;
    while (i < histogram->n && value > histogram->bounds[i])
        i++;
    histogram->counts[i]++;
    histogram->sum += value;
}

void exposition_histogram(struct buf *out, const char *name, const char *help,
                          const struct histogram *histogram)
{
    uint64_t count = 0;
    exposition_family(out, name, EXPOSITION_HISTOGRAM, help);
    for (size_t i = 0; i < histogram->n; i++) {
        count += histogram->counts[i];
        buf_printf(out, "%s_bucket{le=\"%g\"} %" PRIu64 "\n", name, histogram->bounds[i], count);
    }
    count += histogram->counts[histogram->n];
    buf_printf(out, "%s_bucket{le=\"+Inf\"} %" PRIu64 "\n%s_sum ", name, count, name);
    add_number(out, histogram->sum);
    buf_printf(out, "\n%s_count %" PRIu64 "\n", name, count);
}
