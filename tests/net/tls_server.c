#include "tls_server.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/bytes.h"

enum { ARGUMENTS_MAX = 24, TRIES = 500, STEP_MS = 10, PATH_SIZE = 128 };

/* Where programs lie; a daemon's is not on every PATH. */
static const char *const folders[] = {"/usr/sbin", "/usr/bin", "/usr/local/bin"};

static const char *find(const char *program)
{
    static char path[PATH_SIZE];
    for (size_t i = 0; i < COUNT_OF(folders); i++) {
        (void)snprintf(path, sizeof path, "%s/%s", folders[i], program);
        if (access(path, X_OK) == 0)
            return path;
    }
    return NULL;
}

bool tls_server_can(const char *program)
{
    return find(program) && find("openssl");
}

static void fail(const char *what)
{
    perror(what);
    abort();
}

/* Starts a program in the folder, quietly. */
static pid_t spawn(const char *folder, const char *const *argv)
{
    const char *path = find(argv[0]);
    pid_t pid = fork();
    if (pid == 0) {
        int nowhere = open("/dev/null", O_RDWR);
        (void)dup2(nowhere, STDIN_FILENO);
        (void)dup2(nowhere, STDOUT_FILENO);
        (void)dup2(nowhere, STDERR_FILENO);
        if (path && chdir(folder) == 0)
            (void)execv(path, (char *const *)argv);
        _exit(127);
    }
    if (pid < 0)
        fail("fork");
    return pid;
}

static int free_port(void)
{
    struct sockaddr_in in = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof in;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (bind(fd, (struct sockaddr *)&in, sizeof in) ||
        getsockname(fd, (struct sockaddr *)&in, &size))
        fail("bind");
    (void)close(fd);
    return ntohs(in.sin_port);
}

static bool answers(int port)
{
    struct sockaddr_in in = {.sin_family = AF_INET,
                             .sin_port = htons((uint16_t)port),
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    bool yes = connect(fd, (struct sockaddr *)&in, sizeof in) == 0;
    (void)close(fd);
    return yes;
}

void tls_server_put(const struct tls_server *server, const char *name, const char *content)
{
    char path[PATH_SIZE];
    (void)snprintf(path, sizeof path, "%s/%s", server->folder, name);
    FILE *file = fopen(path, "w");
    if (!file || fputs(content, file) < 0 || fclose(file))
        fail(path);
}

static void make_certificate(const char *folder)
{
    static const char *const argv[] = {"openssl",
                                       "req",
                                       "-x509",
                                       "-newkey",
                                       "ec",
                                       "-pkeyopt",
                                       "ec_paramgen_curve:prime256v1",
                                       "-nodes",
                                       "-keyout",
                                       "key.pem",
                                       "-out",
                                       "cert.pem",
                                       "-days",
                                       "2",
                                       "-subj",
                                       "/CN=127.0.0.1",
                                       "-addext",
                                       "subjectAltName=IP:127.0.0.1,DNS:localhost",
                                       NULL};
    int status;
    pid_t pid = spawn(folder, argv);
    if (waitpid(pid, &status, 0) != pid || status != 0)
        fail("openssl req");
}

static struct tls_server make(void)
{
    struct tls_server server = {.folder = "/tmp/riffle-tls-XXXXXX", .port = free_port()};
    if (!mkdtemp(server.folder))
        fail("mkdtemp");
    make_certificate(server.folder);
    server.owns_folder = true;
    return server;
}

static void start(struct tls_server *server, const char *const *argv)
{
    server->pid = spawn(server->folder, argv);
    for (int i = 0; !answers(server->port); i++) {
        if (i == TRIES)
            fail(argv[0]);
        (void)poll(NULL, 0, STEP_MS);
    }
}

static void start_http2(struct tls_server *server)
{
    char port[16];
    (void)snprintf(port, sizeof port, "%d", server->port);
    const char *argv[] = {"nghttpd", "-a",      "127.0.0.1", "-d", ".",
                          port,      "key.pem", "cert.pem",  NULL};
    start(server, argv);
}

struct tls_server tls_server_http2(int n)
{
    struct tls_server server = make();
    for (int i = 0; i < n; i++) {
        char name[32];
        (void)snprintf(name, sizeof name, "feed-%d", i);
        tls_server_put(&server, name, "fine");
    }
    start_http2(&server);
    return server;
}

struct tls_server tls_server_beside(const struct tls_server *other)
{
    struct tls_server server = *other;
    server.owns_folder = false;
    server.port = free_port();
    start_http2(&server);
    return server;
}

struct tls_server tls_server_openssl(const char *const *options)
{
    struct tls_server server = make();
    char address[32];
    (void)snprintf(address, sizeof address, "127.0.0.1:%d", server.port);
    const char *argv[ARGUMENTS_MAX] = {"openssl", "s_server", "-quiet",  "-HTTP", "-accept",
                                       address,   "-key",     "key.pem", "-cert", "cert.pem"};
    for (size_t i = 10; *options && i + 1 < ARGUMENTS_MAX; i++)
        argv[i] = *options++;
    start(&server, argv);
    return server;
}

void tls_server_stop(struct tls_server *server)
{
    char command[PATH_SIZE];
    (void)kill(server->pid, SIGKILL);
    (void)waitpid(server->pid, NULL, 0);
    if (!server->owns_folder)
        return;
    (void)snprintf(command, sizeof command, "rm -r %s", server->folder);
    if (system(command) != 0)
        perror(command);
}
