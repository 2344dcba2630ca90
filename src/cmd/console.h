/* Text for a person at a terminal of 80 columns: foreign text with what a terminal would obey (control characters,
 * reversed writing) shown as \x1b and the like, wrapped between words. Pure. */
#ifndef RIFFLE_CMD_CONSOLE_H
#define RIFFLE_CMD_CONSOLE_H

#include "base/buf.h"

enum { CONSOLE_COLUMNS = 80 };

/* Appends the text, escaped, on lines of at most 80 columns, each with a newline: the first begins with `first`, the
 * others with `next`. */
void console_add(struct buf *out, const char *first, const char *next, struct bytes text);

/* The same of what printf would write. */
void console_printf(struct buf *out, const char *first, const char *next, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Appends "2026-05-04 12:00", in UTC. */
void console_date(struct buf *out, int64_t ms);

/* Appends the text, escaped, as it stands: for a line that programs read too. */
void console_escape(struct buf *out, struct bytes text);

#endif
