#include <stdio.h>
#include <string.h>

#include "base/atomic_file.h"
#include "base/json.h"
#include "cmd/arguments.h"
#include "cmd/cmd.h"
#include "cmd/configured.h"
#include "cmd/console.h"
#include "cmd/json_writer.h"
#include "cmd/opml_find.h"
#include "feed/opml.h"
#include "feed/opml_edit.h"

enum { LIST_MAX = 64 * 1024 * 1024 };

/* What was asked for. */
struct request {
    const char *config, *file, *folder, *title;
    const char *url;
    bool as_json, guess;
    struct arena *arena;
};

static int fail(const char *sentence)
{
    (void)fprintf(stderr, "riffle opml: %s\n", sentence);
    return EXIT_IMPOSSIBLE;
}

/* The list: the one that --file names, else the configuration's. */
static bool find_file(struct request *r)
{
    if (r->file)
        return true;
    struct options *options = configured_options(r->config);
    if (!options)
        return false;
    r->file = arena_copy(r->arena, options->opml).p;
    options_drop(options);
    return true;
}

static bool write_out(struct buf *out)
{
    const struct bytes all = buf_bytes(out);
    const bool ok = fwrite(all.p, 1, all.n, stdout) == all.n && fflush(stdout) == 0;
    buf_clear(out);
    return ok;
}

/* One line of columns; what a terminal would obey, and what parts the columns, becomes a space. */
static void add_columns(struct buf *out, const struct bytes *columns, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (i)
            buf_add_char(out, '\t');
        for (size_t k = 0; k < columns[i].n; k++) {
            const unsigned char c = (unsigned char)columns[i].p[k];
            buf_add_char(out, c < ' ' || c == 0x7f ? ' ' : (char)c);
        }
    }
    buf_add_char(out, '\n');
}

/* ---- list --------------------------------------------------------------------------------------------------------- */

static void add_subscription(struct buf *out, const struct subscription *s, bool as_json)
{
    const struct bytes columns[] = {s->url, s->title, s->category};
    if (!as_json) {
        add_columns(out, columns, COUNT_OF(columns));
        return;
    }
    struct json_writer json = {.out = out};
    writer_begin_object(&json, NULL);
    writer_text(&json, "url", s->url);
    writer_text(&json, "title", s->title);
    writer_text(&json, "folder", s->category);
    writer_text(&json, "home_page_url", s->home_page_url);
    writer_text(&json, "kind", s->kind);
    writer_text(&json, "language", s->language);
    writer_integer(&json, "line", (int64_t)s->line);
    if (s->disabled)
        writer_bool(&json, "disabled", true);
    writer_end_object(&json);
    buf_add_char(out, '\n');
}

static int list(struct request *r)
{
    struct bytes text;
    struct error err = {0};
    struct subscriptions feeds;
    struct findings findings;
    struct buf out = {0};
    findings_init(&findings, r->arena);
    if (!find_file(r))
        return EXIT_IMPOSSIBLE;
    if (!file_read(r->file, LIST_MAX, r->arena, &text, &err))
        return fail(err.text);
    const bool fine = opml_read(r->file, text, r->arena, &feeds, &findings);
    for (size_t i = 0; i < findings.n; i++)
        (void)fprintf(stderr, "%s\n", findings.list[i].text.p);
    for (size_t i = 0; fine && i < feeds.n; i++)
        add_subscription(&out, &feeds.v[i], r->as_json);
    if (!write_out(&out))
        return fail("cannot write to standard output");
    return !fine ? EXIT_IMPOSSIBLE : findings.n ? EXIT_NOT_IN_ORDER : EXIT_DONE;
}

/* ---- add, remove -------------------------------------------------------------------------------------------------- */

static int edit(struct request *r, bool adds)
{
    struct bytes text, edited;
    struct error err = {0};
    const struct opml_addition addition = {.url = bytes_trim(bytes_of(r->url)),
                                           .title = bytes_of(r->title),
                                           .folder = bytes_of(r->folder)};
    if (!find_file(r))
        return EXIT_IMPOSSIBLE;
    if (!file_read(r->file, LIST_MAX, r->arena, &text, &err))
        return fail(err.text);
    const bool fine = adds ? opml_edit_add(r->file, text, &addition, r->arena, &edited, &err)
                           : opml_edit_remove(r->file, text, addition.url, r->arena, &edited, &err);
    if (!fine || !atomic_file_write(r->file, edited, &err))
        return fail(err.text);
    return EXIT_DONE;
}

static int add(struct request *r)
{
    return edit(r, true);
}

static int take_out(struct request *r)
{
    return edit(r, false);
}

/* ---- find --------------------------------------------------------------------------------------------------------- */

static void add_found(struct buf *out, const struct found_feed *feed, bool as_json)
{
    const struct bytes columns[] = {feed->url, feed->title};
    if (!as_json) {
        add_columns(out, columns, feed->title.n ? 2 : 1);
        return;
    }
    struct json_writer json = {.out = out};
    writer_begin_object(&json, NULL);
    writer_text(&json, "url", feed->url);
    writer_text(&json, "title", feed->title);
    writer_text(&json, "type", feed->type);
    writer_text(&json, "found_in", bytes_of(found_how_name(feed->how)));
    writer_end_object(&json);
    buf_add_char(out, '\n');
}

static int find(struct request *r)
{
    struct found_feeds feeds;
    struct error err = {0};
    struct buf out = {0};
    struct setup *setup = configured_or_standard(r->config, r->arena);
    if (!setup)
        return EXIT_IMPOSSIBLE;
    const bool fine = opml_find(r->url, r->guess, setup->options, r->arena, &feeds, &err);
    setup_free(setup);
    if (!fine)
        return fail(err.text);
    for (size_t i = 0; i < feeds.n; i++)
        add_found(&out, &feeds.v[i], r->as_json);
    if (!write_out(&out))
        return fail("cannot write to standard output");
    if (feeds.n)
        return EXIT_DONE;
    (void)fprintf(stderr, "riffle opml: %s announces no feed%s\n", r->url,
                  r->guess ? ", and none is where they usually are"
                           : "; --guess tries the usual addresses");
    return EXIT_NOT_IN_ORDER;
}

/* ---- all ---------------------------------------------------------------------------------------------------------- */

static const struct {
    const char *name;
    int (*run)(struct request *request);
    int operands;
} verbs[] = {{"list", list, 0}, {"add", add, 1}, {"remove", take_out, 1}, {"find", find, 1}};

static int run(struct request *r, char *const *words, int n)
{
    for (size_t i = 0; i < COUNT_OF(verbs); i++) {
        if (strcmp(words[0], verbs[i].name) != 0)
            continue;
        if (n - 1 != verbs[i].operands)
            return fail(verbs[i].operands ? "one URL is needed, and no more: see riffle opml --help"
                                          : "list takes no URL");
        r->url = words[1];
        return verbs[i].run(r);
    }
    return fail("what is to be done: list, add URL, remove URL or find URL?");
}

int cmd_opml(int argc, char **argv)
{
    struct request request = {0};
    int first;
    const struct argument arguments[] = {
        ARGUMENT_CONFIG(&request.config),
        {.name = "file",
         .value = "FILE",
         .help = "the list (default: the configuration's)",
         .text = &request.file},
        {.name = "folder",
         .value = "FOLDER",
         .help = "add: into this folder, A/B inside of another; made if it is missing",
         .text = &request.folder},
        {.name = "title",
         .value = "TITLE",
         .help = "add: what the feed is called (default: its URL)",
         .text = &request.title},
        {.name = "guess",
         .help = "find: where nothing is announced, try where feeds usually are",
         .flag = &request.guess},
        {.name = "json", .help = "list, find: as JSON, a feed a line", .flag = &request.as_json},
    };
    const struct usage usage = {
        .command = "opml",
        .operands = "list | add URL | remove URL | find URL",
        .missing = "list, add, remove or find",
        .summary = "Tells and edits the list of feeds, and finds the feeds behind a page. What is\n"
                   "not added or removed stays in the file as it is, byte for byte.",
        .example = "riffle opml add https://example.org/feed.xml --folder Asia/China",
        .arguments = arguments,
        .n = COUNT_OF(arguments),
        .least = 1,
        .most = 2,
    };
    enum arguments_outcome outcome = arguments_read(&usage, argc, argv, &first);
    if (outcome != ARGUMENTS_READ)
        return arguments_status(outcome);
    request.arena = arena_new(SIZE_MAX);
    const int status = run(&request, argv + first, argc - first);
    arena_free(request.arena);
    return status;
}
