/* Every form of a publication at once: rendered, and held to the rules of its checker. */
#ifndef RIFFLE_TESTS_PUBLISH_FORMS_CHECKER_H
#define RIFFLE_TESTS_PUBLISH_FORMS_CHECKER_H

#include "complaints.h"
#include "publish/publication.h"
#include "terms.h"

struct checked_form {
    const char *name;
    void (*render)(const struct publication *publication, struct buf *out);
    struct complaints (*check)(struct bytes document, const struct check_terms *terms,
                               struct arena *arena);
};

/* All of them. Static. */
const struct checked_form *checked_forms(size_t *n);

/* The form that ends so (".atom", "/": the page of a topic); NULL: there is none. */
const struct checked_form *checked_form_of(const char *ending);

/* Checks every form. Each complaint begins with the form's name. Arena. */
struct complaints forms_check(const struct publication *publication, struct arena *arena);

#endif
