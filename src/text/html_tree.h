/* The tree that a browser would make of a piece of HTML, by gumbo, held to a bound: tags that would nest deeper than
 * the parser can bear are left out before it sees them, and its memory comes from a pool with a ceiling that is thrown
 * away as a whole. Pure; one tree at a time belongs to its caller. */
#ifndef RIFFLE_TEXT_HTML_TREE_H
#define RIFFLE_TEXT_HTML_TREE_H

#include "base/bytes.h"

#include <gumbo.h>

struct html_tree;

/* The tree of html as it would be inside a body, or NULL where it needs more memory than anything sensible does. html
 * went through html_mend (a CDATA section, which svg and math may have, would hide how deep it nests) and must outlive
 * the tree. Owned: html_tree_free. */
struct html_tree *html_tree_new(struct bytes html);
void html_tree_free(struct html_tree *tree);

/* The element that holds it all. Borrowed. */
const GumboNode *html_tree_root(const struct html_tree *tree);

/* A walk through the tree in document order. It stops at every node, and at every element once more when its contents
 * are done. */
struct html_step {
    const GumboNode *node; /* NULL before the first step */
    bool leaving;          /* the contents of node are done */
};

/* Takes the next step; false behind the last. With deeper false the contents of the node just entered are passed over
 * (an element is left all the same). */
bool html_walk(const GumboNode *root, struct html_step *step, bool deeper);

/* The children of an element; an empty list for any other node. Borrowed. */
const GumboVector *html_children(const GumboNode *node);

#endif
