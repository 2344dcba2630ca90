#include <stdio.h>

#include "base/atomic_file.h"
#include "cmd/arguments.h"
#include "cmd/cmd.h"
#include "cmd/document_json.h"
#include "feed/parse.h"

enum { FILE_MAX = 256 << 20, SPILL_AT = 16 << 10 };

/* Writes out what is in the buffer; *ctx turns false when that fails. */
static void write_out(struct buf *out, bool *ok)
{
    *ok = *ok && fwrite(out->p, 1, out->n, stdout) == out->n;
    buf_reset(out);
}

static void on_item(struct buf *out, void *ctx)
{
    if (out->n >= SPILL_AT)
        write_out(out, ctx);
}

/* Parses one file and writes its line. */
static int parse_file(const char *file, const struct feed_hints *hints, struct buf *out, bool *ok)
{
    struct error err = {0};
    struct bytes content;
    struct feed_doc *doc;
    int status = EXIT_DONE;
    struct arena *input = arena_new(SIZE_MAX);
    if (!file_read(file, FILE_MAX, input, &content, &err)) {
        (void)fprintf(stderr, "riffle parse: %s\n", err.text);
        document_json_error(out, file, err.text);
        arena_free(input);
        return EXIT_IMPOSSIBLE;
    }
    struct arena *arena = arena_new(feed_arena_ceiling(content.n));
    if (feed_parse(content, hints, arena, &doc, &err)) {
        document_json(out, doc, on_item, ok);
    } else {
        document_json_error(out, file, err.text);
        status = EXIT_NOT_IN_ORDER;
    }
    arena_free(arena);
    arena_free(input);
    return status;
}

static int parse_files(char **files, int n, const struct feed_hints *hints)
{
    struct buf out = {0};
    bool ok = true;
    int status = EXIT_DONE;
    for (int i = 0; i < n && ok; i++) {
        const int one = parse_file(files[i], hints, &out, &ok);
        status = one > status ? one : status;
        write_out(&out, &ok);
    }
    ok = fflush(stdout) == 0 && ok;
    if (!ok)
        (void)fprintf(stderr, "riffle parse: cannot write to standard output\n");
    buf_clear(&out);
    return ok ? status : EXIT_IMPOSSIBLE;
}

int cmd_parse(int argc, char **argv)
{
    const char *base = NULL, *type = NULL, *location = NULL, *language = NULL;
    int first;
    const struct argument arguments[] = {
        {.name = "base-url",
         .value = "URL",
         .text = &base,
         .help = "the document's own address, where relative ones start"},
        {.name = "content-type",
         .value = "TYPE",
         .text = &type,
         .help = "what HTTP said it is, with its charset"},
        {.name = "content-location",
         .value = "URL",
         .text = &location,
         .help = "as HTTP gave it; goes before the base URL"},
        {.name = "content-language",
         .value = "LANG",
         .text = &language,
         .help = "as HTTP gave it, for a feed that names no language"},
    };
    const struct usage usage = {
        .command = "parse",
        .operands = "FILE...",
        .missing = "a file",
        .summary =
            "Reads feed documents (- is standard input) and prints each as one line of JSON\n"
            "Feed 1.1, mended, made safe and normalised as the daemon would keep it.",
        .example = "riffle parse --base-url https://example.org/feed.xml feed.xml",
        .arguments = arguments,
        .n = COUNT_OF(arguments),
        .least = 1,
        .most = -1,
    };
    const enum arguments_outcome outcome = arguments_read(&usage, argc, argv, &first);
    if (outcome != ARGUMENTS_READ)
        return arguments_status(outcome);
    const struct feed_hints hints = {
        .base_url = bytes_of(base),
        .content_type = bytes_of(type),
        .content_location = bytes_of(location),
        .content_language = bytes_of(language),
    };
    return parse_files(argv + first, argc - first, &hints);
}
