/* What the forms of a publication have in common: where things lie, and what an entry says of itself when a part of it is
 * missing. Pure. */
#ifndef RIFFLE_PUBLISH_TELLING_H
#define RIFFLE_PUBLISH_TELLING_H

#include "publish/publication.h"

/* Appends the address of "NAME<suffix>", escaped for an attribute: absolute where there is a public URL, else relative
 * to where the publication's feeds lie: at the root of what is published or, of a volume, in "NAME/archive/". */
void telling_address(struct buf *out, const struct publication *publication, const char *suffix);

/* What the topic is called: its title, else its name. */
struct bytes telling_title(const struct publication *publication);

/* Appends the id of the topic itself: its page where there is a public URL, else a URN. */
void telling_topic_id(struct buf *out, const struct publication *publication);

/* The headline, never empty: the title, else how the excerpt begins, else whose entry it is. Plain text, borrowed from
 * the entry or from room, which it may fill. */
struct bytes telling_headline(const struct published_entry *entry, struct buf *room);

/* Who is named as the source: the feed's title, else its address. */
struct bytes telling_source(const struct published_entry *entry);

/* The same for another telling. */
struct bytes telling_teller(const struct also_told *also);

/* Who wrote it, else the source; how many those are. */
enum { TELLING_AUTHORS = 32 };
size_t telling_authors(const struct published_entry *entry,
                       struct bytes out[static TELLING_AUTHORS]);

/* The id of the feed it is from where that is an IRI, else that feed's address, else one that says that it is not known. */
struct bytes telling_source_id(const struct published_entry *entry);

/* `updated`, but never before `published`. */
int64_t telling_updated(const struct published_entry *entry);

/* Whether the entry has a picture that is to be shown. */
bool telling_picture(const struct publication *publication, const struct published_entry *entry);

/* Appends what a feed reader shows under the headline, as HTML: the excerpt or the whole body, with pictures or without,
 * the way to the source with its name, and who else tells it. */
void telling_body(struct buf *out, const struct publication *publication,
                  const struct published_entry *entry);

/* The media type that a file is published with; absent: it is not, for nobody can tell what it is, or it is a picture.
 * Borrowed from the file, or static. */
struct bytes telling_file_type(const struct published_file *file);

/* As much of a language as is a tag of BCP 47 with a language that is known; absent where there is none. */
struct bytes telling_language_tag(struct bytes language);

/* "ltr" or "rtl" for a language, "auto" where it is not known. Static. */
const char *telling_direction(struct bytes language);

/* Appends the lang attribute, where the language is known, and dir, with a space before each. */
void telling_language(struct buf *out, struct bytes language);

#endif
