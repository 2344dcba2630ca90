/* Keyed signatures of bytes (HMAC, RFC 2104) as WebSub carries them in X-Hub-Signature: "sha256=" and the digest in
 * hexadecimal digits; and the secrets that they are made with. Pure but for secret_make. */
#ifndef RIFFLE_BASE_SIGNATURE_H
#define RIFFLE_BASE_SIGNATURE_H

#include "base/error.h"
#include "base/bytes.h"

/* What a signature says of a body. */
enum signature_verdict {
    SIGNATURE_RIGHT,
    SIGNATURE_WRONG,
    SIGNATURE_UNREADABLE, /* no method that we know, or not the digits that it has */
};

/* Whether signature ("sha1=…", also sha256, sha384, sha512) is that of body by whoever has the secret. The time that it
 * takes tells nothing of how much of a wrong one is right. */
enum signature_verdict signature_judge(struct bytes signature, struct bytes secret,
                                       struct bytes body);

/* Whether both are the same, in a time that depends on their lengths alone. */
bool secret_equal(struct bytes a, struct bytes b);

enum { SECRET_BYTES = 32, SECRET_SIZE = SECRET_BYTES * 2 + 1 };

/* A new secret that nobody can guess: hexadecimal digits of so many random bytes, and a NUL. False where the system has
 * no randomness to give. */
bool secret_make(char out[static SECRET_SIZE], struct error *err);

#endif
