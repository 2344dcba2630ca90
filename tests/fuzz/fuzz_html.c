/* HTML from anyone: what html_sanitise gives is well-formed, holds nothing but allow-listed markup, comes out of it
 * unchanged a second time, and the parser is never let deeper than its stack can bear. */
#include "text/html.h"

#include "text/charset.h"
#include "text/html_depth.h"
#include "text/html_lex.h"
#include "text/html_mend.h"
#include "text/html_table.h"
#include "text/html_tree.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { STACK_FACTOR = 4, LIMIT_SMALL = 16 };

static void require(bool holds)
{
    if (!holds)
        abort();
}

static struct bytes up_to(struct bytes *rest, char end)
{
    size_t at = bytes_find_char(*rest, end);
    require(at < rest->n);
    struct bytes part = {rest->p, at};
    *rest = bytes_skip(*rest, at + 1);
    return part;
}

static void check_url(struct bytes value)
{
    static const struct bytes bad[] = {BYTES("javascript:"), BYTES("vbscript:"),
                                       BYTES("data:text")};
    value = bytes_trim(value);
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        require(!bytes_starts_nocase(value, bad[i]));
}

/* The attributes of a start tag, all of them as name="value". */
static void check_attributes(struct bytes rest)
{
    while (rest.n > 0 && rest.p[0] == ' ' && !bytes_equal(rest, (struct bytes)BYTES(" /"))) {
        rest = bytes_skip(rest, 1);
        enum html_attribute kind = html_attribute(up_to(&rest, '='));
        require(kind != HTML_ATTRIBUTE_NONE && rest.n > 0 && rest.p[0] == '"');
        rest = bytes_skip(rest, 1);
        struct bytes value = up_to(&rest, '"');
        require(!memchr(value.p, '<', value.n));
        if (kind == HTML_ATTRIBUTE_URL || kind == HTML_ATTRIBUTE_SOURCE)
            check_url(value);
        require(kind != HTML_ATTRIBUTE_STYLE ||
                bytes_find(value, (struct bytes)BYTES("url(")) == value.n);
    }
    require(rest.n == 0 || bytes_equal(rest, (struct bytes)BYTES(" /")));
}

/* Reads the output as strictly as XML is read. */
static void check_well_formed(struct bytes safe)
{
    struct bytes open[HTML_DEPTH_MAX];
    size_t depth = 0;
    for (size_t at; (at = bytes_find_char(safe, '<')) < safe.n;) {
        safe = bytes_skip(safe, at + 1);
        struct bytes tag = up_to(&safe, '>');
        bool end = tag.n > 0 && tag.p[0] == '/';
        struct bytes name = bytes_skip(tag, end);
        size_t space = bytes_find_char(name, ' ');
        struct bytes attributes = bytes_skip(name, space);
        name.n = space;
        unsigned bits = html_element(gumbo_tagn_enum(name.p, (unsigned)name.n));
        require((bits & HTML_KEEP) != 0);
        if (end) {
            require(depth > 0 && bytes_equal(open[--depth], name));
            continue;
        }
        check_attributes(attributes);
        if (bits & HTML_VOID)
            continue;
        require(depth < HTML_DEPTH_MAX);
        open[depth++] = name;
    }
    require(depth == 0);
}

/* The deepest node of the tree that the parser makes when it is held to limit. */
static void check_depth(struct bytes html, size_t limit)
{
    struct buf mended = {0}, copy = {0};
    struct html_tree *tree = html_tree_new(html_shallow(html_mend(html, &mended), limit, &copy));
    size_t depth = 0, deepest = 0;
    struct html_step step = {0};
    while (tree && html_walk(html_tree_root(tree), &step, true)) {
        if (step.leaving)
            depth--;
        else if (step.node->type == GUMBO_NODE_ELEMENT && ++depth > deepest)
            deepest = depth;
    }
    require(deepest <= limit * STACK_FACTOR + STACK_FACTOR);
    html_tree_free(tree);
    buf_clear(&copy);
    buf_clear(&mended);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct bytes base = BYTES("https://example.org/a/b?c");
    struct bytes html = {(const char *)data, size};
    if (!utf8_valid(html))
        return 0;
    struct arena *arena = arena_new(SIZE_MAX / 2);
    struct bytes safe, text;
    html_read(arena, html, base, &safe, &text);
    check_well_formed(safe);
    require(bytes_equal(html_sanitise(arena, safe, base), safe));
    require(bytes_equal(html_text(arena, html), text));
    require(bytes_equal(html_sanitise(arena, html, base), safe));
    (void)html_has_markup(html);
    check_depth(html, LIMIT_SMALL);
    arena_free(arena);
    return 0;
}
