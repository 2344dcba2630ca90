#include "story/report.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/hash.h"
#include "story/canonical_url.h"
#include "story/headline.h"
#include "story/publisher.h"
#include "story/tracking.h"
#include "text/language.h"
#include "text/token.h"
#include "text/url.h"

enum {
    TEXT_READ = 1600, /* bytes of the text that are looked at */
    TERMS_READ = 70,  /* its first words, which say what the rest enlarges upon */
    SHINGLE = 3,
    MINUTE_MS = 60 * 1000
};

enum { GUID_SEED = 1, URL_SEED, TITLE_SEED, PUBLISHER_SEED };

struct report_reader {
    struct tokenizer *tokenizer;
};

struct report_reader *report_reader_new(void)
{
    struct report_reader *reader = calloc(1, sizeof *reader);
    if (!reader)
        error_out_of_memory(sizeof *reader);
    reader->tokenizer = tokenizer_new();
    return reader;
}

void report_reader_free(struct report_reader *reader)
{
    if (!reader)
        return;
    tokenizer_free(reader->tokenizer);
    free(reader);
}

static uint64_t name_hash(struct bytes text, uint64_t seed)
{
    return text.n ? hash_bytes(text, seed) | 1 : 0;
}

/* ---- names ---- */

/* The digits at the start of text. */
static size_t digit_run(struct bytes text)
{
    size_t n = 0;
    while (n < text.n && ascii_is_digit(text.p[n]))
        n++;
    return n;
}

/* Whether a run of digits is a year or a day: the page of a day may hold many articles. */
static bool is_date(struct bytes run)
{
    enum { YEAR = 4, DAY = 8 };
    return (run.n == YEAR || run.n == DAY) &&
           (bytes_starts(run, bytes_of("19")) || bytes_starts(run, bytes_of("20")));
}

/* Whether a path segment or id looks made for one article: a long number, or words with hyphens. Dates count in ids and
 * queries alone. */
static bool is_telling(struct bytes text, bool dates_count)
{
    enum { DIGITS_MIN = 4, HYPHENS_MIN = 3, PLAIN_MIN = 11, MIXED_DIGITS_MIN = 2, BEYOND_MIN = 9 };
    size_t digits = 0, hyphens = 0, letters = 0, beyond = 0;
    for (size_t i = 0; i < text.n;) {
        char c = text.p[i];
        const struct bytes run = {text.p + i, digit_run(bytes_skip(text, i))};
        digits += dates_count || !is_date(run) ? run.n : 0;
        hyphens += c == '-' || c == '_';
        letters += ascii_is_alpha(c);
        beyond += c == '%' || (unsigned char)c > 0x7f;
        i += run.n ? run.n : 1;
    }
    return digits >= DIGITS_MIN || hyphens >= HYPHENS_MIN || beyond >= BEYOND_MIN ||
           (digits >= MIXED_DIGITS_MIN && letters + digits >= PLAIN_MIN && hyphens == 0);
}

/* The strength of a canonical address. A date before the last segment makes it an article's ("2024/08/14/ferry"); a date
 * alone is a page of many. */
enum name_strength report_address_strength(struct bytes canonical)
{
    enum { DATE_PARTS = 2 };
    if (canonical.n == 0)
        return NAME_NONE;
    size_t query = bytes_find_char(canonical, '?');
    if (query < canonical.n)
        return is_telling(bytes_skip(canonical, query), true) ? NAME_STRONG : NAME_WEAK;
    struct bytes rest = canonical, segment;
    (void)bytes_split(&rest, '/', &segment); /* the host */
    bool telling = false, in_numbers = false;
    size_t dates = 0;
    while (bytes_split(&rest, '/', &segment)) {
        telling |= is_telling(segment, false);
        in_numbers = digit_run(segment) == segment.n;
        dates += in_numbers && (dates > 0 || is_date(segment));
    }
    return telling || (dates >= DATE_PARTS && !in_numbers) ? NAME_STRONG : NAME_WEAK;
}

/* The fragment of an address where it may name one of several entries on a page ("#p02"). Not a place in an article that
 * somebody marked, nor the small number with which some feeds count their edits. */
static struct bytes telling_fragment(struct bytes address)
{
    enum { EDITS_DIGITS = 2 };
    struct bytes fragment = bytes_skip(address, bytes_find_char(address, '#') + 1);
    size_t digits = digit_run(fragment);
    bool is_count = digits == fragment.n && digits <= EDITS_DIGITS;
    return is_count || tracking_fragment(fragment) ? (struct bytes){NULL, 0} : fragment;
}

/* Of an id that is no address. */
static enum name_strength plain_id_strength(struct bytes id)
{
    enum { UNIQUE_MIN = 8 };
    if (id.n == 0 || url_is_http(id))
        return NAME_NONE;
    return id.n >= UNIQUE_MIN && is_telling(id, true) ? NAME_STRONG : NAME_WEAK;
}

enum name_strength report_id_strength(struct bytes id, struct arena *scratch)
{
    id = bytes_trim(id);
    const struct bytes canonical = canonical_url(scratch, id);
    return canonical.n ? report_address_strength(canonical) : plain_id_strength(id);
}

/* An id that is an address is read as one, so that it survives https. */
static void read_guid(const struct story_item *item, struct bytes canonical_link,
                      struct arena *scratch, struct report *out)
{
    struct bytes guid = bytes_trim(item->guid);
    struct bytes canonical = bytes_equal(guid, bytes_trim(item->url))
                                 ? canonical_link
                                 : canonical_url(scratch, guid);
    if (canonical.n) {
        struct bytes fragment = telling_fragment(guid);
        out->guid_strength = report_address_strength(canonical);
        if (bytes_equal(canonical, canonical_link))
            out->guid_strength = out->url_strength;
        guid = fragment.n
                   ? arena_printf(scratch, "%.*s#%.*s", BYTES_FMT(canonical), BYTES_FMT(fragment))
                   : canonical;
    } else if (bytes_equal(guid, bytes_trim(item->title))) {
        return;
    } else {
        out->guid_strength = plain_id_strength(guid);
        if (out->guid_strength == NAME_NONE)
            return;
    }
    out->guid = name_hash(guid, GUID_SEED);
}

static struct bytes host_of(struct bytes url)
{
    struct url parts = {.host = {NULL, 0}};
    if (url_is_http(url))
        url_split(url, &parts);
    return parts.host;
}

/* The host that a canonical address begins with. */
static struct bytes canonical_host(struct bytes canonical)
{
    struct bytes host = canonical;
    static const char ends[] = "/?#";
    for (size_t i = 0; ends[i]; i++)
        host.n = bytes_find_char(host, ends[i]);
    const size_t bracket = bytes_find_char(host, ']'), from = bracket < host.n ? bracket : 0;
    host.n = from + bytes_find_char(bytes_skip(host, from), ':');
    return host;
}

/* Most items are at the very host that their feed comes from, which saves a look into the list of suffixes. */
static void read_publisher(const struct story_item *item, struct bytes canonical,
                           struct arena *scratch, struct report *out)
{
    const struct bytes feed_host = host_of(item->feed_url);
    const struct bytes host = canonical.n ? canonical_host(canonical) : host_of(item->url);
    if (bytes_empty(host))
        return;
    const struct bytes publisher = publisher_of_host(scratch, host);
    out->publisher = name_hash(publisher, PUBLISHER_SEED);
    out->own_site = bytes_equal_nocase(host, feed_host) ||
                    (feed_host.n && bytes_equal(publisher, publisher_of_host(scratch, feed_host)));
}

static void read_names(const struct story_item *item, struct arena *scratch, struct report *out)
{
    struct bytes canonical = canonical_url(scratch, item->url);
    out->url = name_hash(canonical, URL_SEED);
    out->url_strength = report_address_strength(canonical);
    if (out->url_strength == NAME_STRONG && telling_fragment(item->url).n)
        out->url_strength = NAME_WEAK;
    read_guid(item, canonical, scratch, out);
    read_publisher(item, canonical, scratch, out);
}

/* ---- words ---- */

/* Whether a word begins with a capital: its folded form begins otherwise. */
static bool is_capitalised(struct bytes text, const struct token *token)
{
    if (token->ideographic || token->word.n == 0)
        return false;
    unsigned char raw = (unsigned char)text.p[token->byte],
                  folded = (unsigned char)token->word.p[0];
    if (raw < 0x80)
        return raw != folded && raw >= 'A' && raw <= 'Z';
    return raw >= 0xC3 && raw <= 0xD4 && token->word.n > 1 && token->byte_length > 1 &&
           (raw != folded || text.p[token->byte + 1] != token->word.p[1]);
}

static bool ends_with_any(struct bytes text, const struct bytes *marks, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (bytes_ends(text, marks[i]))
            return true;
    return false;
}

/* Whether a word opens a sentence or a quotation, where a capital says nothing. */
static bool opens_sentence(struct bytes text, const struct token *token)
{
    static const struct bytes ascii[] = {BYTES("."), BYTES("!"), BYTES("?"),
                                         BYTES(":"), BYTES(";"), BYTES("|")};
    static const struct bytes beyond[] = {BYTES("…"), BYTES("—"), BYTES("–"), BYTES("“"),
                                          BYTES("‘"), BYTES("«"), BYTES("„"), BYTES("”"),
                                          BYTES("’"), BYTES("»")};
    struct bytes before = {text.p, token->byte};
    while (before.n > 0 && strchr(" \n\"('", before.p[before.n - 1]))
        before.n--;
    if (before.n == 0)
        return true;
    const char last = before.p[before.n - 1];
    if (ascii_is_alnum(last))
        return false;
    return (unsigned char)last < 0x80 ? ends_with_any(before, ascii, COUNT_OF(ascii))
                                      : ends_with_any(before, beyond, COUNT_OF(beyond));
}

/* Headlines In Capitals tell no names, nor does German. */
static bool capitals_tell(struct bytes text, struct bytes language, const struct tokens *tokens)
{
    enum { LETTERS_MIN = 4 };
    char primary[9];
    if (bytes_equal(language_primary(language, primary), (struct bytes)BYTES("de")))
        return false;
    size_t capitals = 0, words = 0;
    for (size_t i = 0; i < tokens->n; i++)
        if (tokens->v[i].length >= LETTERS_MIN && !tokens->v[i].ideographic &&
            !ascii_is_digit(tokens->v[i].word.p[0])) {
            words++;
            capitals += is_capitalised(text, &tokens->v[i]);
        }
    return words > 0 && capitals * 10 <= words * 6;
}

static void add_term(struct report *out, uint64_t hash, uint8_t flags)
{
    for (size_t i = 0; i < out->n_terms; i++)
        if (out->terms[i].hash == hash) {
            out->terms[i].flags |= flags;
            return;
        }
    if (out->n_terms < REPORT_TERMS)
        out->terms[out->n_terms++] = (struct report_term){hash, flags};
}

static void add_number(uint64_t *numbers, size_t *n, uint64_t hash)
{
    if (*n < REPORT_NUMBERS)
        numbers[(*n)++] = hash;
}

static bool has_digit(struct bytes word)
{
    for (size_t i = 0; i < word.n; i++)
        if (ascii_is_digit(word.p[i]))
            return true;
    return false;
}

/* Single letters and the like say nothing; single Chinese characters little. */
static bool is_word(const struct token *token)
{
    return token->length > 1 || has_digit(token->word);
}

static void read_terms(struct bytes text, struct bytes language, const struct tokens *tokens,
                       uint8_t place, struct report *out)
{
    bool capitals = capitals_tell(text, language, tokens);
    out->names_tell |= capitals;
    for (size_t i = 0; i < tokens->n && i < TERMS_READ; i++) {
        const struct token *token = &tokens->v[i];
        bool number = has_digit(token->word);
        if (place & TERM_TITLE) {
            if (headline_counts(token->word))
                add_number(out->title_numbers, &out->n_title_numbers, token->word_hash);
        } else if (number) {
            add_number(out->text_numbers, &out->n_text_numbers, token->word_hash);
        }
        if (!is_word(token))
            continue;
        uint8_t flags = place;
        if (number)
            flags |= TERM_NUMBER;
        else if (capitals && is_capitalised(text, token) && !opens_sentence(text, token))
            flags |= TERM_NAME;
        add_term(out, token->stem_hash, flags);
    }
}

/* MinHash by one permutation: every shingle falls into one part, of which the least is kept. An empty part borrows from
 * the next, so that short texts compare too. */
static void read_minima(const struct tokens *tokens, struct report *out)
{
    enum { WORDS_MIN = 6 };
    if (tokens->n < WORDS_MIN)
        return;
    for (size_t i = 0; i + SHINGLE <= tokens->n; i++) {
        uint64_t hash = 0;
        for (size_t k = 0; k < SHINGLE; k++)
            hash = (hash ^ tokens->v[i + k].stem_hash) * UINT64_C(0x9E3779B97F4A7C15);
        hash ^= hash >> 32;
        uint64_t *least = &out->minima[hash % REPORT_MINIMA];
        uint64_t value = hash * UINT64_C(0xD6E8FEB86659FD93) | 1;
        if (*least == 0 || value < *least)
            *least = value;
    }
    for (size_t i = 0, empty = 0; i < REPORT_MINIMA && empty < REPORT_MINIMA; i++) {
        size_t from = i;
        while (out->minima[from] == 0)
            from = (from + 1) % REPORT_MINIMA;
        if (from != i)
            out->minima[i] = out->minima[from] * UINT64_C(0x9E3779B97F4A7C15) | 1;
    }
}

static void read_opening(const struct tokens *tokens, struct report *out)
{
    enum { WORDS = 8 };
    if (tokens->n < WORDS)
        return;
    for (size_t i = 0; i < WORDS; i++)
        out->opening = (out->opening ^ tokens->v[i].stem_hash) * UINT64_C(0x9E3779B97F4A7C15);
    out->opening |= 1;
}

static void read_title(struct report_reader *reader, const struct story_item *item,
                       struct arena *scratch, struct report *out)
{
    struct tokens tokens;
    struct bytes core = headline_core(item->title);
    tokenize(reader->tokenizer, core, item->language, scratch, &tokens);
    uint64_t hash = TITLE_SEED;
    for (size_t i = 0; i < tokens.n; i++)
        hash = (hash ^ tokens.v[i].word_hash) * UINT64_C(0x9E3779B97F4A7C15);
    out->title = tokens.n ? hash | 1 : 0;
    out->title_words = (uint32_t)tokens.n;
    read_terms(core, item->language, &tokens, TERM_TITLE, out);
}

/* The beginning of text, cut between two characters. */
static struct bytes beginning(struct bytes text)
{
    if (text.n <= TEXT_READ)
        return text;
    text.n = TEXT_READ;
    while (text.n > 0 && ((unsigned char)text.p[text.n] & 0xC0) == 0x80)
        text.n--;
    return text;
}

void report_read(struct report_reader *reader, const struct story_item *item, struct arena *scratch,
                 struct report *out)
{
    struct tokens tokens;
    struct bytes text = beginning(item->text);
    *out = (struct report){.id = item->id, .feed = item->feed};
    out->minutes = item->time > 0 ? (uint32_t)(item->time / MINUTE_MS) : 0;
    read_names(item, scratch, out);
    read_title(reader, item, scratch, out);
    tokenize(reader->tokenizer, text, item->language, scratch, &tokens);
    out->text_words = (uint32_t)tokens.n;
    read_terms(text, item->language, &tokens, 0, out);
    read_minima(&tokens, out);
    read_opening(&tokens, out);
}
