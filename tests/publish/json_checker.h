/* A JSON Feed checker of our own: the rules of version 1.1, and what riffle promises besides: a date, an author and the
 * `_riffle` extension with its source on every item; nothing that runs in a browser. */
#ifndef RIFFLE_TESTS_PUBLISH_JSON_CHECKER_H
#define RIFFLE_TESTS_PUBLISH_JSON_CHECKER_H

#include "complaints.h"
#include "terms.h"

/* Checks a document. No complaints: it is good. Arena. */
struct complaints json_check(struct bytes document, const struct check_terms *terms,
                             struct arena *arena);

#endif
