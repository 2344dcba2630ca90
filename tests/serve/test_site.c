#include "serve/site.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static struct representation *page(const char *text)
{
    struct buf body = {0};
    buf_add_string(&body, text);
    return representation_new(&body, &(struct representation_form){.content_type = "text/plain"});
}

static const char *at(const struct site *site, const char *path)
{
    const struct place *place = site_find(site, bytes_of(path));
    return place && place->rep ? place->rep->body[CODING_IDENTITY].p : NULL;
}

Test(site, a_path_holds_what_was_put_last)
{
    struct site *site = site_new();
    cr_expect_null(at(site, "/"));
    site_set(site, "/", page("one"));
    site_set(site, "/a", page("a"));
    cr_expect_str_eq(at(site, "/"), "one");
    site_set(site, "/", page("two"));
    cr_expect_str_eq(at(site, "/"), "two");
    cr_expect_str_eq(at(site, "/a"), "a");
    cr_expect_null(at(site, ""));
    cr_expect_null(at(site, "/A"));
    cr_expect_null(at(site, "/a/"));
    cr_expect_eq(site_size(site), 2);
    site_free(site);
}

Test(site, null_takes_a_path_away)
{
    struct site *site = site_new();
    site_set(site, "/a", page("a"));
    site_set(site, "/b", page("b"));
    site_set(site, "/a", NULL);
    site_set(site, "/never", NULL);
    cr_expect_null(at(site, "/a"));
    cr_expect_str_eq(at(site, "/b"), "b");
    cr_expect_eq(site_size(site), 1);
    site_free(site);
}

static bool ends_in_seven(void *ctx, const char *path)
{
    (void)ctx;
    return path[strlen(path) - 1] == '7';
}

Test(site, it_grows_and_is_pruned)
{
    struct site *site = site_new();
    char path[32];
    for (int i = 0; i < 1000; i++) {
        (void)snprintf(path, sizeof path, "/topic/%d", i);
        site_set(site, path, page(path));
    }
    for (int i = 0; i < 1000; i++) {
        (void)snprintf(path, sizeof path, "/topic/%d", i);
        cr_expect_str_eq(at(site, path), path);
    }
    site_prune(site, ends_in_seven, NULL);
    cr_expect_eq(site_size(site), 100);
    cr_expect_str_eq(at(site, "/topic/997"), "/topic/997");
    cr_expect_null(at(site, "/topic/998"));
    site_free(site);
}

static int make(void *ctx, struct buf *body)
{
    buf_add_string(body, ctx);
    return 200;
}

Test(site, a_function_takes_the_place_of_a_representation)
{
    struct site *site = site_new();
    char text[] = "live";
    site_set(site, "/status", page("old"));
    site_set_live(site, "/status", "text/plain", make, text);
    const struct place *place = site_find(site, bytes_of("/status"));
    cr_assert_not_null(place);
    cr_expect_null(place->rep);
    cr_expect_eq(place->make, make);
    cr_expect_str_eq(place->content_type, "text/plain");
    site_set(site, "/status", page("new"));
    cr_expect_str_eq(at(site, "/status"), "new");
    site_free(site);
}

static void take_sum(void *ctx, const char *path, const struct readership *readers)
{
    uint64_t *sum = ctx;
    cr_expect_str_eq(path, "/a.atom", "%s", path);
    *sum += readership_requests(readers, 86400000) + readership_subscribers(readers, 86400000);
}

Test(site, readers_are_counted_by_path)
{
    struct site *site = site_new();
    struct bytes path = BYTES("/a.atom"), agent = BYTES("Feedly/1.0 (12 subscribers)");
    uint64_t sum = 0;
    site_set(site, "/a.atom", page("old"));
    site_set(site, "/b.atom", page("b"));
    cr_expect_not(site_readers_changed(site));
    site_note_reader(site, path, agent, 86400000);
    cr_expect(site_readers_changed(site));
    cr_expect_not(site_readers_changed(site));
    site_note_reader(site, path, agent, 86400000);
    cr_expect_not(site_readers_changed(site), "it said the same again");
    site_note_reader(site, (struct bytes)BYTES("/none"), agent, 86400000);
    site_set(site, "/a.atom", page("new"));
    for (int i = 0; i < 100; i++) { /* and the table grows */
        char other[32];
        (void)snprintf(other, sizeof other, "/c%d", i);
        site_set(site, other, page("c"));
    }
    site_each_read(site, take_sum, &sum);
    cr_expect_eq(sum, 14, "two requests, twelve people");
    site_free(site);
}
