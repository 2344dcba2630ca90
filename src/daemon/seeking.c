#include <stdlib.h>

#include "base/clock.h"
#include "daemon/search.h"
#include "daemon/state.h"
#include "publish/page.h"
#include "publish/search_page.h"
#include "serve/question.h"

enum {
    ASKING_MAX = 8, /* more are told to come again */
    PATIENCE_MS = 6000,
    PAGE_MAX = 20, /* finds on a page */
    PIECE_BYTES = 320,
};

/* One request for a page of finds, with what was in force when it came. */
struct seek {
    struct topic_set *topics;
    struct searcher *
        *searcher; /* the daemon's, for the archivist's thread alone; made when first needed */
    bool everything;
};

/* While a page is made. */
struct making {
    const struct seek *seek;
    const struct question *question;
    struct arena *arena;
    struct search_page page;
    unsigned status;
};

/* ---- what is asked ----------------------------------------------------------------------------------------------- */

/* Instants may lie before 1970. */
static bool read_number(struct bytes text, int64_t *out)
{
    bool is_negative = text.n > 0 && text.p[0] == '-';
    if (!bytes_number(bytes_skip(text, is_negative), out))
        return false;
    *out = is_negative ? -*out : *out;
    return true;
}

/* "PUBLISHED.ENTRY", the last find of the page before; anything else is the top. */
static struct search_place read_place(struct bytes text)
{
    struct search_place place;
    size_t dot = bytes_find_char(text, '.');
    if (read_number((struct bytes){text.p, dot}, &place.published) &&
        read_number(bytes_skip(text, dot + 1), &place.entry))
        return place;
    return (struct search_place){0};
}

static bool is_top(struct search_place place)
{
    return place.published == 0 && place.entry == 0;
}

static void list_topics(struct making *m)
{
    size_t n = topic_set_length(m->seek->topics);
    struct search_topic *topics = ARENA_ARRAY(m->arena, struct search_topic, n + 1);
    for (size_t i = 0; i < n; i++) {
        const struct topic_settings *settings = topic_set_settings(m->seek->topics, i);
        topics[i] = (struct search_topic){settings->name, settings->title};
    }
    m->page.topics = topics;
    m->page.n_topics = n;
}

static bool knows_topic(const struct making *m)
{
    for (size_t i = 0; i < m->page.n_topics; i++)
        if (bytes_equal(m->page.topics[i].name, m->page.topic))
            return true;
    return m->page.topic.n == 0;
}

static void mistaken(struct making *m, unsigned status, struct bytes sentence)
{
    m->page.mistake = arena_copy(m->arena, sentence);
    m->status = status;
}

/* ---- what is found ----------------------------------------------------------------------------------------------- */

static struct found_text shown(const struct marked *marked, struct arena *arena)
{
    struct found_mark *marks = ARENA_ARRAY(arena, struct found_mark, marked->n + 1);
    for (size_t i = 0; i < marked->n; i++)
        marks[i] = (struct found_mark){marked->marks[i].at, marked->marks[i].n};
    return (struct found_text){marked->text, marks, marked->n, marked->begins_late,
                               marked->ends_early};
}

static struct found found_of(const struct making *m, const struct search_hit *hit)
{
    const struct archived_entry *entry = &hit->entry;
    struct marked title = marked_of(&hit->verdict, "title", hit->text.title, SIZE_MAX);
    struct marked piece = search_piece(hit, PIECE_BYTES);
    return (struct found){
        .title = shown(&title, m->arena),
        .piece = shown(&piece, m->arena),
        .url = entry->url,
        .source_title = entry->feed_title.n ? entry->feed_title : entry->feed_url,
        .source_kind = entry->feed_kind,
        .language = hit->verdict.language,
        .published = entry->published,
        .number = m->seek->everything ? entry->id : 0,
    };
}

static void take_result(struct making *m, const struct search_result *result)
{
    struct found *found = ARENA_ARRAY(m->arena, struct found, result->n + 1);
    for (size_t i = 0; i < result->n; i++)
        found[i] = found_of(m, &result->hits[i]);
    m->page.found = found;
    m->page.n = result->n;
    m->page.cut = result->cut;
    if (result->more || (result->cut && result->n > 0))
        m->page.older = arena_printf(m->arena, "%lld.%lld", (long long)result->last.published,
                                     (long long)result->last.entry);
}

static bool is_enough(void *ctx)
{
    return archivist_is_late(ctx);
}

static bool search(struct making *m, struct store *store, const struct topic_set *query)
{
    struct search_result result;
    struct error err = {0};
    if (!*m->seek->searcher)
        *m->seek->searcher = searcher_new();
    const struct search search = {
        .query = query,
        .wish = {.topic = m->page.topic,
                 .published = !m->seek->everything,
                 .since = INT64_MIN,
                 .before = read_place(question_argument(m->question, "before"))},
        .limit = PAGE_MAX,
        .now = m->page.now,
        .enough = is_enough,
        .ctx = (void *)(uintptr_t)m->question,
    };
    m->page.is_older = !is_top(search.wish.before);
    if (!search_run(*m->seek->searcher, store, &search, m->arena, &result, &err))
        return false;
    take_result(m, &result);
    return true;
}

/* False where the store fails. */
static bool fill(struct making *m, struct store *store, struct topic_set **query)
{
    struct findings findings;
    findings_init(&findings, m->arena);
    list_topics(m);
    if (!knows_topic(m)) {
        mistaken(m, 404, bytes_of("There is no such topic any more."));
        m->page.topic = (struct bytes){NULL, 0};
        return true;
    }
    if (bytes_trim(m->page.query).n == 0)
        return true;
    *query = topic_set_of_query(m->page.query, &findings);
    if (*query)
        return search(m, store, *query);
    mistaken(m, 400, findings.list[0].text);
    return true;
}

static void make(void *ctx, struct store *store, const struct question *question,
                 struct archivist_answer *out)
{
    static const struct representation_form form = {.content_type = "text/html; charset=utf-8",
                                                    .cache_control = "private, max-age=60"};
    struct making m = {.seek = ctx, .question = question, .arena = arena_new(SIZE_MAX)};
    struct topic_set *query = NULL;
    m.status = 200;
    m.page = (struct search_page){
        .query = question_argument(question, "q"),
        .topic = question_argument(question, "topic"),
        .everything = m.seek->everything,
        .now = clock_now(),
        .generator_version = bytes_of(RIFFLE_VERSION),
    };
    out->status = 500;
    if (fill(&m, store, &query)) {
        struct buf body = {0};
        publish_search(&m.page, &body);
        out->status = m.status;
        out->rep = representation_new(&body, &form);
    }
    topic_set_drop(query);
    arena_free(m.arena);
}

/* ---- the loop's side --------------------------------------------------------------------------------------------- */

static void drop(void *ctx)
{
    struct seek *seek = ctx;
    topic_set_drop(seek->topics);
    free(seek);
}

static void ask(struct daemon *d, struct question *question, bool everything)
{
    struct seek *seek = calloc(1, sizeof *seek);
    if (!seek)
        error_out_of_memory(sizeof *seek);
    *seek = (struct seek){topic_set_keep(d->topics), &d->searcher, everything};
    const struct archivist_task task = {.make = make, .drop = drop, .ctx = seek};
    archivist_ask(d->archivist, question, &task);
}

static void ask_public(void *ctx, struct question *question)
{
    ask(ctx, question, false);
}

static void ask_admin(void *ctx, struct question *question)
{
    ask(ctx, question, true);
}

static struct representation *style(void)
{
    static const struct representation_form form = {.content_type = "text/css; charset=utf-8",
                                                    .cache_control = "max-age=3600"};
    struct buf body = {0};
    buf_add_bytes(&body, publish_css());
    return representation_new(&body, &form);
}

void seeking_start(struct daemon *d)
{
    struct site_asked asked = {
        .ask = ask_public, .ctx = d, .limit = ASKING_MAX, .patience_ms = PATIENCE_MS};
    site_set_asked(d->site, "/search", &asked);
    asked.ask = ask_admin;
    site_set_asked(d->admin, "/search", &asked);
    site_set(d->admin, "/riffle.css", style());
}

void seeking_stop(struct daemon *d)
{
    searcher_free(d->searcher);
    d->searcher = NULL;
}
