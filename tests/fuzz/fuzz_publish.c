/* Foreign words in what is published: a line of the input for each member of an entry. Whatever they are, the XML forms
 * are well-formed and the page holds nothing but its own elements. */
#include "publish/atom.h"
#include "publish/json.h"
#include "publish/opml.h"
#include "publish/page.h"
#include "publish/rss.h"

#include <expat.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct bytes next(struct bytes *rest)
{
    struct bytes line = {NULL, 0};
    (void)bytes_split(rest, '\n', &line);
    return line;
}

static void check_xml(void (*render)(const struct publication *, struct buf *),
                      const struct publication *publication)
{
    struct buf out = {0};
    render(publication, &out);
    XML_Parser parser = XML_ParserCreate("UTF-8");
    if (XML_Parse(parser, out.p, (int)out.n, 1) != XML_STATUS_OK)
        abort();
    XML_ParserFree(parser);
    buf_clear(&out);
}

static void refuse(struct bytes page, const char *what)
{
    if (bytes_find(page, bytes_of(what)) < page.n)
        abort();
}

static void check_page(const struct publication *publication)
{
    static const char *const never[] = {
        "<script",      "<img",         "<iframe",      "<svg",         "href=\"javascript:",
        "href=\"data:", "\xE2\x80\xAA", "\xE2\x80\xAE", "\xE2\x81\xA6", "\xE2\x81\xA9",
        "\x1B",         "\x7F",
    };
    struct buf out = {0};
    publish_page(publication, &out);
    publish_index(publication, 1, &out);
    for (size_t i = 0; i < COUNT_OF(never); i++)
        refuse(buf_bytes(&out), never[i]);
    size_t open = 0, close = 0;
    for (size_t i = 0; i < out.n; i++) {
        open += out.p[i] == '<';
        close += out.p[i] == '>';
    }
    if (open != close)
        abort();
    buf_clear(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes rest = {size ? (const char *)data : "", size};
    struct also_told also = {.title = next(&rest), .url = next(&rest), .source_title = next(&rest)};
    struct bytes tag = next(&rest);
    struct published_entry entry = {
        .title = next(&rest),
        .url = next(&rest),
        .id = next(&rest),
        .language = next(&rest),
        .authors = next(&rest),
        .source_title = next(&rest),
        .source_url = next(&rest),
        .source_home = next(&rest),
        .source_kind = next(&rest),
        .why = next(&rest),
        .tags = &tag,
        .n_tags = 1,
        .also = &also,
        .n_also = 1,
    };
    struct publication publication = {
        .topic = next(&rest),
        .title = next(&rest),
        .subtitle = next(&rest),
        .entries = &entry,
        .n_entries = 1,
    };
    entry.excerpt = rest;
    check_xml(publish_atom, &publication);
    check_xml(publish_rss, &publication);
    check_xml(publish_opml, &publication);
    check_page(&publication);
    struct buf json = {0};
    publish_json(&publication, &json);
    buf_clear(&json);
    return 0;
}
