#include "base/findings.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/buf.h"

enum { SENTENCE_MAX = 4096 };

void findings_init(struct findings *findings, struct arena *arena)
{
    *findings = (struct findings){.arena = arena};
}

static void print_place(struct buf *out, const char *file, size_t line, size_t column)
{
    if (!file)
        return;
    buf_add_string(out, file);
    if (line)
        buf_printf(out, ":%zu:%zu", line, column);
    buf_add_string(out, ": ");
}

static void add(struct findings *findings, enum finding_kind kind, const char *file, size_t line,
                size_t column, const char *format, va_list args)
{
    if (findings->n == FINDINGS_MAX)
        return;
    char sentence[SENTENCE_MAX];
    (void)vsnprintf(sentence, sizeof sentence, format, args);
    struct buf text = {0};
    print_place(&text, file, line, column);
    buf_add_string(&text, sentence);
    findings->list[findings->n++] = (struct finding){
        .kind = kind,
        .line = line,
        .column = column,
        .text = arena_copy(findings->arena, buf_bytes(&text)),
    };
    buf_clear(&text);
}

bool findings_error(struct findings *findings, const char *file, size_t line, size_t column,
                    const char *format, ...)
{
    va_list args;
    va_start(args, format);
    add(findings, FINDING_ERROR, file, line, column, format, args);
    va_end(args);
    findings->errors++;
    return false;
}

bool findings_warning(struct findings *findings, const char *file, size_t line, size_t column,
                      const char *format, ...)
{
    va_list args;
    va_start(args, format);
    add(findings, FINDING_WARNING, file, line, column, format, args);
    va_end(args);
    findings->warnings++;
    return false;
}
