/* What an edited topic file would add to a topic and take away from it, found out by judging the archive with it. Nothing
 * is changed. */
#ifndef RIFFLE_CMD_TOPIC_PREVIEW_H
#define RIFFLE_CMD_TOPIC_PREVIEW_H

#include "store/account.h"

struct preview {
    struct store *store;
    struct bytes topic;    /* whose entries are compared; need not be there yet */
    const char *file;      /* the edited topic file */
    struct topic_set *set; /* that file, compiled */
    int64_t since, now;    /* entries published since then */
    size_t limit;          /* entries listed of each kind */
    bool as_json;
};

/* Appends the report. False on an error of the store. */
bool topic_preview(const struct preview *preview, struct buf *out, struct error *err);

#endif
