/* What a start tag changes for its element and for those inside it: namespaces, the base of relative addresses
 * (XML Base), the language; and what belongs to the element then: its name and its attributes by vocabulary. Private to
 * feed/; part of the reader. */
#ifndef RIFFLE_FEED_SCOPE_H
#define RIFFLE_FEED_SCOPE_H

#include "feed/reader.h"

/* Takes xmlns, xml:base and xml:lang (base and lang too, as CDF and others write them) into the frame of the element that
 * starts. A base that is no web address is left out, and what was in force stays. */
void scope_enter(struct reader *reader, struct frame *frame, const char *name,
                 const char *const *attributes);

/* A name without its prefix, and the vocabulary that it belongs to. */
struct qname {
    enum vocabulary ns;
    struct bytes local; /* lower case; empty where it is too long to mean anything */
};

/* Splits a name and looks its prefix up; lower is where the local name in lower case goes. */
struct qname scope_name(struct reader *reader, const char *name, char lower[static LIMIT_NAME]);

/* The attributes that an element of that vocabulary has for its own, without prefixes: first those written without one,
 * then those of its vocabulary or of RDF. Others' are left out: x:url says nothing about url. The list given where there
 * is nothing to leave out, else one in an arena that lives as long as the element. */
const char *const *scope_attributes(struct reader *reader, enum vocabulary ns,
                                    const char *const *attributes);

#endif
