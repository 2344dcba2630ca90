#include "daemon/process_facts.h"

#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

static double seconds_of(struct timeval time)
{
    return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

static void read_memory(struct process_facts *facts)
{
    int64_t pages = sysconf(_SC_PAGESIZE), all, resident;
    FILE *file = fopen("/proc/self/statm", "re");
    if (!file)
        return;
    if (fscanf(file, "%" SCNd64 " %" SCNd64, &all, &resident) == 2) {
        facts->virtual_bytes = all * pages;
        facts->resident_bytes = resident * pages;
    }
    (void)fclose(file);
}

/* One of those that are counted is the folder itself. */
static int64_t count_descriptors(void)
{
    int64_t n = 0;
    DIR *folder = opendir("/proc/self/fd");
    if (!folder)
        return 0;
    for (const struct dirent *each; (each = readdir(folder));)
        n += each->d_name[0] != '.';
    (void)closedir(folder);
    return n - 1;
}

struct process_facts process_facts(void)
{
    struct process_facts facts = {.open_descriptors = count_descriptors()};
    struct rusage usage;
    struct rlimit limit;
    if (getrusage(RUSAGE_SELF, &usage) == 0)
        facts.cpu_seconds = seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime);
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0)
        facts.max_descriptors = (int64_t)limit.rlim_cur;
    read_memory(&facts);
    return facts;
}
