/* An RSS checker of our own: the rules of RSS 2.0 and of the RSS Advisory Board's best-practices profile as the W3C's
 * feed validator has them, and what riffle promises besides: a link to itself; a guid on every item, there once; a date,
 * an author and a source on each; nothing that runs in a browser. */
#ifndef RIFFLE_TESTS_PUBLISH_RSS_CHECKER_H
#define RIFFLE_TESTS_PUBLISH_RSS_CHECKER_H

#include "complaints.h"
#include "terms.h"

/* Checks a document. No complaints: it is good. Arena. */
struct complaints rss_check(struct bytes document, const struct check_terms *terms,
                            struct arena *arena);

#endif
