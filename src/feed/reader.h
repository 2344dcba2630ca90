/* The state of one pass of expat over a document, shared by the files that make up the reader: xml.c keeps the
 * stack of open elements, scope.c what they change for those inside, members.c has what each kind of element does, capture.c writes markup inside text out again.
 * Private to feed/. A reader lives for one pass in one thread. */
#ifndef RIFFLE_FEED_READER_H
#define RIFFLE_FEED_READER_H

#include "base/buf.h"
#include "feed/dialect/dialect.h"
#include "feed/parse.h"

#include <expat.h>

/* An open element. */
struct frame {
    const struct element *element; /* NULL: unknown, or markup */
    unsigned context;              /* of its children */
    struct raw *raw;               /* what it and its children fill */
    struct bytes base, language;   /* in force here */
    size_t text_start;             /* of its text, in reader.text */
    size_t n_bindings;             /* in scope around it */
    bool collects;                 /* characters in it are kept */
};

/* Text with markup that is being read: from its element's start to its end, everything is text. */
struct capture {
    bool open;
    enum text_type type;
    bool is_div,
        is_mixed;      /* type xhtml: its one div comes off, unless something stands beside that */
    bool escaped;      /* type base64: what is behind it is HTML for sure */
    size_t depth;      /* of the element that opened it */
    size_t n_children; /* elements directly in it */
    size_t inner_start, inner_end; /* the content of the last of them, in reader.text */
    struct bytes base;
};

struct reader {
    XML_Parser parser;
    struct bytes input;
    size_t cut; /* from this byte on the mender made the input up */
    bool is_mended;
    struct bytes base_url;
    const struct feed_hints *hints;

    struct arena *arena; /* the document's */
    struct arena *item_arena;
    struct feed_doc *doc;

    enum dialect dialect;
    bool root_found, wants_mending, is_html, stopped;
    struct bytes root_name;

    struct raw feed, item, source;
    struct raw_person *person; /* the one that is open */
    unsigned n_stored;         /* values so far */
    bool refers_to_base;       /* the link that is open has an address that is empty */
    size_t open_category;      /* its place in its list, from 1; 0: none */
    bool item_open;
    size_t item_start; /* in input */

    struct bindings bindings;
    struct frame frames[LIMIT_DEPTH];
    size_t depth;  /* frames in use */
    size_t deeper; /* elements open beyond them */
    struct buf text;
    struct capture capture;
};

/* What a kind of element does at its start and at its end; either may be NULL. text is what stood in it, trimmed and
 * borrowed. */
typedef void element_start(struct reader *reader, struct frame *frame,
                           const char *const *attributes);
typedef void element_end(struct reader *reader, struct frame *frame, struct bytes text);

struct element_handler {
    element_start *start;
    element_end *end;
    bool collects;
};

/* The handler of a kind. */
const struct element_handler *member_handler(enum element_kind kind);

/* The value of an attribute, letter case aside; absent if it is not there. */
struct bytes attribute(const char *const *attributes, const char *name);

/* Markup inside a capture: writes a tag to reader.text. name is the element's as the document has it. */
void capture_start(struct reader *reader, const struct frame *frame, const char *name,
                   const char *const *attributes);
void capture_end(struct reader *reader, const char *name);

/* Characters inside a capture. */
void capture_text(struct reader *reader, const char *p, size_t n);

/* What was captured, for the element that opened it: the text and what it is. Borrowed. */
struct raw_text capture_close(struct reader *reader, const struct frame *frame);

/* Opens a capture for an element whose text is of that type where its attributes do not tell otherwise. */
void capture_open(struct reader *reader, const struct frame *frame, enum text_type type,
                  const char *const *attributes);

/* Ends the pass before the document does. */
void reader_stop(struct reader *reader);

#endif
