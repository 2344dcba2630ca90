#include "match/marked.h"

#include <string.h>

/* Where a number of characters behind a place ends. */
static size_t skip_chars(struct bytes text, size_t at, size_t n)
{
    for (; at < text.n && n > 0; n--)
        do
            at++;
        while (at < text.n && ((unsigned char)text.p[at] & 0xC0) == 0x80);
    return at;
}

/* Puts a mark where it belongs, one that lies over another apart. */
static void put_mark(struct marked *marked, struct mark mark)
{
    size_t i = 0;
    while (i < marked->n && marked->marks[i].at < mark.at)
        i++;
    bool before = i > 0 && marked->marks[i - 1].at + marked->marks[i - 1].n > mark.at;
    bool behind = i < marked->n && mark.at + mark.n > marked->marks[i].at;
    if (before || behind || marked->n > MARKS_MAX)
        return;
    memmove(&marked->marks[i + 1], &marked->marks[i], (marked->n - i) * sizeof mark);
    marked->marks[i] = mark;
    marked->n++;
}

static void find_marks(const struct verdict *verdict, const char *field, struct marked *marked)
{
    for (size_t i = 0; i < verdict->n_why && marked->n < MARKS_MAX; i++) {
        const struct evidence *why = &verdict->why[i];
        if (!bytes_equal(why->field, bytes_of(field)) || bytes_empty(why->word))
            continue;
        size_t at = skip_chars(marked->text, 0, why->offset);
        if (bytes_starts(bytes_skip(marked->text, at), why->word))
            put_mark(marked, (struct mark){at, why->word.n});
    }
}

static bool is_char_start(struct bytes text, size_t at)
{
    return at >= text.n || ((unsigned char)text.p[at] & 0xC0) != 0x80;
}

/* A place near `at` where a word begins, at `most` bytes further on; or where a character does. */
static size_t word_start(struct bytes text, size_t at, size_t most)
{
    for (size_t i = at; i < text.n && i < at + most; i++)
        if (i > 0 && ascii_is_space(text.p[i - 1]) && !ascii_is_space(text.p[i]))
            return i;
    while (!is_char_start(text, at))
        at++;
    return at;
}

static size_t word_end(struct bytes text, size_t at, size_t most)
{
    if (at >= text.n)
        return text.n;
    for (size_t i = at; i > 0 && i + most > at; i--)
        if (ascii_is_space(text.p[i]))
            return i;
    while (!is_char_start(text, at))
        at--;
    return at;
}

/* Keeps bytes from … to of the text, and the marks in them. */
static void keep(struct marked *marked, size_t from, size_t to)
{
    size_t n = 0;
    marked->begins_late = from > 0;
    marked->ends_early = to < marked->text.n;
    for (size_t i = 0; i < marked->n; i++) {
        struct mark mark = marked->marks[i];
        if (mark.at >= from && mark.at + mark.n <= to)
            marked->marks[n++] = (struct mark){mark.at - from, mark.n};
    }
    marked->n = n;
    marked->text = (struct bytes){marked->text.p + from, to - from};
}

struct marked marked_of(const struct verdict *verdict, const char *field, struct bytes text,
                        size_t max)
{
    struct marked marked = {.text = text};
    find_marks(verdict, field, &marked);
    if (text.n <= max)
        return marked;
    size_t slack = max / 4, first = marked.n ? marked.marks[0].at : 0;
    size_t from = first > max / 3 ? word_start(text, first - max / 3, slack) : 0;
    if (text.n - from < max)
        from = word_start(text, text.n - max, slack);
    if (from > first)
        from = first;
    size_t to = word_end(text, from + max, slack);
    keep(&marked, from, to);
    return marked;
}
