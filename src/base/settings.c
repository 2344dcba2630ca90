#include "base/settings.h"

#include <assert.h>
#include <string.h>

#include "base/duration.h"

/* What one value is read with and into. */
struct target {
    const struct setting *row;
    struct arena *arena;
    void *at; /* in the caller's struct */
};

static bool within(const struct setting *row, int64_t value)
{
    return (row->min == 0 && row->max == 0) || (value >= row->min && value <= row->max);
}

static bool out_of_range(struct bytes text, const char *low, const char *high, struct error *err)
{
    return error_set(err, "\"%.*s\" is out of range; give %s to %s", BYTES_FMT(text), low, high);
}

/* Stores the value if it is within the row's limits, which print words. */
static bool set_within(const struct target *to, struct bytes text, int64_t value,
                       void (*print)(struct buf *, int64_t), struct error *err)
{
    if (within(to->row, value)) {
        *(int64_t *)to->at = value;
        return true;
    }
    struct buf low = {0}, high = {0};
    print(&low, to->row->min);
    print(&high, to->row->max);
    out_of_range(text, buf_bytes(&low).p, buf_bytes(&high).p, err);
    buf_clear(&low);
    buf_clear(&high);
    return false;
}

static bool read_text(const struct target *to, struct bytes text, struct error *err)
{
    (void)err;
    *(struct bytes *)to->at = arena_copy(to->arena, text);
    return true;
}

static bool read_bool(const struct target *to, struct bytes text, struct error *err)
{
    static const struct {
        struct bytes word;
        bool value;
    } words[] = {
        {BYTES("yes"), true},    {BYTES("no"), false}, {BYTES("true"), true},
        {BYTES("false"), false}, {BYTES("on"), true},  {BYTES("off"), false},
    };
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (bytes_equal_nocase(text, words[i].word)) {
            *(bool *)to->at = words[i].value;
            return true;
        }
    return error_set(err, "\"%.*s\" is neither yes nor no", BYTES_FMT(text));
}

/* Digits off the front of *rest into *value; how many there were, or 0 if they are too many for it. */
static size_t scan_digits(struct bytes *rest, int64_t *value)
{
    size_t n = 0;
    for (; n < rest->n && ascii_is_digit(rest->p[n]); n++)
        if (__builtin_mul_overflow(*value, 10, value) ||
            __builtin_add_overflow(*value, rest->p[n] - '0', value))
            return 0;
    *rest = bytes_skip(*rest, n);
    return n;
}

static bool scan_minus(struct bytes *rest)
{
    bool minus = rest->n > 0 && rest->p[0] == '-';
    *rest = bytes_skip(*rest, minus);
    return minus;
}

static void print_integer(struct buf *out, int64_t value)
{
    buf_printf(out, "%lld", (long long)value);
}

static bool read_integer(const struct target *to, struct bytes text, struct error *err)
{
    struct bytes rest = text;
    bool minus = scan_minus(&rest);
    int64_t value = 0;
    if (!scan_digits(&rest, &value) || rest.n > 0)
        return error_set(err, "\"%.*s\" is not a whole number", BYTES_FMT(text));
    return set_within(to, text, minus ? -value : value, print_integer, err);
}

/* By hand, since strtod follows the locale and takes hexadecimal and infinity. */
static bool read_number(const struct target *to, struct bytes text, struct error *err)
{
    struct bytes rest = text;
    bool minus = scan_minus(&rest);
    int64_t whole = 0, part = 0;
    size_t before = scan_digits(&rest, &whole), after = 0;
    if (rest.n > 1 && rest.p[0] == '.') {
        rest = bytes_skip(rest, 1);
        after = scan_digits(&rest, &part);
    }
    if (before == 0 || rest.n > 0)
        return error_set(err, "\"%.*s\" is not a number", BYTES_FMT(text));
    double value = (double)part;
    for (size_t i = 0; i < after; i++)
        value /= 10;
    value += (double)whole;
    if (minus)
        value = -value;
    const struct setting *row = to->row;
    bool limited = row->min != 0 || row->max != 0;
    if (limited && (value < (double)row->min || value > (double)row->max))
        return error_set(err, "\"%.*s\" is out of range; give %lld to %lld", BYTES_FMT(text),
                         (long long)row->min, (long long)row->max);
    *(double *)to->at = value;
    return true;
}

static bool read_duration(const struct target *to, struct bytes text, struct error *err)
{
    int64_t value;
    return duration_parse(text, &value, err) && set_within(to, text, value, duration_print, err);
}

static bool read_size(const struct target *to, struct bytes text, struct error *err)
{
    int64_t value;
    return size_parse(text, &value, err) && set_within(to, text, value, size_print, err);
}

typedef bool read_fn(const struct target *to, struct bytes text, struct error *err);

/* What is one scalar in the file; lists and the caller's own are not. */
static read_fn *const readers[] = {
    [SETTING_TEXT] = read_text,
    [SETTING_BOOL] = read_bool,
    [SETTING_INTEGER] = read_integer,
    [SETTING_NUMBER] = read_number,
    [SETTING_DURATION] = read_duration,
    [SETTING_SIZE] = read_size,
    [SETTING_LIST] = NULL,
    [SETTING_OTHER] = NULL,
};

static void list_add(struct setting_list *list, size_t i, struct bytes text, size_t line,
                     struct arena *arena)
{
    list->items[i] = arena_copy(arena, text);
    list->lines[i] = line;
}

static void list_make(struct setting_list *list, size_t n, struct arena *arena)
{
    *list = (struct setting_list){
        .items = ARENA_ARRAY(arena, struct bytes, n),
        .lines = ARENA_ARRAY(arena, size_t, n),
        .n = n,
    };
}

static void default_list(const struct target *to)
{
    struct bytes rest = bytes_of(to->row->standard), part;
    size_t n = 0;
    while (!bytes_empty(rest) && bytes_split(&rest, ',', &part))
        n++;
    list_make(to->at, n, to->arena);
    rest = bytes_of(to->row->standard);
    for (size_t i = 0; i < n && bytes_split(&rest, ',', &part); i++)
        list_add(to->at, i, bytes_trim(part), 0, to->arena);
}

static struct target target_of(const struct setting *row, void *out, struct arena *arena)
{
    return (struct target){.row = row, .arena = arena, .at = (char *)out + row->offset};
}

void settings_default(const struct setting *table, size_t n, void *out, struct arena *arena)
{
    for (size_t i = 0; i < n; i++) {
        struct target to = target_of(&table[i], out, arena);
        if (!table[i].standard)
            continue;
        if (table[i].type == SETTING_LIST) {
            default_list(&to);
        } else if (table[i].type != SETTING_OTHER) {
            bool read = readers[table[i].type](&to, bytes_of(table[i].standard), NULL);
            assert(read && "the table's own default has to be readable");
            (void)read;
        }
    }
}

/* A file being read against its table. */
struct reading {
    const char *name;
    const struct setting *table;
    size_t n;
    void *out;
    struct arena *arena;
    struct findings *findings;
};

static void read_list(const struct reading *r, const struct target *to,
                      const struct yaml_node *node)
{
    size_t n = 0;
    if (node->kind == YAML_SCALAR) {
        list_make(to->at, !bytes_empty(node->text), r->arena);
        if (!bytes_empty(node->text))
            list_add(to->at, 0, node->text, node->line, r->arena);
        return;
    }
    for (const struct yaml_node *child = node->children; child; child = child->next)
        n++;
    list_make(to->at, n, r->arena);
    n = 0;
    for (const struct yaml_node *child = node->children; child; child = child->next) {
        if (child->kind == YAML_SCALAR)
            list_add(to->at, n++, child->text, child->line, r->arena);
        else
            findings_error(r->findings, r->name, child->line, child->column,
                           "%s: an item of the list has to be a single value", to->row->key);
    }
    ((struct setting_list *)to->at)->n = n;
}

static void read_row(const struct reading *r, const struct setting *row,
                     const struct yaml_node *node)
{
    struct target to = target_of(row, r->out, r->arena);
    struct error err = {0};
    if (row->type == SETTING_OTHER)
        return;
    if (node->kind == YAML_MAPPING || (node->kind == YAML_SEQUENCE && row->type != SETTING_LIST))
        findings_error(r->findings, r->name, node->line, node->column, "%s: expected %s, not a %s",
                       row->key, row->type == SETTING_LIST ? "a list" : "a single value",
                       node->kind == YAML_MAPPING ? "mapping" : "list");
    else if (row->type == SETTING_LIST)
        read_list(r, &to, node);
    else if (!readers[row->type](&to, node->text, &err))
        findings_error(r->findings, r->name, node->line, node->column, "%s: %s", row->key,
                       err.text);
}

/* The row with exactly this key, or NULL. */
static const struct setting *find_row(const struct reading *r, struct bytes key)
{
    for (size_t i = 0; i < r->n; i++)
        if (bytes_equal(key, bytes_of(r->table[i].key)))
            return &r->table[i];
    return NULL;
}

/* Whether keys of the table are nested under this one. */
static bool is_section(const struct reading *r, struct bytes key)
{
    for (size_t i = 0; i < r->n; i++) {
        struct bytes whole = bytes_of(r->table[i].key);
        if (whole.n > key.n && whole.p[key.n] == '.' && bytes_starts(whole, key))
            return true;
    }
    return false;
}

/* A row whose last part is this name, wherever it is nested, or the row that a key written with its dots means; NULL if
 * there is none. */
static const struct setting *find_elsewhere(const struct reading *r, struct bytes name)
{
    for (size_t i = 0; i < r->n; i++) {
        const char *dot = strrchr(r->table[i].key, '.');
        if (bytes_equal(name, bytes_of(r->table[i].key)) ||
            (dot && bytes_equal(name, bytes_of(dot + 1))))
            return &r->table[i];
    }
    return NULL;
}

/* The names that may stand inside a section (prefix "fetch." or ""), each once or more often. */
static const char **names_within(const struct reading *r, struct bytes prefix, size_t *n)
{
    const char **names = ARENA_ARRAY(r->arena, const char *, r->n);
    *n = 0;
    for (size_t i = 0; i < r->n; i++) {
        struct bytes key = bytes_of(r->table[i].key);
        if (!bytes_starts(key, prefix))
            continue;
        struct bytes rest = bytes_skip(key, prefix.n);
        names[(*n)++] = arena_strndup(r->arena, rest.p, bytes_find_char(rest, '.'));
    }
    return names;
}

static void refuse_unknown(const struct reading *r, struct bytes prefix,
                           const struct yaml_node *node)
{
    struct bytes key = node->key;
    if (r->findings->n == FINDINGS_MAX) {
        findings_error(r->findings, r->name, node->key_line, node->key_column, "unknown key");
        return;
    }
    size_t n;
    const char **names = names_within(r, prefix, &n);
    const char *near = yaml_nearest(key, names, n);
    const struct setting *elsewhere = find_elsewhere(r, key);
    if (near)
        findings_error(r->findings, r->name, node->key_line, node->key_column,
                       "unknown key `%.*s:`; did you mean `%s:`?", BYTES_FMT(key), near);
    else if (elsewhere)
        findings_error(r->findings, r->name, node->key_line, node->key_column,
                       "unknown key `%.*s:`; did you mean `%s`, nested as the dot says?",
                       BYTES_FMT(key), elsewhere->key);
    else
        findings_error(r->findings, r->name, node->key_line, node->key_column,
                       "unknown key `%.*s:`", BYTES_FMT(key));
}

static void read_mapping(const struct reading *r, struct bytes prefix,
                         const struct yaml_node *mapping);

/* A section, or nothing at all after its key: all its lines may be comments. */
static void read_section(const struct reading *r, struct bytes key, const struct yaml_node *node)
{
    if (node->kind == YAML_MAPPING)
        read_mapping(r, arena_printf(r->arena, "%.*s.", BYTES_FMT(key)), node);
    else if (node->kind != YAML_SCALAR || !bytes_empty(node->text))
        findings_error(r->findings, r->name, node->line, node->column,
                       "`%.*s:` holds keys of its own; put them indented below it", BYTES_FMT(key));
}

static void read_mapping(const struct reading *r, struct bytes prefix,
                         const struct yaml_node *mapping)
{
    for (const struct yaml_node *child = mapping->children; child; child = child->next) {
        struct bytes key = arena_printf(r->arena, "%.*s%.*s", BYTES_FMT(prefix),
                                        BYTES_FMT(child->key));
        bool dotted = bytes_find_char(child->key, '.') < child->key.n;
        const struct setting *row = dotted ? NULL : find_row(r, key);
        if (row)
            read_row(r, row, child);
        else if (!dotted && is_section(r, key))
            read_section(r, key, child);
        else
            refuse_unknown(r, prefix, child);
    }
}

bool settings_read(const char *name, const struct yaml_node *root, const struct setting *table,
                   size_t n, void *out, struct arena *arena, struct findings *findings)
{
    struct reading r = {
        .name = name,
        .table = table,
        .n = n,
        .out = out,
        .arena = arena,
        .findings = findings,
    };
    size_t errors = findings->errors;
    if (root)
        read_mapping(&r, (struct bytes){"", 0}, root);
    return findings->errors == errors;
}
