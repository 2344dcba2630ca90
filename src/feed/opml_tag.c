#include "feed/opml_tag.h"

#include "text/entity.h"

static bool is_name_char(char c)
{
    return ascii_is_alnum(c) || c == '_' || c == '-' || c == '.' || c == ':' || (c & 0x80);
}

static size_t skip_space(struct bytes text, size_t at)
{
    while (at < text.n && ascii_is_space(text.p[at]))
        at++;
    return at;
}

static size_t skip_name(struct bytes text, size_t at)
{
    while (at < text.n && is_name_char(text.p[at]))
        at++;
    return at;
}

/* Whether what stands at `at`, behind a quotation mark, goes on as a tag does: it ends, or an attribute follows. */
static bool goes_on(struct bytes text, size_t at)
{
    size_t behind = skip_space(text, at);
    if (behind == text.n)
        return true;
    char c = text.p[behind];
    if (c == '>' || ((c == '/' || c == '?') && behind + 1 < text.n && text.p[behind + 1] == '>'))
        return true;
    size_t name_end = skip_name(text, behind);
    size_t equals = skip_space(text, name_end);
    if (name_end == behind || equals == text.n || text.p[equals] != '=')
        return false;
    size_t value = skip_space(text, equals + 1);
    return value < text.n && (text.p[value] == '"' || text.p[value] == '\'');
}

/* What of HTML's references XML does not know. */
static unsigned mends_of_reference(struct bytes rest)
{
    static const struct bytes known[] = {BYTES("amp"), BYTES("lt"), BYTES("gt"), BYTES("quot"),
                                         BYTES("apos")};
    size_t n = 1;
    while (n < rest.n && (ascii_is_alnum(rest.p[n]) || (n == 1 && rest.p[n] == '#')))
        n++;
    struct bytes name = {rest.p + 1, n - 1};
    if (name.n == 0 || n == rest.n || rest.p[n] != ';')
        return OPML_AMPERSAND;
    if (name.p[0] == '#')
        return name.n > 1 ? 0 : OPML_AMPERSAND;
    for (size_t i = 0; i < COUNT_OF(known); i++) {
        if (bytes_equal(name, known[i]))
            return 0;
    }
    uint32_t points[2];
    return entity_lookup(name, points) ? OPML_ENTITY : OPML_AMPERSAND;
}

static unsigned mends_of_value(struct bytes value)
{
    unsigned mends = 0;
    for (size_t i = 0; i < value.n; i++) {
        if (value.p[i] == '<')
            mends |= OPML_LESS_THAN;
        else if (value.p[i] == '&')
            mends |= mends_of_reference(bytes_skip(value, i));
    }
    return mends;
}

/* Where the attribute begins whose opening quotation mark stands at `at`, if OPML has it: then the mark that should have
 * closed the value before it was forgotten. 0 if it is none. */
static size_t attribute_before(struct bytes text, size_t from, size_t at)
{
    static const struct bytes names[] = {BYTES("xmlUrl"), BYTES("htmlUrl"), BYTES("url"),
                                         BYTES("title"),  BYTES("text"),    BYTES("type")};
    if (at == from || text.p[at - 1] != '=')
        return 0;
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        size_t n = names[i].n + 1;
        if (at - from > n && ascii_is_space(text.p[at - n - 1]) &&
            bytes_equal_nocase((struct bytes){text.p + at - n, names[i].n}, names[i]))
            return at - n;
    }
    return 0;
}

/* The value whose quotation mark stands at *at; moves behind the closing one. False where there is none. */
static bool read_quoted(struct bytes text, size_t *at, struct opml_attribute *attribute)
{
    char quote = text.p[*at];
    size_t start = *at + 1;
    for (size_t i = start; i < text.n; i++) {
        if (text.p[i] != quote)
            continue;
        size_t next = attribute_before(text, start, i);
        bool closed = next == 0 && goes_on(text, i + 1);
        if (!closed)
            attribute->mends |= OPML_QUOTE;
        if (!closed && next == 0)
            continue;
        attribute->value = (struct bytes){text.p + start, (closed ? i : next) - start};
        *at = closed ? i + 1 : next;
        return true;
    }
    return false;
}

static void read_unquoted(struct bytes text, size_t *at, struct opml_attribute *attribute)
{
    size_t start = *at;
    while (*at < text.n && !ascii_is_space(text.p[*at]) && text.p[*at] != '>' &&
           !(text.p[*at] == '/' && *at + 1 < text.n && text.p[*at + 1] == '>'))
        *at += 1;
    attribute->value = (struct bytes){text.p + start, *at - start};
    attribute->mends |= OPML_UNQUOTED;
}

static void add(struct opml_tag *tag, const struct opml_attribute *attribute)
{
    for (size_t i = 0; i < tag->n; i++) {
        if (bytes_equal(tag->attributes[i].name, attribute->name)) {
            tag->attributes[i].mends |= OPML_TWICE;
            return;
        }
    }
    if (tag->n < LIMIT_ATTRIBUTES)
        tag->attributes[tag->n++] = *attribute;
}

/* Reads the attribute at *at and moves behind it. False where its quotation mark is never closed. */
static bool read_attribute(struct bytes text, size_t *at, struct opml_tag *tag)
{
    size_t name_end = skip_name(text, *at);
    if (name_end == *at) { /* a stray character */
        *at += 1;
        return true;
    }
    struct opml_attribute attribute = {.name = {text.p + *at, name_end - *at}, .at = *at};
    size_t equals = skip_space(text, name_end);
    if (equals == text.n || text.p[equals] != '=') {
        *at = name_end;
        attribute.value = (struct bytes){text.p + name_end, 0};
        attribute.mends = OPML_UNQUOTED;
        add(tag, &attribute);
        return true;
    }
    size_t value = skip_space(text, equals + 1);
    if (value < text.n && (text.p[value] == '"' || text.p[value] == '\'')) {
        *at = value;
        if (!read_quoted(text, at, &attribute)) {
            tag->unclosed = value;
            return false;
        }
    } else {
        *at = value;
        read_unquoted(text, at, &attribute);
    }
    attribute.mends |= mends_of_value(attribute.value);
    add(tag, &attribute);
    return true;
}

bool opml_tag_read(struct bytes text, size_t at, struct opml_tag *tag)
{
    tag->n = 0;
    tag->unclosed = 0;
    tag->is_empty = tag->is_cut = false;
    tag->is_end = ++at < text.n && text.p[at] == '/';
    at += tag->is_end;
    size_t name_end = skip_name(text, at);
    if (name_end == at || ascii_is_digit(text.p[at]))
        return false;
    tag->name = (struct bytes){text.p + at, name_end - at};
    at = skip_space(text, name_end);
    while (at < text.n && text.p[at] != '>') {
        tag->is_empty = text.p[at] == '/' && at + 1 < text.n && text.p[at + 1] == '>';
        if (tag->is_empty)
            at++;
        else if (!read_attribute(text, &at, tag))
            at = text.n;
        at = skip_space(text, at);
    }
    tag->is_cut = at == text.n;
    tag->end = tag->is_cut ? at : at + 1;
    return true;
}
