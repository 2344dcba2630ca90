/* The state of the mender, shared by its files: repair.c reads tags and keeps elements in order, repair_markup.c reads
 * what begins with "<!" or "<?", repair_subset.c the declarations of a document type, and repair_text.c puts characters
 * and references right. Private to feed/. */
#ifndef RIFFLE_FEED_MENDER_H
#define RIFFLE_FEED_MENDER_H

#include "feed/limits.h"
#include "feed/repair.h"
#include "feed/tag.h"

enum { NAME_BUCKETS = 1024, DECLARED_MAX = 64 };

/* A mark that ends something, and where it was last found: looked for once, however many things it could end. */
struct ending {
    size_t at;
    bool known;
};

struct mender {
    struct bytes in;
    size_t at;
    struct ending cdata_end, comment_end, instruction_end;
    bool type_seen;
    size_t start; /* tags before this byte are junk around the document */
    struct buf *out;
    struct repairs *repairs;
    bool root_seen, root_closed, has_external_type;
    struct bytes declared[DECLARED_MAX]; /* entities of the internal subset */
    size_t n_declared;
    struct bytes open[LIMIT_MENDED_DEPTH];
    size_t depth;
    uint16_t names
        [NAME_BUCKETS]; /* how many open elements have a name of that hash: a miss needs no search */
    struct tag tag;
};

/* Notes what was mended. */
void mender_note(struct mender *mender, enum repair repair);

/* Whether that text, in ASCII and letter case aside, stands where the mender is. */
bool mender_stands(const struct mender *mender, const char *text);

/* Reads a comment, CDATA section, declaration or instruction. False, and nothing read, where none begins. */
bool mender_declaration(struct mender *mender);

/* Writes the document type of that root with what can be kept of its internal subset, if anything: declarations of
 * entities whose text is there. That one of them breaks off, or is made of itself, does no harm to the document. */
void mender_subset(struct mender *mender, struct bytes root, struct bytes subset);

/* Whether text has no character that XML forbids. */
bool mender_is_clean(struct bytes text);

/* Appends a run in which only characters that XML forbids can be wrong: they are left out. */
void mender_add_clean(struct mender *mender, struct bytes run);

/* "#38", "#x26": its number; false where text is no such thing. */
bool mender_number(struct bytes text, uint32_t *out);

/* Whether XML allows that code point (XML 1.0 §2.2). */
bool mender_is_char(uint32_t c);

/* Whether a reference to that name means something: XML's own five, or declared by the document. */
bool mender_is_declared(const struct mender *mender, struct bytes name);

/* Appends text or the value of an attribute: references put right; '<', '>' and quotes escaped. */
void mender_add_text(struct mender *mender, struct bytes text);

#endif
