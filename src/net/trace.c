#include "net/trace.h"

#include <stdio.h>

enum { HEADERS_SHOWN_MAX = 128 * 1024 };

static const struct bytes secrets[] = {BYTES("authorization:"), BYTES("proxy-authorization:")};

/* A line of the request, without what stands behind the name where that is secret. */
static void add_line(struct buf *out, struct bytes line)
{
    for (size_t i = 0; i < COUNT_OF(secrets); i++)
        if (bytes_starts_nocase(line, secrets[i])) {
            buf_add_bytes(out, (struct bytes){line.p, secrets[i].n});
            buf_add_string(out, " (not shown)\r\n");
            return;
        }
    buf_add_bytes(out, line);
    buf_add_char(out, '\n');
}

static int on_debug(CURL *easy, curl_infotype type, char *data, size_t size, void *ctx)
{
    struct fetch_hop *hop = ctx;
    struct bytes rest = {data, size}, line;
    (void)easy;
    if (type != CURLINFO_HEADER_OUT)
        return 0;
    while (bytes_split(&rest, '\n', &line))
        add_line(&hop->request, line);
    return 0;
}

void trace_begin(CURL *easy, struct fetch_hop *hop)
{
    if (hop) {
        hop->request.max = hop->reply.max = HEADERS_SHOWN_MAX;
        curl_easy_setopt(easy, CURLOPT_DEBUGFUNCTION, on_debug);
    }
    curl_easy_setopt(easy, CURLOPT_DEBUGDATA, hop);
    curl_easy_setopt(easy, CURLOPT_VERBOSE, hop ? 1L : 0L);
}

void trace_reply(struct fetch_hop *hop, struct bytes line)
{
    if (hop)
        buf_add_bytes(&hop->reply, line);
}

static int64_t number(CURL *easy, CURLINFO info)
{
    curl_off_t value = 0;
    curl_easy_getinfo(easy, info, &value);
    return (int64_t)value;
}

static const char *protocol_of(CURL *easy)
{
    static const struct {
        long version;
        const char *name;
    } names[] = {{CURL_HTTP_VERSION_1_0, "HTTP/1.0"},
                 {CURL_HTTP_VERSION_1_1, "HTTP/1.1"},
                 {CURL_HTTP_VERSION_2_0, "HTTP/2"},
                 {CURL_HTTP_VERSION_3, "HTTP/3"}};
    long version = 0;
    curl_easy_getinfo(easy, CURLINFO_HTTP_VERSION, &version);
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (names[i].version == version)
            return names[i].name;
    return NULL;
}

void trace_end(CURL *easy, struct fetch_hop *hop)
{
    const char *address = NULL;
    long connections = 0, http = 0, head = 0;
    if (!hop)
        return;
    curl_easy_getinfo(easy, CURLINFO_PRIMARY_IP, &address);
    curl_easy_getinfo(easy, CURLINFO_NUM_CONNECTS, &connections);
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &http);
    curl_easy_getinfo(easy, CURLINFO_HEADER_SIZE, &head);
    (void)snprintf(hop->address, sizeof hop->address, "%s", address ? address : "");
    hop->http = (int)http;
    hop->protocol = protocol_of(easy);
    hop->connected_anew = connections > 0;
    hop->dns_us = number(easy, CURLINFO_NAMELOOKUP_TIME_T);
    hop->connect_us = number(easy, CURLINFO_CONNECT_TIME_T);
    hop->tls_us = number(easy, CURLINFO_APPCONNECT_TIME_T);
    hop->first_byte_us = number(easy, CURLINFO_STARTTRANSFER_TIME_T);
    hop->total_us = number(easy, CURLINFO_TOTAL_TIME_T);
    hop->head_bytes = head;
    hop->body_bytes = number(easy, CURLINFO_SIZE_DOWNLOAD_T);
}
