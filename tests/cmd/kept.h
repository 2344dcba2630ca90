/* What the tests of commands that read the store stand on: a folder with a configuration, two topics and a store of
 * four entries of two feeds, one of them with a title that a terminal would obey, and a way to run a command over it. */
#ifndef RIFFLE_TESTS_CMD_KEPT_H
#define RIFFLE_TESTS_CMD_KEPT_H

#include "base/arena.h"

/* 2026-01-10T00:00:00Z, when the entries came. */
#define KEPT_NOW INT64_C(1768003200000)

struct kept {
    char folder[64];
    struct arena *arena;
    const char *printed; /* by the last command, on standard output */
};

/* Makes it. Topic "ferry" takes "ferry" in the title but no toys; topic "trains" takes "train". Of feed A: 1 "Late ferry",
 * 2 "Toy ferry", 3 with control characters; of feed B: 4, the address of 1 again with a long title,
 * which feed B calls "2"; feed A gives ids that are their numbers. */
void kept_make(struct kept *k);
void kept_clear(struct kept *k);

/* Writes a file of the folder. */
void kept_put(struct kept *k, const char *name, const char *text);

/* From now on the list keeps feed B to the topic of that name. */
void kept_limit(struct kept *k, const char *topic);

/* A path in the folder. Arena. */
char *kept_path(struct kept *k, const char *name);

/* Runs the command with these words behind its name and -c; its exit status. Standard output is redirected. */
int kept_run(struct kept *k, int (*command)(int, char **), const char *name, size_t n,
             char **words);

#endif
