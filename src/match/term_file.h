/* Files of terms that topic files share: `include: terms/places.yaml` in a topic file takes over the term sets of that
 * file, whose only keys are `terms:` and `include:` of its own. Names are relative to the file that they stand in, and
 * lead no higher than the folder of the topic file, which is what the daemon watches. A file
 * that is reached twice is read once; one that includes itself, by whatever way, is refused. What is wrong in an included
 * file is told with that file's place. Pure: what reads files goes in. */
#ifndef RIFFLE_MATCH_TERM_FILE_H
#define RIFFLE_MATCH_TERM_FILE_H

#include "match/term_set.h"
#include "match/topic.h"

enum { INCLUDED_MAX = 64, INCLUDED_DEPTH_MAX = 8 };

/* Reads the files that `include:` of a file names (node: its value, a name or a list of names) and adds their sets.
 * library may be NULL, or without such a function: then naming a file is a mistake. Mistakes are findings. Arena. */
void term_files_include(const struct topic_file *file, const struct yaml_node *node,
                        const struct topic_library *library, struct arena *arena,
                        struct term_sets *out, struct findings *findings);

/* The name of what `reference` means in the file of that name: "topics.d/a.yaml" and "../terms.yaml" give "terms.yaml".
 * Arena. */
struct bytes term_file_beside(struct bytes file, struct bytes reference, struct arena *arena);

/* Whether the file of that name, as term_file_beside gives it, lies in the topic file's folder or in one inside it. */
bool term_file_is_below(struct bytes topic, struct bytes name, struct arena *arena);

#endif
