#include "base/yaml.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"

/* Prints a tree in one line: {a@1:1=x@1:4 …}, [..], with "|INDENT" behind literal blocks. */
static void print_node(struct buf *out, const struct yaml_node *node)
{
    static const char brackets[][2] = {[YAML_SEQUENCE] = {'[', ']'}, [YAML_MAPPING] = {'{', '}'}};
    if (node->kind == YAML_SCALAR) {
        buf_printf(out, "%.*s@%zu:%zu", BYTES_FMT(node->text), node->line, node->column);
        if (node->block)
            buf_printf(out, "|%zu", node->indent);
        return;
    }
    buf_add_char(out, brackets[node->kind][0]);
    for (const struct yaml_node *child = node->children; child; child = child->next) {
        if (child->key.p)
            buf_printf(out, "%.*s@%zu:%zu=", BYTES_FMT(child->key), child->key_line,
                       child->key_column);
        print_node(out, child);
        if (child->next)
            buf_add_char(out, ' ');
    }
    buf_add_char(out, brackets[node->kind][1]);
}

Test(yaml, every_node_knows_its_place)
{
    static const struct {
        const char *text, *want;
    } rows[] = {
        {"a: 1\n", "{a@1:1=1@1:4}"},
        {"a: no\nb: \"no\"\nc: ~\n", "{a@1:1=no@1:4 b@2:1=no@2:4 c@3:1=~@3:4}"},
        {"a:\n  b: x\n", "{a@1:1={b@2:3=x@2:6}}"},
        {"a: [x, y]\n", "{a@1:1=[x@1:5 y@1:8]}"},
        {"a:\n- x\n- {b: c}\n", "{a@1:1=[x@2:3 {b@3:4=c@3:7}]}"},
        {"a:\nb: x\n", "{a@1:1=@1:3 b@2:1=x@2:4}"},
        {"---\na: x\n...\n", "{a@2:1=x@2:4}"},
        {"\xEF\xBB\xBF"
         "a: x\n",
         "{a@1:1=x@1:4}"},
        {"\xE4\xB8\xAD: \xE5\x9B\xBD\n", "{\xE4\xB8\xAD@1:1=\xE5\x9B\xBD@1:4}"},
        {"a: |\n  x\n   y\n", "{a@1:1=x\n y\n@1:4|2}"},
        {"a: |\n\n\n    x\n", "{a@1:1=\n\nx\n@1:4|4}"},
        {"a: |2\n    x\n", "{a@1:1=  x\n@1:4|2}"},
        {"t:\n  a: | # why\n     x\n  b: |\n    y", "{t@1:1={a@2:3=x\n@2:6|5 b@4:3=y@4:6|4}}"},
        {"a: |\r\n  x\r\n  y\r\n", "{a@1:1=x\ny\n@1:4|2}"},
        {"a: |\n", "{a@1:1=@1:4|0}"},
        {"a: >\n  x\n  y\n", "{a@1:1=x y\n@1:4}"},
        {"{a: x, b: y}", "{a@1:2=x@1:5 b@1:8=y@1:11}"},
        {"a: {}\nb: []\n", "{a@1:1={} b@2:1=[]}"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct arena *arena = arena_new(1 << 20);
        struct findings findings;
        struct yaml_node *root = NULL;
        struct buf out = {0};
        findings_init(&findings, arena);
        bool good = yaml_read("t.yaml", bytes_of(rows[i].text), arena, &root, &findings);
        cr_expect(good, "row %zu: %s", i, findings.n ? findings.list[0].text.p : "");
        if (root)
            print_node(&out, root);
        cr_expect_str_eq(buf_bytes(&out).p, rows[i].want, "row %zu: %s", i, buf_bytes(&out).p);
        buf_clear(&out);
        arena_free(arena);
    }
}

Test(yaml, nothing_is_no_root_and_no_error)
{
    static const char *const rows[] = {"", "\n\n", "# only a comment\n", "---\n", "--- # x\n...\n"};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct arena *arena = arena_new(1 << 20);
        struct findings findings;
        struct yaml_node *root = NULL;
        findings_init(&findings, arena);
        cr_expect(yaml_read("t.yaml", bytes_of(rows[i]), arena, &root, &findings), "row %zu", i);
        cr_expect_null(root, "row %zu", i);
        arena_free(arena);
    }
}

Test(yaml, what_is_refused_is_told_with_its_place)
{
    static const struct {
        const char *text;
        const char *want[4];
    } rows[] = {
        {"a: &x 1\n", {"t.yaml:1:4: the anchor `&x`"}},
        {"a: *x\n", {"t.yaml:1:4: the alias `*x`"}},
        {"a: !!str 1\n", {"t.yaml:1:4: the tag `tag:yaml.org,2002:str`"}},
        {"a: &x {b: !y c}\nd: *x\n",
         {"t.yaml:1:4: the anchor", "t.yaml:1:11: the tag `!y`", "t.yaml:2:4: the alias"}},
        {"<<: 1\n", {"t.yaml:1:1: merging"}},
        {"a: 1\nb: 2\na: 3\n", {"t.yaml:3:1: the key `a:` was already given in line 1"}},
        {"x: {a: 1, a: 2}\nx: 3\n",
         {"t.yaml:1:11: the key `a:` was already", "t.yaml:2:1: the key `x:`"}},
        {"? [a]\n: b\n", {"t.yaml:1:3: a key is a word"}},
        {"a: 1\n---\nb: 2\n", {"t.yaml:2:1: a second document"}},
        {"- a\n", {"t.yaml:1:1: expected `key: value`"}},
        {"word", {"t.yaml:1:1: expected `key: value`"}},
        {"a: [1, 2\n", {"t.yaml:2:1: did not find expected"}},
        {"a: \"never closed\n", {"t.yaml:2:1: found unexpected end of stream"}},
        {"fetch: {gap: 1s\n", {"t.yaml:2:1: did not find"}},
        {"a: 1\n  b: 2\n", {"t.yaml:2:4: mapping values are not allowed"}},
        {"a:\n\tb: 1\n", {"t.yaml:2:1: found character that cannot start any token"}},
        {"a: \xC3(\n", {"t.yaml:1:5: invalid trailing UTF-8"}},
        {"a: 1\nb: \x01\n", {"t.yaml:2:4: control characters are not allowed"}},
        {"\xFF\xFE"
         "a",
         {"t.yaml:1:1: written in UTF-16"}},
        {"a: @b\n", {"t.yaml:1:4: found character that cannot start any token"}},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct arena *arena = arena_new(1 << 20);
        struct findings findings;
        struct yaml_node *root = NULL;
        findings_init(&findings, arena);
        cr_expect_not(yaml_read("t.yaml", bytes_of(rows[i].text), arena, &root, &findings));
        cr_expect_null(root, "row %zu", i);
        for (size_t j = 0; j < 4 && rows[i].want[j]; j++) {
            const char *got = j < findings.n ? findings.list[j].text.p : "nothing";
            cr_expect_eq(strncmp(got, rows[i].want[j], strlen(rows[i].want[j])), 0, "row %zu: %s",
                         i, got);
        }
        arena_free(arena);
    }
}

static bool read_text(const char *text, size_t n, char why[static 128])
{
    struct arena *arena = arena_new((size_t)1 << 30);
    struct findings findings;
    struct yaml_node *root = NULL;
    findings_init(&findings, arena);
    bool good = yaml_read("t.yaml", (struct bytes){text, n}, arena, &root, &findings);
    (void)snprintf(why, 128, "%s", findings.n ? findings.list[0].text.p : "");
    arena_free(arena);
    return good;
}

Test(yaml, depth_is_bounded)
{
    char text[2 * 100000 + 8] = "a: ", why[128];
    memset(text + 3, '[', 100000);
    cr_assert_not(read_text(text, strlen(text), why));
    cr_assert(strstr(why, "nested deeper than"), "%s", why);
    (void)snprintf(text, sizeof text,
                   "a: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]");
    cr_assert(read_text(text, strlen(text), why), "%s", why);
}

Test(yaml, many_keys_are_read_in_time, .timeout = 20)
{
    struct buf text = {0};
    char why[128];
    for (int i = 0; i < 50000; i++)
        buf_printf(&text, "k%d: |\n  x\n", i);
    cr_assert(read_text(text.p, text.n, why), "%s", why);
    buf_add_string(&text, "k77: x\n");
    cr_assert_not(read_text(text.p, text.n, why));
    cr_assert_str_eq(why, "t.yaml:100001:1: the key `k77:` was already given in line 155");
    buf_clear(&text);
}

Test(yaml, the_arena_ceiling_holds)
{
    struct arena *arena = arena_new(10000);
    struct findings findings;
    struct yaml_node *root = NULL;
    struct buf text = {0};
    for (int i = 0; i < 1000; i++)
        buf_printf(&text, "k%d: x\n", i);
    findings_init(&findings, arena);
    cr_assert_not(yaml_read("t.yaml", buf_bytes(&text), arena, &root, &findings));
    cr_assert(strstr(findings.list[0].text.p, "too large"));
    buf_clear(&text);
    arena_free(arena);
}

/* A document cut anywhere is read or refused, and never read past its end. */
Test(yaml, cut_at_every_byte)
{
    static const char text[] =
        "a: [x, \"y\\u0041\"] # c\nb: |\n  one\n   two\nc: {d: 'e', f: >-\n  g}\n"
        "\xE4\xB8\xAD: &a !b *c\n<<: %\n";
    for (size_t n = 0; n < sizeof text; n++) {
        char *exact = malloc(n + !n), why[128];
        memcpy(exact, text, n);
        (void)read_text(exact, n, why);
        free(exact);
    }
}

Test(yaml, children_are_found_by_name)
{
    struct arena *arena = arena_new(1 << 20);
    struct findings findings;
    struct yaml_node *root = NULL;
    findings_init(&findings, arena);
    cr_assert(yaml_read("t", (struct bytes)BYTES("a: x\nab: y\n"), arena, &root, &findings));
    cr_assert_str_eq(yaml_child(root, "ab")->text.p, "y");
    cr_assert_null(yaml_child(root, "abc"));
    cr_assert_null(yaml_child(NULL, "a"));
    arena_free(arena);
}

Test(yaml, the_nearest_name_is_suggested_if_it_is_near)
{
    static const char *const names[] = {"title",       "subtitle",  "languages", "threshold",
                                        "min-sources", "min-kinds", "entries"};
    static const struct {
        const char *written, *want;
    } rows[] = {
        {"titel", "title"},
        {"title", "title"},
        {"tittle", "title"},
        {"language", "languages"},
        {"treshold", "threshold"},
        {"min_sources", "min-sources"},
        {"minkinds", "min-kinds"},
        {"entry", NULL},
        {"x", NULL},
        {"", NULL},
        {"publish", NULL},
        {"Title", "title"},
        {"\xE4\xB8\xAD\xE5\x9B\xBD", NULL},
        {"a name that is much too long to be near to any of the others", NULL},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const char *got = yaml_nearest(bytes_of(rows[i].written), names, COUNT_OF(names));
        const char *want = rows[i].want ? rows[i].want : "(none)";
        cr_expect_str_eq(got ? got : "(none)", want, "%s", rows[i].written);
    }
    cr_expect_null(yaml_nearest((struct bytes){NULL, 0}, NULL, 0));
}
