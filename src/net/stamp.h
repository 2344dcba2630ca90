/* Instants as libcurl's files of hosts have them: "20270131 23:59:59" in GMT, in quotes. Pure. */
#ifndef RIFFLE_NET_STAMP_H
#define RIFFLE_NET_STAMP_H

#include "base/buf.h"

/* Appends it, quotes included. */
void stamp_print(struct buf *out, int64_t ms);

/* Takes one off the front of *text. False, and *text as it was, where there is none. */
bool stamp_take(struct bytes *text, int64_t *ms);

#endif
