#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/duration.h"
#include "cmd/archived_item.h"
#include "cmd/arguments.h"
#include "cmd/cmd.h"
#include "cmd/configured.h"
#include "cmd/console.h"
#include "cmd/evidence_json.h"
#include "daemon/search.h"

enum { SNIPPET_BYTES = 240 };

struct asked {
    struct bytes query;
    const char *topic, *feed;
    int64_t since; /* instant; 0: from the beginning */
    size_t limit;
    bool by_relevance, as_json;
};

static int fail(const char *sentence)
{
    (void)fprintf(stderr, "riffle search: %s\n", sentence);
    return EXIT_IMPOSSIBLE;
}

/* ---- what was found ---------------------------------------------------------------------------------------------- */

static void print_hit(struct buf *out, const struct search_hit *hit)
{
    static const char indent[] = "    ";
    const struct archived_entry *entry = &hit->entry;
    struct bytes source = entry->feed_title.n ? entry->feed_title : entry->feed_url;
    struct bytes title = entry->title.n ? entry->title : bytes_of("(no title)");
    struct marked snippet = search_piece(hit, SNIPPET_BYTES);
    struct buf text = {0};
    console_date(&text, entry->published);
    buf_printf(&text, "  %.*s", BYTES_FMT(title));
    console_add(out, "", indent, buf_bytes(&text));
    console_printf(out, indent, indent, "%.*s, entry %" PRId64, BYTES_FMT(source), entry->id);
    if (snippet.text.n)
        console_printf(out, indent, indent, "%s%.*s%s", snippet.begins_late ? "… " : "",
                       BYTES_FMT(bytes_trim(snippet.text)), snippet.ends_early ? " …" : "");
    if (entry->url.n)
        console_add(out, indent, indent, entry->url);
    buf_clear(&text);
}

static void write_why(struct json_writer *json, const struct verdict *verdict)
{
    writer_begin_array(json, "why");
    for (size_t i = 0; i < verdict->n_why; i++) {
        writer_begin_object(json, NULL);
        evidence_place_write(json, &verdict->why[i]);
        writer_end_object(json);
    }
    writer_end_array(json);
}

static void write_hit(struct buf *out, const struct search_hit *hit)
{
    struct json_writer json = {.out = out};
    writer_begin_object(&json, NULL);
    archived_item_write(&json, &hit->entry, hit->entry.id);
    write_why(&json, &hit->verdict);
    writer_end_object(&json);
    buf_add_char(out, '\n');
}

static void tell_rest(const struct asked *asked, const struct search_result *result)
{
    if (result->n == 0)
        (void)fprintf(stderr, "riffle search: nothing in the archive matches\n");
    else if (result->more && !asked->by_relevance)
        (void)fprintf(stderr, "riffle search: there are more; --limit N shows more of them\n");
}

/* ---- searching --------------------------------------------------------------------------------------------------- */

static int search(const struct asked *asked, struct store *store, const struct topic_set *query,
                  struct arena *arena, struct buf *out)
{
    struct searcher *searcher = searcher_new();
    struct error err = {0};
    struct search_result result;
    const struct search search = {
        .query = query,
        .wish = {.topic = bytes_of(asked->topic),
                 .feed = bytes_of(asked->feed),
                 .since = asked->since ? asked->since : INT64_MIN},
        .limit = asked->limit,
        .by_relevance = asked->by_relevance,
        .now = clock_now(),
    };
    bool fine = search_run(searcher, store, &search, arena, &result, &err);
    for (size_t i = 0; fine && i < result.n; i++) {
        if (asked->as_json)
            write_hit(out, &result.hits[i]);
        else
            print_hit(out, &result.hits[i]);
    }
    searcher_free(searcher);
    if (!fine)
        return fail(err.text);
    tell_rest(asked, &result);
    return EXIT_DONE;
}

static int open_and_search(const struct asked *asked, const struct options *options,
                           struct arena *arena)
{
    struct findings findings;
    struct error err = {0};
    struct store *store;
    struct buf out = {0};
    findings_init(&findings, arena);
    struct topic_set *query = topic_set_of_query(asked->query, &findings);
    if (!query)
        return fail(findings.list[0].text.p);
    if (!store_open(options->store.p, STORE_READ, &store, &err)) {
        topic_set_drop(query);
        return fail(err.text);
    }
    int status = search(asked, store, query, arena, &out);
    if (fwrite(out.p ? out.p : "", 1, out.n, stdout) != out.n || fflush(stdout) != 0)
        status = fail("cannot write to standard output");
    buf_clear(&out);
    store_close(store);
    topic_set_drop(query);
    return status;
}

/* ---- the command ------------------------------------------------------------------------------------------------- */

static struct bytes joined(char *const *words, size_t n, struct arena *arena)
{
    struct bytes text = {"", 0};
    for (size_t i = 0; i < n; i++)
        text = arena_printf(arena, "%.*s%s%s", BYTES_FMT(text), i ? " " : "", words[i]);
    return text;
}

static bool read_wishes(struct asked *asked, const char *since, const char *limit)
{
    struct error err = {0};
    int64_t age;
    if (!arguments_count(limit, SEARCH_LIMIT_MAX, &asked->limit)) {
        (void)fail("--limit wants a number from 1 to 10000");
        return false;
    }
    if (!since)
        return true;
    if (!duration_parse(bytes_of(since), &age, &err)) {
        (void)fprintf(stderr, "riffle search: --since: %s\n", err.text);
        return false;
    }
    asked->since = clock_now() - age;
    return true;
}

int cmd_search(int argc, char **argv)
{
    const char *config = NULL, *since = NULL, *limit = "20";
    struct asked asked = {0};
    int first;
    const struct argument arguments[] = {
        ARGUMENT_CONFIG(&config),
        {.name = "topic", .value = "TOPIC", .help = "only what is on it", .text = &asked.topic},
        {.name = "feed", .value = "URL", .help = "only entries of that feed", .text = &asked.feed},
        {.name = "since",
         .value = "AGE",
         .help = "only what was published since, such as 30d",
         .text = &since},
        {.name = "limit", .value = "N", .help = "so many at most (default: 20)", .text = &limit},
        {.name = "relevance",
         .help = "the best first, of the newest thousand, rather than the newest",
         .flag = &asked.by_relevance},
        {.name = "json", .help = "as items, one JSON object a line", .flag = &asked.as_json},
    };
    const struct usage usage = {
        .command = "search",
        .operands = "QUERY…",
        .missing = "a query",
        .summary = "Searches the archive for what a query of the topic language matches: words,\n"
                   "\"phrases\", prefix*, title:word, AND OR NOT NEAR/n and parentheses.",
        .example = "riffle search --since 90d 'ferry AND (delay* OR \"late again\")'",
        .arguments = arguments,
        .n = COUNT_OF(arguments),
        .least = 1,
        .most = -1,
    };
    const enum arguments_outcome outcome = arguments_read(&usage, argc, argv, &first);
    if (outcome != ARGUMENTS_READ)
        return arguments_status(outcome);
    if (!read_wishes(&asked, since, limit))
        return EXIT_IMPOSSIBLE;
    struct options *options = configured_options(config);
    if (!options)
        return EXIT_IMPOSSIBLE;
    struct arena *arena = arena_new(SIZE_MAX);
    asked.query = joined(argv + first, (size_t)(argc - first), arena);
    int status = open_and_search(&asked, options, arena);
    arena_free(arena);
    options_drop(options);
    return status;
}
