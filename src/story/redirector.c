#include "story/redirector.h"

#include "text/url.h"

/* Redirectors known by name: the parameter is believed whatever the path is. */
static const struct known {
    struct bytes host, parameters; /* parted by spaces */
} known[] = {
    {BYTES("l.facebook.com"), BYTES("u")},
    {BYTES("lm.facebook.com"), BYTES("u")},
    {BYTES("l.instagram.com"), BYTES("u")},
    {BYTES("l.threads.com"), BYTES("u")},
    {BYTES("out.reddit.com"), BYTES("url")},
    {BYTES("slack-redir.net"), BYTES("url")},
    {BYTES("t.umblr.com"), BYTES("z")},
    {BYTES("news.google.com"), BYTES("url")},
    {BYTES("news.url.google.com"), BYTES("url q")},
};

/* What the first label of the host, or the last segment of the path, of other redirectors is called. */
static const struct bytes redirecting_words = BYTES(
    "redirect redir redirector out away click clicks clk go goto exit link linkout linkto url "
    "track tracking outbound external l.php away.php redirect.php redir.php go.php out.php "
    "click.php apiclick.aspx leave rd");

static const struct bytes redirecting_parameters = BYTES(
    "url u q to uddg target dest destination redirect redirect_url redirecturl redirect_uri goto "
    "link href out_url");

/* Caches and archives: what stands before the address in the path, and its scheme where the path leaves it out. */
static const struct carrier {
    struct bytes host_end, path_start, scheme;
} carriers[] = {
    {BYTES("ampproject.org"), BYTES("/c/s/"), BYTES("https://")},
    {BYTES("ampproject.org"), BYTES("/v/s/"), BYTES("https://")},
    {BYTES("ampproject.org"), BYTES("/c/"), BYTES("http://")},
    {BYTES("ampproject.org"), BYTES("/v/"), BYTES("http://")},
    {BYTES("google.com"), BYTES("/amp/s/"), BYTES("https://")},
    {BYTES("google.com"), BYTES("/amp/"), BYTES("http://")},
};

static const struct bytes token_paths[] = {BYTES("/rss/articles/"), BYTES("/articles/"),
                                           BYTES("/read/"), BYTES("/__i/rss/rd/articles/")};

/* Hosts that keep the target to themselves. */
static const struct bytes opaque_hosts = BYTES(
    "news.google.com feedproxy.google.com feeds.feedburner.com feedburner.com rss.feedsportal.com "
    "t.co bit.ly "
    "buff.ly dlvr.it ift.tt lnkd.in ow.ly tinyurl.com trib.al");

static bool has_word(struct bytes words, struct bytes word)
{
    struct bytes rest = words, part;
    while (bytes_split(&rest, ' ', &part))
        if (bytes_equal_nocase(part, word))
            return true;
    return false;
}

static struct bytes percent_decode(struct arena *arena, struct bytes in)
{
    char *out = arena_alloc(arena, in.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < in.n; i++) {
        int high = -1, low = -1;
        if (in.p[i] == '%' && i + 2 < in.n) {
            high = ascii_hex(in.p[i + 1]);
            low = ascii_hex(in.p[i + 2]);
        }
        if (high >= 0 && low >= 0) {
            out[n++] = (char)(high * 16 + low);
            i += 2;
        } else {
            out[n++] = in.p[i];
        }
    }
    return (struct bytes){out, n};
}

static bool is_address(struct bytes text)
{
    return (bytes_starts_nocase(text, (struct bytes)BYTES("http://")) ||
            bytes_starts_nocase(text, (struct bytes)BYTES("https://"))) &&
           url_is_http(text);
}

/* The first of the named parameters whose value is an address. */
static struct bytes from_query(struct arena *arena, struct bytes query, struct bytes names)
{
    struct bytes rest = query, pair;
    while (bytes_split(&rest, '&', &pair)) {
        size_t equals = bytes_find_char(pair, '=');
        if (!has_word(names, (struct bytes){pair.p, equals}) || equals == pair.n)
            continue;
        struct bytes value = percent_decode(arena, bytes_skip(pair, equals + 1));
        if (is_address(value))
            return value;
    }
    return (struct bytes){NULL, 0};
}

static struct bytes last_segment(struct bytes path)
{
    while (path.n && path.p[path.n - 1] == '/')
        path.n--;
    size_t at = path.n;
    while (at && path.p[at - 1] != '/')
        at--;
    return bytes_skip(path, at);
}

static struct bytes target_in_query(struct arena *arena, struct bytes host, const struct url *url)
{
    if (bytes_empty(url->query))
        return (struct bytes){NULL, 0};
    for (size_t i = 0; i < COUNT_OF(known); i++)
        if (bytes_equal(host, known[i].host))
            return from_query(arena, url->query, known[i].parameters);
    struct bytes label = {host.p, bytes_find_char(host, '.')};
    if (has_word(redirecting_words, label) || has_word(redirecting_words, last_segment(url->path)))
        return from_query(arena, url->query, redirecting_parameters);
    return (struct bytes){NULL, 0};
}

/* "/web/20240229120000/https://example.org/a": the rest of the whole URL, query included, is the target. */
static struct bytes target_in_archive(struct bytes host, struct bytes url)
{
    if (!bytes_equal(host, (struct bytes)BYTES("web.archive.org")))
        return (struct bytes){NULL, 0};
    struct bytes after = bytes_skip(url, bytes_find(url, (struct bytes)BYTES("/web/")));
    struct bytes target = bytes_skip(after, bytes_find(after, (struct bytes)BYTES("/http")) + 1);
    return is_address(target) ? target : (struct bytes){NULL, 0};
}

static struct bytes target_in_path(struct arena *arena, struct bytes host, const struct url *url)
{
    for (size_t i = 0; i < COUNT_OF(carriers); i++) {
        const struct carrier *c = &carriers[i];
        if (!bytes_ends(host, c->host_end) || !bytes_starts(url->path, c->path_start))
            continue;
        struct bytes rest = bytes_skip(url->path, c->path_start.n);
        if (bytes_find_char((struct bytes){rest.p, bytes_find_char(rest, '/')}, '.') == rest.n)
            return (struct bytes){NULL, 0};
        return arena_printf(arena, "%.*s%.*s%s%.*s", BYTES_FMT(c->scheme), BYTES_FMT(rest),
                            bytes_empty(url->query) ? "" : "?", BYTES_FMT(url->query));
    }
    return (struct bytes){NULL, 0};
}

static int base64_value(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (ascii_is_digit(c))
        return c - '0' + 52;
    return c == '-' || c == '+' ? 62 : c == '_' || c == '/' ? 63 : -1;
}

static struct bytes base64_decode(struct arena *arena, struct bytes in)
{
    char *out = arena_alloc(arena, in.n + 1);
    size_t n = 0;
    uint32_t bits = 0;
    int held = 0;
    for (size_t i = 0; i < in.n; i++) {
        int value = base64_value(in.p[i]);
        if (value < 0)
            break;
        bits = (bits << 6 | (uint32_t)value) & 0xffffff;
        held += 6;
        if (held >= 8) {
            held -= 8;
            out[n++] = (char)(bits >> held & 0xff);
        }
    }
    return (struct bytes){out, n};
}

/* Google News hides the address in a message in base64: field 1 (a kind), then field 4, the text with its length. Tokens
 * of the newer make hold no address. */
static struct bytes target_in_token(struct arena *arena, struct bytes host, const struct url *url)
{
    if (!bytes_equal(host, (struct bytes)BYTES("news.google.com")))
        return (struct bytes){NULL, 0};
    for (size_t i = 0; i < COUNT_OF(token_paths); i++) {
        if (!bytes_starts(url->path, token_paths[i]))
            continue;
        struct bytes message = base64_decode(arena, bytes_skip(url->path, token_paths[i].n));
        size_t at = bytes_find(message, (struct bytes)BYTES("\x22"));
        if (at + 2 >= message.n)
            break;
        size_t length = (unsigned char)message.p[++at];
        if (length & 0x80)
            length = (length & 0x7f) | (size_t)(unsigned char)message.p[++at] << 7;
        struct bytes text = bytes_skip(message, at + 1);
        if (length > text.n)
            break;
        text.n = length;
        return is_address(text) ? text : (struct bytes){NULL, 0};
    }
    return (struct bytes){NULL, 0};
}

struct bytes redirector_target(struct arena *arena, struct bytes host, struct bytes text)
{
    struct url url;
    url_split(text, &url);
    struct bytes target = target_in_query(arena, host, &url);
    if (!target.p)
        target = target_in_path(arena, host, &url);
    if (!target.p)
        target = target_in_token(arena, host, &url);
    if (!target.p)
        target = target_in_archive(host, text);
    return target;
}

bool redirector_is_known(struct bytes link)
{
    static const struct bytes www = BYTES("www.");
    struct url url;
    if (!url_is_http(link))
        return false;
    url_split(link, &url);
    struct bytes host = url.host;
    if (bytes_starts_nocase(host, www))
        host = bytes_skip(host, www.n);
    bool known_by_name = has_word(opaque_hosts, host);
    for (size_t i = 0; i < COUNT_OF(known); i++)
        known_by_name = known_by_name || bytes_equal_nocase(host, known[i].host);
    return known_by_name;
}
