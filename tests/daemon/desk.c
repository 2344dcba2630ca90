#include "desk.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MINUTE_MS = 60000, SECOND_MS = 1000 };

static void start(struct desk *desk)
{
    struct ground *g = &desk->ground;
    desk->box = mailbox_new(64, NULL, NULL);
    desk->loop = mailbox_new(256, NULL, NULL);
    desk->keeper = keeper_start(&(struct keeper_start){.store = g->store,
                                                       .options = g->options,
                                                       .topics = g->topics,
                                                       .list = g->list,
                                                       .box = desk->box,
                                                       .loop = desk->loop});
    g->store = NULL; /* the keeper's */
}

static void stop(struct desk *desk)
{
    mailbox_close(desk->box);
    keeper_stop(desk->keeper);
    for (struct notice *report; (report = mailbox_try_take(desk->loop)) != NULL;)
        notice_free(report);
    mailbox_free(desk->box);
    mailbox_free(desk->loop);
    desk->keeper = NULL;
}

void desk_open(struct desk *desk, const struct topic_file *topics, size_t n)
{
    *desk = (struct desk){0};
    ground_make_for(&desk->ground, DESK_FEEDS, topics, n);
    start(desk);
}

void desk_close(struct desk *desk)
{
    stop(desk);
    ground_clear(&desk->ground);
}

void desk_leave(struct desk *desk)
{
    stop(desk);
    ground_leave(&desk->ground);
}

void desk_return(struct desk *desk)
{
    ground_return(&desk->ground, DESK_FEEDS);
    start(desk);
}

void desk_restart(struct desk *desk)
{
    desk_leave(desk);
    desk_return(desk);
}

static int64_t instant(int minute)
{
    return GROUND_NOW + (int64_t)minute * MINUTE_MS;
}

static const char *document_of(const struct article *article, struct arena *arena)
{
    char date[32];
    struct tm parts;
    const time_t seconds = (time_t)(instant(article->minute) / SECOND_MS);
    (void)strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&seconds, &parts));
    const char *guid = article->guid ? article->guid : article->url;
    return arena_printf(
               arena,
               "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"%s\"><id>urn:f:%zu</id>"
               "<title>Feed %zu</title><updated>%s</updated><entry><id>%s</id><title>%s</title>"
               "<link href=\"%s\"/><published>%s</published><updated>%s</updated>"
               "<summary>%s</summary></entry></feed>",
               article->language ? article->language : "en", article->feed, article->feed, date,
               guid, article->title, article->url, date, date, article->text ? article->text : "")
        .p;
}

void desk_tell(struct desk *desk, const struct article *article)
{
    struct arena *arena = arena_new(SIZE_MAX);
    desk->ground.now = instant(article->seen ? article->seen : article->minute);
    struct keep *keep = ground_read(&desk->ground, article->feed, document_of(article, arena));
    arena_free(arena);
    cr_assert(mailbox_post(desk->box, keep));
    for (bool told = false; !told;) {
        struct notice *report = mailbox_take_for(desk->loop, GROUND_WAIT_MS);
        cr_assert_not_null(report);
        told = report->feeds != NULL;
        cr_assert(!told || report->feeds->kept_document, "%s",
                  report->feeds->last_error ? report->feeds->last_error : "not kept");
        notice_free(report);
    }
}

void desk_tell_all(struct desk *desk, const struct article *articles, size_t n)
{
    for (size_t i = 0; i < n; i++)
        desk_tell(desk, &articles[i]);
}

void desk_tell_and_die(struct desk *desk, const struct article *articles, size_t n)
{
    int status = 0;
    const pid_t child = fork();
    cr_assert(child >= 0);
    if (child == 0) {
        desk_return(desk);
        desk_tell_all(desk, articles, n);
        (void)raise(SIGKILL);
    }
    cr_assert(waitpid(child, &status, 0) == child);
    cr_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL, "the child failed");
}

int64_t desk_number(struct desk *desk, const char *sql)
{
    return ground_number(&desk->ground, sql);
}

const char *desk_text(struct desk *desk, const char *sql)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *statement = NULL;
    const char *path = ground_path(&desk->ground, "riffle.db");
    struct bytes text = {NULL, 0};
    cr_assert(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK);
    cr_assert(sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK, "%s",
              sqlite3_errmsg(db));
    if (sqlite3_step(statement) == SQLITE_ROW)
        text = arena_copy(desk->ground.arena,
                          bytes_of((const char *)sqlite3_column_text(statement, 0)));
    (void)sqlite3_finalize(statement);
    (void)sqlite3_close(db);
    return text.p;
}
