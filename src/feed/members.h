/* What the two files of element handlers share: members.c has texts, the root, items, links and origins, and the table of
 * all handlers; member_lists.c has what an item can have many of, and what only the feed has. Private to feed/. */
#ifndef RIFFLE_FEED_MEMBERS_H
#define RIFFLE_FEED_MEMBERS_H

#include "feed/reader.h"

/* Whether the element that ends now was closed by the mender, the document having broken off inside it: then half an
 * address or half a date is worse than none. */
bool member_is_cut(const struct reader *reader);

/* Whether a list of n members may have one more; notes that the document is not read whole where it may not. */
bool member_has_room(struct reader *reader, size_t n);

/* A reference made absolute by the bases in force, in the arena of what the frame fills; absent where it is none that may
 * be followed. Every address of a document comes through here, so that those in raw members are safe. */
struct bytes member_url(const struct frame *frame, struct bytes reference);

/* A copy of text in the arena of what the frame fills; absent where it is empty. */
struct bytes member_kept(const struct frame *frame, struct bytes text);

/* Where elements have an address. */
enum { MEMBER_ADDRESS_NAMES = 4 };
extern const char *const member_address_names[MEMBER_ADDRESS_NAMES];

/* The first of n attributes that is there and not empty, trimmed; else absent. Borrowed. */
struct bytes member_attribute(const char *const *attributes, const char *const *names, size_t n);

/* Puts a text (an address, made absolute) into the field of the frame's element, if it is not empty and no element nearer
 * to the item gave one. */
void member_store(struct reader *reader, struct frame *frame, struct bytes text);
void member_store_url(struct reader *reader, struct frame *frame, struct bytes text);

/* The handlers in member_lists.c. */
void member_start_person(struct reader *reader, struct frame *frame, const char *const *attributes);
void member_end_person(struct reader *reader, struct frame *frame, struct bytes text);
void member_end_name(struct reader *reader, struct frame *frame, struct bytes text);
void member_end_email(struct reader *reader, struct frame *frame, struct bytes text);
void member_end_homepage(struct reader *reader, struct frame *frame, struct bytes text);
void member_start_category(struct reader *reader, struct frame *frame,
                           const char *const *attributes);
void member_end_category(struct reader *reader, struct frame *frame, struct bytes text);
void member_end_keywords(struct reader *reader, struct frame *frame, struct bytes text);
void member_start_enclosure(struct reader *reader, struct frame *frame,
                            const char *const *attributes);
void member_start_media(struct reader *reader, struct frame *frame, const char *const *attributes);
void member_start_image(struct reader *reader, struct frame *frame, const char *const *attributes);
void member_end_image(struct reader *reader, struct frame *frame, struct bytes text);
void member_start_cloud(struct reader *reader, struct frame *frame, const char *const *attributes);
void member_end_hour(struct reader *reader, struct frame *frame, struct bytes text);
void member_end_day(struct reader *reader, struct frame *frame, struct bytes text);

#endif
