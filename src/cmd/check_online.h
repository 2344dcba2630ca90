/* `riffle check --online`: each feed of the list is fetched once, within the limits of the configuration and with what the
 * store knows of it (validators, the address it moved to, what its server asked for), and what its answer tells of it is
 * printed, a line a finding, with its place in the list. Nothing is kept. */
#ifndef RIFFLE_CMD_CHECK_ONLINE_H
#define RIFFLE_CMD_CHECK_ONLINE_H

#include "daemon/setup.h"

/* Checks all feeds of the setup, whose options and list are there. *findings says how many lines were printed. False where
 * the options make it impossible. */
bool check_online(const struct setup *setup, size_t *findings, struct error *err);

#endif
