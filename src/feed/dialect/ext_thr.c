#include "feed/dialect/dialect.h"

/* Atom threading (RFC 4685). */
static const struct element rows[] = {
    {"in-reply-to", IN_ITEM, ELEMENT_REPLY, FIELD_IN_REPLY_TO, 0, 0},
};

const struct vocabulary_table thr_table = {rows, COUNT_OF(rows)};
