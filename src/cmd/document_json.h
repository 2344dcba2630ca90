/* A parsed document as `riffle parse` prints it: JSON Feed 1.1, what that has no member for under _riffle. Pure. */
#ifndef RIFFLE_CMD_DOCUMENT_JSON_H
#define RIFFLE_CMD_DOCUMENT_JSON_H

#include "base/buf.h"
#include "feed/document.h"

/* Called between two items with what is in the buffer so far; may write it away and reset the buffer. */
typedef void document_json_spill(struct buf *out, void *ctx);

/* Appends the document on one line, with a newline after it. spill may be NULL: everything stays in out. */
void document_json(struct buf *out, const struct feed_doc *doc, document_json_spill *spill,
                   void *ctx);

/* Appends the line that stands for a file that is no feed. */
void document_json_error(struct buf *out, const char *file, const char *why);

#endif
