/* Connections at rest: those that libcurl keeps for later requests. RFC 9112 §9.2: what comes on a connection without a
 * request is no answer, and the connection is to be closed; libcurl would read it as the answer to the next request, of
 * whatever feed. So each socket is watched while it rests; where bytes come, the connection is closed by putting a socket
 * that has ended in its place, which libcurl notices before it uses it again. Descriptors belong to libcurl; only it
 * closes them. Loop thread. */
#ifndef RIFFLE_NET_REST_H
#define RIFFLE_NET_REST_H

#include <stdbool.h>
#include <stdint.h>

struct ev_loop;
struct rest;

/* Owned: rest_free. Keeps no loop alive. */
struct rest *rest_new(struct ev_loop *ev);

/* Frees it once every socket is closed. Takes NULL. */
void rest_free(struct rest *rest);

/* libcurl has something to read or write on this socket, or has no more. */
void rest_busy(struct rest *rest, int fd);
void rest_idle(struct rest *rest, int fd);

/* A transfer on this socket has ended, by HTTP/1.x: unless another has taken it over, it is at rest. request stands for
 * what was asked (a hash). */
void rest_begin(struct rest *rest, int fd, uint64_t request);

/* Whether what was asked so was lately followed by more than its answer: bytes may come too late to be noticed, so that its
 * connection should not be used again. */
bool rest_was_broken_by(const struct rest *rest, uint64_t request);

/* The socket is about to be closed. */
void rest_closed(struct rest *rest, int fd);

#endif
