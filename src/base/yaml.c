#include "base/yaml.h"

#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "base/error.h"

enum { DEPTH_MAX = 32 };

struct reader {
    const char *name;
    struct bytes content;
    struct arena *arena;
    struct findings *findings;
    yaml_parser_t parser;
    size_t at, at_line; /* where line at_line (from 0) of content begins; only ever moves forward */
    bool stopped;       /* the rest cannot be read */
};

/* What was refused, told at a mark of libyaml's, which counts from 0. */
#define REFUSE(r, mark, ...)                                                                       \
    findings_error((r)->findings, (r)->name, (mark).line + 1, (mark).column + 1, __VA_ARGS__)

/* The length of the line break at p, as YAML 1.1 knows them, or 0. */
static size_t break_length(struct bytes rest)
{
    static const struct bytes breaks[] = {
        BYTES("\r\n"),     BYTES("\n"),           BYTES("\r"),
        BYTES("\xC2\x85"), BYTES("\xE2\x80\xA8"), BYTES("\xE2\x80\xA9"),
    };
    for (size_t i = 0; i < COUNT_OF(breaks); i++)
        if (bytes_starts(rest, breaks[i]))
            return breaks[i].n;
    return 0;
}

/* The content from the start of a line (from 0) on. Lines are asked for in order, so that this is linear over all. */
static struct bytes from_line(struct reader *r, size_t line)
{
    while (r->at_line < line && r->at < r->content.n) {
        size_t n = break_length(bytes_skip(r->content, r->at));
        r->at += n ? n : 1;
        r->at_line += n > 0;
    }
    return bytes_skip(r->content, r->at);
}

static size_t leading_spaces(struct bytes text)
{
    size_t n = 0;
    while (n < text.n && text.p[n] == ' ')
        n++;
    return n;
}

/* How many columns the literal block whose | stands on that line lost on the left: found by comparing its first line
 * that is not empty with the same line of the file. */
static size_t block_indent(struct reader *r, size_t line, struct bytes text)
{
    line++;
    while (text.n && text.p[0] == '\n') {
        text = bytes_skip(text, 1);
        line++;
    }
    size_t written = leading_spaces(from_line(r, line));
    size_t kept = leading_spaces(text);
    return written > kept ? written - kept : 0;
}

/* The place of a byte of the content, counted in characters, for errors that come without a mark. */
static yaml_mark_t mark_of_offset(struct bytes content, size_t offset)
{
    yaml_mark_t mark = {0};
    for (size_t i = 0; i < offset && i < content.n; i++) {
        bool starts_character = ((unsigned char)content.p[i] & 0xC0u) != 0x80u;
        bool line_ends = content.p[i] == '\n';
        mark.line += line_ends;
        mark.column = line_ends ? 0 : mark.column + starts_character;
    }
    return mark;
}

static void report_syntax(struct reader *r)
{
    const yaml_parser_t *parser = &r->parser;
    if (parser->error == YAML_MEMORY_ERROR)
        error_out_of_memory(r->content.n);
    yaml_mark_t mark = parser->error == YAML_READER_ERROR
                           ? mark_of_offset(r->content, parser->problem_offset)
                           : parser->problem_mark;
    const char *problem = parser->problem ? parser->problem : "not YAML";
    if (parser->context)
        REFUSE(r, mark, "%s (%s that began in line %zu)", problem, parser->context,
               parser->context_mark.line + 1);
    else
        REFUSE(r, mark, "%s", problem);
}

/* The next event, to be deleted by the caller. False at a mistake that ends the reading, reported. */
static bool next_event(struct reader *r, yaml_event_t *event)
{
    if (r->stopped)
        return false;
    if (yaml_parser_parse(&r->parser, event))
        return true;
    r->stopped = true;
    report_syntax(r);
    return false;
}

/* Anchors and tags are refused where they stand, and reading goes on. */
static void refuse_properties(struct reader *r, const yaml_event_t *event)
{
    const yaml_char_t *anchor = NULL, *tag = NULL;
    if (event->type == YAML_SCALAR_EVENT) {
        anchor = event->data.scalar.anchor;
        tag = event->data.scalar.tag;
    } else if (event->type == YAML_SEQUENCE_START_EVENT) {
        anchor = event->data.sequence_start.anchor;
        tag = event->data.sequence_start.tag;
    } else if (event->type == YAML_MAPPING_START_EVENT) {
        anchor = event->data.mapping_start.anchor;
        tag = event->data.mapping_start.tag;
    }
    if (anchor)
        REFUSE(r, event->start_mark, "the anchor `&%s` is not allowed; write the value out",
               (const char *)anchor);
    if (tag)
        REFUSE(r, event->start_mark, "the tag `%s` is not allowed; every value is text",
               (const char *)tag);
}

static struct bytes scalar_text(struct reader *r, const yaml_event_t *event)
{
    return (struct bytes){
        arena_strndup(r->arena, (const char *)event->data.scalar.value, event->data.scalar.length),
        event->data.scalar.length,
    };
}

static void read_scalar(struct reader *r, const yaml_event_t *event, struct yaml_node *node)
{
    node->kind = YAML_SCALAR;
    node->text = scalar_text(r, event);
    node->block = event->data.scalar.style == YAML_LITERAL_SCALAR_STYLE;
    if (node->block)
        node->indent = block_indent(r, event->start_mark.line, node->text);
}

static int by_key(const void *left, const void *right)
{
    const struct yaml_node *a = *(const struct yaml_node *const *)left;
    const struct yaml_node *b = *(const struct yaml_node *const *)right;
    int order = bytes_compare(a->key, b->key);
    if (order == 0)
        order = (a->key_line > b->key_line) - (a->key_line < b->key_line);
    if (order == 0)
        order = (a->key_column > b->key_column) - (a->key_column < b->key_column);
    return order;
}

/* Sorts instead of comparing all with all: a file of 100,000 keys is still read at once. */
static void refuse_duplicates(struct reader *r, const struct yaml_node *mapping, size_t n)
{
    if (n < 2)
        return;
    const struct yaml_node **sorted = ARENA_ARRAY(r->arena, const struct yaml_node *, n);
    size_t count = 0;
    for (const struct yaml_node *child = mapping->children; child; child = child->next)
        sorted[count++] = child;
    qsort(sorted, count, sizeof *sorted, by_key);
    for (size_t i = 1; i < count; i++)
        if (bytes_equal(sorted[i]->key, sorted[i - 1]->key))
            findings_error(r->findings, r->name, sorted[i]->key_line, sorted[i]->key_column,
                           "the key `%.*s:` was already given in line %zu",
                           BYTES_FMT(sorted[i]->key), sorted[i - 1]->key_line);
}

/* A mapping's key, from the event that stands in its place. */
static bool read_key(struct reader *r, const yaml_event_t *event, struct yaml_node *child)
{
    if (event->type != YAML_SCALAR_EVENT) {
        r->stopped = true;
        return REFUSE(r, event->start_mark, "a key is a word, not a list, a mapping or an alias");
    }
    refuse_properties(r, event);
    child->key = scalar_text(r, event);
    child->key_line = event->start_mark.line + 1;
    child->key_column = event->start_mark.column + 1;
    if (bytes_equal(child->key, (struct bytes)BYTES("<<")))
        REFUSE(r, event->start_mark, "merging with `<<` is not allowed; write the values out");
    return true;
}

static struct yaml_node *node_new(struct reader *r, const yaml_event_t *event)
{
    struct yaml_node *node = ARENA_NEW(r->arena, struct yaml_node);
    node->line = event->start_mark.line + 1;
    node->column = event->start_mark.column + 1;
    return node;
}

/* Nodes that are open at one time, outermost first: a stack of our own, so that depth costs no call stack. */
struct level {
    struct yaml_node *node;
    struct yaml_node **end;  /* where its next child goes */
    size_t n;                /* children so far */
    struct yaml_node *keyed; /* a child whose key has been read and whose value comes next */
};

struct levels {
    struct level list[DEPTH_MAX];
    size_t n;
};

/* Hangs a node under the innermost open one; a mapping's child was made when its key was read. */
static struct yaml_node *place_node(struct reader *r, struct levels *open,
                                    const yaml_event_t *event)
{
    struct level *level = &open->list[open->n - 1];
    struct yaml_node *node = level->keyed;
    if (!node)
        node = node_new(r, event);
    level->keyed = NULL;
    node->line = event->start_mark.line + 1;
    node->column = event->start_mark.column + 1;
    *level->end = node;
    level->end = &node->next;
    level->n++;
    return node;
}

static bool open_node(struct reader *r, struct levels *open, struct yaml_node *node,
                      const yaml_event_t *event)
{
    if (open->n == DEPTH_MAX) {
        r->stopped = true;
        return REFUSE(r, event->start_mark, "nested deeper than %d levels", DEPTH_MAX);
    }
    node->kind = event->type == YAML_MAPPING_START_EVENT ? YAML_MAPPING : YAML_SEQUENCE;
    open->list[open->n++] = (struct level){.node = node, .end = &node->children};
    return true;
}

static void close_node(struct reader *r, struct levels *open)
{
    const struct level *level = &open->list[--open->n];
    if (level->node->kind == YAML_MAPPING)
        refuse_duplicates(r, level->node, level->n);
}

static bool is_end(const yaml_event_t *event)
{
    return event->type == YAML_MAPPING_END_EVENT || event->type == YAML_SEQUENCE_END_EVENT;
}

static bool read_value(struct reader *r, struct levels *open, const yaml_event_t *event)
{
    struct yaml_node *node = place_node(r, open, event);
    refuse_properties(r, event);
    if (event->type == YAML_SCALAR_EVENT)
        read_scalar(r, event, node);
    else if (event->type == YAML_ALIAS_EVENT)
        REFUSE(r, event->start_mark,
               "the alias `*%s` is not allowed; write the value out, or quote it",
               (const char *)event->data.alias.anchor);
    else
        return open_node(r, open, node, event);
    return true;
}

/* One event inside the root. */
static bool step(struct reader *r, struct levels *open, const yaml_event_t *event)
{
    struct level *level = &open->list[open->n - 1];
    if (is_end(event)) {
        close_node(r, open);
        return true;
    }
    if (level->node->kind == YAML_MAPPING && !level->keyed) {
        level->keyed = node_new(r, event);
        return read_key(r, event, level->keyed);
    }
    return read_value(r, open, event);
}

/* Reads the document's root, which is a mapping, from its first event to its last. */
static struct yaml_node *read_root(struct reader *r, const yaml_event_t *first)
{
    if (first->type != YAML_MAPPING_START_EVENT) {
        r->stopped = true;
        REFUSE(r, first->start_mark, "expected `key: value` lines");
        return NULL;
    }
    refuse_properties(r, first);
    struct yaml_node *root = node_new(r, first);
    struct levels open = {0};
    bool good = open_node(r, &open, root, first);
    while (good && open.n > 0) {
        yaml_event_t event;
        good = next_event(r, &event);
        if (good) {
            good = step(r, &open, &event);
            yaml_event_delete(&event);
        }
        if (good && arena_exceeded(r->arena))
            good = REFUSE(r, r->parser.mark, "too large to be read");
    }
    r->stopped |= !good;
    return root;
}

/* libyaml reads a document that is empty but for its marks ("---") as one empty scalar. */
static bool is_nothing(const yaml_event_t *event)
{
    return event->type == YAML_SCALAR_EVENT && event->data.scalar.length == 0 &&
           event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
}

/* Everything of the stream: one document at most. */
static struct yaml_node *read_stream(struct reader *r)
{
    struct yaml_node *root = NULL;
    size_t documents = 0;
    bool ended = false;
    yaml_event_t event;
    while (!ended && next_event(r, &event)) {
        if (event.type == YAML_DOCUMENT_START_EVENT && ++documents > 1) {
            r->stopped = true;
            REFUSE(r, event.start_mark, "a second document begins; put it in a file of its own");
        } else if (event.type == YAML_STREAM_END_EVENT) {
            ended = true;
        } else if (event.type != YAML_STREAM_START_EVENT &&
                   event.type != YAML_DOCUMENT_START_EVENT &&
                   event.type != YAML_DOCUMENT_END_EVENT && !is_nothing(&event)) {
            root = read_root(r, &event);
        }
        yaml_event_delete(&event);
    }
    return root;
}

static bool is_utf16(struct bytes content)
{
    return bytes_starts(content, (struct bytes)BYTES("\xFF\xFE")) ||
           bytes_starts(content, (struct bytes)BYTES("\xFE\xFF"));
}

bool yaml_read(const char *name, struct bytes content, struct arena *arena, struct yaml_node **root,
               struct findings *findings)
{
    size_t errors = findings->errors;
    *root = NULL;
    if (is_utf16(content))
        return findings_error(findings, name, 1, 1, "written in UTF-16; save it as UTF-8");
    struct reader r = {.name = name, .content = content, .arena = arena, .findings = findings};
    if (!yaml_parser_initialize(&r.parser))
        error_out_of_memory(sizeof r.parser);
    const char *text = content.p ? content.p : "";
    yaml_parser_set_input_string(&r.parser, (const unsigned char *)text, content.n);
    struct yaml_node *read = read_stream(&r);
    yaml_parser_delete(&r.parser);
    if (findings->errors != errors)
        return false;
    *root = read;
    return true;
}

const struct yaml_node *yaml_child(const struct yaml_node *mapping, const char *key)
{
    struct bytes wanted = bytes_of(key);
    const struct yaml_node *child = mapping ? mapping->children : NULL;
    while (child && !bytes_equal(child->key, wanted))
        child = child->next;
    return child;
}

enum { NEAREST_LENGTH_MAX = 48 };

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* The number of insertions, deletions, replacements and swaps of neighbours that make b out of a. */
static size_t edit_distance(struct bytes a, struct bytes b)
{
    size_t rows[3][NEAREST_LENGTH_MAX + 1] = {0};
    size_t *two_ago = rows[0], *before = rows[1], *row = rows[2];
    for (size_t j = 0; j <= b.n; j++)
        before[j] = j;
    for (size_t i = 1; i <= a.n; i++) {
        row[0] = i;
        for (size_t j = 1; j <= b.n; j++) {
            size_t replaced = before[j - 1] + (a.p[i - 1] != b.p[j - 1]);
            row[j] = smaller(replaced, smaller(before[j], row[j - 1]) + 1);
            bool swapped = i > 1 && j > 1 && a.p[i - 1] == b.p[j - 2] && a.p[i - 2] == b.p[j - 1];
            if (swapped)
                row[j] = smaller(row[j], two_ago[j - 2] + 1);
        }
        size_t *oldest = two_ago;
        two_ago = before;
        before = row;
        row = oldest;
    }
    return before[b.n];
}

const char *yaml_nearest(struct bytes written, const char *const *names, size_t n)
{
    const char *nearest = NULL;
    size_t best = 1 + smaller(written.n / 3, 3); /* as near as this is too far */
    if (written.n > NEAREST_LENGTH_MAX || written.n < 2)
        return NULL;
    for (size_t i = 0; i < n; i++) {
        struct bytes name = bytes_of(names[i]);
        if (name.n > NEAREST_LENGTH_MAX)
            continue;
        size_t distance = edit_distance(written, name);
        if (distance < best) {
            best = distance;
            nearest = names[i];
        }
    }
    return nearest;
}
