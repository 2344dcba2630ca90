#include "told.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>
#include <jansson.h>

#include "cmd/document_json.h"
#include "feed/parse.h"

#define PREFIXES                                                                                   \
    " xmlns:a='http://www.w3.org/2005/Atom' xmlns:content='http://purl.org/rss/1.0/modules/"       \
    "content/' xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:media='http://search.yahoo.com/"  \
    "mrss/' xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd' xmlns:wfw='http://"          \
    "wellformedweb.org/CommentAPI/' xmlns:thr='http://purl.org/syndication/thread/1.0' "           \
    "xmlns:sy='http://purl.org/rss/1.0/modules/syndication/' xmlns:georss='http://www.georss.org/" \
    "georss' xmlns:podcast='https://podcastindex.org/namespace/1.0' xmlns:rdf='http://www.w3.org/" \
    "1999/02/22-rdf-syntax-ns#' xmlns:x='urn:x-nobody'"

static const struct {
    const char *before, *after;
} around[] = {
    [AROUND_ITEM] = {"<rss version='2.0'" PREFIXES "><channel><title>F</title><item>",
                     "</item></channel></rss>"},
    [AROUND_CHANNEL] = {"<rss version='2.0'" PREFIXES "><channel>", "</channel></rss>"},
    [AROUND_ENTRY] = {"<feed xmlns='http://www.w3.org/2005/Atom'" PREFIXES "><title>F</title>"
                      "<entry>",
                      "</entry></feed>"},
    [AROUND_FEED] = {"<feed xmlns='http://www.w3.org/2005/Atom'" PREFIXES ">", "</feed>"},
    [AROUND_JSON] = {"{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"F\","
                     "\"items\":[{",
                     "}]}"},
    [AROUND_NOTHING] = {"", ""},
};

/* The document as it is printed; the caller frees it. */
static json_t *outcome(const struct told *row)
{
    static const struct feed_hints hints = {.base_url = BYTES("https://base.example/dir/feed")};
    struct error err = {0};
    struct feed_doc *doc;
    struct arena *arena = arena_new(SIZE_MAX);
    struct buf out = {0};
    const struct bytes text = arena_printf(arena, "%s%s%s", around[row->around].before, row->piece,
                                           around[row->around].after);
    if (feed_parse(text, &hints, arena, &doc, &err))
        document_json(&out, doc, NULL, NULL);
    else
        document_json_error(&out, "-", err.text);
    json_t *json = json_loadb(out.p, out.n, JSON_ALLOW_NUL, NULL);
    cr_assert(json, "%s", row->piece);
    buf_clear(&out);
    arena_free(arena);
    return json;
}

static const json_t *step(const json_t *at, struct bytes part)
{
    char name[64] = {0};
    size_t index = 0;
    cr_assert(part.n < sizeof name);
    memcpy(name, part.p, part.n);
    if (json_is_array(at) && sscanf(name, "%zu", &index) == 1)
        return json_array_get(at, index);
    return json_object_get(at, name);
}

/* What the member of that path is, as text; absent where it is not there. */
static void print_member(const json_t *json, const char *path, struct buf *out)
{
    static const struct bytes count = BYTES("#");
    struct bytes rest = bytes_of(path), part;
    while (json && bytes_split(&rest, '.', &part)) {
        if (bytes_equal(part, count)) {
            buf_printf(out, "%zu", json_array_size(json));
            return;
        }
        json = step(json, part);
    }
    if (json_is_string(json)) {
        buf_add(out, json_string_value(json), json_string_length(json));
    } else if (json) {
        char *text = json_dumps(json, JSON_ENCODE_ANY | JSON_COMPACT);
        buf_add_string(out, text);
        free(text);
    }
}

void told_check(const struct told *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct buf have = {0};
        json_t *json = outcome(&rows[i]);
        print_member(json, rows[i].path, &have);
        cr_expect(bytes_equal(buf_bytes(&have), bytes_of(rows[i].want)),
                  "row %zu: %s\n  %s is \"%.*s\", not \"%s\"", i, rows[i].piece, rows[i].path,
                  BYTES_FMT(buf_bytes(&have)), rows[i].want ? rows[i].want : "");
        json_decref(json);
        buf_clear(&have);
    }
}
