#include "text/segment.h"

#include <stdlib.h>
#include <unicode/ubrk.h>
#include <unicode/ustring.h>
#include <unicode/utf16.h>

#include "base/error.h"
#include "text/charset.h"

struct segmenter {
    UBreakIterator *words;
    UChar *units;       /* the run in UTF-16 */
    uint32_t *position; /* of the character that each unit belongs to */
    uint32_t *ends;
    size_t room;
};

struct segmenter *segmenter_new(void)
{
    struct segmenter *segmenter = calloc(1, sizeof *segmenter);
    if (!segmenter)
        error_out_of_memory(sizeof *segmenter);
    UErrorCode status = U_ZERO_ERROR;
    segmenter->words = ubrk_open(UBRK_WORD, "", NULL, 0, &status);
    return segmenter;
}

void segmenter_free(struct segmenter *segmenter)
{
    if (!segmenter)
        return;
    ubrk_close(segmenter->words);
    free(segmenter->units);
    free(segmenter->position);
    free(segmenter->ends);
    free(segmenter);
}

static void *larger(void *p, size_t size)
{
    p = realloc(p, size);
    if (!p)
        error_out_of_memory(size);
    return p;
}

static void make_room(struct segmenter *s, size_t room)
{
    if (room <= s->room)
        return;
    s->units = larger(s->units, room * sizeof *s->units);
    s->position = larger(s->position, room * sizeof *s->position);
    s->ends = larger(s->ends, room * sizeof *s->ends);
    s->room = room;
}

struct segments segmenter_cut(struct segmenter *s, struct bytes run)
{
    make_room(s, run.n + 2);
    int32_t units = 0;
    uint32_t characters = 0;
    for (size_t at = 0; at < run.n; characters++) {
        int32_t from = units;
        UChar32 c = (UChar32)utf8_next(run, &at);
        U16_APPEND_UNSAFE(s->units, units, c);
        for (; from < units; from++)
            s->position[from] = characters;
    }
    s->position[units] = characters;
    struct segments segments = {s->ends, 0};
    UErrorCode status = U_ZERO_ERROR;
    if (characters > 1 && s->words) {
        ubrk_setText(s->words, s->units, units, &status);
        for (int32_t end; U_SUCCESS(status) && (end = ubrk_next(s->words)) != UBRK_DONE;)
            s->ends[segments.n++] = s->position[end];
    }
    if (segments.n == 0 || s->ends[segments.n - 1] < characters)
        s->ends[segments.n++] = characters;
    return segments;
}
