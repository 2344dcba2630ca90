/* Persons as feeds write them on one line: "me@x (Name)", "Name <me@x>", "Name (me@x)", a name, an address alone.
 * Private to feed/; pure. */
#ifndef RIFFLE_FEED_PERSON_H
#define RIFFLE_FEED_PERSON_H

#include "feed/raw.h"

/* Fills the name and the e-mail address that text holds, where *out has none yet. Arena. */
void person_parse(struct arena *arena, struct bytes text, struct person *out);

/* Adds to list the persons of raw whose role is among roles (bits), who has one name or address twice once. Arena. */
void persons_collect(struct arena *arena, const struct raw_persons *raw, unsigned roles,
                     struct persons *list);

#endif
