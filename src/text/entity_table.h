/* The named character references of HTML, as a table of facts. */
#ifndef RIFFLE_TEXT_ENTITY_TABLE_H
#define RIFFLE_TEXT_ENTITY_TABLE_H

#include "base/bytes.h"

enum { ENTITY_COUNT = 2125, ENTITY_NAME_MAX = 31 };

struct entity_name {
    const char *name;
    uint32_t code_points[2]; /* the second is 0 where there is one */
    bool legacy;             /* HTML bears it without a semicolon */
};

/* Sorted by name, as bytes_compare orders. */
extern const struct entity_name entity_names[ENTITY_COUNT];

#endif
