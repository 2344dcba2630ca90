/* A topic as an Atom 1.0 feed (RFC 4287, and RFC 5005 for its archive later). Pure. */
#ifndef RIFFLE_PUBLISH_ATOM_H
#define RIFFLE_PUBLISH_ATOM_H

#include "publish/publication.h"

/* Appends the whole document: UTF-8, well-formed, without what XML 1.0 cannot hold. Each entry has an atom:source. */
void publish_atom(const struct publication *publication, struct buf *out);

#endif
