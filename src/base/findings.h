/* What is wrong with a file that a user wrote, all of it at once: a reader of configuration, topics or OPML adds a
 * finding for every mistake (up to FINDINGS_MAX; what is beyond is counted) and goes on as far as it can. Each finding
 * is a sentence that starts with its place: "riffle.yaml:7:14: …". A caret line may follow, after a newline. */
#ifndef RIFFLE_BASE_FINDINGS_H
#define RIFFLE_BASE_FINDINGS_H

#include "base/arena.h"

enum { FINDINGS_MAX = 20 };

enum finding_kind {
    FINDING_ERROR,   /* the file cannot be used */
    FINDING_WARNING, /* mended, and used */
};

struct finding {
    enum finding_kind kind;
    size_t line, column; /* 0: it has no place */
    struct bytes text;   /* arena */
};

/* Made by findings_init; plain data to read. */
struct findings {
    struct arena *arena;
    struct finding list[FINDINGS_MAX];
    size_t n;                /* in list */
    size_t errors, warnings; /* in all, those beyond list included */
};

void findings_init(struct findings *findings, struct arena *arena);

/* Adds an error (a warning). line and column count from 1; line 0 leaves the place at the file's name, and an absent
 * file leaves it out. Returns false, so that a reader can end on it. */
bool findings_error(struct findings *findings, const char *file, size_t line, size_t column,
                    const char *format, ...) __attribute__((format(printf, 5, 6)));
bool findings_warning(struct findings *findings, const char *file, size_t line, size_t column,
                      const char *format, ...) __attribute__((format(printf, 5, 6)));

#endif
