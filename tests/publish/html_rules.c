#include "html_rules.h"

#include "value_rules.h"

#include <gumbo.h>
#include <string.h>

struct html_check {
    struct complaints *complaints;
    bool page, images;
    const char **ids; /* so far */
    size_t n_ids, ids_cap;
};

static void html_complain(struct html_check *c, const GumboNode *node, const char *what,
                          const char *about)
{
    complain(c->complaints, c->page && node ? node->v.element.start_pos.line : 0, what,
             bytes_of(about));
}

/* What may stand in a feed. */
static const char *const inert[] = {
    "a",    "abbr",  "acronym", "address", "area",    "article", "aside",      "audio",   "b",
    "bdi",  "bdo",   "big",     "body",    "br",      "caption", "blockquote", "center",  "cite",
    "code", "col",   "dd",      "del",     "details", "dfn",     "colgroup",   "dir",     "div",
    "dl",   "dt",    "em",      "figure",  "font",    "footer",  "figcaption", "h1",      "h2",
    "h3",   "h4",    "h5",      "h6",      "head",    "header",  "hgroup",     "hr",      "html",
    "i",    "img",   "ins",     "kbd",     "li",      "main",    "map",        "mark",    "menu",
    "nav",  "ol",    "p",       "pre",     "q",       "rp",      "rt",         "ruby",    "s",
    "samp", "small", "section", "source",  "span",    "strike",  "strong",     "sub",     "summary",
    "sup",  "table", "tbody",   "td",      "tfoot",   "th",      "thead",      "time",    "tr",
    "tt",   "u",     "track",   "ul",      "var",     "video",   "wbr",        "picture",
};

/* What may stand on a page besides. */
static const char *const of_pages[] = {
    "title", "meta", "link", "form", "input",  "label", "search", "button",   "output", "svg",
    "g",     "rect", "path", "line", "circle", "text",  "tspan",  "polyline", "desc",   "polygon"};

/* What loads something by itself. */
static const char *const loading[] = {"img", "source", "track", "video", "audio", "picture"};

static bool is_among(const char *const *names, size_t n, struct bytes name)
{
    for (size_t i = 0; i < n; i++)
        if (bytes_equal_nocase(bytes_of(names[i]), name))
            return true;
    return false;
}

/* The name as it was written, where the parser has no number for it. */
static struct bytes name_of(const GumboElement *element)
{
    if (element->tag != GUMBO_TAG_UNKNOWN)
        return bytes_of(gumbo_normalized_tagname(element->tag));
    GumboStringPiece piece = element->original_tag;
    gumbo_tag_from_original_text(&piece);
    return (struct bytes){piece.data, piece.length};
}

static void check_element(struct html_check *c, const GumboNode *node)
{
    struct bytes name = name_of(&node->v.element);
    bool fits = is_among(inert, COUNT_OF(inert), name) ||
                (c->page && is_among(of_pages, COUNT_OF(of_pages), name));
    struct bytes told = arena_copy(c->complaints->arena, name);
    if (!fits)
        html_complain(c, node, "an element that may do something", told.p);
    if (!c->images && is_among(loading, COUNT_OF(loading), name))
        html_complain(c, node, "a picture that nobody asked for", told.p);
}

/* A scheme as a browser finds it: it passes over controls and white space. */
static bool has_scheme(const char *url, struct bytes *scheme, char room[static 16])
{
    size_t n = 0;
    for (; *url && *url != ':'; url++) {
        if ((unsigned char)*url <= ' ')
            continue;
        if (!ascii_is_alnum(*url) && !strchr("+-.", *url))
            return false;
        if (n < 16)
            room[n++] = ascii_lower(*url);
    }
    *scheme = (struct bytes){room, n};
    return *url == ':';
}

static bool is_own(const char *url)
{
    static const char *const starts[] = {"./", "../", "#", "/"};
    for (size_t i = 0; i < COUNT_OF(starts); i++)
        if (strncmp(url, starts[i], strlen(starts[i])) == 0)
            return strncmp(url, "//", 2) != 0;
    return false;
}

static void check_address(struct html_check *c, const GumboNode *node, const char *name,
                          const char *url)
{
    static const char *const schemes[] = {"http", "https",   "mailto", "ftp",  "tel",  "sms",
                                          "xmpp", "bitcoin", "magnet", "ftps", "geo",  "irc",
                                          "ircs", "webcal",  "news",   "nntp", "sip",  "sips",
                                          "tag",  "callto",  "feed",   "urn",  "sftp", "gopher"};
    struct bytes scheme;
    char room[16];
    bool loads = strcmp(name, "src") == 0 || strcmp(name, "poster") == 0;
    if (!has_scheme(url, &scheme, room)) {
        if (c->page && !is_own(url))
            html_complain(c, node, "an address that is neither whole nor our own", url);
        return;
    }
    if (!is_among(schemes, loads ? 2 : COUNT_OF(schemes), scheme))
        html_complain(c, node, "an address that may run", url);
}

static void check_id(struct html_check *c, const GumboNode *node, const char *id)
{
    for (size_t i = 0; i < c->n_ids; i++)
        if (strcmp(c->ids[i], id) == 0)
            html_complain(c, node, "an id that is there already", id);
    ARENA_PUSH(c->complaints->arena, c->ids, c->n_ids, c->ids_cap) = id;
}

static bool holds(const char *text, const char *part)
{
    struct bytes rest = bytes_of(text), wanted = bytes_of(part);
    for (; rest.n >= wanted.n; rest = bytes_skip(rest, 1))
        if (bytes_starts_nocase(rest, wanted))
            return true;
    return false;
}

static void check_style(struct html_check *c, const GumboNode *node, const char *style)
{
    static const char *const never[] = {"url",     "expression", "javascript", "behavior", "\\",
                                        "binding", "position",   "@",          "image"};
    for (size_t i = 0; i < COUNT_OF(never); i++)
        if (holds(style, never[i]))
            html_complain(c, node, "a style that does something", style);
    if (c->page)
        html_complain(c, node, "a style that the policy forbids", style);
}

static void check_attribute(struct html_check *c, const GumboNode *node,
                            const GumboAttribute *attribute)
{
    static const char *const addresses[] = {"href",     "src",        "poster", "cite",
                                            "longdesc", "xlink:href", "action", "usemap"};
    static const char *const never[] = {"srcdoc",     "formaction", "background", "ping",
                                        "http-equiv", "manifest",   "srcset",     "data",
                                        "autofocus",  "autoplay",   "dynsrc",     "lowsrc"};
    const char *name = attribute->name, *value = attribute->value;
    const char *trouble = value_trouble(bytes_of(value));
    if (trouble)
        html_complain(c, node, trouble, value);
    if (bytes_starts_nocase(bytes_of(name), bytes_of("on")))
        html_complain(c, node, "a handler", name);
    if (is_among(never, COUNT_OF(never), bytes_of(name)))
        html_complain(c, node, "an attribute that does something", name);
    if (is_among(addresses, COUNT_OF(addresses), bytes_of(name)))
        check_address(c, node, name, value);
    if (strcmp(name, "style") == 0)
        check_style(c, node, value);
    if (strcmp(name, "id") == 0 && c->page)
        check_id(c, node, value);
    if (strcmp(name, "lang") == 0 && c->page && !value_is_language(bytes_of(value)))
        html_complain(c, node, "a language that is none", value);
}

/* Of what a page loads: the one sheet, which is our own; what it only names is not loaded. */
static void check_head_link(struct html_check *c, const GumboNode *node)
{
    GumboAttribute *rel = gumbo_get_attribute(&node->v.element.attributes, "rel");
    GumboAttribute *href = gumbo_get_attribute(&node->v.element.attributes, "href");
    static const char *const rels[] = {
        "stylesheet", "alternate",    "canonical", "prev", "next", "first",       "last",
        "current",    "prev-archive", "search",    "up",   "icon", "next-archive"};
    if (!rel || !href || !is_among(rels, COUNT_OF(rels), bytes_of(rel->value)))
        html_complain(c, node, "a link of a kind that no page needs", rel ? rel->value : "");
    else if (strcmp(rel->value, "stylesheet") == 0 && !is_own(href->value))
        html_complain(c, node, "a sheet of somebody else's", href->value);
}

static void check_node(struct html_check *c, const GumboNode *node)
{
    if (node->type == GUMBO_NODE_COMMENT || node->type == GUMBO_NODE_CDATA)
        html_complain(c, NULL, "a comment or section", node->v.text.text);
    const char *trouble = node->type == GUMBO_NODE_TEXT ? value_trouble(bytes_of(node->v.text.text))
                                                        : NULL;
    if (trouble)
        html_complain(c, NULL, trouble, node->v.text.text);
    if (node->type != GUMBO_NODE_ELEMENT && node->type != GUMBO_NODE_TEMPLATE)
        return;
    const GumboVector *attributes = &node->v.element.attributes;
    check_element(c, node);
    for (unsigned i = 0; i < attributes->length; i++)
        check_attribute(c, node, attributes->data[i]);
    if (node->v.element.tag == GUMBO_TAG_LINK)
        check_head_link(c, node);
}

static const GumboVector *children_of(const GumboNode *node)
{
    static const GumboVector none = {0};
    if (node->type == GUMBO_NODE_ELEMENT || node->type == GUMBO_NODE_TEMPLATE)
        return &node->v.element.children;
    return node->type == GUMBO_NODE_DOCUMENT ? &node->v.document.children : &none;
}

/* Without recursion, for what nests deep. */
static void walk(struct html_check *c, const GumboNode *root)
{
    const GumboNode *node = root;
    while (node) {
        check_node(c, node);
        if (children_of(node)->length) {
            node = children_of(node)->data[0];
            continue;
        }
        while (node != root && node->index_within_parent + 1 >= children_of(node->parent)->length)
            node = node->parent;
        node = node == root ? NULL : children_of(node->parent)->data[node->index_within_parent + 1];
    }
}

static void check(struct bytes html, struct html_check *c)
{
    GumboOptions options = kGumboDefaultOptions;
    options.max_errors = c->page ? 20 : 0;
    GumboOutput *output = gumbo_parse_with_options(&options, html.p, html.n);
    if (c->page && output->errors.length)
        complain(c->complaints, 0, "mistakes that an HTML parser sees",
                 arena_printf(c->complaints->arena, "%u", output->errors.length));
    walk(c, output->root);
    gumbo_destroy_output(&options, output);
}

void html_check_fragment(struct bytes html, bool images, struct complaints *complaints)
{
    struct html_check c = {.complaints = complaints, .images = images};
    if (html.n)
        check(html, &c);
}

void html_check_page(struct bytes html, bool images, struct complaints *complaints)
{
    struct html_check c = {.complaints = complaints, .page = true, .images = images};
    if (!bytes_starts(html, (struct bytes)BYTES("<!DOCTYPE html>\n<html lang=\"")))
        complain(complaints, 1, "does not begin as a page does", (struct bytes){NULL, 0});
    check(html, &c);
}
