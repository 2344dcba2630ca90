/* Options of a YAML file, read against a table: one row an option, from which also come the defaults, `riffle check`,
 * the man page and conf/riffle.yaml. A row says where in the caller's struct the value goes. Every value is text until
 * its row reads it. Unknown keys are errors that name the nearest known one. Pure. */
#ifndef RIFFLE_BASE_SETTINGS_H
#define RIFFLE_BASE_SETTINGS_H

#include "base/yaml.h"

enum setting_type {
    SETTING_TEXT,     /* struct bytes */
    SETTING_BOOL,     /* bool: yes/no, true/false, on/off */
    SETTING_INTEGER,  /* int64_t, within min and max */
    SETTING_NUMBER,   /* double, within min and max */
    SETTING_DURATION, /* int64_t milliseconds, within min and max */
    SETTING_SIZE,     /* int64_t bytes, within min and max */
    SETTING_LIST,     /* struct setting_list of text; a single scalar is a list of one */
    SETTING_OTHER, /* known, but read by the caller from the tree (nested things such as terms) */
};

struct setting_list {
    struct bytes *items;
    size_t *lines; /* where each stands, for later findings */
    size_t n;
};

struct setting {
    const char *key; /* "fetch.per-host": nested mappings with a dot */
    enum setting_type type;
    size_t offset;
    int64_t min, max; /* in the value's own unit; 0, 0: no limits */
    const char *
        standard; /* the default, as it would be written; NULL: absent or zero. Lists: comma separated */
    const char *help; /* one sentence for the manual */
};

/* Fills *out with the table's defaults. */
void settings_default(const struct setting *table, size_t n, void *out, struct arena *arena);

/* Reads root (NULL: nothing is set) into *out, which has its defaults. True if no error was added to findings. */
bool settings_read(const char *name, const struct yaml_node *root, const struct setting *table,
                   size_t n, void *out, struct arena *arena, struct findings *findings);

#endif
