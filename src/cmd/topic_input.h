/* A topic file given by its path, compiled with what it includes and, if there is one, its model. */
#ifndef RIFFLE_CMD_TOPIC_INPUT_H
#define RIFFLE_CMD_TOPIC_INPUT_H

#include "match/topic.h"

/* NULL where that is not possible; what is wrong has been told on standard error, by the name of the command. model: the
 * path of a model, NULL: none. Owned: topic_set_drop. */
struct topic_set *topic_input(const char *command, const char *path, const char *model);

#endif
