#include "xml_rules.h"

#include "base/buf.h"
#include "value_rules.h"

#include <expat.h>
#include <string.h>

void xml_complain(struct xml_check *c, const char *what, struct bytes about)
{
    complain(c->complaints, XML_GetCurrentLineNumber(c->parser), what, about);
}

struct bytes xml_attribute(const char **attributes, const char *name)
{
    for (size_t i = 0; attributes[i]; i += 2)
        if (strcmp(attributes[i], name) == 0)
            return bytes_of(attributes[i + 1]);
    return (struct bytes){NULL, 0};
}

static void check_characters(struct xml_check *c, struct bytes text)
{
    const char *trouble = value_trouble(text);
    if (trouble)
        xml_complain(c, trouble, text);
}

/* Whether both names are of one namespace; none is one too. */
static bool same_namespace(const char *a, const char *b)
{
    const char *bar_a = strchr(a, '|'), *bar_b = strchr(b, '|');
    size_t n = bar_a ? (size_t)(bar_a - a) : 0;
    return (bar_a == NULL) == (bar_b == NULL) &&
           (!bar_a || ((size_t)(bar_b - b) == n && strncmp(a, b, n) == 0));
}

/* Whether the form has rules for elements of this one's namespace. */
static bool is_known(const struct xml_form *form, const char *name)
{
    for (size_t i = 0; i < form->n_rules; i++)
        if (same_namespace(form->rules[i].name, name))
            return true;
    return false;
}

static const struct xml_rule *rule_for(const struct xml_form *form, int scope, const char *name)
{
    for (size_t i = 0; i < form->n_rules; i++)
        if (form->rules[i].scope == scope && strcmp(form->rules[i].name, name) == 0)
            return &form->rules[i];
    return NULL;
}

/* The rule for an element that begins, or NULL with a complaint where there should be one. */
static const struct xml_rule *find_rule(struct xml_check *c, const struct xml_level *parent,
                                        const char *name)
{
    bool is_root = c->depth == 1;
    bool may_nest = is_root || (parent->rule && parent->rule->inside);
    const struct xml_rule *rule = NULL;
    if (may_nest)
        rule = rule_for(c->form, is_root ? 0 : parent->rule->inside, name);
    if (!rule && is_root)
        xml_complain(c, "the root is not that of", bytes_of(c->form->name));
    else if (!rule && is_known(c->form, name))
        xml_complain(c, "an element that may not be here", bytes_of(name));
    return rule;
}

static void XMLCALL on_start(void *ctx, const char *name, const char **attributes)
{
    struct xml_check *c = ctx;
    if (c->depth + 1 == XML_LEVELS) {
        xml_complain(c, "nests too deep", bytes_of(name));
        (void)XML_StopParser(c->parser, XML_FALSE);
        return;
    }
    struct xml_level *parent = &c->levels[c->depth++];
    struct xml_level *level = &c->levels[c->depth];
    buf_reset(c->text);
    level->seen = ARENA_ARRAY(c->complaints->arena, int, c->form->n_rules);
    level->rule = find_rule(c, parent, name);
    for (size_t i = 0; attributes[i]; i++)
        check_characters(c, bytes_of(attributes[i]));
    if (!level->rule)
        return;
    parent->seen[level->rule - c->form->rules]++;
    if (c->form->begin)
        c->form->begin(c, level->rule, attributes);
}

static void check_counts(struct xml_check *c, const struct xml_level *level, int scope)
{
    for (size_t i = 0; i < c->form->n_rules; i++) {
        const struct xml_rule *rule = &c->form->rules[i];
        if (rule->scope != scope)
            continue;
        if (level->seen[i] < rule->min)
            xml_complain(c, "missing", bytes_of(rule->name));
        if (rule->max && level->seen[i] > rule->max)
            xml_complain(c, "more than one", bytes_of(rule->name));
    }
}

static void XMLCALL on_end(void *ctx, const char *name)
{
    struct xml_check *c = ctx;
    const struct xml_level *level = &c->levels[c->depth--];
    struct bytes text = bytes_trim(buf_bytes(c->text));
    (void)name;
    check_characters(c, text);
    if (level->rule && level->rule->inside)
        check_counts(c, level, level->rule->inside);
    if (level->rule && level->rule->inside && text.n)
        xml_complain(c, "text between elements", text);
    if (level->rule && c->form->end)
        c->form->end(c, level->rule, arena_copy(c->complaints->arena, text));
    buf_reset(c->text);
}

static void XMLCALL on_text(void *ctx, const char *text, int n)
{
    struct xml_check *c = ctx;
    buf_add(c->text, text, (size_t)n);
}

void xml_check(struct bytes document, const struct xml_form *form, void *ctx,
               struct complaints *complaints)
{
    struct buf text = {0};
    struct xml_check c = {.form = form,
                          .ctx = ctx,
                          .complaints = complaints,
                          .parser = XML_ParserCreateNS("UTF-8", '|'),
                          .text = &text};
    c.levels[0].seen = ARENA_ARRAY(complaints->arena, int, form->n_rules);
    XML_SetUserData(c.parser, &c);
    XML_SetElementHandler(c.parser, on_start, on_end);
    XML_SetCharacterDataHandler(c.parser, on_text);
    if (!bytes_starts(document, (struct bytes)BYTES("<?xml version=\"1.0\" encoding=\"utf-8\"?>")))
        complain(complaints, 1, "does not say that it is XML in UTF-8", (struct bytes){NULL, 0});
    if (XML_Parse(c.parser, document.p, (int)document.n, 1) != XML_STATUS_OK)
        xml_complain(&c, "not well-formed", bytes_of(XML_ErrorString(XML_GetErrorCode(c.parser))));
    XML_ParserFree(c.parser);
    buf_clear(&text);
}
