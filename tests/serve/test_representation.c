#include "serve/representation.h"

#include <brotli/decode.h>
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

static const struct representation_form form = {.content_type = "text/plain"};

static struct representation *of(const char *text, size_t times)
{
    struct buf body = {0};
    for (size_t i = 0; i < times; i++)
        buf_add_string(&body, text);
    struct representation *rep = representation_new(&body, &form);
    cr_assert_eq(body.n, 0, "its content was taken over");
    return rep;
}

Test(representation, gzip_gives_the_same_bytes_again)
{
    struct representation *rep = of("The river rises, the river falls. ", 1000);
    struct bytes plain = rep->body[CODING_IDENTITY], packed = rep->body[CODING_GZIP];
    cr_assert_not_null(packed.p);
    cr_expect_lt(packed.n, plain.n / 10);

    z_stream z = {.next_in = (unsigned char *)(uintptr_t)packed.p, .avail_in = (unsigned)packed.n};
    char *out = malloc(plain.n);
    cr_assert_not_null(out);
    z.next_out = (unsigned char *)out;
    z.avail_out = (unsigned)plain.n;
    int begun = inflateInit2(&z, 15 + 16);
    cr_assert_eq(begun, Z_OK);
    int status = inflate(&z, Z_FINISH);
    size_t n = z.total_out;
    (void)inflateEnd(&z);
    cr_expect_eq(status, Z_STREAM_END, "%d", status);
    cr_expect(bytes_equal((struct bytes){out, n}, plain));
    free(out);
    representation_drop(rep);
}

Test(representation, brotli_gives_the_same_bytes_again)
{
    static const size_t times[] = {10, 500, 10000}; /* of either quality */
    for (size_t i = 0; i < COUNT_OF(times); i++) {
        struct representation *rep = of("The river rises, the river falls. ", times[i]);
        struct bytes plain = rep->body[CODING_IDENTITY], packed = rep->body[CODING_BROTLI];
        cr_assert_not_null(packed.p);
        cr_expect_lt(packed.n, rep->body[CODING_GZIP].n);
        size_t n = plain.n;
        uint8_t *out = malloc(n);
        cr_assert_not_null(out);
        BrotliDecoderResult result = BrotliDecoderDecompress(packed.n, (const uint8_t *)packed.p,
                                                             &n, out);
        cr_expect_eq((int)result, (int)BROTLI_DECODER_RESULT_SUCCESS);
        cr_expect(bytes_equal((struct bytes){(const char *)out, n}, plain));
        free(out);
        representation_drop(rep);
    }
}

Test(representation, what_does_not_shrink_stays_as_it_is)
{
    struct representation *small = of("ok\n", 1);
    cr_expect_null(small->body[CODING_GZIP].p);
    cr_expect_eq(small->available, 1u << CODING_IDENTITY);
    representation_drop(small);

    struct buf noise = {0};
    uint32_t x = 1;
    for (int i = 0; i < 4096; i++) {
        x = x * 1664525 + 1013904223;
        buf_add_char(&noise, (char)(x >> 24));
    }
    struct representation *rep = representation_new(&noise, &form);
    cr_expect_null(rep->body[CODING_GZIP].p);
    cr_expect_null(rep->full[CODING_GZIP]);
    cr_expect_null(rep->full[CODING_BROTLI]);
    representation_drop(rep);

    struct buf nothing = {0};
    struct representation *empty = representation_new(&nothing, &form);
    cr_expect_eq(empty->body[CODING_IDENTITY].n, 0);
    cr_expect_not_null(empty->full[CODING_IDENTITY]);
    representation_drop(empty);
}

Test(representation, etags_follow_the_content_and_the_coding)
{
    struct representation *a = of("the same words, ", 100), *b = of("the same words, ", 100);
    struct representation *c = of("the same words. ", 100);
    cr_expect_str_eq(a->etag[CODING_IDENTITY], b->etag[CODING_IDENTITY]);
    cr_expect_str_eq(a->etag[CODING_GZIP], b->etag[CODING_GZIP]);
    cr_expect_str_neq(a->etag[CODING_IDENTITY], c->etag[CODING_IDENTITY]);
    cr_expect_str_neq(a->etag[CODING_IDENTITY], a->etag[CODING_GZIP]);
    cr_expect_str_neq(a->etag[CODING_BROTLI], a->etag[CODING_GZIP]);
    cr_expect_eq(strlen(a->etag[CODING_IDENTITY]), 18);
    cr_expect_eq(a->etag[CODING_IDENTITY][0], '"');
    cr_expect(bytes_equal(a->body[CODING_GZIP], b->body[CODING_GZIP]), "gzip holds no time");
    representation_drop(a);
    representation_drop(b);
    representation_drop(c);
}

Test(representation, references_are_counted)
{
    struct representation *rep = of("x", 1);
    cr_expect_eq(representation_keep(rep), rep);
    representation_drop(rep);
    cr_expect_eq(rep->body[CODING_IDENTITY].p[0], 'x');
    representation_drop(rep);
    representation_drop(NULL);
}
