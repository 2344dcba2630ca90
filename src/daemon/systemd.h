/* What systemd is told, and what it hands over; each does nothing where riffle was not started by it. */
#ifndef RIFFLE_DAEMON_SYSTEMD_H
#define RIFFLE_DAEMON_SYSTEMD_H

#include <stdbool.h>
#include <stdint.h>

void systemd_ready(void);
void systemd_reloading(void);
void systemd_stopping(void);

/* The line that `systemctl status` shows. */
void systemd_status(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* How often the watchdog wants to hear from us, in milliseconds; 0: there is none. */
int64_t systemd_watchdog_interval(void);
void systemd_watchdog_alive(void);

/* The i-th listening socket that was passed (riffle.socket), and whether it is named "admin" (FileDescriptorName=).
 * -1 when there are no more. */
int systemd_socket(int i, bool *admin);

#endif
