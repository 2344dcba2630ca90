#include "feed/person.h"

#include <criterion/criterion.h>

static const struct {
    const char *text, *name, *email;
} rows[] = {
    {"me@x.example (Name Here)", "Name Here", "me@x.example"},
    {"Name Here <me@x.example>", "Name Here", "me@x.example"},
    {"Name Here (me@x.example)", "Name Here", "me@x.example"},
    {"Name &lt;me@x.example&gt;", "Name", "me@x.example"},
    {"\"Name\" me+tag@mail.x.example", "Name", "me+tag@mail.x.example"},
    {"mailto:me@x.example", NULL, "me@x.example"},
    {"me@x.example?subject=hi", NULL, "me@x.example"},
    {"me@x.example.", NULL, "me@x.example"},
    {"Name", "Name", NULL},
    {"Name (Place)", "Name (Place)", NULL},
    {"(me@x.example) Name", "Name", "me@x.example"},
    {"@handle", "@handle", NULL},
    {"Caf\xC3\xA9 &amp; Co", "Caf\xC3\xA9 & Co", NULL},
    {"  ", NULL, NULL},
    {"me@x.example ()", NULL, "me@x.example"},
    {"me@x.example (Name (Place))", "Name (Place)", "me@x.example"},
    {"me@x.example (Name (Place)", "Name (Place)", "me@x.example"},
    {"me@x.example (Dr) Name", "(Dr) Name", "me@x.example"},
    {"(Dr) Name (Place) <me@x.example>", "(Dr) Name (Place)", "me@x.example"},
    {"me@x.example [Name [Place]]", "Name [Place]", "me@x.example"},
    {"me@x.example ((Name))", "Name", "me@x.example"},
    {"me@x.example (\"Name\")", "Name", "me@x.example"},
};

Test(person, rows)
{
    struct arena *arena = arena_new(SIZE_MAX);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct person person = {0};
        person_parse(arena, bytes_of(rows[i].text), &person);
        cr_expect(bytes_equal(person.name, bytes_of(rows[i].name)) &&
                      !person.name.p == !rows[i].name,
                  "%s: name %.*s", rows[i].text, BYTES_FMT(person.name));
        cr_expect(bytes_equal(person.email, bytes_of(rows[i].email)), "%s: e-mail %.*s",
                  rows[i].text, BYTES_FMT(person.email));
    }
    arena_free(arena);
}

Test(person, one_person_named_twice_is_one)
{
    struct arena *arena = arena_new(SIZE_MAX);
    struct raw_person said[] = {
        {.role = ROLE_CREATOR, .text = BYTES("Bo Mast")},
        {.role = ROLE_AUTHOR, .text = BYTES("bo@x.example (Bo Mast)")},
        {.role = ROLE_CONTRIBUTOR, .text = BYTES("Else")},
        {.role = ROLE_AUTHOR, .text = BYTES("Another")},
    };
    const struct raw_persons raw = {.v = said, .n = COUNT_OF(said), .cap = COUNT_OF(said)};
    struct persons list = {0};
    persons_collect(arena, &raw, 1u << ROLE_AUTHOR | 1u << ROLE_CREATOR, &list);
    cr_assert(list.n == 2);
    cr_expect(bytes_equal(list.v[0].email, bytes_of("bo@x.example")));
    cr_expect(bytes_equal(list.v[1].name, bytes_of("Another")));
    arena_free(arena);
}
