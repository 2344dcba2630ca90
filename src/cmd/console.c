#include "cmd/console.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "text/date.h"
#include "text/utf8.h"

struct range {
    uint32_t first, last;
};

/* What takes two columns; roughly Unicode's East Asian Width W and F, and pictures. */
static const struct range wide[] = {
    {0x1100, 0x115F}, {0x2E80, 0xA4CF}, {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},
    {0xFF00, 0xFF60}, {0xFFE0, 0xFFE6}, {0x1F300, 0x1FAFF}, {0x20000, 0x3FFFD},
};

/* What takes none: accents and joiners. */
static const struct range narrow[] = {{0x300, 0x36F}, {0x200B, 0x200D}, {0xFE00, 0xFE0F}};

/* What a terminal might obey, or what hides or turns around what stands beside it. */
static const struct range unfit[] = {
    {0, 0x1F},        {0x7F, 0x9F},     {0x200E, 0x200F}, {0x2028, 0x202E},
    {0x2060, 0x206F}, {0xFEFF, 0xFEFF}, {0xFFF9, 0xFFFB}, {0xE0000, 0xE0FFF},
};

static bool is_in(const struct range *ranges, size_t n, uint32_t c)
{
    for (size_t i = 0; i < n; i++)
        if (c >= ranges[i].first && c <= ranges[i].last)
            return true;
    return false;
}

/* One character, as it is shown. */
struct glyph {
    char text[24];
    size_t n;
    int columns;
};

/* The well-formed sequence at the front of text: its length and code point; 0 where there is none. */
static size_t decode(struct bytes text, uint32_t *c)
{
    const unsigned char *p = (const unsigned char *)text.p;
    size_t n = p[0] < 0x80 ? 1 : p[0] < 0xC2 ? 0 : p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : 4;
    if (n == 0 || n > text.n || utf8_count((struct bytes){text.p, n}).invalid)
        return 0;
    *c = n == 1 ? p[0] : p[0] & (0x7Fu >> n);
    for (size_t i = 1; i < n; i++)
        *c = *c << 6 | (p[i] & 0x3Fu);
    return n;
}

/* Takes one character off the text. */
static struct glyph take_glyph(struct bytes *text)
{
    struct glyph glyph = {.columns = 1};
    uint32_t c = 0;
    size_t n = decode(*text, &c);
    bool fit = n && !is_in(unfit, COUNT_OF(unfit), c);
    if (fit) {
        memcpy(glyph.text, text->p, n);
        glyph.n = n;
        glyph.columns += is_in(wide, COUNT_OF(wide), c);
        glyph.columns -= is_in(narrow, COUNT_OF(narrow), c);
    } else {
        n = n ? n : 1;
        for (size_t i = 0; i < n; i++)
            glyph.n += (size_t)snprintf(glyph.text + glyph.n, sizeof glyph.text - glyph.n,
                                        "\\x%02x", (unsigned char)text->p[i]);
        glyph.columns = (int)glyph.n;
    }
    *text = bytes_skip(*text, n);
    return glyph;
}

/* A line under way. */
struct line {
    struct buf *out;
    const char *next;
    struct buf text; /* without the prefix */
    int columns;     /* with it */
    size_t word;     /* where the last word begins in text; 0: no break before it */
    int word_columns;
};

/* Writes the line up to `n` bytes and begins the next one with the rest, which takes so many columns. */
static void break_line(struct line *line, size_t n, int rest_columns)
{
    struct bytes whole = buf_bytes(&line->text), head = {whole.p, n};
    while (head.n && head.p[head.n - 1] == ' ')
        head.n--;
    buf_add_bytes(line->out, head);
    buf_add_char(line->out, '\n');
    buf_add_string(line->out, line->next);
    memmove(line->text.p, whole.p + n, whole.n - n);
    line->text.n = whole.n - n;
    line->columns = (int)strlen(line->next) + rest_columns;
    line->word = 0;
}

static void add_glyph(struct line *line, const struct glyph *glyph)
{
    bool space = glyph->n == 1 && glyph->text[0] == ' ';
    if (line->columns + glyph->columns > CONSOLE_COLUMNS && !space) {
        if (line->word)
            break_line(line, line->word, line->columns - line->word_columns);
        else
            break_line(line, line->text.n, 0);
    }
    buf_add(&line->text, glyph->text, glyph->n);
    line->columns += glyph->columns;
    if (space) {
        line->word = line->text.n;
        line->word_columns = line->columns;
    }
}

void console_add(struct buf *out, const char *first, const char *next, struct bytes text)
{
    struct line line = {.out = out, .next = next, .columns = (int)strlen(first)};
    buf_add_string(out, first);
    (void)buf_reserve(&line.text, 1);
    while (text.n) {
        struct glyph glyph = take_glyph(&text);
        add_glyph(&line, &glyph);
    }
    while (line.text.n && line.text.p[line.text.n - 1] == ' ')
        line.text.n--;
    buf_add_bytes(out, buf_bytes(&line.text));
    buf_add_char(out, '\n');
    buf_clear(&line.text);
}

void console_printf(struct buf *out, const char *first, const char *next, const char *format, ...)
{
    char text[2048];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(text, sizeof text, format, args);
    va_end(args);
    console_add(out, first, next, bytes_of(text));
}

void console_escape(struct buf *out, struct bytes text)
{
    while (text.n) {
        struct glyph glyph = take_glyph(&text);
        buf_add(out, glyph.text, glyph.n);
    }
}

void console_date(struct buf *out, int64_t ms)
{
    struct civil at = date_civil(ms);
    buf_printf(out, "%04d-%02d-%02d %02d:%02d", at.year, at.month, at.day, at.hour, at.minute);
}
