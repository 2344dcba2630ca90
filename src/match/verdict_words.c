#include "match/verdict_words.h"

enum { SHOWN_MAX = 6 }; /* words of a sentence */

/* How a sentence about a field begins. */
static const struct {
    struct bytes field;
    const char *large, *small;
} openings[] = {
    {BYTES("title"), "The headline has ", "the headline has "},
    {BYTES("summary"), "The summary has ", "the summary has "},
    {BYTES("body"), "The text has ", "the text has "},
    {BYTES("author"), "The author is ", "the author is "},
    {BYTES("tag"), "A tag is ", "a tag is "},
    {BYTES("url"), "The address has ", "the address has "},
    {BYTES("host"), "The site is ", "the site is "},
    {BYTES("feed"), "The feed is called ", "the feed is called "},
    {BYTES("kind"), "The kind of source is ", "the kind of source is "},
    {BYTES("category"), "The folder is ", "the folder is "},
    {BYTES("lang"), "The language is ", "the language is "},
    {BYTES("age"), "Its age was ", "its age was "},
    {BYTES("has"), "It brings ", "it brings "},
};

static const struct bytes rule_match = BYTES("match"), rule_reject = BYTES("reject"),
                          rule_score = BYTES("score"), rule_learn = BYTES("learn");

static void begin_sentence(struct buf *out)
{
    if (out->n > 0)
        buf_add_char(out, ' ');
}

static void open_field(struct buf *out, struct bytes field, bool large)
{
    for (size_t i = 0; i < COUNT_OF(openings); i++) {
        if (bytes_equal(openings[i].field, field)) {
            buf_add_string(out, large ? openings[i].large : openings[i].small);
            return;
        }
    }
    buf_printf(out, "%s %.*s has ", large ? "The" : "the", BYTES_FMT(field));
}

/* ---- words of one field ---- */

static bool is_of_group(const struct evidence *one, const struct evidence *other)
{
    return bytes_equal(one->rule, other->rule) && bytes_equal(one->field, other->field);
}

/* Whether the word was told before: in the same sentence, or as what the entry is taken for, where it is counted in the
 * score too. */
static bool is_told(const struct verdict *verdict, size_t i)
{
    const struct evidence *one = &verdict->why[i];
    for (size_t k = 0; k < i; k++) {
        const struct evidence *other = &verdict->why[k];
        bool counts = bytes_equal(one->rule, rule_score) && bytes_equal(other->rule, rule_match) &&
                      bytes_equal(one->field, other->field);
        if ((counts || is_of_group(one, other)) && bytes_equal_nocase(one->word, other->word))
            return true;
    }
    return false;
}

/* Whether the sentence of this field begins here: the first word of it that is not told. */
static bool begins_sentence(const struct verdict *verdict, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (verdict->why[k].word.p && is_of_group(&verdict->why[k], &verdict->why[i]) &&
            !is_told(verdict, k))
            return false;
    return !is_told(verdict, i);
}

/* “Beijing” (china); a term that is the word itself needs no mention. */
static void add_word(struct buf *out, const struct evidence *one)
{
    struct bytes term = one->term;
    buf_printf(out, "“%.*s”", BYTES_FMT(one->word));
    if (term.n > 0 && term.p[0] == '@')
        term = bytes_skip(term, 1);
    if (term.n > 0 && !bytes_equal_nocase(term, one->word))
        buf_printf(out, " (%.*s)", BYTES_FMT(term));
}

/* The words of the sentence that evidence i begins: "A, B and C". */
static void add_words(struct buf *out, const struct verdict *verdict, size_t i)
{
    const struct evidence *words[SHOWN_MAX];
    size_t n = 0, more = 0;
    for (size_t k = i; k < verdict->n_why; k++) {
        const struct evidence *one = &verdict->why[k];
        if (!one->word.p || !is_of_group(one, &verdict->why[i]) || is_told(verdict, k))
            continue;
        if (n < SHOWN_MAX)
            words[n++] = one;
        else
            more++;
    }
    for (size_t k = 0; k < n; k++) {
        bool last = k + 1 == n && more == 0;
        buf_add_string(out, k == 0 ? "" : last ? " and " : ", ");
        add_word(out, words[k]);
    }
    if (more > 0)
        buf_printf(out, " and %zu more", more);
    buf_add_char(out, '.');
}

static void tell_words(struct buf *out, const struct verdict *verdict, size_t i)
{
    const struct evidence *one = &verdict->why[i];
    if (!begins_sentence(verdict, i))
        return;
    begin_sentence(out);
    bool rejects = bytes_equal(one->rule, rule_reject);
    bool scores = bytes_equal(one->rule, rule_score), learns = bytes_equal(one->rule, rule_learn);
    buf_add_string(out, rejects  ? "Kept out: "
                        : scores ? "For the score, "
                        : learns ? "What moved the model most: "
                                 : "");
    open_field(out, one->field, !rejects && !scores && !learns);
    add_words(out, verdict, i);
}

/* ---- what has no word ---- */

/* What is said of a rule whose evidence names a term alone. */
static const struct {
    struct bytes rule;
    const char *format;
} sentences[] = {
    {BYTES("reject"), "Kept out by %.*s."},
    {BYTES("topics"), "The list of feeds gives its feed to other topics than %.*s."},
    {BYTES("feeds"), "The topic does not look at the feed %.*s."},
    {BYTES("languages"), "It is in the language %.*s, which the topic does not read."},
    {BYTES("learn"), "The %.*s."},
    {BYTES("slow"), "The expression %.*s would take too long here and was given up; what it "
                    "would have found is unknown."},
};

static void tell_term(struct buf *out, const struct verdict *verdict, const struct evidence *one)
{
    static const struct bytes threshold = BYTES("threshold"), all = BYTES("*");
    if (bytes_equal(one->rule, threshold)) {
        begin_sentence(out);
        buf_printf(out, "Its score of %.4g is less than the threshold of %.4g.", verdict->score,
                   verdict->threshold);
        return;
    }
    if (bytes_equal(one->rule, rule_match) || bytes_equal(one->rule, rule_score)) {
        bool is_all = bytes_equal(one->term, all), scores = bytes_equal(one->rule, rule_score);
        if (is_all && scores)
            return; /* said of nothing in the entry */
        begin_sentence(out);
        if (is_all)
            buf_add_string(out, "Every entry is taken.");
        else
            buf_printf(out, "%s: %.*s.", verdict->match ? "What it meets" : "What is missing",
                       BYTES_FMT(one->term));
        return;
    }
    for (size_t i = 0; i < COUNT_OF(sentences); i++) {
        if (!bytes_equal(one->rule, sentences[i].rule))
            continue;
        begin_sentence(out);
        buf_printf(out, sentences[i].format, BYTES_FMT(one->term));
    }
}

void verdict_tell(const struct verdict *verdict, struct buf *out)
{
    for (size_t i = 0; i < verdict->n_why; i++) {
        const struct evidence *one = &verdict->why[i];
        if (one->word.p)
            tell_words(out, verdict, i);
        else
            tell_term(out, verdict, one);
    }
}
