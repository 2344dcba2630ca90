/* HTML as a browser would take it: parsed by gumbo, every element, attribute and text looked at. */
#ifndef RIFFLE_TESTS_PUBLISH_HTML_RULES_H
#define RIFFLE_TESTS_PUBLISH_HTML_RULES_H

#include "complaints.h"

/* Checks a piece of HTML that stands in a feed, by what it may hold: elements and attributes that do nothing, links that
 * are whole and lead to the web; pictures, sound and film only with images. */
void html_check_fragment(struct bytes html, bool images, struct complaints *complaints);

/* Checks a page of ours: HTML without a mistake that a parser sees; no script, nothing that runs, frames or sends;
 * links to the web or to our own; what the page loads is our own, but for pictures with images; every id there once. */
void html_check_page(struct bytes html, bool images, struct complaints *complaints);

#endif
