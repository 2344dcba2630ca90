#include "story/tracking.h"

#include <criterion/criterion.h>
#include <string.h>

Test(tracking, names_ascend)
{
    size_t n = 0;
    for (; tracking_exact_name(n); n++) {
        const char *name = tracking_exact_name(n);
        for (const char *p = name; *p; p++)
            cr_expect(*p == ascii_lower(*p), "%s is not in lower case", name);
        if (n > 0)
            cr_expect(strcmp(tracking_exact_name(n - 1), name) < 0, "%s is out of order", name);
        cr_expect(tracking_parameter((struct bytes){NULL, 0}, bytes_of(name), bytes_of("x")) ==
                      PARAMETER_TRACKING,
                  "%s is not found", name);
    }
    cr_expect(n > 50);
}

static const struct {
    const char *host, *name, *value;
    enum parameter want;
} rows[] = {
    {"example.org", "utm_source", "rss", PARAMETER_TRACKING},
    {"example.org", "UTM_Source", "rss", PARAMETER_TRACKING},
    {"example.org", "utm_", "", PARAMETER_TRACKING},
    {"example.org", "utm", "5", PARAMETER_MEANT},
    {"example.org", "fbclid", "IwAR", PARAMETER_TRACKING},
    {"example.org", "FBCLID", "IwAR", PARAMETER_TRACKING},
    {"example.org", "fbclidx", "IwAR", PARAMETER_MEANT},
    {"example.org", "fbcli", "IwAR", PARAMETER_MEANT},
    {"example.org", "CMP", "share_btn_tw", PARAMETER_TRACKING},
    {"example.org", "id", "5", PARAMETER_MEANT},
    {"example.org", "p", "5", PARAMETER_MEANT},
    {"example.org", "story", "5", PARAMETER_MEANT},
    {"example.org", "page", "2", PARAMETER_MEANT},
    {"example.org", "q", "rss", PARAMETER_MEANT},
    {"example.org", "from", "rss", PARAMETER_TRACKING},
    {"example.org", "from", "5", PARAMETER_MEANT},
    {"example.org", "from", "", PARAMETER_MEANT},
    {"example.org", "source", "Telegram", PARAMETER_TRACKING},
    {"lenta.ru", "from", "5", PARAMETER_TRACKING},
    {"m.lenta.ru", "from", "5", PARAMETER_TRACKING},
    {"notlenta.ru", "from", "5", PARAMETER_MEANT},
    {"p.dw.com", "maca", "en-rss", PARAMETER_TRACKING},
    {"example.org", "maca", "en-rss", PARAMETER_MEANT},
    {"youtube.com", "v", "abc", PARAMETER_MEANT},
    {"youtube.com", "si", "abc", PARAMETER_TRACKING},
    {"example.org", "amp", "1", PARAMETER_FORM},
    {"example.org", "outputType", "amp", PARAMETER_FORM},
    {"example.org", "outputType", "json", PARAMETER_MEANT},
    {"example.org", "", "x", PARAMETER_MEANT},
};

Test(tracking, kinds)
{
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        cr_expect(tracking_parameter(bytes_of(rows[i].host), bytes_of(rows[i].name),
                                     bytes_of(rows[i].value)) == rows[i].want,
                  "row %zu: %s?%s=%s", i, rows[i].host, rows[i].name, rows[i].value);
}

Test(tracking, hostile_names)
{
    static const char with_nul[] = "fbclid\0x";
    struct bytes none = {NULL, 0};
    cr_expect(tracking_parameter(none, (struct bytes){with_nul, 8}, none) == PARAMETER_MEANT);
    cr_expect(tracking_parameter(none, (struct bytes){with_nul + 6, 1}, none) == PARAMETER_MEANT);
    cr_expect(tracking_parameter(none, none, none) == PARAMETER_MEANT);
    cr_expect(tracking_parameter(none, bytes_of("\xff\xfe"), none) == PARAMETER_MEANT);
}

Test(tracking, fragments)
{
    cr_expect(tracking_fragment(bytes_of("xtor=RSS-3208")));
    cr_expect(tracking_fragment(bytes_of(":~:text=said")));
    cr_expect(!tracking_fragment(bytes_of("section-2")));
    cr_expect(!tracking_fragment((struct bytes){NULL, 0}));
}
