#include <stdlib.h>

#include "base/clock.h"
#include "daemon/status_snapshot.h"
#include "daemon/status_style.h"

enum {
    SLICE = 256,         /* feeds looked at at one turn of the loop: a tenth of a millisecond */
    WAITING_MAX = 16,    /* pages */
    PATIENCE_MS = 10000, /* with them; a search may be under way in the archivist */
    FIND_MAX = 200,
};

/* ---- made by the archivist --------------------------------------------------------------------------------------- */

enum page_kind { PAGE_OVERVIEW, PAGE_LIST, PAGE_FEED, PAGE_NOTHING };

/* A page that is to be made: all that it shows but for what the store knows. */
struct page {
    struct page *next; /* that waits behind it */
    struct arena *arena;
    int64_t now;
    struct question *question; /* the loop's, until it is passed on */
    struct survey *survey;     /* under way; NULL: all is taken */
    enum page_kind kind;
    union {
        struct status_overview overview;
        struct status_list list;
        struct status_feed_view feed;
    } of;
};

/* What the store cannot tell, the page goes without. */
static void ask_store(struct page *page, struct store *store)
{
    struct status_feed_view *view = &page->of.feed;
    struct stored_feed *stored = ARENA_NEW(page->arena, struct stored_feed);
    struct feed_activity *activity = ARENA_NEW(page->arena, struct feed_activity);
    bool found;
    if (store && store_feed(store, view->row.id, page->arena, stored, &found, NULL) && found) {
        view->history = stored->history;
        view->n_history = stored->n_history;
        if (stored->home_page_url.n)
            view->home_page_url = stored->home_page_url;
        if (stored->language.n)
            view->language = stored->language;
    }
    if (store && store_activity(store, view->row.id, page->now, page->arena, activity, NULL))
        view->activity = activity;
}

static void print(struct page *page, struct store *store, struct buf *out)
{
    switch (page->kind) {
    case PAGE_OVERVIEW:
        status_overview_print(&page->of.overview, out);
        break;
    case PAGE_LIST:
        status_list_print(&page->of.list, out);
        break;
    case PAGE_FEED:
        ask_store(page, store);
        status_feed_print(&page->of.feed, out);
        break;
    case PAGE_NOTHING:
        status_nothing_print(page->now, out);
        break;
    }
}

static void make_page(void *ctx, struct store *store, const struct question *question,
                      struct archivist_answer *out)
{
    static const struct representation_form form = {.content_type = "text/html; charset=utf-8",
                                                    .cache_control = "no-cache"};
    struct page *page = ctx;
    struct buf body = {0};
    (void)question;
    print(page, store, &body);
    out->status = page->kind == PAGE_NOTHING ? 404 : 200;
    out->rep = representation_new(&body, &form);
}

static void drop_page(void *ctx)
{
    struct page *page = ctx;
    arena_free(page->arena);
}

/* 0 where it is no number. */
static int64_t number_of(struct bytes text)
{
    int64_t number = 0;
    (void)bytes_number(text, &number);
    return number;
}

/* ---- taken by the loop ------------------------------------------------------------------------------------------- */

/* The pages that are being taken, in the order in which they were asked for. */
struct status_pages {
    struct page *first;
    struct page **end;
    ev_timer turn;
};

static void take_list(struct daemon *d, const struct question *question, struct page *page)
{
    enum { PAGES_MAX = 1000000 };
    int64_t wanted = number_of(question_argument(question, "page"));
    struct bytes find = bytes_trim(question_argument(question, "find"));
    page->kind = PAGE_LIST;
    page->of.list = (struct status_list){
        .filter = status_filter_parse(question_argument(question, "show")),
        .find = {find.p, find.n < FIND_MAX ? find.n : FIND_MAX},
        .page = wanted < 1           ? 1
                : wanted < PAGES_MAX ? (size_t)wanted
                                     : PAGES_MAX,
    };
    page->survey = snapshot_list(d, page->now, page->arena, &page->of.list);
}

static void take_overview(struct daemon *d, const char *root, struct page *page)
{
    page->kind = PAGE_OVERVIEW;
    page->survey = snapshot_overview(d, page->now, page->arena, &page->of.overview);
    page->of.overview.root = root;
}

static void take_feed(struct daemon *d, struct bytes number, struct page *page)
{
    int64_t id = number_of(number);
    if (id && snapshot_one(d, id, page->now, page->arena, &page->of.feed))
        page->kind = PAGE_FEED;
}

/* Begins to take what the page at a path shows. */
static void take(struct daemon *d, struct page *page)
{
    static const struct bytes feed = BYTES("feed/");
    struct bytes path = question_path(page->question), rest = question_rest(page->question);
    if (bytes_equal(path, bytes_of("/status")))
        take_overview(d, "./", page);
    else if (rest.n == 0)
        take_overview(d, "../", page);
    else if (bytes_equal(rest, bytes_of("feeds")))
        take_list(d, page->question, page);
    else if (bytes_starts(rest, feed))
        take_feed(d, bytes_skip(rest, feed.n), page);
}

/* All is taken: the archivist makes the page. */
static void pass_on(struct daemon *d, struct page *page)
{
    const struct archivist_task task = {
        .make = make_page, .drop = drop_page, .ctx = page, .without_store = true};
    if (page->survey)
        snapshot_drop(page->survey);
    archivist_ask(d->archivist, page->question, &task);
}

static void on_turn(struct ev_loop *loop, ev_timer *timer, int events)
{
    struct daemon *d = timer->data;
    struct status_pages *pages = d->pages;
    struct page *page = pages->first;
    (void)events;
    if (snapshot_go_on(page->survey, d, SLICE)) {
        pages->first = page->next;
        if (!pages->first)
            pages->end = &pages->first;
        pass_on(d, page);
    }
    if (pages->first)
        ev_timer_start(loop, timer);
}

static void on_asked(void *ctx, struct question *question)
{
    struct daemon *d = ctx;
    struct status_pages *pages = d->pages;
    struct arena *arena = arena_new(SIZE_MAX);
    struct page *page = ARENA_NEW(arena, struct page);
    *page = (struct page){
        .arena = arena, .now = clock_now(), .question = question, .kind = PAGE_NOTHING};
    take(d, page);
    if (!page->survey) {
        pass_on(d, page);
        return;
    }
    *pages->end = page;
    pages->end = &page->next;
    ev_timer_start(d->loop, &pages->turn);
}

static void set_style(struct daemon *d)
{
    static const struct representation_form form = {.content_type = "text/css; charset=utf-8",
                                                    .cache_control = "max-age=86400"};
    struct buf body = {0};
    buf_add_bytes(&body, status_style_sheet);
    site_set(d->admin, "/status.css", representation_new(&body, &form));
}

void status_routes_start(struct daemon *d)
{
    const struct site_asked asked = {
        .ask = on_asked, .ctx = d, .limit = WAITING_MAX, .patience_ms = PATIENCE_MS};
    struct status_pages *pages = calloc(1, sizeof *pages);
    if (!pages)
        error_out_of_memory(sizeof *pages);
    pages->end = &pages->first;
    ev_timer_init(&pages->turn, on_turn, 0., 0.);
    pages->turn.data = d;
    d->pages = pages;
    site_set_asked(d->admin, "/status", &asked);
    site_set_asked(d->admin, "/status/", &asked);
    set_style(d);
}

void status_routes_stop(struct daemon *d)
{
    struct status_pages *pages = d->pages;
    if (!pages)
        return;
    ev_timer_stop(d->loop, &pages->turn);
    for (struct page *page = pages->first, *next; page; page = next) {
        next = page->next;
        question_decline(page->question);
        snapshot_drop(page->survey);
        arena_free(page->arena);
    }
    free(pages);
    d->pages = NULL;
}
