/* Where what a person taught riffle lies: beside the store, labels/TOPIC.jsonl and models/TOPIC.model. */
#ifndef RIFFLE_DAEMON_LEARNED_H
#define RIFFLE_DAEMON_LEARNED_H

#include "base/arena.h"

/* The path of a topic's labels (its model), where the store lies at that path. Arena. */
struct bytes learned_labels(struct bytes store, struct bytes topic, struct arena *arena);
struct bytes learned_model(struct bytes store, struct bytes topic, struct arena *arena);

/* The topic's model as it is kept, absent where there is none that can be read. Arena. */
struct bytes learned_read(struct bytes store, struct bytes topic, struct arena *arena);

#endif
