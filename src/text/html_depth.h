/* How deep HTML nests, without parsing it: an upper bound, good to a small factor, of the parser's stack of open
 * elements. */
#ifndef RIFFLE_TEXT_HTML_DEPTH_H
#define RIFFLE_TEXT_HTML_DEPTH_H

#include "base/buf.h"

/* html, which went through html_mend, itself where it nests at most limit elements deep; else a copy in out without the start tags that would go
 * deeper. */
enum { HTML_DEPTH_LIMIT_MAX = 512 };
struct bytes html_shallow(struct bytes html, size_t limit, struct buf *out);

#endif
