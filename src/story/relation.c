#include "story/relation.h"

#include <math.h>

/* Where the shares of a likeness begin to tell. */
static const float agrees = 0.25F, agrees_well = 0.5F, nearly_all = 0.75F;

enum { HEADLINE_WORDS_MIN = 5, TEXT_WORDS_MIN = 8 };

static const char *const relations[RELATION_COUNT] = {
    [RELATION_NONE] = "none",
    [RELATION_STORY] = "same story",
    [RELATION_ARTICLE] = "same article",
    [RELATION_ENTRY] = "same entry",
};

static const char *const reasons[REASON_COUNT] = {
    [REASON_UNLIKE] = "too little in common",
    [REASON_TIME] = "too far apart in time",
    [REASON_NUMBERS] = "the same words, other numbers or dates",
    [REASON_OTHER_CONTENT] = "the same id, address or headline over other content",
    [REASON_TOO_GENERAL] = "a headline that says too little",
    [REASON_SAME_NAMES] = "the same id and address in this feed",
    [REASON_SAME_GUID] = "the same id in this feed",
    [REASON_SAME_URL] = "the same address",
    [REASON_SAME_HEADLINE] = "the same headline",
    [REASON_SAME_TEXT] = "the same text",
    [REASON_LIKE] = "the same event by words, names and time",
};

const char *relation_name(enum relation relation)
{
    return relations[relation];
}

const char *reason_name(enum reason reason)
{
    return reasons[reason];
}

float relation_probability(float odds)
{
    return 1 / (1 + expf(-odds));
}

/* ---- content ---- */

static bool both_have_text(const struct report *report, const struct likeness *l)
{
    return report->text_words >= TEXT_WORDS_MIN && l->text_words >= TEXT_WORDS_MIN;
}

/* The words that the shorter of two texts has. */
static uint32_t shorter_text(const struct report *report, const struct likeness *l)
{
    uint32_t theirs = (uint32_t)l->text_words;
    return report->text_words < theirs ? report->text_words : theirs;
}

/* Least hashes in common that tell of a text amended, of one and the same, and of one cut short. */
enum { MINIMA_SOME = 3, MINIMA_MANY = 6, MINIMA_NEARLY_ALL = 7 };

/* Whether the texts are one, whole, amended or cut short. */
static bool same_text(const struct report *report, const struct likeness *l)
{
    if (!both_have_text(report, l) || (l->text_numbers_differ && l->minima < MINIMA_MANY))
        return false;
    return l->minima >= MINIMA_MANY || (l->minima >= MINIMA_SOME && l->cover >= nearly_all) ||
           (l->same_opening && l->cover >= agrees_well);
}

/* Whether they are the same to the word. */
static bool equal_text(const struct report *report, const struct likeness *l)
{
    uint32_t words = report->text_words < UINT8_MAX ? report->text_words : UINT8_MAX;
    return l->same_opening && l->minima == REPORT_MINIMA && words == (uint32_t)l->text_words;
}

/* How far the contents agree. That a headline of a word or two stands in the other's text says little. */
static float agreement(const struct likeness *l)
{
    enum { WORDS_MIN = 3 };
    float inside = l->shared >= WORDS_MIN ? l->title_inside : 0;
    return l->same_title ? 1 : fmaxf(fmaxf(l->title, inside), l->all);
}

/* ---- the same entry ---- */

static struct judgement judged(enum relation relation, enum reason reason)
{
    return (struct judgement){relation, reason, RELATION_NO_ODDS};
}

/* Within one feed, where an id or an address is shared. Ids and addresses that are one for all, or a page that shows
 * something else tomorrow, are why the content has to agree. */
static struct judgement judge_names(const struct report *report, const struct likeness *l)
{
    bool guid = l->same_guid, url = l->same_url;
    bool strong_guid = guid && report->guid_strength == NAME_STRONG;
    bool strong_url = url && report->url_strength == NAME_STRONG;
    float content = agreement(l);
    if (guid && url && (strong_guid || strong_url))
        return judged(RELATION_ENTRY, REASON_SAME_NAMES);
    bool other_guid = !guid && report->guid && l->has_guid;
    float needed = strong_guid || strong_url ? agrees : other_guid ? nearly_all : agrees_well;
    if (content < needed || (!strong_guid && !strong_url && l->title_numbers_differ))
        return judged(RELATION_NONE, REASON_OTHER_CONTENT);
    return judged(RELATION_ENTRY, guid ? REASON_SAME_GUID : REASON_SAME_URL);
}

/* Within one feed that gives neither ids nor addresses of its entries: the headline is all there is to name them. */
static struct judgement judge_nameless(const struct report *report, const struct likeness *l)
{
    if (both_have_text(report, l) && !same_text(report, l))
        return judged(RELATION_NONE, REASON_OTHER_CONTENT);
    return judged(RELATION_ENTRY, REASON_SAME_HEADLINE);
}

/* ---- the same article ---- */

/* Another feed, the same address. A feed that links to another's article under words of its own must not stand for it:
 * without agreement only an item of the publisher's own feed can be the one that is meant. And where the publisher's own
 * item comes after a stranger's and their texts are two, it is an article of its own: of the same story, unless even the
 * headline was taken over. */
static struct judgement judge_address(const struct report *report, const struct likeness *l)
{
    static const float surely = 3;
    float needed = report->url_strength == NAME_STRONG ? agrees : agrees_well;
    bool own = report->url_strength == NAME_STRONG && l->own_site;
    bool other_text = report->own_site && !l->own_site && both_have_text(report, l) &&
                      !same_text(report, l);
    if ((other_text && l->same_title) || (agreement(l) < needed && !own))
        return judged(RELATION_NONE, REASON_OTHER_CONTENT);
    if (other_text && l->cover < agrees)
        return (struct judgement){RELATION_STORY, REASON_SAME_URL, surely};
    return judged(RELATION_ARTICLE, REASON_SAME_URL);
}

/* Whether a headline says enough to be met twice only over the same article. */
static bool says_enough(const struct report *report)
{
    return report->title_words >= HEADLINE_WORDS_MIN;
}

/* A feed that gives two of its items different ids and addresses takes them for two. It has to be the same to the word,
 * and name somebody or something, to be one after all. */
static struct judgement judge_twin(const struct report *report, const struct likeness *l)
{
    bool has_text = report->text_words > 0 || l->text_words > 0;
    if (!says_enough(report) || l->repeats > 0 || (report->names_tell && !l->names_seen))
        return judged(RELATION_NONE, REASON_TOO_GENERAL);
    if (l->text_numbers_differ)
        return judged(RELATION_NONE, REASON_NUMBERS);
    if (has_text && !equal_text(report, l))
        return judged(RELATION_NONE, REASON_OTHER_CONTENT);
    return judged(RELATION_ARTICLE, REASON_SAME_HEADLINE);
}

static struct judgement judge_headline(const struct report *report, const struct likeness *l)
{
    enum { PHRASE = 4 }; /* words; what is less is what is left of a text */
    if (l->same_feed)
        return judge_twin(report, l);
    if (l->text_numbers_differ && l->minima < MINIMA_MANY && shorter_text(report, l) >= PHRASE)
        return judged(RELATION_NONE, REASON_NUMBERS);
    if (!both_have_text(report, l))
        return says_enough(report) ? judged(RELATION_ARTICLE, REASON_SAME_HEADLINE)
                                   : judged(RELATION_NONE, REASON_TOO_GENERAL);
    if (!same_text(report, l))
        return judged(RELATION_NONE, REASON_OTHER_CONTENT);
    return judged(RELATION_ARTICLE, REASON_SAME_HEADLINE);
}

/* Whether the text is the same, and long enough to be no standing phrase: the words that an outlet puts under all it
 * sends are not the article. */
static bool same_long_text(const struct report *report, const struct likeness *l)
{
    enum { LONG = 60 };
    return !l->same_feed && shorter_text(report, l) >= LONG && l->minima >= MINIMA_NEARLY_ALL &&
           l->same_opening;
}

/* A feed that gives two of its items ids, addresses and headlines of their own means two, unless one is the other under
 * a headline put better. */
static bool is_headed_again(const struct report *report, const struct likeness *l)
{
    enum { WORDS_MIN = 18 };
    static const float partly = 0.3F;
    return equal_text(report, l) && shorter_text(report, l) >= WORDS_MIN &&
           (l->title >= partly || l->title_inside >= agrees_well) &&
           (!report->names_tell || l->names_seen);
}

/* The same text under another headline, which has to be borne out by headline or text of the other. */
static struct judgement judge_text(const struct report *report, const struct likeness *l)
{
    enum { SHORT = 12, LONG = 60 };
    static const float nearly_the_same = 0.9F;
    uint32_t shorter = shorter_text(report, l);
    bool related = l->title >= agrees || l->title_inside >= agrees;
    bool whole = l->minima >= MINIMA_MANY && l->cover >= agrees_well &&
                 (related || shorter >= LONG);
    bool cut = l->title >= nearly_all && l->cover >= nearly_the_same &&
               (l->same_opening || l->minima >= 2);
    bool same = l->same_feed ? is_headed_again(report, l) : whole || cut;
    if (!same || shorter < SHORT || l->repeats > 0)
        return judged(RELATION_NONE, REASON_UNLIKE);
    return judged(RELATION_ARTICLE, REASON_SAME_TEXT);
}

static struct judgement judge_content(const struct report *report, const struct likeness *l,
                                      float window_hours)
{
    if (l->hours > window_hours)
        return judged(RELATION_NONE, REASON_TIME);
    if (same_long_text(report, l))
        return judged(RELATION_ARTICLE, REASON_SAME_TEXT);
    if (l->title_numbers_differ)
        return judged(RELATION_NONE, REASON_NUMBERS);
    if (l->same_title)
        return judge_headline(report, l);
    if (same_text(report, l))
        return judge_text(report, l);
    return judged(RELATION_NONE, REASON_UNLIKE);
}

/* ---- the same story ---- */

/* What each fact says for one event or against it. Fitted by logistic regression to 16,000 pairs of items of which it was
 * known whether they tell one event; fitted to half of the days it told the events of the other half nearly as well. */
enum fact {
    FACT_ALWAYS, /* most pairs tell two */
    FACT_WORDS,  /* the root of the cosine of all words */
    FACT_TITLE,  /* the cosine of the headlines */
    FACT_NAMES,  /* the logarithms of the rarity of names in common */
    FACT_DEEDS,  /* … and of other words */
    FACT_BOTH,   /* who and what: names alone are one war, words alone one kind of event */
    FACT_DAYS,   /* between them */
    FACT_FEED,   /* a feed seldom tells one event twice */
    FACT_PUBLISHER,
    FACT_INSIDE,      /* the new headline is borne out by the kept item */
    FACT_KEPT_INSIDE, /* … and the kept one by the new item */
    FACT_RAREST,      /* the rarest word in common */
    FACT_COUNT
};

static const float says[FACT_COUNT] = {
    [FACT_ALWAYS] = -9.57F, [FACT_WORDS] = 5.54F,       [FACT_TITLE] = 0.38F,
    [FACT_NAMES] = 0.21F,   [FACT_DEEDS] = 0.24F,       [FACT_BOTH] = 0.15F,
    [FACT_DAYS] = -0.89F,   [FACT_FEED] = -0.53F,       [FACT_PUBLISHER] = -1.12F,
    [FACT_INSIDE] = 2.9F,   [FACT_KEPT_INSIDE] = 2.02F, [FACT_RAREST] = 0.52F,
};

const float relation_story_odds = 0.1F;

static float story_odds(const struct likeness *l)
{
    static const float hours_of_day = 24;
    float names = log1pf(l->names), deeds = log1pf(l->deeds), odds = 0;
    const float facts[FACT_COUNT] = {
        [FACT_ALWAYS] = 1,
        [FACT_WORDS] = sqrtf(l->all),
        [FACT_TITLE] = l->title,
        [FACT_NAMES] = names,
        [FACT_DEEDS] = deeds,
        [FACT_BOTH] = names * deeds,
        [FACT_DAYS] = l->hours / hours_of_day,
        [FACT_FEED] = l->same_feed,
        [FACT_PUBLISHER] = l->same_publisher,
        [FACT_INSIDE] = l->title_inside,
        [FACT_KEPT_INSIDE] = l->kept_inside,
        [FACT_RAREST] = l->rare,
    };
    for (size_t i = 0; i < FACT_COUNT; i++)
        odds += says[i] * facts[i];
    return odds;
}

/* The next of a series in one feed: its words with other numbers. */
static bool is_series(const struct likeness *l)
{
    bool other_title = l->title_numbers_differ && l->title >= agrees_well;
    bool other_text = l->text_numbers_differ && (l->same_title || l->minima >= MINIMA_SOME);
    return l->same_feed && (other_title || other_text);
}

static struct judgement judge_story(const struct likeness *l, float window_hours)
{
    if (l->hours > window_hours)
        return judged(RELATION_NONE, REASON_TIME);
    if (is_series(l))
        return judged(RELATION_NONE, REASON_NUMBERS);
    float odds = story_odds(l);
    bool same = odds >= relation_story_odds;
    return (struct judgement){same ? RELATION_STORY : RELATION_NONE,
                              same ? REASON_LIKE : REASON_UNLIKE, odds};
}

struct judgement relation_judge(const struct report *report, const struct likeness *likeness,
                                float window_hours)
{
    struct judgement best = judged(RELATION_NONE, REASON_UNLIKE);
    if (likeness->same_feed && (likeness->same_guid || likeness->same_url))
        best = judge_names(report, likeness);
    else if (likeness->same_url)
        best = judge_address(report, likeness);
    else if (likeness->same_feed && likeness->nameless && likeness->same_title)
        best = judge_nameless(report, likeness);
    if (best.relation == RELATION_NONE && best.reason != REASON_OTHER_CONTENT)
        best = judge_content(report, likeness, window_hours);
    bool open = best.reason == REASON_UNLIKE || best.reason == REASON_NUMBERS ||
                (best.reason == REASON_TOO_GENERAL && !likeness->same_feed);
    if (best.relation == RELATION_NONE && open)
        best = judge_story(likeness, window_hours);
    return best;
}
