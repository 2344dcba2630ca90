#include "serve/answer.h"

#include "base/clock.h"
#include "base/error.h"
#include "serve/conditional.h"
#include "serve/reply.h"

#include <microhttpd.h>
#include <stdlib.h>
#include <string.h>

struct refusals {
    struct MHD_Response *v[REFUSAL_COUNT];
};

static const struct {
    unsigned status;
    const char *title, *text;
    const char *header, *value;
} refusal_table[REFUSAL_COUNT] = {
    [REFUSAL_NOT_FOUND] =
        {MHD_HTTP_NOT_FOUND, "Nothing here",
         "There is no page at this address; perhaps it was mistyped, or its topic was "
         "taken away. What there is stands on <a href=\"/\">the front page</a>.",
         "Cache-Control", "max-age=60"},
    [REFUSAL_METHOD] = {MHD_HTTP_METHOD_NOT_ALLOWED, "Only for reading",
                        "This address can be read, with GET or HEAD, and nothing else.", "Allow",
                        "GET, HEAD"},
    [REFUSAL_PRECONDITION] = {MHD_HTTP_PRECONDITION_FAILED, "It has changed",
                              "You asked for this page only as it was; it has changed since.",
                              "Cache-Control", "no-cache"},
    [REFUSAL_BROKEN] = {MHD_HTTP_INTERNAL_SERVER_ERROR, "Something went wrong",
                        "This page could not be made just now. Please try again in a minute.",
                        "Cache-Control", "no-store"},
    [REFUSAL_AMBIGUOUS] = {MHD_HTTP_BAD_REQUEST, "Not understood",
                           "The request does not say clearly for whom it is, or where it ends.",
                           "Cache-Control", "no-store"},
    [REFUSAL_GONE] = {MHD_HTTP_GONE, "Nothing here any more",
                      "Nothing can be brought to this address, or not any more.", "Cache-Control",
                      "no-store"},
    [REFUSAL_TOO_BIG] = {MHD_HTTP_CONTENT_TOO_LARGE, "Too much",
                         "More was sent than can be taken at this address.", "Cache-Control",
                         "no-store"},
    [REFUSAL_BUSY] = {MHD_HTTP_SERVICE_UNAVAILABLE, "Not just now",
                      "Too much is being sent at once. Please try again in a minute.",
                      "Retry-After", "60"},
    [REFUSAL_CROWDED] = {MHD_HTTP_SERVICE_UNAVAILABLE, "One moment",
                         "Many are asking just now. Please try again in a few seconds.",
                         "Retry-After", "5"},
    [REFUSAL_SLOW] = {MHD_HTTP_SERVICE_UNAVAILABLE, "It took too long",
                      "No answer was found in good time. Please try again in a minute, or ask for "
                      "something that is quicker to find.",
                      "Retry-After", "60"},
};

struct refusals *refusals_new(void)
{
    struct refusals *refusals = calloc(1, sizeof *refusals);
    if (!refusals)
        error_out_of_memory(sizeof *refusals);
    for (size_t i = 0; i < REFUSAL_COUNT; i++) {
        refusals->v[i] = reply_new_refusal(refusal_table[i].title, refusal_table[i].text);
        reply_header(refusals->v[i], refusal_table[i].header, refusal_table[i].value);
    }
    return refusals;
}

void refusals_free(struct refusals *refusals)
{
    if (!refusals)
        return;
    for (size_t i = 0; i < REFUSAL_COUNT; i++)
        MHD_destroy_response(refusals->v[i]);
    free(refusals);
}

bool answer_refuse(struct MHD_Connection *connection, const struct refusals *refusals,
                   enum refusal why)
{
    return MHD_queue_response(connection, refusal_table[why].status, refusals->v[why]) == MHD_YES;
}

bool answer_knows_method(const char *method)
{
    return strcmp(method, MHD_HTTP_METHOD_GET) == 0 || strcmp(method, MHD_HTTP_METHOD_HEAD) == 0;
}

static bool queue_once(struct MHD_Connection *connection, unsigned status,
                       struct MHD_Response *response)
{
    bool queued = MHD_queue_response(connection, status, response) == MHD_YES;
    MHD_destroy_response(response);
    return queued;
}

/* RFC 3986 §3.3: what may stand in a path as it is. */
static bool stands_in_path(char c)
{
    return ascii_is_alnum(c) || (c && strchr("-._~!$&'()*+,;=:@/", c));
}

/* "/topic" where "/topic/" is meant. */
static bool redirect(struct MHD_Connection *connection, struct bytes path)
{
    struct buf to = {0};
    for (size_t i = 0; i < path.n; i++) {
        if (stands_in_path(path.p[i]))
            buf_add_char(&to, path.p[i]);
        else
            buf_printf(&to, "%%%02X", (unsigned)(unsigned char)path.p[i]);
    }
    struct MHD_Response *response = reply_new_empty();
    reply_header(response, "Location", buf_bytes(&to).p);
    reply_header(response, "Cache-Control", "max-age=3600");
    buf_clear(&to);
    return queue_once(connection, MHD_HTTP_MOVED_PERMANENTLY, response);
}

static bool answer_elsewhere(struct MHD_Connection *connection, const struct site *site,
                             const struct refusals *refusals, struct bytes path)
{
    struct buf with_slash = {0};
    buf_add_bytes(&with_slash, path);
    buf_add_char(&with_slash, '/');
    bool found = site_find(site, buf_bytes(&with_slash)) != NULL;
    bool queued = found ? redirect(connection, buf_bytes(&with_slash))
                        : answer_refuse(connection, refusals, REFUSAL_NOT_FOUND);
    buf_clear(&with_slash);
    return queued;
}

/* Queues what was made for this request alone, and takes it over. */
static bool queue_made(struct MHD_Connection *connection, const struct refusals *refusals,
                       int status, struct buf *made, const char *content_type)
{
    if (status < MHD_HTTP_OK || buf_failed(made)) {
        buf_clear(made);
        return answer_refuse(connection, refusals, REFUSAL_BROKEN);
    }
    struct bytes body;
    body.p = buf_take(made, &body.n);
    struct MHD_Response *response = reply_new_owning(body);
    reply_header(response, "Content-Type", content_type);
    reply_header(response, "Cache-Control", "no-store");
    reply_header(response, "X-Robots-Tag", "noindex");
    reply_add_protection(response, false);
    return queue_once(connection, (unsigned)status, response);
}

static bool answer_live(struct MHD_Connection *connection, const struct refusals *refusals,
                        const struct place *place)
{
    struct buf made = {0};
    int status = place->make(place->ctx, &made);
    return queue_made(connection, refusals, status, &made, place->content_type);
}

static bool answer_at_door(struct MHD_Connection *connection, const struct site_door *door,
                           const struct refusals *refusals, struct call *call)
{
    struct buf made = {0};
    int status = door->answer(door->ctx, call, &made);
    return queue_made(connection, refusals, status, &made, "text/plain; charset=utf-8");
}

bool answer_post(struct MHD_Connection *connection, const struct site_door *door,
                 const struct refusals *refusals, const char *path, struct buf *body)
{
    struct call call = {
        .connection = connection, .is_post = true, .path = bytes_of(path), .body = body};
    return answer_at_door(connection, door, refusals, &call);
}

static enum MHD_Result on_field(void *ctx, enum MHD_ValueKind kind, const char *name,
                                size_t name_size, const char *value, size_t value_size)
{
    (void)kind;
    struct request_fields *fields = ctx;
    request_field_add(fields, (struct bytes){name, name_size}, (struct bytes){value, value_size});
    return MHD_YES;
}

static bool queue_by_fields(struct MHD_Connection *connection, const struct refusals *refusals,
                            const struct request_fields *fields, unsigned status,
                            const struct representation *rep)
{
    enum coding coding = coding_choose(fields, rep->available);
    enum precondition judged = status == MHD_HTTP_OK
                                   ? precondition_judge(fields, bytes_of(rep->etag[coding]),
                                                        rep->last_modified)
                                   : PRECONDITION_NONE;
    switch (judged) {
    case PRECONDITION_NOT_MODIFIED:
        return MHD_queue_response(connection, MHD_HTTP_NOT_MODIFIED, rep->not_modified[coding]) ==
               MHD_YES;
    case PRECONDITION_FAILED:
        return answer_refuse(connection, refusals, REFUSAL_PRECONDITION);
    case PRECONDITION_NONE:
        break;
    }
    return MHD_queue_response(connection, status, rep->full[coding]) == MHD_YES;
}

bool answer_with(struct MHD_Connection *connection, const struct refusals *refusals,
                 unsigned status, const struct representation *rep)
{
    struct request_fields fields = {0};
    (void)MHD_get_connection_values_n(connection, MHD_HEADER_KIND, on_field, &fields);
    return queue_by_fields(connection, refusals, &fields, status, rep);
}

static bool answer_representation(struct MHD_Connection *connection, struct site *site,
                                  const struct refusals *refusals, struct bytes path,
                                  const struct representation *rep)
{
    struct request_fields fields = {0};
    (void)MHD_get_connection_values_n(connection, MHD_HEADER_KIND, on_field, &fields);
    site_note_reader(site, path, fields.user_agent.v[0], clock_now());
    return queue_by_fields(connection, refusals, &fields, MHD_HTTP_OK, rep);
}

bool answer(struct MHD_Connection *connection, struct site *site, const struct refusals *refusals,
            const char *path)
{
    const struct site_door *door = site_door(site, bytes_of(path));
    if (door)
        return answer_at_door(connection, door, refusals,
                              &(struct call){.connection = connection, .path = bytes_of(path)});
    const struct place *place = site_find(site, bytes_of(path));
    if (!place)
        return answer_elsewhere(connection, site, refusals, bytes_of(path));
    if (place->make)
        return answer_live(connection, refusals, place);
    return answer_representation(connection, site, refusals, bytes_of(path), place->rep);
}

size_t answer_unescape(char *text)
{
    char *to = text;
    for (const char *from = text; *from;) {
        int high = from[0] == '%' ? ascii_hex(from[1]) : -1;
        int low = high >= 0 ? ascii_hex(from[2]) : -1;
        if (low >= 0 && (high || low)) {
            *to++ = (char)(high * 16 + low);
            from += 3;
        } else {
            *to++ = *from++;
        }
    }
    *to = '\0';
    return (size_t)(to - text);
}
