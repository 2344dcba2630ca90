#include "atom_checker.h"

#include "base/buf.h"

#include <expat.h>
#include <string.h>

#define ATOM_NAMESPACE "http://www.w3.org/2005/Atom"

enum scope { SCOPE_NONE, SCOPE_FEED, SCOPE_ENTRY, SCOPE_SOURCE, SCOPE_PERSON, SCOPE_COUNT };

enum kind { KIND_TEXT, KIND_PLAIN, KIND_ID, KIND_DATE, KIND_LINK, KIND_CATEGORY, KIND_NEST };

/* Which child may stand where, how often, and what is in it (RFC 4287 §4). */
static const struct rule {
    enum scope scope;
    const char *name;
    int min, max; /* max 0: any number */
    enum kind kind;
    enum scope inside;
} rules[] = {
    {SCOPE_NONE, "feed", 1, 1, KIND_NEST, SCOPE_FEED},
    {SCOPE_FEED, "id", 1, 1, KIND_ID, SCOPE_NONE},
    {SCOPE_FEED, "title", 1, 1, KIND_TEXT, SCOPE_NONE},
    {SCOPE_FEED, "updated", 1, 1, KIND_DATE, SCOPE_NONE},
    {SCOPE_FEED, "subtitle", 0, 1, KIND_TEXT, SCOPE_NONE},
    {SCOPE_FEED, "rights", 0, 1, KIND_TEXT, SCOPE_NONE},
    {SCOPE_FEED, "generator", 0, 1, KIND_PLAIN, SCOPE_NONE},
    {SCOPE_FEED, "icon", 0, 1, KIND_PLAIN, SCOPE_NONE},
    {SCOPE_FEED, "logo", 0, 1, KIND_PLAIN, SCOPE_NONE},
    {SCOPE_FEED, "link", 1, 0, KIND_LINK, SCOPE_NONE},
    {SCOPE_FEED, "category", 0, 0, KIND_CATEGORY, SCOPE_NONE},
    {SCOPE_FEED, "author", 0, 0, KIND_NEST, SCOPE_PERSON},
    {SCOPE_FEED, "contributor", 0, 0, KIND_NEST, SCOPE_PERSON},
    {SCOPE_FEED, "entry", 0, 0, KIND_NEST, SCOPE_ENTRY},
    {SCOPE_ENTRY, "id", 1, 1, KIND_ID, SCOPE_NONE},
    {SCOPE_ENTRY, "title", 1, 1, KIND_TEXT, SCOPE_NONE},
    {SCOPE_ENTRY, "updated", 1, 1, KIND_DATE, SCOPE_NONE},
    {SCOPE_ENTRY, "published", 1, 1, KIND_DATE, SCOPE_NONE}, /* riffle's promise */
    {SCOPE_ENTRY, "summary", 0, 1, KIND_TEXT, SCOPE_NONE},
    {SCOPE_ENTRY, "content", 0, 1, KIND_TEXT, SCOPE_NONE},
    {SCOPE_ENTRY, "rights", 0, 1, KIND_TEXT, SCOPE_NONE},
    {SCOPE_ENTRY, "link", 0, 0, KIND_LINK, SCOPE_NONE},
    {SCOPE_ENTRY, "category", 0, 0, KIND_CATEGORY, SCOPE_NONE},
    {SCOPE_ENTRY, "author", 0, 0, KIND_NEST, SCOPE_PERSON},
    {SCOPE_ENTRY, "contributor", 0, 0, KIND_NEST, SCOPE_PERSON},
    {SCOPE_ENTRY, "source", 1, 1, KIND_NEST, SCOPE_SOURCE}, /* riffle's promise */
    {SCOPE_SOURCE, "id", 1, 1, KIND_ID, SCOPE_NONE},
    {SCOPE_SOURCE, "title", 1, 1, KIND_TEXT, SCOPE_NONE},
    {SCOPE_SOURCE, "updated", 1, 1, KIND_DATE, SCOPE_NONE},
    {SCOPE_SOURCE, "link", 0, 0, KIND_LINK, SCOPE_NONE},
    {SCOPE_SOURCE, "author", 0, 0, KIND_NEST, SCOPE_PERSON},
    {SCOPE_PERSON, "name", 1, 1, KIND_PLAIN, SCOPE_NONE},
    {SCOPE_PERSON, "uri", 0, 1, KIND_PLAIN, SCOPE_NONE},
    {SCOPE_PERSON, "email", 0, 1, KIND_PLAIN, SCOPE_NONE},
};

enum { DEPTH_MAX = 16 };

struct level {
    const struct rule
        *rule; /* NULL: an element of another namespace, or one that may not be here */
    int seen[COUNT_OF(rules)];
    bool html;
};

struct check {
    XML_Parser parser;
    struct arena *arena;
    struct atom_report report;
    struct level levels[DEPTH_MAX];
    size_t depth; /* levels[0] is the document */
    struct buf text;
    bool feed_author, entry_author, entry_alternate, entry_content;
    struct atom_id entry;
};

static void complain(struct check *c, const char *what, struct bytes about)
{
    ARENA_PUSH(c->arena, c->report.complaints, c->report.n_complaints, c->report.complaints_cap) =
        arena_printf(c->arena, "line %lu: %s: %.*s", XML_GetCurrentLineNumber(c->parser), what,
                     BYTES_FMT(about));
}

static struct bytes attribute(const char **attributes, const char *name)
{
    for (size_t i = 0; attributes[i]; i += 2)
        if (strcmp(attributes[i], name) == 0)
            return bytes_of(attributes[i + 1]);
    return (struct bytes){NULL, 0};
}

/* A scheme, and none of what RFC 3987 lets stand nowhere. */
static bool is_iri(struct bytes text)
{
    size_t colon = bytes_find_char(text, ':');
    if (colon == 0 || colon == text.n || !ascii_is_alpha(text.p[0]))
        return false;
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] <= ' ' && (unsigned char)text.p[i] <= ' ')
            return false;
        else if (strchr("<>\"{}|\\^`", text.p[i]))
            return false;
    return true;
}

/* RFC 3339 as riffle writes it, so that texts compare as instants do. */
static bool is_date(struct bytes text)
{
    static const char shape[] = "0000-00-00T00:00:00";
    if (text.n < sizeof shape || text.p[text.n - 1] != 'Z')
        return false;
    for (size_t i = 0; i < sizeof shape - 1; i++)
        if (shape[i] == '0' ? !ascii_is_digit(text.p[i]) : text.p[i] != shape[i])
            return false;
    struct bytes fraction = {text.p + sizeof shape - 1, text.n - sizeof shape};
    return fraction.n == 0 || (fraction.n == 4 && fraction.p[0] == '.');
}

static bool holds_nocase(struct bytes text, const char *part)
{
    struct bytes wanted = bytes_of(part);
    for (; text.n >= wanted.n; text = bytes_skip(text, 1))
        if (bytes_starts_nocase(text, wanted))
            return true;
    return false;
}

/* Whether a tag's attributes hold a handler: their names, without their quoted values. */
static bool has_handler(struct bytes tag)
{
    char quote = '\0';
    for (size_t i = 0; i + 2 < tag.n; i++) {
        if (quote)
            quote = tag.p[i] == quote ? '\0' : quote;
        else if (tag.p[i] == '"' || tag.p[i] == '\'')
            quote = tag.p[i];
        else if (ascii_is_space(tag.p[i]) && ascii_lower(tag.p[i + 1]) == 'o' &&
                 ascii_lower(tag.p[i + 2]) == 'n')
            return true;
    }
    return false;
}

static void check_html(struct check *c, struct bytes html)
{
    static const char *const forbidden[] = {"<script", "<iframe", "<object",        "<embed",
                                            "<style",  "<link",   "<meta",          "<form",
                                            "<svg",    "<base",   "=\"javascript:", "=\"data:"};
    for (size_t i = 0; i < COUNT_OF(forbidden); i++)
        if (holds_nocase(html, forbidden[i]))
            complain(c, "HTML that does something", bytes_of(forbidden[i]));
    for (struct bytes rest = html; (rest = bytes_skip(rest, bytes_find_char(rest, '<'))).n;) {
        struct bytes tag = {rest.p, bytes_find_char(rest, '>')};
        if (has_handler(tag))
            complain(c, "a tag with a handler", tag);
        rest = bytes_skip(rest, tag.n);
    }
}

static void check_link(struct check *c, const char **attributes, bool own)
{
    struct bytes href = attribute(attributes, "href"), rel = attribute(attributes, "rel");
    struct bytes type = attribute(attributes, "type");
    bool web = bytes_starts_nocase(href, (struct bytes)BYTES("http://")) ||
               bytes_starts_nocase(href, (struct bytes)BYTES("https://"));
    bool relative = own && href.n && bytes_find_char(href, ':') == href.n;
    if (!web && !relative)
        complain(c, "a link that leads nowhere", href);
    if (web && !is_iri(href))
        complain(c, "a link that is no IRI", href);
    if (type.p && bytes_find_char(type, '/') == type.n)
        complain(c, "a link's type is no media type", type);
    if (c->levels[c->depth].rule->scope != SCOPE_ENTRY)
        return;
    if (!rel.p || bytes_equal(rel, bytes_of("alternate"))) {
        if (c->entry_alternate)
            complain(c, "a second alternate link", href);
        c->entry_alternate = true;
    }
}

static const struct rule *rule_for(enum scope scope, const char *name)
{
    for (size_t i = 0; i < COUNT_OF(rules); i++)
        if (rules[i].scope == scope && strcmp(rules[i].name, name) == 0)
            return &rules[i];
    return NULL;
}

static void begin(struct check *c, const struct rule *rule, const char **attributes)
{
    struct bytes type = attribute(attributes, "type");
    switch (rule->kind) {
    case KIND_LINK:
        check_link(c, attributes, rule->scope == SCOPE_FEED);
        break;
    case KIND_CATEGORY:
        if (attribute(attributes, "term").n == 0)
            complain(c, "a category without a term", bytes_of(rule->name));
        break;
    case KIND_TEXT:
        c->levels[c->depth].html = bytes_equal(type, bytes_of("html"));
        if (type.p && !c->levels[c->depth].html && !bytes_equal(type, bytes_of("text")))
            complain(c, "a type that riffle does not write", type);
        break;
    default:
        break;
    }
    if (rule->inside == SCOPE_PERSON && rule->scope == SCOPE_FEED)
        c->feed_author = true;
    if (rule->inside == SCOPE_PERSON && rule->scope != SCOPE_FEED)
        c->entry_author = true;
    if (rule->scope == SCOPE_ENTRY && strcmp(rule->name, "content") == 0)
        c->entry_content = true;
    if (rule->inside == SCOPE_ENTRY) {
        c->entry_author = c->entry_alternate = c->entry_content = false;
        c->entry = (struct atom_id){{NULL, 0}, {NULL, 0}, {NULL, 0}};
    }
}

static void XMLCALL on_start(void *ctx, const char *name, const char **attributes)
{
    struct check *c = ctx;
    if (c->depth + 1 >= DEPTH_MAX) {
        complain(c, "nests too deep", bytes_of(name));
        XML_StopParser(c->parser, XML_FALSE);
        return;
    }
    struct level *parent = &c->levels[c->depth++];
    struct level *level = &c->levels[c->depth];
    *level = (struct level){0};
    buf_reset(&c->text);
    const char *bar = strchr(name, '|');
    bool atom = bar && strncmp(name, ATOM_NAMESPACE, (size_t)(bar - name)) == 0;
    bool in_atom = c->depth == 1 || (parent->rule && parent->rule->kind == KIND_NEST);
    if (!atom) {
        if (c->depth == 1)
            complain(c, "the root is not an Atom feed", bytes_of(name));
        return;
    }
    level->rule = in_atom ? rule_for(c->depth == 1 ? SCOPE_NONE : parent->rule->inside, bar + 1)
                          : NULL;
    if (!level->rule) {
        complain(c, "an element that may not be here", bytes_of(bar + 1));
        return;
    }
    parent->seen[level->rule - rules]++;
    begin(c, level->rule, attributes);
}

static void check_counts(struct check *c, const struct level *level, enum scope scope)
{
    for (size_t i = 0; i < COUNT_OF(rules); i++) {
        if (rules[i].scope != scope)
            continue;
        if (level->seen[i] < rules[i].min)
            complain(c, "missing", bytes_of(rules[i].name));
        if (rules[i].max && level->seen[i] > rules[i].max)
            complain(c, "more than one", bytes_of(rules[i].name));
    }
}

static void finish_entry(struct check *c)
{
    if (!c->entry_author && !c->feed_author)
        complain(c, "an entry without an author", c->entry.id);
    if (!c->entry_alternate && !c->entry_content)
        complain(c, "an entry with neither an alternate link nor content", c->entry.id);
    if (bytes_compare(c->entry.updated, c->entry.published) < 0)
        complain(c, "updated before it was published", c->entry.id);
    for (size_t i = 0; i < c->report.n_entries; i++)
        if (bytes_equal(c->report.entries[i].id, c->entry.id))
            complain(c, "an id that another entry has", c->entry.id);
    ARENA_PUSH(c->arena, c->report.entries, c->report.n_entries, c->report.entries_cap) = c->entry;
}

static void finish_value(struct check *c, const struct level *level)
{
    const struct rule *rule = level->rule;
    struct bytes text = arena_copy(c->arena, bytes_trim(buf_bytes(&c->text)));
    if (rule->kind == KIND_ID && !is_iri(text))
        complain(c, "an id that is no IRI", text);
    if (rule->kind == KIND_DATE && !is_date(text))
        complain(c, "a date that is none", text);
    if (level->html)
        check_html(c, text);
    if (text.n == 0 && (rule->kind == KIND_PLAIN || (rule->kind == KIND_TEXT && rule->min)))
        complain(c, "empty", bytes_of(rule->name));
    if (rule->scope != SCOPE_ENTRY)
        return;
    if (rule->kind == KIND_ID)
        c->entry.id = text;
    if (rule->kind == KIND_DATE)
        *(strcmp(rule->name, "updated") == 0 ? &c->entry.updated : &c->entry.published) = text;
}

static void XMLCALL on_end(void *ctx, const char *name)
{
    (void)name;
    struct check *c = ctx;
    const struct level *level = &c->levels[c->depth--];
    if (!level->rule)
        return;
    if (level->rule->kind == KIND_NEST)
        check_counts(c, level, level->rule->inside);
    else
        finish_value(c, level);
    if (level->rule->inside == SCOPE_ENTRY)
        finish_entry(c);
    buf_reset(&c->text);
}

static void XMLCALL on_text(void *ctx, const char *text, int n)
{
    struct check *c = ctx;
    buf_add(&c->text, text, (size_t)n);
}

struct atom_report atom_check(struct bytes document, struct arena *arena)
{
    struct check *c = ARENA_NEW(arena, struct check);
    c->arena = arena;
    c->parser = XML_ParserCreateNS("UTF-8", '|');
    XML_SetUserData(c->parser, c);
    XML_SetElementHandler(c->parser, on_start, on_end);
    XML_SetCharacterDataHandler(c->parser, on_text);
    if (XML_Parse(c->parser, document.p, (int)document.n, 1) != XML_STATUS_OK)
        complain(c, "not well-formed", bytes_of(XML_ErrorString(XML_GetErrorCode(c->parser))));
    XML_ParserFree(c->parser);
    buf_clear(&c->text);
    return c->report;
}
