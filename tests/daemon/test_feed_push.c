#include "daemon/feed_push.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct bytes public_url = BYTES("https://news.example/riffle/");

static struct feed_push *example(void)
{
    struct error err = {{0}};
    struct feed_push *push = feed_push_new("https://hub.example/?a=1", "https://a.example/feed");
    cr_assert(feed_push_make_callback(push, public_url, 17, &err), "%s", err.text);
    return push;
}

Test(feed_push, nobody_guesses_where_it_is_called)
{
    struct feed_push *one = example(), *other = example();
    static const char start[] = "https://news.example/riffle/websub/17-";
    cr_expect(bytes_starts(bytes_of(one->callback), bytes_of(start)), "%s", one->callback);
    cr_expect_eq(strlen(one->callback), strlen(start) + 64);
    cr_expect_eq(strlen(one->secret), 64);
    cr_expect_str_neq(one->callback, other->callback);
    cr_expect_str_neq(one->secret, other->secret);
    cr_expect_null(strstr(one->callback, one->secret));
    feed_push_free(one);
    feed_push_free(other);
}

Test(feed_push, is_found_by_its_path)
{
    struct feed_push *push = example();
    const char *path = strstr(push->callback, "/websub/");
    int64_t feed = 0;
    cr_expect(feed_push_path_feed(bytes_of(path), &feed));
    cr_expect_eq(feed, 17);
    cr_expect(feed_push_is_called(push, bytes_of(path)));
    char wrong[128];
    (void)snprintf(wrong, sizeof wrong, "%s", path);
    wrong[strlen(wrong) - 1] ^= 1;
    cr_expect_not(feed_push_is_called(push, bytes_of(wrong)));
    wrong[strlen(wrong) - 1] = '\0';
    cr_expect_not(feed_push_is_called(push, bytes_of(wrong)));
    cr_expect_not(feed_push_is_called(push, bytes_of("/websub/")));
    cr_expect_not(feed_push_is_called(push, bytes_of("")));
    struct feed_push *bare = feed_push_new("https://hub.example/", "https://a.example/feed");
    cr_expect_not(feed_push_is_called(bare, bytes_of(path)), "it has no callback yet");
    feed_push_free(bare);
    feed_push_free(push);
}

Test(feed_push, other_paths_are_of_no_feed)
{
    static const char *const rows[] = {
        "",           "/websub/",        "/websub/17",
        "/websub/-x", "/websub/x17-abc", "/websub/9999999999999999-x",
        "/other/17-x"};
    int64_t feed = -5;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        cr_expect_not(feed_push_path_feed(bytes_of(rows[i]), &feed), "%s", rows[i]);
    cr_expect_eq(feed, -5);
}

Test(feed_push, knows_whether_it_lies_under_an_address)
{
    struct feed_push *push = example();
    cr_expect(feed_push_lies_under(push, public_url));
    cr_expect_not(feed_push_lies_under(push, bytes_of("https://news.example/")));
    cr_expect_not(feed_push_lies_under(push, bytes_of("https://other.example/")));
    feed_push_free(push);
    push = feed_push_new("https://hub.example/", "https://a.example/feed");
    cr_expect_not(feed_push_lies_under(push, public_url));
    feed_push_free(push);
}

Test(feed_push, asks_as_the_standard_says)
{
    struct feed_push *push = example();
    struct buf form = {0}, want = {0};
    feed_push_form(push, &form);
    buf_printf(&want,
               "hub.mode=subscribe&hub.topic=https%%3A%%2F%%2Fa.example%%2Ffeed&hub.callback="
               "https%%3A%%2F%%2Fnews.example%%2Friffle%%2Fwebsub%%2F%s&hub.lease_seconds=432000&"
               "hub.secret=%s",
               strstr(push->callback, "17-"), push->secret);
    cr_expect_str_eq(form.p, want.p);
    buf_clear(&form);
    buf_clear(&want);
    feed_push_free(push);
}

Test(feed_push, comes_back_from_the_store)
{
    struct feed_push *push = example();
    push->push = (struct push){.state = PUSH_HELD, .next = 5, .lease_end = 6, .last = 7};
    push->received = 3;
    feed_push_set_error(push, "answered 503");
    const struct stored_push stored = feed_push_stored(push, 17);
    struct feed_push *again = feed_push_restore(&stored);
    cr_expect_eq(stored.feed, 17);
    cr_expect_str_eq(again->hub, push->hub);
    cr_expect_str_eq(again->topic, push->topic);
    cr_expect_str_eq(again->callback, push->callback);
    cr_expect_str_eq(again->secret, push->secret);
    cr_expect_str_eq(again->error, "answered 503");
    cr_expect(again->push.state == PUSH_HELD && again->push.lease_end == 6 &&
              again->received == 3 && again->is_kept);
    feed_push_free(push);
    feed_push_free(again);
}

Test(feed_push, documents_wait_in_their_order_and_not_without_end)
{
    struct feed_push *push = example();
    cr_expect_null(feed_push_next(push));
    for (int64_t i = 0; i < FEED_PUSH_WAITING_MAX + 1; i++) {
        struct fetch_result *document = calloc(1, sizeof *document);
        document->tag = i;
        const bool taken = feed_push_wait(push, document);
        cr_expect_eq(taken, i < FEED_PUSH_WAITING_MAX);
        if (!taken)
            fetch_result_free(document);
    }
    for (int64_t i = 0; i < 2; i++) {
        struct fetch_result *document = feed_push_next(push);
        cr_expect_eq(document->tag, i);
        fetch_result_free(document);
    }
    feed_push_free(push); /* and those that wait */
}

Test(feed_push, knows_the_answer_to_its_own_request)
{
    const struct feed_push before = {.asked = 65535}, now = {.asked = 0};
    const int64_t feeds[] = {1, 65536, INT64_C(1) << 40};
    for (size_t i = 0; i < COUNT_OF(feeds); i++) {
        cr_expect_eq(feed_push_tag_feed(feed_push_tag(&before, feeds[i])), feeds[i]);
        cr_expect_eq(feed_push_tag_feed(feed_push_tag(&now, feeds[i])), feeds[i]);
        cr_expect_neq(feed_push_tag(&before, feeds[i]), feed_push_tag(&now, feeds[i]));
    }
}

Test(feed_push, reads_leases)
{
    static const struct {
        const char *text;
        int64_t want;
    } rows[] = {{"600", 600},
                {"0", 0},
                {" 86400 ", 86400},
                {"", -1},
                {"-5", -1},
                {"1.5", -1},
                {"5 days", -1},
                {"999999999999999", 999999999999999},
                {"9999999999999999", -1}};
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        cr_expect_eq(feed_push_lease(bytes_of(rows[i].text)), rows[i].want, "%s", rows[i].text);
    cr_expect_eq(feed_push_lease((struct bytes){NULL, 0}), -1);
}
