/* What the store gives of an entry, made fit for readers: the paragraph that is shown of it, and the language that it is
 * in where nobody names one. Pure. */
#ifndef RIFFLE_DAEMON_EXCERPTS_H
#define RIFFLE_DAEMON_EXCERPTS_H

#include "publish/publication.h"
#include "text/summary.h"

/* Fills in the language and the excerpt of each entry, and the language of its other tellings. Arena. */
void excerpts_make(struct summarizer *summarizer, struct publication *publication,
                   struct arena *arena);

#endif
