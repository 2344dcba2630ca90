/* Findings in a topic file, or in a file of terms that one includes: with the place that a byte of a value has in the
 * file, the line, and a caret under the place. */
#ifndef RIFFLE_MATCH_MISTAKE_H
#define RIFFLE_MATCH_MISTAKE_H

#include "base/yaml.h"

struct topic_file;

/* Adds an error (a warning) at byte `at` of a value of the file. Returns false. */
bool topic_file_error(const struct topic_file *file, const struct yaml_node *node, size_t at,
                      const char *sentence, struct findings *findings);
bool topic_file_warning(const struct topic_file *file, const struct yaml_node *node, size_t at,
                        const char *sentence, struct findings *findings);

/* Adds the line and the caret to the findings from number `from` on that have a place, which is in the file, and no caret
 * yet: those of YAML and of keys, whose readers do not keep the text. */
void topic_file_point(const struct topic_file *file, size_t from, struct findings *findings);

#endif
