/* The configuration that a command works with: the one named by -c, else the one that is found; read, and what is wrong
 * with it told. */
#ifndef RIFFLE_CMD_CONFIGURED_H
#define RIFFLE_CMD_CONFIGURED_H

#include "daemon/setup.h"

/* Finds and reads it, with the list and the topics that it names. *path is set to an absolute path (arena). NULL where
 * there is none (told on standard error). Owned: setup_free. */
struct setup *configured_read(const char *named, struct arena *arena, const char **path);

/* Prints every finding to standard error, one a line, with its priority where that is the journal. Returns how many errors there were. */
size_t configured_tell(const struct setup *setup);

/* The same, or one of defaults alone where there is none and none is named; NULL where it is wrong (told). Owned:
 * setup_free. */
struct setup *configured_or_standard(const char *named, struct arena *arena);

/* The options alone, for a command that needs to find the store; NULL where they are wrong (told). Owned: options_drop. */
struct options *configured_options(const char *named);

#endif
