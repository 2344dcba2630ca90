/* The sample feeds are templates, so that their dates move with today and their news comes in rounds:
 *
 *     {{base}}                 the address that the world is served under, "http://127.0.0.1:8420"
 *     {{ago 2h15m rfc822}}     that long before the world began, as RSS writes dates; `iso` as Atom does
 *     {{from 2}} … {{end}}     only from round 2 on
 *     {{until 2}} … {{end}}    only before round 2
 *
 * Blocks do not nest. The same round gives the same bytes. */
#ifndef RIFFLE_TESTS_WORLD_TEMPLATE_H
#define RIFFLE_TESTS_WORLD_TEMPLATE_H

#include "base/buf.h"
#include "base/error.h"

struct template_facts {
    struct bytes base;
    int64_t began; /* instant */
    int round;     /* from 1 */
};

/* Appends what the template comes to. False with the directive that is not understood. */
bool template_fill(struct buf *out, struct bytes text, const struct template_facts *facts,
                   struct error *err);

#endif
