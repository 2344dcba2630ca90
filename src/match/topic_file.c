#include "match/topic_file.h"

#include "base/settings.h"

enum { SCORES_MAX = 500, LINE_SHOWN = 100, CARET_AT_MOST = 70 };

/* What the settings' table fills in. */
struct raw {
    struct topic_settings settings;
    struct setting_list languages;
    struct bytes stories;
    double threshold, learn_weight;
};

#define RAW(member) offsetof(struct raw, member)

static const struct setting table[] = {
    {"title", SETTING_TEXT, RAW(settings.title), 0, 0, NULL, "The topic's name for readers."},
    {"subtitle", SETTING_TEXT, RAW(settings.subtitle), 0, 0, NULL, "One sentence under the title."},
    {"languages", SETTING_LIST, RAW(languages), 0, 0, NULL,
     "Only entries in these languages; none given: in any."},
    {"terms", SETTING_OTHER, 0, 0, 0, NULL,
     "Lists of words by name and language, for @name in queries."},
    {"match", SETTING_OTHER, 0, 0, 0, NULL, "The query that an entry has to meet."},
    {"reject", SETTING_OTHER, 0, 0, 0, NULL, "A query that keeps an entry out."},
    {"score", SETTING_OTHER, 0, 0, 0, NULL,
     "Queries and what each adds to the score where it holds."},
    {"threshold", SETTING_NUMBER, RAW(threshold), -1000000, 1000000, "0",
     "The least score that an entry needs."},
    {"learn.weight", SETTING_NUMBER, RAW(learn_weight), 0, 1000, "0",
     "What a trained model counts in the score."},
    {"entries", SETTING_INTEGER, RAW(settings.entries), 1, 50000, "50",
     "How many entries the publication holds."},
    {"stories", SETTING_TEXT, RAW(stories), 0, 0, "lead",
     "lead: one entry a story; all: every entry."},
    {"min-sources", SETTING_INTEGER, RAW(settings.min_sources), 1, 100, "1",
     "Publishers that have to tell a story."},
    {"min-kinds", SETTING_INTEGER, RAW(settings.min_kinds), 1, 100, "1",
     "Kinds of publisher that have to tell it."},
    {"backfill", SETTING_DURATION, RAW(settings.backfill_ms), 0, 0, "7d",
     "Older entries that an edit lets in are not announced as new."},
};

static const struct setting score_table[] = {
    {"when", SETTING_OTHER, 0, 0, 0, NULL, "The query that has to hold."},
    {"add", SETTING_NUMBER, 0, -1000000, 1000000, NULL, "What it adds; it may be negative."},
};

/* A place in the file. */
struct position {
    size_t line, column; /* from 1 */
    struct bytes text;   /* the line */
};

/* Everything from the start of the line of that number on. */
static struct bytes from_line(struct bytes content, size_t line)
{
    size_t at = 0;
    for (size_t i = 1; i < line && at < content.n; i++)
        at += bytes_find_char(bytes_skip(content, at), '\n') + 1;
    return bytes_skip(content, at < content.n ? at : content.n);
}

static struct bytes first_line(struct bytes text)
{
    return (struct bytes){text.p, bytes_find_char(text, '\n')};
}

static bool is_start_of_char(char c)
{
    return ((unsigned char)c & 0xC0) != 0x80;
}

/* The bytes of the first n characters. */
static size_t chars_length(struct bytes text, size_t n)
{
    size_t at = 0;
    while (at < text.n && (n > 0 || !is_start_of_char(text.p[at]))) {
        n -= is_start_of_char(text.p[at]);
        at++;
    }
    return at;
}

static size_t count_chars(struct bytes text)
{
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++)
        n += is_start_of_char(text.p[i]);
    return n;
}

/* What is in the file from the first character of the value on. */
static struct bytes value_source(struct bytes content, const struct yaml_node *node)
{
    struct bytes source = from_line(content, node->line + (node->block ? 1 : 0));
    if (node->block)
        return source;
    source = bytes_skip(source, chars_length(first_line(source), node->column - 1));
    char first = source.n > 0 ? source.p[0] : ' ';
    bool quoted = first == '"' || first == '\'';
    if (first == '>' || first == '|') /* a folded block: its text is below */
        return bytes_skip(source, first_line(source).n + 1);
    return bytes_skip(source, quoted ? 1 : 0);
}

/* The line around a byte of the content. */
static struct position position_of(struct bytes content, size_t byte)
{
    struct position position = {.line = 1};
    size_t start = 0;
    for (size_t i = 0; i < byte; i++) {
        if (content.p[i] == '\n') {
            position.line++;
            start = i + 1;
        }
    }
    position.text = first_line(bytes_skip(content, start));
    position.column = count_chars((struct bytes){content.p + start, byte - start}) + 1;
    return position;
}

/* Where byte `at` of a value stands in the file. YAML folds and indents, but it never takes a character out that is no
 * white space: so the two are walked in step, counting only those. */
static struct position find_place(const struct topic_file *file, const struct yaml_node *node,
                                  size_t at)
{
    struct bytes rest = value_source(file->content, node);
    size_t wanted = 0;
    for (size_t i = 0; i < at && i < node->text.n; i++)
        wanted += !ascii_is_space(node->text.p[i]);
    bool to_next = at < node->text.n; /* a mistake at the value's end is told there */
    while (rest.n > 0 && (wanted > 0 || (to_next && ascii_is_space(rest.p[0])))) {
        wanted -= !ascii_is_space(rest.p[0]);
        rest = bytes_skip(rest, 1);
    }
    return position_of(file->content, file->content.n - rest.n);
}

/* How wide a character is drawn: those of East Asia take two columns. Wide enough a net for a caret. */
static bool is_wide(struct bytes text, size_t at)
{
    unsigned char c = (unsigned char)text.p[at];
    return c >= 0xE2 && c <= 0xF0 && !(c == 0xE2 && (unsigned char)text.p[at + 1] < 0xBA);
}

/* The line without its indentation and cut to a width that fits, and a caret under the column. */
static struct bytes caret_lines(const struct position *position, struct arena *arena)
{
    struct bytes text = bytes_trim(position->text);
    size_t caret = position->column - 1,
           lead = count_chars(
               (struct bytes){position->text.p, (size_t)(text.p - position->text.p)});
    caret = caret > lead ? caret - lead : 0;
    if (caret > CARET_AT_MOST) {
        text = bytes_skip(text, chars_length(text, caret - CARET_AT_MOST));
        caret = CARET_AT_MOST;
    }
    text.n = chars_length(text, LINE_SHOWN);
    struct buf pad = {0};
    size_t end = chars_length(text, caret);
    for (size_t i = 0; i < end; i++) {
        if (is_start_of_char(text.p[i]))
            buf_add_string(&pad, is_wide(text, i) ? "  " : text.p[i] == '\t' ? "\t" : " ");
    }
    struct bytes lines = arena_printf(arena, "\n    %.*s\n    %.*s^", BYTES_FMT(text),
                                      BYTES_FMT(buf_bytes(&pad)));
    buf_clear(&pad);
    return lines;
}

/* The file's name with a NUL after it. */
static const char *name_of(const struct topic_file *file, struct findings *findings)
{
    return arena_strndup(findings->arena, file->name.p, file->name.n);
}

bool topic_file_error(const struct topic_file *file, const struct yaml_node *node, size_t at,
                      const char *sentence, struct findings *findings)
{
    struct position place = find_place(file, node, at);
    struct bytes lines = caret_lines(&place, findings->arena);
    return findings_error(findings, name_of(file, findings), place.line, place.column, "%s%.*s",
                          sentence, BYTES_FMT(lines));
}

bool topic_file_warning(const struct topic_file *file, const struct yaml_node *node, size_t at,
                        const char *sentence, struct findings *findings)
{
    struct position place = find_place(file, node, at);
    struct bytes lines = caret_lines(&place, findings->arena);
    return findings_warning(findings, name_of(file, findings), place.line, place.column, "%s%.*s",
                            sentence, BYTES_FMT(lines));
}

/* One file being read. */
struct reader {
    const struct topic_file *file;
    struct arena *arena;
    struct topic_source *out;
    struct findings *findings;
};

static void read_query(const struct reader *r, const struct yaml_node *node, struct rule *rule)
{
    struct error err = {0};
    size_t at = 0;
    rule->node = node;
    if (node->kind != YAML_SCALAR) {
        topic_file_error(r->file, node, 0, "expected a query, as one text", r->findings);
        return;
    }
    rule->query = query_parse(node->text, r->arena, &err, &at);
    if (!rule->query)
        topic_file_error(r->file, node, at, err.text, r->findings);
}

static void read_score(const struct reader *r, const struct yaml_node *node)
{
    struct score_rule *score = &ARENA_PUSH(r->arena, r->out->scores, r->out->n_scores,
                                           r->out->scores_cap);
    if (node->kind != YAML_MAPPING) {
        topic_file_error(r->file, node, 0, "expected {when: QUERY, add: NUMBER}", r->findings);
        return;
    }
    settings_read(r->out->name, node, score_table, COUNT_OF(score_table), &score->add, r->arena,
                  r->findings);
    const struct yaml_node *when = yaml_child(node, "when");
    if (!when || !yaml_child(node, "add"))
        topic_file_error(r->file, node, 0,
                         "a line of the score needs both when: and add:", r->findings);
    if (when)
        read_query(r, when, &score->when);
}

static void read_scores(const struct reader *r, const struct yaml_node *node)
{
    if (node->kind != YAML_SEQUENCE) {
        topic_file_error(r->file, node, 0, "score: expected a list of {when: QUERY, add: NUMBER}",
                         r->findings);
        return;
    }
    size_t n = 0;
    for (const struct yaml_node *child = node->children; child; child = child->next) {
        if (++n > SCORES_MAX) {
            topic_file_error(r->file, child, 0, "score: more than 500 lines", r->findings);
            return;
        }
        read_score(r, child);
    }
}

static void read_rules(const struct reader *r, const struct yaml_node *root)
{
    const struct yaml_node *terms = yaml_child(root, "terms"), *match = yaml_child(root, "match"),
                           *reject = yaml_child(root, "reject"), *score = yaml_child(root, "score"),
                           *learn = yaml_child(root, "learn");
    if (terms)
        term_sets_read(r->file, terms, r->arena, &r->out->terms, r->findings);
    if (match)
        read_query(r, match, &r->out->match);
    else
        findings_error(r->findings, r->out->name, 0, 0,
                       "a topic needs match:, a query; `match: \"*\"` takes every entry");
    if (reject)
        read_query(r, reject, &r->out->reject);
    if (score)
        read_scores(r, score);
    if (learn)
        topic_file_warning(r->file, learn, 0,
                           "learn: nothing has been trained for this topic; it adds nothing",
                           r->findings);
}

/* What stands behind the last slash of a path. */
static struct bytes last_part(struct bytes path)
{
    size_t n = path.n;
    while (n > 0 && path.p[n - 1] != '/')
        n--;
    return bytes_skip(path, n);
}

/* "lead" or "all"; the list of languages; a title where the file has none. */
static void take_settings(const struct reader *r, const struct yaml_node *root,
                          const struct raw *raw)
{
    static const struct bytes lead = BYTES("lead"), all = BYTES("all"), suffix = BYTES(".yaml");
    struct topic_settings *settings = &r->out->settings;
    *settings = raw->settings;
    r->out->threshold = raw->threshold;
    struct bytes name = last_part(r->file->name);
    if (bytes_ends(name, suffix))
        name.n -= suffix.n;
    settings->name = arena_copy(r->arena, name);
    if (bytes_empty(settings->title))
        settings->title = settings->name;
    settings->languages = raw->languages.items;
    settings->n_languages = raw->languages.n;
    settings->stories = bytes_equal(raw->stories, all) ? STORIES_ALL : STORIES_LEAD;
    if (!bytes_equal(raw->stories, all) && !bytes_equal(raw->stories, lead))
        topic_file_error(r->file, yaml_child(root, "stories"), 0, "stories: is either lead or all",
                         r->findings);
}

bool topic_file_read(const struct topic_file *file, struct arena *arena, struct topic_source *out,
                     struct findings *findings)
{
    size_t errors = findings->errors;
    *out = (struct topic_source){.file = file,
                                 .name = arena_strndup(arena, file->name.p, file->name.n)};
    const struct reader r = {file, arena, out, findings};
    struct yaml_node *root = NULL;
    if (!yaml_read(out->name, file->content, arena, &root, findings))
        return false;
    if (!root)
        return findings_error(findings, out->name, 0, 0,
                              "is empty; a topic needs at least match:, a query");
    struct raw raw = {0};
    settings_default(table, COUNT_OF(table), &raw, arena);
    settings_read(out->name, root, table, COUNT_OF(table), &raw, arena, findings);
    take_settings(&r, root, &raw);
    read_rules(&r, root);
    return findings->errors == errors;
}
