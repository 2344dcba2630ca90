/* Why a transfer failed: libcurl's code, the errno behind it and what was going on, made into a class, a sentence for
 * people, and whose fault it is. Pure. */
#ifndef RIFFLE_NET_CAUSE_H
#define RIFFLE_NET_CAUSE_H

#include "net/fetcher.h"
#include "net/state.h"

#include <curl/curl.h>

struct cause {
    enum fetch_error error;
    bool local; /* no feed's fault */
    char sentence[sizeof((struct fetch_result *)0)->sentence];
};

/* detail is libcurl's own words, maybe empty; os_error the errno of the last system call that failed, or 0. */
void cause_of(CURLcode code, int os_error, enum fetch_state state, const char *detail,
              struct cause *out);

/* The same of a transfer that a proxy let down: status is what it answered to CONNECT (0: not that), code what libcurl found
 * in a SOCKS reply. */
void cause_of_proxy(int status, CURLproxycode code, const char *detail, struct cause *out);

/* Words a cause that is known by other means. */
void cause_set(struct cause *cause, enum fetch_error error, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
