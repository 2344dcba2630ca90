#include "daemon/background.h"

#include <sys/resource.h>

enum { NICENESS = 5 };

void background_enter(void)
{
    /* On Linux this is the thread's own; where it fails all are equal, as before. */
    (void)setpriority(PRIO_PROCESS, 0, getpriority(PRIO_PROCESS, 0) + NICENESS);
}
