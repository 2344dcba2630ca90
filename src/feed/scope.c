#include "feed/scope.h"

#include "text/url.h"

#include <string.h>

static struct arena *scope_arena(const struct reader *reader)
{
    return reader->item_open ? reader->item_arena : reader->arena;
}

/* Writes a local name to lower; one that is too long is none that means something. */
static struct bytes lower_name(struct bytes name, char lower[static LIMIT_NAME])
{
    const size_t colon = bytes_find_char(name, ':');
    struct bytes local = colon < name.n ? bytes_skip(name, colon + 1) : name;
    if (local.n > LIMIT_NAME)
        local.n = 0;
    for (size_t i = 0; i < local.n; i++)
        lower[i] = ascii_lower(local.p[i]);
    return (struct bytes){lower, local.n};
}

/* Namespaces. */

static bool holds_items(const struct element *element)
{
    return element->kind == ELEMENT_ROOT || element->kind == ELEMENT_ITEM ||
           (element->kind == ELEMENT_OPEN && element->opens == IN_FEED);
}

/* What names without a prefix are where an element declares a default namespace that nobody knows: the core's if it is
 * the root, an item or what holds items, since publishers make addresses up for their own feeds, or if the root made up
 * the same one; else foreign, and not to be taken for the item's. */
static enum vocabulary unknown_default(const struct reader *reader, const struct frame *frame,
                                       const char *name, struct bytes uri)
{
    char lower[LIMIT_NAME];
    if (!reader->root_found || bytes_empty(uri))
        return NS_NONE;
    for (size_t i = 0; i < reader->bindings.n; i++) {
        const struct binding *binding = &reader->bindings.v[i];
        if (!binding->prefix.n && binding->uri.p && bytes_equal(binding->uri, uri))
            return binding->ns;
    }
    const struct element *element = dialect_find(NS_NONE, reader->dialect,
                                                 lower_name(bytes_of(name), lower), frame->context);
    return element && holds_items(element) ? NS_NONE : NS_OTHER;
}

/* Only the root's bindings keep their address: they tell the format. */
static void bind(struct reader *reader, const struct frame *frame, const char *name,
                 struct bytes prefix, struct bytes uri)
{
    static const struct bytes none = BYTES("");
    const enum vocabulary unknown = prefix.n ? NS_OTHER : unknown_default(reader, frame, name, uri);
    prefix = prefix.n ? arena_copy(scope_arena(reader), prefix) : none;
    if (!reader->root_found)
        uri = arena_copy(reader->arena, uri);
    bindings_add(&reader->bindings, prefix, uri, unknown);
    if (reader->root_found)
        reader->bindings.v[reader->bindings.n - 1].uri = (struct bytes){NULL, 0};
}

/* Base and language. */

/* Whether others can be resolved against an address: a web address that is well-formed, or a part of one where the
 * document's own address is not known. */
static bool is_base(struct bytes address)
{
    struct url parts;
    url_split(address, &parts);
    const size_t bracket = bytes_find_char(parts.host, '[');
    const bool is_whole = bracket == parts.host.n ||
                          (bracket == 0 && parts.host.p[parts.host.n - 1] == ']');
    return is_whole && (!parts.scheme.p || url_is_http(address));
}

static void change_base(const struct reader *reader, struct frame *frame, struct bytes said)
{
    const struct bytes base = url_resolve(scope_arena(reader), frame->base, said);
    if (is_base(base))
        frame->base = base;
}

/* xml:lang="" takes the language away (XML 1.0 §2.12): empty, not absent. */
static void change_language(const struct reader *reader, struct frame *frame, struct bytes said)
{
    static const struct bytes undetermined = BYTES("");
    said = bytes_trim(said);
    frame->language = said.n ? arena_copy(scope_arena(reader), said) : undetermined;
}

/* The attribute that counts under either name, the one with the prefix first; absent if neither is there. */
static struct bytes either(const char *const *attributes, const char *prefixed, const char *plain)
{
    const struct bytes value = attribute(attributes, prefixed);
    return value.p ? value : attribute(attributes, plain);
}

void scope_enter(struct reader *reader, struct frame *frame, const char *name,
                 const char *const *attributes)
{
    static const struct bytes xmlns = BYTES("xmlns");
    bool may_change = false;
    for (size_t i = 0; attributes[i]; i += 2) {
        const char first = ascii_lower(attributes[i][0]);
        if (first != 'x' && first != 'b' && first != 'l')
            continue;
        const struct bytes said = bytes_of(attributes[i]);
        if (bytes_starts(said, xmlns) && (said.n == xmlns.n || said.p[xmlns.n] == ':'))
            bind(reader, frame, name, bytes_skip(said, xmlns.n + (said.n > xmlns.n)),
                 bytes_of(attributes[i + 1]));
        else
            may_change = true;
    }
    if (!may_change)
        return;
    const struct bytes base = either(attributes, "xml:base", "base");
    const struct bytes language = either(attributes, "xml:lang", "lang");
    if (base.p)
        change_base(reader, frame, base);
    if (language.p)
        change_language(reader, frame, language);
}

/* Names and attributes. */

static enum vocabulary find_prefix(const struct reader *reader, struct bytes name, bool *declared)
{
    const size_t colon = bytes_find_char(name, ':');
    const struct bytes prefix = {name.p, colon < name.n ? colon : 0};
    return bindings_find(&reader->bindings, prefix, declared);
}

struct qname scope_name(struct reader *reader, const char *name, char lower[static LIMIT_NAME])
{
    bool declared;
    const struct bytes whole = bytes_of(name);
    const enum vocabulary ns = find_prefix(reader, whole, &declared);
    if (!declared)
        repairs_note(&reader->doc->repairs, REPAIR_UNDECLARED_PREFIX);
    return (struct qname){ns, lower_name(whole, lower)};
}

/* The local name of an attribute that has a prefix, xmlns apart; else NULL. */
static const char *prefixed(const char *name)
{
    const char *colon = strchr(name, ':');
    return colon && strncmp(name, "xmlns:", 6) != 0 ? colon + 1 : NULL;
}

static bool is_core(enum vocabulary ns)
{
    return ns == NS_NONE || ns == NS_RSS || ns == NS_ATOM;
}

const char *const *scope_attributes(struct reader *reader, enum vocabulary ns,
                                    const char *const *attributes)
{
    bool declared;
    size_t n = 0, n_prefixed = 0, n_own = 0;
    for (; attributes[n]; n += 2)
        n_prefixed += prefixed(attributes[n]) != NULL;
    if (!n_prefixed)
        return attributes;
    const char **own = ARENA_ARRAY(scope_arena(reader), const char *, n + 1);
    for (size_t i = 0; i < n; i += 2)
        if (!prefixed(attributes[i])) {
            own[n_own++] = attributes[i];
            own[n_own++] = attributes[i + 1];
        }
    for (size_t i = 0; i < n; i += 2) {
        const char *local = prefixed(attributes[i]);
        const enum vocabulary of = local ? find_prefix(reader, bytes_of(attributes[i]), &declared)
                                         : NS_OTHER;
        if (local && (of == ns || of == NS_RDF || (is_core(of) && is_core(ns)))) {
            own[n_own++] = local;
            own[n_own++] = attributes[i + 1];
        }
    }
    return own;
}
