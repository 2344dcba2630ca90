/* What servers asked to be remembered about them, for all fetches of a fetcher: that they want to be asked by https (HSTS)
 * and where else they can be reached (Alt-Svc). Loop thread; no file is touched here. */
#ifndef RIFFLE_NET_REMEMBERED_H
#define RIFFLE_NET_REMEMBERED_H

#include "net/headers.h"

#include "base/buf.h"

struct remembered;

/* Owned: remembered_free, which takes NULL. */
struct remembered *remembered_new(void);
void remembered_free(struct remembered *remembered);

/* Takes note of the headers of an answer from that URL; one by http is not listened to. */
void remembered_note(struct remembered *remembered, const char *url, const struct headers *headers,
                     int64_t now);

/* The URL that is to be asked in place of this one, owned: free(); NULL: itself. */
char *remembered_secured(const struct remembered *remembered, const char *url, int64_t now);

/* Where to connect to for an https URL (alternatives.h), borrowed until the next note; NULL: where it leads. */
const char *remembered_elsewhere(const struct remembered *remembered, const char *url, int64_t now);

/* Where the URL's origin said it could be reached, it could not. */
void remembered_avoid(struct remembered *remembered, const char *url, int64_t now);

/* Take up, and append, the two files of it (hsts.h, alternatives.h). The second is false, and nothing appended, where
 * nothing has changed since the last time. */
void remembered_read(struct remembered *remembered, struct bytes hsts, struct bytes alternatives,
                     int64_t now);
bool remembered_print(struct remembered *remembered, struct buf *hsts, struct buf *alternatives,
                      int64_t now);

#endif
