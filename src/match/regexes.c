#include "match/regexes.h"

#include <stdlib.h>

/* What one expression has found in this entry. */
struct search {
    struct regex *regex;
    int steps; /* that are left to it in this entry */
    bool done, too_slow;
    struct hit *hits; /* kept for the next entry */
    size_t n, cap;
};

struct regexes {
    struct search *searches;
    size_t n;
    int spent; /* by all of them in this entry */
    bool gave_up;
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

static void free_search(struct search *search)
{
    regex_free(search->regex);
    free(search->hits);
}

void regexes_free(struct regexes *regexes)
{
    if (!regexes)
        return;
    for (size_t i = 0; i < regexes->n; i++)
        free_search(&regexes->searches[i]);
    free(regexes->searches);
    free(regexes);
}

void regexes_begin(struct regexes *regexes)
{
    regexes->spent = 0;
    regexes->gave_up = false;
    for (size_t i = 0; i < regexes->n; i++)
        regexes->searches[i].done = regexes->searches[i].too_slow = false;
}

static void make_room(struct search *search, size_t more)
{
    if (search->n + more <= search->cap)
        return;
    search->cap = search->n + more + search->cap;
    search->hits = realloc(search->hits, search->cap * sizeof *search->hits);
    if (!search->hits)
        error_out_of_memory(search->cap * sizeof *search->hits);
}

static void search_part(struct search *search, const struct reading *reading, size_t part,
                        struct bytes text)
{
    struct regex_match matches[REGEX_HITS_MAX];
    size_t n;
    search->too_slow = regex_search(search->regex, text, matches, COUNT_OF(matches), &n) ==
                       REGEX_TOO_SLOW;
    make_room(search, n);
    for (size_t i = 0; i < n; i++)
        search->hits[search->n++] = reading_hit_at(reading, part, matches[i].start, matches[i].end);
}

/* A long text takes more steps than a short one, of the plainest expression. */
static int steps_for(const struct reading *reading)
{
    enum { TEXT_MAX = 1 << 20, BYTES_A_STEP = 2048 };
    size_t bytes = 0;
    enum place place;
    for (size_t part = 0; part < reading_parts(reading) && bytes < TEXT_MAX; part++)
        bytes += reading_part(reading, part, &place).n;
    return REGEX_STEPS_MAX + (int)((bytes < TEXT_MAX ? bytes : TEXT_MAX) / BYTES_A_STEP);
}

const struct hit *regexes_hits(struct regexes *regexes, size_t i, const struct reading *reading,
                               uint32_t places, size_t *n)
{
    struct search *search = &regexes->searches[i];
    if (!search->done) {
        const int steps = steps_for(reading);
        search->done = true;
        search->n = 0;
        search->steps = steps;
        search->too_slow = regexes->spent >= REGEXES_TIMES_MAX * steps;
        for (size_t part = 0; part < reading_parts(reading) && !search->too_slow; part++) {
            enum place place;
            struct bytes text = reading_part(reading, part, &place);
            if ((places & 1u << place) != 0)
                search_part(search, reading, part, text);
        }
        regexes->spent += steps - search->steps;
        regexes->gave_up |= search->too_slow;
    }
    *n = search->n;
    return search->hits;
}

bool regexes_gave_up(const struct regexes *regexes, size_t i)
{
    return regexes->searches[i].too_slow;
}

bool regexes_any_gave_up(const struct regexes *regexes)
{
    return regexes->gave_up;
}
