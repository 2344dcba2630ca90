/* A tag of an OPML list as people write them, who paste titles with quotation marks and addresses with bare & into
 * attributes. Unlike feed/tag.h, which reads markup as a browser does, a quotation mark ends a value here only where the
 * tag, or another attribute, goes on behind it. Private to feed/; pure. */
#ifndef RIFFLE_FEED_OPML_TAG_H
#define RIFFLE_FEED_OPML_TAG_H

#include "base/bytes.h"
#include "feed/limits.h"

enum opml_mend {
    OPML_AMPERSAND = 1 << 0, /* a bare & */
    OPML_LESS_THAN = 1 << 1, /* a bare < */
    OPML_QUOTE = 1 << 2,     /* a quotation mark inside */
    OPML_UNQUOTED = 1 << 3,  /* no quotation marks around it, or no value at all */
    OPML_ENTITY = 1 << 4,    /* an entity that HTML has and XML has not */
    OPML_TWICE = 1 << 5,     /* the same attribute again: the first counts */
};

struct opml_attribute {
    struct bytes name, value; /* the value as it stands, references and all */
    size_t at;                /* where its name stands in the text */
    unsigned mends;           /* of enum opml_mend: what XML refuses in it */
};

struct opml_tag {
    struct bytes name;
    bool is_end, is_empty;
    size_t end;      /* behind its '>' */
    size_t unclosed; /* where the value stands whose quotation mark is never closed; 0: none */
    bool is_cut;     /* the text ends before the tag does */
    struct opml_attribute attributes[LIMIT_ATTRIBUTES];
    size_t n;
};

/* Reads the tag whose '<' stands at `at`. False where that '<' begins no tag. */
bool opml_tag_read(struct bytes text, size_t at, struct opml_tag *tag);

#endif
