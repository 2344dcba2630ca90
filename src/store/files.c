#include "store/files.h"

#include "base/buf.h"
#include "text/url.h"

enum { FILES_MAX = 8, PART_MAX = 2048 }; /* files; bytes */

static bool is_kept(const struct attachment *file)
{
    static const struct bytes image = BYTES("image/");
    return url_is_http(file->url) && file->url.n <= PART_MAX &&
           !bytes_starts_nocase(file->mime_type, image);
}

/* A part on one line, without the tabs that part them. */
static void add_part(struct buf *out, struct bytes part)
{
    part.n = part.n > PART_MAX ? 0 : part.n;
    for (size_t i = 0; i < part.n; i++)
        buf_add_char(out, ascii_is_space(part.p[i]) ? ' ' : part.p[i]);
}

static void add_number(struct buf *out, int64_t number)
{
    if (number > 0)
        buf_printf(out, "%lld", (long long)number);
}

static void add_file(struct buf *out, const struct attachment *file)
{
    add_part(out, file->url);
    buf_add_char(out, '\t');
    add_part(out, file->mime_type);
    buf_add_char(out, '\t');
    add_number(out, file->size);
    buf_add_char(out, '\t');
    add_number(out, file->duration_s);
    buf_add_char(out, '\t');
    add_part(out, file->title);
}

struct bytes files_write(struct arena *arena, const struct attachments *attachments)
{
    struct buf lines = {0};
    for (size_t i = 0, n = 0; i < attachments->n && n < FILES_MAX; i++) {
        if (!is_kept(&attachments->v[i]))
            continue;
        if (n++)
            buf_add_char(&lines, '\n');
        add_file(&lines, &attachments->v[i]);
    }
    struct bytes out = lines.n ? arena_copy(arena, buf_bytes(&lines)) : (struct bytes){NULL, 0};
    buf_clear(&lines);
    return out;
}

static struct bytes next_part(struct bytes *line)
{
    struct bytes part;
    return bytes_split(line, '\t', &part) && part.n ? part : (struct bytes){NULL, 0};
}

static int64_t number_of(struct bytes digits)
{
    int64_t number = 0;
    (void)bytes_number(digits, &number);
    return number;
}

const struct published_file *files_read(struct arena *arena, struct bytes column, size_t *n)
{
    struct published_file *files = NULL;
    struct bytes line;
    size_t cap = 0;
    *n = 0;
    while (bytes_split(&column, '\n', &line)) {
        struct published_file *file = &ARENA_PUSH(arena, files, *n, cap);
        file->url = next_part(&line);
        file->type = next_part(&line);
        file->size = number_of(next_part(&line));
        file->duration_s = number_of(next_part(&line));
        file->title = next_part(&line);
    }
    return files;
}
