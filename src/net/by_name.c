#include "net/by_name.h"

#include "base/error.h"

#include <stdlib.h>
#include <string.h>

/* As bytes_compare, a being in lower case already. */
static int compare(const char *a, struct bytes b)
{
    size_t n = strlen(a), least = n < b.n ? n : b.n;
    for (size_t i = 0; i < least; i++) {
        unsigned char x = (unsigned char)a[i], y = (unsigned char)ascii_lower(b.p[i]);
        if (x != y)
            return x < y ? -1 : 1;
    }
    return n < b.n ? -1 : n > b.n;
}

/* Where the name is, or belongs. */
static size_t place_of(const struct by_name *all, struct bytes name)
{
    size_t low = 0, high = all->n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (compare(all->v[middle]->name, name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

struct named *by_name_find(const struct by_name *all, struct bytes name)
{
    size_t at = place_of(all, name);
    return at < all->n && compare(all->v[at]->name, name) == 0 ? all->v[at] : NULL;
}

void by_name_add(struct by_name *all, struct named *thing)
{
    enum { FIRST_ROOM = 16 };
    if (all->n == all->room) {
        all->room = all->room ? all->room * 2 : FIRST_ROOM;
        all->v = reallocarray(all->v, all->room, sizeof(struct named *));
        if (!all->v)
            error_out_of_memory(all->room);
    }
    size_t at = place_of(all, bytes_of(thing->name));
    memmove(all->v + at + 1, all->v + at, (all->n - at) * sizeof(struct named *));
    all->v[at] = thing;
    all->n++;
}

void by_name_remove(struct by_name *all, const struct named *thing)
{
    size_t at = place_of(all, bytes_of(thing->name));
    if (at == all->n || all->v[at] != thing)
        return;
    all->n--;
    memmove(all->v + at, all->v + at + 1, (all->n - at) * sizeof(struct named *));
}

char *by_name_copy(struct bytes name)
{
    char *copy = malloc(name.n + 1);
    if (!copy)
        error_out_of_memory(name.n);
    for (size_t i = 0; i < name.n; i++)
        copy[i] = ascii_lower(name.p[i]);
    copy[name.n] = '\0';
    return copy;
}
