/* The vocabularies of feeds as tables: a row says what an element means, where it means that, and what its children are
 * about. To teach riffle an element, add a row; to teach it a vocabulary, add a file with a table here, its addresses in
 * namespace.c, and a line in dialect.c. Names are in lower case, since real feeds write them in any. */
#ifndef RIFFLE_FEED_DIALECT_DIALECT_H
#define RIFFLE_FEED_DIALECT_DIALECT_H

#include "feed/document.h"
#include "feed/namespace.h"
#include "feed/raw.h"

/* What the children of an element are about; a row names all the contexts in which it counts. */
enum context {
    IN_ROOT = 1 << 0, /* nothing known yet */
    IN_FEED = 1 << 1,
    IN_ITEM = 1 << 2,
    IN_SOURCE = 1 << 3, /* the feed that an entry came from */
    IN_IMAGE = 1 << 4,  /* the feed's picture */
    IN_PERSON = 1 << 5,
    IN_MEDIA = 1 << 6,     /* a media:group or media:content of an item */
    IN_DAYS = 1 << 7,      /* skipHours, skipDays */
    IN_CONTENT = 1 << 8,   /* content:items */
    IN_ATOM_ROOT = 1 << 9, /* nothing known yet, and the element is Atom's for sure */
    IN_NOTHING = 1 << 10,  /* of no interest: textInput, an item's image */
};

enum {
    IN_ANY = IN_FEED | IN_ITEM | IN_SOURCE,
    IN_BOTH = IN_FEED | IN_ITEM,
    IN_MEDIUM = IN_ITEM | IN_MEDIA,
};

/* How an element is read; xml/members has a function for each. */
enum element_kind {
    ELEMENT_OPEN, /* only its children count */
    ELEMENT_ROOT, /* begins the feed; arg: the dialect */
    ELEMENT_ITEM,
    ELEMENT_LONE_ITEM, /* an item that is a document by itself; arg: the dialect */
    ELEMENT_TEXT,      /* a value without markup */
    ELEMENT_CONSTRUCT, /* text or markup; arg: its text_type where no attribute tells */
    ELEMENT_CONTENT,   /* a construct whose text may lie elsewhere: src */
    ELEMENT_URL,       /* a value that is an address */
    ELEMENT_HREF,      /* an address in an attribute: href, url or resource; else as text */
    ELEMENT_LINK,
    ELEMENT_REPLY, /* thr:in-reply-to */
    ELEMENT_GUID,
    ELEMENT_PERSON, /* arg: the role */
    ELEMENT_NAME,   /* parts of the person that is open */
    ELEMENT_EMAIL,
    ELEMENT_HOMEPAGE,
    ELEMENT_CATEGORY, /* arg: the scheme of one that names none; so of ELEMENT_KEYWORDS */
    ELEMENT_KEYWORDS, /* separated by commas; its text is kept too where it has a field */
    ELEMENT_ENCLOSURE,
    ELEMENT_MEDIA, /* media:content */
    ELEMENT_SOURCE,
    ELEMENT_IMAGE, /* address in an attribute or an <url> inside; children in their own context */
    ELEMENT_CLOUD,
    ELEMENT_HOUR,
    ELEMENT_DAY,
    ELEMENT_KIND_COUNT
};

/* The scheme of categories that name none: the arg of ELEMENT_CATEGORY and ELEMENT_KEYWORDS. */
enum scheme { SCHEME_NONE, SCHEME_ITUNES, SCHEME_MEDIA };

/* The family a document belongs to, told by its root; it decides whose rows come first for names without namespace. */
enum dialect { DIALECT_RSS, DIALECT_RDF, DIALECT_ATOM, DIALECT_CDF, DIALECT_COUNT };

struct element {
    const char *name; /* local name, lower case */
    unsigned in;      /* contexts */
    enum element_kind kind;
    enum field field;   /* where its value goes */
    int arg;            /* see element_kind */
    enum context opens; /* 0: its children are about what it is about itself */
};

struct vocabulary_table {
    const struct element *rows;
    size_t n;
};

/* The tables, each in a file of its own. */
extern const struct vocabulary_table rss_table, atom_table, rdf_table, cdf_table, xhtml_table,
    dc_table, dcterms_table, content_table, syndication_table, slash_table, wfw_table, thr_table,
    media_table, itunes_table, podcast_table, georss_table, geo_table, gml_table, license_table,
    feedburner_table, admin_table;

/* The row for a local name (lower case) of a vocabulary in a context, or NULL: unknown, or meaningless there. */
const struct element *dialect_find(enum vocabulary ns, enum dialect dialect, struct bytes name,
                                   unsigned context);

/* Tells the format by the root element's dialect, its version attribute (absent: none) and the namespace address of the
 * document's core elements (absent: none). */
enum feed_format dialect_format(enum dialect dialect, struct bytes version, struct bytes core_uri);

#endif
