#include "match/topic.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "match/mistake.h"
#include "match/model.h"
#include "match/topic_file.h"
#include "match/topic_set.h"
#include "match/value.h"
#include "text/language.h"

enum {
    LABEL_MAX = 120,   /* bytes of a query that evidence shows */
    RULES_VERSION = 2, /* goes up when the same file would judge differently */
};

/* One set being made. */
struct compiler {
    struct topic_set *set;
    const struct topic_library *library;
    struct topic *topic; /* at hand */
    struct tokenizer *tokenizer;
    struct topic_source *source;  /* the file at hand */
    const struct yaml_node *node; /* the value at hand */
    struct findings *findings;
};

static bool mistake(const struct compiler *c, size_t at, const char *sentence)
{
    return topic_file_error(c->source->file, c->node, at, sentence, c->findings);
}

static struct bytes label_of(const struct query *query, struct arena *arena)
{
    struct buf buf;
    buf_init(&buf, 0);
    query_print(&buf, query);
    struct bytes text = buf_bytes(&buf), cut = text;
    if (text.n > LABEL_MAX) {
        cut.n = LABEL_MAX;
        while (cut.n > 0 && ((unsigned char)text.p[cut.n] & 0xC0) == 0x80)
            cut.n--;
    }
    struct bytes label = arena_printf(arena, "%.*s%s", BYTES_FMT(cut), cut.n < text.n ? "…" : "");
    buf_clear(&buf);
    return label;
}

static void compile_value(struct compiler *c, struct query *word)
{
    struct error err = {0};
    char primary[9];
    if (!value_compile(word, &err)) {
        mistake(c, word->at, err.text);
        return;
    }
    if (word->in == IN_LANGUAGE && !language_is_known(language_primary(word->text, primary))) {
        struct bytes sentence = arena_printf(c->findings->arena,
                                             "`%.*s` is the code of no language that is known "
                                             "here; codes are such as en, ru or zh",
                                             BYTES_FMT(word->text));
        topic_file_warning(c->source->file, c->node, word->at, sentence.p, c->findings);
    }
}

/* "and" between two words hardly ever means the word. In quotation marks or with a "=" it does. */
static void warn_of_small_keyword(const struct compiler *c, const struct query *word)
{
    static const struct bytes keywords[] = {BYTES("AND"), BYTES("OR"), BYTES("NOT")};
    if (word->phrase || word->exact || word->prefix)
        return;
    for (size_t i = 0; i < COUNT_OF(keywords); i++) {
        if (!bytes_equal_nocase(word->text, keywords[i]))
            continue;
        struct bytes sentence = arena_printf(
            c->findings->arena,
            "`%.*s` is looked for as a word; to put words together write %s, and \"%.*s\" for the "
            "word",
            BYTES_FMT(word->text), keywords[i].p, BYTES_FMT(word->text));
        topic_file_warning(c->source->file, c->node, word->at, sentence.p, c->findings);
    }
}

static void compile_word(struct compiler *c, struct query *word)
{
    struct error err = {0};
    struct term term = {
        .text = word->text, .exact = word->exact, .prefix = word->prefix, .phrase = word->phrase};
    struct group_member member = {0};
    if ((word->in & IN_VALUES) != 0) {
        compile_value(c, word);
        return;
    }
    warn_of_small_keyword(c, word);
    if (lexicon_term(c->set->lexicon, c->tokenizer, &term, &member.pattern, &err))
        word->group = lexicon_group(c->set->lexicon, &member, 1);
    else
        mistake(c, word->at, err.text);
}

/* The group of a term set, made when the first query asks for it. */
static void compile_terms(struct compiler *c, struct term_set *set)
{
    struct group_member *members = ARENA_ARRAY(c->findings->arena, struct group_member, set->n);
    size_t n = 0;
    for (size_t i = 0; i < set->n; i++) {
        struct error err = {0};
        members[n].swallows = set->v[i].swallows;
        if (lexicon_term(c->set->lexicon, c->tokenizer, &set->v[i].term, &members[n].pattern, &err))
            n++;
        else
            topic_file_error(set->v[i].file, set->v[i].node, 0, err.text, c->findings);
    }
    set->group = lexicon_group(c->set->lexicon, members, n);
    set->compiled = true;
}

static void compile_set(struct compiler *c, struct query *query)
{
    struct term_set *set = term_sets_find(&c->source->terms, query->text);
    if (set) {
        if (!set->used)
            ARENA_PUSH(c->set->arena, c->topic->sets, c->topic->n_sets, c->topic->sets_cap) = query;
        if (!set->compiled)
            compile_terms(c, set);
        set->used = true;
        query->group = set->group;
        return;
    }
    if (bytes_empty(c->source->file->name)) {
        mistake(c, query->at, "a search has no term sets; write the words, joined by OR");
        return;
    }
    const char *nearest = term_sets_nearest(&c->source->terms, query->text, c->findings->arena);
    struct bytes sentence = nearest
                                ? arena_printf(c->findings->arena,
                                               "unknown terms `@%.*s`; did you mean `@%s`?",
                                               BYTES_FMT(query->text), nearest)
                                : arena_printf(c->findings->arena,
                                               "unknown terms `@%.*s`; they are named under terms:",
                                               BYTES_FMT(query->text));
    mistake(c, query->at, sentence.p);
}

static void compile_regex(struct compiler *c, struct query *query)
{
    struct error err = {0};
    size_t at;
    struct regex *regex = regex_new(query->text, query->ignore_case, &err, &at);
    if (!regex) {
        size_t byte = 0;
        for (; at > 0 && byte < query->text.n; byte++)
            at -= byte + 1 == query->text.n ||
                  ((unsigned char)query->text.p[byte + 1] & 0xC0) != 0x80;
        mistake(c, query->at + 1 + byte, err.text);
        return;
    }
    struct topic_set *set = c->set;
    query->regex = (uint32_t)set->n_regexes;
    ARENA_PUSH(set->arena, set->regexes, set->n_regexes, set->regexes_cap) = regex;
}

/* A value by itself says little: "7d" is told as "newer:7d". */
static struct bytes value_label(const struct query *word, struct arena *arena)
{
    size_t i = 0;
    while (query_fields[i].in != word->in)
        i++;
    return arena_printf(arena, "%s:%.*s", query_fields[i].name, BYTES_FMT(word->text));
}

static void compile_query(struct compiler *c, struct query *query)
{
    query->label = query->kind == QUERY_WORD && (query->in & IN_VALUES) != 0
                       ? value_label(query, c->set->arena)
                       : label_of(query, c->set->arena);
    c->set->looked_at |= query->in;
    if (query->kind == QUERY_WORD)
        compile_word(c, query);
    else if (query->kind == QUERY_SET)
        compile_set(c, query);
    else if (query->kind == QUERY_REGEX)
        compile_regex(c, query);
    for (size_t i = 0; i < query->n; i++)
        compile_query(c, query->children[i]);
}

static const struct query *compile_rule(struct compiler *c, const struct rule *rule)
{
    if (!rule->query)
        return NULL;
    c->node = rule->node;
    compile_query(c, rule->query);
    return rule->query;
}

static void warn_of_unused(const struct compiler *c)
{
    const struct term_sets *terms = &c->source->terms;
    for (size_t i = 0; i < terms->n; i++) {
        if (!terms->v[i].used && !terms->v[i].included)
            topic_file_warning(c->source->file, terms->v[i].node, 0,
                               arena_printf(c->findings->arena, "no query asks for @%.*s",
                                            BYTES_FMT(terms->v[i].name))
                                   .p,
                               c->findings);
    }
}

static void hash_query(struct buf *out, const struct query *query)
{
    if (query)
        query_print(out, query);
    buf_add_char(out, '\n');
}

/* What the verdicts depend on, printed and hashed: titles and layout of the file are not in it. */
static void hash_feeds(struct buf *out, const struct setting_list *list)
{
    for (size_t i = 0; i < list->n; i++)
        buf_printf(out, "%.*s ", BYTES_FMT(list->items[i]));
    buf_add_char(out, '\n');
}

static uint64_t version_of(const struct topic_source *source, const struct topic *topic,
                           uint64_t model)
{
    struct buf rules = {0};
    buf_printf(&rules, "%d %.17g\n", RULES_VERSION, topic->threshold);
    if (model != 0)
        buf_printf(&rules, "learn %.17g %llu\n", topic->settings.learn_weight,
                   (unsigned long long)model);
    hash_query(&rules, topic->match);
    hash_query(&rules, topic->reject);
    for (size_t i = 0; i < topic->n_scores; i++) {
        buf_printf(&rules, "%.17g ", topic->scores[i].add);
        hash_query(&rules, topic->scores[i].when);
    }
    for (size_t i = 0; i < topic->settings.n_languages; i++)
        buf_printf(&rules, "%.*s ", BYTES_FMT(topic->settings.languages[i]));
    hash_feeds(&rules, &source->only_lines);
    hash_feeds(&rules, &source->never_lines);
    for (size_t s = 0; s < source->terms.n; s++) {
        const struct term_set *set = &source->terms.v[s];
        if (!set->used)
            continue;
        buf_printf(&rules, "\n%.*s:", BYTES_FMT(set->name));
        for (size_t i = 0; i < set->n; i++)
            buf_printf(&rules, "\n%d %d %.*s", set->v[i].swallows, set->v[i].term.exact,
                       BYTES_FMT(set->v[i].term.text));
    }
    uint64_t version = hash_bytes(buf_bytes(&rules), 0);
    buf_clear(&rules);
    return version;
}

/* The trained model, where the file gives it a weight; returns its hash, 0: there is none. */
static uint64_t take_model(const struct compiler *c, struct topic *topic)
{
    const struct topic_source *source = c->source;
    struct bytes text = {0};
    struct error err = {0};
    if (!source->learn || source->settings.learn_weight <= 0)
        return 0;
    if (c->library && c->library->model)
        text = c->library->model(c->library->ctx, topic->settings.name, c->findings->arena);
    if (!text.p) {
        topic_file_warning(source->file, source->learn, 0,
                           "learn: nothing has been trained for this topic; it adds nothing",
                           c->findings);
        return 0;
    }
    if (!model_read(text, c->set->arena, &topic->model, &err)) {
        struct bytes sentence = arena_printf(c->findings->arena,
                                             "learn: %s; it adds nothing until `riffle train "
                                             "%.*s` has made it anew",
                                             err.text, BYTES_FMT(topic->settings.name));
        topic_file_warning(source->file, source->learn, 0, sentence.p, c->findings);
        return 0;
    }
    c->set->looked_at |= IN_TEXT;
    topic->settings.model = model_origin(topic->model, c->set->arena);
    return hash_bytes(text, 1);
}

static void compile_topic(struct compiler *c, struct topic *topic)
{
    const struct topic_source *source = c->source;
    c->topic = topic;
    topic->settings = source->settings;
    topic->threshold = source->threshold;
    topic->only = source->only;
    topic->never = source->never;
    c->set->looks_at_feeds |= topic->only.n > 0 || topic->never.n > 0;
    topic->match = compile_rule(c, &source->match);
    topic->reject = compile_rule(c, &source->reject);
    topic->scores = ARENA_ARRAY(c->set->arena, struct score_line, source->n_scores);
    for (size_t i = 0; i < source->n_scores; i++) {
        const struct query *when = compile_rule(c, &source->scores[i].when);
        if (when)
            topic->scores[topic->n_scores++] = (struct score_line){when, source->scores[i].add};
    }
    warn_of_unused(c);
    topic->settings.version = version_of(source, topic, take_model(c, topic));
}

static void set_free(struct topic_set *set)
{
    for (size_t i = 0; i < set->n_regexes; i++)
        regex_free(set->regexes[i]);
    lexicon_free(set->lexicon);
    arena_free(set->arena);
}

struct topic_set *topic_set_new(const struct topic_file *files, size_t n, struct findings *findings)
{
    return topic_set_compile(files, n, NULL, findings);
}

static struct topic_set *set_new(size_t n)
{
    struct arena *arena = arena_new(SIZE_MAX);
    struct topic_set *set = ARENA_NEW(arena, struct topic_set);
    *set = (struct topic_set){.references = 1, .arena = arena, .lexicon = lexicon_new(), .n = n};
    set->topics = ARENA_ARRAY(arena, struct topic, n);
    return set;
}

/* Of a set with mistakes nothing is left. */
static struct topic_set *finish(struct compiler *c, size_t errors_before)
{
    tokenizer_free(c->tokenizer);
    if (c->findings->errors > errors_before) {
        set_free(c->set);
        return NULL;
    }
    lexicon_close(c->set->lexicon);
    key_index_build(c->set);
    return c->set;
}

struct topic_set *topic_set_compile(const struct topic_file *files, size_t n,
                                    const struct topic_library *library, struct findings *findings)
{
    size_t errors = findings->errors;
    struct topic_set *set = set_new(n);
    struct compiler c = {
        .set = set, .library = library, .tokenizer = tokenizer_new(), .findings = findings};
    for (size_t i = 0; i < n; i++) {
        struct topic_source source;
        struct topic_file *file = ARENA_NEW(set->arena, struct topic_file);
        *file = (struct topic_file){arena_copy(set->arena, files[i].name),
                                    arena_copy(set->arena, files[i].content)};
        c.source = &source;
        if (topic_file_read(file, library, set->arena, &source, findings) || source.match.query)
            compile_topic(&c, &set->topics[i]);
    }
    return finish(&c, errors);
}

struct topic_set *topic_set_of_query(struct bytes query, struct findings *findings)
{
    size_t errors = findings->errors, at = 0;
    struct topic_set *set = set_new(1);
    struct error err = {0};
    const struct topic_file file = {.content = arena_copy(set->arena, query)};
    const struct yaml_node node = {.text = file.content,
                                   .block = true}; /* from the first line on */
    struct topic_source source = {.file = &file, .match = {.node = &node}};
    struct compiler c = {.set = set,
                         .tokenizer = tokenizer_new(),
                         .source = &source,
                         .node = &node,
                         .findings = findings};
    if (query.n > QUERY_OF_SET_MAX)
        findings_error(findings, NULL, 0, 0, "a search of %zu bytes is longer than %d", query.n,
                       QUERY_OF_SET_MAX);
    else if ((source.match.query = query_parse(file.content, set->arena, &err, &at)) != NULL)
        compile_topic(&c, &set->topics[0]);
    else
        mistake(&c, at, err.text);
    return finish(&c, errors);
}

struct topic_set *topic_set_keep(struct topic_set *set)
{
    atomic_fetch_add_explicit(&set->references, 1, memory_order_relaxed);
    return set;
}

void topic_set_drop(struct topic_set *set)
{
    if (set && atomic_fetch_sub_explicit(&set->references, 1, memory_order_acq_rel) == 1)
        set_free(set);
}

size_t topic_set_length(const struct topic_set *set)
{
    return set->n;
}

const struct topic_settings *topic_set_settings(const struct topic_set *set, size_t i)
{
    return &set->topics[i].settings;
}
