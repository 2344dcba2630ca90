#include <criterion/criterion.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "atom_checker.h"
#include "base/atomic_file.h"
#include "daemon_under_test.h"

static struct under_test t;

static void make(void)
{
    under_test_make(&t);
}

static void take_away(void)
{
    under_test_remove(&t);
}

TestSuite(riffle, .init = make, .fini = take_away, .timeout = 90);

/* ---- questions --------------------------------------------------------------------------------------------------- */

static const char *status_of(const json_t *status, const char *feed)
{
    const char *name = json_string_value(
        json_object_get(status_feed_named(status, feed), "status"));
    return name ? name : "";
}

static const char *error_of(const json_t *status, const char *feed)
{
    const char *name = json_string_value(json_object_get(status_feed_named(status, feed), "error"));
    return name ? name : "";
}

static bool first_round_is_over(const json_t *status)
{
    const json_t *feeds = json_object_get(status, "feeds");
    for (size_t i = 0; i < json_array_size(feeds); i++)
        if (strcmp(json_string_value(json_object_get(json_array_get(feeds, i), "status")), "new") ==
            0)
            return false;
    return json_array_size(feeds) > 0;
}

static bool has_new_feed(const json_t *status)
{
    return strcmp(status_of(status, "/meridian/asia.atom?again"), "ok") == 0;
}

static bool has_one_feed(const json_t *status)
{
    return json_array_size(json_object_get(status, "feeds")) == 1;
}

static bool has_problem(const json_t *status)
{
    return json_array_size(json_object_get(status, "problems")) > 0;
}

static bool has_no_problem(const json_t *status)
{
    return !has_problem(status);
}

/* Checks the published Atom feed, and that it holds (or lacks) each text. */
static void expect_atom(const char *const *there, const char *const *not_there)
{
    struct buf atom = {0};
    under_test_atom(&t, &atom);
    struct arena *arena = arena_new(SIZE_MAX);
    const struct check_terms terms = {.local = true};
    struct complaints found = atom_check(buf_bytes(&atom), &terms, arena).complaints;
    cr_expect(found.n == 0, "%s", found.n ? found.v[0].p : "");
    for (; there && *there; there++)
        cr_expect(atom.n && strstr(atom.p, *there), "%s is missing", *there);
    for (; not_there && *not_there; not_there++)
        cr_expect(!atom.n || !strstr(atom.p, *not_there), "%s is there", *not_there);
    arena_free(arena);
    buf_clear(&atom);
}

static size_t occurrences(struct bytes text, const char *of)
{
    size_t n = 0;
    struct bytes part = bytes_of(of);
    for (size_t at; (at = bytes_find(text, part)) < text.n; n++)
        text = bytes_skip(text, at + part.n);
    return n;
}

static const char *const on_topic[] = {
    "Xi and Putin speak by telephone",  "Yuan settles four fifths",
    "What the Kremlin wants",           "Gazprom and CNPC",
    "Пекин и Москва готовят",           "中俄边境贸易",
    "Moscow &amp; Beijing swap pandas", NULL};
static const char *const off_topic[] = {"mackerel", "tea hills", "оленеводов",
                                        "地铁",     "compost",   NULL};

/* ---- once -------------------------------------------------------------------------------------------------------- */

Test(riffle, first_round)
{
    cr_expect(under_test_round(&t) == 1, "some feeds of the world are broken");
    json_t *status = under_test_status(&t);
    cr_expect_str_eq(status_of(status, "/world.xml"), "ok");
    cr_expect_str_eq(status_of(status, "/feed.json"), "ok");
    cr_expect_str_eq(status_of(status, "/lantern/feed"), "ok", "it can be mended");
    cr_expect_str_eq(error_of(status, "/closed-desk/feed"), "http");
    cr_expect_str_eq(error_of(status, "/overloaded/feed"), "http");
    cr_expect_str_eq(error_of(status, "/half-told/feed"), "closed");
    cr_expect_str_eq(error_of(status, "/front-page/"), "parse");
    cr_expect_str_eq(error_of(status, "/silence/feed"), "parse");
    cr_expect(json_array_size(json_object_get(status, "feeds")) == world_feeds());
    json_decref(status);
    expect_atom(on_topic, off_topic);
}

Test(riffle, one_story_told_under_one_address_is_published_once)
{
    (void)under_test_round(&t);
    struct buf atom = {0};
    under_test_atom(&t, &atom);
    /* Which of the three feeds that carry it came first is left to chance. */
    size_t told = occurrences(buf_bytes(&atom), "border trade, banks say</title>") +
                  occurrences(buf_bytes(&atom), "border trade is now paid in yuan</title>");
    cr_expect(told == 1, "%zu times", told);
    cr_expect(occurrences(buf_bytes(&atom), "Xi and Putin speak by telephone") == 1,
              "the same feed under another address is no other telling");
    buf_clear(&atom);
}

Test(riffle, nothing_new_is_asked_conditionally_and_changes_nothing)
{
    (void)under_test_round(&t);
    int before = under_test_count(&t, "SELECT count(*) FROM entry");
    int sum = under_test_count(&t, "SELECT total(id) FROM entry");
    (void)world_take_count(t.world);
    (void)under_test_round(&t);
    struct world_count count = world_take_count(t.world);
    cr_expect(count.not_modified == world_feeds_in_order(), "%zu of %zu requests",
              count.not_modified, count.requests);
    cr_expect(before > 0 && under_test_count(&t, "SELECT count(*) FROM entry") == before);
    cr_expect(under_test_count(&t, "SELECT total(id) FROM entry") == sum);
}

Test(riffle, changed_round_adds_what_is_new_and_mends_what_was_edited)
{
    static const char *const added[] = {"second Amur road bridge", "Второй мост через Амур",
                                        "第二座中俄公路大桥", NULL};
    (void)under_test_round(&t);
    int before = under_test_count(&t, "SELECT count(*) FROM entry");
    expect_atom(on_topic, added);
    world_set_round(t.world, 2);
    (void)under_test_round(&t);
    cr_expect(under_test_count(&t, "SELECT count(*) FROM entry") == before + 5);
    expect_atom(added, NULL);
    cr_expect(under_test_count(
                  &t, "SELECT count(*) FROM entry_text WHERE title LIKE '%(corrected)'") == 1);
}

Test(riffle, page_has_headline_paragraph_and_read_more)
{
    (void)under_test_round(&t);
    under_test_start(&t);
    struct buf page = {0};
    int status = 0;
    cr_assert(under_test_get(t.port, "/china-russia/", &status, &page));
    cr_expect(status == 200);
    cr_expect(strstr(page.p, "Read more") && strstr(page.p, "习近平同普京通电话"));
    cr_expect(!strstr(page.p, "<script"));
    cr_expect(strstr(page.p, "The headline has “"), "why it is here is told in a sentence");
    cr_expect(under_test_end(&t, SIGTERM, 2000) == 0);
    buf_clear(&page);
}

/* ---- while it runs ----------------------------------------------------------------------------------------------- */

Test(riffle, list_is_taken_up_within_two_seconds)
{
    under_test_start(&t);
    cr_assert(under_test_wait(&t, first_round_is_over, 20000));
    struct buf opml = {0};
    buf_printf(&opml,
               "<opml version=\"2.0\"><body><outline text=\"Again\" "
               "xmlUrl=\"http://127.0.0.1:%d/meridian/asia.atom?again\"/></body></opml>",
               world_port(t.world));
    under_test_put(&t, "feeds.opml", buf_bytes(&opml));
    cr_expect(under_test_wait(&t, has_one_feed, 2000), "feeds are taken out");
    cr_expect(under_test_wait(&t, has_new_feed, 2000), "and one is added, and fetched");
    cr_expect(under_test_end(&t, SIGTERM, 2000) == 0);
    cr_expect(under_test_count(&t, "SELECT count(*) FROM entry") > 20,
              "entries of feeds that were taken out stay");
    buf_clear(&opml);
}

Test(riffle, broken_list_leaves_the_last_good_one_in_force)
{
    static const char broken[] = "<opml version=\"2.0\"><body><outline text=\"A\" xmlUrl=\"http://";
    struct buf good = {0};
    world_opml(t.world, &good);
    under_test_start(&t);
    cr_assert(under_test_wait(&t, first_round_is_over, 20000));
    under_test_put(&t, "feeds.opml", bytes_of(broken));
    cr_expect(under_test_wait(&t, has_problem, 2000));
    json_t *status = under_test_status(&t);
    cr_expect(json_array_size(json_object_get(status, "feeds")) == world_feeds());
    json_decref(status);
    under_test_put(&t, "feeds.opml", buf_bytes(&good));
    cr_expect(under_test_wait(&t, has_no_problem, 2000));
    buf_clear(&good);
}

/* Whether the topic file under test has been taken up: its page says so. */
static bool page_says(const char *what)
{
    struct buf page = {0};
    int status = 0;
    bool says = under_test_get(t.port, "/china-russia/", &status, &page) && page.n &&
                strstr(page.p, what) != NULL;
    buf_clear(&page);
    return says;
}

static bool mackerel_is_published(const json_t *status)
{
    (void)status;
    return page_says("mackerel") && !page_says("Gazprom");
}

Test(riffle, edited_topic_judges_the_archive_anew)
{
    under_test_start(&t);
    cr_assert(under_test_wait(&t, first_round_is_over, 20000));
    under_test_put(&t, "topics.d/china-russia.yaml",
                   bytes_of("title: Fish\nmatch: \"mackerel OR ferries\"\n"));
    cr_expect(under_test_wait(&t, mackerel_is_published, 5000));
}

static bool compost_is_published(const json_t *status)
{
    (void)status;
    return page_says("ompost") && page_says("mackerel");
}

/* What an edit lets in joins the page under its own date; what is older than `backfill` is no news to subscribers. */
Test(riffle, edited_topic_does_not_announce_what_is_old)
{
    static const char *const news[] = {"mackerel", NULL}, *const old[] = {"ompost", NULL};
    under_test_start(&t);
    cr_assert(under_test_wait(&t, first_round_is_over, 20000));
    under_test_put(&t, "topics.d/china-russia.yaml",
                   bytes_of("title: Fish\nmatch: \"mackerel OR title:compost\"\nbackfill: 1d\n"));
    cr_assert(under_test_wait(&t, compost_is_published, 5000));
    expect_atom(news, old);
    const char *const question[] = {"topic", "china-russia", NULL};
    cr_expect(under_test_run(&t, question) == 0);
    cr_expect(under_test_occurrences(&t, "out.txt", "ompost") == 1, "it is on the topic");
}

static bool gazprom_is_published(const json_t *status)
{
    (void)status;
    return page_says("Gazprom");
}

Test(riffle, broken_topic_leaves_the_last_good_one_in_force)
{
    under_test_start(&t);
    cr_assert(under_test_wait(&t, first_round_is_over, 20000));
    cr_assert(under_test_wait(&t, gazprom_is_published, 5000));
    under_test_put(&t, "topics.d/china-russia.yaml",
                   bytes_of("title: Fish\nmatch: \"(mackerel\"\n"));
    cr_expect(under_test_wait(&t, has_problem, 2000));
    cr_expect(page_says("Gazprom"));
}

static bool gazprom_is_withdrawn(const json_t *status)
{
    (void)status;
    return !page_says("Gazprom");
}

/* The world's list, each feed with another attribute. */
static void put_list_with(const char *attribute)
{
    static const struct bytes kind = BYTES("riffle:kind=");
    struct buf opml = {0}, edited = {0};
    world_opml(t.world, &opml);
    struct bytes rest = buf_bytes(&opml);
    for (size_t at; (at = bytes_find(rest, kind)) < rest.n; rest = bytes_skip(rest, at + kind.n))
        buf_printf(&edited, "%.*s%s %s", (int)at, rest.p, attribute, kind.p);
    buf_add_bytes(&edited, rest);
    under_test_put(&t, "feeds.opml", buf_bytes(&edited));
    buf_clear(&opml);
    buf_clear(&edited);
}

Test(riffle, edited_list_judges_what_is_there_anew)
{
    under_test_start(&t);
    cr_assert(under_test_wait(&t, first_round_is_over, 20000));
    cr_assert(under_test_wait(&t, gazprom_is_published, 5000));
    put_list_with("riffle:topics=\"another\"");
    cr_expect(under_test_wait(&t, gazprom_is_withdrawn, 5000));
    put_list_with("");
    cr_expect(under_test_wait(&t, gazprom_is_published, 5000));
}

static bool log_tells_of_reading(const json_t *status)
{
    char line[512];
    bool told = false;
    (void)status;
    FILE *log = fopen(under_test_path(&t, "err.txt"), "r");
    while (log && fgets(line, sizeof line, log))
        told = told || strstr(line, "SIGHUP");
    if (log)
        (void)fclose(log);
    return told;
}

Test(riffle, signals)
{
    under_test_start(&t);
    cr_assert(under_test_wait(&t, first_round_is_over, 20000));
    (void)kill(t.pid, SIGHUP);
    cr_expect(under_test_wait(&t, log_tells_of_reading, 2000));
    cr_expect(under_test_end(&t, SIGTERM, 2000) == 0, "it ends within two seconds");
    under_test_start(&t);
    cr_expect(under_test_end(&t, SIGINT, 2000) == 0);
}

Test(riffle, second_daemon_is_refused_and_told_who_holds_the_store)
{
    char pid[32];
    char line[512] = "";
    under_test_start(&t);
    (void)snprintf(pid, sizeof pid, "%d", (int)t.pid);
    cr_expect(under_test_round(&t) == 2);
    FILE *log = fopen(under_test_path(&t, "err.txt"), "r");
    bool told = false;
    while (log && fgets(line, sizeof line, log))
        told = told || strstr(line, pid);
    if (log)
        (void)fclose(log);
    cr_expect(told, "process %s is not named", pid);
}

Test(riffle, wrong_configuration_at_the_start_is_exit_2)
{
    under_test_put(&t, "riffle.yaml", bytes_of("opmll: nowhere\nfetch: {gap: 5}\n"));
    cr_expect(under_test_run(&t, (const char *const[]){"run", NULL}) == 2);
    cr_expect(under_test_run(&t, (const char *const[]){"check", NULL}) == 2);
}

/* A list of one feed, with some attributes. */
static void put_list_of_one(int port, const char *path, const char *attributes)
{
    struct buf opml = {0};
    buf_printf(&opml,
               "<opml version=\"2.0\" xmlns:riffle=\"urn:riffle:opml\"><body><outline text=\"One\" "
               "xmlUrl=\"http://127.0.0.1:%d%s\" %s/></body></opml>",
               port, path, attributes);
    under_test_put(&t, "feeds.opml", buf_bytes(&opml));
    buf_clear(&opml);
}

static bool is_disabled(const json_t *status)
{
    return strcmp(status_of(status, "/meridian/asia.atom"), "disabled") == 0;
}

static bool is_ok(const json_t *status)
{
    return strcmp(status_of(status, "/meridian/asia.atom"), "ok") == 0;
}

Test(riffle, feed_is_enabled_and_disabled_by_the_list)
{
    put_list_of_one(world_port(t.world), "/meridian/asia.atom", "riffle:disabled=\"yes\"");
    under_test_start(&t);
    cr_expect(under_test_wait(&t, is_disabled, 2000));
    put_list_of_one(world_port(t.world), "/meridian/asia.atom", "");
    cr_expect(under_test_wait(&t, is_ok, 2000));
    put_list_of_one(world_port(t.world), "/meridian/asia.atom", "riffle:disabled=\"yes\"");
    cr_expect(under_test_wait(&t, is_disabled, 2000));
}

static bool has_one_in_flight(const json_t *status)
{
    return json_integer_value(json_object_get(json_object_get(status, "fetch"), "in_flight")) == 1;
}

/* A server that takes connections and says nothing. */
static int listen_in_silence(int *port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    cr_assert(bind(fd, (struct sockaddr *)&address, sizeof address) == 0 && listen(fd, 8) == 0);
    cr_assert(getsockname(fd, (struct sockaddr *)&address, &size) == 0);
    *port = ntohs(address.sin_port);
    return fd;
}

Test(riffle, ends_with_a_fetch_under_way)
{
    int port, fd = listen_in_silence(&port);
    put_list_of_one(port, "/slow", "");
    under_test_start(&t);
    cr_expect(under_test_wait(&t, has_one_in_flight, 2000));
    cr_expect(under_test_end(&t, SIGTERM, 2000) == 0);
    (void)close(fd);
}

static bool log_has(const char *text)
{
    struct arena *arena = arena_new(SIZE_MAX);
    struct bytes content = {NULL, 0};
    bool has = file_read(under_test_path(&t, "err.txt"), 1 << 20, arena, &content, NULL) &&
               strstr(content.p, text);
    arena_free(arena);
    return has;
}

static bool first_round_is_told(const json_t *status)
{
    (void)status;
    return log_has("went through");
}

Test(riffle, first_round_does_not_wait_for_what_left_the_list)
{
    int port, fd = listen_in_silence(&port);
    put_list_of_one(port, "/slow", "");
    under_test_start(&t);
    cr_expect(under_test_wait(&t, has_one_in_flight, 2000));
    put_list_of_one(world_port(t.world), "/meridian/asia.atom", "");
    cr_expect(under_test_wait(&t, first_round_is_told, 2000));
    (void)close(fd);
}

static bool new_topic_is_served(const json_t *status)
{
    struct buf page = {0};
    int code = 0;
    (void)status;
    (void)under_test_get(t.port, "/other/", &code, &page);
    buf_clear(&page);
    return code == 200;
}

Test(riffle, folder_of_topics_may_be_replaced)
{
    char folder[128], away[128];
    (void)snprintf(folder, sizeof folder, "%s", under_test_path(&t, "topics.d"));
    (void)snprintf(away, sizeof away, "%s", under_test_path(&t, "away"));
    under_test_start(&t);
    cr_assert(rename(folder, away) == 0);
    under_test_put(&t, "topics.d/china-russia.yaml", bytes_of("title: A\nmatch: \"*\"\n"));
    cr_expect(under_test_wait(&t, has_no_problem, 3000));
    under_test_put(&t, "topics.d/other.yaml", bytes_of("title: B\nmatch: \"*\"\n"));
    cr_expect(under_test_wait(&t, new_topic_is_served, 3000));
}

/* ---- crashes ----------------------------------------------------------------------------------------------------- */

enum { KILLS = 8, REQUESTS_LATER = 3 };

static size_t requests, requests_wanted;

/* So many feeds were asked since the start, or nothing is left to ask. */
static bool is_far_enough(const json_t *status)
{
    const json_t *fetch = json_object_get(status, "fetch");
    requests += world_take_count(t.world).requests;
    return requests >= requests_wanted ||
           (json_integer_value(json_object_get(fetch, "in_flight")) == 0 &&
            json_integer_value(json_object_get(fetch, "due")) == 0);
}

/* Killed in the first round, after more requests each time, then started again: in the end all is there, and once. */
Test(riffle, nothing_is_lost_or_doubled_by_kill)
{
    static const char stories[] = "SELECT count(DISTINCT story) FROM entry";
    static const char published[] = "SELECT count(*) FROM topic_story WHERE withdrawn = 0";
    static const char twice[] = "SELECT count(*) - count(DISTINCT public_id) FROM topic_story";
    (void)under_test_round(&t);
    int expected = under_test_count(&t, "SELECT count(*) FROM entry");
    int expected_stories = under_test_count(&t, stories);
    int expected_published = under_test_count(&t, published);
    cr_assert(expected > 20 && expected_stories < expected && expected_published > 0);
    (void)remove(under_test_path(&t, "riffle.db"));
    (void)remove(under_test_path(&t, "riffle.db-wal"));
    (void)remove(under_test_path(&t, "riffle.db-shm"));
    for (size_t i = 0; i < KILLS; i++) {
        (void)world_take_count(t.world);
        requests = 0;
        requests_wanted = i * REQUESTS_LATER;
        under_test_start(&t);
        cr_expect(under_test_wait(&t, is_far_enough, 10000));
        cr_expect(under_test_end(&t, SIGKILL, 2000) == 128 + SIGKILL);
        cr_expect(under_test_store_is_whole(&t));
    }
    (void)under_test_round(&t);
    cr_expect(under_test_count(&t, "SELECT count(*) FROM entry") == expected);
    cr_expect(under_test_count(&t, stories) == expected_stories);
    cr_expect(under_test_count(&t, published) == expected_published);
    cr_expect(under_test_count(&t, twice) == 0, "an id stands for two");
    expect_atom(on_topic, off_topic);
}
