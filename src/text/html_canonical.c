#include "text/html.h"

#include <string.h>

#include "text/html_mend.h"
#include "text/html_tree.h"
#include "text/url.h"

static const struct bytes none = {NULL, 0};

/* Whether the word stands in the bytes at all, which costs next to nothing. */
static bool mentions_canonical(struct bytes html)
{
    static const struct bytes forms[] = {BYTES("anonical"), BYTES("ANONICAL")};
    for (size_t i = 0; i < COUNT_OF(forms); i++)
        if (memmem(html.p, html.n, forms[i].p, forms[i].n))
            return true;
    return false;
}

static struct bytes attribute(const GumboElement *element, const char *name)
{
    const GumboAttribute *found = gumbo_get_attribute(&element->attributes, name);
    return found ? bytes_of(found->value) : none;
}

/* HTML §4.6.7: rel is a set of words. */
static bool is_canonical(const GumboElement *element)
{
    static const struct bytes canonical = BYTES("canonical");
    struct bytes rest = attribute(element, "rel"), word;
    while (bytes_split(&rest, ' ', &word))
        if (bytes_equal_nocase(bytes_trim(word), canonical))
            return true;
    return false;
}

/* The one address that the links of a tree say. */
static struct bytes find_link(const GumboNode *root, struct bytes base_url, struct arena *arena)
{
    struct bytes found = none;
    for (struct html_step step = {0}; html_walk(root, &step, true);) {
        if (step.leaving || step.node->type != GUMBO_NODE_ELEMENT ||
            step.node->v.element.tag != GUMBO_TAG_LINK || !is_canonical(&step.node->v.element))
            continue;
        const struct bytes href = attribute(&step.node->v.element, "href");
        const struct bytes url = href.n ? url_resolve(arena, base_url, href) : none;
        if (!url_is_http(url))
            continue;
        if (found.p && !bytes_equal(found, url))
            return none;
        found = url;
    }
    return found;
}

struct bytes html_canonical(struct arena *arena, struct bytes html, struct bytes base_url)
{
    if (bytes_empty(html) || !mentions_canonical(html))
        return none;
    struct buf mended = {0};
    struct html_tree *tree = html_tree_new(html_mend(html, &mended));
    const struct bytes url = tree ? find_link(html_tree_root(tree), base_url, arena) : none;
    html_tree_free(tree);
    buf_clear(&mended);
    return url;
}
