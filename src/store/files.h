/* The files that come with an entry, as the column entry_text.files keeps them: a line each, its parts parted by tabs.
 * Pictures are not among them: they are published as such, where the topic has them shown. */
#ifndef RIFFLE_STORE_FILES_H
#define RIFFLE_STORE_FILES_H

#include "feed/entry.h"
#include "publish/publication.h"

/* The column; absent where there is nothing to keep. Arena. */
struct bytes files_write(struct arena *arena, const struct attachments *attachments);

/* The files of a column. Arena, borrowing from it. */
const struct published_file *files_read(struct arena *arena, struct bytes column, size_t *n);

#endif
