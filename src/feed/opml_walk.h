/* An OPML list as a sequence of balanced tags: by expat where it is well-formed, or by a reader that mends, which warns
 * of every mend with its place. Private to feed/; pure. */
#ifndef RIFFLE_FEED_OPML_WALK_H
#define RIFFLE_FEED_OPML_WALK_H

#include "base/findings.h"
#include "feed/opml_tag.h"

/* The text with a name, and a position that moves forward with the findings. */
struct opml_text {
    const char *name;
    struct bytes text;
    struct findings *findings;
    size_t at, line, line_start; /* where the last place was found */
    size_t broken_at;            /* where expat gave up, and why; a static string */
    const char *broken_why;
};

/* The line, from 1, of what stands at `at`. */
size_t opml_line(struct opml_text *text, size_t at);

/* Adds an error (a warning) about what stands at `at`. Returns false. */
bool opml_fail(struct opml_text *text, size_t at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
bool opml_warn(struct opml_text *text, size_t at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* What is done with the tags. The attributes' values are without references; what start and text are given is borrowed
 * until they return. Where start returns false, nothing more is read. */
struct opml_visitor {
    bool (*start)(void *ctx, const struct opml_tag *tag, size_t at);
    void (*end)(void *ctx);
    void (*content)(void *ctx, struct bytes run);
    void *ctx;
};

enum opml_walked {
    OPML_WHOLE,   /* to the end of the root element */
    OPML_STOPPED, /* by start */
    OPML_BROKEN, /* not well-formed: what start and end saw is to be forgotten, and the list to be mended */
    OPML_CUT, /* the text ends before the root element does: an error was added */
};

/* Reads well-formed text. */
enum opml_walked opml_walk(struct opml_text *text, const struct opml_visitor *visitor);

/* Reads any text. */
enum opml_walked opml_walk_mending(struct opml_text *text, struct arena *arena,
                                   const struct opml_visitor *visitor);

#endif
