#include "base/mailbox.h"

#include <criterion/criterion.h>

#include "base/clock.h"

static void count_wake(void *ctx)
{
    ++*(int *)ctx;
}

Test(mailbox, first_in_first_out_around_the_ring)
{
    int m[10];
    struct mailbox *box = mailbox_new(4, NULL, NULL);
    cr_assert_null(mailbox_try_take(box));
    for (int round = 0; round < 10; round++) {
        for (int i = 0; i < 3; i++)
            cr_assert(mailbox_post(box, &m[i]));
        cr_assert_eq(mailbox_length(box), 3);
        for (int i = 0; i < 3; i++)
            cr_assert_eq(mailbox_take(box), &m[i], "round %d", round);
    }
    mailbox_free(box);
    mailbox_free(NULL);
}

Test(mailbox, a_full_one_refuses_who_does_not_wait)
{
    int m[3];
    struct mailbox *box = mailbox_new(2, NULL, NULL);
    cr_assert(mailbox_try_post(box, &m[0]));
    cr_assert(mailbox_try_post(box, &m[1]));
    cr_assert_not(mailbox_try_post(box, &m[2]));
    cr_assert_eq(mailbox_try_take(box), &m[0]);
    cr_assert(mailbox_try_post(box, &m[2]));
    void *out[5];
    cr_assert_eq(mailbox_take_all(box, out, 1, 0), 1);
    cr_assert_eq(out[0], &m[1]);
    cr_assert_eq(mailbox_take_all(box, out, 5, -1), 1);
    cr_assert_eq(out[0], &m[2]);
    cr_assert_eq(mailbox_take_all(box, out, 5, 0), 0);
    mailbox_free(box);
}

Test(mailbox, wake_is_called_when_it_was_empty_and_when_it_closes)
{
    int wakes = 0, m;
    struct mailbox *box = mailbox_new(8, count_wake, &wakes);
    mailbox_post(box, &m);
    cr_assert_eq(wakes, 1);
    mailbox_post(box, &m);
    mailbox_try_post(box, &m);
    cr_assert_eq(wakes, 1);
    while (mailbox_try_take(box))
        ;
    mailbox_try_post(box, &m);
    cr_assert_eq(wakes, 2);
    mailbox_close(box);
    mailbox_close(box);
    cr_assert_eq(wakes, 3);
    cr_assert_eq(mailbox_try_take(box), &m);
    mailbox_free(box);
}

Test(mailbox, a_closed_one_is_drained)
{
    int m;
    struct mailbox *box = mailbox_new(2, NULL, NULL);
    mailbox_post(box, &m);
    mailbox_close(box);
    cr_assert_not(mailbox_post(box, &m));
    cr_assert_not(mailbox_try_post(box, &m));
    cr_assert_not(mailbox_done(box));
    cr_assert_eq(mailbox_take(box), &m);
    cr_assert(mailbox_done(box));
    cr_assert_null(mailbox_take(box));
    cr_assert_null(mailbox_take_for(box, 60000));
    mailbox_free(box);
}

Test(mailbox, waiting_ends_with_its_time)
{
    struct mailbox *box = mailbox_new(2, NULL, NULL);
    int64_t before = clock_monotonic();
    cr_assert_null(mailbox_take_for(box, 20));
    int64_t took = clock_monotonic() - before;
    cr_assert_geq(took, 19);
    cr_assert_lt(took, 5000);
    mailbox_free(box);
}

Test(mailbox, the_close_can_be_waited_for_while_messages_lie)
{
    int m;
    struct mailbox *box = mailbox_new(2, NULL, NULL);
    mailbox_post(box, &m);
    cr_assert_not(mailbox_wait_closed(box, 1));
    cr_assert_eq(mailbox_length(box), 1);
    mailbox_close(box);
    cr_assert(mailbox_wait_closed(box, 60000));
    cr_assert_eq(mailbox_take(box), &m);
    mailbox_free(box);
}

Test(mailbox, what_is_posted_first_is_taken_first)
{
    static char a, b, c;
    struct mailbox *box = mailbox_new(3, NULL, NULL);
    cr_expect(mailbox_try_post(box, &a) && mailbox_try_post(box, &b));
    cr_expect(mailbox_try_post_first(box, &c));
    cr_expect(!mailbox_try_post_first(box, &a), "it is full");
    cr_expect(mailbox_try_take(box) == &c && mailbox_try_take(box) == &a);
    cr_expect(mailbox_try_take(box) == &b && !mailbox_try_take(box));
    mailbox_close(box);
    cr_expect(!mailbox_try_post_first(box, &a), "it is closed");
    mailbox_free(box);
}
