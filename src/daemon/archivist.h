/* The archivist: the thread that answers questions about what the store holds, over a connection of its own that only
 * reads, so that no request makes the loop wait for the disk. One question at a time, in the order they come; one whose
 * time is over, or that comes to its end with the daemon, is broken off in the midst of a query.
 *
 * What is asked is a task: a function that runs on the archivist's thread and makes the answer of the store and of what
 * the loop gave along, which nobody else may change meanwhile (a snapshot counted by reference, or a copy). */
#ifndef RIFFLE_DAEMON_ARCHIVIST_H
#define RIFFLE_DAEMON_ARCHIVIST_H

#include "serve/question.h"
#include "store/store.h"

struct ev_loop;
struct archivist;

struct archivist_answer {
    unsigned status;            /* of HTTP */
    struct representation *rep; /* NULL: it could not be made; with 404, there is nothing */
};

struct archivist_task {
    /* Makes the answer, on the archivist's thread. Where the time runs out the store's functions fail. store is NULL where
     * it cannot be opened, and … */
    void (*make)(void *ctx, struct store *store, const struct question *question,
                 struct archivist_answer *out);
    /* Frees ctx, on the loop thread. NULL: nothing to be freed. */
    void (*drop)(void *ctx);
    void *ctx;
    bool without_store; /* … the answer can be made all the same; else it is not asked for */
};

/* Starts the thread, which opens the store when it is first asked. Owned: archivist_stop. */
struct archivist *archivist_start(struct ev_loop *loop, const char *location);

/* Passes a question on; it is answered when the task is done, or declined. The task's ctx passes over. Loop thread, as
 * are all but `make`. */
void archivist_ask(struct archivist *archivist, struct question *question,
                   const struct archivist_task *task);

/* Whether so little of a question's time is left that its answer must be made of what is there, to come in time. Any
 * thread. */
bool archivist_is_late(const struct question *question);

/* Breaks off what is under way, answers what is left by that, and waits for the thread. Takes NULL. */
void archivist_stop(struct archivist *archivist);

#endif
