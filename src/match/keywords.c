#include "match/keywords.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/hash.h"
#include "match/entry_language.h"
#include "match/topic_set.h"
#include "text/charset.h"

enum {
    FIRST_SLOTS = 1024,
    KEYWORDS_MAX = 20000, /* of an entry */
    DEPTH_MAX = 8, /* of what is wanted: an index reads nested parts with a stack of its own */
    INDEXED = IN_TEXT | IN_LEAD | 1 << PLACE_AUTHOR | 1 << PLACE_TAG,
};

struct keywords {
    struct tokenizer *tokenizer;
    struct arena *scratch;
    struct buf out;
    uint64_t *
        slots; /* the hashes of what is in out; 0: free. A power of two, at most half of them taken */
    size_t n_slots, n;
};

struct keywords *keywords_new(void)
{
    struct keywords *k = calloc(1, sizeof *k);
    if (!k || !(k->slots = calloc(FIRST_SLOTS, sizeof *k->slots)))
        error_out_of_memory(sizeof *k);
    k->tokenizer = tokenizer_new();
    k->scratch = arena_new(SIZE_MAX);
    k->n_slots = FIRST_SLOTS;
    return k;
}

void keywords_free(struct keywords *k)
{
    if (!k)
        return;
    tokenizer_free(k->tokenizer);
    arena_free(k->scratch);
    buf_clear(&k->out);
    free(k->slots);
    free(k);
}

/* ---- of an entry ------------------------------------------------------------------------------------------------- */

static struct bytes cut(struct bytes word)
{
    if (word.n <= KEYWORD_MAX)
        return word;
    size_t n = KEYWORD_MAX;
    while (n > 0 && ((unsigned char)word.p[n] & 0xC0) == 0x80)
        n--;
    return (struct bytes){word.p, n};
}

/* What an index may take for a sign of its own stands as '_'. */
static char plain(char c)
{
    return (unsigned char)c >= 0x80 || ascii_is_alnum(c) || c == '.' ? ascii_lower(c) : '_';
}

static uint64_t *slot_of(const struct keywords *k, uint64_t hash)
{
    size_t i = (size_t)hash;
    while (k->slots[i & (k->n_slots - 1)] != 0 && k->slots[i & (k->n_slots - 1)] != hash)
        i++;
    return &k->slots[i & (k->n_slots - 1)];
}

static void grow(struct keywords *k)
{
    uint64_t *old = k->slots;
    size_t n = k->n_slots;
    k->n_slots = n * 2;
    k->slots = calloc(k->n_slots, sizeof *k->slots);
    if (!k->slots)
        error_out_of_memory(k->n_slots * sizeof *k->slots);
    for (size_t i = 0; i < n; i++)
        if (old[i] != 0)
            *slot_of(k, old[i]) = old[i];
    free(old);
}

static void add(struct keywords *k, struct bytes word, uint64_t hash)
{
    uint64_t *slot = slot_of(k, hash ? hash : 1);
    if (*slot != 0 || k->n >= KEYWORDS_MAX)
        return;
    *slot = hash ? hash : 1;
    word = cut(word);
    for (size_t i = 0; i < word.n; i++)
        buf_add_char(&k->out, plain(word.p[i]));
    buf_add_char(&k->out, ' ');
    if (++k->n * 2 > k->n_slots)
        grow(k);
}

/* Where the next character begins. */
static size_t behind(struct bytes text, size_t at)
{
    (void)utf8_next(text, &at);
    return at;
}

static void add_pairs(struct keywords *k, struct bytes run)
{
    for (size_t at = 0, next; (next = behind(run, at)) < run.n; at = next) {
        struct bytes pair = {run.p + at, behind(run, next) - at};
        add(k, pair, hash_bytes(pair, 0));
    }
}

static void add_text(struct keywords *k, struct bytes text, struct bytes language)
{
    struct tokens tokens;
    size_t count;
    if (bytes_empty(text))
        return;
    tokenize(k->tokenizer, text, language, k->scratch, &tokens);
    for (size_t i = 0; i < tokens.n; i++) {
        const struct token *t = &tokens.v[i];
        if (!t->ideographic || behind(t->word, 0) == t->word.n)
            add(k, t->word, t->word_hash);
        if (!t->ideographic && t->stem_hash != t->word_hash)
            add(k, t->stem, t->stem_hash);
    }
    for (size_t i = 0; i < tokens.n; i += count) {
        struct bytes run = tokens_run(&tokens, i, &count);
        if (tokens.v[i].ideographic)
            add_pairs(k, run);
    }
}

struct bytes keywords_read(struct keywords *k, const struct match_entry *entry)
{
    arena_reset(k->scratch);
    buf_reset(&k->out);
    memset(k->slots, 0, k->n_slots * sizeof *k->slots);
    k->n = 0;
    struct bytes language = entry_language(entry, k->scratch);
    const struct bytes texts[] = {entry->title, entry->summary, entry->body, entry->author};
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        add_text(k, texts[i], language);
    for (size_t i = 0; i < entry->n_tags; i++)
        add_text(k, entry->tags[i], language);
    return buf_bytes(&k->out);
}

/* ---- of a query -------------------------------------------------------------------------------------------------- */

/* A query being read. */
struct wish {
    struct keywords *k;
    struct lexicon *lexicon; /* of its own, to cut words as queries are cut */
    struct arena *arena;
    size_t words;
};

static struct wanted *wanted_new(struct wish *w, enum wanted_kind kind, struct bytes text)
{
    struct wanted *wanted = ARENA_NEW(w->arena, struct wanted);
    wanted->kind = kind;
    char *copy = arena_strndup(w->arena, text.p ? text.p : "", cut(text).n);
    for (size_t i = 0; copy[i]; i++)
        copy[i] = plain(copy[i]);
    wanted->text = bytes_of(copy);
    return wanted;
}

/* NULL is left out of an ALL_OF: a part that cannot be told. */
static void put(struct wish *w, struct wanted *into, struct wanted *part)
{
    if (part)
        ARENA_PUSH(w->arena, into->v, into->n, into->cap) = part;
}

static struct wanted *simplified(struct wanted *wanted)
{
    return wanted->n == 0 ? NULL : wanted->n == 1 ? wanted->v[0] : wanted;
}

static struct wanted *wanted_stems(struct wish *w, struct bytes word)
{
    struct bytes stems[STEMS_MAX];
    struct wanted *any = wanted_new(w, WANTED_ANY_OF, (struct bytes){0});
    size_t n = stems_of(w->k->tokenizer, word, w->arena, stems);
    for (size_t i = 0; i < n; i++)
        put(w, any, wanted_new(w, WANTED_WORD, stems[i]));
    return simplified(any);
}

static struct wanted *wanted_run(struct wish *w, const struct atom *atom)
{
    if (atom->n_chars == 1)
        return wanted_new(w, atom->kind == ATOM_RUN_WHOLE ? WANTED_WORD : WANTED_BEGINNING,
                          atom->text);
    struct wanted *all = wanted_new(w, WANTED_ALL_OF, (struct bytes){0});
    for (size_t at = 0, next; (next = behind(atom->text, at)) < atom->text.n; at = next) {
        struct bytes pair = {atom->text.p + at, behind(atom->text, next) - at};
        put(w, all, wanted_new(w, WANTED_WORD, pair));
    }
    return simplified(all);
}

static struct wanted *wanted_atom(struct wish *w, const struct atom *atom)
{
    switch (atom->kind) {
    case ATOM_STEM:
        return wanted_stems(w, atom->text);
    case ATOM_EXACT:
        return wanted_new(w, WANTED_WORD, atom->text);
    case ATOM_PREFIX:
        return wanted_new(w, WANTED_BEGINNING, atom->text);
    case ATOM_RUN:
    case ATOM_RUN_START:
    case ATOM_RUN_WHOLE:
        break;
    }
    return wanted_run(w, atom);
}

static struct wanted *wanted_term(struct wish *w, const struct query *query)
{
    const struct term term = {.text = query->text,
                              .exact = query->exact,
                              .prefix = query->prefix,
                              .phrase = query->phrase};
    uint32_t number;
    if ((query->in & ~(uint32_t)INDEXED) != 0 || w->words >= KEYWORDS_WANTED_MAX ||
        !lexicon_term(w->lexicon, w->k->tokenizer, &term, &number, NULL))
        return NULL;
    const struct pattern *pattern = lexicon_pattern(w->lexicon, number);
    struct wanted *all = wanted_new(w, WANTED_ALL_OF, (struct bytes){0});
    for (size_t i = 0; i < pattern->n; i++)
        put(w, all, wanted_atom(w, &pattern->atoms[i]));
    w->words += pattern->n;
    return simplified(all);
}

static struct wanted *wanted_of(struct wish *w, const struct query *query, size_t depth)
{
    if (depth > DEPTH_MAX)
        return NULL;
    switch (query->kind) {
    case QUERY_WORD:
        return wanted_term(w, query);
    case QUERY_FIELD:
        return wanted_of(w, query->children[0], depth);
    case QUERY_AND:
    case QUERY_NEAR:
    case QUERY_OR:
        break;
    default:
        return NULL;
    }
    bool is_any = query->kind == QUERY_OR;
    struct wanted *out = wanted_new(w, is_any ? WANTED_ANY_OF : WANTED_ALL_OF, (struct bytes){0});
    for (size_t i = 0; i < query->n; i++) {
        struct wanted *part = wanted_of(w, query->children[i], depth + 1);
        if (!part && is_any)
            return NULL;
        put(w, out, part);
    }
    return simplified(out);
}

struct wanted *keywords_wanted(struct keywords *keywords, const struct topic_set *set,
                               struct arena *arena)
{
    struct wish w = {.k = keywords, .lexicon = lexicon_new(), .arena = arena};
    struct wanted *wanted = wanted_of(&w, set->topics[0].match, 0);
    lexicon_free(w.lexicon);
    return wanted;
}
