#include "cmd/labels.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/atomic_file.h"
#include "base/hash.h"
#include "base/json.h"

enum { FILE_MAX = 1 << 30 };

static const char *const names[] = {[LABEL_NO] = "no", [LABEL_YES] = "yes", [LABEL_NONE] = "none"};
static_assert(COUNT_OF(names) == LABEL_COUNT, "a name for every label");

static const struct {
    struct bytes text;
    enum label label;
} spellings[] = {
    {BYTES("yes"), LABEL_YES}, {BYTES("no"), LABEL_NO}, {BYTES("none"), LABEL_NONE},
    {BYTES("1"), LABEL_YES},   {BYTES("0"), LABEL_NO},
};

bool label_parse(struct bytes text, enum label *out)
{
    for (size_t i = 0; i < COUNT_OF(spellings); i++) {
        if (bytes_equal_nocase(text, spellings[i].text)) {
            *out = spellings[i].label;
            return true;
        }
    }
    return false;
}

const char *label_name(enum label label)
{
    return names[label];
}

static bool label_of(struct bytes line, enum label *out, struct error *err)
{
    json_t *root = json_loadb(line.p, line.n, 0, NULL);
    const json_t *value = json_object_get(root, "label");
    const struct bytes text = {json_string_value(value), json_string_length(value)};
    bool fine = label_parse(text, out);
    json_decref(root);
    return fine || error_set(err, "has no \"label\": \"yes\" or \"no\"");
}

static bool read_line(struct bytes line, struct arena *arena, struct labelled *out,
                      struct error *err)
{
    if (!label_of(line, &out->label, err) ||
        !feed_parse_item(line, arena, &out->entry, &out->feed, err))
        return false;
    out->key = hash_bytes(out->entry.id, hash_bytes(out->feed.url, 0));
    return true;
}

static int by_key(const void *a, const void *b)
{
    const struct labelled *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return x->line < y->line ? -1 : x->line > y->line;
}

/* Leaves of each entry its last label, unless that takes it back. */
static void settle(struct labels *labels)
{
    struct labelled *v = labels->v;
    size_t n = 0;
    if (labels->n > 1)
        qsort(v, labels->n, sizeof *v, by_key);
    for (size_t i = 0; i < labels->n; i++) {
        bool is_last = i + 1 == labels->n || v[i + 1].key != v[i].key;
        if (is_last && v[i].label != LABEL_NONE)
            v[n++] = v[i];
    }
    labels->n = n;
}

bool labels_read(const char *path, struct arena *arena, struct labels *out, struct error *err)
{
    struct bytes content, line;
    *out = (struct labels){0};
    if (access(path, F_OK) != 0 && errno == ENOENT)
        return true;
    if (!file_read(path, FILE_MAX, arena, &content, err))
        return false;
    for (size_t number = 1; bytes_split(&content, '\n', &line); number++) {
        struct error why = {0};
        struct labelled labelled = {.line = number};
        if (bytes_trim(line).n == 0)
            continue;
        if (!read_line(line, arena, &labelled, &why))
            return error_set(err, "%s:%zu: %s", path, number, why.text);
        ARENA_PUSH(arena, out->v, out->n, out->cap) = labelled;
    }
    settle(out);
    return true;
}

void labels_print(struct buf *out, struct bytes item, enum label label, int64_t now)
{
    item = bytes_trim(item);
    while (item.n > 0 && item.p[item.n - 1] != '}')
        item.n--;
    buf_add(out, item.p, item.n > 0 ? item.n - 1 : 0);
    buf_printf(out, ",\"label\":\"%s\",\"labelled\":\"", names[label]);
    date_print(out, now);
    buf_add_string(out, "\"}\n");
}

static bool make_folder(const char *path, struct error *err)
{
    char copy[PATH_MAX];
    (void)snprintf(copy, sizeof copy, "%s", path);
    const char *folder = dirname(copy);
    if (mkdir(folder, 0755) == 0 || errno == EEXIST)
        return true;
    return error_errno(err, errno, "%s cannot be made", folder);
}

/* Whether the file ends in the middle of a line, as an editor may leave it. */
static bool is_line_open(int fd, off_t size)
{
    char last = '\n';
    return size > 0 && pread(fd, &last, 1, size - 1) == 1 && last != '\n';
}

static bool write_all(int fd, struct bytes text)
{
    while (text.n > 0) {
        ssize_t n = write(fd, text.p, text.n);
        if (n < 0 && errno != EINTR)
            return false;
        text = bytes_skip(text, n > 0 ? (size_t)n : 0);
    }
    return true;
}

/* All under the lock: lines of two who add at the same time do not mix, and a full disk leaves no half of one. */
static bool write_lines(int fd, struct bytes lines)
{
    static const struct bytes newline = BYTES("\n");
    struct stat st;
    if (flock(fd, LOCK_EX) != 0 || fstat(fd, &st) != 0)
        return false;
    if ((!is_line_open(fd, st.st_size) || write_all(fd, newline)) && write_all(fd, lines))
        return fsync(fd) == 0;
    int cause = errno;
    (void)ftruncate(fd, st.st_size);
    errno = cause;
    return false;
}

bool labels_append(const char *path, struct bytes lines, struct error *err)
{
    if (!make_folder(path, err))
        return false;
    int fd = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0644);
    if (fd < 0)
        return error_errno(err, errno, "%s cannot be opened", path);
    bool fine = write_lines(fd, lines) || error_errno(err, errno, "%s cannot be written", path);
    (void)close(fd);
    return fine;
}
