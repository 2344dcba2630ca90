#include "serve/listen.h"

#include "base/bytes.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { BACKLOG = 1024, PORT_MAX = 65535, PORT_DIGITS = 5 };

static const char unix_prefix[] = "unix:";

struct target {
    union {
        struct sockaddr any;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
        struct sockaddr_un local;
    } u;
    socklen_t n;
};

const char *listen_unix_path(const char *address)
{
    size_t n = sizeof unix_prefix - 1;
    return strncmp(address, unix_prefix, n) == 0 ? address + n : NULL;
}

static bool read_port(struct bytes text, uint16_t *port)
{
    unsigned value = 0;
    if (text.n == 0 || text.n > PORT_DIGITS)
        return false;
    for (size_t i = 0; i < text.n; i++) {
        if (!ascii_is_digit(text.p[i]))
            return false;
        value = value * 10 + (unsigned)(text.p[i] - '0');
    }
    if (value > PORT_MAX)
        return false;
    *port = (uint16_t)value;
    return true;
}

/* Takes "host:port" apart at its last colon; the host without its brackets into host. */
static bool split_address(const char *address, char *host, size_t size, bool *bracketed,
                          uint16_t *port)
{
    const char *colon = strrchr(address, ':');
    if (!colon || !read_port(bytes_of(colon + 1), port))
        return false;
    struct bytes name = {address, (size_t)(colon - address)};
    *bracketed = name.n > 2 && name.p[0] == '[' && name.p[name.n - 1] == ']';
    if (*bracketed)
        name = (struct bytes){name.p + 1, name.n - 2};
    if (bytes_equal(name, (struct bytes)BYTES("localhost")))
        name = (struct bytes)BYTES("127.0.0.1");
    if (name.n == 0 || name.n >= size)
        return false;
    memcpy(host, name.p, name.n);
    host[name.n] = '\0';
    return true;
}

static bool read_ip(const char *address, struct target *target)
{
    char host[INET6_ADDRSTRLEN + 1];
    uint16_t port;
    bool bracketed;
    if (!split_address(address, host, sizeof host, &bracketed, &port))
        return false;
    if (!bracketed && inet_pton(AF_INET, host, &target->u.v4.sin_addr) == 1) {
        target->u.v4.sin_family = AF_INET;
        target->u.v4.sin_port = htons(port);
        target->n = sizeof target->u.v4;
        return true;
    }
    if (bracketed && inet_pton(AF_INET6, host, &target->u.v6.sin6_addr) == 1) {
        target->u.v6.sin6_family = AF_INET6;
        target->u.v6.sin6_port = htons(port);
        target->n = sizeof target->u.v6;
        return true;
    }
    return false;
}

static bool read_target(const char *address, struct target *target, struct error *err)
{
    *target = (struct target){0};
    const char *path = listen_unix_path(address);
    if (!path) {
        return read_ip(address, target) ||
               error_set(err,
                         "cannot listen on \"%s\": give an address and a port, such as "
                         "127.0.0.1:7447, [::1]:7447 or unix:/run/riffle.sock",
                         address);
    }
    size_t n = strlen(path);
    if (path[0] != '/' || n >= sizeof target->u.local.sun_path)
        return error_set(err,
                         "cannot listen on \"%s\": unix: wants a path from /, of at most %zu bytes",
                         address, sizeof target->u.local.sun_path - 1);
    target->u.local.sun_family = AF_UNIX;
    memcpy(target->u.local.sun_path, path, n + 1);
    target->n = sizeof target->u.local;
    return true;
}

bool listen_check(const char *address, struct error *err)
{
    struct target target;
    return read_target(address, &target, err);
}

/* Removes a unix socket that nobody answers on any more, so that it can be bound again. */
static void remove_stale(const struct target *target)
{
    struct stat st;
    if (lstat(target->u.local.sun_path, &st) != 0 || !S_ISSOCK(st.st_mode))
        return;
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return;
    if (connect(fd, &target->u.any, target->n) != 0 && errno == ECONNREFUSED)
        (void)unlink(target->u.local.sun_path);
    (void)close(fd);
}

static bool fail_to_bind(const char *address, int number, struct error *err)
{
    if (number == EADDRINUSE)
        return error_set(err, "%s is in use by another program; end it, or listen elsewhere",
                         address);
    if (number == EADDRNOTAVAIL)
        return error_set(err, "%s is not an address of this machine", address);
    if (number == EACCES)
        return error_set(err, "%s is not permitted to this user; %s", address,
                         listen_unix_path(address) ? "the folder must be writable"
                                                   : "take a port from 1024 up");
    return error_errno(err, number, "cannot listen on %s", address);
}

int listen_open(const char *address, struct error *err)
{
    struct target target;
    if (!read_target(address, &target, err))
        return -1;
    int family = target.u.any.sa_family;
    int fd = socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) {
        (void)fail_to_bind(address, errno, err);
        return -1;
    }
    int on = 1;
    if (family == AF_UNIX)
        remove_stale(&target);
    else
        (void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (family == AF_INET6) /* so that 0.0.0.0 can stand beside [::] */
        (void)setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
    if (bind(fd, &target.u.any, target.n) != 0 || listen(fd, BACKLOG) != 0) {
        (void)fail_to_bind(address, errno, err);
        (void)close(fd);
        return -1;
    }
    if (family ==
        AF_UNIX) /* who may connect is for the folder to say; what is served is for everyone */
        (void)chmod(target.u.local.sun_path, 0666);
    return fd;
}

int listen_port(int fd)
{
    struct target bound = {.n = sizeof bound.u};
    if (getsockname(fd, &bound.u.any, &bound.n) != 0)
        return 0;
    if (bound.u.any.sa_family == AF_INET)
        return ntohs(bound.u.v4.sin_port);
    return bound.u.any.sa_family == AF_INET6 ? ntohs(bound.u.v6.sin6_port) : 0;
}
