/* The version of the tables. The file says with its application_id that it is a store of riffle and with its user_version
 * which schema it has; meta.written_by names the riffle that last wrote it. Each migration brings a store from one version
 * to the next, in a transaction of its own: it succeeds or leaves no trace. */
#ifndef RIFFLE_STORE_SCHEMA_H
#define RIFFLE_STORE_SCHEMA_H

#include "store/sqlite.h"

enum { SCHEMA_APPLICATION_ID = 0x7269666c }; /* "rifl" */

/* Whether the file may be used by a program whose newest schema is `newest`: empty (found_version 0) or a store of that
 * version or an older one. */
bool schema_check(struct database *db, int newest, int *found_version, struct error *err);

/* Runs migrations found_version … count-1. */
bool schema_migrate(struct database *db, int found_version, const char *const *migrations,
                    size_t count, struct error *err);

#endif
