#include "base/log.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What has been written to the pipe so far. */
static const char *written(int fd, char text[static 8192])
{
    ssize_t n = read(fd, text, 8191);
    text[n > 0 ? n : 0] = '\0';
    return text;
}

/* What a terminal shows, up to the end of the first line: it hands its bytes on when it likes. */
static const char *shown(int fd, char text[static 8192])
{
    size_t n = 0;
    struct pollfd poll_fd = {.fd = fd, .events = POLLIN};
    text[0] = '\0';
    while (!strchr(text, '\n') && poll(&poll_fd, 1, 10000) == 1) {
        ssize_t got = read(fd, text + n, 8191 - n);
        n += got > 0 ? (size_t)got : 0;
        text[n] = '\0';
    }
    return text;
}

static struct log piped(int ends[static 2], enum log_level level)
{
    cr_assert_eq(pipe2(ends, O_NONBLOCK | O_CLOEXEC), 0);
    struct log log;
    log_init(&log, level);
    log.fd = ends[1];
    return log;
}

Test(log, lines_have_a_time_and_a_word)
{
    int ends[2];
    char text[8192];
    struct log log = piped(ends, LOG_LEVEL_INFO);
    log.journal = false;
    log_info(&log, "fetched %d new entries", 3);
    written(ends[0], text);
    cr_assert_eq(strlen(text), strlen("2026-11-24 15:21:16 info: fetched 3 new entries\n"), "%s",
                 text);
    cr_assert_str_eq(text + 20, "info: fetched 3 new entries\n");
    cr_assert_eq(text[10], ' ');
}

Test(log, what_is_less_important_is_not_written)
{
    int ends[2];
    char text[8192];
    struct log log = piped(ends, LOG_LEVEL_WARNING);
    log_info(&log, "quiet");
    log_debug(&log, "quiet");
    cr_assert_str_eq(written(ends[0], text), "");
    log_warning(&log, "heard");
    cr_assert(strstr(written(ends[0], text), "warning: heard\n"));
    log_error(&log, "heard");
    cr_assert(strstr(written(ends[0], text), "error: heard\n"));
}

Test(log, the_journal_gets_priorities)
{
    int ends[2];
    char text[8192];
    struct log log = piped(ends, LOG_LEVEL_DEBUG);
    log.journal = true;
    log_error(&log, "a");
    log_warning(&log, "b");
    log_info(&log, "c");
    log_debug(&log, "d");
    cr_assert_str_eq(written(ends[0], text), "<3>a\n<4>b\n<6>c\n<7>d\n");
}

Test(log, the_journal_is_known_by_its_stream)
{
    struct stat status;
    char stream[64];
    struct log log;
    cr_assert_eq(fstat(STDERR_FILENO, &status), 0);
    (void)snprintf(stream, sizeof stream, "%ju:%ju", (uintmax_t)status.st_dev,
                   (uintmax_t)status.st_ino);
    cr_assert_eq(setenv("JOURNAL_STREAM", stream, 1), 0);
    log_init(&log, LOG_LEVEL_INFO);
    cr_assert(log.journal);
    cr_assert_eq(setenv("JOURNAL_STREAM", "1:1", 1), 0);
    log_init(&log, LOG_LEVEL_INFO);
    cr_assert_not(log.journal);
}

Test(log, nothing_foreign_can_forge_a_line_or_a_terminal_code)
{
    static const struct {
        const char *text, *want;
    } rows[] = {
        {"a\nb", "a\\nb"},
        {"a\r<3>b", "a\\x0d<3>b"},
        {"\033[2J", "\\x1b[2J"},
        {"\x7F", "\\x7f"},
        {"\xC2\x9B"
         "2J",
         "\\x9b2J"},
        {"tab\there", "tab\\there"},
        {"\xE4\xB8\xAD\xC2\xA0x", "\xE4\xB8\xAD\xC2\xA0x"},
        {"cut \xC2", "cut \xC2"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        int ends[2];
        char text[8192], want[64];
        struct log log = piped(ends, LOG_LEVEL_INFO);
        log.journal = true;
        log_info(&log, "%s", rows[i].text);
        (void)snprintf(want, sizeof want, "<6>%s\n", rows[i].want);
        cr_expect_str_eq(written(ends[0], text), want, "row %zu", i);
        (void)close(ends[0]);
        (void)close(ends[1]);
    }
}

Test(log, progress_is_for_terminals)
{
    int ends[2];
    char text[8192];
    struct log log = piped(ends, LOG_LEVEL_INFO);
    log_progress(&log, "%d of %d", 1, 2);
    cr_assert_str_eq(written(ends[0], text), "");
}

Test(log, progress_is_cleared_before_a_line)
{
    char text[8192];
    int master = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK);
    if (master < 0 || grantpt(master) != 0 || unlockpt(master) != 0)
        cr_skip("no pseudo-terminals here");
    struct log log;
    log_init(&log, LOG_LEVEL_INFO);
    log.journal = false;
    log.fd = open(ptsname(master), O_RDWR | O_NOCTTY);
    cr_assert_geq(log.fd, 0);
    log_progress(&log, "%s", "");
    log_progress(&log, "1 of 2");
    cr_assert(log.progress_shown);
    log_info(&log, "line");
    cr_assert_not(log.progress_shown);
    shown(master, text);
    cr_assert_eq(strncmp(text, "\r\033[K1 of 2\r\033[K", 14), 0, "%s", text);
    cr_assert(strstr(text, "info: line"));
}

Test(log, levels_have_names)
{
    enum log_level level = LOG_LEVEL_INFO;
    cr_assert(log_level_parse((struct bytes)BYTES("debug"), &level));
    cr_assert_eq(level, LOG_LEVEL_DEBUG);
    cr_assert(log_level_parse((struct bytes)BYTES("error"), &level));
    cr_assert_eq(level, LOG_LEVEL_ERROR);
    cr_assert_not(log_level_parse((struct bytes)BYTES("Debug"), &level));
    cr_assert_not(log_level_parse((struct bytes)BYTES(""), &level));
    cr_assert_eq(level, LOG_LEVEL_ERROR);
}
