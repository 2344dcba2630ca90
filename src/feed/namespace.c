#include "feed/namespace.h"

struct name_row {
    struct bytes uri; /* without scheme, and without '/' or '#' at the end */
    enum vocabulary ns;
    bool is_start; /* whatever begins so */
};

static const struct name_row addresses[] = {
    {BYTES("www.w3.org/2005/atom"), NS_ATOM, false},
    {BYTES("purl.org/atom/ns"), NS_ATOM, false},
    {BYTES("purl.org/atom/app"), NS_OTHER, false},
    {BYTES("example.com/newformat"), NS_ATOM, false},
    {BYTES("example.com/necho"), NS_ATOM, false},
    {BYTES("purl.org/echo"), NS_ATOM, false},
    {BYTES("purl.org/pie"), NS_ATOM, false},
    {BYTES("backend.userland.com/rss"), NS_RSS, true},
    {BYTES("blogs.law.harvard.edu/tech/rss"), NS_RSS, false},
    {BYTES("cyber.law.harvard.edu/rss/rss.html"), NS_RSS, false},
    {BYTES("purl.org/rss/1.0"), NS_RSS, false},
    {BYTES("purl.org/net/rss1.1"), NS_RSS, true},
    {BYTES("my.netscape.com/rdf/simple/0.9"), NS_RSS, false},
    {BYTES("channel.netscape.com/rdf/simple/0.9"), NS_RSS, false},
    {BYTES("my.netscape.com/publish/formats/rss-0.91"), NS_RSS, true},
    {BYTES("purl.org/rss/1.0/modules/rss091"), NS_RSS, false},
    {BYTES("www.w3.org/1999/02/22-rdf-syntax-ns"), NS_RDF, false},
    {BYTES("www.w3.org/xml/1998/namespace"), NS_XML, false},
    {BYTES("www.w3.org/1999/xhtml"), NS_XHTML, false},
    {BYTES("purl.org/dc/elements/1.1"), NS_DC, false},
    {BYTES("purl.org/dc/elements/1.0"), NS_DC, false},
    {BYTES("purl.org/dc/terms"), NS_DCTERMS, false},
    {BYTES("purl.org/rss/1.0/modules/dcterms"), NS_DCTERMS, false},
    {BYTES("purl.org/rss/1.0/modules/content"), NS_CONTENT, false},
    {BYTES("purl.org/rss/1.0/modules/syndication"), NS_SYNDICATION, false},
    {BYTES("purl.org/rss/1.0/modules/slash"), NS_SLASH, false},
    {BYTES("wellformedweb.org/commentapi"), NS_WFW, false},
    {BYTES("purl.org/syndication/thread/1.0"), NS_THR, false},
    {BYTES("purl.org/rss/1.0/modules/threading"), NS_THR, false},
    {BYTES("search.yahoo.com/mrss"), NS_MEDIA, true},
    {BYTES("video.search.yahoo.com/mrss"), NS_MEDIA, true},
    {BYTES("tools.search.yahoo.com/mrss"), NS_MEDIA, true},
    {BYTES("www.itunes.com/dtds/podcast-1.0.dtd"), NS_ITUNES, false},
    {BYTES("example.com/dtds/podcast-1.0.dtd"), NS_ITUNES, false},
    {BYTES("www.google.com/schemas/play-podcasts/1.0"), NS_ITUNES, true},
    {BYTES("podcastindex.org/namespace/1.0"), NS_PODCAST, false},
    {BYTES("github.com/podcastindex-org/podcast-namespace"), NS_PODCAST, true},
    {BYTES("www.georss.org/georss"), NS_GEORSS, true},
    {BYTES("www.w3.org/2003/01/geo/wgs84_pos"), NS_GEO, false},
    {BYTES("www.opengis.net/gml"), NS_GML, true},
    {BYTES("postneo.com/icbm"), NS_GEO, false},
    {BYTES("creativecommons.org/ns"), NS_LICENSE, true},
    {BYTES("web.resource.org/cc"), NS_LICENSE, false},
    {BYTES("backend.userland.com/creativecommonsrssmodule"), NS_LICENSE, false},
    {BYTES("cyber.law.harvard.edu/rss/creativecommonsrssmodule.html"), NS_LICENSE, false},
    {BYTES("rssnamespace.org/feedburner/ext/1.0"), NS_FEEDBURNER, false},
    {BYTES("webns.net/mvcb"), NS_ADMIN, false},
};

/* What a prefix means that was never declared, or declared with an address that nobody knows. */
static const struct {
    struct bytes prefix;
    enum vocabulary ns;
} customary[] = {
    {BYTES("xml"), NS_XML},
    {BYTES("rdf"), NS_RDF},
    {BYTES("rss"), NS_RSS},
    {BYTES("atom"), NS_ATOM},
    {BYTES("atom10"), NS_ATOM},
    {BYTES("a10"), NS_ATOM},
    {BYTES("atom03"), NS_ATOM},
    {BYTES("xhtml"), NS_XHTML},
    {BYTES("dc"), NS_DC},
    {BYTES("dcterms"), NS_DCTERMS},
    {BYTES("content"), NS_CONTENT},
    {BYTES("sy"), NS_SYNDICATION},
    {BYTES("slash"), NS_SLASH},
    {BYTES("wfw"), NS_WFW},
    {BYTES("thr"), NS_THR},
    {BYTES("media"), NS_MEDIA},
    {BYTES("itunes"), NS_ITUNES},
    {BYTES("googleplay"), NS_ITUNES},
    {BYTES("podcast"), NS_PODCAST},
    {BYTES("georss"), NS_GEORSS},
    {BYTES("geo"), NS_GEO},
    {BYTES("icbm"), NS_GEO},
    {BYTES("gml"), NS_GML},
    {BYTES("cc"), NS_LICENSE},
    {BYTES("creativecommons"), NS_LICENSE},
    {BYTES("feedburner"), NS_FEEDBURNER},
    {BYTES("admin"), NS_ADMIN},
};

static struct bytes without_scheme(struct bytes uri)
{
    static const struct bytes schemes[] = {BYTES("http://"), BYTES("https://")};
    for (size_t i = 0; i < COUNT_OF(schemes); i++)
        if (bytes_starts_nocase(uri, schemes[i]))
            return bytes_skip(uri, schemes[i].n);
    return uri;
}

enum vocabulary namespace_of(struct bytes uri)
{
    uri = without_scheme(bytes_trim(uri));
    while (uri.n && (uri.p[uri.n - 1] == '/' || uri.p[uri.n - 1] == '#'))
        uri.n--;
    /* exact rows before starts: creativeCommonsRssModule lies below backend.userland.com/rss's brother */
    enum vocabulary started = NS_OTHER;
    for (size_t i = 0; i < COUNT_OF(addresses); i++) {
        if (bytes_equal_nocase(uri, addresses[i].uri))
            return addresses[i].ns;
        if (addresses[i].is_start && bytes_starts_nocase(uri, addresses[i].uri))
            started = addresses[i].ns;
    }
    return started;
}

static enum vocabulary by_custom(struct bytes prefix, enum vocabulary otherwise)
{
    for (size_t i = 0; i < COUNT_OF(customary); i++)
        if (bytes_equal_nocase(prefix, customary[i].prefix))
            return customary[i].ns;
    return otherwise;
}

void bindings_add(struct bindings *bindings, struct bytes prefix, struct bytes uri,
                  enum vocabulary unknown)
{
    if (bindings->n == LIMIT_BINDINGS)
        return;
    enum vocabulary ns = namespace_of(uri);
    if (ns == NS_OTHER)
        ns = by_custom(prefix, unknown);
    bindings->v[bindings->n++] = (struct binding){prefix, ns, uri};
}

enum vocabulary bindings_find(const struct bindings *bindings, struct bytes prefix, bool *declared)
{
    for (size_t i = bindings->n; i-- > 0;)
        if (bindings->v[i].prefix.n == prefix.n && bytes_equal(bindings->v[i].prefix, prefix)) {
            *declared = true;
            return bindings->v[i].ns;
        }
    *declared = !prefix.n || bytes_equal_nocase(prefix, (struct bytes)BYTES("xml"));
    return by_custom(prefix, prefix.n ? NS_OTHER : NS_NONE);
}
