#include "base/log.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"

enum { SENTENCE_MAX = 4096 };

static const struct {
    const char *word, *priority;
} levels[] = {
    [LOG_LEVEL_ERROR] = {"error", "<3>"},
    [LOG_LEVEL_WARNING] = {"warning", "<4>"},
    [LOG_LEVEL_INFO] = {"info", "<6>"},
    [LOG_LEVEL_DEBUG] = {"debug", "<7>"},
};

/* Whether JOURNAL_STREAM ("device:inode") names this descriptor: a redirected one is not the journal's. */
static bool is_journal(int fd)
{
    const char *stream = getenv("JOURNAL_STREAM");
    struct stat status = {0};
    if (!stream || fstat(fd, &status) != 0)
        return false;
    char own[64];
    (void)snprintf(own, sizeof own, "%ju:%ju", (uintmax_t)status.st_dev, (uintmax_t)status.st_ino);
    return strcmp(stream, own) == 0;
}

void log_init(struct log *log, enum log_level level)
{
    *log = (struct log){
        .fd = STDERR_FILENO,
        .level = level,
        .journal = is_journal(STDERR_FILENO),
    };
}

/* How many bytes at p are one control character (C0, DEL, C1 in UTF-8), or 0. */
static size_t control_length(const char *p)
{
    unsigned char c = (unsigned char)p[0];
    if (c < 0x20 || c == 0x7F)
        return 1;
    unsigned char second = (unsigned char)p[1]; /* the NUL at worst */
    return c == 0xC2 && second >= 0x80 && second < 0xA0 ? 2 : 0;
}

static void add_escaped(struct buf *out, const char *text)
{
    while (*text) {
        size_t n = control_length(text);
        if (*text == '\n')
            buf_add_string(out, "\\n");
        else if (*text == '\t')
            buf_add_string(out, "\\t");
        else if (n > 0)
            buf_printf(out, "\\x%02x", (unsigned char)text[n - 1]);
        else
            buf_add_char(out, *text);
        text += n ? n : 1;
    }
}

static void add_time(struct buf *out)
{
    char text[32] = "";
    struct tm local = {0};
    time_t now = time(NULL);
    if (localtime_r(&now, &local))
        (void)strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S ", &local);
    buf_add_string(out, text);
}

/* One write for the whole line, so that lines of several writers stay apart. */
static void write_out(const struct log *log, const struct buf *line)
{
    struct bytes rest = buf_bytes(line);
    while (rest.n) {
        ssize_t n = write(log->fd, rest.p, rest.n);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return;
        rest = bytes_skip(rest, (size_t)n);
    }
}

static void write_line(struct log *log, enum log_level level, const char *format, va_list args)
{
    if (level > log->level)
        return;
    char sentence[SENTENCE_MAX];
    (void)vsnprintf(sentence, sizeof sentence, format, args);
    struct buf line = {0};
    if (log->progress_shown)
        buf_add_string(&line, "\r\033[K");
    log->progress_shown = false;
    if (log->journal) {
        buf_add_string(&line, levels[level].priority);
    } else {
        add_time(&line);
        buf_printf(&line, "%s: ", levels[level].word);
    }
    add_escaped(&line, sentence);
    buf_add_char(&line, '\n');
    write_out(log, &line);
    buf_clear(&line);
}

void log_error(struct log *log, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    write_line(log, LOG_LEVEL_ERROR, format, args);
    va_end(args);
}

void log_warning(struct log *log, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    write_line(log, LOG_LEVEL_WARNING, format, args);
    va_end(args);
}

void log_info(struct log *log, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    write_line(log, LOG_LEVEL_INFO, format, args);
    va_end(args);
}

void log_debug(struct log *log, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    write_line(log, LOG_LEVEL_DEBUG, format, args);
    va_end(args);
}

void log_progress(struct log *log, const char *format, ...)
{
    if (log->journal || !isatty(log->fd))
        return;
    char sentence[SENTENCE_MAX];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(sentence, sizeof sentence, format, args);
    va_end(args);
    if (!sentence[0] && !log->progress_shown)
        return;
    struct buf line = {0};
    buf_add_string(&line, "\r\033[K");
    add_escaped(&line, sentence);
    write_out(log, &line);
    buf_clear(&line);
    log->progress_shown = sentence[0] != '\0';
}

bool log_level_parse(struct bytes text, enum log_level *level)
{
    for (size_t i = 0; i < COUNT_OF(levels); i++)
        if (bytes_equal(text, bytes_of(levels[i].word))) {
            *level = (enum log_level)i;
            return true;
        }
    return false;
}
