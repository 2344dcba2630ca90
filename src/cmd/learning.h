/* What `riffle label` and `riffle train` work on: a topic, given by its name in the configuration or as the path of a topic
 * file, and the files of its labels and its model. */
#ifndef RIFFLE_CMD_LEARNING_H
#define RIFFLE_CMD_LEARNING_H

#include "base/arena.h"

struct learning {
    const char *topic_file;
    struct bytes name;
    const char *labels, *model;
    const char *store; /* NULL: there is no configuration */
};

/* What was given on the command line; each may be NULL but the topic. */
struct learning_arguments {
    const char *config, *topic, *labels, *model;
};

/* Finds them. A configuration is read only where something has to come from it. False where that is not possible, which has
 * been told on standard error. Arena. */
bool learning_find(const char *command, const struct learning_arguments *given, struct arena *arena,
                   struct learning *out);

#endif
