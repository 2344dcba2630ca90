#include "serve/readership.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static const struct {
    const char *agent;
    const char *name; /* NULL: tells no number */
    uint32_t subscribers;
} agents[] = {
    {"Feedly/1.0 (+http://www.feedly.com/fetcher.html; 12 subscribers; like FeedFetcher-Google)",
     "Feedly", 12},
    {"Feedly/1.0 (+http://www.feedly.com/fetcher.html; 12 subscribers; feed-id=ab12)", "Feedly",
     12},
    {"Feedbin feed-id:1373711 - 142 subscribers", "Feedbin", 142},
    {"Feedbin - 1 subscribers", "Feedbin", 1},
    {"NewsBlur Feed Fetcher - 5 subscribers - http://www.newsblur.com/site/6/ "
     "(Mozilla/5.0 (Macintosh))",
     "NewsBlur", 5},
    {"Mozilla/5.0 (compatible; inoreader.com; 8 subscribers)", "Inoreader", 8},
    {"Inoreader/1.0 (+http://www.inoreader.com/feed-fetcher; 8 subscribers; )", "Inoreader", 8},
    {"Mozilla/5.0 (compatible; theoldreader.com; 1 subscribers; feed-id=d1)", "The Old Reader", 1},
    {"BazQux/2.4 (+https://bazqux.com/fetcher; 4 subscribers)", "BazQux", 4},
    {"Feedfetcher-Google; (+http://www.google.com/feedfetcher.html; 1,234 subscribers; "
     "feed-id=1)",
     "Google", 1234},
    {"riffle/0.1.0 (+https://news.example.org/about; 1 subscriber)", "riffle", 1},
    {"Some-Blog.example (for http://x/; 3 readers)", "Some-Blog.example", 3},
    {"X 1 Subscriber", "X", 1},
    {"X 1000000 subscribers", "X", 1000000},
    {"X 0 subscribers", "X", 0},
    {"A-service-whose-name-is-longer-than-anybody-needs/1 2 readers",
     "A-service-whose-name-is-longer-", 2},
    {"X/2 3 feeds, 4 subscribers", "X", 4},
    {"X 1000001 subscribers", NULL, 0},
    {"X 99999999999999999999999 subscribers", NULL, 0},
    {"X 12subscribers", NULL, 0},
    {"X v12 subscribers", NULL, 0},
    {"X 1.12 subscribers", NULL, 0},
    {"X 12 subscribersx", NULL, 0},
    {"X subscribers 12", NULL, 0},
    {"X 12", NULL, 0},
    {"12 subscribers", "12", 12},
    {"(12 subscribers)", NULL, 0},
    {"Mozilla/5.0 (X11; Linux x86_64) 12 subscribers", NULL, 0},
    {"Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", NULL, 0},
    {"NetNewsWire (RSS Reader; https://netnewswire.com/)", NULL, 0},
    {"\xd0\xa7\xd0\xb8 4 subscribers", NULL, 0},
    {"<script> 4 subscribers", NULL, 0},
    {"", NULL, 0},
};

Test(readership, services_tell_their_subscribers)
{
    for (size_t i = 0; i < COUNT_OF(agents); i++) {
        struct reading_service service = {.name = "untouched", .subscribers = 77};
        bool told = reading_service_parse(bytes_of(agents[i].agent), &service);
        cr_expect_eq(told, agents[i].name != NULL, "%s", agents[i].agent);
        cr_expect_str_eq(service.name, agents[i].name ? agents[i].name : "untouched", "%s",
                         agents[i].agent);
        cr_expect_eq(service.subscribers, agents[i].name ? agents[i].subscribers : 77, "%s",
                     agents[i].agent);
    }
}

#define DAY ((int64_t)86400000)
static const int64_t noon = 20000 * DAY + DAY / 2;

static void note(struct readership *r, const char *agent, int64_t now)
{
    readership_note(r, bytes_of(agent), now);
}

Test(readership, a_week_is_remembered)
{
    struct readership r = {0};
    cr_expect_eq(readership_requests(&r, noon), 0);
    for (int i = 0; i < 5; i++)
        note(&r, "curl/7", noon);
    note(&r, "curl/7", noon + DAY);
    cr_expect_eq(readership_requests(&r, noon + DAY), 6);
    cr_expect_eq(readership_requests(&r, noon + 6 * DAY), 6);
    cr_expect_eq(readership_requests(&r, noon + 7 * DAY), 1);
    note(&r, "curl/7", noon + 7 * DAY);
    cr_expect_eq(readership_requests(&r, noon + 7 * DAY), 2, "the day a week ago made room");
    note(&r, "curl/7", noon + 6 * DAY);
    cr_expect_eq(readership_requests(&r, noon + 7 * DAY), 3, "a clock set back loses nothing");
    note(&r, "curl/7", noon + 1000 * DAY);
    cr_expect_eq(readership_requests(&r, noon + 1000 * DAY), 1);
    cr_expect_eq(readership_requests(&r, noon + 2000 * DAY), 0);
    note(&r, "curl/7", -5);
    cr_expect_eq(readership_subscribers(&r, noon), 0);
    readership_clear(&r);
}

Test(readership, what_a_service_said_last_counts)
{
    struct readership r = {0};
    note(&r, "Feedbin - 3 subscribers", noon);
    note(&r, "Feedly/1.0 (12 subscribers)", noon);
    cr_expect_eq(readership_subscribers(&r, noon), 15);
    note(&r, "feedbin - 4 subscribers", noon + 5 * DAY);
    cr_expect_eq(r.n_services, 2);
    cr_expect_eq(readership_subscribers(&r, noon + 5 * DAY), 16);
    cr_expect_eq(readership_subscribers(&r, noon + 8 * DAY), 4, "Feedly was silent for a week");
    cr_expect_eq(readership_subscribers(&r, noon + 13 * DAY), 0);
    readership_clear(&r);
    readership_clear(NULL);
}

Test(readership, many_names_take_no_more_room)
{
    struct readership r = {0};
    for (int i = 0; i < 1000; i++) {
        char agent[64];
        (void)snprintf(agent, sizeof agent, "Service%d 1 subscriber", i);
        note(&r, agent, noon + i);
    }
    cr_expect_eq(r.n_services, (size_t)READERSHIP_SERVICES);
    cr_expect_eq(readership_subscribers(&r, noon), (uint64_t)READERSHIP_SERVICES);
    note(&r, "Service999 9 subscribers", noon + 2000);
    cr_expect_eq(readership_subscribers(&r, noon), (uint64_t)READERSHIP_SERVICES + 8);
    readership_clear(&r);
}
