/* Where the elements of an OPML list stand in its text, for whoever edits it. Private to feed/; pure. */
#ifndef RIFFLE_FEED_OPML_OUTLINE_H
#define RIFFLE_FEED_OPML_OUTLINE_H

#include "base/arena.h"

/* An element. Offsets into the text. */
struct opml_element {
    size_t start, start_end;            /* of its start tag */
    size_t end_start, end;              /* of its end tag; both where it is closed without one */
    size_t parent;                      /* its index; SIZE_MAX: none */
    size_t last_child;                  /* SIZE_MAX: none */
    bool is_outline, is_body, is_empty; /* is_empty: <outline/> */
    struct bytes name;                  /* text, else title: decoded; absent: none */
    struct bytes address;               /* of a feed, decoded and trimmed; absent: it is none */
};

struct opml_elements {
    struct opml_element *v;
    size_t n, cap;
};

/* Finds the elements, in the order of their start tags. Arena. */
void opml_outline_read(struct bytes text, struct arena *arena, struct opml_elements *out);

#endif
