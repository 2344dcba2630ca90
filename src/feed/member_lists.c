#include "feed/members.h"

#include "text/url.h"

/* Persons. A person that is open is the last of its list. */

void member_start_person(struct reader *reader, struct frame *frame, const char *const *attributes)
{
    const struct bytes page = bytes_trim(attribute(attributes, "href"));
    const struct bytes picture = bytes_trim(attribute(attributes, "img"));
    struct raw_persons *persons = &frame->raw->persons;
    reader->person = NULL;
    if (!member_has_room(reader, persons->n))
        return;
    reader->person = &ARENA_PUSH(frame->raw->arena, persons->v, persons->n, persons->cap);
    reader->person->role = (enum person_role)frame->element->arg;
    if (page.n)
        reader->person->parts.url = member_url(frame, page);
    if (picture.n)
        reader->person->parts.avatar = member_url(frame, picture);
}

void member_end_person(struct reader *reader, struct frame *frame, struct bytes text)
{
    if (reader->person && !member_is_cut(reader))
        reader->person->text = member_kept(frame, text);
    reader->person = NULL;
}

void member_end_name(struct reader *reader, struct frame *frame, struct bytes text)
{
    if (reader->person)
        reader->person->parts.name = member_kept(frame, text);
}

void member_end_email(struct reader *reader, struct frame *frame, struct bytes text)
{
    if (reader->person && !member_is_cut(reader))
        reader->person->parts.email = member_kept(frame, text);
}

void member_end_homepage(struct reader *reader, struct frame *frame, struct bytes text)
{
    if (reader->person && !bytes_empty(text) && !member_is_cut(reader))
        reader->person->parts.url = member_url(frame, text);
}

/* Categories and keywords. */

/* The schemes of categories that name none. */
static const struct bytes schemes[] = {
    [SCHEME_NONE] = {NULL, 0},
    [SCHEME_ITUNES] = BYTES("http://www.itunes.com/"),
    [SCHEME_MEDIA] = BYTES("http://search.yahoo.com/mrss/category_schema"),
};

static void add_category(struct reader *reader, struct frame *frame, struct category category)
{
    struct categories *list = &frame->raw->categories;
    if (!member_has_room(reader, list->n))
        return;
    if (!category.scheme.p || url_is_executable(category.scheme))
        category.scheme = schemes[frame->element->arg];
    ARENA_PUSH(frame->raw->arena, list->v, list->n, list->cap) = category;
}

static const char *const term_names[] = {"term", "text"};
static const char *const scheme_names[] = {"scheme", "domain"};

void member_start_category(struct reader *reader, struct frame *frame,
                           const char *const *attributes)
{
    const struct category category = {
        .term = member_kept(frame, member_attribute(attributes, term_names, COUNT_OF(term_names))),
        .scheme = member_kept(frame,
                              member_attribute(attributes, scheme_names, COUNT_OF(scheme_names))),
        .label = member_kept(frame, bytes_trim(attribute(attributes, "label"))),
    };
    reader->open_category = 0;
    if (!category.term.p && !category.scheme.p && !category.label.p)
        return;
    add_category(reader, frame, category);
    reader->open_category = frame->raw->categories.n;
}

/* The text belongs to what the attributes began, if that has no term; else it is a category by itself. */
void member_end_category(struct reader *reader, struct frame *frame, struct bytes text)
{
    struct categories *list = &frame->raw->categories;
    const size_t open = reader->open_category;
    reader->open_category = 0;
    if (bytes_empty(text))
        return;
    if (frame->element->field != FIELD_NONE)
        member_store(reader, frame, text);
    if (open && open == list->n && !list->v[open - 1].term.p)
        list->v[open - 1].term = member_kept(frame, text);
    else
        add_category(reader, frame, (struct category){.term = member_kept(frame, text)});
}

void member_end_keywords(struct reader *reader, struct frame *frame, struct bytes text)
{
    struct bytes rest = text, part;
    if (frame->element->field != FIELD_NONE && !bytes_empty(text))
        member_store(reader, frame, text);
    while (bytes_split(&rest, ',', &part))
        if (!bytes_empty(bytes_trim(part)))
            add_category(reader, frame,
                         (struct category){.term = member_kept(frame, bytes_trim(part))});
}

/* Enclosures and media. */

static void add_attachment(struct reader *reader, struct frame *frame, struct attachments *to,
                           const char *const *attributes, const char *size_name)
{
    const struct bytes said = member_attribute(attributes, member_address_names,
                                               MEMBER_ADDRESS_NAMES);
    const struct bytes url = said.p ? member_url(frame, said) : said;
    if (!url.p || !member_has_room(reader, to->n))
        return;
    ARENA_PUSH(frame->raw->arena, to->v, to->n, to->cap) = (struct attachment){
        .url = url,
        .mime_type = member_kept(frame, bytes_trim(attribute(attributes, "type"))),
        .title = member_kept(frame, bytes_trim(attribute(attributes, "title"))),
        .size = raw_number(attribute(attributes, size_name)),
        .duration_s = raw_seconds(attribute(attributes, "duration")),
    };
}

void member_start_enclosure(struct reader *reader, struct frame *frame,
                            const char *const *attributes)
{
    add_attachment(reader, frame, &frame->raw->enclosures, attributes, "length");
}

/* A medium without a type has one by its medium attribute: "image" and so on. */
void member_start_media(struct reader *reader, struct frame *frame, const char *const *attributes)
{
    struct attachments *media = &frame->raw->media;
    const size_t before = media->n;
    add_attachment(reader, frame, media, attributes, "filesize");
    const struct bytes medium = bytes_trim(attribute(attributes, "medium"));
    if (media->n > before && !media->v[before].mime_type.p && !bytes_empty(medium))
        media->v[before].mime_type = member_kept(frame, medium);
}

/* The feed alone: its picture, its cloud, when it rests. */

static const char *const picture_names[] = {"href", "url"};

void member_start_image(struct reader *reader, struct frame *frame, const char *const *attributes)
{
    member_store_url(reader, frame,
                     member_attribute(attributes, picture_names, COUNT_OF(picture_names)));
}

void member_end_image(struct reader *reader, struct frame *frame, struct bytes text)
{
    if (!member_is_cut(reader) && !frame->raw->text[frame->element->field].depth &&
        url_is_http(text))
        member_store_url(reader, frame, text);
}

void member_start_cloud(struct reader *reader, struct frame *frame, const char *const *attributes)
{
    (void)frame;
    const struct bytes domain = bytes_trim(attribute(attributes, "domain"));
    const struct bytes port = bytes_trim(attribute(attributes, "port"));
    const struct bytes path = bytes_trim(attribute(attributes, "path"));
    struct hubs *hubs = &reader->doc->hubs;
    if (bytes_empty(domain) || !member_has_room(reader, hubs->n))
        return;
    static const struct bytes standard = BYTES("80");
    const bool has_port = !bytes_empty(port) && !bytes_equal(port, standard);
    const struct bytes url = arena_printf(
        reader->arena, "http://%.*s%s%.*s%s%.*s", BYTES_FMT(domain), has_port ? ":" : "",
        has_port ? (int)port.n : 0, has_port ? port.p : "",
        bytes_empty(path) || path.p[0] == '/' ? "" : "/", BYTES_FMT(path));
    if (url_to_ascii(reader->arena, url).n)
        ARENA_PUSH(reader->arena, hubs->v, hubs->n,
                   hubs->cap) = (struct hub){.type = BYTES("rssCloud"), .url = url};
}

void member_end_hour(struct reader *reader, struct frame *frame, struct bytes text)
{
    (void)frame;
    const int64_t hour = raw_number(text);
    if (hour >= 0 && hour <= 24) /* 24 is midnight too: the specification of 0.91 counts from 1 */
        reader->doc->skip_hours |= 1u << (hour % 24);
}

void member_end_day(struct reader *reader, struct frame *frame, struct bytes text)
{
    static const struct bytes days[] = {BYTES("sun"), BYTES("mon"), BYTES("tue"), BYTES("wed"),
                                        BYTES("thu"), BYTES("fri"), BYTES("sat")};
    (void)frame;
    for (unsigned i = 0; i < COUNT_OF(days); i++)
        if (bytes_starts_nocase(text, days[i]))
            reader->doc->skip_days |= 1u << i;
}
