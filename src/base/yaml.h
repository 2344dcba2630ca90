/* YAML as riffle's files use it: a tree of mappings, sequences and scalars made from libyaml's events, in which every
 * node knows its line and column, and every scalar is text (so `no` stays Norwegian). Anchors, aliases, tags, merge
 * keys, duplicate keys and more than one document are refused, as is a file that ends in the middle. Pure. */
#ifndef RIFFLE_BASE_YAML_H
#define RIFFLE_BASE_YAML_H

#include "base/findings.h"

enum yaml_kind { YAML_SCALAR, YAML_SEQUENCE, YAML_MAPPING };

/* Arena, all of it. A mapping's child has its key; a sequence's has none. */
struct yaml_node {
    enum yaml_kind kind;
    size_t line, column; /* of the value, from 1 */
    struct bytes key;
    size_t key_line, key_column;
    struct bytes text; /* of a scalar */
    bool block;        /* a literal block scalar: its text's first line is file line + 1 */
    size_t indent;     /* … and this many columns are cut off each line of it */
    struct yaml_node *children, *next;
};

/* Reads the file's content (name is for the findings). True with *root, a mapping; NULL in *root where the file is
 * empty or all comments. False with at least one error added to findings. */
bool yaml_read(const char *name, struct bytes content, struct arena *arena, struct yaml_node **root,
               struct findings *findings);

/* The child of a mapping with that key, or NULL. */
const struct yaml_node *yaml_child(const struct yaml_node *mapping, const char *key);

/* The name among n that is nearest to what was written, by edit distance, or NULL if none is near: "did you mean …?" */
const char *yaml_nearest(struct bytes written, const char *const *names, size_t n);

#endif
