/* What the pages at /status have in common: their frame, and numbers, times and feeds as people read them. Pure. */
#ifndef RIFFLE_DAEMON_STATUS_WORDS_H
#define RIFFLE_DAEMON_STATUS_WORDS_H

#include "daemon/status_page.h"

/* Appends all up to the main part, which is open then. root leads to the root of the pages; where `back` is set there are
 * links to the overview and to the list. */
void status_say_begin(struct buf *out, const char *root, struct bytes title, bool back);

/* Appends the end of it: when the page was made. */
void status_say_end(struct buf *out, int64_t now);

/* Appends "12,345". */
void status_say_count(struct buf *out, int64_t value);

/* Appends a time element: "in 3 h" or "12 min ago", with the exact time; "never" for 0. */
void status_say_when(struct buf *out, int64_t at, int64_t now);

/* Appends a time element: "24 Nov 2026, 12:05". */
void status_say_instant(struct buf *out, int64_t at);

/* Appends "1.4 s" or "850 ms". */
void status_say_wait(struct buf *out, int64_t ms);

/* Appends the status, with a class for the sheet; "frozen" where it answers well and is. */
void status_say_state(struct buf *out, const struct status_feed *feed);

/* Appends since when it is frozen, and the evidence. */
void status_say_frozen(struct buf *out, const struct status_feed *feed);

/* Appends the feed's title (or else its address) as a link to its page. `beside` leads to where the pages of feeds are:
 * "status/feed/" from the root. */
void status_say_feed(struct buf *out, const struct status_row *row, const char *beside);

/* Appends a table of feeds. */
void status_say_feeds(struct buf *out, const struct status_row *rows, size_t n, int64_t now,
                      const char *beside, const char *caption);

#endif
