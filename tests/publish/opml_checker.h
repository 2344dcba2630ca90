/* An OPML checker of our own: the rules of OPML 2.0 for a list of subscriptions. */
#ifndef RIFFLE_TESTS_PUBLISH_OPML_CHECKER_H
#define RIFFLE_TESTS_PUBLISH_OPML_CHECKER_H

#include "complaints.h"
#include "terms.h"

/* Checks a document. No complaints: it is good. Arena. */
struct complaints opml_check(struct bytes document, const struct check_terms *terms,
                             struct arena *arena);

#endif
