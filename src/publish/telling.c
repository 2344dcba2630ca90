#include "publish/telling.h"

#include "publish/markup.h"
#include "publish/volume.h"
#include "text/html.h"
#include "text/language.h"
#include "text/url.h"

enum { HEADLINE_MAX = 80, LANGUAGE_MAX = 35 /* RFC 5646 §4.4.1 */ };

void telling_address(struct buf *out, const struct publication *publication, const char *suffix)
{
    struct buf address = {0};
    if (publication->public_url.n)
        buf_add_bytes(&address, publication->public_url);
    else /* a colon in a name shall not make a scheme of it */
        buf_add_string(&address, volume_is(publication->volume) ? "../../" : "./");
    buf_add_bytes(&address, publication->topic);
    buf_add_string(&address, suffix);
    markup_url(out, buf_bytes(&address));
    buf_clear(&address);
}

struct bytes telling_title(const struct publication *publication)
{
    return markup_is_blank(publication->title) ? publication->topic : publication->title;
}

void telling_topic_id(struct buf *out, const struct publication *publication)
{
    if (publication->public_url.n) {
        telling_address(out, publication, "/");
        return;
    }
    buf_add_string(out, "urn:riffle:topic:");
    markup_url(out, publication->topic);
}

struct bytes telling_headline(const struct published_entry *entry, struct buf *room)
{
    struct bytes title = bytes_trim(entry->title);
    if (!markup_is_blank(title))
        return title;
    struct bytes excerpt = bytes_trim(entry->excerpt);
    if (markup_is_blank(excerpt))
        return telling_source(entry);
    struct bytes start = markup_cut(excerpt, HEADLINE_MAX);
    if (start.n == excerpt.n)
        return start;
    buf_reset(room);
    buf_add_bytes(room, start);
    buf_add_string(room, "…");
    return buf_bytes(room);
}

static struct bytes name_or_address(struct bytes name, struct bytes address)
{
    static const struct bytes nobody = BYTES("Unnamed source");
    name = bytes_trim(name);
    if (!markup_is_blank(name))
        return name;
    return markup_is_blank(address) ? nobody : address;
}

struct bytes telling_source(const struct published_entry *entry)
{
    return name_or_address(entry->source_title, entry->source_url);
}

struct bytes telling_teller(const struct also_told *also)
{
    return name_or_address(also->source_title, also->url);
}

size_t telling_authors(const struct published_entry *entry,
                       struct bytes out[static TELLING_AUTHORS])
{
    size_t n = 0;
    for (size_t i = 0; i < entry->n_authors && n < TELLING_AUTHORS; i++)
        if (!markup_is_blank(entry->authors[i]))
            out[n++] = bytes_trim(entry->authors[i]);
    if (n == 0)
        out[n++] = telling_source(entry);
    return n;
}

/* Feeds give themselves ids that are none: without a scheme they are of no use to anybody else. */
static bool may_identify(struct bytes id)
{
    id = bytes_trim(id);
    size_t n = 0;
    while (n < id.n &&
           (ascii_is_alnum(id.p[n]) || id.p[n] == '+' || id.p[n] == '-' || id.p[n] == '.'))
        n++;
    return n && n < id.n && id.p[n] == ':' && ascii_is_alpha(id.p[0]) &&
           !markup_is_blank(bytes_skip(id, n + 1)) && !url_is_executable(id);
}

struct bytes telling_source_id(const struct published_entry *entry)
{
    static const struct bytes unknown = BYTES("urn:riffle:source:unknown");
    if (may_identify(entry->source_id))
        return entry->source_id;
    return may_identify(entry->source_url) ? entry->source_url : unknown;
}

int64_t telling_updated(const struct published_entry *entry)
{
    return entry->updated > entry->published ? entry->updated : entry->published;
}

/* A name of somebody else's, kept apart from the direction of what stands around it. */
static void add_name(struct buf *out, struct bytes name)
{
    buf_add_string(out, "<bdi>");
    markup_line(out, name);
    buf_add_string(out, "</bdi>");
}

static void add_also(struct buf *out, const struct published_entry *entry)
{
    buf_add_string(out, "<p>Also told by:</p><ul>");
    for (size_t i = 0; i < entry->n_also; i++) {
        const struct also_told *also = &entry->also[i];
        buf_add_string(out, "<li>");
        add_name(out, telling_teller(also));
        buf_add_string(out, ": <span");
        telling_language(out, also->language);
        buf_add_string(out, ">");
        markup_link(out, also->url, markup_is_blank(also->title) ? also->url : also->title);
        buf_add_string(out, "</span></li>");
    }
    buf_add_string(out, "</ul>");
}

bool telling_picture(const struct publication *publication, const struct published_entry *entry)
{
    return publication->images && markup_may_link(entry->image);
}

static bool has_body(const struct publication *publication, const struct published_entry *entry)
{
    return publication->full_bodies && (entry->content_html.n || entry->content_text.n);
}

static void add_picture(struct buf *out, const struct published_entry *entry)
{
    buf_add_string(out, "<p><img src=\"");
    markup_url(out, entry->image);
    buf_add_string(out, "\" alt=\"\"/></p>");
}

/* Text whose blocks are told apart by line feeds, as paragraphs. */
static void add_paragraphs(struct buf *out, struct bytes text)
{
    struct bytes line;
    while (bytes_split(&text, '\n', &line)) {
        if (markup_is_blank(line))
            continue;
        buf_add_string(out, "<p>");
        markup_line(out, line);
        buf_add_string(out, "</p>");
    }
}

static void add_whole(struct buf *out, const struct publication *publication,
                      const struct published_entry *entry)
{
    buf_add_string(out, "<div");
    telling_language(out, entry->language);
    buf_add_string(out, ">");
    if (entry->content_html.n == 0)
        add_paragraphs(out, entry->content_text);
    else if (publication->images)
        buf_add_bytes(out, entry->content_html);
    else
        html_add_without_media(out, entry->content_html);
    buf_add_string(out, "</div>");
}

static void add_excerpt(struct buf *out, const struct published_entry *entry)
{
    if (markup_is_blank(entry->excerpt))
        return;
    buf_add_string(out, "<p");
    telling_language(out, entry->language);
    buf_add_string(out, ">");
    markup_line(out, entry->excerpt);
    buf_add_string(out, "</p>");
}

void telling_body(struct buf *out, const struct publication *publication,
                  const struct published_entry *entry)
{
    static const struct bytes img = BYTES("<img ");
    bool whole = has_body(publication, entry);
    if (telling_picture(publication, entry) &&
        !(whole && bytes_find(entry->content_html, img) < entry->content_html.n))
        add_picture(out, entry);
    if (whole)
        add_whole(out, publication, entry);
    else
        add_excerpt(out, entry);
    if (markup_may_link(entry->url)) {
        buf_add_string(out, "<p>");
        markup_link(out, entry->url, bytes_of("Read more"));
        buf_add_string(out, " at ");
        add_name(out, telling_source(entry));
        buf_add_string(out, "</p>");
    }
    if (entry->n_also)
        add_also(out, entry);
}

/* ---- files ---- */

/* Types of files whose feeds name none, by how their addresses end. */
static const struct {
    struct bytes ending, type;
} file_types[] = {
    {BYTES(".mp3"), BYTES("audio/mpeg")},      {BYTES(".m4a"), BYTES("audio/mp4")},
    {BYTES(".aac"), BYTES("audio/aac")},       {BYTES(".ogg"), BYTES("audio/ogg")},
    {BYTES(".oga"), BYTES("audio/ogg")},       {BYTES(".opus"), BYTES("audio/ogg")},
    {BYTES(".flac"), BYTES("audio/flac")},     {BYTES(".wav"), BYTES("audio/wav")},
    {BYTES(".mp4"), BYTES("video/mp4")},       {BYTES(".m4v"), BYTES("video/mp4")},
    {BYTES(".webm"), BYTES("video/webm")},     {BYTES(".mov"), BYTES("video/quicktime")},
    {BYTES(".pdf"), BYTES("application/pdf")}, {BYTES(".epub"), BYTES("application/epub+zip")},
};

static bool is_type_character(char c)
{
    static const struct bytes others = BYTES("!#$&^_.+-");
    return ascii_is_alnum(c) || bytes_find_char(others, c) < others.n;
}

/* A media type without its parameters (RFC 6838 §4.2), or absent. */
static struct bytes media_type(struct bytes said)
{
    said = bytes_trim((struct bytes){said.p, bytes_find_char(said, ';')});
    size_t slash = bytes_find_char(said, '/');
    for (size_t i = 0; i < said.n; i++)
        if (i != slash && !is_type_character(said.p[i]))
            return (struct bytes){NULL, 0};
    return slash && slash + 1 < said.n ? said : (struct bytes){NULL, 0};
}

struct bytes telling_file_type(const struct published_file *file)
{
    static const struct bytes image = BYTES("image/");
    struct url url;
    struct bytes type = media_type(file->type);
    if (!markup_may_link(file->url) || bytes_starts_nocase(type, image))
        return (struct bytes){NULL, 0};
    url_split(bytes_trim(file->url), &url);
    for (size_t i = 0; i < COUNT_OF(file_types) && type.n == 0; i++) {
        struct bytes ending = file_types[i].ending;
        if (url.path.n > ending.n &&
            bytes_equal_nocase(bytes_skip(url.path, url.path.n - ending.n), ending))
            type = file_types[i].type;
    }
    return type;
}

/* RFC 5646 §2.1, loosely: how far it is subtags of up to eight letters and digits. */
static size_t subtags(struct bytes tag)
{
    enum { SUBTAG_MAX = 8 };
    size_t end = 0;
    for (size_t at = 0; at < tag.n; at = end + 1) {
        size_t n = 0;
        while (at + n < tag.n && ascii_is_alnum(tag.p[at + n]))
            n++;
        if (n == 0 || n > SUBTAG_MAX)
            break;
        end = at + n;
        if (end < tag.n && tag.p[end] != '-')
            break;
    }
    return end;
}

struct bytes telling_language_tag(struct bytes language)
{
    char room[9];
    language = bytes_trim(language);
    struct bytes primary = language_primary(language, room);
    if (primary.n == 0 || !language_is_known(primary))
        return (struct bytes){NULL, 0};
    size_t n = subtags(language);
    return (struct bytes){language.p, n > LANGUAGE_MAX ? primary.n : n};
}

const char *telling_direction(struct bytes language)
{
    static const struct bytes right_to_left[] = {
        BYTES("ar"), BYTES("ckb"), BYTES("dv"), BYTES("fa"), BYTES("he"),
        BYTES("ps"), BYTES("sd"),  BYTES("ug"), BYTES("ur"), BYTES("yi")};
    language = telling_language_tag(language);
    struct bytes primary = {language.p, bytes_find_char(language, '-')};
    if (primary.n == 0)
        return "auto";
    for (size_t i = 0; i < COUNT_OF(right_to_left); i++)
        if (bytes_equal_nocase(primary, right_to_left[i]))
            return "rtl";
    return "ltr";
}

void telling_language(struct buf *out, struct bytes language)
{
    struct bytes tag = telling_language_tag(language);
    if (tag.n)
        buf_printf(out, " lang=\"%.*s\"", BYTES_FMT(tag));
    buf_printf(out, " dir=\"%s\"", telling_direction(language));
}
