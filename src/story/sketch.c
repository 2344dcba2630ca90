#include "story/sketch.h"

#include <math.h>
#include <string.h>

/* A word that every so many items hold says nothing. */
static const float silent = 2.0F;

static const float title_weight = 2.0F, name_weight = 1.3F, number_weight = 0.7F;

static float factor(uint8_t flags)
{
    return (flags & TERM_TITLE ? title_weight : 1.0F) * (flags & TERM_NAME ? name_weight : 1.0F) *
           (flags & TERM_NUMBER ? number_weight : 1.0F);
}

static void insert(struct weights *out, uint8_t place)
{
    size_t at = out->n++;
    for (; at > 0 && out->weight[out->order[at - 1]] < out->weight[place]; at--)
        out->order[at] = out->order[at - 1];
    out->order[at] = place;
}

/* The sums that every comparison needs. */
static void sum_up(const struct report *report, struct weights *out)
{
    out->kept = out->title_all = 0;
    for (size_t i = 0; i < out->n; i++) {
        const float rarity = out->rarity[out->order[i]];
        out->kept += i < SKETCH_TERMS ? rarity * rarity : 0;
        if (report->terms[out->order[i]].flags & TERM_TITLE)
            out->title_all += rarity;
    }
}

void weights_of(const struct report *report, const struct frequency *frequency, struct weights *out)
{
    float all = 0, title = 0;
    out->n = 0;
    for (size_t i = 0; i < report->n_terms; i++) {
        const struct report_term *term = &report->terms[i];
        float rarity = frequency_rarity(frequency, term->hash);
        if (rarity < silent)
            rarity = 0;
        out->rarity[i] = rarity;
        out->is_name[i] = term->flags & TERM_NAME || (!(term->flags & TERM_NUMBER) &&
                                                      frequency_is_name(frequency, term->hash));
        out->weight[i] = rarity * factor(term->flags);
        if (rarity <= 0)
            continue;
        all += out->weight[i] * out->weight[i];
        if (term->flags & TERM_TITLE)
            title += rarity * rarity;
        insert(out, (uint8_t)i);
    }
    out->norm = sqrtf(all);
    out->title_norm = sqrtf(title);
    sum_up(report, out);
}

uint16_t sketch_mark(uint64_t hash)
{
    return (uint16_t)(hash >> 49);
}

static uint16_t short_norm(float norm)
{
    float steps = norm * SKETCH_NORM_STEPS;
    return steps > (float)UINT16_MAX ? UINT16_MAX : (uint16_t)steps;
}

static uint8_t short_count(uint32_t n)
{
    return n > UINT8_MAX ? UINT8_MAX : (uint8_t)n;
}

uint8_t sketch_minimum(uint64_t hash)
{
    uint8_t part = (uint8_t)(hash >> 40);
    return hash && part == 0 ? 1 : part;
}

static size_t title_numbers_kept(size_t n)
{
    return n < SKETCH_TITLE_NUMBERS ? n : SKETCH_TITLE_NUMBERS;
}

static uint16_t series_of(const struct report *report)
{
    uint64_t hash = 0;
    for (size_t i = 0; i < report->n_title_numbers; i++)
        hash = (hash ^ report->title_numbers[i]) * UINT64_C(0x9E3779B97F4A7C15);
    return (uint16_t)(hash >> 48);
}

void sketch_make(const struct report *report, const struct weights *weights, uint32_t story,
                 struct sketch *out)
{
    *out = (struct sketch){
        .id = report->id,
        .minutes = report->minutes,
        .story = story,
        .feed = report->feed,
        .guid = (uint32_t)report->guid,
        .url = (uint32_t)report->url,
        .title = (uint32_t)report->title,
        .opening = (uint16_t)(report->opening >> 48),
        .publisher = (uint16_t)(report->publisher >> 48),
        .norm = short_norm(weights->norm),
        .title_norm = short_norm(weights->title_norm),
        .title_words = short_count(report->title_words),
        .text_words = short_count(report->text_words),
        .flags = report->own_site ? SKETCH_OWN_SITE : 0,
    };
    for (size_t i = 0; i < REPORT_MINIMA; i++)
        out->minima[i] = sketch_minimum(report->minima[i]);
    for (size_t i = 0; i < weights->n && i < SKETCH_TERMS; i++) {
        const struct report_term *term = &report->terms[weights->order[i]];
        out->terms[out->n_terms++] = (uint16_t)(sketch_mark(term->hash) << 1 |
                                                (term->flags & TERM_TITLE));
    }
    out->series = series_of(report);
    out->n_title_numbers = (uint8_t)report->n_title_numbers;
    for (size_t i = 0; i < title_numbers_kept(out->n_title_numbers); i++)
        out->numbers[out->n_numbers++] = (uint16_t)(report->title_numbers[i] >> 48);
    for (size_t i = 0; i < report->n_text_numbers && out->n_numbers < SKETCH_NUMBERS; i++)
        out->numbers[out->n_numbers++] = (uint16_t)(report->text_numbers[i] >> 48);
}

size_t sketch_shared(const struct sketch *a, const struct sketch *b)
{
    size_t shared = 0;
    for (size_t i = 0; i < a->n_terms; i++)
        for (size_t k = 0; k < b->n_terms; k++)
            shared += a->terms[i] >> 1 == b->terms[k] >> 1;
    return shared;
}

enum { MARKS_PER_WORD = 64 };

void marks_set(struct marks *marks, const struct report *report)
{
    for (size_t i = report->n_terms; i-- > 0;) {
        const uint16_t mark = sketch_mark(report->terms[i].hash);
        marks->has[mark / MARKS_PER_WORD] |= UINT64_C(1) << mark % MARKS_PER_WORD;
        marks->place[mark] = (uint8_t)i;
    }
}

void marks_clear(struct marks *marks, const struct report *report)
{
    for (size_t i = 0; i < report->n_terms; i++)
        marks->has[sketch_mark(report->terms[i].hash) / MARKS_PER_WORD] = 0;
}

static bool marks_have(const struct marks *marks, uint16_t mark)
{
    return marks->has[mark / MARKS_PER_WORD] >> mark % MARKS_PER_WORD & 1;
}

/* ---- comparing ---- */

/* How many of the kept numbers are among the full ones. */
static size_t count_common(const uint64_t *full, size_t n_full, const uint16_t *kept, size_t n_kept)
{
    size_t common = 0;
    for (size_t k = 0; k < n_kept; k++)
        for (size_t i = 0; i < n_full; i++)
            if ((uint16_t)(full[i] >> 48) == kept[k]) {
                common++;
                break;
            }
    return common;
}

/* As many numbers have to be the same in their order; of more and fewer the fewer have to be among the more. */
static bool title_numbers_differ(const struct report *report, const struct sketch *kept)
{
    size_t mine = title_numbers_kept(report->n_title_numbers);
    size_t theirs = title_numbers_kept(kept->n_title_numbers);
    if (report->n_title_numbers == kept->n_title_numbers)
        return series_of(report) != kept->series;
    size_t common = theirs <= mine
                        ? count_common(report->title_numbers, report->n_title_numbers,
                                       kept->numbers, theirs)
                        : count_common(report->title_numbers, mine, kept->numbers, theirs);
    return common < (mine < theirs ? mine : theirs);
}

static void compare_numbers(const struct report *report, const struct sketch *kept,
                            struct likeness *out)
{
    size_t in_title = title_numbers_kept(kept->n_title_numbers);
    size_t theirs = kept->n_numbers - in_title;
    size_t less = report->n_text_numbers < theirs ? report->n_text_numbers : theirs;
    size_t common = count_common(report->text_numbers, report->n_text_numbers,
                                 kept->numbers + in_title, theirs);
    out->title_numbers_differ = title_numbers_differ(report, kept);
    out->text_numbers_differ = common * 2 < less;
}

static void compare_names(const struct report *report, const struct sketch *kept,
                          struct likeness *out)
{
    out->same_feed = kept->feed == report->feed;
    out->same_guid = kept->guid && kept->guid == (uint32_t)report->guid;
    out->same_url = kept->url && kept->url == (uint32_t)report->url;
    out->same_title = kept->title && kept->title == (uint32_t)report->title;
    out->same_publisher = kept->publisher && kept->publisher == (uint16_t)(report->publisher >> 48);
    out->has_guid = kept->guid != 0;
    out->nameless = !kept->guid && !kept->url && !report->guid && !report->url;
    out->same_opening = kept->opening && kept->opening == (uint16_t)(report->opening >> 48);
    out->own_site = kept->flags & SKETCH_OWN_SITE;
    out->title_words = kept->title_words;
    out->text_words = kept->text_words;
}

static void compare_minima(const struct report *report, const struct sketch *kept,
                           struct likeness *out)
{
    out->minima = report->minima[0] && kept->minima[0] ? 0 : -1;
    for (size_t i = 0; out->minima >= 0 && i < REPORT_MINIMA; i++)
        out->minima += sketch_minimum(report->minima[i]) == kept->minima[i];
}

/* What two items have in common, summed up on the way. */
struct sums {
    float dot, title_dot;       /* of the vectors of all words, and of the headlines' */
    float inside;               /* rarity of the new headline's words that the kept item has */
    float common;               /* squared rarity of all words in common */
    int kept_title, kept_found; /* words of the kept headline, and those that the new item has */
};

/* Adds a kept term that the new item has at that place. */
static void add_common(const struct report *report, const struct weights *weights, size_t place,
                       bool kept_in_title, struct sums *sums, struct likeness *out)
{
    float rarity = weights->rarity[place];
    uint8_t flags = report->terms[place].flags;
    bool in_title = flags & TERM_TITLE;
    uint8_t kept_flags = (uint8_t)((flags & ~TERM_TITLE) | (kept_in_title ? TERM_TITLE : 0));
    sums->dot += weights->weight[place] * rarity * factor(kept_flags);
    sums->title_dot += kept_in_title && in_title ? rarity * rarity : 0;
    sums->inside += in_title ? rarity : 0;
    sums->common += rarity * rarity;
    sums->kept_found += kept_in_title;
    if (weights->is_name[place])
        out->names += rarity;
    else if (!(flags & TERM_NUMBER))
        out->deeds += rarity;
    out->names_seen |= (flags & TERM_NAME) && rarity > 0;
    out->title_shared += kept_in_title && in_title && rarity > 0;
    out->rare = out->rare > rarity ? out->rare : rarity;
    out->shared += rarity > 0;
}

static float share(float part, float whole)
{
    return whole > 0 ? part / whole : 0;
}

static void compare_terms(const struct report *report, const struct weights *weights,
                          const struct marks *marks, const struct sketch *kept,
                          struct likeness *out)
{
    struct sums sums = {0};
    for (size_t i = 0; i < kept->n_terms; i++) {
        const uint16_t mark = kept->terms[i] >> 1;
        sums.kept_title += kept->terms[i] & 1;
        if (marks_have(marks, mark))
            add_common(report, weights, marks->place[mark], kept->terms[i] & 1, &sums, out);
    }
    float kept_norm = (float)kept->norm / SKETCH_NORM_STEPS;
    float kept_title_norm = (float)kept->title_norm / SKETCH_NORM_STEPS;
    float theirs = kept_norm * kept_norm / 2; /* an estimate: how much is headline is not kept */
    out->all = share(sums.dot, weights->norm * kept_norm);
    out->title = share(sums.title_dot, weights->title_norm * kept_title_norm);
    out->kept_inside = share((float)sums.kept_found, (float)sums.kept_title);
    out->cover = fminf(share(sums.common, fminf(weights->kept, theirs)), 1);
    out->title_inside = fminf(share(sums.inside, weights->title_all), 1);
}

void sketch_compare(const struct report *report, const struct weights *weights,
                    const struct marks *marks, const struct sketch *kept, struct likeness *out)
{
    enum { MINUTES = 60 };
    *out = (struct likeness){0};
    compare_names(report, kept, out);
    compare_numbers(report, kept, out);
    compare_minima(report, kept, out);
    compare_terms(report, weights, marks, kept, out);
    if (report->minutes == 0 || kept->minutes == 0)
        return;
    int64_t apart = (int64_t)report->minutes - (int64_t)kept->minutes;
    out->hours = (float)(apart < 0 ? -apart : apart) / MINUTES;
}
