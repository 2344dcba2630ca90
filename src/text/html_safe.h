/* A tree of HTML written out again with nothing in it but what the allow-list knows, in a form that XML and HTML parsers
 * read alike.
 *
 * What is written must make the same tree when it is read again, or something that was harmless here could come to life
 * there. A tree that a parser made does so already; but one from which elements were taken does not: a p in an object in
 * a p becomes a p in a p. So an element that a parser would not leave where it stands is itself left out, and its
 * contents stay. */
#ifndef RIFFLE_TEXT_HTML_SAFE_H
#define RIFFLE_TEXT_HTML_SAFE_H

#include "base/arena.h"
#include "base/buf.h"

#include <gumbo.h>

/* Appends the contents of root. URLs on the way are made in arena. */
void html_safe(struct buf *out, const GumboNode *root, struct bytes base_url, struct arena *arena);

/* Appends text as content: & < > escaped, and what XML has no characters for left out. */
void html_safe_text(struct buf *out, struct bytes text);

#endif
