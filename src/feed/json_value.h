/* Values of a JSON document as feeds write them: a number where text should be, text where a number should be, a single
 * value where an array should be. Private to feed/; pure. */
#ifndef RIFFLE_FEED_JSON_VALUE_H
#define RIFFLE_FEED_JSON_VALUE_H

#include "base/arena.h"

#include <jansson.h>

/* How many elements an array has, and one of them; a single value counts as an array of one, null and NULL as empty. */
size_t json_value_count(const json_t *value);
const json_t *json_value_at(const json_t *value, size_t i);

/* A text without control characters but white space, or a number as text; absent where it is neither. Arena. */
struct bytes json_value_text(struct arena *arena, const json_t *value);

/* The same, and true and false as text: an id is to be told as text whatever it is (version 1.1, "id"). Arena. */
struct bytes json_value_id(struct arena *arena, const json_t *value);

/* A whole number that is not negative, also one in text, or -1. */
int64_t json_value_number(const json_t *value);

#endif
