/* Labels: entries of which a person said whether they belong to a topic. They are kept as JSON Lines, one item a line with
 * the members "label" ("yes", "no", or "none" which takes an earlier one back) and "labelled" (when); of several lines on
 * one entry the last one counts. The items are whole, so that a label outlives what retention takes out of the store. */
#ifndef RIFFLE_CMD_LABELS_H
#define RIFFLE_CMD_LABELS_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "feed/parse.h"

enum label { LABEL_NO, LABEL_YES, LABEL_NONE, LABEL_COUNT };

/* "yes", "no" or "none"; a file of labels may say 1 and 0. False for anything else. */
bool label_parse(struct bytes text, enum label *out);
const char *label_name(enum label label);

/* An item that was labelled. */
struct labelled {
    uint64_t key; /* of its id and its feed */
    size_t line;  /* of the file */
    enum label label;
    struct entry entry;
    struct item_feed feed;
};

struct labels {
    struct labelled *v;
    size_t n, cap;
};

/* Reads a file of labels, an entry once, those that were taken back left out; a file that is not there has none. Arena. */
bool labels_read(const char *path, struct arena *arena, struct labels *out, struct error *err);

/* Appends a line to out: the item (its JSON, as one line) with its label. */
void labels_print(struct buf *out, struct bytes item, enum label label, int64_t now);

/* Adds whole lines to the end of the file, at once and on the disk, and ends the last line that is there if nobody has; makes
 * the file and its folder where they are not there. Others may add to it at the same time. */
bool labels_append(const char *path, struct bytes lines, struct error *err);

#endif
