#include "store/history.h"

#include <string.h>

static size_t put_number(char *out, uint64_t value)
{
    size_t n = 0;
    while (value >= 0x80) {
        out[n++] = (char)(value | 0x80);
        value >>= 7;
    }
    out[n++] = (char)value;
    return n;
}

/* Reads a number and moves on; false where it is cut off. */
static bool take_number(struct bytes *in, uint64_t *value)
{
    *value = 0;
    for (size_t i = 0; i < in->n && i < 10; i++) {
        uint64_t byte = (unsigned char)in->p[i];
        *value |= (byte & 0x7f) << (7 * i);
        if (!(byte & 0x80)) {
            *in = bytes_skip(*in, i + 1);
            return true;
        }
    }
    return false;
}

static uint64_t natural(int64_t value)
{
    return value > 0 ? (uint64_t)value : 0;
}

static size_t pack(const struct fetch_record *record, char *out)
{
    size_t n = put_number(out, natural(record->at));
    n += put_number(out + n, natural(record->http));
    n += put_number(out + n, natural(record->ms));
    n += put_number(out + n, natural(record->bytes));
    n += put_number(out + n, natural(record->new_entries));
    out[n++] = (char)record->error;
    return n;
}

static bool take_record(struct bytes *in, struct fetch_record *out)
{
    uint64_t at, http, ms, bytes, new_entries;
    struct bytes rest = *in;
    if (!take_number(&rest, &at) || !take_number(&rest, &http) || !take_number(&rest, &ms) ||
        !take_number(&rest, &bytes) || !take_number(&rest, &new_entries) || rest.n == 0)
        return false;
    *out = (struct fetch_record){
        .at = (int64_t)at,
        .http = (int32_t)http,
        .ms = (int32_t)ms,
        .bytes = (int64_t)bytes,
        .new_entries = (int32_t)new_entries,
        .error = (uint8_t)rest.p[0],
    };
    *in = bytes_skip(rest, 1);
    return true;
}

size_t history_unpack(struct bytes packed, struct fetch_record out[static FETCH_HISTORY])
{
    size_t n = 0;
    while (n < FETCH_HISTORY && take_record(&packed, &out[n]))
        n++;
    return n;
}

size_t history_push(const struct fetch_record *record, struct bytes packed,
                    char out[static HISTORY_MAX])
{
    struct fetch_record ignored;
    struct bytes rest = packed;
    for (size_t n = 1; n < FETCH_HISTORY && take_record(&rest, &ignored);)
        n++;
    size_t kept = packed.n - rest.n, n = pack(record, out);
    if (kept)
        memcpy(out + n, packed.p, kept);
    return n + kept;
}
