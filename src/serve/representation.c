#include "serve/representation.h"

#include "base/deflate.h"
#include "base/error.h"
#include "base/hash.h"
#include "serve/http_date.h"
#include "serve/reply.h"

#include <brotli/encode.h>
#include <microhttpd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    PAYS_FROM = 256, /* bytes: what fits into one packet with its head gains nothing */
    ETAG_HEX =
        16, /* digits of the content's hash: 64 bits tell the versions of one resource apart */
    /* Brotli's second best effort takes a fifth off gzip's size and a quarter of a millisecond a kilobyte (a Raspberry
     * Pi: one), its middling one a tenth and as little time as gzip: so what is small is made as small as it gets, and
     * the thread that renders is never held up. */
    BROTLI_SMALL = 24 * 1024,
    BROTLI_QUALITY_SMALL = 10,
    BROTLI_QUALITY = 6,
};

static const char *const coding_names[CODING_COUNT] = {
    [CODING_GZIP] = "gzip", [CODING_BROTLI] = "br"};
static const char *const etag_suffixes[CODING_COUNT] = {
    [CODING_IDENTITY] = "", [CODING_GZIP] = "-gz", [CODING_BROTLI] = "-br"};

/* A form of bytes that is at most `room` bytes long, written to out; its length, or 0 where it is longer. */
typedef size_t compressor(struct bytes in, unsigned char *out, size_t room);

static size_t compress_brotli(struct bytes in, unsigned char *out, size_t room)
{
    int quality = in.n <= BROTLI_SMALL ? BROTLI_QUALITY_SMALL : BROTLI_QUALITY;
    size_t n = room;
    return BrotliEncoderCompress(quality, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT, in.n,
                                 (const unsigned char *)in.p, &n, out)
               ? n
               : 0;
}

/* A row for each coding that a body is compressed into. */
static compressor *const compressors[CODING_COUNT] = {
    [CODING_GZIP] = deflate_gzip, [CODING_BROTLI] = compress_brotli};

/* The form of bytes, owned, or absent where it is not shorter by more than a tenth than the plain one. */
static struct bytes compressed(struct bytes in, enum coding coding)
{
    if (in.n < PAYS_FROM)
        return (struct bytes){NULL, 0};
    size_t room = in.n - in.n / 10;
    unsigned char *out = malloc(room);
    if (!out)
        error_out_of_memory(room);
    size_t n = compressors[coding](in, out, room);
    if (n == 0) {
        free(out);
        return (struct bytes){NULL, 0};
    }
    char *fitting = realloc(out, n);
    return (struct bytes){fitting ? fitting : (char *)out, n};
}

/* What a 200 and its 304 have in common (RFC 9110 §15.4.5). */
static void add_validators(struct MHD_Response *response, const struct representation *rep,
                           const struct representation_form *form, enum coding coding)
{
    reply_header(response, "ETag", rep->etag[coding]);
    if (form->cache_control)
        reply_header(response, "Cache-Control", form->cache_control);
    if (form->link)
        reply_header(response, "Link", form->link);
    if (rep->available & ~(1u << CODING_IDENTITY))
        reply_header(response, "Vary", "Accept-Encoding");
    if (form->last_modified) {
        struct buf date = {0};
        http_date_print(&date, form->last_modified);
        reply_header(response, "Last-Modified", buf_bytes(&date).p);
        buf_clear(&date);
    }
}

static void make_replies(struct representation *rep, const struct representation_form *form,
                         enum coding coding)
{
    struct bytes body = rep->body[coding];
    struct MHD_Response *full = reply_new_owning(body);
    add_validators(full, rep, form, coding);
    reply_header(full, "Content-Type", form->content_type);
    if (coding_names[coding])
        reply_header(full, "Content-Encoding", coding_names[coding]);
    if (!form->indexable)
        reply_header(full, "X-Robots-Tag", "noindex");
    reply_add_protection(full, form->outside_images);
    rep->full[coding] = full;

    rep->not_modified[coding] = reply_new_empty();
    add_validators(rep->not_modified[coding], rep, form, coding);
}

struct representation *representation_new(struct buf *body, const struct representation_form *form)
{
    struct representation *rep = calloc(1, sizeof *rep);
    if (!rep)
        error_out_of_memory(sizeof *rep);
    rep->references = 1;
    rep->last_modified = form->last_modified;
    struct bytes *plain = &rep->body[CODING_IDENTITY];
    plain->p = buf_take(body, &plain->n);
    for (int c = 0; c < CODING_COUNT; c++)
        if (compressors[c] && !form->plain)
            rep->body[c] = compressed(*plain, (enum coding)c);

    char hash[HASH_HEX_SIZE];
    hash_hex(*plain, hash);
    for (int c = 0; c < CODING_COUNT; c++) {
        if (!rep->body[c].p)
            continue;
        rep->available |= 1u << c;
        (void)snprintf(rep->etag[c], ETAG_SIZE, "\"%.*s%s\"", ETAG_HEX, hash, etag_suffixes[c]);
    }
    for (int c = 0; c < CODING_COUNT; c++)
        if (rep->body[c].p)
            make_replies(rep, form, (enum coding)c);
    return rep;
}

struct representation *representation_keep(struct representation *rep)
{
    rep->references++;
    return rep;
}

void representation_drop(struct representation *rep)
{
    if (!rep || --rep->references)
        return;
    for (int c = 0; c < CODING_COUNT; c++) {
        if (!rep->full[c])
            continue;
        MHD_destroy_response(
            rep->full[c]); /* frees the body when the last connection has sent it */
        MHD_destroy_response(rep->not_modified[c]);
    }
    free(rep);
}
