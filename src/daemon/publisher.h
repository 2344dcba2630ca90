/* Renders what topics publish, on the keeper's thread: asks the store what changed topics hold now, makes the excerpts,
 * writes each form (Atom, page, …), and hands out those whose bytes are new, as representations for the server and as
 * files under `publish`. What has not changed is neither written nor handed out again. */
#ifndef RIFFLE_DAEMON_PUBLISHER_H
#define RIFFLE_DAEMON_PUBLISHER_H

#include "daemon/bindery.h"
#include "daemon/message.h"

struct publisher;

/* Owned: publisher_free. Holds a reference to the options. */
struct publisher *publisher_new(struct options *options);
void publisher_free(struct publisher *publisher);

/* New options from now on. */
void publisher_configure(struct publisher *publisher, struct options *options);

/* Renders the topics i of the set for which changed[i] is true, and the page of all topics; takes away what topics that
 * are gone had. What changed is put in front of *out; where out is NULL nobody serves it, and nothing is compressed for
 * the wire. list is what topics are drawn from. False with the first error of the store or of a file; the rest is done
 * all the same. */
bool publisher_render(struct publisher *publisher, struct store *store,
                      const struct topic_set *topics, const bool *changed,
                      const struct feed_list *list, int64_t now, struct publication_change **out,
                      struct error *err);

/* Does a piece of work on the archives of the topics (bindery.h; files_only: nothing is bound); changed[i] is set true where topic i is to be rendered
 * again. What failed is an error of publisher_render too, until the same is tried again. */
enum bindery_state publisher_bind(struct publisher *publisher, struct store *store,
                                  const struct topic_set *topics, int64_t now, bool files_only,
                                  bool *changed, struct error *err);

/* Looks at all archives anew, the next time: after other topics are in force, or entries were removed. */
void publisher_bind_anew(struct publisher *publisher);

#endif
