/* Hosts that want to be asked by https alone (HSTS, RFC 6797). libcurl has such a memory, but one for each of its handles,
 * which it reads and writes itself, whenever it makes and frees them; here is one for all, and whoever has the disk's time
 * keeps what hsts_print says: the same form as libcurl's (host "YYYYMMDD HH:MM:SS", a dot before it where subdomains are
 * meant too), so that `curl --hsts` reads it. Pure: the clock goes in. */
#ifndef RIFFLE_NET_HSTS_H
#define RIFFLE_NET_HSTS_H

#include "base/buf.h"

struct hsts;

/* Owned: hsts_free, which takes NULL. */
struct hsts *hsts_new(void);
void hsts_free(struct hsts *hsts);

/* Takes note of the Strict-Transport-Security header that the host sent by https. An address is no host here. */
void hsts_note(struct hsts *hsts, struct bytes host, struct bytes header, int64_t now);

/* Whether the host is to be asked by https. */
bool hsts_has(const struct hsts *hsts, struct bytes host, int64_t now);

/* Takes up what hsts_print wrote; lines that make no sense are passed over. */
void hsts_read(struct hsts *hsts, struct bytes text, int64_t now);

/* Appends all that holds at `now`. */
void hsts_print(const struct hsts *hsts, struct buf *out, int64_t now);

/* Whether something worth keeping was noted since the last time this was asked. */
bool hsts_changed(struct hsts *hsts);

#endif
