/* The Link header field (RFC 8288 §3), read as leniently as its appendix B.2: where a hub for pushes is, which address a
 * feed calls its own, which feeds stand behind a page. Foreign bytes. Pure. */
#ifndef RIFFLE_NET_LINK_HEADER_H
#define RIFFLE_NET_LINK_HEADER_H

#include "base/bytes.h"

/* One link; what is missing is absent. Borrowed from the field. */
struct link_value {
    struct bytes target;           /* as it stands between < and >, perhaps relative */
    struct bytes rel, type, title; /* the first of each counts; a quoted one without its quotes */
    bool is_anchored;              /* it speaks of another document than the one it came with */
};

/* Takes the next link of a field (several fields joined by commas), and moves *rest behind it. False when there is none.
 *     while (link_value_next(&rest, &link)) … */
bool link_value_next(struct bytes *rest, struct link_value *out);

/* Whether a rel, which may have several relations, has this one. */
bool link_value_has_rel(const struct link_value *link, const char *relation);

/* Where the first link of that relation leads that speaks of the document at base itself: an http(s) URL. Owned: free();
 * NULL where there is none. */
char *link_header_find(struct bytes field, const char *relation, const char *base);

#endif
