#include "match/view.h"

static const struct {
    struct bytes type;
    uint32_t bit;
} types[] = {
    {BYTES("audio/"), ENTRY_HAS_AUDIO},
    {BYTES("video/"), ENTRY_HAS_VIDEO},
    {BYTES("image/"), ENTRY_HAS_IMAGE},
};

int64_t view_age_ms(const struct entry *entry, int64_t now)
{
    int64_t said = entry->published != DATE_NONE ? entry->published : entry->modified;
    return said != DATE_NONE && said < now ? now - said : 0;
}

static uint32_t attachment_has(const struct attachment *attachment)
{
    uint32_t has = ENTRY_HAS_ENCLOSURE;
    for (size_t i = 0; i < COUNT_OF(types); i++)
        has |= bytes_starts_nocase(attachment->mime_type, types[i].type) ? types[i].bit : 0;
    return has;
}

uint32_t view_has(const struct entry *entry)
{
    uint32_t has = entry->image.n > 0 || entry->banner_image.n > 0 ? ENTRY_HAS_IMAGE : 0;
    if (entry->published != DATE_NONE || entry->modified != DATE_NONE)
        has |= ENTRY_HAS_DATE;
    for (size_t i = 0; i < entry->attachments.n; i++)
        has |= attachment_has(&entry->attachments.v[i]);
    return has;
}
