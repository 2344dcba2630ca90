/* Log lines on standard error: a sentence, then fields as the caller words them. Only daemon/ and cmd/ log. Under
 * systemd (JOURNAL_STREAM names standard error) each line has the journal's priority prefix <3> <4> <6> <7> and no time;
 * elsewhere it has the local time and a word. Control characters in what is printed are escaped, so that a feed cannot
 * forge a line. A struct log belongs to one thread. */
#ifndef RIFFLE_BASE_LOG_H
#define RIFFLE_BASE_LOG_H

#include "base/bytes.h"

enum log_level {
    LOG_LEVEL_ERROR,   /* a person must act */
    LOG_LEVEL_WARNING, /* riffle acted */
    LOG_LEVEL_INFO,    /* state changed */
    LOG_LEVEL_DEBUG,
};

struct log {
    int fd;
    enum log_level level; /* what is less important is not written */
    bool journal;
    bool
        progress_shown; /* a progress line stands on the terminal and is cleared before the next log line */
};

/* A log to standard error, with journal prefixes where it is the journal's. */
void log_init(struct log *log, enum log_level level);

void log_error(struct log *log, const char *format, ...) __attribute__((format(printf, 2, 3)));
void log_warning(struct log *log, const char *format, ...) __attribute__((format(printf, 2, 3)));
void log_info(struct log *log, const char *format, ...) __attribute__((format(printf, 2, 3)));
void log_debug(struct log *log, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Shows a line of progress that the next one replaces, on a terminal; nothing elsewhere. An empty one takes it away. */
void log_progress(struct log *log, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Reads error, warning, info or debug. */
bool log_level_parse(struct bytes text, enum log_level *level);

#endif
