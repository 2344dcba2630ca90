#include "text/token.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/hash.h"
#include "text/charset.h"
#include "text/fold.h"
#include "text/segment.h"
#include "text/stem.h"

/* A token whose text still lies in a buffer that may move. */
struct draft {
    struct token token;
    size_t word; /* where in words */
    size_t stem; /* where in stems, unless it is how the word begins */
    bool stem_is_prefix;
};

struct tokenizer {
    struct folder *folder;
    struct stemmers *stemmers;
    struct segmenter *segmenter;
    struct buf words, stems; /* of the text at hand */
    struct buf origins;      /* struct place for every character of a folded run */
    struct draft *drafts;
    size_t n, cap;
};

struct place {
    uint32_t byte, character;
};

/* The text at hand and how far it is cut. */
struct cutter {
    struct tokenizer *tokenizer;
    struct bytes text;
    struct place at;
    unsigned stemmer;
};

/* The character at a place, what it is to a word, and the place behind it. At the end of the text a CHAR_OTHER. */
struct glance {
    uint32_t c;
    enum char_class class;
    struct place behind;
};

/* Letters and digits without anything between. */
struct piece {
    struct place start, end;
    uint32_t first;
    uint32_t letters; /* characters, without marks */
    enum char_class first_class, last_class;
};

struct tokenizer *tokenizer_new(void)
{
    struct tokenizer *tokenizer = calloc(1, sizeof *tokenizer);
    if (!tokenizer)
        error_out_of_memory(sizeof *tokenizer);
    tokenizer->folder = folder_new();
    tokenizer->stemmers = stemmers_new();
    tokenizer->segmenter = segmenter_new();
    return tokenizer;
}

void tokenizer_free(struct tokenizer *tokenizer)
{
    if (!tokenizer)
        return;
    folder_free(tokenizer->folder);
    stemmers_free(tokenizer->stemmers);
    segmenter_free(tokenizer->segmenter);
    buf_clear(&tokenizer->words);
    buf_clear(&tokenizer->stems);
    buf_clear(&tokenizer->origins);
    free(tokenizer->drafts);
    free(tokenizer);
}

static struct glance look(const struct cutter *cutter, struct place at)
{
    struct glance glance = {.class = CHAR_OTHER, .behind = at};
    if (at.byte >= cutter->text.n)
        return glance;
    size_t byte = at.byte;
    glance.c = utf8_next(cutter->text, &byte);
    glance.behind = (struct place){(uint32_t)byte, at.character + 1};
    glance.class = folder_class(cutter->tokenizer->folder, glance.c);
    return glance;
}

static struct bytes between(const struct cutter *cutter, struct place from, struct place to)
{
    return (struct bytes){cutter->text.p + from.byte, to.byte - from.byte};
}

static struct piece read_piece(const struct cutter *cutter, struct place at)
{
    struct piece piece = {.start = at, .end = at};
    for (;;) {
        struct glance next = look(cutter, piece.end);
        if (next.class != CHAR_LETTER && next.class != CHAR_DIGIT && next.class != CHAR_MARK)
            return piece;
        piece.end = next.behind;
        if (next.class == CHAR_MARK)
            continue;
        if (piece.letters++ == 0) {
            piece.first = next.c;
            piece.first_class = next.class;
        }
        piece.last_class = next.class;
    }
}

/* Adds the token whose folded word is what lies in words from start on. */
static void add_token(struct cutter *cutter, size_t start, size_t n, struct place from,
                      struct place to, bool ideographic)
{
    struct tokenizer *t = cutter->tokenizer;
    if (n == 0)
        return;
    if (t->n == t->cap) {
        enum { FIRST = 256 };
        t->cap = t->cap ? t->cap * 2 : FIRST;
        t->drafts = realloc(t->drafts, t->cap * sizeof *t->drafts);
        if (!t->drafts)
            error_out_of_memory(t->cap * sizeof *t->drafts);
    }
    struct bytes word = {t->words.p + start, n};
    uint64_t hash = hash_bytes(word, 0);
    struct bytes stem = ideographic ? word
                                    : stemmers_stem(t->stemmers, cutter->stemmer, word, hash);
    struct draft *draft = &t->drafts[t->n++];
    *draft = (struct draft){
        .word = start,
        .stem = t->stems.n,
        .stem_is_prefix = stem.p == word.p,
        .token = {.word.n = n,
                  .stem.n = stem.n,
                  .word_hash = hash,
                  .stem_hash = stem.n == n && stem.p == word.p ? hash : hash_bytes(stem, 0),
                  .offset = from.character,
                  .length = to.character - from.character,
                  .byte = from.byte,
                  .byte_length = to.byte - from.byte,
                  .ideographic = ideographic}};
    if (!draft->stem_is_prefix)
        buf_add_bytes(&t->stems, stem);
}

enum joint {
    JOINT_END,   /* the word ends before the sign */
    JOINT_DROP,  /* and what stands behind the sign goes */
    JOINT_PLAIN, /* it goes on behind the sign */
    JOINT_POINT  /* it goes on with a decimal point */
};

/* How a piece behind an apostrophe belongs to the one before. Outside the Latin script the sign is a letter. */
static enum joint join_apostrophe(const struct piece *before, const struct piece *behind)
{
    enum { LATIN_END = 0x250, CLITIC_MAX = 2 };
    if (before->first >= LATIN_END)
        return JOINT_PLAIN;
    if (behind->letters == 1 && (behind->first == 's' || behind->first == 'S'))
        return JOINT_DROP;
    return behind->letters <= CLITIC_MAX ? JOINT_PLAIN : JOINT_END;
}

static enum joint join_point(uint32_t sign, const struct piece *before, const struct piece *behind)
{
    enum { THOUSAND = 3 };
    if (before->last_class == CHAR_DIGIT && behind->first_class == CHAR_DIGIT) {
        bool thousands = sign == ',' && behind->letters == THOUSAND;
        return thousands ? JOINT_PLAIN : JOINT_POINT;
    }
    bool initials = sign == '.' && before->letters == 1 && behind->letters == 1 &&
                    before->first_class == CHAR_LETTER && behind->first_class == CHAR_LETTER;
    return initials ? JOINT_PLAIN : JOINT_END;
}

/* Whether the word that ends with piece goes on; *behind is then the piece that follows. */
static enum joint find_joint(const struct cutter *cutter, const struct piece *piece,
                             struct piece *behind)
{
    struct glance sign = look(cutter, piece->end);
    if (sign.class != CHAR_APOSTROPHE && sign.class != CHAR_POINT)
        return JOINT_END;
    *behind = read_piece(cutter, sign.behind);
    if (behind->letters == 0 || piece->letters == 0)
        return JOINT_END;
    return sign.class == CHAR_APOSTROPHE ? join_apostrophe(piece, behind)
                                         : join_point(sign.c, piece, behind);
}

static void cut_word(struct cutter *cutter)
{
    struct tokenizer *t = cutter->tokenizer;
    struct piece piece = read_piece(cutter, cutter->at), behind;
    struct place from = piece.start;
    size_t start = t->words.n;
    folder_fold(t->folder, between(cutter, piece.start, piece.end), &t->words);
    enum joint joint = find_joint(cutter, &piece, &behind);
    for (; joint == JOINT_PLAIN || joint == JOINT_POINT;
         joint = find_joint(cutter, &piece, &behind)) {
        if (joint == JOINT_POINT)
            buf_add_char(&t->words, '.');
        folder_fold(t->folder, between(cutter, behind.start, behind.end), &t->words);
        piece = behind;
    }
    add_token(cutter, start, t->words.n - start, from, piece.end, false);
    cutter->at = joint == JOINT_DROP ? behind.end : piece.end;
}

static size_t count_characters(struct bytes text)
{
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++)
        n += ((unsigned char)text.p[i] & 0xC0) != 0x80;
    return n;
}

/* Folds the run at hand into words, noting for each folded character where the one it comes from stands, and moves
 * behind the run. */
static void fold_run(struct cutter *cutter)
{
    enum { RUN_MAX = 4096 };
    struct tokenizer *t = cutter->tokenizer;
    buf_reset(&t->origins);
    uint32_t first = cutter->at.character;
    for (;;) {
        struct glance next = look(cutter, cutter->at);
        if ((next.class != CHAR_IDEOGRAPH && next.class != CHAR_MARK) ||
            next.behind.character - first > RUN_MAX)
            break;
        size_t start = t->words.n;
        folder_fold(t->folder, between(cutter, cutter->at, next.behind), &t->words);
        struct bytes folded = {t->words.p + start, t->words.n - start};
        for (size_t n = count_characters(folded); n > 0; n--)
            buf_add(&t->origins, (const char *)&cutter->at, sizeof cutter->at);
        cutter->at = next.behind;
    }
    buf_add(&t->origins, (const char *)&cutter->at, sizeof cutter->at);
}

static struct place origin(const struct tokenizer *t, size_t character)
{
    struct place place;
    memcpy(&place, t->origins.p + character * sizeof place, sizeof place);
    return place;
}

static void cut_run(struct cutter *cutter)
{
    struct tokenizer *t = cutter->tokenizer;
    size_t start = t->words.n;
    fold_run(cutter);
    struct bytes run = {t->words.p + start, t->words.n - start};
    struct segments segments = segmenter_cut(t->segmenter, run);
    size_t first = 0, first_byte = 0, character = 0, byte = 0;
    for (size_t i = 0; i < segments.n; i++) {
        for (; character < segments.ends[i]; character++)
            (void)utf8_next(run, &byte);
        struct place from = origin(t, first), to = origin(t, character);
        if (character == 0 || to.byte == origin(t, character - 1).byte)
            continue; /* within what was one character */
        add_token(cutter, start + first_byte, byte - first_byte, from, to, true);
        first = character;
        first_byte = byte;
    }
}

/* Hands the drafts out, with their text in the arena. */
static void deliver(struct tokenizer *t, struct arena *arena, struct tokens *out)
{
    char *text = arena_alloc(arena, t->words.n + t->stems.n + 1);
    if (t->words.n)
        memcpy(text, t->words.p, t->words.n);
    char *stems = text + t->words.n;
    if (t->stems.n)
        memcpy(stems, t->stems.p, t->stems.n);
    *out = (struct tokens){ARENA_ARRAY(arena, struct token, t->n), t->n};
    for (size_t i = 0; i < t->n; i++) {
        const struct draft *draft = &t->drafts[i];
        out->v[i] = draft->token;
        out->v[i].word.p = text + draft->word;
        out->v[i].stem.p = draft->stem_is_prefix ? out->v[i].word.p : stems + draft->stem;
    }
}

void tokenize(struct tokenizer *tokenizer, struct bytes text, struct bytes language,
              struct arena *arena, struct tokens *out)
{
    enum { TEXT_MAX = 1 << 28 };
    struct cutter cutter = {
        .tokenizer = tokenizer, .text = text, .stemmer = stemmers_choose(language)};
    if (cutter.text.n > TEXT_MAX)
        cutter.text.n = TEXT_MAX;
    tokenizer->n = 0;
    buf_reset(&tokenizer->words);
    buf_reset(&tokenizer->stems);
    while (cutter.at.byte < cutter.text.n) {
        struct glance next = look(&cutter, cutter.at);
        switch (next.class) {
        case CHAR_LETTER:
        case CHAR_DIGIT:
            cut_word(&cutter);
            break;
        case CHAR_IDEOGRAPH:
            cut_run(&cutter);
            break;
        default:
            cutter.at = next.behind;
        }
    }
    deliver(tokenizer, arena, out);
}

struct bytes tokens_run(const struct tokens *tokens, size_t i, size_t *count)
{
    const struct token *first = &tokens->v[i], *last = first, *end = tokens->v + tokens->n;
    while (last->ideographic && last + 1 < end && last[1].ideographic &&
           last->byte + last->byte_length == last[1].byte)
        last++;
    if (count)
        *count = (size_t)(last - first) + 1;
    return (struct bytes){first->word.p, (size_t)(last->word.p - first->word.p) + last->word.n};
}

struct bytes fold(struct tokenizer *tokenizer, struct bytes text, struct arena *arena)
{
    buf_reset(&tokenizer->words);
    folder_fold(tokenizer->folder, text, &tokenizer->words);
    return arena_copy(arena, buf_bytes(&tokenizer->words));
}

struct bytes stem(struct tokenizer *tokenizer, struct bytes word, struct bytes language,
                  struct arena *arena)
{
    struct bytes made = stemmers_stem(tokenizer->stemmers, stemmers_choose(language), word,
                                      hash_bytes(word, 0));
    return made.p == word.p ? made : arena_copy(arena, made);
}

size_t stems_of(struct tokenizer *tokenizer, struct bytes word, struct arena *arena,
                struct bytes out[static STEMS_MAX])
{
    uint64_t hash = hash_bytes(word, 0);
    size_t n = 0;
    out[n++] = word;
    for (unsigned choice = 1; choice < stemmers_choices() && n < STEMS_MAX; choice++) {
        struct bytes made = stemmers_stem(tokenizer->stemmers, choice, word, hash);
        size_t i = 0;
        while (i < n && !bytes_equal(out[i], made))
            i++;
        if (i == n)
            out[n++] = arena_copy(arena, made);
    }
    return n;
}
