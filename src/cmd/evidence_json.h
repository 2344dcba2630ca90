/* The evidence of a verdict as JSON, as `riffle match` prints it. */
#ifndef RIFFLE_CMD_EVIDENCE_JSON_H
#define RIFFLE_CMD_EVIDENCE_JSON_H

#include "cmd/json_writer.h"
#include "match/verdict.h"

/* Writes the members score, threshold, language, why, and the same in words. */
void evidence_write(struct json_writer *json, const struct verdict *verdict);

/* Writes where a piece of evidence stands: term, word, field, offset; without the rule that it is for. */
void evidence_place_write(struct json_writer *json, const struct evidence *one);

#endif
