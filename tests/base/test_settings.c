#include "base/settings.h"

#include <criterion/criterion.h>
#include <string.h>

struct options {
    struct bytes store, publish;
    bool watch;
    int64_t per_host, gap, max_size;
    double similarity;
    struct setting_list listen, networks;
};

#define AT(member) .offset = offsetof(struct options, member)

static const struct setting table[] = {
    {.key = "store", .type = SETTING_TEXT, AT(store), .standard = "riffle.db"},
    {.key = "publish", .type = SETTING_TEXT, AT(publish)},
    {.key = "watch", .type = SETTING_BOOL, AT(watch), .standard = "yes"},
    {.key = "listen", .type = SETTING_LIST, AT(listen), .standard = "127.0.0.1:7447, [::1]:7447"},
    {.key = "fetch.per-host",
     .type = SETTING_INTEGER,
     AT(per_host),
     .min = 1,
     .max = 64,
     .standard = "2"},
    {.key = "fetch.gap",
     .type = SETTING_DURATION,
     AT(gap),
     .min = 0,
     .max = 60000,
     .standard = "100ms"},
    {.key = "fetch.max-size",
     .type = SETTING_SIZE,
     AT(max_size),
     .min = 1024,
     .max = 1 << 30,
     .standard = "20M"},
    {.key = "fetch.networks", .type = SETTING_LIST, AT(networks), .standard = ""},
    {.key = "stories.similarity",
     .type = SETTING_NUMBER,
     AT(similarity),
     .min = 0,
     .max = 1,
     .standard = "0.8"},
    {.key = "terms", .type = SETTING_OTHER},
};

static bool read_options(const char *text, struct options *out, struct arena *arena,
                         struct findings *findings)
{
    struct yaml_node *root = NULL;
    *out = (struct options){0};
    findings_init(findings, arena);
    settings_default(table, COUNT_OF(table), out, arena);
    return yaml_read("t.yaml", bytes_of(text), arena, &root, findings) &&
           settings_read("t.yaml", root, table, COUNT_OF(table), out, arena, findings);
}

Test(settings, nothing_gives_the_defaults)
{
    struct arena *arena = arena_new(1 << 20);
    struct options o;
    struct findings findings;
    cr_assert(read_options("# all comments\n", &o, arena, &findings));
    cr_expect_str_eq(o.store.p, "riffle.db");
    cr_expect_null(o.publish.p);
    cr_expect(o.watch);
    cr_expect_eq(o.per_host, 2);
    cr_expect_eq(o.gap, 100);
    cr_expect_eq(o.max_size, 20 << 20);
    cr_expect_float_eq(o.similarity, 0.8, 1e-12);
    cr_assert_eq(o.listen.n, 2);
    cr_expect_str_eq(o.listen.items[1].p, "[::1]:7447");
    cr_expect_eq(o.networks.n, 0);
    arena_free(arena);
}

Test(settings, every_type_is_read)
{
    struct arena *arena = arena_new(1 << 20);
    struct options o;
    struct findings findings;
    cr_assert(read_options("store: sqlite:///x.db\n"
                           "publish: \"\"\n"
                           "watch: Off\n"
                           "listen:\n  - a:1\n  - b:2\n  - unix:/c\n"
                           "fetch:\n  per-host: 64\n  gap: 1m\n  max-size: 512K\n"
                           "  networks: 10.0.0.0/8\n"
                           "stories: {similarity: 0.25}\n"
                           "terms: {china: {en: [beijing]}}\n",
                           &o, arena, &findings),
              "%s", findings.n ? findings.list[0].text.p : "");
    cr_expect_str_eq(o.store.p, "sqlite:///x.db");
    cr_expect(o.publish.p && o.publish.n == 0, "empty, not absent");
    cr_expect_not(o.watch);
    cr_assert_eq(o.listen.n, 3);
    cr_expect_str_eq(o.listen.items[2].p, "unix:/c");
    cr_expect_eq(o.listen.lines[2], 7);
    cr_expect_eq(o.per_host, 64);
    cr_expect_eq(o.gap, 60000);
    cr_expect_eq(o.max_size, 512 << 10);
    cr_assert_eq(o.networks.n, 1);
    cr_expect_str_eq(o.networks.items[0].p, "10.0.0.0/8");
    cr_expect_float_eq(o.similarity, 0.25, 1e-12);
    arena_free(arena);
}

Test(settings, a_section_may_be_empty_and_a_list_too)
{
    struct arena *arena = arena_new(1 << 20);
    struct options o;
    struct findings findings;
    cr_assert(
        read_options("fetch:\n#  per-host: 3\nlisten: []\nstories: {}\n", &o, arena, &findings));
    cr_expect_eq(o.per_host, 2);
    cr_expect_eq(o.listen.n, 0);
    cr_assert(read_options("listen:\n", &o, arena, &findings));
    cr_expect_eq(o.listen.n, 0);
    arena_free(arena);
}

Test(settings, mistakes_are_told_all_at_once_with_place_and_cure)
{
    static const struct {
        const char *text, *want;
    } rows[] = {
        {"sotre: x\n", "t.yaml:1:1: unknown key `sotre:`; did you mean `store:`?"},
        {"fetch:\n  per_host: 3\n",
         "t.yaml:2:3: unknown key `per_host:`; did you mean `per-host:`?"},
        {"per-host: 3\n",
         "t.yaml:1:1: unknown key `per-host:`; did you mean `fetch.per-host`, nested"},
        {"fetch.gap: 3s\n",
         "t.yaml:1:1: unknown key `fetch.gap:`; did you mean `fetch.gap`, nested"},
        {"fetcg: {}\n", "t.yaml:1:1: unknown key `fetcg:`; did you mean `fetch:`?"},
        {"wholly-different: 1\n", "t.yaml:1:1: unknown key `wholly-different:`"},
        {"fetch: 3\n", "t.yaml:1:8: `fetch:` holds keys of its own"},
        {"fetch: [a]\n", "t.yaml:1:8: `fetch:` holds keys of its own"},
        {"store: {a: b}\n", "t.yaml:1:8: store: expected a single value, not a mapping"},
        {"store: [a]\n", "t.yaml:1:8: store: expected a single value, not a list"},
        {"listen: {a: b}\n", "t.yaml:1:9: listen: expected a list, not a mapping"},
        {"listen: [[a]]\n", "t.yaml:1:10: listen: an item of the list has to be a single value"},
        {"watch: maybe\n", "t.yaml:1:8: watch: \"maybe\" is neither yes nor no"},
        {"watch:\n", "t.yaml:1:7: watch: \"\" is neither yes nor no"},
        {"fetch: {per-host: 0}\n",
         "t.yaml:1:19: fetch.per-host: \"0\" is out of range; give 1 to 64"},
        {"fetch: {per-host: 2.5}\n", "t.yaml:1:19: fetch.per-host: \"2.5\" is not a whole number"},
        {"fetch: {per-host: 0x10}\n",
         "t.yaml:1:19: fetch.per-host: \"0x10\" is not a whole number"},
        {"fetch: {per-host: \"\"}\n", "t.yaml:1:19: fetch.per-host: \"\" is not a whole number"},
        {"fetch: {per-host: 99999999999999999999}\n", "t.yaml:1:19: fetch.per-host: \"9999"},
        {"fetch: {gap: 30}\n", "t.yaml:1:14: fetch.gap: \"30\": a duration needs a unit"},
        {"fetch: {gap: 2m}\n", "t.yaml:1:14: fetch.gap: \"2m\" is out of range; give 0s to 1m"},
        {"fetch: {max-size: 1B}\n",
         "t.yaml:1:19: fetch.max-size: \"1B\" is out of range; give 1K to 1G"},
        {"stories: {similarity: 1.01}\n",
         "t.yaml:1:23: stories.similarity: \"1.01\" is out of range"},
        {"stories: {similarity: -0.1}\n",
         "t.yaml:1:23: stories.similarity: \"-0.1\" is out of range"},
        {"stories: {similarity: inf}\n",
         "t.yaml:1:23: stories.similarity: \"inf\" is not a number"},
        {"stories: {similarity: 1.}\n", "t.yaml:1:23: stories.similarity: \"1.\" is not a number"},
        {"stories: {similarity: .5}\n", "t.yaml:1:23: stories.similarity: \".5\" is not a number"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct arena *arena = arena_new(1 << 20);
        struct options o;
        struct findings findings;
        cr_expect_not(read_options(rows[i].text, &o, arena, &findings), "%s", rows[i].text);
        const char *got = findings.n == 1 ? findings.list[0].text.p : "not one finding";
        cr_expect_eq(strncmp(got, rows[i].want, strlen(rows[i].want)), 0, "%s", got);
        arena_free(arena);
    }
}

Test(settings, a_mistake_leaves_the_default_and_reading_goes_on)
{
    struct arena *arena = arena_new(1 << 20);
    struct options o;
    struct findings findings;
    cr_assert_not(
        read_options("watch: maybe\nstore: kept\nfetch:\n  gap: 30\n  per-host: 3\nx: y\n", &o,
                     arena, &findings));
    cr_expect_eq(findings.errors, 3);
    cr_expect(o.watch);
    cr_expect_str_eq(o.store.p, "kept");
    cr_expect_eq(o.gap, 100);
    cr_expect_eq(o.per_host, 3);
    arena_free(arena);
}
