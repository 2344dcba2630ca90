#include <stdlib.h>
#include <string.h>

#include "match/entry_language.h"
#include "match/model.h"
#include "match/reasons.h"
#include "match/topic_set.h"
#include "match/value.h"
#include "text/language.h"
#include "text/url.h"

enum {
    STRONGEST = 5, /* words that explain a model's answer */
};

static const struct bytes rule_match = BYTES("match"), rule_reject = BYTES("reject"),
                          rule_score = BYTES("score"), rule_threshold = BYTES("threshold"),
                          rule_topics = BYTES("topics"), rule_languages = BYTES("languages"),
                          rule_feeds = BYTES("feeds"), rule_learn = BYTES("learn");

/* The entry that last had anything a topic needs, and which of its clauses that met. */
struct touch {
    uint32_t entry, clauses;
};

struct judge {
    struct tokenizer *tokenizer;
    struct reading *reading;
    struct arena *scratch;
    struct topic_set *set; /* that the members below belong to; kept */
    struct regexes *regexes;
    struct touch *touched; /* by topic */
    uint32_t entry;        /* counts entries */
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

/* Reads what is looked at, in the order of the places. */
static void read_entry(struct judge *judge, const struct match_entry *entry, struct bytes language,
                       uint32_t in)
{
    enum { TEXTS = IN_TEXT | IN_LEAD };
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
    const struct key_index *keys = &judge->set->keys;
    size_t n;
    const uint32_t *groups = reading_groups(judge->reading, &n);
    for (size_t i = 0; i < n; i++) {
        for (uint32_t k = keys->starts[groups[i]]; k < keys->starts[groups[i] + 1]; k++) {
            struct touch *touch = &judge->touched[keys->v[k].topic];
            if (touch->entry != judge->entry)
                *touch = (struct touch){.entry = judge->entry};
            touch->clauses |= keys->v[k].clause;
        }
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

/* Whether the topic takes entries in this language; one that nobody could tell is let through, and one that is told less
 * closely than the topic asks. */
static bool reads_language(const struct topic *topic, struct bytes tag)
{
    const struct topic_settings *settings = &topic->settings;
    for (size_t i = 0; i < settings->n_languages; i++) {
        if (language_matches(tag, settings->languages[i]) ||
            language_matches(settings->languages[i], tag))
            return true;
    }
    return settings->n_languages == 0 || bytes_empty(tag);
}

/* One reason and no more, for an entry that was not looked at closely: room for exactly that. */
static void only_reason(struct verdict *verdict, struct bytes rule, struct bytes term,
                        struct arena *arena)
{
    verdict->why = ARENA_NEW(arena, struct evidence);
    verdict->n_why = verdict->why_cap = 1;
    verdict->why[0] = (struct evidence){.rule = rule, .term = arena_copy(arena, term)};
}

/* A line of which nobody knows whether it holds counts where it takes away. */
static double score_of(const struct evaluation *ev, const struct topic *topic, bool *held)
{
    double score = 0;
    for (size_t i = 0; i < topic->n_scores; i++) {
        const struct score_line *line = &topic->scores[i];
        enum answer answer = evaluate(ev, line->when);
        held[i] = answer == ANSWER_YES || (answer == ANSWER_UNKNOWN && line->add < 0);
        score += held[i] ? line->add : 0;
    }
    return score;
}

static double size_of(double share)
{
    return share < 0 ? -share : share;
}

/* The features that moved the model most, on the side that it came down on, the strongest first. */
static size_t strongest(const struct topic_model *model, const struct features *features,
                        double distance, const struct feature *best[static STRONGEST])
{
    size_t n = 0;
    for (size_t i = 0; i < features->n; i++) {
        double share = model_share(model, &features->v[i]);
        if (share == 0 || (share > 0) != (distance > 0))
            continue;
        size_t at = n < STRONGEST ? n++ : STRONGEST;
        for (; at > 0 && size_of(model_share(model, best[at - 1])) < size_of(share); at--) {
            if (at < STRONGEST)
                best[at] = best[at - 1];
        }
        if (at < STRONGEST)
            best[at] = &features->v[i];
    }
    return n;
}

/* What the model adds: its distance, and the words that speak for it with their shares. */
static double learnt(const struct evaluation *ev, const struct topic *topic, const bool *held,
                     struct arena *arena, struct verdict *verdict)
{
    struct features features;
    const struct feature *best[STRONGEST];
    features_read(ev, topic, held, &features);
    double distance = model_judge(topic->model, &features);
    struct evidence *whole = &ARENA_PUSH(arena, verdict->why, verdict->n_why, verdict->why_cap);
    *whole = (struct evidence){
        .rule = rule_learn,
        .term = arena_printf(arena, "model of %.*s: %+.2f", BYTES_FMT(topic->settings.model),
                             distance),
    };
    size_t n = strongest(topic->model, &features, distance, best);
    for (size_t i = 0; i < n; i++) {
        const struct feature *feature = best[i];
        double share = model_share(topic->model, feature);
        struct evidence *one = &ARENA_PUSH(arena, verdict->why, verdict->n_why, verdict->why_cap);
        *one = (struct evidence){.rule = rule_learn};
        one->term = feature->rule.p
                        ? arena_printf(arena, "%+.2f %.*s", share, BYTES_FMT(feature->rule))
                        : arena_printf(arena, "%+.2f", share);
        if (feature->hit.length > 0) {
            one->word = arena_copy(arena, reading_text(ev->reading, &feature->hit));
            one->field = bytes_of(place_name(feature->hit.place));
            one->offset = feature->hit.offset;
        }
    }
    return distance;
}

static void judge_score(const struct evaluation *ev, const struct topic *topic, struct arena *arena,
                        struct verdict *verdict)
{
    bool *held = ARENA_ARRAY(ev->scratch, bool, topic->n_scores + 1);
    verdict->score = score_of(ev, topic, held);
    struct verdict model = {0};
    if (topic->model)
        verdict->score += topic->settings.learn_weight * learnt(ev, topic, held, arena, &model);
    verdict->match = verdict->score >= topic->threshold;
    if (!verdict->match)
        only_reason(verdict, rule_threshold, arena_printf(arena, "%g", topic->threshold), arena);
    for (size_t i = 0; i < model.n_why; i++)
        ARENA_PUSH(arena, verdict->why, verdict->n_why, verdict->why_cap) = model.why[i];
    reasons_for(ev, topic->match, rule_match, arena, verdict);
    for (size_t i = 0; i < topic->n_scores; i++) {
        if (held[i])
            reasons_for(ev, topic->scores[i].when, rule_score, arena, verdict);
    }
}

/* An entry is taken only where it is known to belong: what an expression that was given up would have said is held against
 * it, in match and reject as in a score. */
static void judge_topic(const struct evaluation *ev, const struct topic *topic, struct arena *arena,
                        struct verdict *verdict)
{
    if (evaluate(ev, topic->match) != ANSWER_YES) {
        reasons_missing(ev, topic->match, rule_match, arena, verdict);
    } else if (topic->reject && evaluate(ev, topic->reject) != ANSWER_NO) {
        reasons_for(ev, topic->reject, rule_reject, arena, verdict);
        if (verdict->n_why == 0) /* nobody knows */
            only_reason(verdict, rule_reject, topic->reject->label, arena);
    } else {
        judge_score(ev, topic, arena, verdict);
    }
    if (!regexes_any_gave_up(ev->regexes))
        return;
    reasons_given_up(ev, topic->match, arena, verdict);
    if (topic->reject)
        reasons_given_up(ev, topic->reject, arena, verdict);
    for (size_t i = 0; i < topic->n_scores; i++)
        reasons_given_up(ev, topic->scores[i].when, arena, verdict);
}

/* The first of the topic's clauses that the entry leaves unmet; n_clauses: it meets them all. */
static size_t unmet(const struct judge *judge, size_t i)
{
    const struct touch *touch = &judge->touched[i];
    uint32_t met = touch->entry == judge->entry ? touch->clauses : 0;
    size_t n = judge->set->topics[i].n_clauses, clause = 0;
    while (clause < n && (met >> clause & 1) != 0)
        clause++;
    return clause;
}

/* Something that the topic needs is not in the entry: it says no without a further look. */
static void say_missing(const struct topic *topic, size_t clause, struct verdict *verdict)
{
    verdict->why = (struct evidence *)&topic->missing[clause];
    verdict->n_why = verdict->why_cap = 1;
}

static void judge_one(struct judge *judge, const struct evaluation *ev,
                      const struct match_entry *entry, size_t i, struct arena *arena,
                      struct verdict *verdict)
{
    const struct topic *topic = &judge->set->topics[i];
    size_t clause = unmet(judge, i);
    bool is_missing = clause < topic->n_clauses;
    *verdict = (struct verdict){.threshold = topic->threshold, .language = ev->language};
    if (is_missing && topic->sees_all && !entry->only_topics) {
        say_missing(topic, clause, verdict);
    } else if (!may_see(entry, topic->settings.name)) {
        only_reason(verdict, rule_topics, topic->settings.name, arena);
    } else if (!takes_feed(topic, entry, ev->feed_site)) {
        only_reason(verdict, rule_feeds, entry->feed_url.n ? entry->feed_url : entry->feed_title,
                    arena);
    } else if (!reads_language(topic, ev->tag)) {
        only_reason(verdict, rule_languages, ev->tag, arena);
    } else if (is_missing) {
        say_missing(topic, clause, verdict);
    } else {
        judge_topic(ev, topic, arena, verdict);
    }
}

/* Reads what any of the topics looks at, and `also`; the entry as it is then asked. */
static struct evaluation begin(struct judge *judge, const struct topic_set *set,
                               const struct match_entry *entry, uint32_t also, struct arena *arena)
{
    char primary[9];
    arena_reset(judge->scratch);
    take_set(judge, set);
    regexes_begin(judge->regexes);
    struct bytes language = entry_language(entry, judge->scratch);
    read_entry(judge, entry, language, set->looked_at | also);
    touch_topics(judge);
    bool declared = !bytes_empty(language_primary(entry->language, primary));
    bool summary = !bytes_empty(entry->summary), body = !bytes_empty(entry->body);
    return (struct evaluation){
        .reading = judge->reading,
        .regexes = judge->regexes,
        .language = arena_copy(arena, language),
        .tag = declared ? bytes_trim(entry->language) : language,
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
}

void judge_entry(struct judge *judge, const struct topic_set *set, const struct match_entry *entry,
                 struct arena *arena, struct verdict *verdicts)
{
    const struct evaluation ev = begin(judge, set, entry, 0, arena);
    for (size_t i = 0; i < set->n; i++)
        judge_one(judge, &ev, entry, i, arena, &verdicts[i]);
}

void judge_features(struct judge *judge, const struct topic_set *set, size_t topic,
                    const struct match_entry *entry, struct arena *arena, struct features *out)
{
    const struct evaluation ev = begin(judge, set, entry, IN_TEXT, arena);
    const struct topic *t = &set->topics[topic];
    struct features features;
    bool *held = ARENA_ARRAY(ev.scratch, bool, t->n_scores + 1);
    (void)score_of(&ev, t, held);
    features_read(&ev, t, held, &features);
    *out = (struct features){ARENA_ARRAY(arena, struct feature, features.n), features.n};
    for (size_t i = 0; i < features.n; i++)
        out->v[i] = (struct feature){.index = features.v[i].index, .value = features.v[i].value};
}
