/* What every page stands in: the head with its links to style sheet and feeds, and the foot. Pure. */
#ifndef RIFFLE_PUBLISH_FRAME_H
#define RIFFLE_PUBLISH_FRAME_H

#include "publish/publication.h"

struct frame {
    struct bytes title, description;
    const char *root; /* from the page to the root of what is published: "./" or "../" */
    bool indexable;
};

/* A form of a topic that readers subscribe to. */
struct subscription_form {
    const char *name, *type, *suffix;
};

enum { SUBSCRIPTION_FORMS = 3 };
extern const struct subscription_form subscription_forms[SUBSCRIPTION_FORMS];

/* Appends all from the doctype to the title; more of the head may follow. */
void frame_begin(struct buf *out, const struct frame *frame);

/* Appends the links by which a browser or a reader finds the topic's feeds from the page. */
void frame_feeds(struct buf *out, const struct frame *frame, const struct publication *publication);

/* Appends the end of the head and the beginning of the body, with a link that leads a keyboard past the header. The class
 * tells the style sheet what kind of page it is. */
void frame_body(struct buf *out, const char *page_class);

/* Appends who tells something, and of what kind that source is (absent: not told). */
void frame_source(struct buf *out, struct bytes name, struct bytes kind);

/* For frame_instant: there is no heading that names a day. */
#define FRAME_NO_DAY INT64_MIN

/* Appends when that was, after a dot that parts it from what it follows: the time, with its day unless a heading names that
 * (day: an instant of it), and how long ago it was where that is less than a day. */
void frame_instant(struct buf *out, int64_t ms, int64_t day, int64_t now);

/* Appends the foot: when it was made of what, and by whom. */
void frame_end(struct buf *out, int64_t updated, struct bytes version);

/* Appends the row of links by which a person subscribes. */
void frame_follow(struct buf *out, const struct frame *frame,
                  const struct publication *publication);

#endif
