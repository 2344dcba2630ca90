#include "base/hash.h"

#include <criterion/criterion.h>
#include <string.h>

#define B(literal) ((struct bytes)BYTES(literal))

/* Stored values: these may never change. */
Test(hash, values_are_those_that_are_stored)
{
    char hex[HASH_HEX_SIZE];
    hash_hex(B(""), hex);
    cr_expect_str_eq(hex, "99aa06d3014798d86001c324468d497f");
    cr_expect_eq(hash_bytes(B(""), 0), 0x2d06800538d394c2u);
}

Test(hash, absent_is_empty_and_seeds_tell_uses_apart)
{
    char a[HASH_HEX_SIZE], b[HASH_HEX_SIZE];
    hash_hex((struct bytes){NULL, 0}, a);
    hash_hex(B(""), b);
    cr_expect_str_eq(a, b);
    cr_expect_neq(hash_bytes(B("x"), 1), hash_bytes(B("x"), 2));
    cr_expect_neq(hash_bytes(B("x"), 1), hash_bytes(B("y"), 1));
    hash_hex(B("x"), a);
    cr_expect_eq(strlen(a), HASH_HEX_SIZE - 1);
    cr_expect_str_neq(a, b);
}
