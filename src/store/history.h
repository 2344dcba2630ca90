/* The last fetches of a feed, packed: some 13 bytes each, newest first, so that they ride along in the row of the
 * schedule and cost no row of their own. A record is at, http, ms, bytes and new entries as numbers of seven bits a byte,
 * lowest first, and then the error's byte. */
#ifndef RIFFLE_STORE_HISTORY_H
#define RIFFLE_STORE_HISTORY_H

#include "store/store.h"

enum { HISTORY_RECORD_MAX = 5 * 10 + 1, HISTORY_MAX = FETCH_HISTORY * HISTORY_RECORD_MAX };

/* Packs one record in front of a packed history, whose oldest record is left out if it is full. Returns the length. */
size_t history_push(const struct fetch_record *record, struct bytes packed,
                    char out[static HISTORY_MAX]);

/* Unpacks as many whole records as there are, at most FETCH_HISTORY. Returns how many. */
size_t history_unpack(struct bytes packed, struct fetch_record out[static FETCH_HISTORY]);

#endif
