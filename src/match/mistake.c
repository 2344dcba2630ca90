#include "match/mistake.h"

#include "base/buf.h"
#include "match/topic.h"

enum { LINE_SHOWN = 100, CARET_AT_MOST = 70 };

/* A place in the file. */
struct position {
    size_t line, column; /* from 1 */
    struct bytes text;   /* the line */
};

/* Everything from the start of the line of that number on. */
static struct bytes from_line(struct bytes content, size_t line)
{
    size_t at = 0;
    for (size_t i = 1; i < line && at < content.n; i++)
        at += bytes_find_char(bytes_skip(content, at), '\n') + 1;
    return bytes_skip(content, at < content.n ? at : content.n);
}

static struct bytes first_line(struct bytes text)
{
    return (struct bytes){text.p, bytes_find_char(text, '\n')};
}

static bool is_start_of_char(char c)
{
    return ((unsigned char)c & 0xC0) != 0x80;
}

/* The bytes of the first n characters. */
static size_t chars_length(struct bytes text, size_t n)
{
    size_t at = 0;
    while (at < text.n && (n > 0 || !is_start_of_char(text.p[at]))) {
        n -= is_start_of_char(text.p[at]);
        at++;
    }
    return at;
}

static size_t count_chars(struct bytes text)
{
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++)
        n += is_start_of_char(text.p[i]);
    return n;
}

/* What is in the file from the first character of the value on. */
static struct bytes value_source(struct bytes content, const struct yaml_node *node)
{
    struct bytes source = from_line(content, node->line + (node->block ? 1 : 0));
    if (node->block)
        return source;
    source = bytes_skip(source, chars_length(first_line(source), node->column - 1));
    char first = source.n > 0 ? source.p[0] : ' ';
    bool quoted = first == '"' || first == '\'';
    if (first == '>' || first == '|') /* a folded block: its text is below */
        return bytes_skip(source, first_line(source).n + 1);
    return bytes_skip(source, quoted ? 1 : 0);
}

/* The line around a byte of the content. */
static struct position position_of(struct bytes content, size_t byte)
{
    struct position position = {.line = 1};
    size_t start = 0;
    for (size_t i = 0; i < byte; i++) {
        if (content.p[i] == '\n') {
            position.line++;
            start = i + 1;
        }
    }
    position.text = first_line(bytes_skip(content, start));
    position.column = count_chars((struct bytes){content.p + start, byte - start}) + 1;
    return position;
}

/* Where byte `at` of a value stands in the file. YAML folds and indents, but it never takes a character out that is no
 * white space: so the two are walked in step, counting only those. */
static struct position find_place(const struct topic_file *file, const struct yaml_node *node,
                                  size_t at)
{
    struct bytes rest = value_source(file->content, node);
    size_t wanted = 0;
    for (size_t i = 0; i < at && i < node->text.n; i++)
        wanted += !ascii_is_space(node->text.p[i]);
    bool to_next = at < node->text.n; /* a mistake at the value's end is told there */
    while (rest.n > 0 && (wanted > 0 || (to_next && ascii_is_space(rest.p[0])))) {
        wanted -= !ascii_is_space(rest.p[0]);
        rest = bytes_skip(rest, 1);
    }
    return position_of(file->content, file->content.n - rest.n);
}

/* How wide a character is drawn: those of East Asia take two columns. Wide enough a net for a caret. */
static bool is_wide(struct bytes text, size_t at)
{
    unsigned char c = (unsigned char)text.p[at];
    return c >= 0xE2 && c <= 0xF0 && !(c == 0xE2 && (unsigned char)text.p[at + 1] < 0xBA);
}

/* The line without its indentation and cut to a width that fits, and a caret under the column. */
static struct bytes caret_lines(const struct position *position, struct arena *arena)
{
    struct bytes text = bytes_trim(position->text);
    size_t caret = position->column - 1,
           lead = count_chars(
               (struct bytes){position->text.p, (size_t)(text.p - position->text.p)});
    caret = caret > lead ? caret - lead : 0;
    if (caret > CARET_AT_MOST) {
        text = bytes_skip(text, chars_length(text, caret - CARET_AT_MOST));
        caret = CARET_AT_MOST;
    }
    text.n = chars_length(text, LINE_SHOWN);
    struct buf pad = {0};
    size_t end = chars_length(text, caret);
    for (size_t i = 0; i < end; i++) {
        if (is_start_of_char(text.p[i]))
            buf_add_string(&pad, is_wide(text, i) ? "  " : text.p[i] == '\t' ? "\t" : " ");
    }
    struct bytes lines = arena_printf(arena, "\n    %.*s\n    %.*s^", BYTES_FMT(text),
                                      BYTES_FMT(buf_bytes(&pad)));
    buf_clear(&pad);
    return lines;
}

/* The file's name with a NUL after it; NULL: it has none. */
static const char *name_of(const struct topic_file *file, struct findings *findings)
{
    if (bytes_empty(file->name))
        return NULL;
    return arena_strndup(findings->arena, file->name.p, file->name.n);
}

bool topic_file_error(const struct topic_file *file, const struct yaml_node *node, size_t at,
                      const char *sentence, struct findings *findings)
{
    struct position place = find_place(file, node, at);
    struct bytes lines = caret_lines(&place, findings->arena);
    return findings_error(findings, name_of(file, findings), place.line, place.column, "%s%.*s",
                          sentence, BYTES_FMT(lines));
}

bool topic_file_warning(const struct topic_file *file, const struct yaml_node *node, size_t at,
                        const char *sentence, struct findings *findings)
{
    struct position place = find_place(file, node, at);
    struct bytes lines = caret_lines(&place, findings->arena);
    return findings_warning(findings, name_of(file, findings), place.line, place.column, "%s%.*s",
                            sentence, BYTES_FMT(lines));
}

void topic_file_point(const struct topic_file *file, size_t from, struct findings *findings)
{
    for (size_t i = from; i < findings->n; i++) {
        struct finding *finding = &findings->list[i];
        const struct position place = {
            .line = finding->line,
            .column = finding->column,
            .text = first_line(from_line(file->content, finding->line)),
        };
        if (place.line == 0 || place.text.n == 0 ||
            bytes_find_char(finding->text, '\n') < finding->text.n)
            continue;
        finding->text = arena_printf(findings->arena, "%.*s%.*s", BYTES_FMT(finding->text),
                                     BYTES_FMT(caret_lines(&place, findings->arena)));
    }
}
