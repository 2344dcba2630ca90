/* Term sets: the lists of words under `terms:` that queries call by @name. A term is a word, several words that stand
 * side by side, =exact, a prefix*, @name for all terms of a set above, or any of them after '-': what lies inside such a
 * place is no hit of the set. The languages sort the lists for whoever reads the file; every term is looked for in
 * every entry, and stemmed in the entry's language. */
#ifndef RIFFLE_MATCH_TERM_SET_H
#define RIFFLE_MATCH_TERM_SET_H

#include "base/yaml.h"
#include "match/lexicon.h"

struct topic_file;

struct term_entry {
    struct term term;
    bool swallows;
    const struct topic_file *file; /* where it is written */
    const struct yaml_node *node;
};

struct term_set {
    struct bytes name;
    const struct topic_file *file; /* where it is written */
    const struct yaml_node *node;
    bool included; /* from a file of terms: not all of them need to be asked for */
    struct term_entry *v;
    size_t n, cap;
    bool used;
    bool compiled;
    uint32_t group;
};

struct term_sets {
    struct term_set *v;
    size_t n, cap;
};

/* Reads the value of `terms:` and adds its sets to those that are there. Mistakes are findings. Arena. */
void term_sets_read(const struct topic_file *file, const struct yaml_node *terms,
                    struct arena *arena, struct term_sets *out, struct findings *findings);

/* The set of that name, or NULL. */
struct term_set *term_sets_find(const struct term_sets *sets, struct bytes name);

/* The name nearest to what was written, or NULL. */
const char *term_sets_nearest(const struct term_sets *sets, struct bytes name, struct arena *arena);

#endif
