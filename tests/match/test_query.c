#include "match/query.h"

#include <criterion/criterion.h>
#include <string.h>

static const struct {
    const char *text, *want; /* as it is printed again */
} trees[] = {
    {"a", "a"},
    {"a b", "a AND b"},
    {"a AND b", "a AND b"},
    {"a b c", "a AND b AND c"},
    {"(a b) c", "a AND b AND c"},
    {"a OR b OR c", "a OR b OR c"},
    {"a OR (b OR c)", "a OR b OR c"},
    {"a b OR c d", "a AND b OR c AND d"},
    {"a (b OR c) d", "a AND (b OR c) AND d"},
    {"NOT a b", "NOT a AND b"},
    {"NOT (a b)", "NOT (a AND b)"},
    {"-a", "NOT a"},
    {"--a", "NOT NOT a"},
    {"a -b", "a AND NOT b"},
    {"a -(b OR c)", "a AND NOT (b OR c)"},
    {"NOT a NEAR/2 b", "NOT a NEAR/2 b"},
    {"(NOT a) OR b", "NOT a OR b"},
    {"a NEAR/2 b NEAR/3 c", "a NEAR/2 b NEAR/3 c"},
    {"a NEAR/2 (b NEAR/3 c)", "a NEAR/2 (b NEAR/3 c)"},
    {"a NEAR/2 b c", "a NEAR/2 b AND c"},
    {"(a OR b) NEAR/2 (c -d)", "(a OR b) NEAR/2 (c AND NOT d)"},
    {"title:a b", "title:a AND b"},
    {"title:(a b)", "title:(a AND b)"},
    {"title:a NEAR/3 title:b", "title:a NEAR/3 title:b"},
    {"title:(a NEAR/3 b)", "title:(a NEAR/3 b)"},
    {"text:title:a", "text:title:a"},
    {"lead:(title:a OR b)", "lead:(title:a OR b)"},
    {"\"no limits\" =xi sanction* /x\\/y/i @china *",
     "\"no limits\" AND =xi AND sanction* AND /x\\/y/i AND @china AND *"},
    {"“no limits”", "\"no limits\""},
    {"lang:(en OR ru) host:example.org", "lang:(en OR ru) AND host:example.org"},
    {"newer:7d -older:1h30m has:(image OR audio)",
     "newer:7d AND NOT older:1h30m AND has:(image OR audio)"},
    {"((((a))))", "a"},
};

Test(query, is_printed_in_its_plainest_spelling)
{
    for (size_t i = 0; i < COUNT_OF(trees); i++) {
        struct arena *arena = arena_new(1 << 20);
        struct error err = {0};
        struct buf out = {0};
        size_t at;
        struct query *query = query_parse(bytes_of(trees[i].text), arena, &err, &at);
        cr_assert(query, "%s: %s", trees[i].text, err.text);
        query_print(&out, query);
        cr_expect_str_eq(buf_bytes(&out).p, trees[i].want, "%s\n  got %s\n want %s", trees[i].text,
                         out.p, trees[i].want);
        buf_clear(&out);
        arena_free(arena);
    }
}

static const struct {
    const char *text;
    size_t at;
    const char *sentence;
} mistakes[] = {
    {"", 0, "the query ends where a word is expected"},
    {"a AND", 5, "the query ends where a word is expected"},
    {"a OR", 4, "the query ends where a word is expected"},
    {"NOT", 3, "the query ends where a word is expected"},
    {"AND a", 0, "AND stands between two things; the word itself is written \"and\""},
    {"a OR OR b", 5, "OR stands between two things; the word itself is written \"or\""},
    {"a AND AND b", 6, "AND stands between two things; the word itself is written \"and\""},
    {"a NEAR/3", 8, "the query ends where a word is expected"},
    {"NEAR/3 a", 0, "NEAR/n stands between two things"},
    {"(a", 0, "the parenthesis is never closed"},
    {"x (a (b)", 2, "the parenthesis is never closed"},
    {"a)", 1, "this parenthesis was never opened"},
    {"()", 0, "there is nothing between the parentheses"},
    {"titel:a", 0, "unknown field `titel:`; did you mean `title:`?"},
    {"b AND sumary:a", 6, "unknown field `sumary:`; did you mean `summary:`?"},
    {"zzzzzzzz:a", 0, "unknown field `zzzzzzzz:`; a text with a colon goes into quotation marks"},
    {"title:", 0, "nothing follows `title:`"},
    {"(title:)", 1, "nothing follows `title:`"},
    {"title:-a", 6,
     "NOT has no place in the entry that a field or NEAR could look at; write NOT before it"},
    {"title:body:a", 6, "`body:` stands inside a field that it has nothing in common with"},
    {"title:(a OR tag:b)", 12, "`tag:` stands inside a field that it has nothing in common with"},
    {"a NEAR/3 -b", 9,
     "NOT has no place in the entry that a field or NEAR could look at; write NOT before it"},
    {"a NEAR/3 (-b)", 10,
     "NEAR needs words on both sides; this has no place in the entry by itself"},
    {"* NEAR/3 a", 0, "NEAR needs words on both sides; this has no place in the entry by itself"},
    {"a NEAR/3 (b OR lang:en)", 10,
     "NEAR needs words on both sides; this has no place in the entry by itself"},
    {"lang:@x", 5, "host:, lang:, newer:, older: and has: take a word as it is"},
    {"host:/x/", 5, "host:, lang:, newer:, older: and has: take a word as it is"},
    {"newer:@x", 6, "host:, lang:, newer:, older: and has: take a word as it is"},
    {"a sources:2", 2,
     "how many sources tell a story is known only later: write `min-sources: 2` as a line of the "
     "file"},
    {"kinds:2", 0,
     "how many kinds of source tell a story is known only later: write `min-kinds: 2` as a line of "
     "the file"},
    {"a \"b", 2, "the quotation mark is never closed"},
};

Test(query, tells_each_mistake_and_its_place)
{
    for (size_t i = 0; i < COUNT_OF(mistakes); i++) {
        struct arena *arena = arena_new(1 << 20);
        struct error err = {0};
        size_t at = 999;
        cr_expect_null(query_parse(bytes_of(mistakes[i].text), arena, &err, &at), "%s",
                       mistakes[i].text);
        cr_expect_str_eq(err.text, mistakes[i].sentence, "%s: %s", mistakes[i].text, err.text);
        cr_expect_eq(at, mistakes[i].at, "%s: at %zu, not %zu", mistakes[i].text, at,
                     mistakes[i].at);
        arena_free(arena);
    }
}

/* A text of n times part with middle after it and n times end. */
static struct bytes nested(struct arena *arena, size_t n, const char *part, const char *middle,
                           const char *end)
{
    struct buf out = {0};
    for (size_t i = 0; i < n; i++)
        buf_add_string(&out, part);
    buf_add_string(&out, middle);
    for (size_t i = 0; i < n; i++)
        buf_add_string(&out, end);
    struct bytes text = arena_copy(arena, buf_bytes(&out));
    buf_clear(&out);
    return text;
}

Test(query, bounds_depth_and_length)
{
    static const struct {
        size_t n;
        const char *part, *end;
        bool ok;
    } rows[] = {
        {QUERY_DEPTH_MAX, "(", ")", true},
        {QUERY_DEPTH_MAX + 1, "(", ")", false},
        {20000, "(", ")", false},
        {QUERY_DEPTH_MAX, "NOT ", "", true},
        {QUERY_DEPTH_MAX + 1, "-", "", false},
        {10000, "title:", "", false},
        {QUERY_DEPTH_MAX, "a NEAR/1 ", "", true},
        {6000, "a NEAR/1 ", "", false},
        {30000, "a ", "", true},
        {40000, "a ", "", false},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct arena *arena = arena_new(1 << 26);
        struct error err = {0};
        size_t at;
        struct bytes text = nested(arena, rows[i].n, rows[i].part, "x", rows[i].end);
        cr_expect_eq(query_parse(text, arena, &err, &at) != NULL, rows[i].ok, "%zu times `%s`: %s",
                     rows[i].n, rows[i].part, err.text);
        arena_free(arena);
    }
}

/* Random query texts by the grammar, with random white space, marks and parentheses. */
struct maker {
    uint64_t state;
    struct buf out;
};

static size_t below(struct maker *m, size_t n)
{
    m->state = m->state * 6364136223846793005u + 1442695040888963407u;
    return (size_t)(m->state >> 33) % n;
}

static void make_word(struct maker *m)
{
    static const char *const words[] = {"a",     "=b",   "c*", "\"d e\"", "=\"f g\"",
                                        "/h.i/", "/j/i", "@k", "中国",    "“l”"};
    buf_add_string(&m->out, words[below(m, COUNT_OF(words))]);
}

static void make(struct maker *m, int depth, bool placed)
{
    static const char *const fields[] = {"title:", "lead:", "text:", ""};
    static const char *const joints[] = {" AND ", " OR ", "  ", "\n OR "};
    if (depth == 0) {
        make_word(m);
        return;
    }
    switch (below(m, placed ? 3 : 5)) {
    case 0:
        make_word(m);
        break;
    case 1:
        buf_add_string(&m->out, "(");
        make(m, depth - 1, placed);
        buf_add_string(&m->out, joints[below(m, COUNT_OF(joints))]);
        make(m, depth - 1, placed);
        buf_add_string(&m->out, " )");
        break;
    case 2:
        buf_add_string(&m->out, "(");
        make(m, depth - 1, true);
        buf_printf(&m->out, " NEAR/%zu ", below(m, 9) + 1);
        buf_add_string(&m->out, fields[below(m, COUNT_OF(fields))]);
        make_word(m);
        buf_add_string(&m->out, ")");
        break;
    case 3:
        buf_add_string(&m->out, below(m, 2) ? "(NOT " : "(-");
        make(m, depth - 1, false);
        buf_add_string(&m->out, ")");
        break;
    default:
        make(m, depth - 1, false);
        buf_add_string(&m->out, joints[below(m, COUNT_OF(joints))]);
        make(m, depth - 1, false);
    }
}

Test(query, printed_and_read_again_is_the_same)
{
    struct maker maker = {.state = 7};
    for (int run = 0; run < 5000; run++) {
        struct arena *arena = arena_new(1 << 20);
        struct error err = {0};
        struct buf printed = {0}, again = {0};
        size_t at;
        buf_reset(&maker.out);
        make(&maker, run % 6, false);
        struct query *query = query_parse(buf_bytes(&maker.out), arena, &err, &at);
        cr_assert(query, "%s: %s at %zu", maker.out.p, err.text, at);
        query_print(&printed, query);
        struct query *second = query_parse(buf_bytes(&printed), arena, &err, &at);
        cr_assert(second, "%s: %s at %zu", printed.p, err.text, at);
        cr_assert(query_equal(query, second), "%s\n%s", maker.out.p, printed.p);
        query_print(&again, second);
        cr_assert_str_eq(printed.p, again.p);
        buf_clear(&printed);
        buf_clear(&again);
        arena_free(arena);
    }
    buf_clear(&maker.out);
}

Test(query, fields_have_names_that_differ)
{
    for (size_t i = 0; i < query_fields_n; i++) {
        for (size_t k = 0; k < i; k++)
            cr_expect_str_neq(query_fields[i].name, query_fields[k].name);
    }
    for (int place = 0; place < PLACE_COUNT; place++)
        cr_expect_not_null(place_name((enum place)place));
}
