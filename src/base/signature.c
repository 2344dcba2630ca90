#include "base/signature.h"

#include <errno.h>
#include <nettle/hmac.h>
#include <nettle/memops.h>
#include <nettle/nettle-meta.h>
#include <sys/random.h>

/* The state of any of the methods. */
union context {
    struct sha1_ctx sha1;
    struct sha256_ctx sha256;
    struct sha512_ctx sha512; /* and sha384 */
};

enum { DIGEST_MAX = SHA512_DIGEST_SIZE };

static const struct {
    struct bytes name;
    const struct nettle_hash *hash;
} methods[] = {
    {BYTES("sha1"), &nettle_sha1},
    {BYTES("sha256"), &nettle_sha256},
    {BYTES("sha384"), &nettle_sha384},
    {BYTES("sha512"), &nettle_sha512},
};

static const struct nettle_hash *method_named(struct bytes name)
{
    for (size_t i = 0; i < COUNT_OF(methods); i++)
        if (bytes_equal_nocase(name, methods[i].name))
            return methods[i].hash;
    return NULL;
}

static bool read_digits(struct bytes digits, size_t size, uint8_t *out)
{
    if (digits.n != size * 2)
        return false;
    for (size_t i = 0; i < size; i++) {
        const int high = ascii_hex(digits.p[2 * i]), low = ascii_hex(digits.p[2 * i + 1]);
        if (high < 0 || low < 0)
            return false;
        out[i] = (uint8_t)(high * 16 + low);
    }
    return true;
}

static void sign(const struct nettle_hash *hash, struct bytes secret, struct bytes body,
                 uint8_t *digest)
{
    union context outer, inner, state;
    hmac_set_key(&outer, &inner, &state, hash, secret.n, (const uint8_t *)secret.p);
    hmac_update(&state, hash, body.n, (const uint8_t *)body.p);
    hmac_digest(&outer, &inner, &state, hash, hash->digest_size, digest);
}

enum signature_verdict signature_judge(struct bytes signature, struct bytes secret,
                                       struct bytes body)
{
    uint8_t given[DIGEST_MAX], right[DIGEST_MAX];
    const struct bytes text = bytes_trim(signature);
    const size_t equals = bytes_find_char(text, '=');
    const struct nettle_hash *hash = method_named((struct bytes){text.p, equals});
    if (!hash || !read_digits(bytes_skip(text, equals + 1), hash->digest_size, given))
        return SIGNATURE_UNREADABLE;
    sign(hash, secret, body, right);
    return memeql_sec(given, right, hash->digest_size) ? SIGNATURE_RIGHT : SIGNATURE_WRONG;
}

bool secret_equal(struct bytes a, struct bytes b)
{
    return a.n == b.n && (a.n == 0 || memeql_sec(a.p, b.p, a.n));
}

bool secret_make(char out[static SECRET_SIZE], struct error *err)
{
    static const char digits[] = "0123456789abcdef";
    uint8_t random[SECRET_BYTES];
    if (getrandom(random, sizeof random, GRND_NONBLOCK) != (ssize_t)sizeof random)
        return error_errno(err, errno, "the system gives no randomness for a secret");
    for (size_t i = 0; i < sizeof random; i++) {
        out[2 * i] = digits[random[i] >> 4];
        out[2 * i + 1] = digits[random[i] & 15];
    }
    out[SECRET_SIZE - 1] = '\0';
    return true;
}
