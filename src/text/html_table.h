/* What HTML may keep: the allow-list of elements and attributes, and what the parser of the HTML standard does at each
 * element, as far as a serialiser must know it. Tables only. */
#ifndef RIFFLE_TEXT_HTML_TABLE_H
#define RIFFLE_TEXT_HTML_TABLE_H

#include "base/bytes.h"

#include <gumbo.h>

/* What is true of an element, as bits. */
enum {
    HTML_KEEP = 1 << 0,     /* on the allow-list; of any other the tags go and the contents stay */
    HTML_DROP = 1 << 1,     /* goes with all its contents */
    HTML_VOID = 1 << 2,     /* has no contents and no end tag */
    HTML_BLOCK = 1 << 3,    /* stands on lines of its own */
    HTML_CELL = 1 << 4,     /* stands apart from what is beside it, on the same line */
    HTML_CLOSES_P = 1 << 5, /* its start tag ends an open p */
    HTML_SPECIAL = 1 << 6,  /* stops the search for an open li, dd or dt */
    HTML_SCOPE = 1 << 7,    /* stops the search for an open p or a */
    HTML_IMPLIED_END = 1 << 8, /* its end tag may be left out */
    HTML_HEADING = 1 << 9,     /* ends an open heading that is its parent */
    HTML_TABLE_PART =
        1 << 10, /* lives in the parent that html_parent_fits knows, and nowhere else */
    HTML_TABLE_ONLY = 1 << 11 /* may have nothing in it but table parts and white space */
};

/* The bits of a tag; 0 for one that HTML does not know. */
unsigned html_element(GumboTag tag);

/* Whether a table part may stand in that parent. */
bool html_parent_fits(GumboTag part, GumboTag parent);

enum html_attribute {
    HTML_ATTRIBUTE_NONE, /* not on the allow-list */
    HTML_ATTRIBUTE_TEXT,
    HTML_ATTRIBUTE_URL,
    HTML_ATTRIBUTE_SOURCE, /* a URL that may be an image in a data: URL */
    HTML_ATTRIBUTE_STYLE
};

/* What an attribute is; name in lower case. */
enum html_attribute html_attribute(struct bytes name);

#endif
