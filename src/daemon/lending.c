#include <stdlib.h>

#include "daemon/shelf.h"
#include "daemon/state.h"
#include "serve/question.h"

enum {
    ASKING_MAX = 32, /* more are told to come again */
    PATIENCE_MS = 20000,
};

static const char cache_control[] = "public, max-age=3600";

/* A volume that somebody asks for, in one of its forms. */
struct loan {
    struct topic_set *topics;
    struct options *options;
    size_t topic;
    struct volume name;
    const struct form *form;
};

static bool find_topic(const struct topic_set *topics, struct bytes name, size_t *out)
{
    for (*out = 0; *out < topic_set_length(topics); ++*out)
        if (bytes_equal(topic_set_settings(topics, *out)->name, name))
            return true;
    return false;
}

/* Renders it. False where there is no such volume, or it cannot be read. */
static bool render(const struct loan *loan, struct store *store, struct arena *arena,
                   struct archivist_answer *out)
{
    struct shelf shelf;
    struct error err = {0};
    struct buf body = {0};
    if (!shelf_read(store, loan->topics, loan->topic, arena, &shelf, &err))
        return false;
    const size_t i = shelf_find(&shelf, loan->name);
    if (i == shelf.n) {
        out->status = 404;
        return true;
    }
    struct publication volume = shelf_volume(
        &shelf, i, topic_set_settings(loan->topics, loan->topic), loan->options);
    if (!shelf_fill(store, &shelf.v[i], arena, &volume, &err))
        return false;
    shelf_render(&volume, loan->form, &body);
    out->status = 200;
    out->rep = representation_new(
        &body, &(struct representation_form){.content_type = loan->form->content_type,
                                             .cache_control = cache_control});
    return true;
}

static void make(void *ctx, struct store *store, const struct question *question,
                 struct archivist_answer *out)
{
    (void)question;
    struct arena *arena = arena_new(SIZE_MAX);
    if (!render(ctx, store, arena, out))
        out->status = 500;
    arena_free(arena);
}

static void drop(void *ctx)
{
    struct loan *loan = ctx;
    topic_set_drop(loan->topics);
    options_drop(loan->options);
    free(loan);
}

static bool read_path(const struct daemon *d, struct bytes path, struct loan *out)
{
    struct bytes topic;
    return shelf_parse_path(path, &topic, &out->name, &out->form) &&
           find_topic(d->topics, topic, &out->topic);
}

static bool knows(void *ctx, struct bytes path)
{
    struct loan loan;
    return read_path(ctx, path, &loan);
}

static void ask(void *ctx, struct question *question)
{
    struct daemon *d = ctx;
    struct loan *loan = calloc(1, sizeof *loan);
    if (!loan)
        error_out_of_memory(sizeof *loan);
    if (!read_path(d, question_path(question), loan)) {
        free(loan);
        question_answer(question, 404, NULL);
        return;
    }
    loan->topics = topic_set_keep(d->topics);
    loan->options = options_keep(d->options);
    const struct archivist_task task = {.make = make, .drop = drop, .ctx = loan};
    archivist_ask(d->archivist, question, &task);
}

void lending_start(struct daemon *d)
{
    site_set_asked(
        d->site, "/",
        &(struct site_asked){
            .ask = ask, .knows = knows, .ctx = d, .limit = ASKING_MAX, .patience_ms = PATIENCE_MS});
}
