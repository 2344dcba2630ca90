/* The forms in which a topic is published, and the volumes of its archive. */
#ifndef RIFFLE_DAEMON_FORMS_H
#define RIFFLE_DAEMON_FORMS_H

#include "base/arena.h"
#include "publish/publication.h"

/* What follows "/NAME" or "/NAME/archive/VOLUME", what makes it, and whether it tells of entries as news. */
struct form {
    const char *suffix, *file; /* as served, and as a file */
    const char *content_type;
    void (*render)(const struct publication *publication, struct buf *out);
    bool announces, in_archive;
};

enum { FORM_COUNT = 5 };
extern const struct form forms[FORM_COUNT];

/* How long what is published may be taken for fresh. */
#define FORM_CACHE "public, max-age=60"

/* Of a publication what is news, at most so many: first what is in no volume yet, then what is newest. Newest first.
 * Arena. */
struct publication form_news(const struct publication *all, size_t max, struct arena *arena);

/* Of its newest entries so many at most. */
struct publication form_newest(const struct publication *all, size_t max);

#endif
