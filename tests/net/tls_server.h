/* Servers that speak TLS: programs of the system, where they are installed, with a certificate made for the occasion that
 * nobody trusts unless told to. */
#ifndef RIFFLE_TESTS_NET_TLS_SERVER_H
#define RIFFLE_TESTS_NET_TLS_SERVER_H

#include <stdbool.h>
#include <sys/types.h>

struct tls_server {
    char folder[64]; /* has what is served, key.pem and cert.pem */
    bool owns_folder;
    int port;
    pid_t pid;
};

/* Whether there is such a program. */
bool tls_server_can(const char *program);

/* Serves the files feed-0 … feed-(n-1), "fine" in each, at /feed-N, by HTTP/2 through nghttpd. Aborts where it cannot. */
struct tls_server tls_server_http2(int n);

/* Serves what is put at /feed-N by HTTP/1.0 through openssl; options are more arguments for it (NULL after the last). */
struct tls_server tls_server_openssl(const char *const *options);

/* The whole reply at a path. */
void tls_server_put(const struct tls_server *server, const char *path, const char *reply);

/* Serves the files of another server at a port of its own, by HTTP/2. To be stopped before the other. */
struct tls_server tls_server_beside(const struct tls_server *other);

/* Ends it and removes its folder. */
void tls_server_stop(struct tls_server *server);

#endif
