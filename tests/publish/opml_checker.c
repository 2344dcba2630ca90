#include "opml_checker.h"

#include "value_rules.h"
#include "xml_rules.h"

enum scope { SCOPE_DOCUMENT, SCOPE_OPML, SCOPE_HEAD, SCOPE_BODY, SCOPE_OUTLINE };

enum kind { KIND_NEST, KIND_OPML, KIND_TEXT, KIND_ADDRESS, KIND_DATE, KIND_OUTLINE };

static const struct xml_rule rules[] = {
    {SCOPE_DOCUMENT, "opml", 1, 1, KIND_OPML, SCOPE_OPML},
    {SCOPE_OPML, "head", 1, 1, KIND_NEST, SCOPE_HEAD},
    {SCOPE_OPML, "body", 1, 1, KIND_NEST, SCOPE_BODY},
    {SCOPE_HEAD, "title", 1, 1, KIND_TEXT, 0},
    {SCOPE_HEAD, "dateCreated", 0, 1, KIND_DATE, 0},
    {SCOPE_HEAD, "dateModified", 0, 1, KIND_DATE, 0},
    {SCOPE_HEAD, "ownerName", 0, 1, KIND_TEXT, 0},
    {SCOPE_HEAD, "ownerId", 0, 1, KIND_ADDRESS, 0},
    {SCOPE_HEAD, "docs", 0, 1, KIND_ADDRESS, 0},
    {SCOPE_BODY, "outline", 1, 0, KIND_OUTLINE, SCOPE_OUTLINE},
    {SCOPE_OUTLINE, "outline", 0, 0, KIND_OUTLINE, SCOPE_OUTLINE},
};

/* OPML 2.0, "Subscription lists" and "Categories". */
static void check_outline(struct xml_check *c, const char **attributes)
{
    static const struct bytes rss = BYTES("rss"), comma = BYTES(",");
    struct bytes type = xml_attribute(attributes, "type"),
                 xml = xml_attribute(attributes, "xmlUrl"),
                 home = xml_attribute(attributes, "htmlUrl"),
                 language = xml_attribute(attributes, "language"),
                 category = xml_attribute(attributes, "category");
    if (bytes_trim(xml_attribute(attributes, "text")).n == 0)
        xml_complain(c, "an outline without a text", xml);
    if (type.p && !bytes_equal(type, rss))
        xml_complain(c, "an outline of an unknown type", type);
    if (type.p && !value_is_web_address(xml))
        xml_complain(c, "a subscription without an address", xml);
    if (home.p && !value_is_web_address(home))
        xml_complain(c, "a home that is no address", home);
    if (language.p && !value_is_language(language))
        xml_complain(c, "a language that is none", language);
    if (category.p && (category.n < 2 || category.p[0] != '/' || bytes_starts(category, comma)))
        xml_complain(c, "a category that is no path", category);
}

static void begin(struct xml_check *c, const struct xml_rule *rule, const char **attributes)
{
    if (rule->kind == KIND_OUTLINE)
        check_outline(c, attributes);
    if (rule->kind == KIND_OPML &&
        !bytes_equal(xml_attribute(attributes, "version"), bytes_of("2.0")))
        xml_complain(c, "not version 2.0", xml_attribute(attributes, "version"));
}

static void end(struct xml_check *c, const struct xml_rule *rule, struct bytes text)
{
    if (rule->kind == KIND_TEXT && text.n == 0)
        xml_complain(c, "empty", bytes_of(rule->name));
    if (rule->kind == KIND_DATE && !value_is_rfc822(text))
        xml_complain(c, "a date that is none", text);
    if (rule->kind == KIND_ADDRESS && !value_is_web_address(text))
        xml_complain(c, "an address that is not whole", text);
}

struct complaints opml_check(struct bytes document, const struct check_terms *terms,
                             struct arena *arena)
{
    static const struct xml_form form = {"an OPML list", rules, COUNT_OF(rules), begin, end};
    struct complaints complaints = {.arena = arena};
    (void)terms;
    xml_check(document, &form, NULL, &complaints);
    return complaints;
}
