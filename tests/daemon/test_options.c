#include <criterion/criterion.h>

#include <stdio.h>
#include <string.h>

#include "base/atomic_file.h"
#include "daemon/options.h"

static struct options *read_text(const char *text, struct findings *findings, struct arena *arena)
{
    findings_init(findings, arena);
    return options_read("/etc/riffle/riffle.yaml", bytes_of(text), findings);
}

Test(options, an_empty_file_is_all_defaults)
{
    struct arena *arena = arena_new(SIZE_MAX);
    struct findings findings;
    struct options *o = read_text("", &findings, arena);
    cr_assert_not_null(o);
    cr_expect_str_eq(o->opml.p, "/etc/riffle/feeds.opml");
    cr_expect_str_eq(o->store.p, "/var/lib/riffle/riffle.db");
    cr_expect(o->concurrency == 64 && o->per_host == 2 && o->gap_ms == 100);
    cr_expect(o->interval_ms == 3600000 && o->max_size == 20 * 1024 * 1024);
    cr_expect(o->listen.n == 1 && bytes_equal(o->listen.items[0], bytes_of("127.0.0.1:7447")));
    cr_expect(o->private_networks.n == 0 && o->publish.n == 0);
    options_drop(o);
    arena_free(arena);
}

Test(options, relative_paths_count_from_the_file)
{
    struct arena *arena = arena_new(SIZE_MAX);
    struct findings findings;
    struct options *o = read_text("opml: my.opml\nstore: sqlite:../r.db\npublish: www\n"
                                  "public-url: https://n.example\n",
                                  &findings, arena);
    cr_assert_not_null(o);
    cr_expect_str_eq(o->opml.p, "/etc/riffle/my.opml");
    cr_expect_str_eq(o->store.p, "/etc/riffle/../r.db");
    cr_expect_str_eq(o->publish.p, "/etc/riffle/www");
    cr_expect_str_eq(o->public_url.p, "https://n.example/");
    options_drop(o);
    arena_free(arena);
}

static const struct {
    const char *text, *expected;
} mistakes[] = {
    {"opmll: x\n", "opml"},
    {"fetch: {interval: 30}\n", "unit"},
    {"fetch: {concurrency: 0}\n", "1"},
    {"fetch:\n  interval-min: 2h\n  interval-max: 1h\n", "interval-max"},
    {"store: postgresql://db/riffle\n", "sqlite"},
    {"store: \"sqlite:\"\n", "path"},
    {"public-url: news.example.org\n", "https://"},
    {"hub: https://hub.example/\n", "write public-url: https://HOST/"},
    {"public-url: https://n.example\nhub: hub.example\n", "write https://HUB/"},
    {"log-level: loud\n", "debug"},
    {"listen: foo\n", "127.0.0.1:7447"},
    {"admin-listen: localhost:99999\n", "riffle.yaml:1"},
    {"listen: 127.0.0.1:80\nadmin-listen: [\"127.0.0.1:80\"]\n", "another port"},
    {"fetch: {private-networks: [10.0.0.0/33]}\n", "10.0.0.0/33"},
    {"fetch: {proxy: \"ftp://x\"}\n", "proxy"},
    {"opml: a\nopml: b\n", "opml"},
    {"contact: \"https://a.example/\\r\\nX-Header: 1\"\n", "contact: there is a line break"},
    {"contact: |\n  https://a.example/\n  or so\n", "contact: there is a line break"},
    {"publish: \"www\\u0007\"\n", "publish"},
    {"opml: \"half", "riffle.yaml:"},
};

Test(options, mistakes_are_named)
{
    for (size_t i = 0; i < COUNT_OF(mistakes); i++) {
        struct arena *arena = arena_new(SIZE_MAX);
        struct findings findings;
        struct options *o = read_text(mistakes[i].text, &findings, arena);
        cr_expect_null(o, "%s", mistakes[i].text);
        cr_assert(findings.n > 0, "%s", mistakes[i].text);
        cr_expect(strstr(findings.list[0].text.p, mistakes[i].expected), "%s: %s", mistakes[i].text,
                  findings.list[0].text.p);
        arena_free(arena);
    }
}

Test(options, all_mistakes_are_told_at_once)
{
    struct arena *arena = arena_new(SIZE_MAX);
    struct findings findings;
    struct options *o = read_text("opmll: x\nfetch: {gap: 5, timeout: never}\nlog-level: loud\n",
                                  &findings, arena);
    cr_expect_null(o);
    cr_expect(findings.errors >= 4, "%zu", findings.errors);
    arena_free(arena);
}

/* What stories need is told to do nothing yet, not refused. */
/* Whether the text has the last part of the key with ": default" behind it. */
static bool documents(const char *text, const struct setting *s)
{
    char line[256];
    const char *last = strrchr(s->key, '.') ? strrchr(s->key, '.') + 1 : s->key;
    const char *standard = s->standard && s->standard[0] ? s->standard : "";
    const char *form = s->type == SETTING_LIST ? (standard[0] ? "#%s: [\"%s\"]\n" : "#%s: [%s]\n")
                                               : (standard[0] ? "#%s: %s\n" : "#%s: \"%s\"\n");
    (void)snprintf(line, sizeof line, form, last, standard);
    return strstr(text, line) != NULL;
}

Test(options, every_key_stands_in_the_example_and_the_manual)
{
    struct arena *arena = arena_new(SIZE_MAX);
    struct bytes example, manual;
    size_t n;
    const struct setting *table = options_table(&n);
    cr_assert(file_read(SOURCE_TREE "/conf/riffle.yaml", 1 << 20, arena, &example, NULL));
    cr_assert(file_read(SOURCE_TREE "/doc/riffle.yaml.5", 1 << 20, arena, &manual, NULL));
    for (size_t i = 0; i < n; i++) {
        char item[128];
        if (strncmp(table[i].key, "stories.", 8) == 0)
            continue;
        (void)snprintf(item, sizeof item, ".It Ic %s\n", table[i].key);
        cr_expect(documents(example.p, &table[i]), "conf/riffle.yaml lacks %s", table[i].key);
        cr_expect(strstr(manual.p, item), "doc/riffle.yaml.5 lacks %s", table[i].key);
    }
    arena_free(arena);
}

Test(options, example_reads_without_a_finding)
{
    static const char *const files[] = {SOURCE_TREE "/conf/riffle.yaml",
                                        SOURCE_TREE "/conf/run.yaml"};
    for (size_t i = 0; i < COUNT_OF(files); i++) {
        struct arena *arena = arena_new(SIZE_MAX);
        struct findings findings;
        struct bytes content;
        findings_init(&findings, arena);
        cr_assert(file_read(files[i], 1 << 20, arena, &content, NULL));
        struct options *o = options_read(files[i], content, &findings);
        cr_expect(o && findings.n == 0, "%s: %s", files[i],
                  findings.n ? findings.list[0].text.p : "");
        options_drop(o);
        arena_free(arena);
    }
}
