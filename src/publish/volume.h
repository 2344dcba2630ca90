/* A volume of a topic's archive: its name, and its entries in a form to be kept. What is kept are the words that are
 * published, not what they were made of, so that the same documents can be made of them at any time, whatever became of the
 * entries. Pure. */
#ifndef RIFFLE_PUBLISH_VOLUME_H
#define RIFFLE_PUBLISH_VOLUME_H

#include "base/arena.h"
#include "base/error.h"
#include "publish/publication.h"

/* Whether there is one. */
bool volume_is(struct volume volume);

bool volume_equal(struct volume a, struct volume b);

/* Appends its name, as it stands in addresses: "2026-10", "2026-10-2" for the second part of that month. */
void volume_print(struct buf *out, struct volume volume);

/* Reads what is a name in whole. True and *out set, or false and *out untouched. */
bool volume_parse(struct bytes text, struct volume *out);

/* Appends the publication's entries. Equal entries give equal bytes. */
void volume_write(const struct publication *publication, struct buf *out);

/* Fills in the entries that volume_write wrote, in this version or another, and when the newest of them was updated; they
 * borrow from the data. False where it is damaged. */
bool volume_read(struct bytes data, struct arena *arena, struct publication *publication,
                 struct error *err);

#endif
