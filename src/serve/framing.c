#include "serve/framing.h"

#include <string.h>

enum { LENGTH_DIGITS_MAX = 18 };

/* RFC 9110 §5.6.2: what a field's name is made of. */
static bool is_token(struct bytes name)
{
    for (size_t i = 0; i < name.n; i++)
        if (!ascii_is_alnum(name.p[i]) && (!name.p[i] || !strchr("!#$%&'*+-.^_`|~", name.p[i])))
            return false;
    return name.n > 0;
}

static bool is_length(struct bytes value)
{
    for (size_t i = 0; i < value.n; i++)
        if (!ascii_is_digit(value.p[i]))
            return false;
    return value.n > 0 && value.n <= LENGTH_DIGITS_MAX;
}

void framing_add(struct framing *f, struct bytes name, struct bytes value)
{
    static const struct bytes host = BYTES("host"), length = BYTES("content-length"),
                              coding = BYTES("transfer-encoding"), chunked = BYTES("chunked");
    value = bytes_trim(value);
    if (!is_token(name)) {
        f->is_broken = true;
    } else if (bytes_equal_nocase(name, host)) {
        f->hosts++;
    } else if (bytes_equal_nocase(name, length)) {
        f->lengths++;
        f->is_broken = f->is_broken || !is_length(value);
    } else if (bytes_equal_nocase(name, coding)) {
        f->codings++;
        f->is_broken = f->is_broken || !bytes_equal_nocase(value, chunked);
    }
}

bool framing_is_sound(const struct framing *f, struct bytes version)
{
    bool is_old = bytes_equal(version, (struct bytes)BYTES("HTTP/1.0"));
    return !f->is_broken && f->hosts <= 1 && f->lengths + f->codings <= 1 &&
           !(is_old && f->codings);
}

const char *framing_path(const char *target)
{
    static const struct bytes schemes[] = {BYTES("http://"), BYTES("https://")};
    for (size_t i = 0; i < COUNT_OF(schemes); i++) {
        if (!bytes_starts_nocase(bytes_of(target), schemes[i]))
            continue;
        const char *path = strchr(target + schemes[i].n, '/');
        return path ? path : "/";
    }
    return target;
}
