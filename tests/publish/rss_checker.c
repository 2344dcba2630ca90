#include "rss_checker.h"

#include "html_rules.h"
#include "text/date.h"
#include "value_rules.h"
#include "xml_rules.h"

#include <string.h>

#define ATOM    "http://www.w3.org/2005/Atom|"
#define DC      "http://purl.org/dc/elements/1.1/|"
#define CONTENT "http://purl.org/rss/1.0/modules/content/|"

enum scope { SCOPE_DOCUMENT, SCOPE_RSS, SCOPE_CHANNEL, SCOPE_ITEM };

enum kind {
    KIND_NEST,
    KIND_RSS,
    KIND_TEXT,
    KIND_HTML, /* may stand before content:encoded, which has more */
    KIND_BODY,
    KIND_ADDRESS,
    KIND_DATE,
    KIND_LANGUAGE,
    KIND_NUMBER,
    KIND_GUID,
    KIND_SOURCE,
    KIND_ENCLOSURE,
    KIND_LINK,
};

static const struct xml_rule rules[] = {
    {SCOPE_DOCUMENT, "rss", 1, 1, KIND_RSS, SCOPE_RSS},
    {SCOPE_RSS, "channel", 1, 1, KIND_NEST, SCOPE_CHANNEL},
    {SCOPE_CHANNEL, "title", 1, 1, KIND_TEXT, 0},
    {SCOPE_CHANNEL, "link", 1, 1, KIND_ADDRESS, 0},
    {SCOPE_CHANNEL, "description", 1, 1, KIND_HTML, 0},
    {SCOPE_CHANNEL, "language", 0, 1, KIND_LANGUAGE, 0},
    {SCOPE_CHANNEL, "copyright", 0, 1, KIND_TEXT, 0},
    {SCOPE_CHANNEL, "pubDate", 0, 1, KIND_DATE, 0},
    {SCOPE_CHANNEL, "lastBuildDate", 0, 1, KIND_DATE, 0},
    {SCOPE_CHANNEL, "category", 0, 0, KIND_TEXT, 0},
    {SCOPE_CHANNEL, "generator", 0, 1, KIND_TEXT, 0},
    {SCOPE_CHANNEL, "docs", 0, 1, KIND_ADDRESS, 0},
    {SCOPE_CHANNEL, "ttl", 0, 1, KIND_NUMBER, 0},
    {SCOPE_CHANNEL, ATOM "link", 1, 0, KIND_LINK, 0}, /* the profile's advice */
    {SCOPE_CHANNEL, "item", 0, 0, KIND_NEST, SCOPE_ITEM},
    {SCOPE_ITEM, "title", 1, 1, KIND_TEXT, 0}, /* riffle's promise, as what is at least one */
    {SCOPE_ITEM, "link", 0, 1, KIND_ADDRESS, 0},
    {SCOPE_ITEM, "description", 0, 1, KIND_HTML, 0},
    {SCOPE_ITEM, CONTENT "encoded", 0, 1, KIND_BODY, 0},
    {SCOPE_ITEM, "category", 0, 0, KIND_TEXT, 0},
    {SCOPE_ITEM, "comments", 0, 1, KIND_ADDRESS, 0},
    {SCOPE_ITEM, "enclosure", 0, 1, KIND_ENCLOSURE, 0}, /* readers take one */
    {SCOPE_ITEM, "guid", 1, 1, KIND_GUID, 0},
    {SCOPE_ITEM, "pubDate", 1, 1, KIND_DATE, 0},
    {SCOPE_ITEM, "source", 0, 1, KIND_SOURCE, 0},
    {SCOPE_ITEM, DC "creator", 1, 0, KIND_TEXT, 0},
    {SCOPE_ITEM, DC "language", 0, 1, KIND_LANGUAGE, 0},
    {SCOPE_ITEM, ATOM "link", 0, 0, KIND_LINK, 0},
    {SCOPE_ITEM, ATOM "updated", 0, 1, KIND_NEST, 0},
};

struct rss_check {
    const struct check_terms *terms;
    struct complaints complaints;
    bool self, item_body, guid_is_link;
    struct bytes *guids;
    size_t n_guids, guids_cap;
};

static bool is_own_address(const struct rss_check *r, struct bytes text)
{
    return r->terms->local && bytes_starts(text, bytes_of("./"));
}

static void check_address(struct xml_check *c, const struct xml_rule *rule, struct bytes text)
{
    if (!value_is_web_address(text) &&
        !(rule->scope == SCOPE_CHANNEL && is_own_address(c->ctx, text)))
        xml_complain(c, "an address that is not whole", text);
}

static void check_link(struct xml_check *c, const struct xml_rule *rule, const char **attributes)
{
    struct rss_check *r = c->ctx;
    check_address(c, rule, xml_attribute(attributes, "href"));
    if (rule->scope != SCOPE_CHANNEL ||
        !bytes_equal(xml_attribute(attributes, "rel"), bytes_of("self")))
        return;
    if (r->self)
        xml_complain(c, "a second link to itself", xml_attribute(attributes, "href"));
    if (!bytes_equal(xml_attribute(attributes, "type"), bytes_of("application/rss+xml")))
        xml_complain(c, "a link to itself of another type", xml_attribute(attributes, "type"));
    r->self = true;
}

static void check_enclosure(struct xml_check *c, const char **attributes)
{
    if (!value_is_web_address(xml_attribute(attributes, "url")))
        xml_complain(c, "an enclosure without an address", xml_attribute(attributes, "url"));
    if (!value_is_number(xml_attribute(attributes, "length")))
        xml_complain(c, "an enclosure without a length", xml_attribute(attributes, "length"));
    if (!value_is_media_type(xml_attribute(attributes, "type")))
        xml_complain(c, "an enclosure without a type", xml_attribute(attributes, "type"));
}

static void begin(struct xml_check *c, const struct xml_rule *rule, const char **attributes)
{
    struct rss_check *r = c->ctx;
    switch ((enum kind)rule->kind) {
    case KIND_RSS:
        if (!bytes_equal(xml_attribute(attributes, "version"), bytes_of("2.0")))
            xml_complain(c, "not version 2.0", xml_attribute(attributes, "version"));
        break;
    case KIND_LINK:
        check_link(c, rule, attributes);
        break;
    case KIND_ENCLOSURE:
        check_enclosure(c, attributes);
        break;
    case KIND_SOURCE:
        if (!value_is_web_address(xml_attribute(attributes, "url")))
            xml_complain(c, "a source without an address", xml_attribute(attributes, "url"));
        break;
    case KIND_GUID:
        r->guid_is_link = !bytes_equal(xml_attribute(attributes, "isPermaLink"), bytes_of("false"));
        break;
    case KIND_BODY:
        r->item_body = true;
        break;
    case KIND_HTML:
        if (r->item_body)
            xml_complain(c, "a description behind the body that it is to stand before",
                         (struct bytes){NULL, 0});
        break;
    default:
        r->item_body = r->item_body && rule->inside != SCOPE_ITEM;
        break;
    }
}

static void check_date(struct xml_check *c, struct bytes text)
{
    const struct rss_check *r = c->ctx;
    int64_t ms;
    if (!value_is_rfc822(text))
        xml_complain(c, "a date that is none", text);
    else if (r->terms->now && date_parse(text, &ms) && ms > r->terms->now)
        xml_complain(c, "a date that is yet to come", text);
}

static void check_guid(struct xml_check *c, struct bytes text)
{
    struct rss_check *r = c->ctx;
    if (text.n == 0)
        xml_complain(c, "an empty guid", text);
    if (r->guid_is_link && !value_is_web_address(text))
        xml_complain(c, "a guid that is no link, and does not say so", text);
    for (size_t i = 0; i < r->n_guids; i++)
        if (bytes_equal(r->guids[i], text))
            xml_complain(c, "a guid that another item has", text);
    ARENA_PUSH(c->complaints->arena, r->guids, r->n_guids, r->guids_cap) = text;
}

static void end(struct xml_check *c, const struct xml_rule *rule, struct bytes text)
{
    const struct rss_check *r = c->ctx;
    switch ((enum kind)rule->kind) {
    case KIND_ADDRESS:
        check_address(c, rule, text);
        break;
    case KIND_DATE:
        check_date(c, text);
        break;
    case KIND_LANGUAGE:
        if (!value_is_language(text))
            xml_complain(c, "a language that is none", text);
        break;
    case KIND_NUMBER:
        if (!value_is_number(text))
            xml_complain(c, "no number", text);
        break;
    case KIND_GUID:
        check_guid(c, text);
        break;
    case KIND_HTML:
    case KIND_BODY:
        html_check_fragment(text, r->terms->images, c->complaints);
        break;
    case KIND_TEXT: /* some readers take a title for HTML, and others do not: nothing of it is markup */
        if (text.n == 0)
            xml_complain(c, "empty", bytes_of(rule->name));
        if (strcmp(rule->name, "title") == 0)
            html_check_fragment(text, false, c->complaints);
        break;
    case KIND_SOURCE:
        if (text.n == 0)
            xml_complain(c, "a source without a name", text);
        break;
    default:
        if (rule->inside == SCOPE_CHANNEL && !r->self)
            xml_complain(c, "no link to itself", (struct bytes){NULL, 0});
        break;
    }
}

struct complaints rss_check(struct bytes document, const struct check_terms *terms,
                            struct arena *arena)
{
    static const struct xml_form form = {"an RSS feed", rules, COUNT_OF(rules), begin, end};
    struct rss_check *r = ARENA_NEW(arena, struct rss_check);
    r->terms = terms;
    r->complaints.arena = arena;
    xml_check(document, &form, r, &r->complaints);
    return r->complaints;
}
