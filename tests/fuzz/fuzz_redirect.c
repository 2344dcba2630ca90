/* Where a Location leads from an address with a name and password (the first byte chooses it): to http or https alone,
 * to a host, without a fragment, and with our password only where scheme, host and port are the same. */
#include "net/address.h"

#include <stdlib.h>
#include <string.h>

static const char *const from[] = {"http://user:pass-word@a.example/feed?q",
                                   "https://user:pass-word@a.example:8443/",
                                   "http://user:pass-word@[2001:db8::1]/x/y"};
static const struct bytes origin[] = {BYTES("http://user:pass-word@a.example"),
                                      BYTES("https://user:pass-word@a.example:8443"),
                                      BYTES("http://user:pass-word@[2001:db8::1]")};

/* A password that the location itself brings is not ours to keep back. */
static void check_secret(size_t i, struct bytes location, struct bytes url)
{
    static const struct bytes secret = BYTES("pass-word@");
    if (bytes_find(url, secret) < url.n && bytes_find(location, secret) == location.n &&
        !bytes_starts_nocase(url, origin[i]))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    size_t i = data[0] % COUNT_OF(from);
    struct bytes location = {(const char *)data + 1, size - 1};
    struct error err = {{0}};
    char *url = NULL;
    enum address_verdict verdict = address_follow(from[i], location, &url, &err);
    if ((verdict == ADDRESS_FINE) != (url != NULL) ||
        (verdict == ADDRESS_FINE) != (err.text[0] == '\0'))
        abort();
    if (url) {
        if (!address_host(bytes_of(url)).n || strchr(url, '#') || !address_same(url, url))
            abort();
        for (const char *c = url; *c; c++)
            if ((unsigned char)*c <= ' ')
                abort();
        check_secret(i, location, bytes_of(url));
    }
    free(url);
    return 0;
}
