/* Which addresses may be fetched from: public ones, and those in the networks that the user names. An IPv6 address that
 * carries an IPv4 one (mapped, NAT64, 6to4) is judged by what it carries. Pure. */
#ifndef RIFFLE_NET_GUARD_H
#define RIFFLE_NET_GUARD_H

#include "base/error.h"
#include "base/bytes.h"

struct sockaddr;
struct guard;

/* Reads CIDRs ("10.0.0.0/8", "::1/128", a bare address is itself alone). Owned: guard_free. NULL with the reason. */
struct guard *guard_new(const struct bytes *networks, size_t n, struct error *err);

/* Frees the guard. Takes NULL. */
void guard_free(struct guard *guard);

/* Whether the address may be connected to; where not, *what says what it is ("loopback", "private", …), static. */
bool guard_allows(const struct guard *guard, const struct sockaddr *address, const char **what);

#endif
