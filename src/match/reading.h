/* One entry, read once: its tokens are held against the lexicon as they come, and every group that occurs gets the list
 * of its hits. What it costs depends on the entry's words and on what is found, not on how much the lexicon holds.
 *
 * A reading is scratch memory of one thread, used for entry after entry:
 *     reading_begin(r, lexicon, stems);
 *     reading_add(r, PLACE_TITLE, title, &tokens); …
 *     reading_end(r);
 *     … reading_hits(r, group, &n) … reading_groups(r, &n) … */
#ifndef RIFFLE_MATCH_READING_H
#define RIFFLE_MATCH_READING_H

#include "match/lexicon.h"
#include "match/query.h"

/* Where a group occurs. Positions count the words of a place; several texts of one place (tags) lie far apart. */
struct hit {
    enum place place;
    uint32_t first, last;    /* positions of its first and last word */
    uint32_t offset, length; /* in characters of its text */
    uint32_t part;           /* of which text: reading_text */
    uint32_t byte,
        skip; /* where its first word begins in the text, and how many characters of that are before it */
};

struct reading;

/* Owned: reading_free. */
struct reading *reading_new(void);
void reading_free(struct reading *reading);

/* Begins an entry; what was found in the last one is gone. */
void reading_begin(struct reading *reading, const struct lexicon *lexicon,
                   const struct stem_index *stems);

/* Reads one text of the entry, cut with the language of the stem index. Text and tokens are borrowed until the next
 * reading_begin. Places come in the order of their enum. */
void reading_add(struct reading *reading, enum place place, struct bytes text,
                 const struct tokens *tokens);

/* Ends the entry: hits that are swallowed by a longer pattern are taken out. */
void reading_end(struct reading *reading);

/* A group's hits, by place and position. Borrowed until the next reading_begin. */
const struct hit *reading_hits(const struct reading *reading, uint32_t group, size_t *n);

/* The groups that have a hit, each once. */
const uint32_t *reading_groups(const struct reading *reading, size_t *n);

/* The texts that were added, for what looks at them whole. Borrowed. */
size_t reading_parts(const struct reading *reading);
struct bytes reading_part(const struct reading *reading, size_t part, enum place *place);

/* Its words. Borrowed. */
const struct tokens *reading_tokens(const struct reading *reading, size_t part, enum place *place);

/* A hit made of words first to last of a part. */
struct hit reading_hit_of(const struct reading *reading, size_t part, size_t first, size_t last);

/* A hit made of bytes start to end of a part: where a regular expression matched. */
struct hit reading_hit_at(const struct reading *reading, size_t part, size_t start, size_t end);

/* The words of a hit as they stand in the entry. Borrowed from the text. */
struct bytes reading_text(const struct reading *reading, const struct hit *hit);

#endif
