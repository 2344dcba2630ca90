#include "feed/person.h"

#include "feed/text_value.h"

#include <string.h>

static bool is_local_char(char c)
{
    return ascii_is_alnum(c) || (c && strchr("._+-%'=/!#$&*?^`{|}~", c)) || (c & 0x80);
}

static bool is_domain_char(char c)
{
    return ascii_is_alnum(c) || c == '.' || c == '-' || (c & 0x80);
}

/* The first e-mail address in text, or absent. Borrowed. */
static struct bytes find_email(struct bytes text)
{
    for (size_t at = 0; at < text.n; at++) {
        if (text.p[at] != '@')
            continue;
        size_t start = at, end = at + 1;
        while (start > 0 && is_local_char(text.p[start - 1]))
            start--;
        while (end < text.n && is_domain_char(text.p[end]))
            end++;
        while (end > at + 1 && (text.p[end - 1] == '.' || text.p[end - 1] == '-'))
            end--;
        const struct bytes domain = {text.p + at + 1, end - at - 1};
        if (start < at && bytes_find_char(domain, '.') < domain.n)
            return (struct bytes){text.p + start, end - start};
    }
    return (struct bytes){NULL, 0};
}

/* The place of the bracket that closes the one at the start of text, or text.n if none does. */
static size_t closing(struct bytes text, char close)
{
    size_t depth = 0;
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == text.p[0])
            depth++;
        else if (text.p[i] == close && --depth == 0)
            return i;
    }
    return text.n;
}

/* Whether the bracket at the end of text closes none in it. */
static bool ends_unopened(struct bytes text, char open)
{
    size_t depth = 0;
    for (size_t i = 0; i + 1 < text.n; i++) {
        if (text.p[i] == open)
            depth++;
        else if (text.p[i] == text.p[text.n - 1] && depth)
            depth--;
    }
    return depth == 0;
}

/* Takes off a pair of brackets around all of text, or a bracket at either end that has no fellow in it; one that has,
 * "Name (Place)", belongs to the name. */
static struct bytes without_brackets(struct bytes text)
{
    static const char opening[] = "([<", closed[] = ")]>";
    const char *open = text.n && text.p[0] ? strchr(opening, text.p[0]) : NULL;
    if (open) {
        const size_t at = closing(text, closed[open - opening]);
        if (at + 1 == text.n)
            return (struct bytes){text.p + 1, text.n - 2};
        if (at == text.n)
            return bytes_skip(text, 1);
    }
    const char *close = text.n && text.p[text.n - 1] ? strchr(closed, text.p[text.n - 1]) : NULL;
    if (close && ends_unopened(text, opening[close - closed]))
        text.n--;
    return text;
}

static struct bytes without_marks(struct bytes text)
{
    static const char around[] = "\"',;:-";
    while (text.n && text.p[0] && strchr(around, text.p[0]))
        text = bytes_skip(text, 1);
    while (text.n && text.p[text.n - 1] && strchr(around, text.p[text.n - 1]))
        text.n--;
    return text;
}

/* Takes brackets, quotes and what else held the address off both ends. */
static struct bytes strip(struct bytes text)
{
    enum { LAYERS = 8 }; /* real names have one or two; each costs a look at all of the text */
    for (int i = 0; i < LAYERS; i++)
        text = without_brackets(without_marks(bytes_trim(text)));
    return bytes_trim(text);
}

/* What is left of text when its address is taken out, with "mailto:" and a query after it. */
static struct bytes without_email(struct arena *arena, struct bytes text, struct bytes email)
{
    static const struct bytes mailto = BYTES("mailto:");
    const size_t at = (size_t)(email.p - text.p);
    struct bytes before = {text.p, at}, after = bytes_skip(text, at + email.n);
    if (bytes_ends(before, mailto))
        before.n -= mailto.n;
    if (after.n && after.p[0] == '?')
        while (after.n && !ascii_is_space(after.p[0]))
            after = bytes_skip(after, 1);
    before = bytes_trim(before);
    after = bytes_trim(after);
    while (before.n && strchr("(<[", before.p[before.n - 1]) && after.n &&
           strchr(")>]", after.p[0])) {
        before = bytes_trim((struct bytes){before.p, before.n - 1});
        after = bytes_trim(bytes_skip(after, 1));
    }
    const bool both = before.n && after.n;
    return arena_printf(arena, "%.*s%s%.*s", BYTES_FMT(before), both ? " " : "", BYTES_FMT(after));
}

static bool has_letter(struct bytes text)
{
    for (size_t i = 0; i < text.n; i++)
        if (ascii_is_alnum(text.p[i]) || (text.p[i] & 0x80))
            return true;
    return false;
}

void person_parse(struct arena *arena, struct bytes text, struct person *out)
{
    const struct raw_text value = {.text = text, .type = TEXT_GUESS};
    struct bytes line = text_value_line(arena, &value);
    if (bytes_empty(line))
        return;
    struct bytes email = find_email(line);
    struct bytes name = line;
    if (email.p) {
        name = strip(without_email(arena, line, email));
        if (!out->email.p)
            out->email = arena_copy(arena, email);
    }
    if (!out->name.p && has_letter(name))
        out->name = arena_copy(arena, name);
}

static bool is_same(const struct person *a, const struct person *b)
{
    const bool names_agree = !a->name.p || !b->name.p || bytes_equal_nocase(a->name, b->name);
    const bool emails_agree = !a->email.p || !b->email.p || bytes_equal_nocase(a->email, b->email);
    const bool shared = (a->name.p && b->name.p) || (a->email.p && b->email.p);
    return names_agree && emails_agree && shared;
}

static void fill(struct bytes *to, struct bytes from)
{
    if (!to->p)
        *to = from;
}

static void add(struct arena *arena, struct persons *list, const struct person *person)
{
    for (size_t i = 0; list->v && i < list->n; i++)
        if (is_same(&list->v[i], person)) {
            fill(&list->v[i].name, person->name);
            fill(&list->v[i].email, person->email);
            fill(&list->v[i].url, person->url);
            fill(&list->v[i].avatar, person->avatar);
            return;
        }
    ARENA_PUSH(arena, list->v, list->n, list->cap) = *person;
}

void persons_collect(struct arena *arena, const struct raw_persons *raw, unsigned roles,
                     struct persons *list)
{
    size_t fitting = 0;
    for (size_t i = 0; i < raw->n; i++)
        fitting += roles >> raw->v[i].role & 1;
    if (!list->v && fitting) {
        list->v = ARENA_ARRAY(arena, struct person, fitting);
        list->cap = fitting;
    }
    for (size_t i = 0; i < raw->n; i++) {
        const struct raw_person *said = &raw->v[i];
        if (!(roles & 1u << said->role))
            continue;
        struct person person = {
            .email = arena_copy(arena, said->parts.email),
            .url = arena_copy(arena, said->parts.url),
            .avatar = arena_copy(arena, said->parts.avatar),
        };
        person_parse(arena, said->parts.name, &person);
        if (!said->parts.name.p)
            person_parse(arena, said->text, &person);
        if (person.name.p || person.email.p || person.url.p)
            add(arena, list, &person);
    }
}
