#include "daemon/publisher.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/hash.h"
#include "daemon/bindery.h"
#include "daemon/excerpts.h"
#include "daemon/leftovers.h"
#include "daemon/outlet.h"
#include "daemon/shelf.h"
#include "publish/markup.h"
#include "publish/page.h"

enum {
    INDEX_ENTRIES = 5, /* of each topic, on the page of all topics */
    PATH_SIZE = 1024,
};

#define CACHE_LONG "public, max-age=86400"

struct publisher {
    struct options *options;
    struct summarizer *summarizer;
    struct outlet *outlet;
    struct bindery bindery;
    struct error binding_error; /* of the last piece of its work; none: it went well */
    bool is_swept;              /* what an earlier run left of topics that are gone is taken away */
};

/* One rendering under way. */
struct rendering {
    struct publisher *publisher;
    struct outlet *outlet;
    struct store *store;
    const struct topic_set *topics;
    const struct feed_list *list;
    int64_t now;
};

struct publisher *publisher_new(struct options *options)
{
    struct publisher *publisher = calloc(1, sizeof *publisher);
    if (!publisher)
        error_out_of_memory(sizeof *publisher);
    publisher->options = options_keep(options);
    publisher->summarizer = summarizer_new();
    publisher->outlet = outlet_new();
    return publisher;
}

void publisher_free(struct publisher *publisher)
{
    if (!publisher)
        return;
    outlet_free(publisher->outlet);
    summarizer_free(publisher->summarizer);
    options_drop(publisher->options);
    free(publisher);
}

void publisher_configure(struct publisher *publisher, struct options *options)
{
    options_drop(publisher->options);
    publisher->options = options_keep(options);
    outlet_forget_files(publisher->outlet);
    bindery_begin(&publisher->bindery);
    publisher->is_swept = false;
}

/* ---- what a topic holds ------------------------------------------------------------------------------------------ */

static bool sees(const struct subscription *feed, struct bytes topic)
{
    for (size_t i = 0; i < feed->topics.n; i++)
        if (bytes_equal(feed->topics.v[i], topic))
            return true;
    return feed->topics.n == 0;
}

/* The feeds of the list that the topic is drawn from. */
static void list_feeds(const struct feed_list *list, struct publication *out, struct arena *arena)
{
    struct published_feed *feeds = ARENA_ARRAY(arena, struct published_feed, list->feeds.n);
    size_t n = 0;
    for (size_t i = 0; i < list->feeds.n; i++) {
        const struct subscription *s = &list->feeds.v[i];
        if (!s->disabled && sees(s, out->topic))
            feeds[n++] = (struct published_feed){.title = s->title,
                                                 .url = s->url,
                                                 .home = s->home_page_url,
                                                 .language = s->language,
                                                 .kind = s->kind,
                                                 .category = s->category};
    }
    out->feeds = feeds;
    out->n_feeds = n;
}

static void link_archive(const struct rendering *r, size_t topic, struct arena *arena,
                         struct publication *out)
{
    struct error err = {0};
    struct shelf shelf = {0};
    if (shelf_read(r->store, r->topics, topic, arena, &shelf, &err))
        shelf_link(&shelf, arena, out);
    else
        outlet_fail(r->outlet, &err);
}

/* What a topic publishes; no more of it than the page of all topics shows, unless it is whole. */
static bool load(const struct rendering *r, size_t topic, bool whole, struct arena *arena,
                 struct publication *out)
{
    struct error err = {0};
    if (!store_publication(r->store, r->topics, topic, r->now, arena, out, &err)) {
        outlet_fail(r->outlet, &err);
        return false;
    }
    out->public_url = r->publisher->options->public_url;
    out->searchable = r->publisher->options->listen.n > 0;
    out->hub = r->publisher->options->hub;
    out->generator_version = bytes_of(RIFFLE_VERSION);
    out->now = r->now;
    if (whole) {
        list_feeds(r->list, out, arena);
        link_archive(r, topic, arena, out);
    } else {
        *out = form_newest(out, INDEX_ENTRIES);
    }
    excerpts_make(r->publisher->summarizer, out, arena);
    return true;
}

/* ---- rendering --------------------------------------------------------------------------------------------------- */

/* The Link header field of a feed (WebSub §4), or NULL. Arena. */
static const char *link_of(const struct publication *publication, const struct form *form,
                           struct arena *arena)
{
    struct buf link = {0};
    if (!form->announces || publication->hub.n == 0)
        return NULL;
    buf_add_char(&link, '<');
    markup_iri(&link, publication->hub);
    buf_add_string(&link, ">; rel=\"hub\", <");
    markup_iri(&link, arena_printf(arena, "%.*s%s%s", BYTES_FMT(publication->public_url),
                                   publication->topic.p, form->suffix));
    buf_add_string(&link, ">; rel=\"self\"");
    const char *out = arena_copy(arena, buf_bytes(&link)).p;
    buf_clear(&link);
    return out;
}

/* What a hub is to know: which entries there are, and as of when, and which hub it is. 0: there is nothing. */
static uint64_t news_of(const struct publication *news)
{
    uint64_t hash = hash_bytes(news->hub, 0);
    if (news->n_entries == 0)
        return 0;
    for (size_t i = 0; i < news->n_entries; i++)
        hash = hash_bytes(news->entries[i].id, hash + (uint64_t)news->entries[i].updated);
    return hash ? hash : 1;
}

static void render_topic(const struct rendering *r, const struct publication *publication,
                         size_t entries, struct arena *arena)
{
    const struct publication news = form_news(publication, entries, arena);
    const struct publication shown = form_newest(publication, entries);
    for (size_t i = 0; i < FORM_COUNT; i++) {
        char path[PATH_SIZE], file[PATH_SIZE];
        const struct outlet_place place = {path,
                                           file,
                                           publication->topic.p,
                                           forms[i].content_type,
                                           FORM_CACHE,
                                           link_of(publication, &forms[i], arena),
                                           publication->images};
        struct buf body = {0};
        (void)snprintf(path, sizeof path, "/%s%s", publication->topic.p, forms[i].suffix);
        (void)snprintf(file, sizeof file, "/%s%s", publication->topic.p, forms[i].file);
        forms[i].render(forms[i].announces ? &news : &shown, &body);
        outlet_put(r->outlet, &place, &body);
    }
    if (publication->hub.n)
        outlet_tell_news(r->outlet, publication->topic.p, news_of(&news));
}

static void render_around(const struct rendering *r, struct publication *publications, size_t n)
{
    static const struct outlet_place index = {
        "/", "/index.html", "", "text/html; charset=utf-8", FORM_CACHE, NULL, false};
    static const struct outlet_place style = {
        "/riffle.css", "/riffle.css", "", "text/css; charset=utf-8", CACHE_LONG, NULL, false};
    struct buf body = {0};
    for (size_t i = 0; i < n; i++)
        publications[i] = form_newest(&publications[i], INDEX_ENTRIES);
    publish_index(publications, n, &body);
    outlet_put(r->outlet, &index, &body);
    buf_add_bytes(&body, publish_css());
    outlet_put(r->outlet, &style, &body);
}

/* Once for each folder: later, what is taken away is known. */
static void sweep(struct publisher *publisher, const struct topic_set *topics)
{
    const char *endings[FORM_COUNT];
    for (size_t i = 0; i < FORM_COUNT; i++)
        endings[i] = forms[i].file;
    if (!publisher->is_swept && publisher->options->publish.n)
        leftovers_remove(publisher->options->publish.p, topics, endings, COUNT_OF(endings));
    publisher->is_swept = true;
}

bool publisher_render(struct publisher *publisher, struct store *store,
                      const struct topic_set *topics, const bool *changed,
                      const struct feed_list *list, int64_t now, struct publication_change **out,
                      struct error *err)
{
    const struct rendering r = {publisher, publisher->outlet, store, topics, list, now};
    size_t n = topic_set_length(topics), loaded = 0;
    struct arena *arena = arena_new(SIZE_MAX);
    struct publication *publications = ARENA_ARRAY(arena, struct publication, n);
    outlet_recall(r.outlet, store);
    outlet_begin(r.outlet, publisher->options->publish, now, out);
    for (size_t i = 0; i < n; i++) {
        const struct topic_settings *settings = topic_set_settings(topics, i);
        struct publication *publication = &publications[loaded];
        outlet_keep_topic(r.outlet, settings->name);
        if (!load(&r, i, changed[i], arena, publication))
            continue;
        loaded++;
        if (changed[i])
            render_topic(&r, publication, (size_t)settings->entries, arena);
    }
    render_around(&r, publications, loaded);
    if (publisher->binding_error.text[0])
        outlet_fail(r.outlet, &publisher->binding_error);
    const bool fine = outlet_end(r.outlet, err);
    outlet_remember(r.outlet, store);
    sweep(publisher, topics);
    arena_free(arena);
    return fine;
}

enum bindery_state publisher_bind(struct publisher *publisher, struct store *store,
                                  const struct topic_set *topics, int64_t now, bool files_only,
                                  bool *changed, struct error *err)
{
    const struct bindery_work work = {
        .store = store,
        .topics = topics,
        .options = publisher->options,
        .summarizer = publisher->summarizer,
        .now = now,
        .files_only = files_only,
        .changed = changed,
    };
    publisher->binding_error = (struct error){0};
    enum bindery_state state = bindery_go_on(&publisher->bindery, &work, &publisher->binding_error);
    if (state == BINDERY_FAILED)
        *err = publisher->binding_error;
    return state;
}

void publisher_bind_anew(struct publisher *publisher)
{
    bindery_begin(&publisher->bindery);
}
