/* The links between the documents of one topic: from the newest entries to the volumes of its archive (RFC 5005 §4) and from
 * one of these to the next, and to the hub that tells of changes (WebSub). Pure. */
#ifndef RIFFLE_PUBLISH_PAGING_H
#define RIFFLE_PUBLISH_PAGING_H

#include "publish/frame.h"
#include "publish/publication.h"

/* Appends what follows a topic's name in the address of a document: ".atom", or "/archive/2026-10.atom" of a volume. The
 * ending of pages is "/". */
void paging_suffix(struct buf *out, struct volume volume, const char *ending);

/* Appends the links of an Atom feed or of an RSS channel (element "link" or "atom:link"): to itself, to the newest
 * entries, to older and younger ones, to the hub; and, of a volume, that it is one. */
void paging_links(struct buf *out, const struct publication *publication, const char *element,
                  const char *type, const char *ending);

/* Appends the link from the page of a volume to that of its topic. */
void paging_topic(struct buf *out, const struct frame *frame,
                  const struct publication *publication);

/* Appends where the page of a volume stands among the others, as links to the older and the younger ones. */
void paging_neighbours(struct buf *out, const struct frame *frame,
                       const struct publication *publication);

/* Appends the months that have volumes, with how many stories each has, or nothing where none is given. Volumes are given
 * none: they would change with each that comes after them. */
void paging_months(struct buf *out, const struct frame *frame,
                   const struct publication *publication);

/* Appends what a volume is called by people: "October 2026, part 2". */
void paging_title(struct buf *out, struct volume volume);

#endif
