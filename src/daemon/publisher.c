#include "daemon/publisher.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/atomic_file.h"
#include "base/hash.h"
#include "daemon/leftovers.h"
#include "publish/atom.h"
#include "publish/json.h"
#include "publish/opml.h"
#include "publish/page.h"
#include "publish/rss.h"
#include "text/html.h"
#include "text/language.h"
#include "text/summary.h"

enum {
    EXCERPT_WORDS = 100,
    INDEX_ENTRIES = 5, /* of each topic, on the page of all topics */
    PATH_SIZE = 1024,
};

/* How a topic is published: what follows "/NAME", what makes it, and whether it tells of entries as news. */
static const struct form {
    const char *suffix, *file; /* as served, and as a file */
    const char *content_type;
    void (*render)(const struct publication *publication, struct buf *out);
    bool announces;
} forms[] = {
    {".atom", ".atom", "application/atom+xml; charset=utf-8", publish_atom, true},
    {".rss", ".rss", "application/rss+xml; charset=utf-8", publish_rss, true},
    {".json", ".json", "application/feed+json", publish_json, true},
    {".opml", ".opml", "text/x-opml; charset=utf-8", publish_opml, false},
    {"/", "/index.html", "text/html; charset=utf-8", publish_page, false},
};

static const char cache_short[] = "public, max-age=60";
static const char cache_long[] = "public, max-age=86400";

/* A path that is published now, and the hash of its bytes. */
struct rendered {
    char *path, *file;
    char *topic; /* whose it is; "": of all */
    uint64_t hash;
    bool wanted;    /* still there in the rendering under way */
    bool unwritten; /* its file is not what is served: it could not be written */
};

struct publisher {
    struct options *options;
    struct summarizer *summarizer;
    struct rendered *list;
    size_t n, cap;
    bool is_swept; /* what an earlier run left of topics that are gone is taken away */
};

/* One rendering under way. */
struct rendering {
    struct publisher *publisher;
    const struct feed_list *list;
    int64_t now;
    struct publication_change **out;
    struct error *err;
    bool fine;
};

static void rendered_clear(struct rendered *rendered)
{
    free(rendered->path);
    free(rendered->file);
    free(rendered->topic);
}

struct publisher *publisher_new(struct options *options)
{
    struct publisher *publisher = calloc(1, sizeof *publisher);
    if (!publisher)
        error_out_of_memory(sizeof *publisher);
    publisher->options = options_keep(options);
    publisher->summarizer = summarizer_new();
    return publisher;
}

void publisher_free(struct publisher *publisher)
{
    if (!publisher)
        return;
    for (size_t i = 0; i < publisher->n; i++)
        rendered_clear(&publisher->list[i]);
    free(publisher->list);
    summarizer_free(publisher->summarizer);
    options_drop(publisher->options);
    free(publisher);
}

void publisher_configure(struct publisher *publisher, struct options *options)
{
    options_drop(publisher->options);
    publisher->options = options_keep(options);
    for (size_t i = 0; i < publisher->n; i++)
        publisher->list[i].hash = 0; /* the folder may be another */
    publisher->is_swept = false;
}

/* Where a resource is served, where it lies in the folder, and whose it is. */
struct place {
    const char *path, *file, *topic;
};

/* ---- one resource ------------------------------------------------------------------------------------------------ */

static struct rendered *rendered_at(struct publisher *publisher, const struct place *place)
{
    for (size_t i = 0; i < publisher->n; i++)
        if (strcmp(publisher->list[i].path, place->path) == 0)
            return &publisher->list[i];
    if (publisher->n == publisher->cap) {
        publisher->cap = publisher->cap ? 2 * publisher->cap : 16;
        publisher->list = realloc(publisher->list, publisher->cap * sizeof publisher->list[0]);
        if (!publisher->list)
            error_out_of_memory(publisher->cap);
    }
    struct rendered *added = &publisher->list[publisher->n++];
    *added = (struct rendered){
        .path = strdup(place->path), .file = strdup(place->file), .topic = strdup(place->topic)};
    if (!added->path || !added->file || !added->topic)
        error_out_of_memory(PATH_SIZE);
    return added;
}

static void push_change(struct rendering *r, const char *path, struct representation *rep)
{
    struct publication_change *change = calloc(1, sizeof *change);
    if (!change || !(change->path = strdup(path)))
        error_out_of_memory(sizeof *change);
    change->representation = rep;
    change->next = *r->out;
    *r->out = change;
}

/* Keeps the first error, goes on with the rest. */
static void note_failure(struct rendering *r, const struct error *err)
{
    if (r->fine && r->err)
        *r->err = *err;
    r->fine = false;
}

/* Writes the file unless the same bytes lie there; whether they do now. */
static bool write_file(struct rendering *r, const char *file, struct bytes content)
{
    struct bytes folder = r->publisher->options->publish;
    if (folder.n == 0)
        return true;
    struct arena *arena = arena_new(content.n + PATH_SIZE);
    struct bytes path = arena_printf(arena, "%s%s", folder.p, file);
    struct bytes old = {NULL, 0};
    struct error err = {0};
    bool fine = (file_read(path.p, content.n, arena, &old, NULL) && bytes_equal(old, content)) ||
                atomic_file_write(path.p, content, &err);
    if (!fine)
        note_failure(r, &err);
    arena_free(arena);
    return fine;
}

/* Takes over the body. */
static void put(struct rendering *r, const struct place *place, struct buf *body,
                const char *content_type, const char *cache_control)
{
    struct rendered *rendered = rendered_at(r->publisher, place);
    rendered->wanted = true;
    uint64_t hash = hash_bytes(buf_bytes(body), 1);
    bool is_new = hash != rendered->hash;
    if (is_new || rendered->unwritten)
        rendered->unwritten = !write_file(r, place->file, buf_bytes(body));
    if (is_new)
        rendered->hash = hash;
    if (is_new && r->out) {
        const struct representation_form form = {
            .content_type = content_type,
            .cache_control = cache_control,
            .last_modified = r->now,
        };
        push_change(r, place->path, representation_new(body, &form));
    }
    buf_clear(body);
}

/* ---- topics ------------------------------------------------------------------------------------------------------ */

/* The body, its blocks as lines. */
static struct bytes body_of(const struct published_entry *entry, struct arena *arena)
{
    if (entry->content_html.n)
        return html_text(arena, entry->content_html);
    return entry->content_text;
}

/* What the source gives as a summary, unless that is none and the body may say more, or it is how the body begins, which
 * has its blocks told apart. */
static struct bytes best_text(const struct published_entry *entry, struct arena *arena)
{
    enum { SAME = 32 }; /* bytes */
    bool is_poor = summary_is_poor(entry->summary);
    if (!is_poor && summary_fits(entry->summary, EXCERPT_WORDS))
        return entry->summary;
    struct bytes body = body_of(entry, arena), start = body;
    start.n = start.n > SAME ? SAME : start.n;
    bool use = is_poor ? body.n > entry->summary.n : bytes_starts(entry->summary, start);
    return body.n && use ? body : entry->summary;
}

/* The language that is said, by the entry, its feed or the list; else the one that title and text look like, as it is
 * when the entry is judged. */
static struct bytes language_or_guess(struct bytes said, struct bytes title, struct bytes text,
                                      struct arena *arena)
{
    enum { READ = 512 }; /* bytes */
    char primary[9];
    if (!bytes_empty(language_primary(said, primary)))
        return said;
    text.n = text.n > READ ? READ : text.n;
    return language_guess(arena_printf(arena, "%.*s\n%.*s", BYTES_FMT(title), BYTES_FMT(text)));
}

static struct bytes language_of(const struct published_entry *entry, struct arena *arena)
{
    bool has_text = entry->language.n || entry->summary.n; /* else the body is worth reading */
    struct bytes text = has_text ? entry->summary : body_of(entry, arena);
    return language_or_guess(entry->language, entry->title, text, arena);
}

static const struct also_told *also_in_language(const struct published_entry *entry,
                                                struct arena *arena)
{
    struct also_told *also = ARENA_ARRAY(arena, struct also_told, entry->n_also);
    for (size_t i = 0; i < entry->n_also; i++) {
        also[i] = entry->also[i];
        also[i].language = language_or_guess(also[i].language, also[i].title,
                                             (struct bytes){NULL, 0}, arena);
    }
    return also;
}

static struct bytes excerpt_of(struct publisher *publisher, const struct published_entry *entry,
                               struct arena *arena)
{
    struct summary_request request = {
        .text = best_text(entry, arena),
        .title = entry->title,
        .language = entry->language,
        .terms = entry->words,
        .n_terms = entry->n_words,
        .max_words = EXCERPT_WORDS,
    };
    struct bytes out = summary(publisher->summarizer, &request, arena);
    if (out.n == 0 && request.text.p != entry->summary.p) {
        request.text = entry->summary;
        out = summary(publisher->summarizer, &request, arena);
    }
    return out;
}

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

static bool load(struct rendering *r, struct store *store, const struct topic_set *topics, size_t i,
                 struct arena *arena, struct publication *out)
{
    struct error err = {0};
    if (!store_publication(store, topics, i, r->now, arena, out, &err)) {
        note_failure(r, &err);
        return false;
    }
    out->public_url = r->publisher->options->public_url;
    out->generator_version = bytes_of(RIFFLE_VERSION);
    out->now = r->now;
    list_feeds(r->list, out, arena);
    struct published_entry *entries = ARENA_ARRAY(arena, struct published_entry, out->n_entries);
    for (size_t e = 0; e < out->n_entries; e++) {
        entries[e] = out->entries[e];
        entries[e].language = language_of(&entries[e], arena);
        entries[e].also = also_in_language(&entries[e], arena);
        entries[e].excerpt = excerpt_of(r->publisher, &entries[e], arena);
    }
    out->entries = entries;
    return true;
}

/* A publication without what was let in without being announced. Arena. */
static struct publication announced_of(const struct publication *all, struct arena *arena)
{
    struct publication news = *all;
    struct published_entry *entries = ARENA_ARRAY(arena, struct published_entry, all->n_entries);
    news.entries = entries;
    news.n_entries = 0;
    for (size_t i = 0; i < all->n_entries; i++)
        if (!all->entries[i].backfilled)
            entries[news.n_entries++] = all->entries[i];
    return news;
}

/* Of its newest entries, so many at most. */
static struct publication newest_of(const struct publication *all, size_t max)
{
    struct publication newest = *all;
    if (newest.n_entries > max)
        newest.n_entries = max;
    return newest;
}

static void render_topic(struct rendering *r, const struct publication *publication, size_t entries,
                         struct arena *arena)
{
    const struct publication news = announced_of(publication, arena);
    const struct publication shown = newest_of(publication, entries);
    for (size_t i = 0; i < COUNT_OF(forms); i++) {
        char path[PATH_SIZE], file[PATH_SIZE];
        (void)snprintf(path, sizeof path, "/%s%s", publication->topic.p, forms[i].suffix);
        (void)snprintf(file, sizeof file, "/%s%s", publication->topic.p, forms[i].file);
        struct place place = {path, file, publication->topic.p};
        struct buf body = {0};
        forms[i].render(forms[i].announces ? &news : &shown, &body);
        put(r, &place, &body, forms[i].content_type, cache_short);
    }
}

static void render_around(struct rendering *r, struct publication *publications, size_t n)
{
    static const struct place index = {"/", "/index.html", ""};
    static const struct place style = {"/riffle.css", "/riffle.css", ""};
    struct buf body = {0};
    for (size_t i = 0; i < n; i++)
        if (publications[i].n_entries > INDEX_ENTRIES)
            publications[i].n_entries = INDEX_ENTRIES;
    publish_index(publications, n, &body);
    put(r, &index, &body, "text/html; charset=utf-8", cache_short);
    buf_add_bytes(&body, publish_css());
    put(r, &style, &body, "text/css; charset=utf-8", cache_long);
}

/* The resources of a topic that did not change stay as they are. */
static void keep_topic(struct publisher *publisher, struct bytes name)
{
    for (size_t i = 0; i < publisher->n; i++)
        if (bytes_equal(bytes_of(publisher->list[i].topic), name))
            publisher->list[i].wanted = true;
}

static void take_away_unwanted(struct rendering *r)
{
    struct publisher *publisher = r->publisher;
    size_t kept = 0;
    for (size_t i = 0; i < publisher->n; i++) {
        struct rendered *old = &publisher->list[i];
        if (old->wanted) {
            publisher->list[kept++] = *old;
            continue;
        }
        if (r->out)
            push_change(r, old->path, NULL);
        struct bytes folder = publisher->options->publish;
        char path[PATH_SIZE];
        (void)snprintf(path, sizeof path, "%.*s%s", BYTES_FMT(folder), old->file);
        if (folder.n && unlink(path) == 0)
            leftovers_remove_folder_of(path);
        rendered_clear(old);
    }
    publisher->n = kept;
}

/* Once for each folder: later, what is taken away is known. */
static void sweep(struct publisher *publisher, const struct topic_set *topics)
{
    const char *endings[COUNT_OF(forms)];
    for (size_t i = 0; i < COUNT_OF(forms); i++)
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
    struct rendering r = {
        .publisher = publisher, .list = list, .now = now, .out = out, .err = err, .fine = true};
    size_t n = topic_set_length(topics);
    struct arena *arena = arena_new(SIZE_MAX);
    struct publication *publications = ARENA_ARRAY(arena, struct publication, n);
    size_t loaded = 0;
    for (size_t i = 0; i < publisher->n; i++)
        publisher->list[i].wanted = false;
    for (size_t i = 0; i < n; i++) {
        struct publication *publication = &publications[loaded];
        keep_topic(publisher, topic_set_settings(topics, i)->name);
        if (!load(&r, store, topics, i, arena, publication))
            continue;
        loaded++;
        if (changed[i])
            render_topic(&r, publication, (size_t)topic_set_settings(topics, i)->entries, arena);
    }
    render_around(&r, publications, loaded);
    take_away_unwanted(&r);
    sweep(publisher, topics);
    arena_free(arena);
    return r.fine;
}
