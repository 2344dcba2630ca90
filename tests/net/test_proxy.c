#include "net/proxy.h"

#include "net/address.h"

#include <criterion/criterion.h>
#include <string.h>

Test(proxy, is_chosen_by_rules)
{
    static const struct {
        struct proxy_rules rules;
        const char *url, *want; /* NULL: none */
    } rows[] = {
        {{0}, "http://a.org/", NULL},
        {{.configured = ""}, "http://a.org/", NULL},
        {{.configured = "socks5h://p:1", .http = "http://q:2"}, "http://a.org/", "socks5h://p:1"},
        {{.configured = "socks5h://p:1", .except = "*"}, "http://a.org/", "socks5h://p:1"},
        {{.configured = "none", .http = "http://q:2"}, "http://a.org/", NULL},
        {{.http = "http://q:2"}, "http://a.org/", "http://q:2"},
        {{.http = "http://q:2"}, "https://a.org/", NULL},
        {{.https = "http://s:3", .all = "http://r:4"}, "HTTPS://a.org/", "http://s:3"},
        {{.https = "http://s:3", .all = "http://r:4"}, "http://a.org/", "http://r:4"},
        {{.all = "http://r:4", .except = "a.org"}, "http://a.org/", NULL},
        {{.all = "http://r:4", .except = "b.org, .A.org"}, "http://sub.a.org:80/", NULL},
        {{.all = "http://r:4", .except = "a.org"}, "http://ba.org/", "http://r:4"},
        {{.all = "http://r:4", .except = "sub.a.org"}, "http://a.org/", "http://r:4"},
        {{.all = "http://r:4", .except = "::1"}, "http://[::1]/", NULL},
        {{.all = "http://r:4", .except = ",, "}, "http://a.org/", "http://r:4"},
        {{.all = "http://r:4", .except = "*"}, "http://a.org/", NULL},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct bytes url = bytes_of(rows[i].url);
        const char *got = proxy_for(&rows[i].rules, url, address_host(url));
        cr_expect(rows[i].want ? got && strcmp(got, rows[i].want) == 0 : !got, "row %zu: %s", i,
                  got ? got : "none");
    }
}

Test(proxy, is_checked)
{
    static const char *const good[] = {
        "",           "none",   "http://p:8080", "https://p:1", "socks5h://u:p@p:1080",
        "socks4://p", "p:3128", "127.0.0.1:9050"};
    static const char *const wrong[] = {"ftp://p:1", "carrier-pigeon://coop", "http://", "p:99999",
                                        "http://p:x"};
    cr_expect(proxy_check(NULL, NULL));
    for (size_t i = 0; i < COUNT_OF(good); i++)
        cr_expect(proxy_check(good[i], NULL), "%s", good[i]);
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        struct error err = {{0}};
        cr_expect_not(proxy_check(wrong[i], &err), "%s", wrong[i]);
        cr_expect(strstr(err.text, wrong[i]), "%s", err.text);
    }
    struct error err = {{0}};
    cr_expect_not(proxy_check("http://user:secret@p:x", &err));
    cr_expect(strstr(err.text, "\"p:x\"") && !strstr(err.text, "secret"), "%s", err.text);
}
