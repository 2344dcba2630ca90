#include "net/cause.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct row {
    int code;
    enum fetch_error error;
    bool local;
    const char *words;
};

/* By libcurl's code. */
static const struct row codes[] = {
    {CURLE_UNSUPPORTED_PROTOCOL, FETCH_PROTOCOL, false, "no answer in HTTP"},
    {CURLE_URL_MALFORMAT, FETCH_OTHER, false, "no address that can be asked"},
    {CURLE_COULDNT_RESOLVE_PROXY, FETCH_DNS, true, "the proxy's name is not known"},
    {CURLE_COULDNT_RESOLVE_HOST, FETCH_DNS, false, "the name is not known"},
    {CURLE_COULDNT_CONNECT, FETCH_REFUSED, false, "no connection"},
    {CURLE_WEIRD_SERVER_REPLY, FETCH_PROTOCOL, false, "no answer in HTTP"},
    {CURLE_HTTP2, FETCH_PROTOCOL, false, "HTTP/2 went wrong"},
    {CURLE_HTTP2_STREAM, FETCH_PROTOCOL, false, "HTTP/2 went wrong"},
    {CURLE_PARTIAL_FILE, FETCH_CLOSED, false, "the connection ended before the body did"},
    {CURLE_OPERATION_TIMEDOUT, FETCH_TIMEOUT, false, "took too long"},
    {CURLE_SSL_CONNECT_ERROR, FETCH_TLS, false, "TLS was not agreed on"},
    {CURLE_PEER_FAILED_VERIFICATION, FETCH_TLS, false, "the certificate is not to be trusted"},
    {CURLE_SSL_CIPHER, FETCH_TLS, false, "no cipher in common"},
    {CURLE_SSL_CERTPROBLEM, FETCH_TLS, true, "our certificate does not serve"},
    {CURLE_SSL_CACERT_BADFILE, FETCH_TLS, true, "the trusted certificates cannot be read"},
    {CURLE_SSL_ENGINE_NOTFOUND, FETCH_TLS, true, "TLS does not work here"},
    {CURLE_SSL_ENGINE_SETFAILED, FETCH_TLS, true, "TLS does not work here"},
    {CURLE_SSL_ENGINE_INITFAILED, FETCH_TLS, true, "TLS does not work here"},
    {CURLE_SSL_SHUTDOWN_FAILED, FETCH_TLS, false, "TLS did not end in order"},
    {CURLE_SSL_CRL_BADFILE, FETCH_TLS, true, "the list of revoked certificates cannot be read"},
    {CURLE_SSL_ISSUER_ERROR, FETCH_TLS, false, "the certificate is not to be trusted"},
    {CURLE_SSL_PINNEDPUBKEYNOTMATCH, FETCH_TLS, false, "the certificate is not to be trusted"},
    {CURLE_SSL_INVALIDCERTSTATUS, FETCH_TLS, false, "the certificate is not to be trusted"},
    {CURLE_SSL_CLIENTCERT, FETCH_TLS, false, "wants a certificate of us"},
    {CURLE_USE_SSL_FAILED, FETCH_TLS, false, "TLS was not agreed on"},
    {CURLE_GOT_NOTHING, FETCH_CLOSED, false, "the connection was closed without an answer"},
    {CURLE_SEND_ERROR, FETCH_CLOSED, false, "the connection broke"},
    {CURLE_RECV_ERROR, FETCH_CLOSED, false, "the connection broke"},
    {CURLE_WRITE_ERROR, FETCH_PROTOCOL, false,
     "the body cannot be unpacked"}, /* brotli's way to say so */
    {CURLE_BAD_CONTENT_ENCODING, FETCH_PROTOCOL, false, "the body cannot be unpacked"},
    {CURLE_FILESIZE_EXCEEDED, FETCH_TOO_BIG, false, "larger than max-size"},
    {CURLE_OUT_OF_MEMORY, FETCH_OTHER, true, "out of memory"},
    {CURLE_INTERFACE_FAILED, FETCH_OTHER, true, "no network interface"},
    {CURLE_NO_CONNECTION_AVAILABLE, FETCH_OTHER, true, "no connection to be had"},
    {CURLE_FAILED_INIT, FETCH_OTHER, true, "libcurl did not begin"},
    {CURLE_PROXY, FETCH_OTHER, true, "the proxy refuses"},
};

/* By errno, where a connection did not come about. */
static const struct row system_errors[] = {
    {ENETUNREACH, FETCH_REFUSED, true, "no network leads there"},
    {ENETDOWN, FETCH_REFUSED, true, "the network is down"},
    {EADDRNOTAVAIL, FETCH_REFUSED, true, "no address of ours leads there"},
    {EMFILE, FETCH_OTHER, true, "too many files are open"},
    {ENFILE, FETCH_OTHER, true, "too many files are open on this machine"},
    {ENOBUFS, FETCH_OTHER, true, "out of memory for sockets"},
    {ENOMEM, FETCH_OTHER, true, "out of memory for sockets"},
    {EACCES, FETCH_REFUSED, true, "this machine forbids the connection"},
    {EPERM, FETCH_REFUSED, true, "this machine forbids the connection"},
    {ECONNREFUSED, FETCH_REFUSED, false, "the connection was refused"},
    {EHOSTUNREACH, FETCH_REFUSED, false, "the host cannot be reached"},
    {ECONNRESET, FETCH_CLOSED, false, "the connection was reset"},
    {ETIMEDOUT, FETCH_TIMEOUT, false, "the host does not answer"},
};

static const struct row *find(const struct row *rows, size_t n, int code)
{
    for (size_t i = 0; i < n; i++)
        if (rows[i].code == code)
            return &rows[i];
    return NULL;
}

void cause_set(struct cause *cause, enum fetch_error error, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    (void)vsnprintf(cause->sentence, sizeof cause->sentence, format, args);
    va_end(args);
    cause->error = error;
    cause->local = false;
}

/* By what a SOCKS proxy says, where it is the feed's fault and not the proxy's. */
static const struct row socks_replies[] = {
    {CURLPX_RESOLVE_HOST, FETCH_DNS, false, "the name is not known"},
    {CURLPX_REPLY_HOST_UNREACHABLE, FETCH_REFUSED, false, "the proxy cannot reach the host"},
    {CURLPX_REPLY_NETWORK_UNREACHABLE, FETCH_REFUSED, false, "the proxy cannot reach the host"},
    {CURLPX_REPLY_CONNECTION_REFUSED, FETCH_REFUSED, false, "the proxy was refused"},
    {CURLPX_REPLY_TTL_EXPIRED, FETCH_TIMEOUT, false, "the proxy cannot reach the host"},
};

void cause_of_proxy(int status, CURLproxycode code, const char *detail, struct cause *out)
{
    enum { WHO_ARE_YOU = 407 };
    const struct row *row = find(socks_replies, COUNT_OF(socks_replies), (int)code);
    if (status)
        cause_set(out, status == WHO_ARE_YOU ? FETCH_OTHER : FETCH_REFUSED,
                  "the proxy answered %d when asked to connect", status);
    else if (row)
        cause_set(out, row->error, "%s", row->words);
    else
        cause_set(out, FETCH_OTHER, "the proxy does not serve (%s)", detail);
    out->local = status ? status == WHO_ARE_YOU : !row;
}

void cause_of(CURLcode code, int os_error, enum fetch_state state, const char *detail,
              struct cause *out)
{
    static const struct row unknown = {0, FETCH_OTHER, false, NULL};
    const struct row *row = NULL;
    if (code == CURLE_COULDNT_CONNECT)
        row = find(system_errors, COUNT_OF(system_errors), os_error);
    if (!row)
        row = find(codes, COUNT_OF(codes), (int)code);
    if (!row)
        row = &unknown;
    const char *words = row->words ? row->words : curl_easy_strerror(code);
    if (row->error == FETCH_TIMEOUT)
        cause_set(out, row->error, "%s while %s", words, fetch_state_doing(state));
    else if (detail[0])
        cause_set(out, row->error, "%s (%s)", words, detail);
    else
        cause_set(out, row->error, "%s", words);
    out->local = row->local;
}
