/* The lock file beside the database, with the process id of its holder in it. The lock is the kernel's (an open file
 * description lock), so that it goes with its process however that ends; the file stays. */
#ifndef RIFFLE_STORE_LOCK_H
#define RIFFLE_STORE_LOCK_H

#include "base/error.h"

/* fd -1 where none is held. */
struct lock {
    int fd;
};

/* Takes the lock of a database, or says who has it. */
bool lock_take(struct lock *lock, const char *database, struct error *err);

/* Gives it back. Takes one that is not held. */
void lock_drop(struct lock *lock);

/* The process that holds the lock of a database, or 0. */
int lock_holder(const char *database);

#endif
