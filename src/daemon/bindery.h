/* Binds the volumes of the topics' archives, and keeps their files under `publish`: a piece of work at a time, so that its
 * thread, the keeper's, has something better to do soon. What is written is not looked at again, but for whether it is
 * still there; what stands in the archive of a topic under the name of a volume that is no more is taken away. */
#ifndef RIFFLE_DAEMON_BINDERY_H
#define RIFFLE_DAEMON_BINDERY_H

#include "daemon/options.h"
#include "store/store.h"
#include "text/summary.h"

/* Where it stands. All zeros: at the beginning. */
struct bindery {
    size_t topic, volume; /* up to here the files are in place */
};

struct bindery_work {
    struct store *store;
    const struct topic_set *topics;
    const struct options *options;
    struct summarizer *summarizer;
    int64_t now;
    bool files_only; /* nothing is bound */
    bool *changed;   /* of topic i, set true: its feeds and page lead to another volume now */
};

enum bindery_state { BINDERY_THROUGH, BINDERY_MORE, BINDERY_FAILED };

/* Does the next piece of work. Where it failed, the next call tries the same again. */
enum bindery_state bindery_go_on(struct bindery *bindery, const struct bindery_work *work,
                                 struct error *err);

/* Begins anew: something else may be to be bound or written. */
void bindery_begin(struct bindery *bindery);

#endif
