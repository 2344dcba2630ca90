#include "match/reading.h"

#include <stdlib.h>
#include <string.h>

#include "match/query_lexer.h"
#include "text/charset.h"

enum {
    HITS_MAX = 1000, /* of a group in one entry; what comes later is not looked at */
    APART = NEAR_MAX + QUERY_PHRASE_MAX +
            1, /* between two texts of one place: neither NEAR nor a phrase reaches over */
};

/* A hit as it is found: in the order of the text, whatever its group. */
struct found {
    struct hit hit;
    uint32_t group;
    bool swallows;
};

/* What is known of a group in this entry; of an older one if the epoch differs. */
struct group_state {
    uint32_t epoch;
    uint32_t start, n, filled; /* its run in sorted */
    uint32_t swallowers;
};

struct part {
    struct bytes text;
    enum place place;
    struct tokens tokens;
    uint32_t base;
};

struct reading {
    const struct lexicon *lexicon;
    const struct stem_index *stems;
    uint32_t epoch;
    struct group_state *states;
    size_t states_cap;
    uint32_t *groups;
    size_t n_groups, groups_cap;
    struct found *found;
    size_t n_found, found_cap;
    struct hit *sorted;
    size_t sorted_cap;
    struct part *parts;
    size_t n_parts, parts_cap;
    uint32_t base[PLACE_COUNT]; /* the position of the next text's first word */
    uint32_t *chars, *owners;   /* of the run being read: code points, and the token of each */
    size_t run_cap;
};

struct reading *reading_new(void)
{
    struct reading *reading = calloc(1, sizeof *reading);
    if (!reading)
        error_out_of_memory(sizeof *reading);
    return reading;
}

void reading_free(struct reading *reading)
{
    if (!reading)
        return;
    free(reading->states);
    free(reading->groups);
    free(reading->found);
    free(reading->sorted);
    free(reading->parts);
    free(reading->chars);
    free(reading->owners);
    free(reading);
}

/* Room for n elements; what is new is zeroed. */
static void *grown(void *p, size_t *cap, size_t n, size_t size)
{
    if (n <= *cap)
        return p;
    size_t cap_new = *cap ? *cap : 64;
    while (cap_new < n)
        cap_new *= 2;
    char *q = realloc(p, cap_new * size);
    if (!q)
        error_out_of_memory(cap_new * size);
    memset(q + *cap * size, 0, (cap_new - *cap) * size);
    *cap = cap_new;
    return q;
}

void reading_begin(struct reading *reading, const struct lexicon *lexicon,
                   const struct stem_index *stems)
{
    if (reading->lexicon != lexicon || reading->epoch == UINT32_MAX) {
        reading->epoch = 0;
        free(reading->states);
        reading->states = NULL;
        reading->states_cap = 0;
    }
    size_t groups = lexicon_groups(lexicon);
    reading->states = grown(reading->states, &reading->states_cap, groups, sizeof *reading->states);
    reading->lexicon = lexicon;
    reading->stems = stems;
    reading->epoch++;
    reading->n_groups = reading->n_found = reading->n_parts = 0;
    memset(reading->base, 0, sizeof reading->base);
}

static struct group_state *touch(struct reading *r, uint32_t group)
{
    struct group_state *state = &r->states[group];
    if (state->epoch != r->epoch) {
        *state = (struct group_state){.epoch = r->epoch};
        r->groups = grown(r->groups, &r->groups_cap, r->n_groups + 1, sizeof *r->groups);
        r->groups[r->n_groups++] = group;
    }
    return state;
}

static void note(struct reading *r, const struct pattern *pattern, const struct hit *hit)
{
    for (size_t i = 0; i < pattern->n_uses; i++) {
        struct group_state *state = touch(r, pattern->uses[i].group);
        bool swallows = pattern->uses[i].swallows;
        if ((swallows ? state->swallowers : state->n) >= HITS_MAX)
            continue;
        state->n += !swallows;
        state->swallowers += swallows;
        r->found = grown(r->found, &r->found_cap, r->n_found + 1, sizeof *r->found);
        r->found[r->n_found++] = (struct found){*hit, pattern->uses[i].group, swallows};
    }
}

/* The characters of a run of tokens from scripts without spaces, with the token that each stands in. */
struct run {
    const struct tokens *tokens;
    const uint32_t *chars, *owners;
    size_t n;
};

static bool starts_token(const struct run *run, size_t at)
{
    return at == 0 || run->owners[at - 1] != run->owners[at];
}

/* Whether a run atom's characters stand at `at`, with its ends where the atom wants them. */
static bool run_fits(const struct run *run, size_t at, const struct atom *atom)
{
    if (atom->n_chars > run->n - at ||
        memcmp(run->chars + at, atom->chars, atom->n_chars * sizeof *run->chars) != 0)
        return false;
    if (atom->kind != ATOM_RUN && !starts_token(run, at))
        return false;
    size_t end = at + atom->n_chars;
    return atom->kind != ATOM_RUN_WHOLE || end == run->n || starts_token(run, end);
}

static bool word_fits(const struct reading *r, const struct token *token, const struct atom *atom)
{
    switch (atom->kind) {
    case ATOM_STEM:
        return token->stem_hash == r->stems->stems[atom->word];
    case ATOM_EXACT:
        return token->word_hash == atom->hash;
    default: /* a prefix; or a run inside a phrase, which stands at a token's start */
        return bytes_starts(token->word, atom->text);
    }
}

/* Whether the atoms from the second on follow token `at`. */
static bool tail_fits(const struct reading *r, const struct tokens *tokens, size_t at,
                      const struct pattern *pattern)
{
    if (pattern->n > tokens->n - at)
        return false;
    for (size_t i = 1; i < pattern->n; i++) {
        if (!word_fits(r, &tokens->v[at + i], &pattern->atoms[i]))
            return false;
    }
    return true;
}

struct hit reading_hit_of(const struct reading *reading, size_t part, size_t first, size_t last)
{
    const struct part *p = &reading->parts[part];
    const struct token *a = &p->tokens.v[first], *b = &p->tokens.v[last];
    return (struct hit){
        .place = p->place,
        .first = p->base + (uint32_t)first,
        .last = p->base + (uint32_t)last,
        .offset = a->offset,
        .length = b->offset + b->length - a->offset,
        .part = (uint32_t)part,
        .byte = a->byte,
    };
}

/* The same of the part being read. */
static struct hit hit_of(const struct reading *r, size_t first, size_t last)
{
    return reading_hit_of(r, r->n_parts - 1, first, last);
}

/* Patterns that begin with token `at`. What was looked up by the whole word or stem is that; of a prefix only the first
 * bytes were, and it is compared. */
static void try_words(struct reading *r, const struct tokens *tokens, size_t at,
                      struct posting_list list, bool is_prefix)
{
    for (uint32_t i = 0; i < list.n; i++) {
        const struct pattern *pattern = lexicon_pattern(r->lexicon, list.ids[i]);
        if ((is_prefix && !word_fits(r, &tokens->v[at], &pattern->atoms[0])) ||
            (pattern->n > 1 && !tail_fits(r, tokens, at, pattern)))
            continue;
        struct hit hit = hit_of(r, at, at + pattern->n - 1);
        note(r, pattern, &hit);
    }
}

static void read_word(struct reading *r, const struct tokens *tokens, size_t at)
{
    const struct token *token = &tokens->v[at];
    try_words(r, tokens, at, postings_find(&r->stems->first, token->stem_hash), false);
    try_words(r, tokens, at, lexicon_exact(r->lexicon, token->word_hash), false);
    uint64_t lengths = lexicon_prefix_lengths(r->lexicon, token->word);
    for (; lengths != 0; lengths &= lengths - 1) {
        size_t length = (size_t)__builtin_ctzll(lengths);
        if (length > token->word.n)
            break;
        try_words(r, tokens, at, lexicon_prefix(r->lexicon, token->word, length), true);
    }
}

static void try_runs(struct reading *r, const struct run *run, size_t at, struct posting_list list)
{
    for (uint32_t i = 0; i < list.n; i++) {
        const struct pattern *pattern = lexicon_pattern(r->lexicon, list.ids[i]);
        const struct atom *atom = &pattern->atoms[0];
        if (!run_fits(run, at, atom))
            continue;
        uint32_t first = run->owners[at], last = run->owners[at + atom->n_chars - 1];
        if (!tail_fits(r, run->tokens, last, pattern))
            continue;
        struct hit hit = hit_of(r, first, last + pattern->n - 1);
        while (at > hit.skip && run->owners[at - hit.skip - 1] == first)
            hit.skip++;
        hit.offset += hit.skip;
        if (pattern->n == 1)
            hit.length = atom->n_chars;
        else
            hit.length -= hit.skip;
        note(r, pattern, &hit);
    }
}

/* Reads the tokens from first up to the end of their run; returns the first token behind it. */
static size_t read_run(struct reading *r, const struct tokens *tokens, size_t first)
{
    size_t n = 0, i = first;
    do {
        const struct token *token = &tokens->v[i];
        size_t cap = r->run_cap;
        r->chars = grown(r->chars, &cap, n + token->word.n, sizeof *r->chars);
        r->owners = grown(r->owners, &r->run_cap, n + token->word.n, sizeof *r->owners);
        for (size_t at = 0; at < token->word.n; n++) {
            r->chars[n] = utf8_next(token->word, &at);
            r->owners[n] = (uint32_t)i;
        }
        i++;
    } while (i < tokens->n && tokens->v[i].ideographic &&
             tokens->v[i].offset == tokens->v[i - 1].offset + tokens->v[i - 1].length);
    struct run run = {tokens, r->chars, r->owners, n};
    for (size_t at = 0; at < n; at++) {
        if (at + 1 < n)
            try_runs(r, &run, at, lexicon_run(r->lexicon, run.chars[at], run.chars[at + 1]));
        if (starts_token(&run, at))
            try_runs(r, &run, at, lexicon_run(r->lexicon, run.chars[at], 0));
    }
    return i;
}

void reading_add(struct reading *reading, enum place place, struct bytes text,
                 const struct tokens *tokens)
{
    reading->parts = grown(reading->parts, &reading->parts_cap, reading->n_parts + 1,
                           sizeof *reading->parts);
    reading->parts[reading->n_parts++] = (struct part){
        .text = text, .place = place, .tokens = *tokens, .base = reading->base[place]};
    for (size_t i = 0; i < tokens->n;) {
        if (tokens->v[i].ideographic)
            i = read_run(reading, tokens, i);
        else
            read_word(reading, tokens, i++);
    }
    reading->base[place] += (uint32_t)tokens->n + APART;
}

/* Whether a hit lies inside the other. */
static bool inside(const struct hit *hit, const struct hit *other)
{
    return hit->part == other->part && hit->offset >= other->offset &&
           hit->offset + hit->length <= other->offset + other->length;
}

/* Puts the hits of each group together, in the order in which they were found. */
static void sort_hits(struct reading *r)
{
    r->sorted = grown(r->sorted, &r->sorted_cap, r->n_found, sizeof *r->sorted);
    uint32_t start = 0;
    for (size_t i = 0; i < r->n_groups; i++) {
        struct group_state *state = &r->states[r->groups[i]];
        state->start = start;
        start += state->n;
    }
    for (size_t i = 0; i < r->n_found; i++) {
        const struct found *found = &r->found[i];
        struct group_state *state = &r->states[found->group];
        if (!found->swallows)
            r->sorted[state->start + state->filled++] = found->hit;
    }
}

/* A swallower takes out the hits inside it. They are found at or behind its place, and close to it: at most a phrase's
 * length of words away, so that looking around it is enough. */
static void swallow(struct reading *r, const struct found *swallower)
{
    struct group_state *state = &r->states[swallower->group];
    struct hit *hits = r->sorted + state->start;
    uint32_t low = 0, high = state->n;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (hits[middle].part < swallower->hit.part ||
            (hits[middle].part == swallower->hit.part && hits[middle].first < swallower->hit.first))
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < state->n && hits[low].part == swallower->hit.part &&
           hits[low].first <= swallower->hit.last;
         low++) {
        if (inside(&hits[low], &swallower->hit))
            hits[low].length = 0;
    }
}

static void drop_swallowed(struct reading *r)
{
    size_t kept = 0;
    for (size_t i = 0; i < r->n_found; i++) {
        if (r->found[i].swallows)
            swallow(r, &r->found[i]);
    }
    for (size_t i = 0; i < r->n_groups; i++) {
        struct group_state *state = &r->states[r->groups[i]];
        struct hit *hits = r->sorted + state->start;
        uint32_t n = 0;
        for (uint32_t k = 0; state->swallowers > 0 && k < state->n; k++) {
            if (hits[k].length > 0)
                hits[n++] = hits[k];
        }
        state->n = state->swallowers > 0 ? n : state->n;
        if (state->n > 0)
            r->groups[kept++] = r->groups[i];
    }
    r->n_groups = kept;
}

void reading_end(struct reading *reading)
{
    sort_hits(reading);
    drop_swallowed(reading);
}

const struct hit *reading_hits(const struct reading *reading, uint32_t group, size_t *n)
{
    const struct group_state *state = &reading->states[group];
    *n = state->epoch == reading->epoch ? state->n : 0;
    return reading->sorted + (*n > 0 ? state->start : 0);
}

const uint32_t *reading_groups(const struct reading *reading, size_t *n)
{
    *n = reading->n_groups;
    return reading->groups;
}

size_t reading_parts(const struct reading *reading)
{
    return reading->n_parts;
}

struct bytes reading_part(const struct reading *reading, size_t part, enum place *place)
{
    *place = reading->parts[part].place;
    return reading->parts[part].text;
}

const struct tokens *reading_tokens(const struct reading *reading, size_t part, enum place *place)
{
    *place = reading->parts[part].place;
    return &reading->parts[part].tokens;
}

/* The last token that begins at or before the byte; the first one where there is none. */
static uint32_t token_at(const struct tokens *tokens, size_t byte)
{
    size_t low = 0, high = tokens->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (tokens->v[middle].byte <= byte)
            low = middle + 1;
        else
            high = middle;
    }
    return low > 0 ? (uint32_t)low - 1 : 0;
}

static uint32_t count_chars(struct bytes text)
{
    uint32_t n = 0;
    for (size_t at = 0; at < text.n; n++)
        utf8_next(text, &at);
    return n;
}

struct hit reading_hit_at(const struct reading *reading, size_t part, size_t start, size_t end)
{
    const struct part *p = &reading->parts[part];
    return (struct hit){
        .place = p->place,
        .first = p->base + token_at(&p->tokens, start),
        .last = p->base + token_at(&p->tokens, end > start ? end - 1 : start),
        .offset = count_chars((struct bytes){p->text.p, start}),
        .length = count_chars((struct bytes){p->text.p + start, end - start}),
        .part = (uint32_t)part,
        .byte = (uint32_t)start,
    };
}

struct bytes reading_text(const struct reading *reading, const struct hit *hit)
{
    struct bytes text = bytes_skip(reading->parts[hit->part].text, hit->byte);
    size_t from = 0, to;
    for (uint32_t i = 0; i < hit->skip && from < text.n; i++)
        utf8_next(text, &from);
    to = from;
    for (uint32_t i = 0; i < hit->length && to < text.n; i++)
        utf8_next(text, &to);
    return (struct bytes){text.p + from, to - from};
}
