#include "feed/opml_outline.h"

#include "feed/limits.h"
#include "feed/opml_tag.h"
#include "text/entity.h"

struct scan {
    struct bytes text;
    struct arena *arena;
    struct opml_elements *out;
    size_t open[LIMIT_DEPTH]; /* indices of elements */
    struct bytes names[LIMIT_DEPTH];
    size_t depth;
    struct opml_tag tag;
};

/* What is not read: from its mark to its end. */
static const struct {
    struct bytes start, end;
} skipped[] = {
    {BYTES("<!--"), BYTES("-->")},
    {BYTES("<![CDATA["), BYTES("]]>")},
    {BYTES("<?"), BYTES("?>")},
    {BYTES("<!"), BYTES(">")},
};

static bool skip_other(struct bytes text, size_t *at)
{
    for (size_t i = 0; i < COUNT_OF(skipped); i++) {
        struct bytes rest = bytes_skip(text, *at);
        if (!bytes_starts(rest, skipped[i].start))
            continue;
        rest = bytes_skip(rest, skipped[i].start.n);
        const size_t n = bytes_find(rest, skipped[i].end);
        *at += skipped[i].start.n + n + (n < rest.n ? skipped[i].end.n : 0);
        return true;
    }
    return false;
}

static bool is_named(struct bytes name, const char *wanted)
{
    const size_t colon = bytes_find_char(name, ':');
    return bytes_equal_nocase(colon < name.n ? bytes_skip(name, colon + 1) : name,
                              bytes_of(wanted));
}

/* The decoded value of an attribute; absent where it is missing or empty. */
static struct bytes value_of(struct scan *s, const char *name)
{
    for (size_t i = 0; i < s->tag.n; i++) {
        if (!bytes_equal_nocase(s->tag.attributes[i].name, bytes_of(name)))
            continue;
        struct buf decoded = {0};
        entity_decode(&decoded, s->tag.attributes[i].value);
        const struct bytes value = arena_copy(s->arena, bytes_trim(buf_bytes(&decoded)));
        buf_clear(&decoded);
        return value.n ? value : (struct bytes){NULL, 0};
    }
    return (struct bytes){NULL, 0};
}

/* As the reader understands it: xmlUrl, or url in an outline that is neither a link to a page nor another list. */
static struct bytes address_of(struct scan *s)
{
    static const char *const others[] = {"link", "include", "audio", "picture"};
    const struct bytes xml_url = value_of(s, "xmlUrl"), type = value_of(s, "type");
    if (xml_url.p)
        return xml_url;
    for (size_t i = 0; i < COUNT_OF(others); i++)
        if (bytes_equal_nocase(type, bytes_of(others[i])))
            return (struct bytes){NULL, 0};
    return value_of(s, "url");
}

static void close_top(struct scan *s, size_t end_start, size_t end)
{
    struct opml_element *element = &s->out->v[s->open[--s->depth]];
    element->end_start = end_start;
    element->end = end;
}

static void take_start(struct scan *s, size_t at)
{
    const size_t parent = s->depth ? s->open[s->depth - 1] : SIZE_MAX, index = s->out->n;
    struct opml_element *element = &ARENA_PUSH(s->arena, s->out->v, s->out->n, s->out->cap);
    *element = (struct opml_element){
        .start = at,
        .start_end = s->tag.end,
        .end_start = s->tag.end,
        .end = s->tag.end,
        .parent = parent,
        .last_child = SIZE_MAX,
        .is_outline = is_named(s->tag.name, "outline"),
        .is_body = is_named(s->tag.name, "body"),
        .is_empty = s->tag.is_empty,
    };
    if (element->is_outline) {
        element->name = value_of(s, "text");
        if (!element->name.p)
            element->name = value_of(s, "title");
        element->address = address_of(s);
    }
    if (parent != SIZE_MAX)
        s->out->v[parent].last_child = index;
    if (s->tag.is_empty || s->depth == LIMIT_DEPTH)
        return;
    s->names[s->depth] = s->tag.name;
    s->open[s->depth++] = index;
}

/* An end tag closes what is open inside of its element too; one that closes nothing is nothing. */
static void take_end(struct scan *s, size_t at)
{
    size_t outside = s->depth;
    while (outside > 0 && !bytes_equal_nocase(s->names[outside - 1], s->tag.name))
        outside--;
    while (outside > 0 && s->depth > outside)
        close_top(s, at, at);
    if (outside > 0)
        close_top(s, at, s->tag.end);
}

void opml_outline_read(struct bytes text, struct arena *arena, struct opml_elements *out)
{
    struct scan *s = ARENA_NEW(arena, struct scan);
    *s = (struct scan){.text = text, .arena = arena, .out = out};
    *out = (struct opml_elements){0};
    for (size_t at = 0; at < text.n;) {
        if (skip_other(text, &at))
            continue;
        if (text.p[at] != '<' || !opml_tag_read(text, at, &s->tag)) {
            at += 1 + bytes_find_char(bytes_skip(text, at + 1), '<');
            continue;
        }
        if (s->tag.is_end)
            take_end(s, at);
        else
            take_start(s, at);
        at = s->tag.end;
    }
    while (s->depth)
        close_top(s, text.n, text.n);
}
