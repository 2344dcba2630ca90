#include "base/signature.h"

#include <criterion/criterion.h>
#include <string.h>

#define SECRET "Jefe"
#define BODY   "what do ya want for nothing?"

/* RFC 2202 §3 and RFC 4231 §4.3, then what is wrong with them. */
static const struct {
    const char *signature;
    enum signature_verdict want;
} rows[] = {
    {"sha1=effcdf6ae5eb2fa2d27416d5f184df9c259a7c79", SIGNATURE_RIGHT},
    {"sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843", SIGNATURE_RIGHT},
    {"sha384=af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e8e2240ca5e69e2c78b3239"
     "ecfab21649",
     SIGNATURE_RIGHT},
    {"sha512=164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f"
     "65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737",
     SIGNATURE_RIGHT},
    {" SHA1=EFFCDF6AE5EB2FA2D27416D5F184DF9C259A7C79 ", SIGNATURE_RIGHT},
    {"sha1=effcdf6ae5eb2fa2d27416d5f184df9c259a7c78", SIGNATURE_WRONG},
    {"sha1=0000000000000000000000000000000000000000", SIGNATURE_WRONG},
    {"sha1=effcdf6ae5eb2fa2d27416d5f184df9c259a7c7", SIGNATURE_UNREADABLE},
    {"sha1=effcdf6ae5eb2fa2d27416d5f184df9c259a7c7900", SIGNATURE_UNREADABLE},
    {"sha1=effcdf6ae5eb2fa2d27416d5f184df9c259a7c7x", SIGNATURE_UNREADABLE},
    {"sha256=effcdf6ae5eb2fa2d27416d5f184df9c259a7c79", SIGNATURE_UNREADABLE},
    {"md5=750c783e6ab0b503eaa86e310a5db738", SIGNATURE_UNREADABLE},
    {"effcdf6ae5eb2fa2d27416d5f184df9c259a7c79", SIGNATURE_UNREADABLE},
    {"sha1", SIGNATURE_UNREADABLE},
    {"sha1=", SIGNATURE_UNREADABLE},
    {"=", SIGNATURE_UNREADABLE},
    {"", SIGNATURE_UNREADABLE},
};

Test(signature, is_judged)
{
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        cr_expect_eq(signature_judge(bytes_of(rows[i].signature), bytes_of(SECRET), bytes_of(BODY)),
                     rows[i].want, "%s", rows[i].signature);
    cr_expect_eq(signature_judge((struct bytes){NULL, 0}, bytes_of(SECRET), bytes_of(BODY)),
                 SIGNATURE_UNREADABLE);
}

Test(signature, depends_on_secret_and_body)
{
    const struct bytes right = bytes_of(rows[0].signature);
    cr_expect_eq(signature_judge(right, bytes_of("jefe"), bytes_of(BODY)), SIGNATURE_WRONG);
    cr_expect_eq(signature_judge(right, bytes_of(SECRET), bytes_of(BODY "?")), SIGNATURE_WRONG);
    cr_expect_eq(signature_judge(right, bytes_of(SECRET), (struct bytes){NULL, 0}),
                 SIGNATURE_WRONG);
    cr_expect_eq(signature_judge(bytes_of("sha1=fbdb1d1b18aa6c08324b7d64b71fb76370690e1d"),
                                 (struct bytes){NULL, 0}, (struct bytes){NULL, 0}),
                 SIGNATURE_RIGHT, "nothing, signed with nothing");
}

Test(signature, secrets_differ_and_compare)
{
    char one[SECRET_SIZE], other[SECRET_SIZE];
    struct error err = {{0}};
    cr_assert(secret_make(one, &err) && secret_make(other, &err), "%s", err.text);
    cr_expect_eq(strlen(one), (size_t)SECRET_SIZE - 1);
    cr_expect_eq(strspn(one, "0123456789abcdef"), (size_t)SECRET_SIZE - 1);
    cr_expect(secret_equal(bytes_of(one), bytes_of(one)));
    cr_expect_not(secret_equal(bytes_of(one), bytes_of(other)));
    cr_expect_not(secret_equal(bytes_of(one), bytes_of("")));
    cr_expect(secret_equal((struct bytes){NULL, 0}, bytes_of("")));
}
