/* A request to a door (site.h): a place where others bring something, such as a hub its pushes. Belongs to the loop
 * thread. */
#ifndef RIFFLE_SERVE_CALL_H
#define RIFFLE_SERVE_CALL_H

#include "base/buf.h"

struct MHD_Connection;

/* Lives as long as the answer is made. */
struct call {
    struct MHD_Connection *connection;
    bool is_post;
    struct bytes path; /* all of it, percent signs decoded */
    struct buf *body;  /* of a POST; the door may take it. NULL: a GET */
};

/* The first argument of that name in the query, decoded; the header field of that name. Absent where there is none.
 * Borrowed from the call. */
struct bytes call_argument(const struct call *call, const char *name);
struct bytes call_header(const struct call *call, const char *name);

#endif
