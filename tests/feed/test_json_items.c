#include "feed/json_items.h"

#include <string.h>

#include <criterion/criterion.h>

static const struct {
    const char *text;
    const char *
        items; /* with a space between them and '.' for an orderly end, '!' for none; NULL: no array */
} rows[] = {
    {"{\"items\":[]}", "."},
    {" { \"a\" : 1 , \"items\" : [ ] } ", "."},
    {"{\"items\":[1,{\"a\":[2]},\"x\"]}", "1 {\"a\":[2]} \"x\" ."},
    {"{\"a\":{\"items\":[9]},\"b\":\"\\\"items\\\":[8]\",\"items\":[ 7 , 6 ]}", "7 6 ."},
    {"{\"items\":[\"a]b\",\"c\\\"],\"]}", "\"a]b\" \"c\\\"],\" ."},
    {"{\"items\":{}}", NULL},
    {"{\"item\":[]}", NULL},
    {"[\"items\",[]]", NULL},
    {"{items:[1]}", NULL},
    {"{", NULL},
    {"", NULL},
    {"{\"items\":[1", "1 !"},
    {"{\"items\":[{\"a\":1},{\"b", "{\"a\":1} {\"b !"},
    {"{\"items\":[1 2]}", "1 !"},
    {"{\"items\":[1,]}", "1 !"},
    {"{\"items\":[,1]}", "!"},
};

Test(json_items, come_one_by_one)
{
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct bytes array, item;
        char got[100] = "";
        size_t n = 0;
        const bool found = json_items_find(bytes_of(rows[i].text), &array);
        cr_expect(found == (rows[i].items != NULL), "%s", rows[i].text);
        if (!found || !rows[i].items)
            continue;
        enum json_items_step step;
        while ((step = json_items_next(&array, &item)) == JSON_ITEMS_ONE &&
               n + item.n + 2 < sizeof got) {
            memcpy(got + n, item.p, item.n);
            n += item.n;
            got[n++] = ' ';
        }
        got[n] = step == JSON_ITEMS_END ? '.' : '!';
        cr_expect_str_eq(got, rows[i].items, "%s gave %s", rows[i].text, got);
    }
}
