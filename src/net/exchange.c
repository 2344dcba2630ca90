#include "net/exchange.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net/alternatives.h"
#include "net/trace.h"

enum {
    BUFFER_SIZE = 16 * 1024,
    BODY_FIRST = 16 * 1024,
    BODY_GUESS_MAX = 1024 * 1024, /* a Content-Length is only believed so far */
    UNPACKED_FACTOR = 4,          /* feeds shrink to a quarter */
    SMALL_BODY = 1024 * 1024,     /* such a body is never the one that is too much */
    HEADER_LINES = 6,
    LINES_MAX = 16 * 1024,
    VALIDATOR_MAX = 6 * 1024, /* servers read 8 KB of headers, mostly */
    LEAST_BYTES_PER_SECOND = 50,
    LEAST_RATE_SECONDS = 30,
    RATIO_MAX = 200, /* feeds unpack to 20 times their size, bombs to 1000 times */
    HTTP_OK = 200,
    HTTP_TRANSFORMED = 203, /* by a proxy on the way */
    HTTP_CHANGES = 226,
    HTTP_UNCHANGED = 304,
    HTTP_REFUSED = 300,   /* and above: no tunnel */
    SENDINGS_MAX = 1,     /* of one request */
    SENDINGS_TLS_MAX = 2, /* HTTP/2 has a way to refuse one unread, and then it may be sent again */
};

struct exchange {
    CURL *easy;
    struct exchange_terms *terms;
    unsigned version;
    bool proxied;
    bool posts;

    exchange_moved *moved;
    void *ctx;

    enum fetch_state state;
    bool
        stopped; /* we broke the transfer off; answer.cause says why, or is fine: enough was read */
    size_t held; /* of terms->held */
    size_t ignored;        /* body bytes thrown away */
    struct fetch_hop *hop; /* NULL: nobody looks */
    int sendings_left;
    const char *blocked; /* what the address is that the guard refused */
    char blocked_address[INET6_ADDRSTRLEN];
    int socket_errno;
    struct exchange_answer answer;

    struct curl_slist lines[HEADER_LINES]; /* ours, not libcurl's to free */
    struct buf line_text;
    char *user_agent, *proxy;     /* as the handle has them */
    struct curl_slist connect_to; /* ours too; its data is owned */
    char detail[CURL_ERROR_SIZE];
};

static void enter(struct exchange *x, enum fetch_state state)
{
    if (x->state == state)
        return;
    x->state = state;
    x->moved(x->ctx, state);
}

/* Breaks the transfer off from inside a callback: the cause is known here, and libcurl's code will say nothing. */
static void refuse(struct exchange *x, enum fetch_error error, const char *words)
{
    cause_set(&x->answer.cause, error, "%s", words);
    x->stopped = true;
}

static void keep_line(struct exchange *x, const char *p, size_t n)
{
    enter(x, FETCH_HEAD);
    trace_reply(x->hop, (struct bytes){p, n});
    if (!headers_line(&x->answer.headers, (struct bytes){p, n}, EXCHANGE_HEADERS_MAX))
        refuse(x, FETCH_TOO_BIG, "more than 64 KB of headers");
    else if (x->answer.headers.lengths_differ)
        refuse(x, FETCH_PROTOCOL, "two Content-Length headers that differ");
}

/* RFC 9110 §15.4.5 lets a 304 tell the length that a 200 would have; some send that body too, and it would be read as the
 * next answer. Such a connection is not used again. */
static bool may_have_a_body_after_all(const struct exchange *x)
{
    const struct headers *headers = &x->answer.headers;
    struct bytes length = headers_get(headers, HEADER_CONTENT_LENGTH);
    return headers->http == HTTP_UNCHANGED && length.n && !bytes_equal(length, bytes_of("0"));
}

static size_t on_header(char *p, size_t size, size_t n, void *ctx)
{
    struct exchange *x = ctx;
    keep_line(x, p, size * n);
    if (size * n == 2 && p[0] == '\r' && may_have_a_body_after_all(x))
        x->stopped = true;
    return x->stopped ? 0 : size * n;
}

/* Room for the body as its length foretells it, so that it is not moved as it grows. */
static size_t first_room(const struct exchange *x)
{
    struct bytes length = headers_get(&x->answer.headers, HEADER_CONTENT_LENGTH);
    size_t guess = 0;
    for (size_t i = 0; i < length.n && i < 9 && ascii_is_digit(length.p[i]); i++)
        guess = guess * 10 + (size_t)(length.p[i] - '0');
    if (guess == 0)
        return BODY_FIRST;
    if (headers_get(&x->answer.headers, HEADER_CONTENT_ENCODING).n)
        guess *= UNPACKED_FACTOR;
    if (guess > BODY_GUESS_MAX)
        guess = BODY_GUESS_MAX;
    return guess < x->terms->max_size ? guess : x->terms->max_size;
}

static void hold(struct exchange *x, size_t bytes)
{
    x->terms->held += bytes - x->held;
    x->held = bytes;
}

/* Bytes of the body that have come over the wire. */
static size_t received(const struct exchange *x)
{
    curl_off_t bytes = 0;
    curl_easy_getinfo(x->easy, CURLINFO_SIZE_DOWNLOAD_T, &bytes);
    return (size_t)bytes;
}

static void keep_body(struct exchange *x, const char *p, size_t n)
{
    struct buf *body = &x->answer.body;
    if (n > x->terms->max_size - body->n) {
        refuse(x, FETCH_TOO_BIG, "the body is larger than max-size");
        return;
    }
    if (!body->cap)
        (void)buf_reserve(body, first_room(x));
    buf_add(body, p, n);
    hold(x, body->cap);
    if (body->n > SMALL_BODY && body->n / RATIO_MAX > received(x))
        refuse(x, FETCH_TOO_BIG, "the body unpacks to more than 200 times what was sent");
    if (body->n > SMALL_BODY && x->terms->held > x->terms->held_max) {
        refuse(x, FETCH_TOO_BIG, "all fetches under way hold too much together");
        x->answer.cause.local = true;
    }
}

static bool is_document(int http)
{
    return http == HTTP_OK || http == HTTP_TRANSFORMED || http == HTTP_CHANGES;
}

static size_t on_body(char *p, size_t size, size_t n, void *ctx)
{
    struct exchange *x = ctx;
    n *= size;
    if (n == 0)
        return 0;
    enter(x, FETCH_BODY);
    if (!x->posts && is_document(x->answer.headers.http))
        keep_body(x, p, n);
    else if ((x->ignored += n) > EXCHANGE_REFUSED_BODY_MAX)
        x->stopped = true;
    return x->stopped ? 0 : n;
}

/* Opens the socket of a connection, or does not: the guard judges the very address that libcurl is about to use. The
 * proxy that the user named is reached wherever it is. */
static curl_socket_t on_open_socket(void *ctx, curlsocktype purpose, struct curl_sockaddr *address)
{
    struct exchange *x = ctx;
    (void)purpose;
    const char *what;
    if (!x->proxied && !guard_allows(x->terms->guard, &address->addr, &what)) {
        x->blocked = what;
        const void *in =
            address->family == AF_INET6
                ? (const void *)&((struct sockaddr_in6 *)(void *)&address->addr)->sin6_addr
                : (const void *)&((struct sockaddr_in *)(void *)&address->addr)->sin_addr;
        if (!inet_ntop(address->family, in, x->blocked_address, sizeof x->blocked_address))
            x->blocked_address[0] = '\0';
        return CURL_SOCKET_BAD;
    }
    int fd = socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
    if (fd < 0)
        x->socket_errno = errno;
    return fd < 0 ? CURL_SOCKET_BAD : fd;
}

/* Called as the request is about to be sent. libcurl sends it again where a connection that was used before ends without
 * an answer; but the server may have read it, and then that were two requests at once. */
static int on_request(void *ctx, char *to, char *from, int to_port, int from_port)
{
    struct exchange *x = ctx;
    (void)to, (void)from, (void)to_port, (void)from_port;
    x->answer.asked = true;
    if (x->sendings_left-- > 0)
        return CURL_PREREQFUNC_OK;
    refuse(x, FETCH_CLOSED, "the connection was closed without an answer");
    return CURL_PREREQFUNC_ABORT;
}

static void set_once(struct exchange *x)
{
    CURL *e = x->easy;
    curl_easy_setopt(e, CURLOPT_PRIVATE, x);
    curl_easy_setopt(e, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(e, CURLOPT_QUICK_EXIT, 1L); /* does not wait for the resolver when we end */
    curl_easy_setopt(e, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(e, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(e, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
    curl_easy_setopt(e, CURLOPT_HTTP09_ALLOWED, 0L);
    curl_easy_setopt(e, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    curl_easy_setopt(e, CURLOPT_ACCEPT_ENCODING, "");
    curl_easy_setopt(e, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    curl_easy_setopt(e, CURLOPT_NOPROXY, ""); /* proxy.c reads the environment, not libcurl */
    curl_easy_setopt(e, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    curl_easy_setopt(e, CURLOPT_BUFFERSIZE, (long)BUFFER_SIZE);
    curl_easy_setopt(e, CURLOPT_UPLOAD_BUFFERSIZE, (long)BUFFER_SIZE);
    curl_easy_setopt(e, CURLOPT_LOW_SPEED_LIMIT, (long)LEAST_BYTES_PER_SECOND);
    curl_easy_setopt(e, CURLOPT_ERRORBUFFER, x->detail);
    curl_easy_setopt(e, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(e, CURLOPT_WRITEDATA, x);
    curl_easy_setopt(e, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(e, CURLOPT_HEADERDATA, x);
    curl_easy_setopt(e, CURLOPT_PREREQFUNCTION, on_request);
    curl_easy_setopt(e, CURLOPT_PREREQDATA, x);
    curl_easy_setopt(e, CURLOPT_OPENSOCKETFUNCTION, on_open_socket);
    curl_easy_setopt(e, CURLOPT_OPENSOCKETDATA, x);
}

struct exchange *exchange_new(struct exchange_terms *terms)
{
    struct exchange *x = calloc(1, sizeof *x);
    CURL *easy = curl_easy_init();
    if (!x || !easy)
        error_out_of_memory(sizeof *x);
    x->easy = easy;
    x->terms = terms;
    x->version = terms->version - 1;
    x->line_text.max = LINES_MAX;
    set_once(x);
    curl_easy_setopt(easy, CURLOPT_PROXY,
                     ""); /* the environment is asked in proxy.c, not by libcurl */
    return x;
}

void exchange_free(struct exchange *x)
{
    if (!x)
        return;
    curl_easy_cleanup(x->easy);
    buf_clear(&x->line_text);
    free(x->connect_to.data);
    free(x->user_agent);
    free(x->proxy);
    free(x);
}

/* A validator goes back byte for byte, or not at all: a control character would be a header of somebody's making. */
static bool fit_for_header(const char *value)
{
    if (!value || !value[0])
        return false;
    for (const char *c = value; *c; c++)
        if (((unsigned char)*c < ' ' && *c != '\t') || *c == 0x7f)
            return false;
    return true;
}

static void set_lines(struct exchange *x, const struct exchange_order *order)
{
    static const char accept[] =
        "Accept: application/atom+xml, application/rss+xml, application/feed+json, "
        "application/rdf+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5";
    const struct {
        const char *name, *value;
    } more[] = {{"If-None-Match: ", order->etag},
                {"If-Modified-Since: ", order->last_modified},
                {"A-IM: ", fit_for_header(order->etag) ? "feed" : NULL}, /* RFC 3229 */
                {"Authorization: ", order->authorization},
                {"Alt-Used: ", /* RFC 7838 §5 */
                 order->connect_to ? alternatives_other(order->connect_to) : NULL}};
    _Static_assert(COUNT_OF(more) + 1 == HEADER_LINES, "a line each, and Accept");

    size_t at[HEADER_LINES] = {0}, n = 1;
    buf_reset(&x->line_text);
    buf_add(&x->line_text, accept, sizeof accept);
    for (size_t i = 0; i < COUNT_OF(more); i++) {
        const char *value = more[i].value;
        if (!value || !fit_for_header(value) || strlen(value) > VALIDATOR_MAX)
            continue;
        at[n++] = x->line_text.n;
        buf_add_string(&x->line_text, more[i].name);
        buf_add(&x->line_text, value, strlen(value) + 1);
    }
    for (size_t i = 0; i < n; i++) {
        x->lines[i] = (struct curl_slist){.data = x->line_text.p + at[i]};
        if (i > 0)
            x->lines[i - 1].next = &x->lines[i];
    }
    curl_easy_setopt(x->easy, CURLOPT_HTTPHEADER, x->lines);
}

/* Sets a string option where it is not what the handle has already. */
static void set_string(struct exchange *x, CURLoption option, char **had, const char *value)
{
    if (*had && strcmp(*had, value) == 0)
        return;
    free(*had);
    *had = strdup(value);
    if (!*had)
        error_out_of_memory(strlen(value));
    curl_easy_setopt(x->easy, option, value);
}

/* How long it may take until a connection stands. Where it leads elsewhere, the time is to suffice for the host too. */
static void set_timeouts(struct exchange *x, const struct exchange_order *order)
{
    int64_t connect_ms = x->terms->connect_timeout_ms;
    if (order->connect_to && connect_ms > order->timeout_ms / 2)
        connect_ms = order->timeout_ms / 2 + 1; /* libcurl takes 0 for its own */
    curl_easy_setopt(x->easy, CURLOPT_CONNECTTIMEOUT_MS, (long)connect_ms);
    curl_easy_setopt(x->easy, CURLOPT_TIMEOUT_MS, (long)order->timeout_ms);
}

/* Where the connection leads in place of the URL's host. */
static void set_connect_to(struct exchange *x, const char *connect_to)
{
    free(x->connect_to.data);
    x->connect_to.data = connect_to ? strdup(connect_to) : NULL;
    if (connect_to && !x->connect_to.data)
        error_out_of_memory(0);
    curl_easy_setopt(x->easy, CURLOPT_CONNECT_TO, connect_to ? &x->connect_to : NULL);
}

/* The handle may have sent the other kind of request the last time. */
static void set_method(struct exchange *x, const char *form)
{
    if (form) {
        curl_easy_setopt(x->easy, CURLOPT_POSTFIELDSIZE, (long)strlen(form));
        curl_easy_setopt(x->easy, CURLOPT_POSTFIELDS, form);
    } else if (x->posts) {
        curl_easy_setopt(x->easy, CURLOPT_POSTFIELDS, NULL);
        curl_easy_setopt(x->easy, CURLOPT_HTTPGET, 1L);
    }
    x->posts = form != NULL;
}

static void set_terms(struct exchange *x)
{
    if (x->version == x->terms->version)
        return;
    x->version = x->terms->version;
    x->answer.body.max = x->terms->max_size;
    curl_easy_setopt(x->easy, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)x->terms->max_size);
    curl_easy_setopt(x->easy, CURLOPT_LOW_SPEED_TIME,
                     x->terms->slow_seconds ? x->terms->slow_seconds : LEAST_RATE_SECONDS);
    if (x->terms->ca_file[0]) { /* besides the folder of the system's (CURLOPT_CAPATH) */
        curl_easy_setopt(x->easy, CURLOPT_CAINFO, x->terms->ca_file);
        curl_easy_setopt(x->easy, CURLOPT_PROXY_CAINFO, x->terms->ca_file);
    }
}

bool exchange_begin(struct exchange *x, struct loop *loop, const struct exchange_order *order,
                    exchange_moved *moved, void *ctx)
{
    x->moved = moved;
    x->ctx = ctx;
    x->state = FETCH_ASKING;
    x->stopped = false;
    x->answer.asked = false;
    cause_set(&x->answer.cause, FETCH_FINE, "%s", "");
    x->ignored = 0;
    bool tls = bytes_starts_nocase(bytes_of(order->url), bytes_of("https:"));
    x->sendings_left = tls ? SENDINGS_TLS_MAX : SENDINGS_MAX;
    /* over TLS it may turn out that one connection serves all: HTTP/2; but where there may be nobody, nobody is waited for */
    curl_easy_setopt(x->easy, CURLOPT_PIPEWAIT, (long)(tls && !order->connect_to));
    x->blocked = NULL;
    x->socket_errno = 0;
    x->proxied = order->proxy != NULL;
    x->detail[0] = '\0';
    x->hop = order->hop;
    trace_begin(x->easy, x->hop);
    set_terms(x);
    set_lines(x, order);
    set_method(x, order->form);
    if (order->connect_to || x->connect_to.data)
        set_connect_to(x, order->connect_to);
    set_string(x, CURLOPT_USERAGENT, &x->user_agent, order->user_agent);
    set_string(x, CURLOPT_PROXY, &x->proxy, order->proxy ? order->proxy : "");
    set_timeouts(x, order);
    return loop_add(loop, x->easy, order->url);
}

/* Whether a proxy is why the transfer failed; then the cause is set. */
static bool blame_proxy(struct exchange *x, CURLcode code)
{
    long status = 0, reply = CURLPX_OK;
    if (!x->proxied)
        return false;
    curl_easy_getinfo(x->easy, CURLINFO_HTTP_CONNECTCODE, &status);
    curl_easy_getinfo(x->easy, CURLINFO_PROXY_ERROR, &reply);
    bool refused = status >= HTTP_REFUSED && x->state == FETCH_ASKING;
    if (!refused && code != CURLE_PROXY)
        return false;
    cause_of_proxy(refused ? (int)status : 0, (CURLproxycode)reply, x->detail, &x->answer.cause);
    return true;
}

/* Says why the transfer failed, where we did not break it off ourselves and know. */
static void judge(struct exchange *x, CURLcode code)
{
    struct cause *cause = &x->answer.cause;
    long os_error = 0;
    if (x->stopped || code == CURLE_OK || blame_proxy(x, code))
        return;
    if (code == CURLE_COULDNT_CONNECT && x->blocked) {
        cause_set(cause, FETCH_BLOCKED, "%s is a %s address; private-networks can allow it",
                  x->blocked_address, x->blocked);
        return;
    }
    /* libcurl calls a header line that is too long for it a lack of memory */
    if (code == CURLE_OUT_OF_MEMORY && x->state <= FETCH_HEAD) {
        cause_set(cause, FETCH_TOO_BIG, "a header line larger than libcurl bears");
        return;
    }
    curl_easy_getinfo(x->easy, CURLINFO_OS_ERRNO, &os_error);
    if (x->socket_errno)
        os_error = x->socket_errno;
    cause_of(code, (int)os_error, x->state, x->detail, cause);
}

static int64_t milliseconds_of(CURL *easy, CURLINFO info)
{
    curl_off_t us = 0;
    curl_easy_getinfo(easy, info, &us);
    return (int64_t)us / 1000;
}

struct exchange_answer *exchange_end(struct exchange *x, CURLcode code)
{
    struct exchange_answer *answer = &x->answer;
    curl_off_t body = 0;
    long head = 0;
    judge(x, code);
    trace_end(x->easy, x->hop);
    curl_easy_getinfo(x->easy, CURLINFO_SIZE_DOWNLOAD_T, &body);
    curl_easy_getinfo(x->easy, CURLINFO_HEADER_SIZE, &head);
    answer->bytes_received = (int64_t)body + head;
    answer->dns_ms = milliseconds_of(x->easy, CURLINFO_NAMELOOKUP_TIME_T);
    answer->connect_ms = milliseconds_of(x->easy, CURLINFO_CONNECT_TIME_T);
    answer->first_byte_ms = milliseconds_of(x->easy, CURLINFO_STARTTRANSFER_TIME_T);
    return answer;
}

void exchange_drop(struct exchange *x, struct loop *loop)
{
    loop_remove(loop, x->easy);
    headers_clear(&x->answer.headers);
    buf_clear(&x->answer.body);
    hold(x, 0);
}

struct exchange *exchange_of(CURL *easy)
{
    struct exchange *x = NULL;
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, &x);
    return x;
}

void *exchange_ctx(const struct exchange *x)
{
    return x->ctx;
}
