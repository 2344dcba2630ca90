#include "daemon/systemd.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <systemd/sd-daemon.h>
#include <time.h>

void systemd_ready(void)
{
    (void)sd_notify(0, "READY=1");
}

void systemd_reloading(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    (void)sd_notifyf(0, "RELOADING=1\nMONOTONIC_USEC=%lld",
                     (long long)now.tv_sec * 1000000 + now.tv_nsec / 1000);
}

void systemd_stopping(void)
{
    (void)sd_notify(0, "STOPPING=1");
}

void systemd_status(const char *format, ...)
{
    char text[256];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(text, sizeof text, format, args);
    va_end(args);
    (void)sd_notifyf(0, "STATUS=%s", text);
}

int64_t systemd_watchdog_interval(void)
{
    uint64_t usec = 0;
    if (sd_watchdog_enabled(0, &usec) <= 0)
        return 0;
    return (int64_t)(usec / 1000 / 2); /* twice in its time */
}

void systemd_watchdog_alive(void)
{
    (void)sd_notify(0, "WATCHDOG=1");
}

int systemd_socket(int i, bool *admin)
{
    char **names = NULL;
    int n = sd_listen_fds_with_names(0, &names);
    *admin = i < n && names && strcmp(names[i], "admin") == 0;
    for (int k = 0; names && k < n; k++)
        free(names[k]);
    free(names);
    return i < n ? SD_LISTEN_FDS_START + i : -1;
}
