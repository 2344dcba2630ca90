#include "story/canonical_url.h"

#include <stdlib.h>
#include <string.h>

#include "story/redirector.h"
#include "story/tracking.h"
#include "text/url.h"

enum { ADDRESS_MAX = 16 * 1024, LAYERS_MAX = 4, PARAMETERS_MAX = 256 };

/* Text that is written into memory known to be large enough: each byte becomes three at most. */
struct out {
    char *p;
    size_t n;
};

static void put(struct out *out, char c)
{
    out->p[out->n++] = c;
}

static struct out out_new(struct arena *arena, size_t n)
{
    return (struct out){arena_alloc(arena, 3 * n + 1), 0};
}

static bool is_unreserved(char c)
{
    return ascii_is_alnum(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

/* What may not stand in an address as it is: white space, control characters, some delimiters, all beyond ASCII. */
static bool is_unfit(char c)
{
    unsigned char byte = (unsigned char)c;
    return byte <= ' ' || byte >= 0x7f || strchr("\"<>\\^`{|}", c);
}

static void put_encoded(struct out *out, unsigned char c)
{
    static const char digits[] = "0123456789ABCDEF";
    put(out, '%');
    put(out, digits[c >> 4]);
    put(out, digits[c & 15]);
}

/* RFC 3986 §6.2.2: what need not be encoded is not, what is encoded is so in capitals, and so is what may not stand
 * there as it is. */
static struct bytes normalise_encoding(struct arena *arena, struct bytes in)
{
    struct out out = out_new(arena, in.n);
    for (size_t i = 0; i < in.n; i++) {
        char c = in.p[i];
        if (c == '%' && i + 2 < in.n && ascii_hex(in.p[i + 1]) >= 0 &&
            ascii_hex(in.p[i + 2]) >= 0) {
            c = (char)(ascii_hex(in.p[i + 1]) * 16 + ascii_hex(in.p[i + 2]));
            i += 2;
            if (is_unreserved(c))
                put(&out, c);
            else
                put_encoded(&out, (unsigned char)c);
        } else if (is_unfit(c)) {
            put_encoded(&out, (unsigned char)c);
        } else {
            put(&out, c);
        }
    }
    return (struct bytes){out.p, out.n};
}

/* ---- host ---- */

/* Whether a label says how a site is shown, not which site it is. */
static bool is_form_label(struct bytes label)
{
    static const struct bytes labels[] = {BYTES("www"), BYTES("m"), BYTES("amp"), BYTES("mobile")};
    for (size_t i = 0; i < COUNT_OF(labels); i++)
        if (bytes_equal_nocase(label, labels[i]))
            return true;
    return false;
}

static size_t count_char(struct bytes b, char c)
{
    size_t n = 0;
    for (size_t i = 0; i < b.n; i++)
        n += b.p[i] == c;
    return n;
}

/* The host in lower case, less "www", "m", "amp" and "mobile" before its last two labels. */
static struct bytes normalise_host(struct arena *arena, struct bytes host)
{
    while (host.n && host.p[host.n - 1] == '.')
        host.n--;
    struct out out = out_new(arena, host.n);
    size_t left = count_char(host, '.') + 1;
    struct bytes rest = host, label;
    for (; bytes_split(&rest, '.', &label); left--) {
        if (left > 2 && is_form_label(label))
            continue;
        if (out.n)
            put(&out, '.');
        for (size_t i = 0; i < label.n; i++)
            put(&out, ascii_lower(label.p[i]));
    }
    return (struct bytes){out.p, out.n};
}

static bool is_default_port(struct bytes port)
{
    return bytes_empty(port) || bytes_equal(port, (struct bytes)BYTES("80")) ||
           bytes_equal(port, (struct bytes)BYTES("443"));
}

/* ---- path ---- */

static void drop_segment(struct out *out)
{
    while (out->n && out->p[out->n - 1] != '/')
        out->n--;
    if (out->n)
        out->n--;
}

/* Dot segments resolved and empty segments dropped: "/a//./b/../c/" is "/a/c". */
static struct bytes normalise_segments(struct arena *arena, struct bytes path)
{
    struct out out = out_new(arena, path.n);
    struct bytes rest = path, segment;
    while (bytes_split(&rest, '/', &segment)) {
        if (segment.n == 0 || bytes_equal(segment, (struct bytes)BYTES(".")))
            continue;
        if (bytes_equal(segment, (struct bytes)BYTES(".."))) {
            drop_segment(&out);
            continue;
        }
        put(&out, '/');
        memcpy(out.p + out.n, segment.p, segment.n);
        out.n += segment.n;
    }
    return (struct bytes){out.p, out.n};
}

static bool ends_nocase(struct bytes b, struct bytes part)
{
    return b.n >= part.n && bytes_equal_nocase(bytes_skip(b, b.n - part.n), part);
}

static void cut_end(struct bytes *path, struct bytes end)
{
    if (ends_nocase(*path, end))
        path->n -= end.n;
}

static struct bytes normalise_path(struct arena *arena, struct bytes path)
{
    static const struct bytes indices[] = {
        BYTES("/index.html"),   BYTES("/index.htm"),    BYTES("/index.php"),
        BYTES("/index.shtml"),  BYTES("/index.asp"),    BYTES("/index.aspx"),
        BYTES("/index.jsp"),    BYTES("/default.asp"),  BYTES("/default.htm"),
        BYTES("/default.html"), BYTES("/default.aspx"), BYTES("/index.amp.html"),
        BYTES("/index.xhtml")};
    static const struct bytes amp = BYTES("/amp"), amp_page = BYTES(".amp.html"),
                              amp_end = BYTES(".amp"), session = BYTES(";jsessionid=");
    path = normalise_segments(arena, path);
    path.n = bytes_find(path, session);
    for (size_t i = 0; i < COUNT_OF(indices); i++)
        cut_end(&path, indices[i]);
    cut_end(&path, amp);
    cut_end(&path, amp_end);
    if (ends_nocase(path, amp_page))
        path = arena_printf(arena, "%.*s.html", (int)(path.n - amp_page.n), path.p);
    static const struct bytes forms[] = {BYTES("/amp/"), BYTES("/webview/")};
    for (size_t i = 0; i < COUNT_OF(forms); i++)
        if (bytes_starts(path, forms[i]))
            path = bytes_skip(path, forms[i].n - 1);
    return path;
}

/* ---- query ---- */

static void split_pair(struct bytes pair, struct bytes *name, struct bytes *value)
{
    static const struct bytes escaped = BYTES("amp;"); /* "&amp;b=1", escaped once too often */
    if (bytes_starts(pair, escaped))
        pair = bytes_skip(pair, escaped.n);
    size_t equals = bytes_find_char(pair, '=');
    *name = (struct bytes){pair.p, equals};
    *value = bytes_skip(pair, equals + 1);
}

static int compare_pairs(const void *a, const void *b)
{
    return bytes_compare(*(const struct bytes *)a, *(const struct bytes *)b);
}

/* The parameters that mean something, sorted, with '&' between them. */
static struct bytes normalise_query(struct arena *arena, struct bytes host, struct bytes query)
{
    static const struct bytes escaped = BYTES("amp;");
    if (bytes_empty(query))
        return (struct bytes){NULL, 0};
    struct bytes *kept = ARENA_ARRAY(arena, struct bytes, PARAMETERS_MAX);
    size_t n = 0;
    struct bytes rest = query, pair, name, value;
    while (n < PARAMETERS_MAX && bytes_split(&rest, '&', &pair)) {
        split_pair(pair, &name, &value);
        if (pair.n == 0 || tracking_parameter(host, name, value) != PARAMETER_MEANT)
            continue;
        kept[n++] = bytes_starts(pair, escaped) ? bytes_skip(pair, escaped.n) : pair;
    }
    qsort(kept, n, sizeof *kept, compare_pairs);
    struct out out = out_new(arena, query.n);
    for (size_t i = 0; i < n; i++) {
        if (out.n)
            put(&out, '&');
        memcpy(out.p + out.n, kept[i].p, kept[i].n);
        out.n += kept[i].n;
    }
    return (struct bytes){out.p, out.n};
}

/* ---- the whole ---- */

static bool is_ascii(struct bytes b)
{
    for (size_t i = 0; i < b.n; i++)
        if ((unsigned char)b.p[i] > 0x7e)
            return false;
    return true;
}

/* Whether a host and its port can be such: what stands in no host leads nowhere. */
static bool is_fit_host(struct bytes host, struct bytes port)
{
    for (size_t i = 0; i < host.n; i++)
        if (is_unfit(host.p[i]))
            return false;
    for (size_t i = 0; i < port.n; i++)
        if (!ascii_is_digit(port.p[i]))
            return false;
    return host.n > 0;
}

/* Splits an http(s) address, a host that is not ASCII turned into its encoded form. */
static bool split_http(struct arena *arena, struct bytes text, struct url *url)
{
    if (text.n > ADDRESS_MAX || !url_is_http(text))
        return false;
    url_split(text, url);
    if (!is_ascii(url->host)) {
        struct bytes ascii = url_to_ascii(arena, text);
        if (ascii.p)
            url_split(ascii, url);
    }
    return is_fit_host(url->host, url->port);
}

/* A fragment names a part of a page, except where it is the address that a script shows. */
static struct bytes meant_fragment(struct bytes fragment)
{
    return bytes_starts(fragment, (struct bytes)BYTES("!/")) ? fragment : (struct bytes){NULL, 0};
}

struct bytes canonical_url(struct arena *arena, struct bytes text)
{
    struct url url;
    struct bytes host = {NULL, 0};
    text = bytes_trim(text);
    for (int layer = 0;; layer++) {
        if (!split_http(arena, text, &url))
            return (struct bytes){NULL, 0};
        host = normalise_host(arena, url.host);
        struct bytes target = layer < LAYERS_MAX ? redirector_target(arena, host, text)
                                                 : (struct bytes){NULL, 0};
        if (!target.p)
            break;
        text = bytes_trim(target);
    }
    struct bytes path = normalise_path(arena, normalise_encoding(arena, url.path));
    struct bytes query = normalise_query(arena, host, normalise_encoding(arena, url.query));
    struct bytes fragment = meant_fragment(url.fragment);
    if (bytes_empty(path) && bytes_empty(query) && bytes_empty(fragment))
        return (struct bytes){NULL, 0};
    return arena_printf(
        arena, "%.*s%s%.*s%.*s%s%.*s%s%.*s", BYTES_FMT(host), is_default_port(url.port) ? "" : ":",
        is_default_port(url.port) ? 0 : (int)url.port.n, url.port.p ? url.port.p : "",
        BYTES_FMT(path), bytes_empty(query) ? "" : "?", BYTES_FMT(query),
        bytes_empty(fragment) ? "" : "#", BYTES_FMT(fragment));
}

/* Appends the parameters that do not track, each with what parted it from the one before. True if all were kept. */
static bool put_untracked(struct out *out, struct bytes host, struct bytes query)
{
    bool all = true;
    char before = '?';
    struct bytes rest = query, pair, name, value;
    while (bytes_split(&rest, '&', &pair)) {
        split_pair(pair, &name, &value);
        if (tracking_parameter(host, name, value) == PARAMETER_TRACKING) {
            all = false;
            continue;
        }
        put(out, before);
        before = '&';
        memcpy(out->p + out->n, pair.p, pair.n);
        out->n += pair.n;
    }
    return all;
}

struct bytes url_without_tracking(struct arena *arena, struct bytes text)
{
    if (bytes_find_char(text, '?') == text.n && bytes_find_char(text, '#') == text.n)
        return text;
    struct url url;
    url_split(text, &url);
    if (!url_is_http(text) || text.n > ADDRESS_MAX)
        return text;
    size_t before = text.n;
    if (url.fragment.p)
        before -= url.fragment.n + 1;
    if (url.query.p)
        before -= url.query.n + 1;
    struct bytes host = normalise_host(arena, url.host);
    struct out out = out_new(arena, text.n);
    memcpy(out.p, text.p, before);
    out.n = before;
    bool all = !url.query.p || put_untracked(&out, host, url.query);
    bool drop_fragment = tracking_fragment(url.fragment);
    if (all && !drop_fragment)
        return text;
    if (url.fragment.p && !drop_fragment) {
        put(&out, '#');
        memcpy(out.p + out.n, url.fragment.p, url.fragment.n);
        out.n += url.fragment.n;
    }
    return (struct bytes){out.p, out.n};
}
