/* The last fetches of a feed, packed: some 13 bytes each, newest first, so that they ride along in the row of the
 * schedule and cost no row of their own. A record is at, http, ms, bytes and new entries as numbers of seven bits a byte,
 * lowest first, and then the error's byte. */
#ifndef RIFFLE_STORE_HISTORY_H
#define RIFFLE_STORE_HISTORY_H

#include <sqlite3.h>

#include "store/store.h"

enum { HISTORY_RECORD_MAX = 5 * 10 + 1 };

/* Packs one record; returns its length. */
size_t history_pack(const struct fetch_record *record, char out[static HISTORY_RECORD_MAX]);

/* Unpacks as many whole records as there are, at most FETCH_HISTORY. Returns how many. */
size_t history_unpack(struct bytes packed, struct fetch_record out[static FETCH_HISTORY]);

/* Adds the SQL function fetch_history(packed, record): the record in front, what is beyond FETCH_HISTORY cut off. */
bool history_register(sqlite3 *db, struct error *err);

#endif
