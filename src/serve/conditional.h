/* What a request's header fields ask of a representation: which coding of it (RFC 9110 §12.5.3), and whether to send it
 * at all (§13). Pure: any thread, no allocation. Field values come from strangers: whatever they hold, the worst
 * that a malformed one does is to be ignored.
 *
 *     struct request_fields fields = {0};
 *     request_field_add(&fields, name, value);            for every field of the request
 *     enum coding coding = coding_choose(&fields, available);
 *     switch (precondition_judge(&fields, etag_of_that_coding, last_modified)) … */
#ifndef RIFFLE_SERVE_CONDITIONAL_H
#define RIFFLE_SERVE_CONDITIONAL_H

#include "serve/coding.h"

/* A list field may be spread over several lines (§5.3); lines beyond these few are ignored. */
enum { FIELD_LINES_MAX = 4 };

struct field_lines {
    struct bytes v[FIELD_LINES_MAX];
    size_t n;
};

/* The fields of a request that matter here, borrowed from it. All zeros: a request without any. */
struct request_fields {
    struct field_lines if_match, if_none_match, if_modified_since, if_unmodified_since;
    struct field_lines accept_encoding;
    struct field_lines user_agent; /* who asks: nothing depends on it, but it can be counted */
};

enum precondition { PRECONDITION_NONE, PRECONDITION_NOT_MODIFIED, PRECONDITION_FAILED };

/* Keeps the field if it is one of those. */
void request_field_add(struct request_fields *fields, struct bytes name, struct bytes value);

/* The coding to send, of those whose bit is set in available (identity is always there): the one of the greatest
 * weight, the smaller form among equals. Identity where the request accepts nothing that there is, for the rest of HTTP
 * prefers an answer to a 406. */
enum coding coding_choose(const struct request_fields *fields, unsigned available);

/* Whether etag (with its quotes; strong) is in a list such as If-None-Match has, or the list is "*". A weak tag in the
 * list counts where weak is true, as If-None-Match compares and If-Match does not. */
bool etag_listed(struct bytes list, struct bytes etag, bool weak);

/* What the conditions make of a GET or HEAD, in the order of RFC 9110 §13.2.2. */
enum precondition precondition_judge(const struct request_fields *fields, struct bytes etag,
                                     int64_t last_modified);

#endif
