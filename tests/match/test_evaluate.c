#include "match/evaluate.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "trial.h"

/* The oracle: an entry is three rows of words, a query's places are found by trying everything. */
enum {
    WORDS_MAX = 40,
    FIELDS = 3,
    PLACES_MAX = FIELDS * WORDS_MAX * 64,
    TOPICS = 60,
    ROUNDS = 12,
    ENTRIES = 20
};

static const char *const vocabulary[] = {"alfa", "bravo", "carol", "delta", "echo"};

struct text_of_words {
    size_t words[WORDS_MAX]; /* numbers of the vocabulary */
    size_t n;
};

struct place_found {
    int field;
    size_t first, last;
};

struct found {
    struct place_found v[PLACES_MAX];
    size_t n;
};

static bool same_word(size_t word, struct bytes text)
{
    return bytes_equal(bytes_of(vocabulary[word]), text);
}

static bool in_field(uint32_t in, int field, size_t at)
{
    return (in & 1u << field) != 0 ||
           ((in & IN_LEAD) != 0 &&
            (field == PLACE_TITLE || (field == PLACE_SUMMARY && at < LEAD_WORDS)));
}

static void naive_word(const struct text_of_words *texts, const struct query *query,
                       struct found *out)
{
    for (int field = 0; field < FIELDS; field++) {
        for (size_t at = 0; at < texts[field].n; at++) {
            struct bytes rest = query->text, part;
            size_t n = 0;
            bool fits = in_field(query->in, field, at);
            for (; fits && bytes_split(&rest, ' ', &part); n++)
                fits = at + n < texts[field].n && same_word(texts[field].words[at + n], part);
            if (fits)
                out->v[out->n++] = (struct place_found){field, at, at + n - 1};
        }
    }
}

static bool close_by(const struct place_found *a, const struct place_found *b, size_t distance)
{
    return a->field == b->field && a->first <= b->last + distance && b->first <= a->last + distance;
}

static bool naive(const struct text_of_words *texts, const struct query *query, struct found *out);

static bool naive_near(const struct text_of_words *texts, const struct query *near,
                       struct found *out)
{
    static struct found sides[12][2]; /* by depth */
    static size_t depth;
    struct found *left = &sides[depth][0], *right = &sides[depth][1];
    size_t n = out->n;
    cr_assert(depth + 1 < 12);
    left->n = right->n = 0;
    depth++;
    naive(texts, near->children[0], left);
    naive(texts, near->children[1], right);
    depth--;
    for (size_t i = 0; i < left->n; i++) {
        bool near_by = false;
        for (size_t k = 0; k < right->n; k++)
            near_by |= close_by(&left->v[i], &right->v[k], (size_t)near->distance);
        if (near_by)
            out->v[out->n++] = left->v[i];
    }
    for (size_t i = 0; i < right->n; i++) {
        bool near_by = false;
        for (size_t k = 0; k < left->n; k++)
            near_by |= close_by(&left->v[k], &right->v[i], (size_t)near->distance);
        if (near_by)
            out->v[out->n++] = right->v[i];
    }
    return out->n > n;
}

/* Whether the query holds; its places are added to out. */
static bool naive(const struct text_of_words *texts, const struct query *query, struct found *out)
{
    size_t n = out->n;
    bool any = false;
    switch (query->kind) {
    case QUERY_ALL:
        return true;
    case QUERY_WORD:
        naive_word(texts, query, out);
        return out->n > n;
    case QUERY_FIELD:
        return naive(texts, query->children[0], out);
    case QUERY_NOT:
        any = naive(texts, query->children[0], out);
        out->n = n;
        return !any;
    case QUERY_AND:
        for (size_t i = 0; i < query->n; i++) {
            size_t before = out->n;
            if (!naive(texts, query->children[i], out)) {
                out->n = n;
                return false;
            }
            if (!query_has_place(query->children[i]))
                out->n = before;
        }
        return true;
    case QUERY_OR:
        for (size_t i = 0; i < query->n; i++)
            any |= naive(texts, query->children[i], out);
        return any;
    case QUERY_NEAR:
        return naive_near(texts, query, out);
    default:
        cr_assert_fail("the maker makes no such query");
        return false;
    }
}

/* The maker of random queries and entries. */
struct maker {
    uint64_t state;
    struct buf out;
};

static size_t below(struct maker *m, size_t n)
{
    m->state = m->state * 6364136223846793005u + 1442695040888963407u;
    return (size_t)(m->state >> 33) % n;
}

static const char *some_word(struct maker *m)
{
    return vocabulary[below(m, COUNT_OF(vocabulary))];
}

static void make_leaf(struct maker *m)
{
    static const char *const fields[] = {"", "", "", "title:", "summary:", "body:", "lead:"};
    buf_add_string(&m->out, fields[below(m, COUNT_OF(fields))]);
    if (below(m, 4) == 0)
        buf_printf(&m->out, "\"%s %s\"", some_word(m), some_word(m));
    else
        buf_add_string(&m->out, some_word(m));
}

static void make_query(struct maker *m, int depth, bool placed)
{
    size_t choice = depth == 0 ? 0 : below(m, placed ? 4 : 6);
    if (choice == 0) {
        make_leaf(m);
        return;
    }
    if (choice == 5) {
        buf_add_string(&m->out, "(NOT ");
        make_query(m, depth - 1, false);
        buf_add_string(&m->out, ")");
        return;
    }
    bool near = choice == 1;
    buf_add_string(&m->out, "(");
    make_query(m, depth - 1, placed || near);
    if (near)
        buf_printf(&m->out, " NEAR/%zu ", below(m, 6) + 1);
    else
        buf_add_string(&m->out, choice == 2 ? " OR " : " AND ");
    make_query(m, depth - 1, near || (placed && choice == 2));
    buf_add_string(&m->out, ")");
}

static struct bytes make_text(struct maker *m, struct text_of_words *text, struct arena *arena)
{
    struct buf out = {0};
    text->n = below(m, 14) + 1;
    for (size_t i = 0; i < text->n; i++) {
        text->words[i] = below(m, COUNT_OF(vocabulary) + 20);
        text->words[i] = text->words[i] < COUNT_OF(vocabulary) ? text->words[i] : below(m, 2);
        buf_printf(&out, "%s%s", vocabulary[text->words[i]], below(m, 5) ? " " : ", ");
    }
    struct bytes bytes = arena_copy(arena, buf_bytes(&out));
    buf_clear(&out);
    return bytes;
}

static void compare_with_oracle(struct trial *trial, struct query **queries, struct maker *maker)
{
    static struct found found;
    struct text_of_words texts[FIELDS];
    struct match_entry entry = {.language = bytes_of("xx")};
    entry.title = make_text(maker, &texts[PLACE_TITLE], trial->arena);
    entry.summary = make_text(maker, &texts[PLACE_SUMMARY], trial->arena);
    entry.body = make_text(maker, &texts[PLACE_BODY], trial->arena);
    trial_judge(trial, &entry, 0);
    for (size_t i = 0; i < TOPICS; i++) {
        struct buf printed = {0};
        found.n = 0;
        bool want = naive(texts, queries[i], &found);
        query_print(&printed, queries[i]);
        cr_assert_eq(trial->verdicts[i].match, want, "%s should be %d of\n%s\n%s\n%s", printed.p,
                     want, entry.title.p, entry.summary.p, entry.body.p);
        cr_assert_geq(trial->verdicts[i].n_why, want && queries[i]->kind == QUERY_NEAR ? 1 : 0);
        buf_clear(&printed);
    }
}

Test(evaluate, agrees_with_an_oracle_on_random_queries_and_texts)
{
    struct maker maker = {.state = 20240229};
    for (int round = 0; round < ROUNDS; round++) {
        struct arena *arena = arena_new(SIZE_MAX);
        const char *contents[TOPICS];
        struct query *queries[TOPICS];
        struct error err = {0};
        struct trial trial;
        size_t at;
        for (size_t i = 0; i < TOPICS; i++) {
            buf_reset(&maker.out);
            make_query(&maker, 1 + (int)i % 4, false);
            contents[i] = arena_printf(arena, "match: |\n  %s\n", maker.out.p).p;
            queries[i] = query_parse(arena_copy(arena, buf_bytes(&maker.out)), arena, &err, &at);
            cr_assert(queries[i], "%s: %s", maker.out.p, err.text);
        }
        trial_begin(&trial, contents, TOPICS);
        cr_assert(trial.set, "%s", trial_findings(&trial));
        for (int i = 0; i < ENTRIES; i++)
            compare_with_oracle(&trial, queries, &maker);
        trial_end(&trial);
        arena_free(arena);
    }
    buf_clear(&maker.out);
}

/* NEAR counts words: neighbours are 1 apart, whatever stands between them. */
static const struct {
    const char *query, *title;
    bool want;
} nears[] = {
    {"alfa NEAR/1 bravo", "alfa bravo", true},
    {"alfa NEAR/1 bravo", "bravo alfa", true},
    {"alfa NEAR/1 bravo", "bravo – alfa!", true},
    {"alfa NEAR/1 bravo", "alfa x bravo", false},
    {"alfa NEAR/2 bravo", "alfa x bravo", true},
    {"alfa NEAR/2 bravo", "alfa x y bravo", false},
    {"\"x alfa y\" NEAR/1 bravo", "x alfa y bravo", true},
    {"\"x alfa y\" NEAR/1 bravo", "bravo x alfa y", true},
    {"\"x alfa y\" NEAR/1 alfa", "x alfa y", true},
    {"(alfa OR carol) NEAR/2 bravo", "alfa x y z carol x bravo", true},
    {"(alfa AND carol) NEAR/2 bravo", "alfa x y z carol x bravo", true},
    {"(alfa AND echo) NEAR/2 bravo", "alfa x y z carol x bravo", false},
    {"(alfa -carol) NEAR/2 bravo", "alfa x bravo", true},
    {"(alfa -carol) NEAR/2 bravo", "alfa x bravo carol", false},
    {"alfa NEAR/2 bravo NEAR/2 carol", "alfa x bravo x carol", true},
    {"alfa NEAR/2 bravo NEAR/2 carol", "carol x alfa x bravo", true},
    {"alfa NEAR/2 bravo NEAR/2 carol", "alfa x bravo x y carol", false},
    {"alfa NEAR/1 alfa", "alfa", true},
};

Test(evaluate, near_counts_words)
{
    for (size_t i = 0; i < COUNT_OF(nears); i++) {
        struct trial trial;
        trial_of_query(&trial, nears[i].query);
        cr_expect_eq(trial_takes(&trial, nears[i].title, "xx"), nears[i].want, "%s: %s",
                     nears[i].query, nears[i].title);
        trial_end(&trial);
    }
}

Test(evaluate, near_stays_in_one_field_and_in_one_tag)
{
    struct trial trial;
    const struct bytes tags[] = {BYTES("alfa"), BYTES("bravo")}, one[] = {BYTES("alfa bravo")};
    struct match_entry entry = {.title = bytes_of("alfa"), .summary = bytes_of("bravo")};
    trial_of_query(&trial, "alfa NEAR/1000 bravo");
    cr_expect_not(trial_judge(&trial, &entry, 0)->match);
    trial_end(&trial);
    trial_of_query(&trial, "tag:(alfa NEAR/1000 bravo)");
    entry = (struct match_entry){.tags = tags, .n_tags = 2};
    cr_expect_not(trial_judge(&trial, &entry, 0)->match);
    entry = (struct match_entry){.tags = one, .n_tags = 1};
    cr_expect(trial_judge(&trial, &entry, 0)->match);
    trial_end(&trial);
}

/* A text that is made of nothing but hits costs about twice as much when it is twice as long. */
Test(evaluate, a_text_of_hits_alone_is_no_burden)
{
    struct trial trial;
    struct buf text = {0};
    for (int i = 0; i < 50000; i++)
        buf_add_string(&text, "alfa bravo ");
    trial_of_query(&trial,
                   "(alfa NEAR/3 bravo) NEAR/5 (bravo NEAR/9 alfa) NEAR/2 \"alfa bravo alfa\"");
    cr_expect(trial_takes(&trial, text.p, "en"));
    trial_end(&trial);
    buf_clear(&text);
}

Test(evaluate, nested_near_and_and_do_not_multiply_the_work)
{
    struct trial trial;
    struct buf query = {0};
    for (int i = 0; i < 30; i++)
        buf_add_string(&query, "(carol AND (alfa NEAR/3 ");
    buf_add_string(&query, "bravo");
    for (int i = 0; i < 30; i++)
        buf_add_string(&query, "))");
    trial_of_query(&trial, query.p);
    cr_assert(trial.set, "%s", trial_findings(&trial));
    cr_expect(trial_takes(&trial, "carol alfa bravo carol alfa bravo", "en"));
    cr_expect_not(trial_takes(&trial, "alfa bravo alfa bravo", "en"));
    trial_end(&trial);
    buf_clear(&query);
}
