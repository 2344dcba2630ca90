#include <criterion/criterion.h>

#include <stdio.h>

#include "base/atomic_file.h"
#include "daemon/leftovers.h"
#include "ground.h"

static const char *const endings[] = {".atom", ".rss", "/index.html"};

static struct ground g;

static void set_up(void)
{
    ground_make(&g, 1);
}

static void tear_down(void)
{
    ground_clear(&g);
}

TestSuite(leftovers, .init = set_up, .fini = tear_down);

static void put(const char *name)
{
    cr_assert(atomic_file_write(ground_path(&g, name), bytes_of("x"), NULL), "%s", name);
}

static void put_topic(const char *name)
{
    char path[64];
    for (size_t i = 0; i < COUNT_OF(endings); i++) {
        (void)snprintf(path, sizeof path, "www/%s%s", name, endings[i]);
        put(path);
    }
}

static void sweep(void)
{
    leftovers_remove(g.options->publish.p, g.topics, endings, COUNT_OF(endings));
}

Test(leftovers, what_a_topic_that_is_gone_had_goes)
{
    put_topic("fruit");
    put_topic("drinks");
    sweep();
    cr_expect(ground_has(&g, "www/fruit.atom") && ground_has(&g, "www/fruit/index.html"));
    cr_expect(!ground_has(&g, "www/drinks.atom") && !ground_has(&g, "www/drinks.rss"));
    cr_expect(!ground_has(&g, "www/drinks"));
}

Test(leftovers, files_of_the_user_stay)
{
    put("www/robots.txt");
    put("www/mine.atom"); /* one form is no topic */
    put("www/.atom");
    put_topic("drinks");
    put("www/drinks/photo.jpg");
    sweep();
    cr_expect(ground_has(&g, "www/robots.txt") && ground_has(&g, "www/mine.atom"));
    cr_expect(ground_has(&g, "www/.atom"));
    cr_expect(!ground_has(&g, "www/drinks/index.html"));
    cr_expect(ground_has(&g, "www/drinks/photo.jpg"), "the folder is not empty");
}

Test(leftovers, names_that_begin_alike_are_strangers)
{
    put_topic("fruit");
    put_topic("fruit.b");
    put_topic("fruit-c");
    put_topic("fru");
    sweep();
    cr_expect(ground_has(&g, "www/fruit.atom") && ground_has(&g, "www/fruit.rss"));
    cr_expect(ground_has(&g, "www/fruit/index.html"));
    cr_expect(!ground_has(&g, "www/fruit.b.atom") && !ground_has(&g, "www/fruit.b"));
    cr_expect(!ground_has(&g, "www/fruit-c.atom") && !ground_has(&g, "www/fru.atom"));
}

Test(leftovers, a_folder_that_is_not_there)
{
    leftovers_remove(ground_path(&g, "nowhere"), g.topics, endings, COUNT_OF(endings));
    leftovers_remove_folder_of("no-slash");
    leftovers_remove_folder_of(ground_path(&g, "nowhere/file"));
}
