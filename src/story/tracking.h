/* Which parameters of an address say only how one came to it. The table is kept by hand: exact names, prefixes, names that
 * track only on some hosts or only with some values. What is not in it stays, since a parameter that means something
 * (id=, p=, story=) must never be lost. Names are compared without case. Pure. */
#ifndef RIFFLE_STORY_TRACKING_H
#define RIFFLE_STORY_TRACKING_H

#include "base/bytes.h"

enum parameter {
    PARAMETER_MEANT, /* names the article, or may do */
    PARAMETER_TRACKING, /* says where the reader came from: of no use to anyone but the publisher's counter */
    PARAMETER_FORM, /* asks for another form of the same article: wanted in a link, not in a comparison */
};

/* The kind of one parameter of an address at host (lower case, without "www."). */
enum parameter tracking_parameter(struct bytes host, struct bytes name, struct bytes value);

/* Whether a fragment only tracks ("xtor=RSS-3208"). */
bool tracking_fragment(struct bytes fragment);

/* The i-th of the exact names, ascending, or NULL behind the last: for the test that holds their order. */
const char *tracking_exact_name(size_t i);

#endif
