/* /metrics of a daemon at work: strictly as Prometheus reads it, and what the documents about it speak of. */
#include <criterion/criterion.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/atomic_file.h"
#include "daemon_under_test.h"
#include "exposition_checker.h"

static struct under_test t;

static void make(void)
{
    under_test_make(&t);
    under_test_start(&t);
}

static void take_away(void)
{
    under_test_remove(&t);
}

TestSuite(metrics, .init = make, .fini = take_away, .timeout = 120);

static void read_metrics(struct buf *out)
{
    int status;
    buf_reset(out);
    cr_assert(under_test_get(t.admin_port, "/metrics", &status, out));
    cr_assert_eq(status, 200);
}

/* The value of the sample that begins so, up to its blank; -1: there is none. */
static double value_of(const struct buf *metrics, const char *sample)
{
    struct bytes rest = buf_bytes(metrics), line;
    size_t n = strlen(sample);
    while (bytes_split(&rest, '\n', &line))
        if (bytes_starts(line, bytes_of(sample)) && line.n > n && line.p[n] == ' ')
            return strtod(line.p + n, NULL);
    return -1;
}

static bool documents_were_read(void)
{
    struct buf metrics = {0};
    read_metrics(&metrics);
    bool so = value_of(&metrics, "riffle_fetches_total{result=\"document\"}") > 5 &&
              value_of(&metrics, "riffle_topic_stories{topic=\"china-russia\"}") > 0;
    buf_clear(&metrics);
    return so;
}

Test(metrics, what_happened_is_counted)
{
    struct buf metrics = {0}, broken = {0};
    cr_assert(under_test_wait_for(documents_were_read, 30000));
    read_metrics(&metrics);
    exposition_check(buf_bytes(&metrics), &broken);
    cr_expect_eq(broken.n, 0, "%s", broken.p);
    double documents = value_of(&metrics, "riffle_fetches_total{result=\"document\"}");
    cr_expect_geq(value_of(&metrics, "riffle_fetch_duration_seconds_count"), documents);
    cr_expect_geq(value_of(&metrics, "riffle_store_commit_duration_seconds_count"), 1);
    cr_expect_gt(value_of(&metrics, "riffle_fetch_received_bytes_total"), 1000);
    cr_expect_gt(value_of(&metrics, "riffle_entries_new_total"),
                 value_of(&metrics, "riffle_entries_on_topic_total"));
    cr_expect_gt(value_of(&metrics, "riffle_feeds{state=\"ok\"}"), 5);
    cr_expect_eq(value_of(&metrics, "riffle_problem{of=\"list\"}"), 0);
    cr_expect_gt(value_of(&metrics, "process_open_fds"), 5);
    cr_expect_gt(value_of(&metrics, "process_resident_memory_bytes"), 1e6);
    cr_expect_geq(value_of(&metrics, "riffle_http_connections"), 1);
    buf_clear(&metrics);
    buf_clear(&broken);
}

static bool list_is_a_problem(void)
{
    struct buf metrics = {0};
    read_metrics(&metrics);
    bool so = value_of(&metrics, "riffle_problem{of=\"list\"}") == 1;
    buf_clear(&metrics);
    return so;
}

Test(metrics, a_broken_file_is_a_problem)
{
    static const struct bytes broken = BYTES("this is no list of feeds");
    under_test_put(&t, "feeds.opml", broken);
    cr_expect(under_test_wait_for(list_is_a_problem, 15000));
}

/* Every word of a document that looks like a metric is one, with what a histogram's samples are called. */
static void expect_known(const struct buf *metrics, const char *document)
{
    static const char *const prefixes[] = {"riffle_", "process_"};
    static const char *const endings[] = {"_bucket", "_count", "_sum", ""};
    char path[512];
    struct arena *arena = arena_new(SIZE_MAX);
    struct bytes text;
    struct error err;
    size_t found = 0;
    (void)snprintf(path, sizeof path, "%s/%s", DOCUMENTS, document);
    cr_assert(file_read(path, 1 << 20, arena, &text, &err), "%s", err.text);
    for (size_t i = 0; i < text.n; i++) {
        size_t end = i;
        while (end < text.n && (ascii_is_alnum(text.p[end]) || text.p[end] == '_'))
            end++;
        struct bytes word = {text.p + i, end - i};
        for (size_t p = 0; p < COUNT_OF(prefixes); p++) {
            bool known = !bytes_starts(word, bytes_of(prefixes[p])) ||
                         word.n == strlen(prefixes[p]);
            found += !known;
            for (size_t e = 0; e < COUNT_OF(endings) && !known; e++) {
                size_t n = strlen(endings[e]);
                bool ends = word.n > n && memcmp(word.p + word.n - n, endings[e], n) == 0;
                struct bytes head = arena_printf(arena, "# TYPE %.*s ",
                                                 (int)(word.n - (ends ? n : 0)), word.p);
                known = ends && bytes_find(buf_bytes(metrics), head) < metrics->n;
            }
            cr_expect(known, "%s speaks of %.*s", document, BYTES_FMT(word));
        }
        i = end;
    }
    cr_expect_gt(found, 8, "%s", document);
    arena_free(arena);
}

Test(metrics, the_documents_speak_of_what_there_is)
{
    static const char *const documents[] = {"alerts.yml", "grafana.json", "monitoring.md"};
    struct buf metrics = {0};
    read_metrics(&metrics);
    for (size_t i = 0; i < COUNT_OF(documents); i++)
        expect_known(&metrics, documents[i]);
    buf_clear(&metrics);
}
