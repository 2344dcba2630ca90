/* A file system that fails on demand, between SQLite and the real one: the n-th write (or truncation, or sync) from now is
 * refused, or is the last thing that the process does. For one thread. */
#ifndef RIFFLE_TEST_STORE_FAULTY_H
#define RIFFLE_TEST_STORE_FAULTY_H

enum fault {
    FAULT_NONE,
    FAULT_FULL_ONCE, /* the n-th write finds the disk full */
    FAULT_FULL_FROM, /* and so do all after it */
    FAULT_BROKEN,    /* the n-th write fails half done, with an input/output error */
    FAULT_KILL,      /* the process is killed before the n-th write */
    FAULT_KILL_TORN, /* … in the middle of it */
};

/* Makes it the file system of every database opened from now on. */
void faulty_install(void);

/* Counts anew; nothing fails any more with FAULT_NONE. */
void faulty_arm(enum fault fault, int n);

/* How many writes there were since then, and whether the fault came to pass. */
int faulty_writes(void);
int faulty_happened(void);

#endif
