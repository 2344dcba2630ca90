#include "forms_checker.h"

#include "atom_checker.h"
#include "html_rules.h"
#include "json_checker.h"
#include "opml_checker.h"
#include "publish/atom.h"
#include "publish/json.h"
#include "publish/opml.h"
#include "publish/page.h"
#include "publish/rss.h"
#include "rss_checker.h"

#include <string.h>

static struct complaints check_atom(struct bytes document, const struct check_terms *terms,
                                    struct arena *arena)
{
    return atom_check(document, terms, arena).complaints;
}

static struct complaints check_page(struct bytes document, const struct check_terms *terms,
                                    struct arena *arena)
{
    struct complaints complaints = {.arena = arena};
    html_check_page(document, terms->images, &complaints);
    return complaints;
}

static void render_index(const struct publication *publication, struct buf *out)
{
    publish_index(publication, 1, out);
}

static const struct checked_form forms[] = {
    {".atom", publish_atom, check_atom}, {".rss", publish_rss, rss_check},
    {".json", publish_json, json_check}, {".opml", publish_opml, opml_check},
    {"/", publish_page, check_page},     {"index", render_index, check_page},
};

const struct checked_form *checked_forms(size_t *n)
{
    *n = COUNT_OF(forms);
    return forms;
}

const struct checked_form *checked_form_of(const char *ending)
{
    for (size_t i = 0; i < COUNT_OF(forms); i++)
        if (strcmp(forms[i].name, ending) == 0)
            return &forms[i];
    return NULL;
}

struct complaints forms_check(const struct publication *publication, struct arena *arena)
{
    const struct check_terms terms = {
        .images = publication->images,
        .local = publication->public_url.n == 0,
        .now = publication->now,
    };
    struct complaints all = {.arena = arena};
    for (size_t f = 0; f < COUNT_OF(forms); f++) {
        struct buf out = {0};
        forms[f].render(publication, &out);
        struct complaints found = forms[f].check(buf_bytes(&out), &terms, arena);
        for (size_t i = 0; i < found.n; i++)
            complain(&all, 0, forms[f].name, found.v[i]);
        buf_clear(&out);
    }
    return all;
}
