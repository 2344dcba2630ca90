#include "text/summary.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "text/boilerplate.h"
#include "text/centrality.h"
#include "text/charset.h"
#include "text/sentence.h"
#include "text/token.h"

enum {
    WINDOW = 16384,       /* bytes that are looked at */
    ENOUGH_HALVES = 40,   /* without a last sentence that was broken off */
    HEADING_HALVES = 60,  /* what is longer is prose, with or without its full stop */
    SHORT_HALVES = 10,    /* a sentence of less leans on the one before it */
    CAPTION_HALVES = 120, /* a line with a photo's credit is all caption up to this */
    TOPIC_TERMS = 3,      /* as many in one sentence count */
    TITLE_WORDS = 32,
    TERMS_MAX = 32
};

struct summarizer {
    struct sentence_cutter *cutter;
    struct tokenizer *tokenizer; /* once it is needed */
    struct arena *scratch;       /* of one summary */
};

struct summarizer *summarizer_new(void)
{
    struct summarizer *summarizer = calloc(1, sizeof *summarizer);
    if (!summarizer)
        error_out_of_memory(sizeof *summarizer);
    summarizer->cutter = sentence_cutter_new();
    summarizer->scratch = arena_new(SIZE_MAX);
    return summarizer;
}

void summarizer_free(struct summarizer *summarizer)
{
    if (!summarizer)
        return;
    sentence_cutter_free(summarizer->cutter);
    tokenizer_free(summarizer->tokenizer);
    arena_free(summarizer->scratch);
    free(summarizer);
}

/* One summary under way. */
struct work {
    const struct summary_request *request;
    struct sentences all;
    size_t max_halves;
    struct arena *arena;
    struct tokens words[CENTRALITY_SENTENCES_MAX];
    double worth[CENTRALITY_SENTENCES_MAX];
    bool leans[CENTRALITY_SENTENCES_MAX], chosen[CENTRALITY_SENTENCES_MAX];
    struct centrality centrality;
};

/* ---- what is there ------------------------------------------------------------------------------------------------- */

static struct bytes window_of(struct bytes text)
{
    if (text.n <= WINDOW)
        return text;
    size_t n = WINDOW;
    while (n > 0 && ((unsigned char)text.p[n] & 0xC0) == 0x80)
        n--;
    return (struct bytes){text.p, n};
}

static void cut_line(struct summarizer *summarizer, struct work *work, struct bytes line)
{
    for (size_t from = 0; from < line.n;) {
        size_t length = 0, to = boilerplate_part(line, from, &length);
        struct bytes part = {line.p + from, to - from};
        part = bytes_skip(part, boilerplate_credit(part));
        sentences_cut(summarizer->cutter, part, work->request->language, CENTRALITY_SENTENCES_MAX,
                      work->arena, &work->all);
        from = to + length;
    }
}

static void cut_text(struct summarizer *summarizer, struct work *work, struct bytes text)
{
    struct bytes line;
    bool is_cut = text.n > WINDOW;
    text = window_of(text);
    while (work->all.n < CENTRALITY_SENTENCES_MAX && bytes_split(&text, '\n', &line))
        cut_line(summarizer, work, line);
    /* what ends with the window need not end there */
    if (is_cut && work->all.n > 1)
        work->all.n--;
}

static struct bytes without_end_signs(struct bytes text)
{
    text = bytes_trim(text);
    while (text.n && strchr(".!? ", text.p[text.n - 1]))
        text.n--;
    return text;
}

static bool says_title(const struct work *work, const struct sentence *sentence)
{
    struct bytes title = without_end_signs(work->request->title);
    return title.n && bytes_equal_nocase(without_end_signs(sentence->text), title);
}

/* A caption, up to the credit that ends it, where other lines are there. */
static void drop_caption(const struct work *work, bool *dropped, size_t credit)
{
    const struct sentence *all = work->all.v;
    size_t halves = 0, first = credit, block = all[credit].block;
    bool alone = all[0].block == block && all[work->all.n - 1].block == block;
    bool goes_on = credit + 1 < work->all.n && all[credit + 1].block == block;
    while (first > 0 && all[first - 1].block == block)
        halves += all[--first].halves;
    for (size_t i = first; !alone && !goes_on && halves <= CAPTION_HALVES && i < credit; i++)
        dropped[i] = true;
}

/* Leaves out what is no sentence of the text. */
static void keep_sentences(struct work *work)
{
    bool dropped[CENTRALITY_SENTENCES_MAX] = {false};
    size_t kept = 0, halves = 0;
    for (size_t i = 0; i < work->all.n; i++) {
        dropped[i] = dropped[i] || boilerplate_is(work->all.v[i].text);
        if (dropped[i])
            drop_caption(work, dropped, i);
    }
    for (size_t i = 0; i < work->all.n; i++) {
        if (!dropped[i]) {
            halves += work->all.v[i].halves;
            work->all.v[kept++] = work->all.v[i];
        }
    }
    if (kept > 1 && says_title(work, &work->all.v[0])) {
        halves -= work->all.v[0].halves;
        memmove(work->all.v, work->all.v + 1, --kept * sizeof work->all.v[0]);
    }
    if (kept > 1 && work->all.v[kept - 1].broken &&
        halves - work->all.v[kept - 1].halves >= ENOUGH_HALVES)
        kept--;
    work->all.n = kept;
}

static size_t halves_of(const struct work *work)
{
    size_t halves = 0;
    for (size_t i = 0; i < work->all.n; i++)
        halves += work->all.v[i].halves;
    return halves;
}

/* Leaves out headings, captions and items of lists, where enough is there without them. */
static void keep_prose(struct work *work)
{
    struct sentences all = work->all;
    work->all.n = 0;
    work->all.v = ARENA_ARRAY(work->arena, struct sentence, all.n);
    for (size_t i = 0; i < all.n; i++) {
        if (all.v[i].ends || all.v[i].halves > HEADING_HALVES)
            work->all.v[work->all.n++] = all.v[i];
    }
    if (halves_of(work) < ENOUGH_HALVES)
        work->all = all;
}

/* ---- what is chosen ------------------------------------------------------------------------------------------------ */

static bool has_stem(const struct tokens *tokens, uint64_t hash)
{
    for (size_t i = 0; i < tokens->n; i++) {
        if (tokens->v[i].stem_hash == hash)
            return true;
    }
    return false;
}

/* How much of the headline the sentence has, from 0 to 1. */
static double title_share(const struct tokens *sentence, const struct tokens *title)
{
    size_t shared = 0, n = 0;
    for (size_t i = 0; i < title->n && n < TITLE_WORDS; i++) {
        if (!token_says_something(&title->v[i]))
            continue;
        n++;
        shared += has_stem(sentence, title->v[i].stem_hash);
    }
    return n ? (double)shared / (double)n : 0;
}

/* How many of the topic's words the sentence has. A word of a script without spaces may be cut otherwise here than in the
 * sentence, and is looked for as it stands. */
static size_t topic_words(const struct work *work, size_t i, const struct tokens *terms)
{
    size_t has = 0;
    for (size_t t = 0; t < work->request->n_terms && t < TERMS_MAX && has < TOPIC_TERMS; t++) {
        bool all = terms[t].n > 0;
        for (size_t w = 0; all && w < terms[t].n; w++)
            all = !terms[t].v[w].ideographic && has_stem(&work->words[i], terms[t].v[w].stem_hash);
        struct bytes text = work->all.v[i].text;
        bool ideographic = terms[t].n && terms[t].v[0].ideographic;
        has += all || (ideographic && bytes_find(text, work->request->terms[t]) < text.n);
    }
    return has;
}

static void weigh_sentences(struct summarizer *summarizer, struct work *work)
{
    static const double central = 0.35, of_topic = 0.30, of_title = 0.15, early = 0.40;
    enum { FADES = 4 };
    size_t topical[CENTRALITY_SENTENCES_MAX];
    struct bytes language = work->request->language;
    struct tokens title = {0}, terms[TERMS_MAX] = {{0}};
    tokenize(summarizer->tokenizer, work->request->title, language, work->arena, &title);
    for (size_t t = 0; t < work->request->n_terms && t < TERMS_MAX; t++)
        tokenize(summarizer->tokenizer, work->request->terms[t], language, work->arena, &terms[t]);
    for (size_t i = 0; i < work->all.n; i++)
        tokenize(summarizer->tokenizer, work->all.v[i].text, language, work->arena,
                 &work->words[i]);
    centrality_rank(work->words, work->all.n, work->arena, &work->centrality);
    size_t most = 1;
    for (size_t i = 0; i < work->all.n; i++) {
        topical[i] = topic_words(work, i, terms);
        most = topical[i] > most ? topical[i] : most;
    }
    for (size_t i = 0; i < work->all.n; i++) {
        work->worth[i] = central * work->centrality.rank[i] +
                         of_topic * (double)topical[i] / (double)most +
                         of_title * title_share(&work->words[i], &title) +
                         early * FADES / (double)(FADES + i);
        work->leans[i] = work->all.v[i].halves < SHORT_HALVES ||
                         sentence_leans(work->all.v[i].text);
    }
}

/* Whether the i-th may be chosen next to what is chosen already. */
static bool may_join(const struct work *work, size_t i, size_t halves_left)
{
    static const double same = 0.6;
    if (work->chosen[i] || work->all.v[i].halves > halves_left)
        return false;
    if (work->leans[i] && i > 0 && !work->chosen[i - 1])
        return false;
    for (size_t j = 0; j < work->all.n; j++) {
        if (work->chosen[j] && work->centrality.like[i][j] > same)
            return false;
    }
    return true;
}

static void choose(struct work *work)
{
    static const double follows = 0.10;
    size_t left = work->max_halves;
    for (size_t round = 0; round < work->all.n; round++) {
        size_t best = SIZE_MAX;
        double highest = 0;
        for (size_t i = 0; i < work->all.n; i++) {
            double worth = work->worth[i] + (i > 0 && work->chosen[i - 1] ? follows : 0);
            if ((best == SIZE_MAX || worth > highest) && may_join(work, i, left)) {
                best = i;
                highest = worth;
            }
            if (round == 0 && best != SIZE_MAX)
                break; /* the first that fits leads */
        }
        if (best == SIZE_MAX)
            return;
        work->chosen[best] = true;
        left -= work->all.v[best].halves;
    }
}

/* ---- what is said -------------------------------------------------------------------------------------------------- */

/* Whether the next sentence is set off from this one by a space. */
static bool wants_space(struct bytes text)
{
    size_t at = text.n;
    while (at > 0 && ((unsigned char)text.p[--at] & 0xC0) == 0x80)
        ;
    uint32_t c = text.n ? utf8_next(text, &at) : 0;
    return !is_ideograph(c) && !(c >= 0x3000 && c <= 0x303F) && !(c >= 0xFF01 && c <= 0xFF20);
}

static struct bytes join(const struct work *work, struct arena *arena)
{
    struct buf out = {0};
    const struct sentence *last = NULL;
    for (size_t i = 0; i < work->all.n; i++) {
        if (!work->chosen[i])
            continue;
        if (last && (!last->ends || wants_space(last->text)))
            buf_add_char(&out, ' ');
        buf_add_bytes(&out, work->all.v[i].text);
        last = &work->all.v[i];
    }
    struct bytes joined = arena_copy(arena, buf_bytes(&out));
    buf_clear(&out);
    return joined;
}

/* Where a cut inside of what spaces do not part is better made: at the last space that is not far; else a letter earlier,
 * which makes room for the ellipsis. */
static size_t end_of_cut(struct bytes text, size_t cut)
{
    size_t next = cut, space = cut, last = cut;
    if (cut == 0 || ascii_is_space(text.p[cut - 1]) || is_ideograph(utf8_next(text, &next)))
        return cut;
    while (space > cut / 2 && !ascii_is_space(text.p[space - 1]))
        space--;
    if (space > cut / 2)
        return space;
    uint32_t c;
    do {
        while (last > 0 && ((unsigned char)text.p[--last] & 0xC0) == 0x80)
            ;
        next = last;
        c = utf8_next(text, &next);
    } while (last > 0 && is_mark(c));
    return last;
}

/* A sentence that is too long, cut before what is too much. */
static struct bytes cut_sentence(struct bytes text, size_t max_halves, struct arena *arena)
{
    struct bytes kept = {text.p, 0};
    (void)words_count(text, max_halves, &kept.n);
    if (kept.n == text.n)
        return text;
    kept.n = end_of_cut(text, kept.n);
    while (kept.n > 0 &&
           (ascii_is_space(kept.p[kept.n - 1]) || strchr(",;:-(", kept.p[kept.n - 1])))
        kept.n--;
    return arena_printf(arena, "%.*s\u2026", BYTES_FMT(kept));
}

static bool any_chosen(const struct work *work)
{
    for (size_t i = 0; i < work->all.n; i++) {
        if (work->chosen[i])
            return true;
    }
    return false;
}

static struct bytes shorten(struct summarizer *summarizer, struct work *work, struct arena *arena)
{
    if (!summarizer->tokenizer)
        summarizer->tokenizer = tokenizer_new();
    weigh_sentences(summarizer, work);
    choose(work);
    if (!any_chosen(work)) { /* better one that leans than one that is cut */
        memset(work->leans, 0, sizeof work->leans);
        choose(work);
    }
    return any_chosen(work) ? join(work, arena)
                            : cut_sentence(work->all.v[0].text, work->max_halves, arena);
}

/* Whether text, which is short enough, is used as it is. */
static bool is_clean(const struct summary_request *request, struct bytes text)
{
    struct bytes title = without_end_signs(request->title);
    return !(title.n && bytes_starts_nocase(text, title)) && !ends_with_ellipsis(text) &&
           bytes_find_char(text, '\n') == text.n && !boilerplate_may_hold(text);
}

struct bytes summary(struct summarizer *summarizer, const struct summary_request *request,
                     struct arena *arena)
{
    struct bytes text = bytes_trim(request->text);
    size_t max_halves = request->max_words * 2, end = 0;
    (void)words_count(window_of(text), max_halves, &end);
    if (end == text.n && is_clean(request, text))
        return text;
    arena_reset(summarizer->scratch);
    struct work *work = ARENA_NEW(summarizer->scratch, struct work);
    work->request = request;
    work->max_halves = max_halves;
    work->arena = summarizer->scratch;
    cut_text(summarizer, work, text);
    keep_sentences(work);
    keep_prose(work);
    if (work->all.n == 0)
        return (struct bytes){text.p, 0};
    if (halves_of(work) > max_halves)
        return shorten(summarizer, work, arena);
    for (size_t i = 0; i < work->all.n; i++)
        work->chosen[i] = true;
    return join(work, arena);
}

bool summary_is_poor(struct bytes text)
{
    text = bytes_trim(text);
    return text.n == 0 || ends_with_ellipsis(text) || boilerplate_is(text);
}

bool summary_fits(struct bytes text, size_t max_words)
{
    size_t end = 0;
    text = bytes_trim(text);
    (void)words_count(text, max_words * 2, &end);
    return end == text.n;
}
