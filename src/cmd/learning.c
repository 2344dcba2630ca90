#include "cmd/learning.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cmd/configured.h"
#include "daemon/learned.h"

static const struct bytes ending = BYTES(".yaml");

static bool is_path(struct bytes topic)
{
    return bytes_find_char(topic, '/') < topic.n || bytes_ends(topic, ending);
}

/* "china-russia" of "conf/topics.d/china-russia.yaml". */
static struct bytes name_of(struct bytes path)
{
    size_t n = path.n;
    while (n > 0 && path.p[n - 1] != '/')
        n--;
    path = bytes_skip(path, n);
    if (bytes_ends(path, ending))
        path.n -= ending.n;
    return path;
}

/* What the configuration says of the topic. */
static bool read_configuration(const char *config, struct arena *arena, struct learning *out)
{
    struct options *options = configured_options(config);
    if (!options)
        return false;
    out->store = arena_copy(arena, options->store).p;
    if (!out->topic_file)
        out->topic_file =
            arena_printf(arena, "%s/%.*s.yaml", options->topics.p, BYTES_FMT(out->name)).p;
    options_drop(options);
    return true;
}

bool learning_find(const char *command, const struct learning_arguments *given, struct arena *arena,
                   struct learning *out)
{
    struct bytes topic = bytes_of(given->topic);
    *out = (struct learning){
        .topic_file = is_path(topic) ? given->topic : NULL,
        .name = is_path(topic) ? name_of(topic) : topic,
        .labels = given->labels,
        .model = given->model,
    };
    bool is_complete = out->topic_file && out->labels && out->model;
    if (!is_complete && !read_configuration(given->config, arena, out))
        return false;
    if (access(out->topic_file, R_OK) != 0) {
        (void)fprintf(stderr, "riffle %s: there is no topic %s\n", command, out->topic_file);
        return false;
    }
    struct bytes store = bytes_of(out->store ? out->store : "");
    if (!out->labels)
        out->labels = learned_labels(store, out->name, arena).p;
    if (!out->model)
        out->model = learned_model(store, out->name, arena).p;
    return true;
}
