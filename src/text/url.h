/* Addresses by RFC 3986 and 3987, read the way feeds need: odd spaces, missing schemes and non-ASCII characters are
 * borne. Pure. */
#ifndef RIFFLE_TEXT_URL_H
#define RIFFLE_TEXT_URL_H

#include "base/buf.h"
#include "base/arena.h"

/* The parts, borrowed from the text (RFC 3986 §3); what is missing is absent. */
struct url {
    struct bytes scheme, userinfo, host, port, path, query, fragment;
    bool has_authority;
};

/* Splits any text into parts by the expression of RFC 3986 appendix B; never fails. */
void url_split(struct bytes text, struct url *out);

/* Puts parts together again (RFC 3986 §5.3). Arena. */
struct bytes url_join(struct arena *arena, const struct url *parts);

/* The reference resolved against base (RFC 3986 §5.2), dot segments removed, white space at the ends dropped and inside
 * percent-encoded, non-ASCII kept as UTF-8 (an IRI). An absent or relative base leaves a relative reference as it is.
 * Arena. */
struct bytes url_resolve(struct arena *arena, struct bytes base, struct bytes reference);

/* Whether it is http or https with a host. */
bool url_is_http(struct bytes text);

/* Whether the scheme is one that may stand in a link shown to people: http, https, mailto, ftp and the like, or none.
 * Control characters and white space that browsers ignore inside a scheme are ignored here too. */
bool url_is_safe(struct bytes text);

/* Whether its scheme, read as above, makes a browser run what is in it: javascript, data and their like. What is an
 * identity rather than a link has many schemes (tag, uuid), but none of these. */
bool url_is_executable(struct bytes text);

/* As it goes over the wire: the host in lower case and, where it is not ASCII, by IDNA (UTS 46); everything else
 * percent-encoded to ASCII. Absent where it is no http(s) URL or the host cannot be encoded. Arena. */
struct bytes url_to_ascii(struct arena *arena, struct bytes text);

/* What of an address, or of what was meant for one, may be shown to people: what stands between its scheme and its last @
 * may be a password and is masked. Borrowed where there is nothing to mask; arena. */
struct bytes url_shown(struct arena *arena, struct bytes text);

/* The host of an http(s) URL in lower case without "www." (what people call the site), or absent. Arena. */
struct bytes url_site(struct arena *arena, struct bytes text);

/* Appends a field of application/x-www-form-urlencoded, with & before it where it is not the first. */
void url_add_field(struct buf *out, const char *name, struct bytes value);

#endif
