/* What this process costs the machine, as the kernel tells. Reads memory alone (/proc), no disk. */
#ifndef RIFFLE_DAEMON_PROCESS_FACTS_H
#define RIFFLE_DAEMON_PROCESS_FACTS_H

#include <stdint.h>

struct process_facts {
    double cpu_seconds; /* of all threads, in user and system mode */
    int64_t resident_bytes, virtual_bytes;
    int64_t open_descriptors, max_descriptors;
};

/* What cannot be found out is 0. */
struct process_facts process_facts(void);

#endif
