#include "serve/reply.h"

#include "base/buf.h"
#include "base/error.h"

#include <microhttpd.h>
#include <stdlib.h>

#define POLICY_WITH_IMAGES_FROM(sources)                                                           \
    "default-src 'none'; style-src 'self'; img-src " sources                                       \
    "; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

static const char policy[] = POLICY_WITH_IMAGES_FROM("'self'");
static const char policy_outside_images[] = POLICY_WITH_IMAGES_FROM("'self' https: http:");

static struct MHD_Response *checked(struct MHD_Response *response)
{
    if (!response)
        error_out_of_memory(0);
    return response;
}

struct MHD_Response *reply_new_owning(struct bytes body)
{
    return checked(MHD_create_response_from_buffer_with_free_callback(
        body.n, (void *)(uintptr_t)body.p, free));
}

struct MHD_Response *reply_new_static(struct bytes body)
{
    return checked(
        MHD_create_response_from_buffer(body.n, (void *)(uintptr_t)body.p, MHD_RESPMEM_PERSISTENT));
}

struct MHD_Response *reply_new_empty(void)
{
    return reply_new_static((struct bytes)BYTES(""));
}

void reply_header(struct MHD_Response *response, const char *name, const char *value)
{
    (void)MHD_add_response_header(response, name, value);
}

void reply_add_protection(struct MHD_Response *response, bool outside_images)
{
    reply_header(response, "Content-Security-Policy",
                 outside_images ? policy_outside_images : policy);
    reply_header(response, "X-Content-Type-Options", "nosniff");
    reply_header(response, "Referrer-Policy", "no-referrer");
    reply_header(response, "Accept-Ranges", "none"); /* RFC 9110 §14.3 */
}

struct MHD_Response *reply_new_refusal(const char *title, const char *text)
{
    struct buf page = {0};
    buf_printf(&page,
               "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
               "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
               "<meta name=\"robots\" content=\"noindex\">\n<title>%s</title>\n"
               "<link rel=\"stylesheet\" href=\"/riffle.css\">\n</head>\n<body class=\"plain\">\n"
               "<main>\n<h1>%s</h1>\n<p>%s</p>\n</main>\n</body>\n</html>\n",
               title, title, text);
    struct bytes body;
    body.p = buf_take(&page, &body.n);
    struct MHD_Response *response = reply_new_owning(body);
    reply_header(response, "Content-Type", "text/html; charset=utf-8");
    reply_header(response, "X-Robots-Tag", "noindex");
    reply_add_protection(response, false);
    return response;
}
