/* The text of a tree of HTML, or of HTML without a tree. */
#ifndef RIFFLE_TEXT_HTML_TEXT_H
#define RIFFLE_TEXT_HTML_TEXT_H

#include "base/buf.h"

#include <gumbo.h>

/* Appends the text under root. */
void html_tree_text(struct buf *out, const GumboNode *root);

/* Appends text without markup, white space collapsed. */
void html_plain_text(struct buf *out, struct bytes text);

/* Appends the text of html with its tags cut out: what is left to do where it can't be parsed. */
void html_strip(struct buf *out, struct bytes html);

#endif
