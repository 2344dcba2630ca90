/* Golden files: what a rendering gave when somebody looked at it last. A rendering that differs is written beside its
 * golden file as NAME.new and fails; who finds it right moves it over. */
#ifndef RIFFLE_TESTS_PUBLISH_GOLDEN_H
#define RIFFLE_TESTS_PUBLISH_GOLDEN_H

#include "base/bytes.h"

/* Expects content to be that of tests/data/publish/NAME. */
void golden_expect(const char *name, struct bytes content);

/* Expects an XML document to be well-formed. */
void well_formed_expect(const char *name, struct bytes content);

#endif
