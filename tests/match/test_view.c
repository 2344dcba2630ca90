#include "match/view.h"

#include <criterion/criterion.h>

static const struct {
    int64_t published, modified, now, want;
} ages[] = {
    {1000, DATE_NONE, 5000, 4000},   {1000, 3000, 5000, 4000},   {DATE_NONE, 3000, 5000, 2000},
    {DATE_NONE, DATE_NONE, 5000, 0}, {9000, DATE_NONE, 5000, 0}, {0, DATE_NONE, 5000, 5000},
};

Test(view, tells_the_age)
{
    for (size_t i = 0; i < COUNT_OF(ages); i++) {
        const struct entry entry = {.published = ages[i].published, .modified = ages[i].modified};
        cr_expect_eq(view_age_ms(&entry, ages[i].now), ages[i].want, "row %zu", i);
    }
}

static const struct {
    const char *type;
    uint32_t want;
} files[] = {
    {"audio/mpeg", ENTRY_HAS_ENCLOSURE | ENTRY_HAS_AUDIO},
    {"Video/MP4", ENTRY_HAS_ENCLOSURE | ENTRY_HAS_VIDEO},
    {"image/webp", ENTRY_HAS_ENCLOSURE | ENTRY_HAS_IMAGE},
    {"application/pdf", ENTRY_HAS_ENCLOSURE},
    {"", ENTRY_HAS_ENCLOSURE},
};

Test(view, tells_what_an_entry_brings)
{
    struct entry entry = {.published = DATE_NONE, .modified = DATE_NONE};
    cr_expect_eq(view_has(&entry), 0);
    for (size_t i = 0; i < COUNT_OF(files); i++) {
        struct attachment file = {.mime_type = bytes_of(files[i].type)};
        entry.attachments = (struct attachments){.v = &file, .n = 1};
        cr_expect_eq(view_has(&entry), files[i].want, "%s", files[i].type);
    }
    entry = (struct entry){.published = DATE_NONE, .modified = 7, .image = bytes_of("https://a/b")};
    cr_expect_eq(view_has(&entry), ENTRY_HAS_IMAGE | ENTRY_HAS_DATE);
}
