/* Labels that a person asks for, on the way to the entries that they mean: each names an entry, and the entries that are found
 * answer to it. A name that turns out to be that of several articles labels none of them. Pure. */
#ifndef RIFFLE_CMD_WISHES_H
#define RIFFLE_CMD_WISHES_H

#include "cmd/labels.h"

/* A label that was asked for. */
struct wish {
    struct bytes entry; /* its id, its address or its number */
    enum label label;
    size_t line;           /* of the list: where two are about one entry, the later one counts */
    bool found, ambiguous; /* ambiguous: what answers is not all one article */
    struct bytes article;  /* that answered first */
    struct bytes answers;  /* lines for people, one of each that answered, of the first ten */
    size_t n_answers;
};

/* An entry that answers to a wish. */
struct answer {
    const struct wish *wish;
    struct bytes line; /* for the file of labels */
};

struct wishes {
    struct wish *v;
    size_t n, cap;
    struct answer *answers;
    size_t n_answers, answers_cap;
};

/* Adds a wish, the later of all so far. */
void wishes_add(struct wishes *wishes, struct bytes entry, enum label label, struct arena *arena);

/* Reads a list: lines of an entry, a tab, a label; what stands behind another tab is for people. A line without a label, as
 * the heading of a table is, is passed over. Blanks around the columns and a byte order mark say nothing. */
void wishes_read(struct wishes *wishes, struct bytes list, struct arena *arena);

/* Once all are there: of those that name an entry alike the last is left. They are then in the order of their names. */
void wishes_settle(struct wishes *wishes);

/* The wish of that name, or NULL. */
struct wish *wishes_find(const struct wishes *wishes, struct bytes entry);

/* Of two wishes about one entry the one that counts; either may be NULL. The other has been answered as well. */
struct wish *wishes_later(struct wish *a, struct wish *b);

/* Notes an entry that answers: article is equal where it is another copy of one, or absent: then it is like no other;
 * shown tells a person which it is, in one line. Arena. */
void wishes_answer(struct wishes *wishes, struct wish *wish, struct bytes article,
                   struct bytes shown, struct bytes line, struct arena *arena);

/* Appends the lines for the file of labels, in the order in which they were asked for. Returns their number. */
size_t wishes_print(struct wishes *wishes, struct buf *out);

#endif
