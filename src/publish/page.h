/* A topic as a page to read in a browser, and the page of all topics. HTML 5 without script, one style sheet served
 * beside it. Pure. */
#ifndef RIFFLE_PUBLISH_PAGE_H
#define RIFFLE_PUBLISH_PAGE_H

#include "publish/publication.h"

/* Appends the topic page: newest first, headline, source and time, excerpt, "Read more". */
void publish_page(const struct publication *publication, struct buf *out);

/* Appends the page at "/": the topics, each with its newest stories. */
void publish_index(const struct publication *publications, size_t n, struct buf *out);

/* The style sheet, as served at /riffle.css. Static. */
struct bytes publish_css(void);

#endif
