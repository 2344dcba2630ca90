/* An Atom checker of our own: says what a strict reader would complain of. RFC 4287's rules for feed, entry, source and
 * date constructs as the W3C's feed validator has them, and what riffle promises besides: a source on every entry with
 * id, title and updated; ids that are unique; updated not before published, nothing published in the future; nothing
 * that runs in a browser. */
#ifndef RIFFLE_TESTS_PUBLISH_ATOM_CHECKER_H
#define RIFFLE_TESTS_PUBLISH_ATOM_CHECKER_H

#include "complaints.h"
#include "terms.h"

struct atom_id {
    struct bytes id, published, updated;
};

struct atom_report {
    struct complaints complaints;
    struct atom_id
        *entries; /* in the order of the document, for comparing two versions of a feed */
    size_t n_entries, entries_cap;
};

/* Checks a document. Everything in the report is in the arena; no complaints: it is good. */
struct atom_report atom_check(struct bytes document, const struct check_terms *terms,
                              struct arena *arena);

#endif
