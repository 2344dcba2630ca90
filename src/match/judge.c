#include <stdlib.h>
#include <string.h>

#include "match/evaluate.h"
#include "match/topic_set.h"
#include "match/value.h"
#include "text/language.h"
#include "text/url.h"

enum { GUESS_BYTES = 600 }; /* of a text, that its language is told by */

static const struct bytes rule_match = BYTES("match"), rule_reject = BYTES("reject"),
                          rule_score = BYTES("score"), rule_threshold = BYTES("threshold"),
                          rule_topics = BYTES("topics"), rule_languages = BYTES("languages"),
                          rule_feeds = BYTES("feeds");

struct judge {
    struct tokenizer *tokenizer;
    struct reading *reading;
    struct arena *scratch;
    struct topic_set *set; /* that the members below belong to; kept */
    struct regexes *regexes;
    uint32_t *touched; /* by topic: the entry that it was last touched in */
    uint32_t entry;    /* counts entries */
};

struct judge *judge_new(void)
{
    struct judge *judge = calloc(1, sizeof *judge);
    if (!judge)
        error_out_of_memory(sizeof *judge);
    judge->tokenizer = tokenizer_new();
    judge->reading = reading_new();
    judge->scratch = arena_new(SIZE_MAX);
    return judge;
}

static void let_go(struct judge *judge)
{
    regexes_free(judge->regexes);
    free(judge->touched);
    topic_set_drop(judge->set);
}

void judge_free(struct judge *judge)
{
    if (!judge)
        return;
    let_go(judge);
    tokenizer_free(judge->tokenizer);
    reading_free(judge->reading);
    arena_free(judge->scratch);
    free(judge);
}

/* Makes the scratch fit the set. The set is kept, so that its address cannot come to mean another one. */
static void take_set(struct judge *judge, const struct topic_set *set)
{
    if (judge->set != set || judge->entry == UINT32_MAX) {
        struct topic_set *kept = topic_set_keep((struct topic_set *)set);
        let_go(judge);
        judge->set = kept;
        judge->regexes = regexes_new(set->regexes, set->n_regexes);
        judge->touched = calloc(set->n ? set->n : 1, sizeof *judge->touched);
        if (!judge->touched)
            error_out_of_memory(set->n * sizeof *judge->touched);
        judge->entry = 0;
    }
    judge->entry++;
}

static struct bytes cut(struct bytes text, size_t n)
{
    if (text.n <= n)
        return text;
    while (n > 0 && ((unsigned char)text.p[n] & 0xC0) == 0x80)
        n--;
    return (struct bytes){text.p, n};
}

/* The language to read the entry in: what it or its feed says, else what the text looks like. */
static struct bytes language_of(const struct match_entry *entry, struct arena *arena)
{
    char primary[9];
    struct bytes said = language_primary(entry->language, primary);
    if (!bytes_empty(said))
        return arena_copy(arena, said);
    struct bytes text = bytes_empty(entry->summary) ? entry->body : entry->summary;
    return language_guess(arena_printf(arena, "%.*s\n%.*s",
                                       BYTES_FMT(cut(entry->title, GUESS_BYTES)),
                                       BYTES_FMT(cut(text, GUESS_BYTES))));
}

static void read_text(struct judge *judge, const struct stem_index *stems, enum place place,
                      struct bytes text)
{
    struct tokens tokens;
    if (bytes_empty(text))
        return;
    tokenize(judge->tokenizer, text, stems->language, judge->scratch, &tokens);
    reading_add(judge->reading, place, text, &tokens);
}

/* An address as words: its punctuation is white space, byte for byte. */
static struct bytes spaced(struct bytes url, struct arena *arena)
{
    char *words = arena_strndup(arena, url.p ? url.p : "", url.n);
    for (size_t i = 0; i < url.n; i++) {
        if ((unsigned char)words[i] < 0x80 && !ascii_is_alnum(words[i]))
            words[i] = ' ';
    }
    return (struct bytes){words, url.n};
}

/* Reads what any of the topics looks at, in the order of the places. */
static void read_entry(struct judge *judge, const struct match_entry *entry, struct bytes language)
{
    enum { TEXTS = IN_TEXT | IN_LEAD };
    uint32_t in = judge->set->looked_at;
    const struct stem_index *stems = lexicon_stems(judge->set->lexicon, judge->tokenizer, language);
    const struct {
        uint32_t in;
        enum place place;
        struct bytes text;
    } texts[] =
        {
            {TEXTS, PLACE_TITLE, entry->title},
            {TEXTS, PLACE_SUMMARY, entry->summary},
            {TEXTS, PLACE_BODY, entry->body},
            {1 << PLACE_AUTHOR, PLACE_AUTHOR, entry->author},
        },
      about[] = {
          {1 << PLACE_FEED, PLACE_FEED, entry->feed_title},
          {1 << PLACE_FEED, PLACE_FEED, spaced(entry->feed_url, judge->scratch)},
          {1 << PLACE_KIND, PLACE_KIND, entry->kind},
          {1 << PLACE_CATEGORY, PLACE_CATEGORY, entry->category},
      };
    reading_begin(judge->reading, judge->set->lexicon, stems);
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        if ((texts[i].in & in) != 0)
            read_text(judge, stems, texts[i].place, texts[i].text);
    }
    for (size_t i = 0; i < entry->n_tags && (in & 1 << PLACE_TAG) != 0; i++)
        read_text(judge, stems, PLACE_TAG, entry->tags[i]);
    if ((in & 1 << PLACE_URL) != 0)
        read_text(judge, stems, PLACE_URL, spaced(entry->url, judge->scratch));
    for (size_t i = 0; i < COUNT_OF(about); i++) {
        if ((about[i].in & in) != 0)
            read_text(judge, stems, about[i].place, about[i].text);
    }
    reading_end(judge->reading);
}

static void touch_topics(struct judge *judge)
{
    const struct group_topics *by_group = &judge->set->by_group;
    size_t n;
    const uint32_t *groups = reading_groups(judge->reading, &n);
    for (size_t i = 0; i < n; i++) {
        for (uint32_t k = by_group->starts[groups[i]]; k < by_group->starts[groups[i] + 1]; k++)
            judge->touched[by_group->ids[k]] = judge->entry;
    }
}

static bool may_see(const struct match_entry *entry, struct bytes name)
{
    for (size_t i = 0; i < entry->n_only_topics; i++) {
        if (bytes_equal(entry->only_topics[i], name))
            return true;
    }
    return !entry->only_topics;
}

/* Whether the topic looks at the entry's feed. */
static bool takes_feed(const struct topic *topic, const struct match_entry *entry,
                       struct bytes site)
{
    return (topic->only.n == 0 || feed_filter_names(&topic->only, entry, site)) &&
           !(topic->never.n > 0 && feed_filter_names(&topic->never, entry, site));
}

/* Whether the topic takes entries in this language; one that nobody could tell is let through. */
static bool reads_language(const struct topic *topic, struct bytes language)
{
    char primary[9];
    for (size_t i = 0; i < topic->settings.n_languages; i++) {
        if (bytes_equal(language_primary(topic->settings.languages[i], primary), language))
            return true;
    }
    return topic->settings.n_languages == 0 || bytes_empty(language);
}

/* One reason and no more, for an entry that was not looked at closely: room for exactly that. */
static void only_reason(struct verdict *verdict, struct bytes rule, struct bytes term,
                        struct arena *arena)
{
    verdict->why = ARENA_NEW(arena, struct evidence);
    verdict->n_why = verdict->why_cap = 1;
    verdict->why[0] = (struct evidence){.rule = rule, .term = arena_copy(arena, term)};
}

static double score_of(const struct evaluation *ev, const struct topic *topic, bool *held)
{
    double score = 0;
    for (size_t i = 0; i < topic->n_scores; i++) {
        held[i] = evaluate(ev, topic->scores[i].when);
        score += held[i] ? topic->scores[i].add : 0;
    }
    return score;
}

static void judge_topic(const struct evaluation *ev, const struct topic *topic, struct arena *arena,
                        struct verdict *verdict)
{
    if (!evaluate(ev, topic->match)) {
        evaluate_missing(ev, topic->match, rule_match, arena, verdict);
        return;
    }
    if (topic->reject && evaluate(ev, topic->reject)) {
        evaluate_explain(ev, topic->reject, rule_reject, arena, verdict);
        if (verdict->n_why == 0) /* a rejection for what is not there */
            only_reason(verdict, rule_reject, topic->reject->label, arena);
        return;
    }
    bool *held = ARENA_ARRAY(ev->scratch, bool, topic->n_scores + 1);
    verdict->score = score_of(ev, topic, held);
    verdict->match = verdict->score >= topic->threshold;
    if (!verdict->match)
        only_reason(verdict, rule_threshold, arena_printf(arena, "%g", topic->threshold), arena);
    evaluate_explain(ev, topic->match, rule_match, arena, verdict);
    for (size_t i = 0; i < topic->n_scores; i++) {
        if (held[i])
            evaluate_explain(ev, topic->scores[i].when, rule_score, arena, verdict);
    }
}

/* A topic of which the entry has no word says no without a further look. */
static void judge_one(struct judge *judge, const struct evaluation *ev,
                      const struct match_entry *entry, size_t i, struct arena *arena,
                      struct verdict *verdict)
{
    const struct topic *topic = &judge->set->topics[i];
    *verdict = (struct verdict){.threshold = topic->threshold, .language = ev->language};
    if (!may_see(entry, topic->settings.name)) {
        only_reason(verdict, rule_topics, topic->settings.name, arena);
    } else if (!takes_feed(topic, entry, ev->feed_site)) {
        only_reason(verdict, rule_feeds, entry->feed_url.n ? entry->feed_url : entry->feed_title,
                    arena);
    } else if (!reads_language(topic, ev->language)) {
        only_reason(verdict, rule_languages, ev->language, arena);
    } else if (topic->needs_hit && judge->touched[i] != judge->entry) {
        only_reason(verdict, rule_match, topic->missing, arena);
    } else {
        judge_topic(ev, topic, arena, verdict);
    }
}

void judge_entry(struct judge *judge, const struct topic_set *set, const struct match_entry *entry,
                 struct arena *arena, struct verdict *verdicts)
{
    arena_reset(judge->scratch);
    take_set(judge, set);
    regexes_begin(judge->regexes);
    struct bytes language = language_of(entry, judge->scratch);
    read_entry(judge, entry, language);
    touch_topics(judge);
    bool summary = !bytes_empty(entry->summary), body = !bytes_empty(entry->body);
    const struct evaluation ev = {
        .reading = judge->reading,
        .regexes = judge->regexes,
        .language = arena_copy(arena, language),
        .host = (set->looked_at & IN_HOST) != 0 ? url_site(judge->scratch, entry->url)
                                                : (struct bytes){0},
        .feed_site = set->looks_at_feeds ? url_site(judge->scratch, entry->feed_url)
                                         : (struct bytes){0},
        .age_ms = entry->age_ms,
        .has = value_has(entry),
        .one_text = summary != body,
        .lead = summary ? PLACE_SUMMARY : PLACE_BODY,
        .scratch = judge->scratch,
    };
    for (size_t i = 0; i < set->n; i++)
        judge_one(judge, &ev, entry, i, arena, &verdicts[i]);
}
