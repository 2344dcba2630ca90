#include "text/boilerplate.h"

#include <string.h>

#include "text/charset.h"

enum {
    CREDIT_MAX = 120 /* bytes: a longer sentence says more than whose picture it is */
};

/* Of the scripts that the tables are in. */
static uint32_t lower(uint32_t c)
{
    if (c < 0x80)
        return (uint32_t)(unsigned char)ascii_lower((char)c);
    if ((c >= 0xC0 && c <= 0xDE && c != 0xD7) || (c >= 0x410 && c <= 0x42F))
        return c + 0x20;
    return c >= 0x400 && c <= 0x40F ? c + 0x50 : c;
}

/* How many bytes of text, at its beginning, are the phrase in any case; 0 if it is not there. */
static size_t begins(struct bytes text, struct bytes phrase)
{
    size_t at = 0;
    for (size_t p = 0; p < phrase.n;) {
        if (at == text.n || lower(utf8_next(text, &at)) != utf8_next(phrase, &p))
            return 0;
    }
    return at;
}

static bool is_word_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* The byte that phrases which may stand here begin with: Cyrillic begins with one of two, by case and by letter. */
static unsigned char key_of(char c)
{
    unsigned char byte = (unsigned char)(c >= 'A' && c <= 'Z' ? c + 0x20 : c);
    return byte == 0xD1 ? 0xD0 : byte;
}

static bool is_cyrillic_byte(char c)
{
    return ((unsigned char)c & 0xFE) == 0xD0;
}

/* A phrase begins where a word does, if it begins with a Latin or Cyrillic one. */
static bool may_stand(struct bytes text, size_t at)
{
    if (is_cyrillic_byte(text.p[at]))
        return at < 2 || !is_cyrillic_byte(text.p[at - 2]);
    return at == 0 || !is_word_byte(text.p[at]) || !is_word_byte(text.p[at - 1]);
}

static size_t find(struct bytes text, size_t from, struct bytes phrase, size_t *length)
{
    unsigned char key = key_of(phrase.p[0]);
    for (size_t at = from; at < text.n; at++) {
        if (key_of(text.p[at]) != key || !may_stand(text, at))
            continue;
        *length = begins(bytes_skip(text, at), phrase);
        if (*length)
            return at;
    }
    return text.n;
}

bool is_sign(uint32_t c)
{
    return c < 0x80
               ? !ascii_is_alnum((char)c)
               : c == 0xA0 || c == 0xAB || c == 0xBB || c == 0xFE0F || c == 0xFEFF ||
                     (c >= 0x2010 && c <= 0x2BFF) || (c >= 0x3000 && c <= 0x303F) ||
                     (c >= 0xFF01 && c <= 0xFF0F) || (c >= 0xFF1A && c <= 0xFF20) || c == 0xFF5C;
}

static uint32_t last_character(struct bytes text)
{
    size_t at = text.n;
    while (at > 0 && ((unsigned char)text.p[--at] & 0xC0) == 0x80)
        ;
    return text.n ? utf8_next(text, &at) : 0;
}

static bool only_signs(struct bytes text)
{
    for (size_t at = 0; at < text.n;) {
        if (!is_sign(utf8_next(text, &at)))
            return false;
    }
    return true;
}

static struct bytes without_signs_before(struct bytes text)
{
    for (size_t at = 0; at < text.n;) {
        size_t next = at;
        if (!is_sign(utf8_next(text, &next)))
            return bytes_skip(text, at);
        at = next;
    }
    return text;
}

/* A phrase that ends in a letter ends with its word. */
static bool word_ends(struct bytes phrase, struct bytes behind)
{
    size_t at = 0;
    if (behind.n == 0 || !ascii_is_alnum(phrase.p[phrase.n - 1]))
        return true;
    uint32_t c = utf8_next(behind, &at);
    return c > 0x7F || is_sign(c);
}

static bool is_small(uint32_t c)
{
    return lower(c) == c &&
           ((c >= 'a' && c <= 'z') || (c >= 0xDF && c <= 0xFF) || (c >= 0x430 && c <= 0x45F));
}

/* Whether what follows a phrase may be a name or a title: it is no word in small letters. Names in ideographs are set off
 * from a phrase by a sign. A phrase that ends in a sign is followed by whatever it is. */
static bool may_be_name(struct bytes phrase, struct bytes behind)
{
    unsigned char last = (unsigned char)phrase.p[phrase.n - 1];
    bool ideographs = (unsigned char)phrase.p[0] >= 0xE3;
    size_t at = 0;
    if (behind.n == 0 || (last < 0x80 && !ascii_is_alnum((char)last) && last != ' '))
        return true;
    uint32_t c = utf8_next(behind, &at);
    if (ideographs)
        return is_sign(c) || is_sign(last_character(phrase));
    while (c == ' ' && at < behind.n)
        c = utf8_next(behind, &at);
    return !is_small(c);
}

static bool applies(const struct boilerplate *row, struct bytes sentence, struct bytes bare)
{
    size_t length = 0;
    if (row->kind == BOILERPLATE_HOLDS)
        return find(sentence, 0, row->phrase, &length) < sentence.n;
    if (row->kind == BOILERPLATE_PARTS)
        return false;
    length = begins(bare, row->phrase);
    struct bytes behind = bytes_skip(bare, length);
    if (!length || !word_ends(row->phrase, behind))
        return false;
    if (row->kind == BOILERPLATE_WHOLE)
        return only_signs(behind);
    if (row->kind != BOILERPLATE_STARTS && !may_be_name(row->phrase, behind))
        return false;
    if (row->kind == BOILERPLATE_CREDIT)
        return bare.n <= CREDIT_MAX;
    return row->then.n == 0 || find(behind, 0, row->then, &length) < behind.n;
}

/* The rows by the key of their phrases, numbered from 1. Made anew for each text: that is nothing beside the text. */
struct row_index {
    uint16_t first[256];
    uint16_t next[BOILERPLATE_MAX + 1];
};

static void index_rows(struct row_index *index)
{
    memset(index->first, 0, sizeof index->first);
    for (size_t i = boilerplate_count; i-- > 0;) {
        unsigned char key = key_of(boilerplate_table[i].phrase.p[0]);
        index->next[i + 1] = index->first[key];
        index->first[key] = (uint16_t)(i + 1);
    }
}

static bool any_begins(const struct row_index *index, struct bytes text, bool may_begin)
{
    for (size_t i = index->first[key_of(text.p[0])]; i; i = index->next[i]) {
        const struct boilerplate *row = &boilerplate_table[i - 1];
        if ((may_begin || row->kind >= BOILERPLATE_HOLDS) && begins(text, row->phrase))
            return true;
    }
    return false;
}

/* Whether the character at `at` is a sign behind which a sentence may begin, or none before it. Letters are told by their
 * first byte. */
static bool lets_begin(struct bytes text, size_t at, bool before)
{
    unsigned char byte = (unsigned char)text.p[at];
    if (byte < 0x80)
        return is_word_byte(text.p[at]) ? false : before || !strchr(" ,-'", text.p[at]);
    if (byte != 0xC2 && byte != 0xE2 && byte != 0xE3 && byte != 0xEF)
        return false;
    return is_sign(utf8_next(text, &at));
}

bool boilerplate_may_hold(struct bytes text)
{
    struct row_index index;
    bool may_begin = true;
    index_rows(&index);
    for (size_t at = 0; at < text.n; at++) {
        if (((unsigned char)text.p[at] & 0xC0) == 0x80)
            continue;
        if (index.first[key_of(text.p[at])] && may_stand(text, at) &&
            any_begins(&index, bytes_skip(text, at), may_begin))
            return true;
        may_begin = lets_begin(text, at, may_begin);
    }
    return false;
}

bool boilerplate_is(struct bytes sentence)
{
    struct bytes bare = without_signs_before(sentence);
    if (only_signs(sentence) || !boilerplate_may_hold(sentence))
        return only_signs(sentence);
    for (size_t i = 0; i < boilerplate_count; i++) {
        if (applies(&boilerplate_table[i], sentence, bare))
            return true;
    }
    return false;
}

size_t boilerplate_part(struct bytes text, size_t from, size_t *length)
{
    size_t first = text.n, n;
    for (size_t i = 0; i < boilerplate_count; i++) {
        if (boilerplate_table[i].kind != BOILERPLATE_PARTS)
            continue;
        size_t at = find((struct bytes){text.p, first}, from, boilerplate_table[i].phrase, &n);
        if (at < first) {
            first = at;
            *length = n;
        }
    }
    return first;
}

size_t boilerplate_credit(struct bytes text)
{
    struct bytes bare = without_signs_before(text);
    size_t space = bytes_find_char(bare, ' ');
    if (space == bare.n || space > CREDIT_MAX)
        return 0;
    for (size_t i = 0; i < boilerplate_count; i++) {
        const struct boilerplate *row = &boilerplate_table[i];
        /* words that no spaces part */
        size_t length = row->kind == BOILERPLATE_CREDIT && (unsigned char)row->phrase.p[0] >= 0xE3
                            ? begins(bare, row->phrase)
                            : 0;
        if (length && may_be_name(row->phrase, bytes_skip(bare, length)))
            return (size_t)(bare.p - text.p) + space;
    }
    return 0;
}

bool sentence_leans(struct bytes sentence)
{
    struct bytes bare = without_signs_before(sentence);
    if (sentence.n && sentence.p[0] == '(')
        return true;
    for (size_t i = 0; i < leaning_count; i++) {
        size_t at = begins(bare, leaning_table[i]);
        if (!at)
            continue;
        bool spaced = (unsigned char)leaning_table[i].p[0] < 0xE3;
        size_t behind = at;
        if (!spaced || at == bare.n || is_sign(utf8_next(bare, &behind)))
            return true;
    }
    return false;
}
