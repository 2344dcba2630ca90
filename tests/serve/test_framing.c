#include "serve/framing.h"

#include <criterion/criterion.h>
#include <string.h>

static const struct {
    const char *fields[3][2]; /* name, value */
    bool sound, sound_in_1_0;
} rows[] = {
    {{{NULL}}, true, true},
    {{{"Host", "x"}}, true, true},
    {{{"Host", "x"}, {"hOST", "x"}}, false, false},
    {{{"Content-Length", "0"}}, true, true},
    {{{"content-length", " 5 "}}, true, true},
    {{{"Content-Length", "5"}, {"Content-Length", "5"}}, false, false},
    {{{"Content-Length", "5, 5"}}, false, false},
    {{{"Content-Length", "+5"}}, false, false},
    {{{"Content-Length", "-5"}}, false, false},
    {{{"Content-Length", "0x5"}}, false, false},
    {{{"Content-Length", "5 5"}}, false, false},
    {{{"Content-Length", ""}}, false, false},
    {{{"Content-Length", "9999999999999999999"}}, false, false},
    {{{"Transfer-Encoding", "chunked"}}, true, false},
    {{{"transfer-encoding", "Chunked"}}, true, false},
    {{{"Transfer-Encoding", "xchunked"}}, false, false},
    {{{"Transfer-Encoding", "gzip, chunked"}}, false, false},
    {{{"Transfer-Encoding", "chunked, identity"}}, false, false},
    {{{"Transfer-Encoding", "identity"}}, false, false},
    {{{"Transfer-Encoding", "chunked"}, {"Transfer-Encoding", "chunked"}}, false, false},
    {{{"Transfer-Encoding", "chunked"}, {"Content-Length", "5"}}, false, false},
    {{{"Content-Length", "5"}, {"Transfer-Encoding", "chunked"}}, false, false},
    {{{"Content-Length ", "5"}}, false, false},
    {{{" Content-Length", "5"}}, false, false},
    {{{"Content\tLength", "5"}}, false, false},
    {{{"", "5"}}, false, false},
    {{{"X-Content-Length", "a"}, {"X!#$%&'*+-.^_`|~", ""}}, true, true},
    {{{"X(", "a"}}, false, false},
};

Test(framing, what_is_ambiguous_is_unsound)
{
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct framing framing = {0};
        for (size_t j = 0; j < 3 && rows[i].fields[j][0]; j++)
            framing_add(&framing, bytes_of(rows[i].fields[j][0]), bytes_of(rows[i].fields[j][1]));
        cr_expect_eq(framing_is_sound(&framing, bytes_of("HTTP/1.1")), rows[i].sound, "row %zu: %s",
                     i, rows[i].fields[0][0]);
        cr_expect_eq(framing_is_sound(&framing, bytes_of("HTTP/1.0")), rows[i].sound_in_1_0,
                     "row %zu, in HTTP/1.0: %s", i, rows[i].fields[0][0]);
    }
}

Test(framing, an_absolute_target_has_a_path)
{
    static const struct {
        const char *target, *path;
    } targets[] = {
        {"/", "/"},
        {"/a/b", "/a/b"},
        {"http://x/a/b", "/a/b"},
        {"HTTPS://[::1]:80/a", "/a"},
        {"http://x", "/"},
        {"http://", "/"},
        {"http:///a", "/a"},
        {"http:/a", "http:/a"},
        {"ftp://x/a", "ftp://x/a"},
        {"/http://x/a", "/http://x/a"},
        {"*", "*"},
        {"", ""},
    };
    for (size_t i = 0; i < COUNT_OF(targets); i++)
        cr_expect_str_eq(framing_path(targets[i].target), targets[i].path, "%s", targets[i].target);
}
