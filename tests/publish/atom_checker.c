#include "atom_checker.h"

#include "base/buf.h"
#include "html_rules.h"
#include "text/date.h"
#include "value_rules.h"
#include "xml_rules.h"

#include <string.h>

#define ATOM    "http://www.w3.org/2005/Atom|"
#define HISTORY "http://purl.org/syndication/history/1.0|"

enum scope { SCOPE_DOCUMENT, SCOPE_FEED, SCOPE_ENTRY, SCOPE_SOURCE, SCOPE_PERSON };

enum kind {
    KIND_TEXT,
    KIND_PLAIN,
    KIND_ID,
    KIND_DATE,
    KIND_LINK,
    KIND_CATEGORY,
    KIND_NEST,
    KIND_EMPTY
};

/* RFC 4287 §4; RFC 5005 §4. */
static const struct xml_rule rules[] = {
    {SCOPE_DOCUMENT, ATOM "feed", 1, 1, KIND_NEST, SCOPE_FEED},
    {SCOPE_FEED, ATOM "id", 1, 1, KIND_ID, 0},
    {SCOPE_FEED, ATOM "title", 1, 1, KIND_TEXT, 0},
    {SCOPE_FEED, ATOM "updated", 1, 1, KIND_DATE, 0},
    {SCOPE_FEED, ATOM "subtitle", 0, 1, KIND_TEXT, 0},
    {SCOPE_FEED, ATOM "rights", 0, 1, KIND_TEXT, 0},
    {SCOPE_FEED, ATOM "generator", 0, 1, KIND_PLAIN, 0},
    {SCOPE_FEED, ATOM "icon", 0, 1, KIND_PLAIN, 0},
    {SCOPE_FEED, ATOM "logo", 0, 1, KIND_PLAIN, 0},
    {SCOPE_FEED, ATOM "link", 1, 0, KIND_LINK, 0},
    {SCOPE_FEED, ATOM "category", 0, 0, KIND_CATEGORY, 0},
    {SCOPE_FEED, ATOM "author", 0, 0, KIND_NEST, SCOPE_PERSON},
    {SCOPE_FEED, ATOM "contributor", 0, 0, KIND_NEST, SCOPE_PERSON},
    {SCOPE_FEED, ATOM "entry", 0, 0, KIND_NEST, SCOPE_ENTRY},
    {SCOPE_FEED, HISTORY "archive", 0, 1, KIND_EMPTY, 0},
    {SCOPE_FEED, HISTORY "complete", 0, 1, KIND_EMPTY, 0},
    {SCOPE_ENTRY, ATOM "id", 1, 1, KIND_ID, 0},
    {SCOPE_ENTRY, ATOM "title", 1, 1, KIND_TEXT, 0},
    {SCOPE_ENTRY, ATOM "updated", 1, 1, KIND_DATE, 0},
    {SCOPE_ENTRY, ATOM "published", 1, 1, KIND_DATE, 0}, /* riffle's promise */
    {SCOPE_ENTRY, ATOM "summary", 0, 1, KIND_TEXT, 0},
    {SCOPE_ENTRY, ATOM "content", 0, 1, KIND_TEXT, 0},
    {SCOPE_ENTRY, ATOM "rights", 0, 1, KIND_TEXT, 0},
    {SCOPE_ENTRY, ATOM "link", 0, 0, KIND_LINK, 0},
    {SCOPE_ENTRY, ATOM "category", 0, 0, KIND_CATEGORY, 0},
    {SCOPE_ENTRY, ATOM "author", 0, 0, KIND_NEST, SCOPE_PERSON},
    {SCOPE_ENTRY, ATOM "contributor", 0, 0, KIND_NEST, SCOPE_PERSON},
    {SCOPE_ENTRY, ATOM "source", 1, 1, KIND_NEST, SCOPE_SOURCE}, /* riffle's promise */
    {SCOPE_SOURCE, ATOM "id", 1, 1, KIND_ID, 0},
    {SCOPE_SOURCE, ATOM "title", 1, 1, KIND_TEXT, 0},
    {SCOPE_SOURCE, ATOM "updated", 1, 1, KIND_DATE, 0},
    {SCOPE_SOURCE, ATOM "link", 0, 0, KIND_LINK, 0},
    {SCOPE_SOURCE, ATOM "category", 0, 0, KIND_CATEGORY, 0},
    {SCOPE_SOURCE, ATOM "author", 0, 0, KIND_NEST, SCOPE_PERSON},
    {SCOPE_PERSON, ATOM "name", 1, 1, KIND_PLAIN, 0},
    {SCOPE_PERSON, ATOM "uri", 0, 1, KIND_PLAIN, 0},
    {SCOPE_PERSON, ATOM "email", 0, 1, KIND_PLAIN, 0},
};

struct atom_check {
    const struct check_terms *terms;
    struct atom_report report;
    bool html; /* the text that is being read */
    bool feed_author, feed_self, entry_author, entry_alternate, entry_content;
    struct atom_id entry;
};

static bool is_called(const struct xml_rule *rule, const char *name)
{
    return strcmp(rule->name + sizeof ATOM - 1, name) == 0;
}

static void check_link(struct xml_check *c, const struct xml_rule *rule, const char **attributes)
{
    struct atom_check *a = c->ctx;
    struct bytes href = xml_attribute(attributes, "href"), rel = xml_attribute(attributes, "rel");
    struct bytes type = xml_attribute(attributes, "type");
    struct bytes length = xml_attribute(attributes, "length");
    bool relative = a->terms->local && rule->scope == SCOPE_FEED &&
                    bytes_starts(href, bytes_of("./"));
    if (!value_is_web_address(href) && !relative)
        xml_complain(c, "a link that leads nowhere", href);
    if (type.p && !value_is_media_type(type))
        xml_complain(c, "a link's type is no media type", type);
    if (length.p && !value_is_number(length))
        xml_complain(c, "a length that is no number", length);
    if (rule->scope == SCOPE_FEED && bytes_equal(rel, bytes_of("self"))) {
        if (a->feed_self)
            xml_complain(c, "a second link to itself", href);
        a->feed_self = true;
    }
    if (rule->scope != SCOPE_ENTRY || (rel.p && !bytes_equal(rel, bytes_of("alternate"))))
        return;
    if (a->entry_alternate)
        xml_complain(c, "a second alternate link", href);
    a->entry_alternate = true;
}

static void check_type(struct xml_check *c, struct bytes type)
{
    struct atom_check *a = c->ctx;
    a->html = bytes_equal(type, bytes_of("html"));
    if (type.p && !a->html && !bytes_equal(type, bytes_of("text")))
        xml_complain(c, "a type that riffle does not write", type);
}

static void check_category(struct xml_check *c, const char **attributes)
{
    struct bytes scheme = xml_attribute(attributes, "scheme");
    if (bytes_trim(xml_attribute(attributes, "term")).n == 0)
        xml_complain(c, "a category without a term", scheme);
    if (scheme.p && !value_is_iri(scheme))
        xml_complain(c, "a scheme that is no IRI", scheme);
}

static void begin(struct xml_check *c, const struct xml_rule *rule, const char **attributes)
{
    struct atom_check *a = c->ctx;
    struct bytes language = xml_attribute(attributes, "http://www.w3.org/XML/1998/namespace|lang");
    if (language.p && !value_is_language(language))
        xml_complain(c, "a language that is none", language);
    if (rule->kind == KIND_LINK)
        check_link(c, rule, attributes);
    else if (rule->kind == KIND_CATEGORY)
        check_category(c, attributes);
    else if (rule->kind == KIND_TEXT)
        check_type(c, xml_attribute(attributes, "type"));
    if (rule->inside == SCOPE_PERSON)
        *(rule->scope == SCOPE_FEED ? &a->feed_author : &a->entry_author) = true;
    if (rule->scope == SCOPE_ENTRY && is_called(rule, "content"))
        a->entry_content = true;
    if (rule->inside == SCOPE_ENTRY) {
        a->entry_author = a->entry_alternate = a->entry_content = false;
        a->entry = (struct atom_id){{NULL, 0}, {NULL, 0}, {NULL, 0}};
    }
}

static void finish_entry(struct xml_check *c)
{
    struct atom_check *a = c->ctx;
    struct atom_report *report = &a->report;
    if (!a->entry_author && !a->feed_author)
        xml_complain(c, "an entry without an author", a->entry.id);
    if (!a->entry_alternate && !a->entry_content)
        xml_complain(c, "an entry with neither an alternate link nor content", a->entry.id);
    if (bytes_compare(a->entry.updated, a->entry.published) < 0)
        xml_complain(c, "updated before it was published", a->entry.id);
    for (size_t i = 0; i < report->n_entries; i++)
        if (bytes_equal(report->entries[i].id, a->entry.id))
            xml_complain(c, "an id that another entry has", a->entry.id);
    ARENA_PUSH(c->complaints->arena, report->entries, report->n_entries,
               report->entries_cap) = a->entry;
}

static void check_date(struct xml_check *c, struct bytes text)
{
    const struct atom_check *a = c->ctx;
    struct buf now = {0};
    date_print(&now, a->terms->now);
    if (!value_is_rfc3339(text))
        xml_complain(c, "a date that is none", text);
    else if (a->terms->now && bytes_compare(text, buf_bytes(&now)) > 0)
        xml_complain(c, "a date that is yet to come", text);
    buf_clear(&now);
}

static void finish_value(struct xml_check *c, const struct xml_rule *rule, struct bytes text)
{
    struct atom_check *a = c->ctx;
    if (rule->kind == KIND_ID && !value_is_iri(text))
        xml_complain(c, "an id that is no IRI", text);
    if (rule->kind == KIND_DATE)
        check_date(c, text);
    if (rule->kind == KIND_TEXT && a->html)
        html_check_fragment(text, a->terms->images, c->complaints);
    if (rule->kind == KIND_EMPTY && text.n)
        xml_complain(c, "not empty", text);
    if (text.n == 0 && (rule->kind == KIND_PLAIN || (rule->kind == KIND_TEXT && rule->min)))
        xml_complain(c, "empty", bytes_of(rule->name));
    if (rule->scope != SCOPE_ENTRY)
        return;
    if (rule->kind == KIND_ID)
        a->entry.id = text;
    if (rule->kind == KIND_DATE)
        *(is_called(rule, "updated") ? &a->entry.updated : &a->entry.published) = text;
}

static void end(struct xml_check *c, const struct xml_rule *rule, struct bytes text)
{
    const struct atom_check *a = c->ctx;
    if (rule->kind != KIND_NEST)
        finish_value(c, rule, text);
    if (rule->inside == SCOPE_ENTRY)
        finish_entry(c);
    if (rule->inside == SCOPE_FEED && !a->feed_self)
        xml_complain(c, "no link to itself", (struct bytes){NULL, 0});
}

struct atom_report atom_check(struct bytes document, const struct check_terms *terms,
                              struct arena *arena)
{
    static const struct xml_form form = {"an Atom feed", rules, COUNT_OF(rules), begin, end};
    struct atom_check *a = ARENA_NEW(arena, struct atom_check);
    a->terms = terms;
    a->report.complaints.arena = arena;
    xml_check(document, &form, a, &a->report.complaints);
    return a->report;
}
