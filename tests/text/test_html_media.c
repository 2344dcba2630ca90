#include "text/html.h"

#include "base/buf.h"

#include <criterion/criterion.h>

/* Safe HTML, and the same without what is loaded. */
static const char *const rows[][2] = {
    {"", ""},
    {"a &lt;img> b", "a &lt;img> b"},
    {"<p>a<img src=\"https://x.example/\" alt=\"b &gt; c\"/>d</p>", "<p>ad</p>"},
    {"<video controls=\"\" poster=\"https://x.example/\"><source src=\"https://x.example/\"/>no "
     "film</video>",
     "no film"},
    {"<audio src=\"https://x.example/\"></audio><track src=\"https://x.example/\"/>", ""},
    {"<image>", "<image>"},
    {"<a href=\"https://x.example/\"><img alt=\"\"/>x</a>", "<a href=\"https://x.example/\">x</a>"},
};

Test(html_media, nothing_that_is_loaded_is_left)
{
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct buf out = {0};
        html_add_without_media(&out, bytes_of(rows[i][0]));
        cr_expect(bytes_equal(buf_bytes(&out), bytes_of(rows[i][1])), "%s gave %s", rows[i][0],
                  out.p);
        buf_clear(&out);
    }
}
