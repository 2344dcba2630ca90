#include "cmd/json_writer.h"

#include <criterion/criterion.h>

static struct buf out;
static struct json_writer json;

static void set_up(void)
{
    out = (struct buf){0};
    json = (struct json_writer){.out = &out};
}

static void tear_down(void)
{
    buf_clear(&out);
}

TestSuite(json_writer, .init = set_up, .fini = tear_down);

Test(json_writer, puts_commas_where_they_belong)
{
    writer_begin_object(&json, NULL);
    writer_text(&json, "a", bytes_of("x"));
    writer_begin_array(&json, "b");
    writer_integer(&json, NULL, -1);
    writer_integer(&json, NULL, INT64_MAX);
    writer_begin_object(&json, NULL);
    writer_end_object(&json);
    writer_begin_array(&json, NULL);
    writer_end_array(&json);
    writer_end_array(&json);
    writer_bool(&json, "c", true);
    writer_number(&json, "d", 2.5);
    writer_bool(&json, "e", false);
    writer_end_object(&json);
    cr_expect_str_eq(out.p, "{\"a\":\"x\",\"b\":[-1,9223372036854775807,{},[]],\"c\":true,"
                            "\"d\":2.5,\"e\":false}");
}

Test(json_writer, leaves_out_what_is_absent)
{
    writer_begin_object(&json, NULL);
    writer_text(&json, "a", (struct bytes){NULL, 0});
    writer_text(&json, "b", bytes_of(""));
    writer_text_always(&json, "c", (struct bytes){NULL, 0});
    writer_text(&json, "d", bytes_of("x"));
    writer_end_object(&json);
    cr_expect_str_eq(out.p, "{\"c\":\"\",\"d\":\"x\"}");
}

static const struct {
    struct bytes text;
    const char *want;
} texts[] = {
    {BYTES("plain"), "\"plain\""},
    {BYTES("say \"no\" \\ yes"), "\"say \\\"no\\\" \\\\ yes\""},
    {BYTES("a\nb\tc\r"), "\"a\\nb\\u0009c\\u000d\""},
    {BYTES("\x01\x1f\x7f"), "\"\\u0001\\u001f\\u007f\""},
    {BYTES("a\0b"), "\"a\\u0000b\""},
    {BYTES("\xd0\xba\xd0\xb8\xd1\x82 \xe4\xb8\xad"), "\"\xd0\xba\xd0\xb8\xd1\x82 \xe4\xb8\xad\""},
    {BYTES("</script>"), "\"</script>\""},
    {BYTES("\""), "\"\\\"\""},
};

Test(json_writer, escapes)
{
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        buf_reset(&out);
        json.comma = false;
        writer_text(&json, NULL, texts[i].text);
        cr_expect_str_eq(out.p, texts[i].want, "%zu: %s", i, out.p);
    }
}

Test(json_writer, names_are_escaped_too)
{
    writer_begin_object(&json, NULL);
    writer_integer(&json, "a\"b", 1);
    writer_end_object(&json);
    cr_expect_str_eq(out.p, "{\"a\\\"b\":1}");
}

Test(json_writer, takes_back_an_optional_object_that_stays_empty)
{
    writer_begin_object(&json, NULL);
    struct json_mark empty = writer_begin_optional(&json, "none");
    writer_text(&json, "x", (struct bytes){NULL, 0});
    writer_end_optional(&json, empty);
    writer_text(&json, "a", bytes_of("1"));
    empty = writer_begin_optional(&json, "none");
    writer_end_optional(&json, empty);
    struct json_mark some = writer_begin_optional(&json, "some");
    writer_text(&json, "x", bytes_of("2"));
    writer_end_optional(&json, some);
    writer_text(&json, "b", bytes_of("3"));
    writer_end_object(&json);
    buf_add_char(&out, '\0');
    cr_expect_str_eq(out.p, "{\"a\":\"1\",\"some\":{\"x\":\"2\"},\"b\":\"3\"}");
}

Test(json_writer, numbers)
{
    static const struct {
        double value;
        const char *want;
    } rows[] = {
        {0, "0"}, {-1.5, "-1.5"}, {0.1, "0.1"}, {48.858222, "48.858222"}, {1e300, "1e+300"}};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        buf_reset(&out);
        json.comma = false;
        writer_number(&json, NULL, rows[i].value);
        cr_expect_str_eq(out.p, rows[i].want);
    }
}
