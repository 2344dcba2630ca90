#include "match/entry_language.h"

#include "text/language.h"

enum { GUESS_BYTES = 600 }; /* of a text, that its language is told by */

static struct bytes cut(struct bytes text, size_t n)
{
    if (text.n <= n)
        return text;
    while (n > 0 && ((unsigned char)text.p[n] & 0xC0) == 0x80)
        n--;
    return (struct bytes){text.p, n};
}

struct bytes entry_language(const struct match_entry *entry, struct arena *arena)
{
    char primary[9];
    struct bytes said = language_primary(entry->language, primary);
    if (!bytes_empty(said))
        return arena_copy(arena, said);
    struct bytes text = bytes_empty(entry->summary) ? entry->body : entry->summary;
    return language_guess(arena_printf(arena, "%.*s\n%.*s",
                                       BYTES_FMT(cut(entry->title, GUESS_BYTES)),
                                       BYTES_FMT(cut(text, GUESS_BYTES))));
}
