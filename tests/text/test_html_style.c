#include "text/html_style.h"

#include <criterion/criterion.h>

static const struct {
    const char *style, *want;
} styles[] = {
    {"", ""},
    {"color:red", "color: red;"},
    {" COLOR : Red ; margin:0px!important;;", "color: Red; margin: 0px !important;"},
    {"color:#000080;color:#12345", "color: #000080;"},
    {"color: rgb(0, 128, 0)", "color: rgb(0, 128, 0);"},
    {"color: rgb(0, 128", ""},
    {"font-family: arial,sans-serif", "font-family: arial, sans-serif;"},
    {"font-family: 'Times New', \"x\"", "font-family: 'Times New', \"x\";"},
    {"font: 12px/1.5 serif", "font: 12px/ 1.5 serif;"},
    {"padding: 2ex 4px .5em 1.25rem", "padding: 2ex 4px .5em 1.25rem;"},
    {"padding: 99999em", ""},
    {"margin: -1000px", ""},
    {"position: absolute; left: 0; top: 0; z-index: 9; width: 100%", "width: 100%;"},
    {"background: url(http://e.org/x)", ""},
    {"background-image: url(x); background-color: black", "background-color: black;"},
    {"width: expression(alert(1))", ""},
    {"width: calc(1px + 1px); height: var(--x)", ""},
    {"color: r\\65 d", ""},
    {"color/**/: red", ""},
    {"color: re/**/d", ""},
    {"behavior: url(x); -moz-binding: url(x)", ""},
    {"mso-ansi-language: NL", ""},
    {"color: red,", ""},
    {"color: , red", ""},
    {"color: !important", ""},
    {"color: red !ie", ""},
    {"color: 'red", ""},
    {"font-family: 'a;b'; float: left", "float: left;"},
    {"color", ""},
    {"word-wrap: break-word; white-space: pre; background: #fff",
     "word-wrap: break-word; white-space: pre; background: #fff;"},
};

Test(html_style, keeps_what_is_harmless_and_its_own_result)
{
    for (size_t i = 0; i < COUNT_OF(styles); i++) {
        struct buf once = {0}, twice = {0};
        html_style(&once, bytes_of(styles[i].style));
        html_style(&twice, buf_bytes(&once));
        cr_expect(bytes_equal(buf_bytes(&once), bytes_of(styles[i].want)), "%s gives %.*s",
                  styles[i].style, BYTES_FMT(buf_bytes(&once)));
        cr_expect(bytes_equal(buf_bytes(&once), buf_bytes(&twice)));
        buf_clear(&once);
        buf_clear(&twice);
    }
}
