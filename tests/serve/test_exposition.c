#include "serve/exposition.h"

#include <criterion/criterion.h>
#include <math.h>

#include "exposition_checker.h"

static void expect(struct buf *out, const char *want)
{
    struct buf broken = {0};
    cr_expect_str_eq(out->p, want);
    exposition_check(buf_bytes(out), &broken);
    cr_expect_eq(broken.n, 0, "%s", broken.p);
    buf_clear(&broken);
    buf_clear(out);
}

Test(exposition, families_and_samples)
{
    struct buf out = {0};
    exposition_family(&out, "a_total", EXPOSITION_COUNTER, "How many.");
    exposition_sample(&out, "a_total", NULL, 12);
    exposition_family(&out, "b", EXPOSITION_GAUGE, "By kind.");
    exposition_sample(&out, "b", &(struct exposition_label){"kind", BYTES("x")}, 0.25);
    exposition_sample(&out, "b", &(struct exposition_label){"kind", BYTES("a\"b\\c\nd")}, -3);
    exposition_sample(&out, "b", &(struct exposition_label){"kind", BYTES("ü")}, 1e18);
    expect(&out, "# HELP a_total How many.\n# TYPE a_total counter\na_total 12\n"
                 "# HELP b By kind.\n# TYPE b gauge\nb{kind=\"x\"} 0.25\n"
                 "b{kind=\"a\\\"b\\\\c\\nd\"} -3\nb{kind=\"ü\"} 1e+18\n");
}

Test(exposition, a_histogram_counts_upwards)
{
    static const double bounds[] = {0.1, 1, 10};
    struct histogram h = {.bounds = bounds, .n = COUNT_OF(bounds)};
    struct buf out = {0};
    const double values[] = {0, 0.1, 0.10001, 1, 5, 10, 10.5, 1000};
    for (size_t i = 0; i < COUNT_OF(values); i++)
        histogram_note(&h, values[i]);
    exposition_histogram(&out, "t_seconds", "How long.", &h);
    expect(&out, "# HELP t_seconds How long.\n# TYPE t_seconds histogram\n"
                 "t_seconds_bucket{le=\"0.1\"} 2\nt_seconds_bucket{le=\"1\"} 4\n"
                 "t_seconds_bucket{le=\"10\"} 6\nt_seconds_bucket{le=\"+Inf\"} 8\n"
                 "t_seconds_sum 1026.70001\nt_seconds_count 8\n");
}

#define HEAD "# HELP a A.\n# TYPE a gauge\n"
#define TIME "# HELP t T.\n# TYPE t histogram\n"

/* The checker is one: each of these breaks a rule. */
Test(exposition, the_checker_finds_what_is_wrong)
{
    static const char *const bad[] = {
        "",
        HEAD "a 1",
        "a 1\n",
        HEAD "b 1\n",
        HEAD "a 1\na 1\n",
        HEAD "a 1\n" HEAD "a{x=\"1\"} 1\n",
        HEAD "a{x=1} 1\n",
        HEAD "a{x=\"1} 1\n",
        HEAD "a{1x=\"1\"} 1\n",
        HEAD "a{x=\"http://a/\"} 1\n",
        HEAD "a one\n",
        HEAD "a \n",
        HEAD "a_total 1\n",
        HEAD "\na 1\n",
        "# TYPE a gauge\na 1\n",
        "# HELP a A.\na 1\n",
        "# HELP a A.\n# TYPE a counter\na 1\n",
        "# HELP a_total A.\n# TYPE a_total gauge\na_total 1\n",
        "# HELP a A.\n# TYPE a thing\na 1\n",
        "# a remark\n",
        TIME "t_bucket{le=\"1\"} 2\nt_sum 1\nt_count 2\n",
        TIME "t_bucket{le=\"1\"} 2\nt_bucket{le=\"+Inf\"} 1\nt_sum 1\nt_count 1\n",
        TIME
        "t_bucket{le=\"2\"} 1\nt_bucket{le=\"1\"} 2\nt_bucket{le=\"+Inf\"} 2\nt_sum 1\nt_count 2\n",
        TIME "t_bucket{le=\"+Inf\"} 2\nt_sum 1\nt_count 3\n",
        TIME "t_bucket 1\nt_bucket{le=\"+Inf\"} 2\nt_sum 1\nt_count 2\n",
        TIME "t_bucket{le=\"+Inf\"} 2\nt_total 1\nt_count 2\n",
    };
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        struct buf broken = {0};
        exposition_check(bytes_of(bad[i]), &broken);
        cr_expect_gt(broken.n, 0, "row %zu is let through", i);
        buf_clear(&broken);
    }
}
