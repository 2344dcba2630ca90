#include "net/alternatives.h"

#include <criterion/criterion.h>
#include <string.h>

#define NOW INT64_C(1795550400000) /* 2026-11-24T20:00:00Z */
#define DAY INT64_C(86400000)

static const char *found(const struct alternatives *all, int64_t now)
{
    const char *connect_to = alternatives_find(all, bytes_of("a.org"), 443, now);
    return connect_to ? connect_to : "none";
}

Test(alternatives, reads_what_origins_say)
{
    static const struct {
        const char *header, *want;
    } rows[] = {
        {"h2=\"b.org:8443\"", "a.org:443:b.org:8443"},
        {"h2=\":8443\"; ma=60", "a.org:443:a.org:8443"},
        {"h3=\":443\"; ma=60, h2=\"[2001:db8::1]:444\";persist=1, h2=\"c.org:1\"",
         "a.org:443:[2001:db8::1]:444"},
        {"http%2F1.1=\"b.org:81\"", "a.org:443:b.org:81"},
        {" H2 = \"b.org:8443\" ; MA = \"60\" ", "a.org:443:b.org:8443"},
        {"h2=b.org:8443", "a.org:443:b.org:8443"},
        {"h3=\"b.org:443\"", "none"},
        {"h2=\":443\"", "none"},
        {"h2=\"A.org:443\", h2=\"b.org:443\"", "none"},
        {"h2=\"b.org:8443\"; ma=0", "none"},
        {"h2=\"b.org:0\"", "none"},
        {"h2=\"b.org:65536\"", "none"},
        {"h2=\"b.org:99999999999999999999\"", "none"},
        {"h2=\"b.org\"", "none"},
        {"h2=\"b org:443\"", "none"},
        {"h2=\"b.org:443\\r\\n:1\"", "none"},
        {"h2=\"b,org:443", "none"},
        {"h2", "none"},
        {"clear", "none"},
        {"", "none"},
        {",;,=,\"", "none"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct alternatives *all = alternatives_new();
        alternatives_note(all, bytes_of("a.org"), 443, bytes_of(rows[i].header), NOW);
        cr_expect_str_eq(found(all, NOW), rows[i].want, "row %zu: %s", i, found(all, NOW));
        cr_expect_null(alternatives_find(all, bytes_of("a.org"), 444, NOW));
        cr_expect_eq(alternatives_changed(all), strcmp(rows[i].want, "none") != 0, "row %zu", i);
        alternatives_free(all);
    }
}

Test(alternatives, the_last_word_counts)
{
    struct alternatives *all = alternatives_new();
    struct bytes host = bytes_of("A.org");
    alternatives_note(all, host, 443, bytes_of("h2=\"b.org:1\"; ma=60"), NOW);
    cr_expect_str_eq(found(all, NOW + 59999), "A.org:443:b.org:1");
    cr_expect_str_eq(found(all, NOW + 60000), "none");
    alternatives_note(all, host, 443, bytes_of("h2=\"c.org:1\""), NOW);
    cr_expect_str_eq(found(all, NOW + DAY - 1), "A.org:443:c.org:1");
    alternatives_note(all, host, 443, bytes_of("clear"), NOW);
    cr_expect_str_eq(found(all, NOW), "none");
    alternatives_note(all, host, 443, bytes_of("h2=\"c.org:1\""), NOW);
    alternatives_note(all, host, 443, bytes_of("h3=\":443\""), NOW);
    cr_expect_str_eq(found(all, NOW), "none");
    alternatives_free(all);
}

Test(alternatives, that_failed_are_avoided_for_hours)
{
    struct alternatives *all = alternatives_new();
    struct bytes host = bytes_of("a.org");
    struct buf out = {0};
    alternatives_avoid(all, host, 443, NOW);
    alternatives_note(all, host, 443, bytes_of("h2=\"b.org:1\""), NOW);
    cr_expect_str_eq(found(all, NOW), "a.org:443:b.org:1", "it was none yet");
    cr_expect(alternatives_changed(all));
    alternatives_avoid(all, host, 443, NOW);
    cr_expect_str_eq(found(all, NOW), "none");
    cr_expect(alternatives_changed(all));
    for (int hour = 0; hour < 6; hour++) {
        static const char *const says[] = {"h2=\"b.org:1\"", "clear", "h2=\"c.org:1\""};
        int64_t now = NOW + hour * DAY / 24;
        alternatives_note(all, host, 443, bytes_of(says[hour % 3]), now);
        cr_expect_str_eq(found(all, now), "none", "hour %d", hour);
    }
    alternatives_print(all, &out, NOW);
    cr_expect_eq(out.n, 0, "%s", out.p);
    cr_expect_not(alternatives_changed(all));
    alternatives_note(all, host, 443, bytes_of("h2=\"b.org:1\""), NOW + DAY / 4);
    cr_expect_str_eq(found(all, NOW + DAY / 4), "a.org:443:b.org:1");
    cr_expect(alternatives_changed(all));
    buf_clear(&out);
    alternatives_free(all);
}

Test(alternatives, are_read_back)
{
    static const char file[] = "# a comment\n"
                               "h2 a.org 443 h2 b.org 8443 \"20261125 20:00:00\" 1 0\n"
                               "h1 c.org 443 h1 [2001:db8::1] 81 \"20261125 20:00:00\" 0 0\n"
                               "h2 past.org 443 h2 b.org 8443 \"20261123 20:00:00\" 1 0\n"
                               "h3 d.org 443 h3 b.org 8443 \"20261125 20:00:00\" 1 0\n"
                               "h2 e.org x h2 b.org 8443 \"20261125 20:00:00\" 1 0\n"
                               "h2 f.org 443 h2 b.org 8443\n"
                               "h2 443 h2 b.org 8443 \"20261125 20:00:00\" 1 0\nnonsense\n\n";
    struct alternatives *all = alternatives_new();
    struct buf out = {0};
    alternatives_read(all, bytes_of(file), NOW);
    cr_expect_not(alternatives_changed(all));
    cr_expect_str_eq(found(all, NOW), "a.org:443:b.org:8443");
    alternatives_print(all, &out, NOW);
    cr_expect_str_eq(out.p,
                     "h2 a.org 443 h2 b.org 8443 \"20261125 20:00:00\" 1 0\n"
                     "h1 c.org 443 h1 [2001:db8::1] 81 \"20261125 20:00:00\" 0 0\n",
                     "%s", out.p);
    buf_clear(&out);
    alternatives_free(all);
}
