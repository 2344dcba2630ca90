/* JSON written straight into a buffer, without white space: members in the order of the calls, commas put where they
 * belong, and what is absent left out, so that a caller names every member and asks nothing. Pure. */
#ifndef RIFFLE_CMD_JSON_WRITER_H
#define RIFFLE_CMD_JSON_WRITER_H

#include "base/buf.h"

/* All zeros but for `out`. */
struct json_writer {
    struct buf *out;
    bool comma; /* something stands before the next value in its object or array */
};

/* An object or an array, as a member (name) or an element (NULL). */
void writer_begin_object(struct json_writer *json, const char *name);
void writer_end_object(struct json_writer *json);
void writer_begin_array(struct json_writer *json, const char *name);
void writer_end_array(struct json_writer *json);

/* A text; nothing where it is empty. */
void writer_text(struct json_writer *json, const char *name, struct bytes text);

/* A text, also where it is empty. */
void writer_text_always(struct json_writer *json, const char *name, struct bytes text);

/* A date as RFC 3339. */
void writer_date(struct json_writer *json, const char *name, int64_t ms);

/* A number and a truth value. */
void writer_integer(struct json_writer *json, const char *name, int64_t value);
void writer_number(struct json_writer *json, const char *name, double value);
void writer_bool(struct json_writer *json, const char *name, bool value);

/* An object that is taken back at its end if nothing was written into it. */
struct json_mark {
    size_t before, inside;
    bool comma;
};
struct json_mark writer_begin_optional(struct json_writer *json, const char *name);
void writer_end_optional(struct json_writer *json, struct json_mark mark);

#endif
