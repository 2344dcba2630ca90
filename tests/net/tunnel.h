/* A proxy for tests, on a thread of its own: it takes CONNECT and SOCKS5 (the client's first byte says which), notes where
 * it was asked to connect to, and connects to a port of 127.0.0.1 instead, whatever that was. */
#ifndef RIFFLE_TESTS_NET_TUNNEL_H
#define RIFFLE_TESTS_NET_TUNNEL_H

struct tunnel;

/* Leads to the port. Owned: tunnel_stop. */
struct tunnel *tunnel_start(int to_port);
void tunnel_stop(struct tunnel *tunnel);

int tunnel_port(const struct tunnel *tunnel);

/* Where it was asked to connect to, each as "HOST:PORT" with a space after it, and an "@" before it where the host came as
 * an address; borrowed until it is stopped. */
const char *tunnel_asked(struct tunnel *tunnel);

#endif
