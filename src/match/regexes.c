#include "match/regexes.h"

#include <stdlib.h>

/* What one expression has found in this entry. */
struct search {
    struct regex *regex;
    int steps; /* that are left to it in this entry */
    bool done, too_slow;
    struct hit hits[REGEX_HITS_MAX];
    size_t n;
};

struct regexes {
    struct search *searches;
    size_t n;
    int spent; /* by all of them in this entry */
};

struct regexes *regexes_new(struct regex *const *originals, size_t n)
{
    struct regexes *regexes = calloc(1, sizeof *regexes);
    struct search *searches = calloc(n ? n : 1, sizeof *searches);
    if (!regexes || !searches)
        error_out_of_memory(n * sizeof *searches);
    *regexes = (struct regexes){.searches = searches, .n = n};
    for (size_t i = 0; i < n; i++) {
        searches[i].regex = regex_copy(originals[i]);
        regex_share(searches[i].regex, &searches[i].steps);
    }
    return regexes;
}

void regexes_free(struct regexes *regexes)
{
    if (!regexes)
        return;
    for (size_t i = 0; i < regexes->n; i++)
        regex_free(regexes->searches[i].regex);
    free(regexes->searches);
    free(regexes);
}

void regexes_begin(struct regexes *regexes)
{
    regexes->spent = 0;
    for (size_t i = 0; i < regexes->n; i++)
        regexes->searches[i].done = false;
}

static void search_part(struct search *search, const struct reading *reading, size_t part)
{
    struct regex_match matches[REGEX_HITS_MAX];
    enum place place;
    size_t n;
    struct bytes text = reading_part(reading, part, &place);
    if (regex_search(search->regex, text, matches, COUNT_OF(matches) - search->n, &n) ==
        REGEX_TOO_SLOW)
        search->too_slow = true;
    for (size_t i = 0; i < n; i++)
        search->hits[search->n++] = reading_hit_at(reading, part, matches[i].start, matches[i].end);
}

const struct hit *regexes_hits(struct regexes *regexes, size_t i, const struct reading *reading,
                               size_t *n)
{
    struct search *search = &regexes->searches[i];
    if (!search->done) {
        search->done = true;
        search->n = 0;
        search->steps = REGEX_STEPS_MAX;
        search->too_slow = regexes->spent >= REGEXES_STEPS_MAX;
        for (size_t part = 0; part < reading_parts(reading) && !search->too_slow; part++)
            search_part(search, reading, part);
        regexes->spent += REGEX_STEPS_MAX - search->steps;
    }
    *n = search->n;
    return search->hits;
}
