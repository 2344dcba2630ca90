/* Writing JSON text (RFC 8259) straight into a buffer. Reading is jansson's. Pure. */
#ifndef RIFFLE_BASE_JSON_H
#define RIFFLE_BASE_JSON_H

#include "base/buf.h"

/* Appends text as a JSON string, quotes included; what is not valid UTF-8 must have been mended before. */
void json_add_string(struct buf *out, struct bytes text);

#endif
