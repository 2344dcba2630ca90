#include "text/language.h"

struct bytes language_primary(struct bytes tag, char out[static 9])
{
    enum { SUBTAG_MAX = 8 };
    size_t n = 0;
    tag = bytes_trim(tag);
    while (n < tag.n && n <= SUBTAG_MAX && ascii_is_alpha(tag.p[n]))
        n++;
    bool ends = n == tag.n || tag.p[n] == '-' || tag.p[n] == '_';
    if (n < 2 || n > SUBTAG_MAX || !ends)
        return (struct bytes){NULL, 0};
    for (size_t i = 0; i < n; i++)
        out[i] = ascii_lower(tag.p[i]);
    out[n] = '\0';
    return (struct bytes){out, n};
}
