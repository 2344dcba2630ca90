/* XML namespaces as feeds use them: an address (in any of its spellings) or, where that is unknown or was never
 * declared, a customary prefix stands for a vocabulary. Expat is run without namespace processing, since it would refuse
 * a document with an undeclared prefix, which is common; the bindings in scope are kept here. Pure. */
#ifndef RIFFLE_FEED_NAMESPACE_H
#define RIFFLE_FEED_NAMESPACE_H

#include "base/bytes.h"
#include "feed/limits.h"

/* A vocabulary. The core ones have no prefix as a rule. */
enum vocabulary {
    NS_NONE, /* no prefix, and no default namespace, or one that the publisher made up */
    NS_RSS,
    NS_ATOM,
    NS_RDF,
    NS_XML,
    NS_XHTML,
    NS_DC,
    NS_DCTERMS,
    NS_CONTENT,
    NS_SYNDICATION,
    NS_SLASH,
    NS_WFW,
    NS_THR,
    NS_MEDIA,
    NS_ITUNES,
    NS_PODCAST,
    NS_GEORSS,
    NS_GEO,
    NS_GML,
    NS_LICENSE, /* creativeCommons, cc */
    NS_FEEDBURNER,
    NS_ADMIN,
    NS_OTHER, /* what means nothing to us */
    NS_COUNT
};

struct binding {
    struct bytes prefix; /* empty: the default namespace */
    enum vocabulary ns;
    struct bytes uri;
};

/* The bindings in scope, innermost last. The owner of the parse makes it all zeros, and pops by setting n back. */
struct bindings {
    struct binding v[LIMIT_BINDINGS];
    size_t n;
};

/* The vocabulary of a namespace address, NS_OTHER if it is unknown. */
enum vocabulary namespace_of(struct bytes uri);

/* Binds a prefix (empty: the default namespace) to an address; both are borrowed as long as the binding is in scope. An
 * address that nobody knows stands for what its prefix means by custom or, if that means nothing, for unknown. */
void bindings_add(struct bindings *bindings, struct bytes prefix, struct bytes uri,
                  enum vocabulary unknown);

/* What a prefix stands for, by the bindings, else by custom; *declared tells whether it was bound. */
enum vocabulary bindings_find(const struct bindings *bindings, struct bytes prefix, bool *declared);

#endif
