/* An XML document held to a table of rules: which element may stand in which, how often, and what is done about it. It is
 * read with expat, in no way through riffle's parser. What a form asks for beyond the table is asked by its two
 * functions. Text and attributes are looked at for characters that may not be published (value_rules.h). */
#ifndef RIFFLE_TESTS_PUBLISH_XML_RULES_H
#define RIFFLE_TESTS_PUBLISH_XML_RULES_H

#include "complaints.h"

struct xml_rule {
    int scope;        /* of the element it stands in; 0: the document */
    const char *name; /* "title"; "URI|name" where it is in a namespace */
    int min, max;     /* how often; max 0: any number */
    int kind;         /* what it holds, as the form counts kinds */
    int inside;       /* the scope of what it holds; 0: text */
};

struct xml_check;

struct xml_form {
    const char *name;
    const struct xml_rule *rules;
    size_t n_rules;
    /* An element that a rule fits begins, or has ended with that text (trimmed, in the arena). */
    void (*begin)(struct xml_check *c, const struct xml_rule *rule, const char **attributes);
    void (*end)(struct xml_check *c, const struct xml_rule *rule, struct bytes text);
};

/* One element that is open. */
struct xml_level {
    const struct xml_rule *rule; /* NULL: of a namespace without rules, or it may not be here */
    int *seen;                   /* by rule, of what stands in it */
};

enum { XML_LEVELS = 16 };

struct xml_check {
    const struct xml_form *form;
    void *ctx; /* the form's own */
    struct complaints *complaints;
    struct XML_ParserStruct *parser;
    struct xml_level levels[XML_LEVELS]; /* the first is the document */
    size_t depth;
    struct buf *text;
};

/* Checks a document by the form's rules. */
void xml_check(struct bytes document, const struct xml_form *form, void *ctx,
               struct complaints *complaints);

/* Adds a complaint with the line that is being read. */
void xml_complain(struct xml_check *c, const char *what, struct bytes about);

/* An attribute's value, absent where it has none. */
struct bytes xml_attribute(const char **attributes, const char *name);

#endif
