/* Edits of a subscription list as the text that it is: a feed comes in or goes out, and everything else stays byte for
 * byte as it was, with its order, comments, indentation, line ends and the attributes of other programs. A list that
 * opml_read mends is edited as it mends it. Whatever comes out was read again, and says what it should. Pure. */
#ifndef RIFFLE_FEED_OPML_EDIT_H
#define RIFFLE_FEED_OPML_EDIT_H

#include "base/arena.h"
#include "base/error.h"

struct opml_addition {
    struct bytes url;    /* http(s) */
    struct bytes title;  /* absent: the URL */
    struct bytes folder; /* names joined by '/', made where they are missing; absent: none */
};

/* Adds a feed at the end of its folder. False where the list has it already, or cannot be edited (no list, or not in
 * UTF-8): nothing is changed then. The new text is in the arena. */
bool opml_edit_add(const char *name, struct bytes text, const struct opml_addition *addition,
                   struct arena *arena, struct bytes *out, struct error *err);

/* Takes a feed out, as often as it is listed. False where it is not, or holds other outlines. */
bool opml_edit_remove(const char *name, struct bytes text, struct bytes url, struct arena *arena,
                      struct bytes *out, struct error *err);

/* What a URL is known by in lists: as it goes over the wire, without user and password. Absent where it is no http(s)
 * URL. Arena. */
struct bytes opml_edit_key(struct arena *arena, struct bytes url);

#endif
