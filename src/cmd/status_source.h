/* Where `riffle status` learns how things are: from the daemon that runs, by its /status.json, or from the store. */
#ifndef RIFFLE_CMD_STATUS_SOURCE_H
#define RIFFLE_CMD_STATUS_SOURCE_H

#include "daemon/options.h"
#include "daemon/status_report.h"

/* Asks the daemon at the options' admin addresses. True with *json, the reply (arena), where one answered. */
bool status_ask_daemon(const struct options *options, struct arena *arena, struct bytes *json);

/* Reads what status_print_json printed. False where it is not that. Arena. */
bool status_read_json(struct bytes json, struct arena *arena, struct status_report *out);

/* Makes the report from the store alone. *stored are the feeds with their last fetches. Arena. */
bool status_of_store(const struct options *options, struct arena *arena, struct status_report *out,
                     const struct stored_feed **stored, struct error *err);

#endif
