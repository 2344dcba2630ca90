#include "text/entity.h"

#include <criterion/criterion.h>
#include <string.h>

#include "text/entity_table.h"

Test(entity, table_is_sorted_and_whole)
{
    size_t pairs = 0, legacy = 0;
    for (size_t i = 0; i < ENTITY_COUNT; i++) {
        const struct entity_name *row = &entity_names[i];
        size_t length = strlen(row->name);
        cr_expect(length > 0 && length <= ENTITY_NAME_MAX, "%s", row->name);
        cr_expect(row->code_points[0] > 0, "%s", row->name);
        if (i > 0)
            cr_expect(strcmp(entity_names[i - 1].name, row->name) < 0, "%s", row->name);
        uint32_t points[2];
        cr_expect(entity_lookup(bytes_of(row->name), points) > 0, "%s is not found", row->name);
        cr_expect(memcmp(points, row->code_points, sizeof points) == 0, "%s", row->name);
        pairs += row->code_points[1] != 0;
        legacy += row->legacy;
    }
    cr_expect(ENTITY_COUNT + legacy == 2231, "HTML counts the names without a semicolon twice");
    cr_expect(pairs == 93);
}

Test(entity, looks_up_names)
{
    uint32_t points[2];
    cr_expect(entity_lookup(bytes_of("amp"), points) == 1 && points[0] == '&');
    cr_expect(entity_lookup(bytes_of("NotEqualTilde"), points) == 2 && points[0] == 0x2242 &&
              points[1] == 0x338);
    static const char *const unknown[] = {
        "", "AmP", "amp;", "nosuch", "zzz", "A", "CounterClockwiseContourIntegralX"};
    for (size_t i = 0; i < COUNT_OF(unknown); i++)
        cr_expect(entity_lookup(bytes_of(unknown[i]), points) == 0, "%s", unknown[i]);
    cr_expect(entity_lookup((struct bytes){NULL, 0}, points) == 0);
}

Test(entity, decodes_references_once)
{
    static const struct {
        const char *text, *want;
    } rows[] = {
        {"", ""},
        {"plain", "plain"},
        {"a &amp; b &lt;c&gt; &quot;d&quot; &apos;", "a & b <c> \"d\" '"},
        {"&amp;lt;", "&lt;"},
        {"&eacute;&NotEqualTilde;&hellip;", "é\xE2\x89\x82\xCC\xB8…"},
        {"&#233;&#xe9;&#XE9;&#x1F600;", "ééé😀"},
        {"&#147;x&#x94; &#128;", "“x” €"},
        {"&#0;&#xD800;&#x110000;&#99999999999;",
         "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
        {"&#233 x", "é x"},
        {"&eacute x, AT&amp", "é x, AT&"},
        {"&copy=1 &copy2 &copyx &copy.", "&copy=1 &copy2 &copyx ©."},
        {"&hellip x", "&hellip x"},
        {"&nosuch; & &; &&amp;&", "&nosuch; & &; &&&"},
        {"&#; &#x; &#xg; &#", "&#; &#x; &#xg; &#"},
        {"?a=1&b=2&lt=3", "?a=1&b=2&lt=3"},
    };
    struct buf buf = {0};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        buf_reset(&buf);
        entity_decode(&buf, bytes_of(rows[i].text));
        cr_expect(bytes_equal(buf_bytes(&buf), bytes_of(rows[i].want)), "%s: %.*s", rows[i].text,
                  BYTES_FMT(buf_bytes(&buf)));
    }
    buf_clear(&buf);
}
