#include "base/deflate.h"

#include <criterion/criterion.h>
#include <string.h>

static struct arena *arena;

static void set_up(void)
{
    arena = arena_new(SIZE_MAX);
}

static void tear_down(void)
{
    arena_free(arena);
}

TestSuite(deflate, .init = set_up, .fini = tear_down);

/* n bytes of words that come again and again. */
static struct bytes words(size_t n)
{
    static const char some[] = "Officials said that the talks would go on. ";
    char *text = arena_alloc(arena, n + 1);
    for (size_t i = 0; i < n; i++)
        text[i] = some[(i + i / 97) % (sizeof some - 1)];
    return (struct bytes){text, n};
}

static struct bytes packed(struct bytes in)
{
    const size_t room = in.n + 64;
    unsigned char *out = arena_alloc(arena, room);
    return (struct bytes){(const char *)out, deflate_pack(in, out, room)};
}

Test(deflate, what_is_packed_comes_back)
{
    static const size_t sizes[] = {1, 17, 300, 5000, 70000, 3000000};
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        const struct bytes in = words(sizes[i]), form = packed(in);
        cr_assert_gt(form.n, 0);
        const struct bytes back = deflate_unpack(form, in.n, arena);
        cr_assert(back.p && bytes_equal(back, in), "%zu bytes", in.n);
    }
}

Test(deflate, no_room)
{
    unsigned char out[8];
    cr_expect_eq(deflate_pack(words(300), out, sizeof out), 0);
    cr_expect_eq(deflate_gzip(words(300), out, sizeof out), 0);
}

Test(deflate, more_than_is_wanted)
{
    const struct bytes form = packed(words(5000));
    cr_expect_null(deflate_unpack(form, 4999, arena).p);
    cr_expect_not_null(deflate_unpack(form, 5000, arena).p);
}

/* Cut at every byte, and with every byte another. */
Test(deflate, a_damaged_form_is_refused_or_whole)
{
    const struct bytes in = words(300), form = packed(in);
    for (size_t n = 0; n < form.n; n++)
        cr_expect_null(deflate_unpack((struct bytes){form.p, n}, in.n, arena).p, "%zu bytes", n);
    for (size_t at = 0; at < form.n; at++) {
        char *other = arena_strndup(arena, form.p, form.n);
        other[at] ^= 0x11;
        const struct bytes back = deflate_unpack((struct bytes){other, form.n}, in.n, arena);
        cr_expect(!back.p || bytes_equal(back, in), "byte %zu", at);
    }
}

Test(deflate, equal_bytes_give_equal_bytes)
{
    unsigned char a[4096], b[4096];
    const size_t n = deflate_gzip(words(5000), a, sizeof a);
    cr_assert_gt(n, 0);
    cr_expect_eq(deflate_gzip(words(5000), b, sizeof b), n);
    cr_expect_eq(memcmp(a, b, n), 0);
}
