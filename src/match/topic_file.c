#include "match/topic_file.h"

#include "base/settings.h"
#include "match/mistake.h"
#include "match/term_file.h"
#include "text/language.h"

enum { SCORES_MAX = 500 };

/* What the settings' table fills in. */
struct raw {
    struct topic_settings settings;
    struct setting_list languages, only, never;
    struct bytes stories, bodies;
    double threshold, learn_weight;
};

#define RAW(member) offsetof(struct raw, member)

static const struct setting table[] = {
    {"title", SETTING_TEXT, RAW(settings.title), 0, 0, NULL, "The topic's name for readers."},
    {"subtitle", SETTING_TEXT, RAW(settings.subtitle), 0, 0, NULL, "One sentence under the title."},
    {"languages", SETTING_LIST, RAW(languages), 0, 0, NULL,
     "Only entries in these languages; none given: in any."},
    {"feeds.only", SETTING_LIST, RAW(only), 0, 0, NULL,
     "Only entries of these feeds; none given: of any."},
    {"feeds.never", SETTING_LIST, RAW(never), 0, 0, NULL, "No entry of these feeds."},
    {"include", SETTING_OTHER, 0, 0, 0, NULL, "Files of terms that this one shares with others."},
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
    {"publish.bodies", SETTING_TEXT, RAW(bodies), 0, 0, "excerpt",
     "excerpt: about 100 words; full: all that the source gave."},
    {"publish.images", SETTING_BOOL, RAW(settings.images), 0, 0, "no",
     "Whether pictures are shown, which readers load from the publishers."},
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

/* One file being read. */
struct reader {
    const struct topic_file *file;
    const struct topic_library *library;
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
    size_t before = r->findings->n;
    settings_read(r->out->name, node, score_table, COUNT_OF(score_table), &score->add, r->arena,
                  r->findings);
    topic_file_point(r->file, before, r->findings);
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

/* A list of feeds, whose table row has looked at its shape. */
static void read_feeds(const struct reader *r, const struct yaml_node *node,
                       struct feed_filter *out)
{
    struct error err = {0};
    if (!node)
        return;
    if (node->kind == YAML_SCALAR) {
        if (!feed_filter_add(out, node->text, r->arena, &err))
            topic_file_error(r->file, node, 0, err.text, r->findings);
        return;
    }
    for (const struct yaml_node *child = node->children; child; child = child->next) {
        if (child->kind == YAML_SCALAR)
            read_feeds(r, child, out);
    }
}

static void read_rules(const struct reader *r, const struct yaml_node *root)
{
    const struct yaml_node *terms = yaml_child(root, "terms"), *match = yaml_child(root, "match"),
                           *reject = yaml_child(root, "reject"), *score = yaml_child(root, "score"),
                           *learn = yaml_child(root, "learn"),
                           *include = yaml_child(root, "include"),
                           *feeds = yaml_child(root, "feeds");
    if (include)
        term_files_include(r->file, include, r->library, r->arena, &r->out->terms, r->findings);
    if (terms)
        term_sets_read(r->file, terms, r->arena, &r->out->terms, r->findings);
    if (match)
        read_query(r, match, &r->out->match);
    else
        findings_error(r->findings, r->out->name, 0, 0,
                       "a topic needs match:, a query; `match: \"*\"` takes every entry");
    if (reject)
        read_query(r, reject, &r->out->reject);
    if (feeds && feeds->kind == YAML_MAPPING) {
        read_feeds(r, yaml_child(feeds, "only"), &r->out->only);
        read_feeds(r, yaml_child(feeds, "never"), &r->out->never);
    }
    if (score)
        read_scores(r, score);
    r->out->learn = learn;
}

/* What stands behind the last slash of a path. */
static struct bytes last_part(struct bytes path)
{
    size_t n = path.n;
    while (n > 0 && path.p[n - 1] != '/')
        n--;
    return bytes_skip(path, n);
}

/* One of two words: whether it is the second. */
static bool take_word(const struct reader *r, const struct yaml_node *node, struct bytes said,
                      const char *const words[static 2], const char *sentence)
{
    bool second = bytes_equal(said, bytes_of(words[1]));
    if (!second && !bytes_equal(said, bytes_of(words[0])))
        topic_file_error(r->file, node, 0, sentence, r->findings);
    return second;
}

static const struct yaml_node *child_of(const struct yaml_node *node, const char *name)
{
    return node && node->kind == YAML_MAPPING ? yaml_child(node, name) : NULL;
}

/* Words that are one of two; the list of languages; a title where the file has none. */
static void take_settings(const struct reader *r, const struct yaml_node *root,
                          const struct raw *raw)
{
    static const char *const stories[] = {"lead", "all"}, *const bodies[] = {"excerpt", "full"};
    static const struct bytes suffix = BYTES(".yaml");
    struct topic_settings *settings = &r->out->settings;
    *settings = raw->settings;
    r->out->threshold = raw->threshold;
    settings->learn_weight = raw->learn_weight;
    struct bytes name = last_part(r->file->name);
    if (bytes_ends(name, suffix))
        name.n -= suffix.n;
    settings->name = arena_copy(r->arena, name);
    if (bytes_empty(settings->title))
        settings->title = settings->name;
    r->out->only_lines = raw->only;
    r->out->never_lines = raw->never;
    settings->languages = raw->languages.items;
    settings->n_languages = raw->languages.n;
    settings->stories = take_word(r, yaml_child(root, "stories"), raw->stories, stories,
                                  "stories: is either lead or all")
                            ? STORIES_ALL
                            : STORIES_LEAD;
    settings->full_bodies = take_word(r, child_of(yaml_child(root, "publish"), "bodies"),
                                      raw->bodies, bodies, "bodies: is either excerpt or full");
}

/* Codes of languages, one or a list of them. */
static void check_languages(const struct reader *r, const struct yaml_node *node)
{
    char primary[9];
    if (!node)
        return;
    for (const struct yaml_node *child = node->children; child; child = child->next)
        check_languages(r, child);
    if (node->kind != YAML_SCALAR)
        return;
    struct bytes tag = bytes_trim(node->text);
    if (!language_is_tag(tag)) {
        struct bytes sentence = arena_printf(
            r->arena, "languages: `%.*s` is no language code such as en or zh", BYTES_FMT(tag));
        topic_file_error(r->file, node, 0, sentence.p, r->findings);
    } else if (!language_is_known(language_primary(tag, primary))) {
        struct bytes sentence = arena_printf(
            r->arena,
            "languages: `%.*s` is the code of no language that is known here; codes are such as "
            "en, ru or zh",
            BYTES_FMT(tag));
        topic_file_warning(r->file, node, 0, sentence.p, r->findings);
    }
}

bool topic_file_read(const struct topic_file *file, const struct topic_library *library,
                     struct arena *arena, struct topic_source *out, struct findings *findings)
{
    size_t errors = findings->errors, before = findings->n;
    *out = (struct topic_source){.file = file,
                                 .name = arena_strndup(arena, file->name.p, file->name.n)};
    const struct reader r = {file, library, arena, out, findings};
    struct yaml_node *root = NULL;
    if (!yaml_read(out->name, file->content, arena, &root, findings)) {
        topic_file_point(file, before, findings);
        return false;
    }
    if (!root)
        return findings_error(findings, out->name, 0, 0,
                              "is empty; a topic needs at least match:, a query");
    struct raw raw = {0};
    settings_default(table, COUNT_OF(table), &raw, arena);
    settings_read(out->name, root, table, COUNT_OF(table), &raw, arena, findings);
    topic_file_point(file, before, findings);
    take_settings(&r, root, &raw);
    check_languages(&r, yaml_child(root, "languages"));
    read_rules(&r, root);
    return findings->errors == errors;
}
