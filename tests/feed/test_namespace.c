#include "feed/namespace.h"

#include <criterion/criterion.h>

static const struct {
    const char *uri;
    enum vocabulary ns;
} uris[] = {
    {"http://www.w3.org/2005/Atom", NS_ATOM},
    {"HTTPS://WWW.W3.ORG/2005/ATOM/", NS_ATOM},
    {"http://purl.org/atom/ns#", NS_ATOM},
    {"http://purl.org/rss/1.0/", NS_RSS},
    {"http://purl.org/rss/1.0/modules/content/", NS_CONTENT},
    {"http://backend.userland.com/rss2", NS_RSS},
    {"http://backend.userland.com/creativeCommonsRssModule", NS_LICENSE},
    {"http://search.yahoo.com/mrss", NS_MEDIA},
    {" http://purl.org/dc/elements/1.1/ ", NS_DC},
    {"http://nowhere.example/ns", NS_OTHER},
    {"", NS_OTHER},
};

Test(namespace, addresses)
{
    for (size_t i = 0; i < COUNT_OF(uris); i++)
        cr_expect(namespace_of(bytes_of(uris[i].uri)) == uris[i].ns, "%s", uris[i].uri);
}

Test(namespace, bindings_shadow_and_end)
{
    static struct bindings bindings;
    bool declared;
    bindings_add(&bindings, bytes_of("m"), bytes_of("http://search.yahoo.com/mrss/"), NS_OTHER);
    const size_t outside = bindings.n;
    bindings_add(&bindings, bytes_of("m"), bytes_of("http://purl.org/dc/terms/"), NS_OTHER);
    cr_expect(bindings_find(&bindings, bytes_of("m"), &declared) == NS_DCTERMS && declared);
    bindings.n = outside;
    cr_expect(bindings_find(&bindings, bytes_of("m"), &declared) == NS_MEDIA && declared);
}

Test(namespace, undeclared_prefixes_by_custom)
{
    static struct bindings bindings;
    bool declared;
    cr_expect(bindings_find(&bindings, bytes_of("dc"), &declared) == NS_DC && !declared);
    cr_expect(bindings_find(&bindings, bytes_of("zzz"), &declared) == NS_OTHER && !declared);
    cr_expect(bindings_find(&bindings, bytes_of(""), &declared) == NS_NONE && declared);
    cr_expect(bindings_find(&bindings, bytes_of("xml"), &declared) == NS_XML && declared);
}

Test(namespace, too_many_bindings_are_left_out)
{
    static struct bindings bindings;
    for (size_t i = 0; i < LIMIT_BINDINGS + 10; i++)
        bindings_add(&bindings, bytes_of("p"), bytes_of("urn:x"), NS_OTHER);
    cr_expect(bindings.n == LIMIT_BINDINGS);
}

Test(namespace, unknown_addresses_are_what_the_caller_says)
{
    static struct bindings bindings;
    bool declared;
    bindings_add(&bindings, bytes_of(""), bytes_of("urn:x"), NS_NONE);
    cr_expect(bindings_find(&bindings, bytes_of(""), &declared) == NS_NONE);
    bindings_add(&bindings, bytes_of(""), bytes_of("urn:y"), NS_OTHER);
    cr_expect(bindings_find(&bindings, bytes_of(""), &declared) == NS_OTHER);
    bindings_add(&bindings, bytes_of("dc"), bytes_of("urn:y"), NS_OTHER);
    cr_expect(bindings_find(&bindings, bytes_of("dc"), &declared) == NS_DC);
}
