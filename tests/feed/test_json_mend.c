#include "feed/json_mend.h"

#include <criterion/criterion.h>
#include <jansson.h>
#include <string.h>

static const struct {
    const char *text, *mended;
    enum repair repair; /* REPAIR_COUNT: none */
} rows[] = {
    /* nothing to mend, white space apart */
    {"{\"a\": [1, -2.5, true, null, \"x\"]}", "{\"a\":[1,-2.5,true,null,\"x\"]}", REPAIR_COUNT},
    {"{\"id\": 123456789012345678901234}", "{\"id\":\"123456789012345678901234\"}", REPAIR_COUNT},
    {"{\"n\": 1e999}", "{\"n\":\"1e999\"}", REPAIR_COUNT},
    /* broken off */
    {"{", "{}", REPAIR_TRUNCATED},
    {"{\"a", "{}", REPAIR_TRUNCATED},
    {"{\"a\":", "{}", REPAIR_TRUNCATED},
    {"{\"a\":\"x", "{}", REPAIR_TRUNCATED},
    {"{\"a\":1", "{}", REPAIR_TRUNCATED},
    {"{\"a\":tru", "{}", REPAIR_TRUNCATED},
    {"{\"a\":[1,2", "{\"a\":[1]}", REPAIR_TRUNCATED},
    {"{\"a\":[1,{\"b\":2,", "{\"a\":[1,{\"b\":2}]}", REPAIR_TRUNCATED},
    {"{\"a\":{\"title\":\"half a ti", "{\"a\":{\"title\":\"half a ti\"}}", REPAIR_TRUNCATED},
    {"{\"title\":\"x\\", "{\"title\":\"x\"}", REPAIR_TRUNCATED},
    {"{\"title\":\"x\\u00", "{\"title\":\"x\"}", REPAIR_TRUNCATED},
    {"{\"a\":1,\"b\"=2,\"c\":3}", "{\"a\":1}", REPAIR_TRUNCATED},
    {"{\"a\":[1}", "{\"a\":[1]}", REPAIR_TRUNCATED},
    /* slightly wrong */
    {"{\"a\":[1,2,],}", "{\"a\":[1,2]}", REPAIR_BAD_CHAR},
    {"{\"a\":[{}{}]\"b\":1}", "{\"a\":[{},{}],\"b\":1}", REPAIR_BAD_CHAR},
    {"{\"a\":\"x\ny\tz\x01\"}", "{\"a\":\"x\\u000ay\\u0009z\\u0001\"}", REPAIR_BAD_CHAR},
    {"{\"a\":\"C:\\dir \\u12x\"}", "{\"a\":\"C:\\\\dir \\\\u12x\"}", REPAIR_BAD_CHAR},
    {"{\"a\":NaN,\"b\":01}", "{\"a\":\"NaN\",\"b\":\"01\"}", REPAIR_BAD_CHAR},
    {"{\"a\":\"\\ud83d\\ude00 \\ud83d x \\ude00\"}", "{\"a\":\"\\ud83d\\ude00 \\ufffd x \\ufffd\"}",
     REPAIR_INVALID_UTF8},
    {"{\"a\":1} <!-- served in 3 ms -->", "{\"a\":1}", REPAIR_TRAILING_JUNK},
};

Test(json_mend, mends)
{
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct buf out = {0};
        struct repairs repairs = {.n = 0};
        (void)json_mend(bytes_of(rows[i].text), &out, &repairs);
        cr_expect_str_eq(out.p, rows[i].mended, "%s gave %s", rows[i].text, out.p);
        const bool noted = repairs.n == 1 && repairs.list[0] == rows[i].repair;
        cr_expect(rows[i].repair == REPAIR_COUNT ? repairs.n == 0 : noted, "%s", rows[i].text);
        buf_clear(&out);
    }
}

/* Whatever comes in, what comes out is JSON. */
Test(json_mend, makes_json_of_anything)
{
    static const char letters[] = "{}[]\":,\\u0d1tn e.";
    uint32_t state = 1;
    for (int round = 0; round < 20000; round++) {
        char text[40] = "{";
        const size_t n = 1 + (state >> 7) % 38;
        for (size_t i = 1; i < n; i++) {
            state = state * 1664525 + 1013904223;
            text[i] = letters[(state >> 16) % (sizeof letters - 1)];
        }
        struct buf out = {0};
        struct repairs repairs = {.n = 0};
        (void)json_mend((struct bytes){text, n}, &out, &repairs);
        json_t *value = json_loadb(out.p, out.n, JSON_ALLOW_NUL, NULL);
        cr_expect(value, "%s gave %s", text, out.p);
        json_decref(value);
        buf_clear(&out);
    }
}

/* Depth beyond any feed's ends the document, in linear time and without recursion. */
Test(json_mend, is_not_led_into_the_depth)
{
    static char text[1 << 20];
    memset(text, '[', sizeof text);
    memcpy(text, "{\"items\":", 9);
    struct buf out = {0};
    struct repairs repairs = {.n = 0};
    cr_expect(json_mend((struct bytes){text, sizeof text}, &out, &repairs));
    cr_expect(out.n < 1000 && repairs.list[0] == REPAIR_TRUNCATED);
    buf_clear(&out);
}
