#include "cmd/status_source.h"

#include <ev.h>
#include <jansson.h>

#include "base/clock.h"
#include "net/fetcher.h"

enum { ANSWER_MS = 3000, ANSWER_MAX = 256 * 1024 * 1024 };

/* ---- the daemon -------------------------------------------------------------------------------------------------- */

struct question {
    struct ev_loop *loop;
    struct arena *arena;
    bool answered;
    struct bytes json;
};

static void on_answer(void *ctx, struct fetch_result *result)
{
    struct question *question = ctx;
    if (result->error == FETCH_FINE) {
        question->answered = true;
        question->json = arena_copy(question->arena, buf_bytes(&result->body));
    }
    fetch_result_free(result);
    ev_break(question->loop, EVBREAK_ALL);
}

static bool ask(const char *url, struct question *question)
{
    static const struct bytes anywhere[] = {BYTES("0.0.0.0/0"), BYTES("::/0")};
    const struct fetch_options options = {
        .concurrency = 1,
        .per_host = 1,
        .timeout_ms = ANSWER_MS,
        .connect_timeout_ms = ANSWER_MS,
        .max_size = ANSWER_MAX,
        .user_agent = "riffle/" RIFFLE_VERSION " status",
        .proxy = "none",
        .private_networks = anywhere,
        .n_private_networks = COUNT_OF(anywhere),
    };
    struct fetcher *fetcher = fetcher_new(question->loop, &options, NULL);
    const struct fetch_request request = {.url = url};
    if (fetcher && fetcher_start(fetcher, &request, on_answer, question, NULL))
        ev_run(question->loop, 0);
    fetcher_free(fetcher);
    return question->answered;
}

bool status_ask_daemon(const struct options *options, struct arena *arena, struct bytes *json)
{
    static const struct bytes unix_socket = BYTES("unix:");
    struct question question = {.loop = ev_loop_new(0), .arena = arena};
    for (size_t i = 0; i < options->admin_listen.n && !question.answered; i++) {
        struct bytes address = options->admin_listen.items[i];
        if (!bytes_starts(address, unix_socket))
            (void)ask(arena_printf(arena, "http://%s/status.json", address.p).p, &question);
    }
    ev_loop_destroy(question.loop);
    *json = question.json;
    return question.answered;
}

/* ---- its JSON ---------------------------------------------------------------------------------------------------- */

static struct bytes text_of(const json_t *object, const char *key, struct arena *arena)
{
    const json_t *value = json_object_get(object, key);
    struct bytes text = {json_string_value(value), json_string_length(value)};
    return arena_copy(arena, text);
}

static int64_t number_of(const json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

static int64_t instant_of(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    int64_t ms = 0;
    (void)date_parse((struct bytes){json_string_value(value), json_string_length(value)}, &ms);
    return ms;
}

static struct status_feed feed_of(const json_t *object, struct arena *arena)
{
    struct status_feed feed = {
        .url = text_of(object, "url", arena),
        .fetched_from = text_of(object, "fetched_from", arena),
        .title = text_of(object, "title", arena),
        .http = (int)number_of(object, "http"),
        .last_error = text_of(object, "last_error", arena),
        .error = text_of(object, "error", arena),
        .failures = (uint32_t)number_of(object, "failures"),
        .last = instant_of(object, "last"),
        .next = instant_of(object, "next"),
        .interval_ms = number_of(object, "interval_s") * 1000,
        .entries = number_of(object, "entries"),
        .on_topic = number_of(object, "on_topic"),
    };
    const json_t *frozen = json_object_get(object, "frozen");
    if (json_is_object(frozen)) {
        feed.frozen_since = instant_of(frozen, "since");
        feed.frozen = text_of(frozen, "evidence", arena);
    }
    (void)feed_status_parse(text_of(object, "status", arena), &feed.status);
    return feed;
}

static void read_feeds(const json_t *root, struct arena *arena, struct status_report *out)
{
    const json_t *list = json_object_get(root, "feeds");
    struct status_feed *feeds = ARENA_ARRAY(arena, struct status_feed, json_array_size(list));
    for (size_t i = 0; i < json_array_size(list); i++)
        feeds[i] = feed_of(json_array_get(list, i), arena);
    out->feeds = feeds;
    out->n_feeds = json_array_size(list);
}

static void read_topics(const json_t *root, struct arena *arena, struct store_totals *out)
{
    const json_t *list = json_object_get(root, "topics");
    out->n_topics = json_array_size(list);
    out->topics = ARENA_ARRAY(arena, struct store_topic_total, out->n_topics);
    for (size_t i = 0; i < out->n_topics; i++) {
        const json_t *topic = json_array_get(list, i);
        out->topics[i] = (struct store_topic_total){
            .name = text_of(topic, "name", arena),
            .entries = number_of(topic, "entries"),
            .last = instant_of(topic, "last"),
        };
    }
}

static void read_problems(const json_t *root, struct arena *arena, struct status_report *out)
{
    const json_t *list = json_object_get(root, "problems");
    for (size_t i = 0; i < json_array_size(list) && i < COUNT_OF(out->problems); i++) {
        const json_t *value = json_array_get(list, i);
        out->problems[out->n_problems++] = arena_copy(
            arena, (struct bytes){json_string_value(value), json_string_length(value)});
    }
}

bool status_read_json(struct bytes json, struct arena *arena, struct status_report *out)
{
    json_t *root = json_loadb(json.p, json.n, 0, NULL);
    if (!json_is_object(root)) {
        json_decref(root);
        return false;
    }
    const json_t *store = json_object_get(root, "store");
    const json_t *fetch = json_object_get(root, "fetch");
    const json_t *minute = json_object_get(fetch, "last_minute");
    *out = (struct status_report){
        .started = instant_of(root, "started"),
        .pid = (int)number_of(root, "pid"),
        .store = {.entries = number_of(store, "entries"),
                  .stories = number_of(store, "stories"),
                  .bytes = number_of(store, "bytes")},
        .in_flight = (size_t)number_of(fetch, "in_flight"),
        .due = (size_t)number_of(fetch, "due"),
        .last_minute = {.requests = number_of(minute, "requests"),
                        .bytes = number_of(minute, "bytes"),
                        .not_modified = number_of(minute, "not_modified"),
                        .errors = number_of(minute, "errors")},
    };
    read_topics(root, arena, &out->store);
    read_problems(root, arena, out);
    read_feeds(root, arena, out);
    json_decref(root);
    return true;
}

/* ---- the store --------------------------------------------------------------------------------------------------- */

bool status_of_store(const struct options *options, struct arena *arena, struct status_report *out,
                     const struct stored_feed **stored, struct error *err)
{
    struct store *store = NULL;
    struct stored_feed *feeds = NULL;
    size_t n = 0;
    *out = (struct status_report){.pid = store_holder(options->store.p)};
    bool fine = store_open(options->store.p, STORE_READ, &store, err) &&
                store_feeds(store, arena, &feeds, &n, err) &&
                store_totals(store, arena, &out->store, err);
    store_close(store);
    if (!fine)
        return false;
    struct status_feed *list = ARENA_ARRAY(arena, struct status_feed, n);
    int64_t now = clock_now();
    for (size_t i = 0; i < n; i++) {
        list[i] = status_of_stored(&feeds[i], now, arena);
        out->due += list[i].status != FEED_GONE && list[i].next <= now;
    }
    out->feeds = list;
    out->n_feeds = n;
    *stored = feeds;
    return true;
}
