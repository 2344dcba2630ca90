#include "text/url.h"

#include <string.h>

#include "text/url_idna.h"

/* How many bytes from b's start are none of the set's. */
static size_t span_until(struct bytes b, const char *set)
{
    size_t n = 0;
    while (n < b.n && (b.p[n] == '\0' || !strchr(set, b.p[n])))
        n++;
    return n;
}

static struct bytes take(struct bytes *rest, size_t n)
{
    struct bytes part = {rest->p, n};
    *rest = bytes_skip(*rest, n);
    return part;
}

static bool is_scheme_char(char c)
{
    return ascii_is_alnum(c) || c == '+' || c == '-' || c == '.';
}

/* The length of the scheme that text starts with, or 0 (RFC 3986 §3.1). */
static size_t scheme_length(struct bytes text)
{
    if (text.n == 0 || !ascii_is_alpha(text.p[0]))
        return 0;
    size_t n = 0;
    while (n < text.n && is_scheme_char(text.p[n]))
        n++;
    return n < text.n && text.p[n] == ':' ? n : 0;
}

/* user@host:port, where the host may be an address in brackets. */
static void split_authority(struct bytes authority, struct url *out)
{
    for (size_t i = authority.n; i-- > 0;) {
        if (authority.p[i] == '@') {
            out->userinfo = take(&authority, i);
            authority = bytes_skip(authority, 1);
            break;
        }
    }
    size_t host = authority.n && authority.p[0] == '[' ? bytes_find_char(authority, ']') : 0;
    host += bytes_find_char(bytes_skip(authority, host), ':');
    out->host = take(&authority, host);
    if (authority.n)
        out->port = bytes_skip(authority, 1);
}

void url_split(struct bytes text, struct url *out)
{
    *out = (struct url){0};
    if (!text.p)
        text.p = "";
    size_t scheme = scheme_length(text);
    if (scheme) {
        out->scheme = take(&text, scheme);
        text = bytes_skip(text, 1);
    }
    if (bytes_starts(text, (struct bytes)BYTES("//"))) {
        text = bytes_skip(text, 2);
        out->has_authority = true;
        split_authority(take(&text, span_until(text, "/?#")), out);
    }
    out->path = take(&text, span_until(text, "?#"));
    if (text.n && text.p[0] == '?') {
        text = bytes_skip(text, 1);
        out->query = take(&text, span_until(text, "#"));
    }
    if (text.n)
        out->fragment = bytes_skip(text, 1);
}

static char *put(char *to, struct bytes b)
{
    if (b.n)
        memcpy(to, b.p, b.n);
    return to + b.n;
}

static char *put_char(char *to, char c)
{
    *to = c;
    return to + 1;
}

static char *put_authority(char *to, const struct url *parts)
{
    to = put(to, (struct bytes)BYTES("//"));
    if (parts->userinfo.p) {
        to = put(to, parts->userinfo);
        to = put_char(to, '@');
    }
    to = put(to, parts->host);
    if (parts->port.p) {
        to = put_char(to, ':');
        to = put(to, parts->port);
    }
    return to;
}

struct bytes url_join(struct arena *arena, const struct url *parts)
{
    enum { PUNCTUATION = 16 };
    size_t room = parts->scheme.n + parts->userinfo.n + parts->host.n + parts->port.n +
                  parts->path.n + parts->query.n + parts->fragment.n + PUNCTUATION;
    char *out = arena_alloc(arena, room);
    char *to = out;
    if (parts->scheme.p) {
        to = put(to, parts->scheme);
        to = put_char(to, ':');
    }
    if (parts->has_authority)
        to = put_authority(to, parts);
    else if (bytes_starts(parts->path, (struct bytes)BYTES("//"))) /* or it would read as one */
        to = put(to, (struct bytes)BYTES("/."));
    to = put(to, parts->path);
    if (parts->query.p) {
        to = put_char(to, '?');
        to = put(to, parts->query);
    }
    if (parts->fragment.p) {
        to = put_char(to, '#');
        to = put(to, parts->fragment);
    }
    return (struct bytes){out, (size_t)(to - out)};
}

static bool scheme_is_http(struct bytes scheme)
{
    return bytes_equal_nocase(scheme, (struct bytes)BYTES("http")) ||
           bytes_equal_nocase(scheme, (struct bytes)BYTES("https"));
}

/* Removes "." and ".." segments in place (RFC 3986 §5.2.4) from a path that starts with "/"; returns its length. */
static size_t remove_dot_segments(char *path, size_t n)
{
    size_t to = 0; /* path[0, to) is done and ends before a "/" */
    for (size_t at = 0; at < n;) {
        size_t end = at + 1;
        while (end < n && path[end] != '/')
            end++;
        struct bytes segment = {path + at + 1, end - at - 1};
        bool last = end == n;
        bool up = bytes_equal(segment, (struct bytes)BYTES(".."));
        if (up) {
            while (to > 0 && path[--to] != '/')
                ;
        }
        if (!up && !bytes_equal(segment, (struct bytes)BYTES("."))) {
            memmove(path + to, path + at, end - at);
            to += end - at;
        } else if (last) {
            path[to++] = '/';
        }
        at = end;
    }
    return to;
}

/* The path with dot segments removed, where it has any. */
static struct bytes normal_path(struct arena *arena, struct bytes path)
{
    if (path.n == 0 || path.p[0] != '/' || bytes_find(path, (struct bytes)BYTES("/.")) == path.n)
        return path;
    char *copy = arena_strndup(arena, path.p, path.n);
    return (struct bytes){copy, remove_dot_segments(copy, path.n)};
}

/* RFC 3986 §5.2.3 */
static struct bytes merge_paths(struct arena *arena, const struct url *base, struct bytes path)
{
    size_t directory = base->path.n;
    while (directory > 0 && base->path.p[directory - 1] != '/')
        directory--;
    bool rootless = directory == 0 && base->has_authority;
    char *merged = arena_alloc(arena, directory + path.n + 2);
    char *to = merged;
    if (rootless)
        to = put_char(to, '/');
    to = put(to, (struct bytes){base->path.p, directory});
    to = put(to, path);
    return (struct bytes){merged, (size_t)(to - merged)};
}

/* What a person would see as the address: no white space around it, none of the line breaks that layout put inside, and
 * what may not stand in a URL and would break out of an attribute percent-encoded. Borrowed where nothing changes. */
static struct bytes clean(struct arena *arena, struct bytes text)
{
    static const char digits[] = "0123456789ABCDEF";
    while (text.n && (unsigned char)text.p[0] <= ' ')
        text = bytes_skip(text, 1);
    while (text.n && (unsigned char)text.p[text.n - 1] <= ' ')
        text.n--;
    size_t bad = 0;
    for (size_t i = 0; i < text.n; i++)
        bad += (unsigned char)text.p[i] <= ' ' || strchr("\"<>\x7F", text.p[i]) != NULL;
    if (!bad)
        return text;
    char *out = arena_alloc(arena, text.n + 2 * bad + 1);
    char *to = out;
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        if (c == '\t' || c == '\r' || c == '\n')
            continue;
        if (c > ' ' && !strchr("\"<>\x7F", (char)c)) {
            *to++ = (char)c;
            continue;
        }
        *to++ = '%';
        *to++ = digits[c >> 4];
        *to++ = digits[c & 0xF];
    }
    return (struct bytes){out, (size_t)(to - out)};
}

/* "http:////host/x" and "http:///host/x" mean http://host/x to every browser. */
static void mend_slashes(struct url *url)
{
    if (!scheme_is_http(url->scheme) || !url->has_authority || url->host.n || url->userinfo.p ||
        url->port.p)
        return;
    struct bytes rest = url->path;
    while (rest.n && rest.p[0] == '/')
        rest = bytes_skip(rest, 1);
    if (rest.n == 0)
        return;
    split_authority(take(&rest, span_until(rest, "/")), url);
    url->path = rest;
}

/* RFC 3986 §5.2.2, for a reference without a scheme of its own. */
static void inherit(struct arena *arena, const struct url *base, struct url *ref)
{
    ref->scheme = base->scheme;
    if (ref->has_authority)
        return;
    ref->has_authority = base->has_authority;
    ref->userinfo = base->userinfo;
    ref->host = base->host;
    ref->port = base->port;
    if (ref->path.n == 0) {
        ref->path = base->path;
        if (!ref->query.p)
            ref->query = base->query;
    } else if (ref->path.p[0] != '/') {
        ref->path = merge_paths(arena, base, ref->path);
    }
}

struct bytes url_resolve(struct arena *arena, struct bytes base_text, struct bytes reference)
{
    struct bytes text = clean(arena, reference);
    struct url ref, base;
    url_split(text, &ref);
    url_split(clean(arena, base_text), &base);
    bool usable = base.scheme.p &&
                  (base.has_authority || bytes_starts(base.path, (struct bytes)BYTES("/")));
    /* RFC 3986 §5.2.2, not strict: "http:x" is relative to a base of the same scheme */
    if (usable && ref.scheme.p && !ref.has_authority && scheme_is_http(ref.scheme) &&
        bytes_equal_nocase(ref.scheme, base.scheme))
        ref.scheme = (struct bytes){NULL, 0};
    if (!ref.scheme.p && !usable)
        return arena_copy(arena, text);
    if (!ref.scheme.p)
        inherit(arena, &base, &ref);
    mend_slashes(&ref);
    ref.path = normal_path(arena, ref.path);
    return url_join(arena, &ref);
}

bool url_is_http(struct bytes text)
{
    struct url url;
    url_split(bytes_trim(text), &url);
    return scheme_is_http(url.scheme) && url.host.n > 0;
}

enum { LONGEST_SCHEME = 16 };

/* The scheme as a browser sees it, in lower case: white space and control characters inside do not count. Gives its
 * length, LONGEST_SCHEME + 1 for any longer one, or 0 for a relative reference. */
static size_t seen_scheme(struct bytes text, char scheme[static LONGEST_SCHEME])
{
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++) {
        const char c = text.p[i];
        if ((unsigned char)c <= ' ' || c == '\x7F')
            continue;
        if (c == ':')
            return n;
        if (!is_scheme_char(c) || (n == 0 && !ascii_is_alpha(c)))
            return 0;
        if (n < LONGEST_SCHEME)
            scheme[n] = ascii_lower(c);
        if (n <= LONGEST_SCHEME)
            n++;
    }
    return 0;
}

static bool scheme_is_among(struct bytes scheme, const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (bytes_equal(bytes_of(names[i]), scheme))
            return true;
    return false;
}

bool url_is_safe(struct bytes text)
{
    static const char *const schemes[] = {
        "aim",   "callto", "doi",     "facetime", "feed",   "ftp",   "ftps",   "geo",
        "git",   "gopher", "hdl",     "http",     "https",  "imap",  "irc",    "irc6",
        "ircs",  "itms",   "magnet",  "mailto",   "mms",    "news",  "nntp",   "prospero",
        "rsync", "rtsp",   "sftp",    "sip",      "sips",   "skype", "sms",    "snews",
        "ssh",   "svn",    "svn+ssh", "tel",      "telnet", "urn",   "webcal", "xmpp",
    };
    char scheme[LONGEST_SCHEME];
    const size_t n = seen_scheme(text, scheme);
    return n == 0 || (n <= LONGEST_SCHEME &&
                      scheme_is_among((struct bytes){scheme, n}, schemes, COUNT_OF(schemes)));
}

bool url_is_executable(struct bytes text)
{
    static const char *const schemes[] = {"blob",       "data",     "filesystem",
                                          "javascript", "jscript",  "mocha",
                                          "livescript", "vbscript", "view-source"};
    char scheme[LONGEST_SCHEME];
    const size_t n = seen_scheme(text, scheme);
    return n > 0 && n <= LONGEST_SCHEME &&
           scheme_is_among((struct bytes){scheme, n}, schemes, COUNT_OF(schemes));
}

static struct bytes lower(struct arena *arena, struct bytes b)
{
    char *copy = arena_strndup(arena, b.p, b.n);
    for (size_t i = 0; i < b.n; i++)
        copy[i] = ascii_lower(copy[i]);
    return (struct bytes){copy, b.n};
}

static bool is_ascii(struct bytes b)
{
    for (size_t i = 0; i < b.n; i++) {
        if ((unsigned char)b.p[i] > 0x7F)
            return false;
    }
    return true;
}

/* Whether only what may stand in a registered name or an address is there. */
static bool host_is_clean(struct bytes host)
{
    bool literal = host.n > 2 && host.p[0] == '[' && host.p[host.n - 1] == ']';
    struct bytes inside = literal ? (struct bytes){host.p + 1, host.n - 2} : host;
    for (size_t i = 0; i < inside.n; i++) {
        char c = inside.p[i];
        if (literal ? ascii_hex(c) < 0 && c != ':' && c != '.'
                    : !ascii_is_alnum(c) && c != '.' && c != '-' && c != '_')
            return false;
    }
    return inside.n > 0;
}

static bool port_is_clean(struct bytes port)
{
    uint32_t number = 0;
    for (size_t i = 0; i < port.n; i++) {
        if (!ascii_is_digit(port.p[i]) || number > UINT16_MAX)
            return false;
        number = number * 10 + (uint32_t)(port.p[i] - '0');
    }
    return number <= UINT16_MAX;
}

/* Everything that is not printable ASCII percent-encoded. */
static struct bytes encode(struct arena *arena, struct bytes b)
{
    static const char digits[] = "0123456789ABCDEF";
    char *out = arena_alloc(arena, b.n * 3 + 1);
    char *to = out;
    for (size_t i = 0; i < b.n; i++) {
        unsigned char c = (unsigned char)b.p[i];
        if (c > ' ' && c < 0x7F && !strchr("\"<>\\^`{|}", (char)c)) {
            *to++ = (char)c;
            continue;
        }
        *to++ = '%';
        *to++ = digits[c >> 4];
        *to++ = digits[c & 0xF];
    }
    return (struct bytes){out, (size_t)(to - out)};
}

struct bytes url_to_ascii(struct arena *arena, struct bytes text)
{
    static const struct bytes none;
    struct url url;
    url_split(clean(arena, text), &url);
    mend_slashes(&url);
    if (!scheme_is_http(url.scheme) || !port_is_clean(url.port))
        return none;
    url.scheme = lower(arena, url.scheme);
    url.host = is_ascii(url.host) ? lower(arena, url.host) : url_host_to_ascii(arena, url.host);
    if (!host_is_clean(url.host))
        return none;
    if (url.port.n == 0)
        url.port = none;
    if (url.userinfo.p)
        url.userinfo = encode(arena, url.userinfo);
    url.path = url.path.n ? encode(arena, normal_path(arena, url.path)) : (struct bytes)BYTES("/");
    if (url.query.p)
        url.query = encode(arena, url.query);
    url.fragment = none; /* RFC 9110 §7.1: it is not sent */
    return url_join(arena, &url);
}

struct bytes url_shown(struct arena *arena, struct bytes text)
{
    size_t at = text.n;
    while (at > 0 && text.p[at - 1] != '@')
        at--;
    if (at == 0)
        return text;
    size_t colon = scheme_length(text), start = colon ? colon + 1 : 0;
    while (colon && start < at && text.p[start] == '/')
        start++;
    if (start <= colon + 1) /* without a slash it may be a name with its password */
        start = 0;
    return arena_printf(arena, "%.*s…@%.*s", (int)start, text.p, BYTES_FMT(bytes_skip(text, at)));
}

struct bytes url_site(struct arena *arena, struct bytes text)
{
    struct url url;
    url_split(bytes_trim(text), &url);
    if (!scheme_is_http(url.scheme) || url.host.n == 0)
        return (struct bytes){NULL, 0};
    struct bytes host = lower(arena, url.host);
    struct bytes www = BYTES("www.");
    return bytes_starts(host, www) && host.n > www.n ? bytes_skip(host, www.n) : host;
}

void url_add_field(struct buf *out, const char *name, struct bytes value)
{
    static const struct bytes plain = BYTES("-._~");
    if (out->n)
        buf_add_char(out, '&');
    buf_printf(out, "%s=", name);
    for (size_t i = 0; i < value.n; i++) {
        const char c = value.p[i];
        if (ascii_is_alnum(c) || bytes_find_char(plain, c) < plain.n)
            buf_add_char(out, c);
        else
            buf_printf(out, "%%%02X", (unsigned)(unsigned char)c);
    }
}
