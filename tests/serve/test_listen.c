#include "serve/listen.h"

#include "base/bytes.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static const struct {
    const char *address, *why; /* a part of the error */
} refused[] = {
    {"", "give an address"},
    {"7447", "give an address"},
    {":7447", "give an address"},
    {"127.0.0.1", "give an address"},
    {"127.0.0.1:", "give an address"},
    {"127.0.0.1:65536", "give an address"},
    {"127.0.0.1:-1", "give an address"},
    {"127.0.0.1:74 47", "give an address"},
    {"127.0.0.1:123456789012", "give an address"},
    {"127.0.0.256:0", "give an address"},
    {"::1:7447", "give an address"},
    {"[127.0.0.1]:0", "give an address"},
    {"[::1:0", "give an address"},
    {"news.example.org:80", "give an address"},
    {"unix:", "a path from /"},
    {"unix:riffle.sock", "a path from /"},
    {"unix:/nonexistent-folder/riffle.sock", "cannot listen on unix:/nonexistent-folder"},
    {"192.0.2.1:0", "not an address of this machine"},
};

Test(listen, what_is_no_address_is_refused_with_the_cure)
{
    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        struct error err = {{0}};
        cr_expect_eq(listen_open(refused[i].address, &err), -1, "%s", refused[i].address);
        cr_expect_not_null(strstr(err.text, refused[i].why), "%s: %s", refused[i].address,
                           err.text);
    }
}

Test(listen, a_path_too_long_for_a_socket_is_refused)
{
    char address[200] = "unix:/";
    memset(address + 6, 'x', sizeof address - 7);
    struct error err = {{0}};
    cr_expect_eq(listen_open(address, &err), -1);
    cr_expect_not_null(strstr(err.text, "at most 107 bytes"), "%s", err.text);
}

Test(listen, loopback_gets_a_port)
{
    static const char *const addresses[] = {"127.0.0.1:0", "localhost:0", "[::1]:0"};
    for (size_t i = 0; i < COUNT_OF(addresses); i++) {
        struct error err = {{0}};
        int fd = listen_open(addresses[i], &err);
        if (fd < 0 && i == 2)
            continue; /* a machine without IPv6 */
        cr_assert_geq(fd, 0, "%s", err.text);
        cr_expect_gt(listen_port(fd), 0);
        (void)close(fd);
    }
}

Test(listen, an_address_in_use_says_so)
{
    struct error err = {{0}};
    int fd = listen_open("127.0.0.1:0", &err);
    cr_assert_geq(fd, 0, "%s", err.text);
    char address[32];
    (void)snprintf(address, sizeof address, "127.0.0.1:%d", listen_port(fd));
    cr_expect_eq(listen_open(address, &err), -1);
    cr_expect_not_null(strstr(err.text, address), "%s", err.text);
    cr_expect_not_null(strstr(err.text, "in use"), "%s", err.text);
    (void)close(fd);
}

Test(listen, a_stale_unix_socket_is_replaced_and_a_live_one_is_not)
{
    char folder[] = "/tmp/riffle-listen-XXXXXX", address[64];
    cr_assert_not_null(mkdtemp(folder));
    (void)snprintf(address, sizeof address, "unix:%s/s", folder);
    struct error err = {{0}};
    int first = listen_open(address, &err);
    cr_assert_geq(first, 0, "%s", err.text);
    cr_expect_eq(listen_port(first), 0);
    cr_expect_eq(listen_open(address, &err), -1);
    cr_expect_not_null(strstr(err.text, "in use"), "%s", err.text);
    (void)close(first);
    int second = listen_open(address, &err);
    cr_expect_geq(second, 0, "%s", err.text);
    (void)close(second);

    (void)unlink(listen_unix_path(address));
    FILE *file = fopen(listen_unix_path(address), "w");
    (void)fclose(file);
    cr_expect_eq(listen_open(address, &err), -1, "a file of somebody's stays");
    cr_expect_eq(access(listen_unix_path(address), F_OK), 0);
    (void)unlink(listen_unix_path(address));
    (void)rmdir(folder);
}
