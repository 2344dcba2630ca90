#include "serve/parking.h"

#include <microhttpd.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/error.h"

struct argument {
    const char *name;
    struct bytes value;
    struct argument *next;
};

/* In its own arena. What stands above `place` does not change once it was asked. */
struct question {
    struct arena *arena;
    struct bytes path, rest;
    struct argument *arguments, **last;
    int64_t deadline;
    struct asked_place *place;
    struct parking *parking; /* NULL: nobody waits any more */
};

struct parking {
    struct MHD_Connection *connection; /* suspended; NULL once it was resumed */
    struct question *question;         /* NULL once it was answered, or given up */
    int64_t deadline;
    unsigned status;
    struct representation *rep; /* the answer; or NULL, and then … */
    enum refusal why;
    parking_resumed *resumed;
    void *ctx;
};

/* ---- the question ------------------------------------------------------------------------------------------------ */

static enum MHD_Result on_argument(void *ctx, enum MHD_ValueKind kind, const char *name,
                                   size_t name_size, const char *value, size_t value_size)
{
    (void)kind;
    struct question *question = ctx;
    struct argument *argument = ARENA_NEW(question->arena, struct argument);
    argument->name = arena_strndup(question->arena, name, name_size);
    if (value)
        argument->value = arena_copy(question->arena, (struct bytes){value, value_size});
    *question->last = argument;
    question->last = &argument->next;
    return MHD_YES;
}

static struct question *question_new(struct MHD_Connection *connection, struct asked_place *place,
                                     const char *path)
{
    struct arena *arena = arena_new(SIZE_MAX);
    struct question *question = ARENA_NEW(arena, struct question);
    question->arena = arena;
    question->path = arena_copy(arena, bytes_of(path));
    question->rest = bytes_skip(question->path, strlen(place->beginning));
    question->last = &question->arguments;
    question->deadline = clock_monotonic() + place->asked.patience_ms;
    question->place = place;
    place->under_way++;
    (void)MHD_get_connection_values_n(connection, MHD_GET_ARGUMENT_KIND, on_argument, question);
    return question;
}

static void question_free(struct question *question)
{
    question->place->under_way--;
    arena_free(question->arena);
}

struct bytes question_path(const struct question *question)
{
    return question->path;
}

struct bytes question_rest(const struct question *question)
{
    return question->rest;
}

struct bytes question_argument(const struct question *question, const char *name)
{
    for (const struct argument *a = question->arguments; a; a = a->next)
        if (strcmp(a->name, name) == 0)
            return a->value;
    return (struct bytes){0};
}

int64_t question_deadline(const struct question *question)
{
    return question->deadline;
}

/* ---- what became of it ------------------------------------------------------------------------------------------- */

static void resume(struct parking *parking)
{
    parking->question = NULL;
    MHD_resume_connection(parking->connection);
    parking->connection = NULL;
    parking->resumed(parking->ctx);
}

static void settle(struct question *question, unsigned status, struct representation *rep,
                   enum refusal why)
{
    struct parking *parking = question->parking;
    question_free(question);
    if (!parking) {
        representation_drop(rep);
        return;
    }
    parking->status = status;
    parking->rep = rep;
    parking->why = why;
    resume(parking);
}

void question_answer(struct question *question, unsigned status, struct representation *rep)
{
    settle(question, status, rep,
           status == MHD_HTTP_NOT_FOUND ? REFUSAL_NOT_FOUND : REFUSAL_BROKEN);
}

void question_decline(struct question *question)
{
    settle(question, 0, NULL, REFUSAL_CROWDED);
}

/* ---- the parking ------------------------------------------------------------------------------------------------- */

struct parking *parking_new(struct MHD_Connection *connection, struct asked_place *place,
                            const char *path, parking_resumed *resumed, void *ctx)
{
    struct parking *parking = calloc(1, sizeof *parking);
    if (!parking)
        error_out_of_memory(sizeof *parking);
    struct question *question = question_new(connection, place, path);
    question->parking = parking;
    parking->question = question;
    parking->deadline = question->deadline;
    parking->connection = connection;
    parking->resumed = resumed;
    parking->ctx = ctx;
    MHD_suspend_connection(connection);
    place->asked.ask(place->asked.ctx, question);
    return parking;
}

void parking_look(struct parking *parking)
{
    if (!parking->question || clock_monotonic() < parking->deadline)
        return;
    parking->question->parking = NULL;
    parking->why = REFUSAL_SLOW;
    resume(parking);
}

bool parking_reply(struct parking *parking, const struct refusals *refusals,
                   struct MHD_Connection *connection)
{
    if (!parking->rep)
        return answer_refuse(connection, refusals, parking->why);
    return answer_with(connection, refusals, parking->status, parking->rep);
}

void parking_free(struct parking *parking)
{
    if (!parking)
        return;
    if (parking->question) {
        parking->question->parking = NULL;
        resume(parking);
    }
    representation_drop(parking->rep);
    free(parking);
}
