/* What servers ask to be remembered: headers of any bytes, and files of them. What was printed and read back prints the
 * same. */
#include <stdlib.h>
#include <string.h>

#include "net/alternatives.h"
#include "net/hsts.h"

#define NOW INT64_C(1795550400000)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void expect_same(const struct buf *a, const struct buf *b)
{
    if (!bytes_equal(buf_bytes(a), buf_bytes(b)))
        abort();
}

/* The first line is for the one host, the second a header, the rest a file. */
static void try_hsts(struct bytes host, struct bytes header, struct bytes file)
{
    struct hsts *hsts = hsts_new(), *again = hsts_new();
    struct buf first = {0}, second = {0};
    hsts_read(hsts, file, NOW);
    hsts_note(hsts, host, header, NOW);
    hsts_print(hsts, &first, NOW);
    hsts_read(again, buf_bytes(&first), NOW);
    hsts_print(again, &second, NOW);
    expect_same(&first, &second);
    (void)hsts_has(hsts, host, NOW);
    buf_clear(&first);
    buf_clear(&second);
    hsts_free(hsts);
    hsts_free(again);
}

static void try_alternatives(struct bytes host, struct bytes header, struct bytes file)
{
    struct alternatives *all = alternatives_new(), *again = alternatives_new();
    struct buf first = {0}, second = {0};
    alternatives_read(all, file, NOW);
    alternatives_note(all, host, 443, header, NOW);
    const char *connect_to = alternatives_find(all, host, 443, NOW);
    if (connect_to && !strchr(alternatives_other(connect_to), ':'))
        abort();
    alternatives_print(all, &first, NOW);
    alternatives_read(again, buf_bytes(&first), NOW);
    alternatives_print(again, &second, NOW);
    expect_same(&first, &second);
    buf_clear(&first);
    buf_clear(&second);
    alternatives_free(all);
    alternatives_free(again);
}

/* A host as one comes out of a URL. */
static bool is_host(struct bytes host)
{
    for (size_t i = 0; i < host.n; i++)
        if (!ascii_is_alnum(host.p[i]) && host.p[i] != '.' && host.p[i] != '-')
            return false;
    return host.n > 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes rest = {(const char *)data, size}, host, header;
    if (!bytes_split(&rest, '\n', &host) || !bytes_split(&rest, '\n', &header) || !is_host(host))
        return 0;
    try_hsts(host, header, rest);
    try_alternatives(host, header, rest);
    return 0;
}
