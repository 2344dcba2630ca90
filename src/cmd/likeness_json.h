/* How like two items are, and what they were taken for, as JSON: for `riffle group --why` and `riffle explain`. */
#ifndef RIFFLE_CMD_LIKENESS_JSON_H
#define RIFFLE_CMD_LIKENESS_JSON_H

#include "cmd/json_writer.h"
#include "story/relation.h"

/* Writes the members is, for, odds, and the facts. */
void likeness_write(struct json_writer *json, const struct likeness *likeness,
                    struct judgement judgement);

#endif
