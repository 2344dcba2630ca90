#include "daemon/options.h"

#include <libgen.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "net/guard.h"
#include "net/proxy.h"
#include "serve/listen.h"
#include "text/url.h"

enum {
    SECOND = 1000,
    MINUTE = 60 * SECOND,
    HOUR = 60 * MINUTE,
    ARENA_CEILING = 1024 * 1024,
    YEAR_DAYS = 365,
};
#define DAY        ((int64_t)24 * HOUR)
#define MEGABYTE   ((int64_t)1024 * 1024)
#define AT(member) offsetof(struct options, member)

/* clang-format off */
static const struct setting table[] = {
    {"opml", SETTING_TEXT, AT(opml), 0, 0, "/etc/riffle/feeds.opml",
     "The list of feeds, OPML 2.0. It is watched: a save is taken up within two seconds."},
    {"topics", SETTING_TEXT, AT(topics), 0, 0, "/etc/riffle/topics.d",
     "The folder of topic files; each NAME.yaml in it is a topic. Watched as well."},
    {"store", SETTING_TEXT, AT(store), 0, 0, "sqlite:///var/lib/riffle/riffle.db",
     "Where what was fetched is kept."},
    {"publish", SETTING_TEXT, AT(publish), 0, 0, "",
     "A folder for the same files that are served, for another web server to serve. Empty: none."},
    {"listen", SETTING_LIST, AT(listen), 0, 0, "127.0.0.1:7447",
     "Addresses to serve feeds and pages on: HOST:PORT, [IPV6]:PORT or unix:PATH."},
    {"admin-listen", SETTING_LIST, AT(admin_listen), 0, 0, "127.0.0.1:7448",
     "Addresses for /status, /status.json, /metrics and /healthz. Keep them private."},
    {"public-url", SETTING_TEXT, AT(public_url), 0, 0, "",
     "The address under which readers reach what is served, with a slash at its end."},
    {"hub", SETTING_TEXT, AT(hub), 0, 0, "",
     "A WebSub hub that is told when a topic has news, for readers that subscribe there. Needs "
     "public-url. Empty: none."},
    {"contact", SETTING_TEXT, AT(contact), 0, 0, "",
     "A page or mail address for publishers, sent in the User-Agent of every request."},
    {"readers", SETTING_INTEGER, AT(readers), 0, 1000000000, "0",
     "How many people read what is published, told to publishers in the User-Agent. 0: as many as "
     "reading services such as Feedly say that they fetch it for; none, where none says so."},
    {"log-level", SETTING_TEXT, AT(log_level), 0, 0, "info",
     "The least important lines that are logged: error, warning, info or debug."},
    {"fetch.concurrency", SETTING_INTEGER, AT(concurrency), 1, 1024, "64",
     "How many requests are under way at once."},
    {"fetch.per-host", SETTING_INTEGER, AT(per_host), 1, 1024, "2",
     "How many of them at one host."},
    {"fetch.gap", SETTING_DURATION, AT(gap_ms), 0, HOUR, "100ms",
     "The least time between the beginnings of two requests to one host; ten times as long, and "
     "more, for a day after it answers 429."},
    {"fetch.interval", SETTING_DURATION, AT(interval_ms), SECOND, 30 * DAY, "1h",
     "How often a feed is asked until its own rhythm is known."},
    {"fetch.interval-min", SETTING_DURATION, AT(interval_min_ms), SECOND, 30 * DAY, "1h",
     "Never more often than this."},
    {"fetch.interval-max", SETTING_DURATION, AT(interval_max_ms), SECOND, 365 * DAY, "24h",
     "Never more seldom than this, unless the server asks for it."},
    {"fetch.timeout", SETTING_DURATION, AT(timeout_ms), SECOND, HOUR, "60s",
     "How long a whole request may take."},
    {"fetch.connect-timeout", SETTING_DURATION, AT(connect_timeout_ms), SECOND, HOUR, "15s",
     "How long finding and reaching the server may take."},
    {"fetch.max-size", SETTING_SIZE, AT(max_size), 1024, 1024 * MEGABYTE, "20M",
     "The largest document that is read, counted after unpacking."},
    {"fetch.redirects", SETTING_INTEGER, AT(redirects), 0, 50, "5",
     "How many redirects are followed in a row."},
    {"fetch.private-networks", SETTING_LIST, AT(private_networks), 0, 0, "",
     "Networks (CIDR) that are not public and may be fetched from all the same."},
    {"fetch.proxy", SETTING_TEXT, AT(proxy), 0, 0, "",
     "A proxy for all requests: http://…, https://…, socks5h://…. Empty: as the environment says."},
    {"fetch.ca-file", SETTING_TEXT, AT(ca_file), 0, 0, "",
     "A file of certificates (PEM) to trust besides those of the system."},
    {"fetch.credentials", SETTING_TEXT, AT(credential_file), 0, 0, "",
     "A file of passwords and tokens for feeds. Empty: the systemd credential `feeds`, if there."},
    {"retention.days", SETTING_INTEGER, AT(retention_days), 1, 100 * YEAR_DAYS, "365",
     "How long an entry is kept after its feed ceased to list it."},
    {"retention.entries-per-feed", SETTING_INTEGER, AT(entries_per_feed), 10, 10000000, "5000",
     "How many entries of one feed are kept at most."},
    {"retention.bodies", SETTING_DURATION, AT(bodies_ms), 2 * DAY, 100 * YEAR_DAYS * DAY, "90d",
     "How long the body of an entry that is on no topic is kept; title and summary stay."},
    {"retention.identities", SETTING_DURATION, AT(identities_ms), DAY, 100 * YEAR_DAYS * DAY, "3650d",
     "How long an entry that was removed is known, so that it is no news when its feed lists it again."},
    {"stories.window", SETTING_DURATION, AT(stories_window_ms), HOUR, 365 * DAY, "72h",
     "How far apart two entries may be that tell one story by their likeness."},
    {"stories.similarity", SETTING_NUMBER, AT(stories_similarity), 0, 1, "0.8",
     "How alike they must be, from 0 to 1."},
};
/* clang-format on */

const struct setting *options_table(size_t *n)
{
    *n = COUNT_OF(table);
    return table;
}

const char *options_find(struct arena *arena)
{
    const char *named = getenv("RIFFLE_CONFIG");
    if (named && *named)
        return named;
    static const char installed[] = "/etc/riffle/riffle.yaml";
    if (access(installed, F_OK) == 0)
        return installed;
    char self[4096];
    ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
    if (n <= 0)
        return NULL;
    self[n] = '\0';
    /* build/PRESET/riffle: the source tree is two folders above the one it stands in. */
    struct bytes tree = arena_printf(arena, "%s/../../conf/run.yaml", dirname(self));
    return access(tree.p, F_OK) == 0 ? tree.p : NULL;
}

/* An absolute path as it is, a relative one from the configuration's folder. */
static struct bytes path_from(struct arena *arena, const char *file, struct bytes path)
{
    if (path.n == 0 || path.p[0] == '/')
        return path;
    struct bytes whole = bytes_of(file);
    size_t folder = whole.n;
    while (folder > 0 && whole.p[folder - 1] != '/')
        folder--;
    return arena_printf(arena, "%.*s%.*s", (int)folder, file, BYTES_FMT(path));
}

/* The file of credentials, where there is to be one; systemd hands it over in a folder of its own. */
static struct bytes credential_file(struct arena *arena, const char *file, struct bytes named)
{
    const char *folder = getenv("CREDENTIALS_DIRECTORY");
    if (named.n || !folder || folder[0] != '/')
        return path_from(arena, file, named);
    struct bytes handed_over = arena_printf(arena, "%s/feeds", folder);
    return access(handed_over.p, F_OK) == 0 ? handed_over : named;
}

/* "sqlite://PATH" to a path; other engines are refused. */
static bool read_store(struct options *o, const char *file, struct findings *findings)
{
    static const struct bytes scheme = BYTES("sqlite:"), slashes = BYTES("//");
    struct bytes path = o->store;
    if (bytes_starts(path, scheme))
        path = bytes_skip(path, scheme.n);
    else if (bytes_find(path, (struct bytes)BYTES("://")) < path.n)
        return findings_error(findings, file, 0, 0,
                              "store: %.*s: only sqlite:///PATH is built into this version",
                              BYTES_FMT(o->store));
    if (bytes_starts(path, slashes))
        path = bytes_skip(path, slashes.n);
    if (path.n == 0)
        return findings_error(findings, file, 0, 0, "store: a path is missing: sqlite:///PATH");
    o->store = path_from(o->arena, file, path);
    return true;
}

/* What is written into headers and logs, or names a file, is one line. */
static bool is_one_line(struct bytes text)
{
    for (size_t i = 0; i < text.n; i++)
        if ((unsigned char)text.p[i] < ' ' || text.p[i] == 0x7f)
            return false;
    return true;
}

static void check_texts(const struct options *o, const char *file, struct findings *findings)
{
    for (size_t i = 0; i < COUNT_OF(table); i++) {
        const struct bytes *text = (const struct bytes *)((const char *)o + table[i].offset);
        if (table[i].type == SETTING_TEXT && !is_one_line(*text))
            findings_error(findings, file, 0, 0,
                           "%s: there is a line break or another control character in it; write "
                           "it on one line",
                           table[i].key);
    }
}

static void check_public_url(struct options *o, const char *file, struct findings *findings)
{
    if (o->public_url.n == 0)
        return;
    if (!url_is_http(o->public_url)) {
        findings_error(findings, file, 0, 0,
                       "public-url: %.*s is no http or https address; write https://HOST/",
                       BYTES_FMT(o->public_url));
        return;
    }
    if (o->public_url.p[o->public_url.n - 1] != '/')
        o->public_url = arena_printf(o->arena, "%.*s/", BYTES_FMT(o->public_url));
}

static void check_hub(const struct options *o, const char *file, struct findings *findings)
{
    if (o->hub.n == 0)
        return;
    if (!url_is_http(o->hub))
        findings_error(findings, file, 0, 0,
                       "hub: %.*s is no http or https address; write https://HUB/",
                       BYTES_FMT(o->hub));
    if (o->public_url.n == 0)
        findings_error(findings, file, 0, 0,
                       "hub: a hub fetches what it is told of, and there is no address that it "
                       "could fetch from; write public-url: https://HOST/");
}

/* Each address of both lists, and that none is wanted twice. */
static void check_addresses(const struct options *o, const char *file, struct findings *findings)
{
    const struct setting_list *lists[] = {&o->listen, &o->admin_listen};
    for (size_t l = 0; l < COUNT_OF(lists); l++) {
        for (size_t i = 0; i < lists[l]->n; i++) {
            struct error err = {0};
            if (!listen_check(lists[l]->items[i].p, &err))
                findings_error(findings, file, lists[l]->lines[i], 0, "%s", err.text);
            for (size_t j = 0; l > 0 && j < lists[0]->n; j++)
                if (bytes_equal(lists[l]->items[i], lists[0]->items[j]))
                    findings_error(findings, file, lists[l]->lines[i], 0,
                                   "%s is named by `listen` and by `admin-listen`; one of them "
                                   "needs another port",
                                   lists[l]->items[i].p);
        }
    }
}

static void check_network(const struct options *o, const char *file, struct findings *findings)
{
    for (size_t i = 0; i < o->private_networks.n; i++) {
        struct error err = {0};
        struct guard *guard = guard_new(&o->private_networks.items[i], 1, &err);
        if (!guard)
            findings_error(findings, file, o->private_networks.lines[i], 0, "%s", err.text);
        guard_free(guard);
    }
    struct error err = {0};
    if (!proxy_check(o->proxy.p ? o->proxy.p : "", &err))
        findings_error(findings, file, 0, 0, "fetch.proxy: %s", err.text);
}

/* What no single row can tell. */
static void check_whole(struct options *o, const char *file, struct findings *findings)
{
    enum log_level level;
    if (o->interval_min_ms > o->interval_max_ms)
        findings_error(findings, file, 0, 0,
                       "fetch.interval-min is longer than fetch.interval-max; exchange them");
    if (!log_level_parse(o->log_level, &level))
        findings_error(findings, file, 0, 0,
                       "log-level: %.*s is none of error, warning, info, debug",
                       BYTES_FMT(o->log_level));
    check_texts(o, file, findings);
    check_public_url(o, file, findings);
    check_hub(o, file, findings);
    check_addresses(o, file, findings);
    check_network(o, file, findings);
    (void)read_store(o, file, findings);
}

struct options *options_read(const char *path, struct bytes content, struct findings *findings)
{
    struct arena *arena = arena_new(ARENA_CEILING);
    struct options *o = ARENA_NEW(arena, struct options);
    o->arena = arena;
    atomic_init(&o->references, 1);
    size_t before = findings->errors;

    settings_default(table, COUNT_OF(table), o, arena);
    struct yaml_node *root = NULL;
    if (yaml_read(path, content, arena, &root, findings)) {
        (void)settings_read(path, root, table, COUNT_OF(table), o, arena, findings);
        check_whole(o, path, findings);
        o->file = arena_copy(arena, bytes_of(path));
        o->opml = path_from(arena, path, o->opml);
        o->topics = path_from(arena, path, o->topics);
        o->publish = path_from(arena, path, o->publish);
        o->ca_file = path_from(arena, path, o->ca_file);
        o->credential_file = credential_file(arena, path, o->credential_file);
    }
    if (findings->errors == before)
        return o;
    options_drop(o);
    return NULL;
}

struct options *options_keep(struct options *options)
{
    atomic_fetch_add_explicit(&options->references, 1, memory_order_relaxed);
    return options;
}

void options_drop(struct options *options)
{
    if (options && atomic_fetch_sub_explicit(&options->references, 1, memory_order_acq_rel) == 1)
        arena_free(options->arena);
}
