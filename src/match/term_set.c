#include "match/term_set.h"

#include "match/mistake.h"
#include "match/topic.h"

struct reader {
    const struct topic_file *file;
    struct arena *arena;
    struct term_sets *sets;
    struct findings *findings;
};

struct term_set *term_sets_find(const struct term_sets *sets, struct bytes name)
{
    for (size_t i = 0; i < sets->n; i++) {
        if (bytes_equal(sets->v[i].name, name))
            return &sets->v[i];
    }
    return NULL;
}

const char *term_sets_nearest(const struct term_sets *sets, struct bytes name, struct arena *arena)
{
    const char **names = ARENA_ARRAY(arena, const char *, sets->n + 1);
    for (size_t i = 0; i < sets->n; i++)
        names[i] = arena_strndup(arena, sets->v[i].name.p, sets->v[i].name.n);
    return yaml_nearest(name, names, sets->n);
}

static bool mistake(const struct reader *r, const struct yaml_node *node, struct bytes sentence)
{
    return topic_file_error(r->file, node, 0, sentence.p, r->findings);
}

static void include_set(const struct reader *r, const struct yaml_node *node, struct bytes name,
                        struct term_set *set)
{
    const struct term_set *other = term_sets_find(r->sets, name);
    if (!other || other == set) {
        mistake(
            r, node,
            arena_printf(r->arena, "there is no term set `%.*s` above this one", BYTES_FMT(name)));
        return;
    }
    for (size_t i = 0; i < other->n; i++)
        ARENA_PUSH(r->arena, set->v, set->n, set->cap) = other->v[i];
}

/* Takes the marks off a term: -, =, quotation marks, and the * of a word alone. */
static void read_term(const struct reader *r, const struct yaml_node *node, struct term_set *set)
{
    static const struct bytes at_sign = BYTES("@"), minus = BYTES("-"), equals = BYTES("="),
                              slash = BYTES("/");
    struct bytes text = bytes_trim(node->text);
    if (bytes_starts(text, at_sign)) {
        include_set(r, node, bytes_skip(text, 1), set);
        return;
    }
    struct term_entry entry = {.file = r->file, .node = node, .term.phrase = true};
    if (bytes_starts(text, minus)) {
        entry.swallows = true;
        text = bytes_trim(bytes_skip(text, 1));
    }
    if (bytes_starts(text, equals)) {
        entry.term.exact = true;
        text = bytes_trim(bytes_skip(text, 1));
    }
    if (text.n >= 2 && text.p[0] == '"' && text.p[text.n - 1] == '"')
        text = bytes_trim((struct bytes){text.p + 1, text.n - 2});
    entry.term.text = text;
    if (text.n == 0)
        mistake(r, node, bytes_of("a term is empty"));
    else if (bytes_starts(text, slash))
        mistake(r, node,
                bytes_of("a regular expression is no term; it stands in a query: match: /…/"));
    else if (entry.term.exact && text.p[text.n - 1] == '*')
        mistake(r, node, bytes_of("a word is either =exact or a prefix*, not both"));
    else
        ARENA_PUSH(r->arena, set->v, set->n, set->cap) = entry;
}

/* A list of terms, a single term, or lists by language. */
static void read_terms(const struct reader *r, const struct yaml_node *node, struct term_set *set)
{
    if (node->kind == YAML_SCALAR) {
        read_term(r, node, set);
        return;
    }
    for (const struct yaml_node *child = node->children; child; child = child->next) {
        bool is_list = node->kind == YAML_MAPPING && child->kind == YAML_SEQUENCE;
        if (child->kind == YAML_SCALAR || is_list)
            read_terms(r, child, set);
        else
            mistake(r, child, bytes_of("expected a term or a list of terms"));
    }
}

static bool is_name(struct bytes name)
{
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        if (!ascii_is_alnum(c) && c != '-' && c != '_' && (unsigned char)c < 0x80)
            return false;
    }
    return name.n > 0;
}

void term_sets_read(const struct topic_file *file, const struct yaml_node *terms,
                    struct arena *arena, struct term_sets *out, struct findings *findings)
{
    const struct reader r = {file, arena, out, findings};
    if (terms->kind != YAML_MAPPING) {
        mistake(
            &r, terms,
            bytes_of("terms: expected names with lists of words, as in china: [china, beijing]"));
        return;
    }
    for (const struct yaml_node *node = terms->children; node; node = node->next) {
        size_t errors = findings->errors;
        const struct term_set *other = term_sets_find(out, node->key);
        if (other) {
            mistake(&r, node,
                    arena_printf(arena, "the term set `%.*s` is there already, in %.*s:%zu",
                                 BYTES_FMT(node->key), BYTES_FMT(other->file->name),
                                 other->node->key_line));
            continue;
        }
        struct term_set *set = &ARENA_PUSH(arena, out->v, out->n, out->cap);
        *set = (struct term_set){.name = node->key, .file = file, .node = node};
        if (!is_name(node->key))
            mistake(&r, node,
                    bytes_of("the name of a term set is made of letters, digits, - and _"));
        read_terms(&r, node, set);
        if (set->n == 0 && findings->errors == errors)
            mistake(&r, node, bytes_of("a term set needs at least one term"));
    }
}
