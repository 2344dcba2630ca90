#include "complaints.h"

#include <stdio.h>

void complain(struct complaints *to, size_t line, const char *what, struct bytes about)
{
    enum { SHOWN = 400 };
    struct bytes place = line ? arena_printf(to->arena, "line %zu: ", line)
                              : (struct bytes)BYTES("");
    if (about.n > SHOWN)
        about.n = SHOWN;
    ARENA_PUSH(to->arena, to->v, to->n, to->cap) = arena_printf(to->arena, "%s%s: %.*s", place.p,
                                                                what, BYTES_FMT(about));
}

void complaints_print(const struct complaints *list, const char *what)
{
    for (size_t i = 0; i < list->n; i++)
        (void)fprintf(stderr, "%s: %s\n", what, list->v[i].p);
}
