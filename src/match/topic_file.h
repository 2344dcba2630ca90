/* A topic file as it was read: settings, term sets, and the queries as trees, not yet compiled. Mistakes are findings
 * with the place in the file and a caret under it, all of a file at once. */
#ifndef RIFFLE_MATCH_TOPIC_FILE_H
#define RIFFLE_MATCH_TOPIC_FILE_H

#include "base/settings.h"
#include "match/feed_filter.h"
#include "match/query.h"
#include "match/term_set.h"
#include "match/topic.h"

/* A query of the file, with what it takes to point into it. */
struct rule {
    const struct yaml_node *node;
    struct query *query; /* NULL: the file has none */
};

struct score_rule {
    struct rule when;
    double add;
};

struct topic_source {
    const struct topic_file *file;
    const char *name; /* of the file, for findings */
    struct topic_settings settings;
    double threshold;
    const struct yaml_node *learn; /* NULL: the file has none */
    struct term_sets terms;
    struct feed_filter only, never;
    struct setting_list only_lines, never_lines; /* the same as written */
    struct rule match, reject;
    struct score_rule *scores;
    size_t n_scores, scores_cap;
};

/* Reads a file. True if no error was added. Arena, borrowing from the file's content. */
bool topic_file_read(const struct topic_file *file, const struct topic_library *library,
                     struct arena *arena, struct topic_source *out, struct findings *findings);

#endif
