/* riffle as it runs: the loop thread with its sockets and timers, the workers, the keeper; started on what the user
 * configured, ended by a signal or, with `once`, when every due feed has been asked one time. */
#ifndef RIFFLE_DAEMON_DAEMON_H
#define RIFFLE_DAEMON_DAEMON_H

#include "base/error.h"
#include "base/log.h"
#include "daemon/setup.h"

struct daemon_start {
    const char *config; /* the configuration's path */
    bool once;          /* fetch what is due one time, publish, end */
    bool all;           /* … and what is not due as well, unless its server forbade that */
    size_t workers;     /* threads that read documents; 0: one less than there are cores */
    const char *unreachable_hint; /* said when the first round reaches no feed; NULL: nothing */
};

/* Runs until it is ended. setup is what was read from config, without an error in it; it is taken over. Returns the exit
 * status: 0; 1 where `once` met a feed that failed; 2 where it could not begin or go on, with the reason logged. */
int daemon_run(const struct daemon_start *start, struct setup *setup, struct log *log);

#endif
