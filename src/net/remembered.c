#include "net/remembered.h"

#include "base/error.h"
#include "net/address.h"
#include "net/alternatives.h"
#include "net/hsts.h"

#include <stdlib.h>

struct remembered {
    struct hsts *hsts;
    struct alternatives *alternatives;
};

struct remembered *remembered_new(void)
{
    struct remembered *remembered = calloc(1, sizeof *remembered);
    if (!remembered)
        error_out_of_memory(sizeof *remembered);
    remembered->hsts = hsts_new();
    remembered->alternatives = alternatives_new();
    return remembered;
}

void remembered_free(struct remembered *remembered)
{
    if (!remembered)
        return;
    hsts_free(remembered->hsts);
    alternatives_free(remembered->alternatives);
    free(remembered);
}

static bool is_https(const char *url)
{
    static const struct bytes https = BYTES("https:");
    return bytes_starts_nocase(bytes_of(url), https);
}

void remembered_note(struct remembered *remembered, const char *url, const struct headers *headers,
                     int64_t now)
{
    struct bytes host = address_host(bytes_of(url));
    struct bytes strict = headers_get(headers, HEADER_HSTS);
    struct bytes other = headers_get(headers, HEADER_ALT_SVC);
    if (!is_https(url))
        return;
    if (strict.n)
        hsts_note(remembered->hsts, host, strict, now);
    if (other.n)
        alternatives_note(remembered->alternatives, host, address_port(url), other, now);
}

char *remembered_secured(const struct remembered *remembered, const char *url, int64_t now)
{
    if (is_https(url) || !hsts_has(remembered->hsts, address_host(bytes_of(url)), now))
        return NULL;
    return address_secured(url);
}

const char *remembered_elsewhere(const struct remembered *remembered, const char *url, int64_t now)
{
    if (!is_https(url) || !alternatives_any(remembered->alternatives))
        return NULL;
    return alternatives_find(remembered->alternatives, address_host(bytes_of(url)),
                             address_port(url), now);
}

void remembered_avoid(struct remembered *remembered, const char *url, int64_t now)
{
    alternatives_avoid(remembered->alternatives, address_host(bytes_of(url)), address_port(url),
                       now);
}

void remembered_read(struct remembered *remembered, struct bytes hsts, struct bytes alternatives,
                     int64_t now)
{
    hsts_read(remembered->hsts, hsts, now);
    alternatives_read(remembered->alternatives, alternatives, now);
}

bool remembered_print(struct remembered *remembered, struct buf *hsts, struct buf *alternatives,
                      int64_t now)
{
    bool strict = hsts_changed(remembered->hsts);
    bool others = alternatives_changed(remembered->alternatives);
    if (!strict && !others)
        return false;
    hsts_print(remembered->hsts, hsts, now);
    alternatives_print(remembered->alternatives, alternatives, now);
    return true;
}
