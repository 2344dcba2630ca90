#include "match/lexicon.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/hash.h"
#include "match/query.h"
#include "text/charset.h"

enum {
    LANGUAGES_MAX = 64, /* that stems are kept for; a text in a further one is read without stems */
    PREFIX_BYTES_MAX =
        63, /* of a prefix that are looked up; what is longer is compared afterwards */
    PREFIX_SLOTS = 256,
};

/* The uses of the one table of things that need no stem; hashed with different seeds so that they stay apart. */
enum { SEED_EXACT = 0, SEED_PREFIX = 1, SEED_RUN = 2, SEED_PATTERN = 3, SEED_GROUP = 4 };

struct group {
    struct group_member *members;
    size_t n;
};

/* A set of hashes with a number each, while the lexicon grows. */
struct numbers {
    struct posting *slots;
    size_t n, cap;
};

struct lexicon {
    struct arena *arena;
    struct pattern *patterns;
    size_t n_patterns, patterns_cap;
    struct group *groups;
    size_t n_groups, groups_cap;
    struct bytes *words;
    size_t n_words, words_cap;
    struct numbers pattern_numbers, group_numbers, word_numbers;
    struct postings exact, prefix, run;
    uint64_t prefix_lengths[PREFIX_SLOTS];
    _Atomic(struct stem_index *) stems;
};

struct lexicon *lexicon_new(void)
{
    struct arena *arena = arena_new(SIZE_MAX);
    struct lexicon *lexicon = ARENA_NEW(arena, struct lexicon);
    lexicon->arena = arena;
    return lexicon;
}

void lexicon_free(struct lexicon *lexicon)
{
    if (!lexicon)
        return;
    struct stem_index *index = atomic_load(&lexicon->stems);
    while (index) {
        struct stem_index *next = index->next;
        arena_free(index->arena);
        index = next;
    }
    free(lexicon->pattern_numbers.slots);
    free(lexicon->group_numbers.slots);
    free(lexicon->word_numbers.slots);
    arena_free(lexicon->arena);
}

/* Slots hold the number plus one, so that 0 is a free one. */
static struct posting *number_slot(const struct numbers *numbers, uint64_t hash)
{
    size_t at = (size_t)hash & (numbers->cap - 1);
    while (numbers->slots[at].id != 0 && numbers->slots[at].key != hash)
        at = (at + 1) & (numbers->cap - 1);
    return &numbers->slots[at];
}

static void numbers_grow(struct numbers *numbers)
{
    struct numbers bigger = {.cap = numbers->cap ? numbers->cap * 2 : 256, .n = numbers->n};
    bigger.slots = calloc(bigger.cap, sizeof *bigger.slots);
    if (!bigger.slots)
        error_out_of_memory(bigger.cap * sizeof *bigger.slots);
    for (size_t i = 0; i < numbers->cap; i++) {
        if (numbers->slots[i].id != 0)
            *number_slot(&bigger, numbers->slots[i].key) = numbers->slots[i];
    }
    free(numbers->slots);
    *numbers = bigger;
}

/* The number that belongs to the hash; next where it is new, and then *is_new. */
static uint32_t number_of(struct numbers *numbers, uint64_t hash, size_t next, bool *is_new)
{
    if (numbers->n * 2 >= numbers->cap)
        numbers_grow(numbers);
    struct posting *slot = number_slot(numbers, hash);
    *is_new = slot->id == 0;
    if (*is_new) {
        *slot = (struct posting){.key = hash, .id = (uint32_t)next + 1};
        numbers->n++;
    }
    return slot->id - 1;
}

/* The atoms of a term while it is read. */
struct atoms {
    struct atom *v;
    size_t n, cap;
};

static uint32_t word_number(struct lexicon *lexicon, const struct atom *atom)
{
    bool is_new;
    uint32_t number = number_of(&lexicon->word_numbers, atom->hash, lexicon->n_words, &is_new);
    if (is_new)
        ARENA_PUSH(lexicon->arena, lexicon->words, lexicon->n_words,
                   lexicon->words_cap) = atom->text;
    return number;
}

static void run_chars(struct atom *atom, struct arena *arena)
{
    uint32_t *chars = ARENA_ARRAY(arena, uint32_t, atom->text.n);
    for (size_t at = 0; at < atom->text.n;)
        chars[atom->n_chars++] = utf8_next(atom->text, &at);
    atom->chars = chars;
}

static enum atom_kind kind_of(const struct term *term, bool run, bool prefix, size_t n_chars)
{
    if (run)
        return prefix ? ATOM_RUN_START : term->exact || n_chars == 1 ? ATOM_RUN_WHOLE : ATOM_RUN;
    return prefix ? ATOM_PREFIX : term->exact ? ATOM_EXACT : ATOM_STEM;
}

/* The tokens of one written word: those of a script without spaces are joined again, for the text may be cut elsewhere. */
static void add_atoms(struct lexicon *lexicon, const struct term *term, const struct tokens *tokens,
                      bool prefix, struct atoms *out)
{
    struct arena *arena = lexicon->arena;
    for (size_t i = 0; i < tokens->n;) {
        const struct token *t = &tokens->v[i++];
        struct atom *atom = &ARENA_PUSH(arena, out->v, out->n, out->cap);
        atom->text = arena_copy(arena, t->word);
        for (; t->ideographic && i < tokens->n && tokens->v[i].ideographic &&
               tokens->v[i].offset == tokens->v[i - 1].offset + tokens->v[i - 1].length;
             i++)
            atom->text = arena_printf(arena, "%.*s%.*s", BYTES_FMT(atom->text),
                                      BYTES_FMT(tokens->v[i].word));
        atom->hash = hash_bytes(atom->text, 0);
        if (t->ideographic)
            run_chars(atom, arena);
        atom->kind = kind_of(term, t->ideographic, prefix && i == tokens->n, atom->n_chars);
        if (atom->kind == ATOM_STEM)
            atom->word = word_number(lexicon, atom);
    }
}

static bool read_atoms(struct lexicon *lexicon, struct tokenizer *tokenizer,
                       const struct term *term, struct atoms *out, struct error *err)
{
    const char *p = term->text.p, *end = p + term->text.n;
    while (p < end) {
        while (p < end && ascii_is_space(*p))
            p++;
        const char *start = p;
        while (p < end && !ascii_is_space(*p))
            p++;
        struct bytes word = {start, (size_t)(p - start)};
        bool prefix = term->prefix && p == end;
        if (term->phrase && word.n > 1 && word.p[word.n - 1] == '*') {
            word.n--;
            prefix = true;
        }
        struct tokens tokens = {0};
        tokenize(tokenizer, word, (struct bytes){0}, lexicon->arena, &tokens);
        add_atoms(lexicon, term, &tokens, prefix, out);
    }
    if (out->n == 0)
        return error_set(err, "there is no word in `%.*s`", BYTES_FMT(term->text));
    if (out->n > QUERY_PHRASE_MAX)
        return error_set(err, "a phrase of %zu words is longer than %d", out->n, QUERY_PHRASE_MAX);
    return true;
}

static uint64_t atoms_hash(const struct atoms *atoms)
{
    struct buf key = {0};
    for (size_t i = 0; i < atoms->n; i++)
        buf_printf(&key, "%d%.*s\n", atoms->v[i].kind, BYTES_FMT(atoms->v[i].text));
    uint64_t hash = hash_bytes(buf_bytes(&key), SEED_PATTERN);
    buf_clear(&key);
    return hash;
}

bool lexicon_term(struct lexicon *lexicon, struct tokenizer *tokenizer, const struct term *term,
                  uint32_t *pattern, struct error *err)
{
    struct atoms atoms = {0};
    if (!read_atoms(lexicon, tokenizer, term, &atoms, err))
        return false;
    bool is_new;
    *pattern = number_of(&lexicon->pattern_numbers, atoms_hash(&atoms), lexicon->n_patterns,
                         &is_new);
    if (is_new)
        ARENA_PUSH(lexicon->arena, lexicon->patterns, lexicon->n_patterns,
                   lexicon->patterns_cap) = (struct pattern){.atoms = atoms.v, .n = atoms.n};
    return true;
}

static int compare_members(const void *a, const void *b)
{
    const struct group_member *x = a, *y = b;
    if (x->pattern != y->pattern)
        return x->pattern < y->pattern ? -1 : 1;
    return (int)x->swallows - (int)y->swallows;
}

/* The members in order, each once. */
static struct group sorted_group(struct arena *arena, const struct group_member *members, size_t n)
{
    struct group group = {.members = ARENA_ARRAY(arena, struct group_member, n)};
    if (n > 0) {
        memcpy(group.members, members, n * sizeof *members);
        qsort(group.members, n, sizeof *group.members, compare_members);
    }
    for (size_t i = 0; i < n; i++) {
        if (i == 0 || compare_members(&group.members[i], &group.members[group.n - 1]) != 0)
            group.members[group.n++] = group.members[i];
    }
    return group;
}

static uint64_t group_hash(const struct group *group)
{
    uint64_t hash = SEED_GROUP;
    for (size_t i = 0; i < group->n; i++) {
        uint64_t member = (uint64_t)group->members[i].pattern << 1 | group->members[i].swallows;
        hash = hash_bytes((struct bytes){(const char *)&member, sizeof member}, hash);
    }
    return hash;
}

uint32_t lexicon_group(struct lexicon *lexicon, const struct group_member *members, size_t n)
{
    struct group group = sorted_group(lexicon->arena, members, n);
    bool is_new;
    uint32_t number = number_of(&lexicon->group_numbers, group_hash(&group), lexicon->n_groups,
                                &is_new);
    if (is_new)
        ARENA_PUSH(lexicon->arena, lexicon->groups, lexicon->n_groups, lexicon->groups_cap) = group;
    return number;
}

/* Gives every pattern the list of the groups it is in. */
static void close_uses(struct lexicon *lexicon)
{
    size_t total = 0;
    for (size_t g = 0; g < lexicon->n_groups; g++) {
        for (size_t i = 0; i < lexicon->groups[g].n; i++, total++)
            lexicon->patterns[lexicon->groups[g].members[i].pattern].n_uses++;
    }
    struct pattern_use *all = ARENA_ARRAY(lexicon->arena, struct pattern_use, total);
    struct pattern_use **next = ARENA_ARRAY(lexicon->arena, struct pattern_use *,
                                            lexicon->n_patterns);
    for (size_t p = 0; p < lexicon->n_patterns; all += lexicon->patterns[p++].n_uses)
        lexicon->patterns[p].uses = next[p] = all;
    for (size_t g = 0; g < lexicon->n_groups; g++) {
        for (size_t i = 0; i < lexicon->groups[g].n; i++) {
            const struct group_member *member = &lexicon->groups[g].members[i];
            *next[member->pattern]++ = (struct pattern_use){(uint32_t)g, member->swallows};
        }
    }
}

static uint64_t run_key(uint32_t first, uint32_t second)
{
    uint64_t key = (uint64_t)first << 32 | second;
    return hash_bytes((struct bytes){(const char *)&key, sizeof key}, SEED_RUN);
}

static size_t prefix_slot(struct bytes word)
{
    unsigned char first = (unsigned char)word.p[0],
                  second = word.n > 1 ? (unsigned char)word.p[1] : 0;
    return (first * 7u + second * 31u) % PREFIX_SLOTS;
}

static void note_prefix_length(struct lexicon *lexicon, struct bytes prefix)
{
    uint64_t bit = (uint64_t)1 << prefix.n;
    if (prefix.n > 1) {
        lexicon->prefix_lengths[prefix_slot(prefix)] |= bit;
        return;
    }
    for (size_t i = 0; i < PREFIX_SLOTS; i++) /* any second byte may follow */
        lexicon->prefix_lengths[i] |= bit;
}

/* Pairs for one of the tables, as many as there are patterns at the most. */
struct pairs {
    struct posting *v;
    size_t n;
};

static void close_tables(struct lexicon *lexicon, struct arena *scratch)
{
    enum { EXACT, PREFIX, RUN, TABLES };
    struct pairs pairs[TABLES];
    for (size_t i = 0; i < TABLES; i++)
        pairs[i] = (struct pairs){.v = ARENA_ARRAY(scratch, struct posting, lexicon->n_patterns)};
    for (uint32_t p = 0; p < lexicon->n_patterns; p++) {
        const struct atom *first = &lexicon->patterns[p].atoms[0];
        struct bytes head = first->text;
        if (first->kind == ATOM_EXACT) {
            pairs[EXACT].v[pairs[EXACT].n++] = (struct posting){first->hash, p};
        } else if (first->kind == ATOM_PREFIX) {
            head.n = head.n > PREFIX_BYTES_MAX ? PREFIX_BYTES_MAX : head.n;
            note_prefix_length(lexicon, head);
            pairs[PREFIX].v[pairs[PREFIX].n++] = (struct posting){hash_bytes(head, SEED_PREFIX), p};
        } else if (first->kind != ATOM_STEM) {
            uint32_t second = first->n_chars > 1 ? first->chars[1] : 0;
            pairs[RUN].v[pairs[RUN].n++] = (struct posting){run_key(first->chars[0], second), p};
        }
    }
    postings_build(&lexicon->exact, pairs[EXACT].v, pairs[EXACT].n, lexicon->arena);
    postings_build(&lexicon->prefix, pairs[PREFIX].v, pairs[PREFIX].n, lexicon->arena);
    postings_build(&lexicon->run, pairs[RUN].v, pairs[RUN].n, lexicon->arena);
}

void lexicon_close(struct lexicon *lexicon)
{
    struct arena *scratch = arena_new(SIZE_MAX);
    close_uses(lexicon);
    close_tables(lexicon, scratch);
    arena_free(scratch);
}

size_t lexicon_groups(const struct lexicon *lexicon)
{
    return lexicon->n_groups;
}

const struct pattern *lexicon_pattern(const struct lexicon *lexicon, uint32_t pattern)
{
    return &lexicon->patterns[pattern];
}

static struct stem_index *stem_index_new(const struct lexicon *lexicon, struct tokenizer *tokenizer,
                                         struct bytes language)
{
    struct arena *arena = arena_new(SIZE_MAX), *scratch = arena_new(SIZE_MAX);
    struct stem_index *index = ARENA_NEW(arena, struct stem_index);
    index->arena = arena;
    index->language = arena_copy(arena, language);
    uint64_t *stems = ARENA_ARRAY(arena, uint64_t, lexicon->n_words);
    for (size_t i = 0; i < lexicon->n_words; i++)
        stems[i] = hash_bytes(stem(tokenizer, lexicon->words[i], language, scratch), 0);
    index->stems = stems;
    struct posting *pairs = ARENA_ARRAY(scratch, struct posting, lexicon->n_patterns);
    size_t n = 0;
    for (uint32_t p = 0; p < lexicon->n_patterns; p++) {
        const struct atom *first = &lexicon->patterns[p].atoms[0];
        if (first->kind == ATOM_STEM)
            pairs[n++] = (struct posting){stems[first->word], p};
    }
    postings_build(&index->first, pairs, n, arena);
    arena_free(scratch);
    return index;
}

static struct stem_index *stems_find(struct stem_index *list, struct bytes language, size_t *length)
{
    *length = 0;
    for (; list; list = list->next, ++*length) {
        if (bytes_equal(list->language, language))
            return list;
    }
    return NULL;
}

const struct stem_index *lexicon_stems(const struct lexicon *lexicon, struct tokenizer *tokenizer,
                                       struct bytes language)
{
    /* The one member that changes after lexicon_close, and only through compare and exchange. */
    _Atomic(struct stem_index *) *head = (_Atomic(struct stem_index *) *)&lexicon->stems;
    size_t length;
    struct stem_index *known = stems_find(atomic_load(head), language, &length);
    if (known)
        return known;
    if (length >= LANGUAGES_MAX && language.n > 0)
        return lexicon_stems(lexicon, tokenizer, (struct bytes){0});
    struct stem_index *index = stem_index_new(lexicon, tokenizer, language);
    index->next = atomic_load(head);
    while (!atomic_compare_exchange_weak(head, &index->next, index)) {
        known = stems_find(index->next, language, &length);
        if (known) { /* another thread was faster */
            arena_free(index->arena);
            return known;
        }
    }
    return index;
}

struct posting_list lexicon_exact(const struct lexicon *lexicon, uint64_t word_hash)
{
    return postings_find(&lexicon->exact, word_hash);
}

struct posting_list lexicon_prefix(const struct lexicon *lexicon, struct bytes word, size_t length)
{
    return postings_find(&lexicon->prefix, hash_bytes((struct bytes){word.p, length}, SEED_PREFIX));
}

struct posting_list lexicon_run(const struct lexicon *lexicon, uint32_t first, uint32_t second)
{
    if (!lexicon->run.slots)
        return (struct posting_list){0};
    return postings_find(&lexicon->run, run_key(first, second));
}

uint64_t lexicon_prefix_lengths(const struct lexicon *lexicon, struct bytes word)
{
    if (!lexicon->prefix.slots || word.n == 0)
        return 0;
    return lexicon->prefix_lengths[prefix_slot(word)];
}
