/* A question: a request whose answer the loop does not make itself, because it would have to wait for it. The server
 * parks the request at a place that was put so (site_set_asked) and hands out the question, which goes to another thread
 * and comes back with its answer; meanwhile the loop serves the others.
 *
 *     loop: asked(ctx, question)  ──▶  thread: reads it, makes a representation  ──▶  loop: question_answer
 *
 * The question holds copies and outlives all else: the client may go, its patience may end (it is told so at the
 * deadline), the server may be freed; its answer is then dropped. So it must be answered exactly once, on the loop
 * thread, whatever became of the request. The others of these functions only read, in any thread that has it. */
#ifndef RIFFLE_SERVE_QUESTION_H
#define RIFFLE_SERVE_QUESTION_H

#include "serve/representation.h"

struct question;

/* All of the path, percent signs decoded, and what of it stands behind the beginning of the place. Borrowed. */
struct bytes question_path(const struct question *question);
struct bytes question_rest(const struct question *question);

/* The first argument of that name in the query, decoded. Absent where there is none. Borrowed. */
struct bytes question_argument(const struct question *question, const char *name);

/* When the client is told that it took too long, by clock_monotonic: no work is worth doing after it. */
int64_t question_deadline(const struct question *question);

/* Answers with this representation, whose reference passes over, and frees the question. A 200 is answered by the
 * request's conditions and coding, like what stands at a path. NULL: it could not be made or, with status
 * 404, there is nothing. Loop thread. */
void question_answer(struct question *question, unsigned status, struct representation *rep);

/* Answers that too much is asked at once, to be tried again in a moment. Loop thread. */
void question_decline(struct question *question);

#endif
