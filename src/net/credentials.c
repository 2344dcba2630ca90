#include "net/credentials.h"

#include "base/buf.h"
#include "net/address.h"

#include <stdlib.h>
#include <string.h>

struct credential {
    struct bytes where; /* a URL, or a host with or without a port */
    bool is_url;
    const char *authorization; /* arena */
    size_t line;
};

struct credentials {
    struct credential *v;
    size_t n, cap;
};

/* ---- Basic ------------------------------------------------------------------------------------------------------- */

static void add_base64(struct buf *out, struct bytes in)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < in.n; i += 3) {
        size_t n = in.n - i < 3 ? in.n - i : 3;
        uint32_t three = (uint32_t)(unsigned char)in.p[i] << 16;
        if (n > 1)
            three |= (uint32_t)(unsigned char)in.p[i + 1] << 8;
        if (n > 2)
            three |= (unsigned char)in.p[i + 2];
        buf_add_char(out, digits[three >> 18]);
        buf_add_char(out, digits[three >> 12 & 63]);
        buf_add_char(out, n > 1 ? digits[three >> 6 & 63] : '=');
        buf_add_char(out, n > 2 ? digits[three & 63] : '=');
    }
}

static void print_basic(struct buf *out, struct bytes user_and_password)
{
    buf_add_string(out, "Basic ");
    add_base64(out, user_and_password);
}

static void unescape(struct buf *out, struct bytes text)
{
    for (size_t i = 0; i < text.n; i++) {
        int high = i + 2 < text.n && text.p[i] == '%' ? ascii_hex(text.p[i + 1]) : -1;
        int low = high >= 0 ? ascii_hex(text.p[i + 2]) : -1;
        if (low >= 0) {
            buf_add_char(out, (char)(high << 4 | low));
            i += 2;
        } else {
            buf_add_char(out, text.p[i]);
        }
    }
}

char *credentials_basic(struct bytes userinfo)
{
    struct buf plain = {0}, out = {0};
    if (userinfo.n == 0)
        return NULL;
    unescape(&plain, userinfo);
    if (bytes_find_char(userinfo, ':') == userinfo.n)
        buf_add_char(&plain, ':'); /* RFC 7617 §2: a user without a password has an empty one */
    print_basic(&out, buf_bytes(&plain));
    buf_clear(&plain);
    return buf_take(&out, NULL);
}

char *credentials_take(const char *url, struct bytes *userinfo)
{
    struct bytes whole = bytes_of(url), slashes = BYTES("://"), authority, left;
    size_t start = bytes_find(whole, slashes);
    struct buf out = {0};
    *userinfo = (struct bytes){NULL, 0};
    authority = bytes_skip(whole, start + slashes.n);
    for (size_t i = 0; i < authority.n; i++)
        if (strchr("/?#\\", authority.p[i]))
            authority.n = i;
    left = authority;
    for (size_t at; (at = bytes_find_char(left, '@')) < left.n;)
        left = bytes_skip(left, at + 1);
    if (left.n < authority.n)
        *userinfo = (struct bytes){authority.p, authority.n - left.n - 1};
    buf_add_bytes(&out, (struct bytes){url, start < whole.n ? start + slashes.n : whole.n});
    if (start < whole.n)
        buf_add_string(&out, left.p);
    return buf_take(&out, NULL);
}

/* ---- the file ---------------------------------------------------------------------------------------------------- */

/* Takes the next word of a line. */
static struct bytes next_word(struct bytes *line)
{
    struct bytes word = *line = bytes_trim(*line);
    for (word.n = 0; word.n < line->n && !ascii_is_space(line->p[word.n]);)
        word.n++;
    *line = bytes_trim(bytes_skip(*line, word.n));
    return word;
}

static bool is_control(struct bytes text)
{
    for (size_t i = 0; i < text.n; i++)
        if ((unsigned char)text.p[i] < ' ' || text.p[i] == 0x7f)
            return true;
    return false;
}

/* The header's value from the last two parts of a line; absent where they are none. */
static struct bytes authorization_of(struct bytes how, struct bytes secret, struct arena *arena)
{
    struct bytes value = {NULL, 0};
    if (secret.n == 0 || is_control(secret))
        return value;
    if (bytes_equal_nocase(how, (struct bytes)BYTES("bearer")))
        return arena_printf(arena, "Bearer %.*s", BYTES_FMT(secret));
    if (bytes_equal_nocase(how, (struct bytes)BYTES("header")))
        return arena_copy(arena, secret);
    if (bytes_equal_nocase(how, (struct bytes)BYTES("basic")) &&
        bytes_find_char(secret, ':') < secret.n) {
        struct buf basic = {0};
        print_basic(&basic, secret);
        value = arena_copy(arena, buf_bytes(&basic));
        buf_clear(&basic);
    }
    return value;
}

static bool is_host(struct bytes text)
{
    for (size_t i = 0; i < text.n; i++)
        if (!ascii_is_alnum(text.p[i]) && !strchr(".-_:[]", text.p[i]))
            return false;
    return text.n > 0;
}

static const struct credential *find(const struct credentials *credentials, struct bytes where)
{
    for (size_t i = 0; i < credentials->n; i++)
        if (bytes_equal_nocase(credentials->v[i].where, where))
            return &credentials->v[i];
    return NULL;
}

static void read_line(const char *name, size_t number, struct bytes line, struct credentials *out,
                      struct arena *arena, struct findings *findings)
{
    struct bytes where = next_word(&line), how = next_word(&line);
    if (where.n == 0 || where.p[0] == '#')
        return;
    bool is_url = address_host(where).n > 0;
    if (!is_url && !is_host(where)) {
        findings_error(findings, name, number, 1,
                       "a line begins with a host or the http(s) URL of a feed");
        return;
    }
    if (bytes_find_char(where, '@') < where.n) {
        findings_error(findings, name, number, 1,
                       "user and password go behind the address, not into it");
        return;
    }
    struct bytes authorization = authorization_of(how, line, arena);
    if (!authorization.n) {
        findings_error(findings, name, number, 1,
                       "after the address comes one of: basic USER:PASSWORD, bearer TOKEN, header "
                       "VALUE");
        return;
    }
    const struct credential *first = find(out, where);
    if (first) {
        findings_error(findings, name, number, 1, "%.*s has a line already: %zu", BYTES_FMT(where),
                       first->line);
        return;
    }
    struct credential *credential = &ARENA_PUSH(arena, out->v, out->n, out->cap);
    *credential = (struct credential){arena_copy(arena, where), is_url, authorization.p, number};
}

const struct credentials *credentials_read(const char *name, struct bytes content,
                                           struct arena *arena, struct findings *findings)
{
    struct credentials *credentials = ARENA_NEW(arena, struct credentials);
    size_t before = findings->errors, number = 0;
    struct bytes line;
    while (bytes_split(&content, '\n', &line))
        read_line(name, ++number, line, credentials, arena, findings);
    return findings->errors == before ? credentials : NULL;
}

/* ---- looking up -------------------------------------------------------------------------------------------------- */

/* The host with its port, unless that is https's own. */
static struct bytes host_and_port(struct bytes url)
{
    static const struct bytes usual = BYTES(":443");
    struct bytes host = address_host(url);
    size_t after = host.n ? (size_t)(host.p + host.n - url.p) : url.n;
    struct bytes port = bytes_skip(url, after);
    size_t n = 0;
    while (n < port.n && !strchr("/?#", port.p[n]))
        n++;
    port.n = n;
    if (n > 1 && !bytes_equal(port, usual))
        host.n += n;
    return host;
}

const char *credentials_for(const struct credentials *credentials, const char *url)
{
    static const struct bytes https = BYTES("https:");
    struct bytes whole = bytes_of(url), host = host_and_port(whole);
    const char *found = NULL;
    for (size_t i = 0; credentials && i < credentials->n; i++) {
        const struct credential *c = &credentials->v[i];
        if (c->is_url && address_same(c->where.p, url))
            return c->authorization;
        if (!c->is_url && bytes_starts_nocase(whole, https) && bytes_equal_nocase(c->where, host))
            found = c->authorization;
    }
    return found;
}
