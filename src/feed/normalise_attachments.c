#include "feed/normalise.h"

#include "feed/limits.h"

static const struct bytes none = {NULL, 0};

/* What a second element says about a file fills what the first one left open. */
static void fill_attachment(struct arena *arena, struct attachment *to,
                            const struct attachment *said)
{
    if (!to->mime_type.p && bytes_find_char(said->mime_type, '/') < said->mime_type.n)
        to->mime_type = arena_copy(arena, said->mime_type);
    if (!to->title.p)
        to->title = arena_copy(arena, said->title);
    if (to->size < 0)
        to->size = said->size;
    if (to->duration_s < 0)
        to->duration_s = said->duration_s;
}

static void add_attachment(struct arena *arena, struct entry *entry, const struct attachment *said)
{
    struct attachments *to = &entry->attachments;
    for (size_t i = 0; i < to->n; i++)
        if (bytes_equal(to->v[i].url, said->url)) {
            fill_attachment(arena, &to->v[i], said);
            return;
        }
    if (to->n == LIMIT_MEMBERS || bytes_empty(said->url))
        return;
    struct attachment *added = &ARENA_PUSH(arena, to->v, to->n, to->cap);
    *added = (struct attachment){.url = arena_copy(arena, said->url), .size = -1, .duration_s = -1};
    fill_attachment(arena, added, said);
}

/* Whether a link is a file to take along: an enclosure, or content that lies elsewhere and is no text. */
static bool is_attachment(const struct link *link)
{
    static const struct bytes text = BYTES("text/"), xhtml = BYTES("application/xhtml");
    if (link_has_rel(link, CONTENT_REL))
        return bytes_find_char(link->type, '/') < link->type.n &&
               !bytes_starts_nocase(link->type, text) && !bytes_starts_nocase(link->type, xhtml);
    return link_has_rel(link, "enclosure");
}

/* What a podcast says about an episode's length is about its one recording. */
static void time_recording(struct bytes duration, struct attachments *list)
{
    static const struct bytes image = BYTES("image/");
    struct attachment *recording = NULL;
    for (size_t i = 0; i < list->n; i++) {
        if (bytes_starts_nocase(list->v[i].mime_type, image))
            continue;
        if (recording)
            return;
        recording = &list->v[i];
    }
    if (recording && recording->duration_s < 0)
        recording->duration_s = raw_seconds(duration);
}

void normalise_attachments(struct arena *arena, const struct raw *raw, struct entry *entry)
{
    if (raw->enclosures.n + raw->media.n == 1) {
        entry->attachments.v = ARENA_NEW(arena, struct attachment);
        entry->attachments.cap = 1;
    }
    for (size_t i = 0; i < raw->enclosures.n; i++)
        add_attachment(arena, entry, &raw->enclosures.v[i]);
    for (size_t i = 0; i < raw->links.n; i++) {
        const struct link *link = &raw->links.v[i];
        if (is_attachment(link))
            add_attachment(arena, entry,
                           &(struct attachment){.url = link->href,
                                                .mime_type = link->type,
                                                .title = link->title,
                                                .size = link->length,
                                                .duration_s = -1});
    }
    for (size_t i = 0; i < raw->media.n; i++)
        add_attachment(arena, entry, &raw->media.v[i]);
    time_recording(raw->text[FIELD_PODCAST_DURATION].text, &entry->attachments);
}

static struct bytes picture_among(const struct attachments *list)
{
    static const struct bytes image = BYTES("image");
    for (size_t i = 0; i < list->n; i++)
        if (bytes_starts_nocase(list->v[i].mime_type, image))
            return list->v[i].url;
    return none;
}

struct bytes normalise_picture(struct arena *arena, const struct raw *raw)
{
    struct bytes url = raw_take(raw, FIELD_IMAGE_MEDIA, FIELD_IMAGE_RSS)->text;
    if (!url.n)
        url = links_address(&raw->links, "image");
    if (!url.n)
        url = picture_among(&raw->media);
    if (!url.n)
        url = picture_among(&raw->enclosures);
    return url.n ? arena_copy(arena, url) : none;
}
