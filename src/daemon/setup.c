#include "daemon/setup.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/atomic_file.h"
#include "base/hash.h"
#include "daemon/learned.h"
#include "base/yaml.h"

enum {
    CONFIGURATION_MAX = 1024 * 1024,
    CREDENTIALS_MAX = 256 * 1024,
    LIST_MAX = 64 * 1024 * 1024,
    TOPIC_MAX = 4 * 1024 * 1024,
    TOPICS_MAX = 4096,
};

const char *const setup_part_names[SETUP_PART_COUNT] = {
    [SETUP_OPTIONS] = "configuration",
    [SETUP_LIST] = "list of feeds",
    [SETUP_TOPICS] = "topics",
};

struct feed_list *feed_list_keep(struct feed_list *list)
{
    atomic_fetch_add_explicit(&list->references, 1, memory_order_relaxed);
    return list;
}

void feed_list_drop(struct feed_list *list)
{
    if (list && atomic_fetch_sub_explicit(&list->references, 1, memory_order_acq_rel) == 1)
        arena_free(list->arena);
}

/* Reads a file into the arena; where it cannot be, that is an error finding. */
static bool read_whole(const char *path, size_t max, struct arena *arena, struct bytes *out,
                       struct findings *findings)
{
    struct error err = {0};
    if (file_read(path, max, arena, out, &err))
        return true;
    return findings_error(findings, NULL, 0, 0, "%s", err.text);
}

/* What a stranger may read is no secret. */
static void warn_of_mode(const char *path, struct findings *findings)
{
    struct stat st;
    if (stat(path, &st) == 0 && st.st_mode & (S_IROTH | S_IWOTH))
        (void)findings_warning(findings, path, 0, 0,
                               "anybody on this machine may read these credentials: chmod o-rw it");
}

/* The files that the options name and that go with them. */
static bool read_named_by(struct options *options, struct findings *findings)
{
    const size_t before = findings->errors;
    struct bytes content;
    if (options->credential_file.n) {
        const char *path = options->credential_file.p;
        if (read_whole(path, CREDENTIALS_MAX, options->arena, &content, findings))
            options->credentials = credentials_read(path, content, options->arena, findings);
        warn_of_mode(path, findings);
    }
    if (options->ca_file.n && access(options->ca_file.p, R_OK) != 0)
        (void)findings_error(findings, options->file.p, 0, 0, "fetch.ca-file: %s: %s",
                             options->ca_file.p, strerror(errno));
    return findings->errors == before;
}

static void read_options(struct setup *setup, const char *path, uint64_t have)
{
    struct findings *findings = &setup->findings[SETUP_OPTIONS];
    struct bytes content;
    if (!read_whole(path, CONFIGURATION_MAX, setup->arena, &content, findings))
        return;
    setup->hash[SETUP_OPTIONS] = hash_bytes(content, 1);
    setup->unchanged[SETUP_OPTIONS] = setup->hash[SETUP_OPTIONS] == have;
    if (!setup->unchanged[SETUP_OPTIONS])
        setup->options = options_read(path, content, findings);
    if (setup->options && !read_named_by(setup->options, findings)) {
        options_drop(setup->options);
        setup->options = NULL;
    }
}

static void read_list(struct setup *setup, const char *path, uint64_t have)
{
    struct findings *findings = &setup->findings[SETUP_LIST];
    struct arena *arena = arena_new(SIZE_MAX);
    struct bytes content;
    if (!read_whole(path, LIST_MAX, arena, &content, findings)) {
        arena_free(arena);
        return;
    }
    setup->hash[SETUP_LIST] = hash_bytes(content, 1);
    setup->unchanged[SETUP_LIST] = setup->hash[SETUP_LIST] == have;
    struct feed_list *list = ARENA_NEW(arena, struct feed_list);
    list->arena = arena;
    atomic_init(&list->references, 1);
    if (!setup->unchanged[SETUP_LIST] && opml_read(path, content, arena, &list->feeds, findings)) {
        setup->list = list;
        if (list->feeds.n == 0)
            (void)findings_warning(findings, path, 0, 0, "the list has no feed in it");
    } else
        arena_free(arena);
}

static const struct bytes topic_ending = BYTES(".yaml");

static int is_topic_file(const struct dirent *entry)
{
    struct bytes name = bytes_of(entry->d_name);
    return name.p[0] != '.' && name.n > topic_ending.n && bytes_ends(name, topic_ending);
}

/* Reads every topic file, in the order of names; the content of one that cannot be read is absent. False with findings
 * where that is so of any, or of the folder. */
static bool read_topic_files(const char *folder, struct arena *arena, struct topic_file **out,
                             size_t *n, struct findings *findings)
{
    struct dirent **names = NULL;
    int found = scandir(folder, &names, is_topic_file, alphasort);
    if (found < 0)
        return findings_error(findings, NULL, 0, 0, "%s: cannot read the folder of topics: %s",
                              folder, strerror(errno));
    bool fine = found <= TOPICS_MAX ||
                findings_error(findings, folder, 0, 0, "more than %d topics", TOPICS_MAX);
    struct topic_file *files = ARENA_ARRAY(arena, struct topic_file, (size_t)found);
    for (int i = 0; i < found; i++) {
        struct bytes path = arena_printf(arena, "%s/%s", folder, names[i]->d_name);
        files[i].name = arena_copy(arena, bytes_of(names[i]->d_name));
        fine = read_whole(path.p, TOPIC_MAX, arena, &files[i].content, findings) && fine;
        free(names[i]);
    }
    free(names);
    *out = files;
    *n = (size_t)found;
    return fine;
}

/* The names of topics: their files', without the ending. */
static const char **names_of(const struct topic_file *files, size_t n, struct arena *arena)
{
    const char **names = ARENA_ARRAY(arena, const char *, n + 1);
    for (size_t i = 0; i < n; i++)
        names[i] = arena_strndup(arena, files[i].name.p, files[i].name.n - topic_ending.n);
    return names;
}

static bool is_among(const char *const *names, size_t n, struct bytes name)
{
    for (size_t i = 0; i < n; i++)
        if (bytes_equal(bytes_of(names[i]), name))
            return true;
    return false;
}

/* A topic that the list names and nobody wrote is a slip, and the feed would be seen by none. */
static void check_named_topics(struct setup *setup, const char *list,
                               const struct topic_file *files, size_t n)
{
    const char *const *names = names_of(files, n, setup->arena);
    struct findings *findings = &setup->findings[SETUP_LIST];
    for (size_t f = 0; setup->list && f < setup->list->feeds.n; f++) {
        const struct subscription *feed = &setup->list->feeds.v[f];
        for (size_t t = 0; t < feed->topics.n; t++) {
            struct bytes topic = feed->topics.v[t];
            if (is_among(names, n, topic))
                continue;
            const char *nearest = yaml_nearest(topic, names, n);
            (void)findings_warning(findings, list, feed->line, 1,
                                   "riffle:topics names `%.*s`, which is no topic%s%s%s",
                                   BYTES_FMT(topic), nearest ? "; did you mean `" : "",
                                   nearest ? nearest : "", nearest ? "`?" : "");
        }
    }
}

/* What topics take from beside their files. It goes into the hash, since it may change while they do not. */
struct shelf {
    const struct options *options;
    uint64_t hash;
};

static bool read_included(void *ctx, const char *path, struct arena *arena, struct bytes *content,
                          struct error *err)
{
    struct shelf *shelf = ctx;
    const char *whole = arena_printf(arena, "%s/%s", shelf->options->topics.p, path).p;
    if (!file_read(whole, TOPIC_MAX, arena, content, err))
        return false;
    shelf->hash = hash_bytes(*content, shelf->hash);
    return true;
}

static struct bytes read_model(void *ctx, struct bytes topic, struct arena *arena)
{
    struct shelf *shelf = ctx;
    struct bytes model = learned_read(shelf->options->store, topic, arena);
    shelf->hash = hash_bytes(model, shelf->hash);
    return model;
}

/* Compiles them, to be let go again where nothing has changed: what they include is known only then. */
static void compile_topics(struct setup *setup, const struct options *o,
                           const struct topic_file *files, size_t n, uint64_t have)
{
    struct findings *findings = &setup->findings[SETUP_TOPICS];
    struct shelf shelf = {.options = o, .hash = 1};
    const struct topic_library library = {
        .include = read_included, .model = read_model, .ctx = &shelf};
    for (size_t i = 0; i < n; i++)
        shelf.hash = hash_bytes(files[i].content, hash_bytes(files[i].name, shelf.hash));
    setup->topics = topic_set_compile(files, n, &library, findings);
    setup->hash[SETUP_TOPICS] = shelf.hash;
    setup->unchanged[SETUP_TOPICS] = shelf.hash == have;
    if (setup->unchanged[SETUP_TOPICS]) {
        topic_set_drop(setup->topics);
        setup->topics = NULL;
        findings_init(findings, setup->arena);
    }
}

static void read_topics(struct setup *setup, const struct options *o, uint64_t have)
{
    const char *folder = o->topics.p;
    struct findings *findings = &setup->findings[SETUP_TOPICS];
    struct topic_file *files = NULL;
    size_t n = 0;
    if (!read_topic_files(folder, setup->arena, &files, &n, findings))
        return;
    check_named_topics(setup, o->opml.p, files, n);
    if (n == 0)
        (void)findings_warning(findings, NULL, 0, 0,
                               "%s has no NAME.yaml in it: nothing will be published", folder);
    compile_topics(setup, o, files, n, have);
}

struct topic_set *setup_good_topics(const struct options *options)
{
    struct arena *arena = arena_new(SIZE_MAX);
    struct shelf shelf = {.options = options};
    const struct topic_library library = {
        .include = read_included, .model = read_model, .ctx = &shelf};
    struct topic_file *files = NULL;
    struct findings findings;
    size_t n = 0, good = 0;
    findings_init(&findings, arena);
    (void)read_topic_files(options->topics.p, arena, &files, &n, &findings);
    for (size_t i = 0; i < n; i++) {
        findings_init(&findings, arena);
        struct topic_set *alone = files[i].content.p
                                      ? topic_set_compile(&files[i], 1, &library, &findings)
                                      : NULL;
        if (alone)
            files[good++] = files[i];
        topic_set_drop(alone);
    }
    findings_init(&findings, arena);
    struct topic_set *set = topic_set_compile(files, good, &library, &findings);
    arena_free(arena);
    return set;
}

struct setup *setup_read(const char *path, const uint64_t have[SETUP_PART_COUNT],
                         struct options *fallback)
{
    struct arena *arena = arena_new(SIZE_MAX);
    struct setup *setup = ARENA_NEW(arena, struct setup);
    setup->arena = arena;
    for (size_t i = 0; i < SETUP_PART_COUNT; i++)
        findings_init(&setup->findings[i], arena);
    read_options(setup, path, have[SETUP_OPTIONS]);
    const struct options *o = setup->options ? setup->options : fallback;
    if (o) {
        read_list(setup, o->opml.p, have[SETUP_LIST]);
        read_topics(setup, o, have[SETUP_TOPICS]);
    }
    return setup;
}

size_t setup_errors(const struct setup *setup)
{
    size_t errors = 0;
    for (size_t i = 0; i < SETUP_PART_COUNT; i++)
        errors += setup->findings[i].errors;
    return errors;
}

void setup_free(struct setup *setup)
{
    if (!setup)
        return;
    options_drop(setup->options);
    feed_list_drop(setup->list);
    if (setup->topics)
        topic_set_drop(setup->topics);
    arena_free(setup->arena);
}
