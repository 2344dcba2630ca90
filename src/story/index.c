#include "story/index.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "story/merges.h"

/* Items lie in blocks of a ring. A posting is the place of an item in the ring, which of its keys it is listed under, and
 * a few bits of that key, which tell it from most others of the chain without a look at the item; the next posting of the
 * chain stands beside the items. When the table of chains grows, both halves of it begin with the chain they had in
 * common: what is older than the growth is shared, and passed over where it does not fit. */
enum {
    BLOCK_BITS = 12,
    BLOCK = 1 << BLOCK_BITS,
    PLACE_BITS = 23,
    TAG_BITS = 5,
    HEADS_FIRST = 1 << 12,
    POSTINGS_PER_HEAD = 8,
    STEPS_NAME = 64,   /* walked in a chain of a name, those that lead to something else included */
    STEPS_WORDS = 256, /* … in the chains of all words together */
    WORDS_SOUGHT = 16,
    SEEN_SLOTS = 1024
};
#define PLACE_MASK (((uint32_t)1 << PLACE_BITS) - 1)
#define NO_POSTING UINT32_MAX
static_assert(INDEX_KEYS < 1 << (32 - PLACE_BITS - TAG_BITS), "NO_POSTING is none");

/* The postings behind those of an item's keys. */
struct links {
    uint32_t next[INDEX_KEYS];
};

struct block {
    uint32_t newest;           /* the clock when the last item was added */
    struct links links[BLOCK]; /* all that a walk reads */
    struct sketch sketches[BLOCK];
};

/* An item met on the way, and what it shares. */
struct met {
    uint32_t place;
    float worth;
};

struct story_index {
    uint32_t keep_minutes;
    size_t most;
    struct block **blocks; /* a ring of 2^n pointers */
    size_t n_blocks;
    uint32_t first,
        end; /* the places of the oldest item and behind the newest; they count on for ever */
    uint32_t *heads;
    size_t n_heads;
    size_t postings; /* of items that are held, about */
    struct frequency *frequency;
    struct weights weights; /* of the item at hand */
    struct marks marks;
    struct met met[SEEN_SLOTS / 2];
    size_t n_met;
    uint16_t slots[SEEN_SLOTS]; /* by place: where in met, plus one */
};

static void *zeroed(size_t n, size_t size)
{
    void *p = calloc(n, size);
    if (!p)
        error_out_of_memory(n * size);
    return p;
}

struct story_index *story_index_new(uint32_t keep_minutes, size_t most)
{
    enum { RING_FIRST = 16 };
    struct story_index *index = zeroed(1, sizeof *index);
    index->keep_minutes = keep_minutes;
    index->most = most < PLACE_MASK / 2 ? most : PLACE_MASK / 2;
    index->n_blocks = RING_FIRST;
    index->blocks = zeroed(index->n_blocks, sizeof(struct block *));
    index->n_heads = HEADS_FIRST;
    index->heads = zeroed(index->n_heads, sizeof *index->heads);
    memset(index->heads, 0xff, index->n_heads * sizeof *index->heads);
    index->frequency = frequency_new();
    return index;
}

void story_index_free(struct story_index *index)
{
    if (!index)
        return;
    for (size_t i = 0; i < index->n_blocks; i++)
        free(index->blocks[i]);
    free(index->blocks);
    free(index->heads);
    frequency_free(index->frequency);
    free(index);
}

size_t story_index_items(const struct story_index *index)
{
    return index->end - index->first;
}

size_t story_index_bytes(const struct story_index *index)
{
    size_t blocks = 0;
    for (size_t i = 0; i < index->n_blocks; i++)
        blocks += index->blocks[i] != NULL;
    return blocks * sizeof(struct block) + index->n_heads * sizeof *index->heads +
           index->n_blocks * sizeof(struct block *);
}

static struct block **block_at(const struct story_index *index, uint32_t place)
{
    return &index->blocks[(place >> BLOCK_BITS) & (index->n_blocks - 1)];
}

static struct sketch *sketch_at(const struct story_index *index, uint32_t place)
{
    return &(*block_at(index, place))->sketches[place & (BLOCK - 1)];
}

static struct links *links_at(const struct story_index *index, uint32_t place)
{
    return &(*block_at(index, place))->links[place & (BLOCK - 1)];
}

/* The place that a posting means, if its item is still held: places are kept by their low bits. */
static bool place_of(const struct story_index *index, uint32_t posting, uint32_t *place)
{
    if (posting == NO_POSTING)
        return false;
    uint32_t back = (index->end - 1 - posting) & PLACE_MASK;
    *place = index->end - 1 - back;
    return back < index->end - index->first;
}

/* Which of an item's keys a posting is of. */
static size_t number_of(uint32_t posting)
{
    return posting >> (PLACE_BITS + TAG_BITS);
}

static bool has_tag(uint32_t posting, uint32_t tag)
{
    return (posting >> PLACE_BITS & ((1u << TAG_BITS) - 1)) == tag;
}

/* The bits of a key that its postings bear: those that have no part in finding the chain. */
static uint32_t tag_of(uint32_t key)
{
    return key >> (32 - TAG_BITS);
}

/* ---- keys ---- */

enum key_kind { KEY_URL = 1, KEY_GUID, KEY_TITLE, KEY_MINIMUM, KEY_WORD };

static uint32_t key(enum key_kind kind, uint64_t hash)
{
    uint64_t mixed = (hash ^ (uint64_t)kind * UINT64_C(0x9E3779B97F4A7C15)) *
                     UINT64_C(0xD6E8FEB86659FD93);
    return (uint32_t)(mixed >> 32);
}

/* The keys of an item's names, each with its kind. */
struct keys {
    uint32_t v[INDEX_KEYS];
    enum key_kind kind[INDEX_KEYS];
    size_t n;
};

static void add_key(struct keys *keys, enum key_kind kind, uint64_t hash)
{
    if (hash == 0 || keys->n == INDEX_KEYS)
        return;
    keys->kind[keys->n] = kind;
    keys->v[keys->n++] = key(kind, hash);
}

static struct keys keys_of_names(const struct report *report)
{
    struct keys keys = {.n = 0};
    add_key(&keys, KEY_URL, report->url);
    add_key(&keys, KEY_GUID, report->guid ? report->guid + report->feed : 0);
    add_key(&keys, KEY_TITLE, report->title);
    add_key(&keys, KEY_MINIMUM, report->minima[0]);
    return keys;
}

/* ---- adding ---- */

/* Doubles the ring; blocks keep their number. */
static void grow_ring(struct story_index *index)
{
    struct block **blocks = zeroed(index->n_blocks * 2, sizeof(struct block *));
    uint32_t first = index->first >> BLOCK_BITS, end = (index->end - 1) >> BLOCK_BITS;
    for (uint32_t b = first; b != end + 1; b++)
        blocks[b & (index->n_blocks * 2 - 1)] = index->blocks[b & (index->n_blocks - 1)];
    free(index->blocks);
    index->blocks = blocks;
    index->n_blocks *= 2;
}

static void grow_heads(struct story_index *index)
{
    size_t n = index->n_heads;
    index->heads = realloc(index->heads, 2 * n * sizeof *index->heads);
    if (!index->heads)
        error_out_of_memory(2 * n * sizeof *index->heads);
    memcpy(index->heads + n, index->heads, n * sizeof *index->heads);
    index->n_heads = 2 * n;
}

static void drop_block(struct story_index *index)
{
    struct block **block = block_at(index, index->first);
    uint32_t end = (index->first & ~(uint32_t)(BLOCK - 1)) + BLOCK;
    index->postings -= index->postings / story_index_items(index) * (end - index->first);
    index->first = end;
    free(*block);
    *block = NULL;
}

static void drop_old(struct story_index *index, uint32_t now)
{
    while (story_index_items(index) > BLOCK) {
        uint32_t newest = (*block_at(index, index->first))->newest;
        bool old = now > newest && now - newest > index->keep_minutes;
        if (!old && story_index_items(index) < index->most)
            return;
        drop_block(index);
    }
}

static void post(struct story_index *index, uint32_t place, const struct keys *keys)
{
    struct links *links = links_at(index, place);
    for (size_t k = 0; k < keys->n; k++) {
        uint32_t *head = &index->heads[keys->v[k] & (index->n_heads - 1)];
        links->next[k] = *head;
        *head = (uint32_t)k << (PLACE_BITS + TAG_BITS) | tag_of(keys->v[k]) << PLACE_BITS |
                (place & PLACE_MASK);
    }
    index->postings += keys->n;
}

void story_index_add_sought(struct story_index *index, const struct report *report, uint32_t story,
                            uint32_t now)
{
    uint64_t words[REPORT_TERMS];
    bool is_name[REPORT_TERMS];
    drop_old(index, now);
    if (((index->end - index->first) >> BLOCK_BITS) + 2 > index->n_blocks)
        grow_ring(index);
    if (index->postings / POSTINGS_PER_HEAD > index->n_heads)
        grow_heads(index);
    struct block **block = block_at(index, index->end);
    if (!*block)
        *block = zeroed(1, sizeof **block);
    (*block)->newest = now;
    sketch_make(report, &index->weights, story, sketch_at(index, index->end));
    struct keys keys = keys_of_names(report);
    for (size_t i = 0; i < index->weights.n && keys.n < INDEX_KEYS; i++)
        add_key(&keys, KEY_WORD, report->terms[index->weights.order[i]].hash);
    post(index, index->end, &keys);
    index->end++;
    for (size_t i = 0; i < report->n_terms; i++) {
        words[i] = report->terms[i].hash;
        is_name[i] = report->terms[i].flags & TERM_NAME;
    }
    frequency_add(index->frequency, words, is_name, report->n_terms);
}

void story_index_add(struct story_index *index, const struct report *report, uint32_t story,
                     uint32_t now)
{
    weights_of(report, index->frequency, &index->weights);
    story_index_add_sought(index, report, story, now);
}

void story_index_settle(struct story_index *index, const struct merges *merges)
{
    for (uint32_t place = index->first; place != index->end; place++) {
        struct sketch *sketch = sketch_at(index, place);
        sketch->story = merges_whole(merges, sketch->story);
    }
}

/* ---- finding ---- */

/* Notes an item that shares something worth so much. */
static void meet(struct story_index *index, uint32_t place, float worth)
{
    size_t slot = (place * UINT32_C(2654435761)) >> 22;
    for (; index->slots[slot]; slot = (slot + 1) & (SEEN_SLOTS - 1)) {
        struct met *met = &index->met[index->slots[slot] - 1];
        if (met->place == place) {
            met->worth += worth;
            return;
        }
    }
    if (index->n_met == COUNT_OF(index->met))
        return;
    index->met[index->n_met] = (struct met){place, worth};
    index->slots[slot] = (uint16_t)++index->n_met;
}

/* Whether an item bears the name. For a word its posting's tag is enough: what is met in error is compared in vain. */
static bool bears(const struct sketch *kept, const struct report *report, enum key_kind kind)
{
    switch (kind) {
    case KEY_URL:
        return kept->url == (uint32_t)report->url;
    case KEY_GUID:
        return kept->guid == (uint32_t)report->guid && kept->feed == report->feed;
    case KEY_TITLE:
        return kept->title == (uint32_t)report->title;
    case KEY_MINIMUM:
        return kept->minima[0] == sketch_minimum(report->minima[0]);
    case KEY_WORD:
        break;
    }
    return true;
}

/* One chain on its way, under the key of a name or a word. */
struct walker {
    uint32_t posting, tag;
    enum key_kind kind;
    float worth;
};

static struct walker set_out(const struct story_index *index, enum key_kind kind, uint32_t key,
                             float worth)
{
    return (struct walker){
        .posting = index->heads[key & (index->n_heads - 1)],
        .tag = tag_of(key),
        .kind = kind,
        .worth = worth,
    };
}

/* Has what a step reads brought near, for it lies anywhere in memory. */
static void send_for(const struct story_index *index, uint32_t posting)
{
    uint32_t place;
    if (place_of(index, posting, &place))
        __builtin_prefetch(&links_at(index, place)->next[number_of(posting)]);
}

/* Takes a step on a chain; false at its end. */
static bool step(struct story_index *index, const struct report *report, struct walker *walker)
{
    uint32_t place;
    const uint32_t posting = walker->posting;
    if (!place_of(index, posting, &place))
        return false;
    if (has_tag(posting, walker->tag) &&
        (walker->kind == KEY_WORD || bears(sketch_at(index, place), report, walker->kind)))
        meet(index, place, walker->worth);
    walker->posting = links_at(index, place)->next[number_of(posting)];
    send_for(index, walker->posting);
    return true;
}

/* Chains that are walked side by side, for so many steps in all. */
struct walk {
    struct walker walkers[WORDS_SOUGHT];
    size_t n;
    int steps;
};

static struct walk names_walk(const struct story_index *index, const struct report *report)
{
    static const float name_worth = 1e6F;
    const struct keys keys = keys_of_names(report);
    struct walk walk = {.n = keys.n, .steps = (int)keys.n * STEPS_NAME};
    for (size_t k = 0; k < keys.n; k++)
        walk.walkers[k] = set_out(index, keys.kind[k], keys.v[k], name_worth);
    return walk;
}

static struct walk words_walk(const struct story_index *index, const struct report *report)
{
    const struct weights *weights = &index->weights;
    struct walk walk = {.steps = STEPS_WORDS};
    for (; walk.n < weights->n && walk.n < WORDS_SOUGHT; walk.n++) {
        const uint8_t term = weights->order[walk.n];
        walk.walkers[walk.n] = set_out(index, KEY_WORD, key(KEY_WORD, report->terms[term].hash),
                                       weights->weight[term] * weights->rarity[term]);
    }
    return walk;
}

static bool goes_on(const struct walk *walk)
{
    return walk->n > 0 && walk->steps > 0;
}

/* One step on each chain. */
static void walk_round(struct story_index *index, const struct report *report, struct walk *walk)
{
    for (size_t i = 0; i < walk->n; walk->steps--)
        if (step(index, report, &walk->walkers[i]))
            i++;
        else
            walk->walkers[i] = walk->walkers[--walk->n];
}

/* Names and words at once, so that the memory of one chain is on its way while the others are looked at. */
static void walk_all(struct story_index *index, const struct report *report)
{
    struct walk names = names_walk(index, report), words = words_walk(index, report);
    for (size_t i = 0; i < names.n; i++)
        send_for(index, names.walkers[i].posting);
    for (size_t i = 0; i < words.n; i++)
        send_for(index, words.walkers[i].posting);
    while (goes_on(&names) || goes_on(&words)) {
        if (goes_on(&names))
            walk_round(index, report, &names);
        if (goes_on(&words))
            walk_round(index, report, &words);
    }
}

static bool is_worth_more(const struct met *a, const struct met *b)
{
    return a->worth > b->worth || (a->worth == b->worth && a->place < b->place);
}

/* The best of those that were met, in order; returns how many. */
static size_t best_met(const struct story_index *index, struct met best[static INDEX_FOUND_MAX])
{
    size_t n = 0;
    for (size_t i = 0; i < index->n_met; i++) {
        const struct met *met = &index->met[i];
        if (n == INDEX_FOUND_MAX && !is_worth_more(met, &best[n - 1]))
            continue;
        size_t at = n < INDEX_FOUND_MAX ? n++ : n - 1;
        for (; at > 0 && is_worth_more(met, &best[at - 1]); at--)
            best[at] = best[at - 1];
        best[at] = *met;
    }
    return n;
}

static void forget_met(struct story_index *index)
{
    memset(index->slots, 0, sizeof index->slots);
    index->n_met = 0;
}

size_t story_index_find(struct story_index *index, const struct report *report,
                        struct found out[static INDEX_FOUND_MAX])
{
    struct met best[INDEX_FOUND_MAX];
    weights_of(report, index->frequency, &index->weights);
    walk_all(index, report);
    size_t n = best_met(index, best);
    for (size_t i = 0; i < n; i++) {
        out[i].kept = sketch_at(index, best[i].place);
        __builtin_prefetch(out[i].kept);
        __builtin_prefetch((const char *)out[i].kept + sizeof *out[i].kept - 1);
    }
    marks_set(&index->marks, report);
    for (size_t i = 0; i < n; i++) {
        sketch_compare(report, &index->weights, &index->marks, out[i].kept, &out[i].likeness);
    }
    marks_clear(&index->marks, report);
    forget_met(index);
    return n;
}

void story_index_compare(struct story_index *index, const struct report *kept,
                         const struct report *report, struct likeness *out)
{
    struct sketch sketch;
    weights_of(kept, index->frequency, &index->weights);
    sketch_make(kept, &index->weights, 0, &sketch);
    weights_of(report, index->frequency, &index->weights);
    marks_set(&index->marks, report);
    sketch_compare(report, &index->weights, &index->marks, &sketch, out);
    marks_clear(&index->marks, report);
}
