#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "daemon/state.h"
#include "daemon/systemd.h"

enum { FOLDERS_MAX = 8 }; /* inside that of the topics, which may hold files of terms */

/* The folders inside a folder, to be watched as it is. */
static size_t folders_in(const char *folder, struct arena *arena, const char **out, size_t max)
{
    size_t n = 0;
    DIR *dir = opendir(folder);
    for (const struct dirent *each; dir && n < max && (each = readdir(dir));)
        if (each->d_type == DT_DIR && each->d_name[0] != '.')
            out[n++] = arena_printf(arena, "%s/%s", folder, each->d_name).p;
    if (dir)
        (void)closedir(dir);
    return n;
}

void reload_watch(struct daemon *d)
{
    enum { FILES = 3 };
    const char *paths[FILES + FOLDERS_MAX] = {d->start.config, d->options->opml.p,
                                              d->options->topics.p};
    if (!d->watch)
        return;
    struct arena *arena = arena_new(SIZE_MAX);
    size_t n = folders_in(d->options->topics.p, arena, paths + FILES, FOLDERS_MAX);
    watch_set(d->watch, paths, FILES + n);
    arena_free(arena);
}

void reload_begin(struct daemon *d)
{
    if (d->reading_setup) {
        d->read_again = true;
        return;
    }
    reload_watch(
        d); /* what is there now may be new under its old name; watched before it is read */
    struct job *job = job_new();
    job->config = d->start.config;
    memcpy(job->have, d->setup_hash, sizeof job->have);
    job->fallback = options_keep(d->options);
    d->reading_setup = mailbox_try_post_first(d->jobs, job); /* documents can wait */
    if (d->reading_setup)
        systemd_reloading();
    else
        job_free(job);
}

/* A finding with its caret is several lines, each of the log's own. */
static void say_lines(struct daemon *d, struct bytes text)
{
    for (struct bytes line; bytes_split(&text, '\n', &line);)
        log_error(d->log, "%.*s", BYTES_FMT(line));
}

/* The first error of a part and how many more there are, for status. */
static char *summary_of(const struct findings *findings, const struct finding *first)
{
    struct buf text = {0};
    buf_add_bytes(&text, first->text);
    if (findings->errors > 1)
        buf_printf(&text, "\n(and %zu more; riffle check tells all)", findings->errors - 1);
    return buf_take(&text, NULL);
}

/* Logs what is wrong with a part, and remembers it for status. */
static void say_findings(struct daemon *d, const struct setup *setup, enum setup_part part)
{
    const struct findings *findings = &setup->findings[part];
    free(d->setup_error[part]);
    d->setup_error[part] = NULL;
    for (size_t i = 0; i < findings->n; i++) {
        const struct finding *finding = &findings->list[i];
        if (finding->kind == FINDING_WARNING) {
            log_warning(d->log, "%s", finding->text.p);
            continue;
        }
        say_lines(d, finding->text);
        if (!d->setup_error[part])
            d->setup_error[part] = summary_of(findings, finding);
    }
    if (findings->errors)
        log_error(d->log, "the %s in force before stays in force", setup_part_names[part]);
}

static bool same_list(const struct setting_list *a, const struct setting_list *b)
{
    bool same = a->n == b->n;
    for (size_t i = 0; same && i < a->n; i++)
        same = bytes_equal(a->items[i], b->items[i]);
    return same;
}

static void take_options(struct daemon *d, struct setup *setup)
{
    struct options *old = d->options;
    d->options = setup->options;
    setup->options = NULL;
    enum log_level level;
    if (log_level_parse(d->options->log_level, &level))
        d->log->level = level;
    struct error err = {0};
    if (!fetching_configure(d, &err))
        log_error(d->log, "%s; the limits in force before stay", err.text);
    if (!bytes_equal(old->store, d->options->store) ||
        !same_list(&old->listen, &d->options->listen) ||
        !same_list(&old->admin_listen, &d->options->admin_listen))
        log_warning(d->log,
                    "another `store`, `listen` or `admin-listen` takes effect at the next start");
    options_drop(old);
    feeds_limit(&d->feeds, d->options, clock_now());
    pushing_reconfigured(d);
    reload_watch(d);
    log_info(d->log, "took up the configuration %s", d->start.config);
}

static void take_list(struct daemon *d, struct notice *report)
{
    struct feed_list *list = report->setup->list;
    feeds_set(&d->feeds, list, report->list, d->options, clock_now(), 0);
    round_recount(d);
    pushing_reconfigured(d);
    struct error err = {0};
    if (!fetching_configure(d, &err)) /* the User-Agent tells how many feeds there are */
        log_error(d->log, "%s", err.text);
    log_info(d->log, "took up the list %s: %zu feed%s", d->options->opml.p, d->feeds.n,
             PLURAL(d->feeds.n));
}

static void take_topics(struct daemon *d, struct setup *setup)
{
    topic_set_drop(d->topics);
    d->topics = setup->topics;
    setup->topics = NULL;
    size_t n = topic_set_length(d->topics);
    log_info(d->log, "took up %zu topic%s from %s", n, PLURAL(n), d->options->topics.p);
}

/* What was taken up, so that the next reading can tell what changed. A part with errors counts as read: it is told again
 * when it changes again. One that could not be kept does not: it is read again as if it were new. */
static void remember(struct daemon *d, const struct notice *report)
{
    const struct setup *setup = report->setup;
    for (size_t i = 0; i < SETUP_PART_COUNT; i++)
        if (report->setup_applied || setup->unchanged[i] || setup->findings[i].errors)
            d->setup_hash[i] = setup->hash[i];
}

void reload_reported(struct daemon *d, struct notice *report)
{
    struct setup *setup = report->setup;
    for (enum setup_part part = 0; part < SETUP_PART_COUNT; part++)
        if (!setup->unchanged[part])
            say_findings(d, setup, part);
    remember(d, report);
    if (report->setup_applied) {
        if (setup->options)
            take_options(d, setup);
        if (setup->list)
            take_list(d, report);
        if (setup->topics)
            take_topics(d, setup);
        fetching_continue(d);
    }
    d->reading_setup = false;
    systemd_ready();
    if (d->read_again) {
        d->read_again = false;
        reload_begin(d);
    }
}
