#include "text/url_idna.h"

#include <unicode/uidna.h>

enum { HOST_MAX = 1024 };

/* What UTS 46 calls an error but resolvers and registries bear: long names, and hyphens where "xn--" alone has them. */
static const uint32_t borne = UIDNA_ERROR_LEADING_HYPHEN | UIDNA_ERROR_TRAILING_HYPHEN |
                              UIDNA_ERROR_HYPHEN_3_4 | UIDNA_ERROR_EMPTY_LABEL;

struct bytes url_host_to_ascii(struct arena *arena, struct bytes host)
{
    static const struct bytes none;
    if (host.n > HOST_MAX)
        return none;
    UErrorCode code = U_ZERO_ERROR;
    UIDNA *idna = uidna_openUTS46(UIDNA_CHECK_BIDI | UIDNA_NONTRANSITIONAL_TO_ASCII, &code);
    if (U_FAILURE(code))
        return none;
    char ascii[HOST_MAX];
    UIDNAInfo info = UIDNA_INFO_INITIALIZER;
    int32_t n = uidna_nameToASCII_UTF8(idna, host.p, (int32_t)host.n, ascii, sizeof ascii, &info,
                                       &code);
    uidna_close(idna);
    if (U_FAILURE(code) || (info.errors & ~borne) || n <= 0 || (size_t)n >= sizeof ascii)
        return none;
    return arena_copy(arena, (struct bytes){ascii, (size_t)n});
}
