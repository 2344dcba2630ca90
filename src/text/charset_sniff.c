#include "text/charset_sniff.h"

#include <string.h>
#include <unicode/ucnv.h>

enum { HEAD_MAX = 1024 }; /* characters of a document in which its declaration is looked for */

static const struct {
    struct bytes start;
    enum charset_family family;
    bool mark;
} starts[] = {
    {BYTES("\xEF\xBB\xBF"), FAMILY_ASCII, true},
    {BYTES("\x00\x00\xFE\xFF"), FAMILY_UTF32BE, true},
    {BYTES("\xFF\xFE\x00\x00"), FAMILY_UTF32LE, true},
    {BYTES("\xFE\xFF"), FAMILY_UTF16BE, true},
    {BYTES("\xFF\xFE"), FAMILY_UTF16LE, true},
    {BYTES("\x4C\x6F\xA7\x94"), FAMILY_EBCDIC, false}, /* "<?xm" */
};

/* How many bytes a character takes, and which of them holds an ASCII one. */
static const struct {
    size_t width, offset;
} units[FAMILY_COUNT] = {
    [FAMILY_ASCII] = {1, 0},   [FAMILY_UTF16BE] = {2, 1}, [FAMILY_UTF16LE] = {2, 0},
    [FAMILY_UTF32BE] = {4, 3}, [FAMILY_UTF32LE] = {4, 0}, [FAMILY_EBCDIC] = {1, 0},
};

/* Whether in starts with two characters of ASCII in a family of wide ones, the first of which may open a document. */
static bool starts_wide(struct bytes in, enum charset_family family)
{
    size_t width = units[family].width;
    if (in.n < 2 * width)
        return false;
    for (size_t i = 0; i < 2 * width; i++) {
        bool holds = i % width == units[family].offset;
        if (holds != (in.p[i] != '\0') || (holds && (unsigned char)in.p[i] > 0x7F))
            return false;
    }
    return strchr("<{[ \t\r\n", in.p[units[family].offset]) != NULL;
}

struct charset_sniffed charset_sniff(struct bytes in)
{
    for (size_t i = 0; i < COUNT_OF(starts); i++) {
        if (bytes_starts(in, starts[i].start))
            return (struct charset_sniffed){starts[i].family,
                                            starts[i].mark ? starts[i].start.n : 0};
    }
    static const enum charset_family wide[] = {FAMILY_UTF32BE, FAMILY_UTF32LE, FAMILY_UTF16BE,
                                               FAMILY_UTF16LE};
    for (size_t i = 0; i < COUNT_OF(wide); i++) {
        if (starts_wide(in, wide[i]))
            return (struct charset_sniffed){wide[i], 0};
    }
    return (struct charset_sniffed){FAMILY_ASCII, 0};
}

/* All EBCDIC code pages agree on the characters of a declaration, so that any of them will do. */
static struct bytes head_of_ebcdic(struct bytes in, struct arena *arena)
{
    char *head = arena_alloc(arena, (size_t)HEAD_MAX * 3);
    UErrorCode code = U_ZERO_ERROR;
    UConverter *converter = ucnv_open("ibm-37", &code);
    if (U_FAILURE(code))
        return (struct bytes){NULL, 0};
    int32_t n = ucnv_toAlgorithmic(UCNV_UTF8, converter, head, HEAD_MAX * 3, in.p,
                                   (int32_t)(in.n < HEAD_MAX ? in.n : HEAD_MAX), &code);
    ucnv_close(converter);
    return (struct bytes){head, U_FAILURE(code) || n < 0 ? 0 : (size_t)n};
}

/* The start of the document in ASCII; what is not ASCII becomes '?'. */
static struct bytes head_of(struct bytes in, struct charset_sniffed sniffed, struct arena *arena)
{
    in = bytes_skip(in, sniffed.mark);
    size_t width = units[sniffed.family].width;
    size_t n = in.n / width < HEAD_MAX ? in.n / width : HEAD_MAX;
    if (sniffed.family == FAMILY_ASCII)
        return (struct bytes){in.p, n};
    if (sniffed.family == FAMILY_EBCDIC)
        return head_of_ebcdic(in, arena);
    char *head = arena_alloc(arena, n + 1);
    for (size_t i = 0; i < n; i++) {
        char c = in.p[i * width + units[sniffed.family].offset];
        head[i] = c != '\0' && (unsigned char)c < 0x80 ? c : '?';
    }
    return (struct bytes){head, n};
}

static struct bytes trim_left(struct bytes b)
{
    while (b.n && ascii_is_space(b.p[0]))
        b = bytes_skip(b, 1);
    return b;
}

static size_t find_nocase(struct bytes b, struct bytes part)
{
    for (size_t at = 0; at + part.n <= b.n; at++) {
        if (bytes_starts_nocase(bytes_skip(b, at), part))
            return at;
    }
    return b.n;
}

/* What follows `= ` with its quotes dropped: up to the closing quote, or white space, or a delimiter. */
static struct bytes value_after_equals(struct bytes b)
{
    b = trim_left(b);
    if (b.n == 0 || b.p[0] != '=')
        return (struct bytes){NULL, 0};
    b = trim_left(bytes_skip(b, 1));
    size_t quoted = b.n && (b.p[0] == '"' || b.p[0] == '\'');
    b = bytes_skip(b, quoted);
    size_t n = 0;
    while (n < b.n && !strchr("\"';,<>/?", b.p[n]) && !ascii_is_space(b.p[n]))
        n++;
    return n ? (struct bytes){b.p, n} : (struct bytes){NULL, 0};
}

/* The value of the first `name = …` in text whose name stands by itself. */
static struct bytes find_value(struct bytes text, struct bytes name)
{
    for (size_t at = find_nocase(text, name); at < text.n;) {
        struct bytes rest = bytes_skip(text, at + name.n);
        if (at == 0 || !ascii_is_alnum(text.p[at - 1])) {
            struct bytes value = value_after_equals(rest);
            if (value.p)
                return value;
        }
        at += name.n;
        at += find_nocase(rest, name);
    }
    return (struct bytes){NULL, 0};
}

struct bytes charset_parameter(struct bytes text)
{
    return find_value(text, (struct bytes)BYTES("charset"));
}

static struct bytes declared_in_xml(struct bytes head)
{
    head = bytes_skip(head, bytes_find(head, (struct bytes)BYTES("<?xml")));
    if (head.n < 6 || !ascii_is_space(head.p[5]))
        return (struct bytes){NULL, 0};
    head.n = bytes_find(head, (struct bytes)BYTES("?>"));
    return find_value(head, (struct bytes)BYTES("encoding"));
}

static struct bytes declared_in_html(struct bytes head)
{
    struct bytes start = trim_left(head);
    if (start.n == 0 || start.p[0] != '<')
        return (struct bytes){NULL, 0};
    const struct bytes meta = BYTES("<meta");
    for (size_t at = find_nocase(head, meta); at < head.n; at = find_nocase(head, meta)) {
        head = bytes_skip(head, at + meta.n);
        struct bytes element = {head.p, bytes_find_char(head, '>')};
        struct bytes label = charset_parameter(element);
        if (label.p)
            return label;
    }
    return (struct bytes){NULL, 0};
}

struct bytes charset_declared(struct bytes in, struct charset_sniffed sniffed, bool xml,
                              struct arena *arena)
{
    struct bytes head = head_of(in, sniffed, arena);
    return xml ? declared_in_xml(head) : declared_in_html(head);
}
