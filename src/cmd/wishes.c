#include "cmd/wishes.h"

#include <stdlib.h>

enum { SHOWN_MAX = 10 }; /* of what answers to one */

void wishes_add(struct wishes *wishes, struct bytes entry, enum label label, struct arena *arena)
{
    const size_t line = wishes->n;
    ARENA_PUSH(arena, wishes->v, wishes->n, wishes->cap) = (struct wish){
        .entry = bytes_trim(entry), .label = label, .line = line};
}

void wishes_read(struct wishes *wishes, struct bytes list, struct arena *arena)
{
    static const struct bytes mark = BYTES("\xEF\xBB\xBF");
    struct bytes line;
    if (bytes_starts(list, mark))
        list = bytes_skip(list, mark.n);
    while (bytes_split(&list, '\n', &line)) {
        struct bytes entry = {0}, text = {0};
        enum label label;
        (void)bytes_split(&line, '\t', &entry);
        (void)bytes_split(&line, '\t', &text);
        if (label_parse(bytes_trim(text), &label))
            wishes_add(wishes, entry, label, arena);
    }
}

static int by_entry(const void *a, const void *b)
{
    const struct wish *x = a, *y = b;
    int order = bytes_compare(x->entry, y->entry);
    return order ? order : (x->line > y->line) - (x->line < y->line);
}

void wishes_settle(struct wishes *wishes)
{
    struct wish *v = wishes->v;
    size_t n = 0;
    if (wishes->n > 1)
        qsort(v, wishes->n, sizeof *v, by_entry);
    for (size_t i = 0; i < wishes->n; i++) {
        if (i + 1 == wishes->n || !bytes_equal(v[i].entry, v[i + 1].entry))
            v[n++] = v[i];
    }
    wishes->n = n;
}

static int by_name(const void *a, const void *b)
{
    return bytes_compare(((const struct wish *)a)->entry, ((const struct wish *)b)->entry);
}

struct wish *wishes_find(const struct wishes *wishes, struct bytes entry)
{
    const struct wish key = {.entry = entry};
    if (entry.n == 0 || wishes->n == 0)
        return NULL;
    return bsearch(&key, wishes->v, wishes->n, sizeof *wishes->v, by_name);
}

struct wish *wishes_later(struct wish *a, struct wish *b)
{
    if (!a || !b || a == b)
        return a ? a : b;
    a->found = b->found = true;
    return a->line > b->line ? a : b;
}

void wishes_answer(struct wishes *wishes, struct wish *wish, struct bytes article,
                   struct bytes shown, struct bytes line, struct arena *arena)
{
    if (wish->n_answers == 0)
        wish->article = article;
    else if (article.n == 0 || !bytes_equal(wish->article, article))
        wish->ambiguous = true;
    wish->found = true;
    if (wish->n_answers++ < SHOWN_MAX)
        wish->answers = arena_printf(arena, "%.*s%s%.*s", BYTES_FMT(wish->answers),
                                     wish->answers.n ? "\n" : "", BYTES_FMT(shown));
    ARENA_PUSH(arena, wishes->answers, wishes->n_answers,
               wishes->answers_cap) = (struct answer){.wish = wish, .line = line};
}

static int by_line(const void *a, const void *b)
{
    const struct wish *x = ((const struct answer *)a)->wish, *y = ((const struct answer *)b)->wish;
    return (x->line > y->line) - (x->line < y->line);
}

size_t wishes_print(struct wishes *wishes, struct buf *out)
{
    size_t n = 0;
    if (wishes->n_answers > 1)
        qsort(wishes->answers, wishes->n_answers, sizeof *wishes->answers, by_line);
    for (size_t i = 0; i < wishes->n_answers; i++) {
        const struct answer *answer = &wishes->answers[i];
        if (answer->wish->ambiguous)
            continue;
        buf_add_bytes(out, answer->line);
        n++;
    }
    return n;
}
