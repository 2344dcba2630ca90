#include "feed/opml_walk.h"

#include <expat.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/error.h"
#include "text/charset.h"
#include "text/entity.h"

/* Places are asked for nearly in order, an attribute's before its tag's: so the way is counted from the last one. */
size_t opml_line(struct opml_text *text, size_t at)
{
    const char *p = text->text.p;
    if (text->line == 0)
        text->line = 1;
    bool is_back = at < text->at;
    for (; text->at < at; text->at++) {
        if (p[text->at] == '\n') {
            text->line++;
            text->line_start = text->at + 1;
        }
    }
    while (text->at > at)
        text->line -= p[--text->at] == '\n';
    if (is_back && at < text->line_start) {
        text->line_start = at;
        while (text->line_start > 0 && p[text->line_start - 1] != '\n')
            text->line_start--;
    }
    return text->line;
}

/* From 1, in characters. Not counted, in lines that may be very long, for a finding that is not kept. */
static size_t column_of(struct opml_text *text, size_t at)
{
    if (text->findings->n == FINDINGS_MAX)
        return 1;
    (void)opml_line(text, at);
    size_t column = 1;
    struct bytes before = {text->text.p, at};
    for (size_t i = text->line_start; i < at; column++)
        (void)utf8_next(before, &i);
    return column;
}

bool opml_fail(struct opml_text *text, size_t at, const char *format, ...)
{
    char sentence[ERROR_TEXT_MAX];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(sentence, sizeof sentence, format, args);
    va_end(args);
    return findings_error(text->findings, text->name, opml_line(text, at), column_of(text, at),
                          "%s", sentence);
}

bool opml_warn(struct opml_text *text, size_t at, const char *format, ...)
{
    char sentence[ERROR_TEXT_MAX];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(sentence, sizeof sentence, format, args);
    va_end(args);
    return findings_warning(text->findings, text->name, opml_line(text, at), column_of(text, at),
                            "%s", sentence);
}

struct strict {
    XML_Parser parser;
    struct opml_text *text;
    const struct opml_visitor *visitor;
    struct opml_tag tag;
    size_t depth;
    bool stopped;
};

static size_t position(const struct strict *s)
{
    XML_Index at = XML_GetCurrentByteIndex(s->parser);
    return at < 0 ? 0 : (size_t)at;
}

/* The attributes with expat's values and, where the tag stands in the text itself, our places. */
static void take_attributes(struct strict *s, const char *name, const char **given, size_t at)
{
    size_t n = (size_t)XML_GetSpecifiedAttributeCount(s->parser) / 2;
    bool placed = opml_tag_read(s->text->text, at, &s->tag) && s->tag.n == n;
    s->tag.name = bytes_of(name);
    if (!placed)
        s->tag.n = n < LIMIT_ATTRIBUTES ? n : LIMIT_ATTRIBUTES;
    for (size_t i = 0; i < s->tag.n; i++)
        s->tag.attributes[i] = (struct opml_attribute){
            .name = bytes_of(given[2 * i]),
            .value = bytes_of(given[2 * i + 1]),
            .at = placed ? s->tag.attributes[i].at : at,
        };
}

static void XMLCALL on_start(void *ctx, const XML_Char *name, const XML_Char **given)
{
    struct strict *s = ctx;
    if (s->stopped)
        return;
    size_t at = position(s);
    take_attributes(s, name, given, at);
    s->depth++;
    if (!s->visitor->start(s->visitor->ctx, &s->tag, at)) {
        s->stopped = true;
        (void)XML_StopParser(s->parser, XML_FALSE);
    }
}

static void XMLCALL on_end(void *ctx, const XML_Char *name)
{
    struct strict *s = ctx;
    (void)name;
    s->depth--;
    if (!s->stopped)
        s->visitor->end(s->visitor->ctx);
}

static void XMLCALL on_content(void *ctx, const XML_Char *p, int n)
{
    struct strict *s = ctx;
    if (!s->stopped)
        s->visitor->content(s->visitor->ctx, (struct bytes){p, (size_t)n});
}

enum opml_walked opml_walk(struct opml_text *text, const struct opml_visitor *visitor)
{
    XML_Parser parser = XML_ParserCreate("UTF-8");
    struct strict *s = calloc(1, sizeof *s);
    if (!parser || !s)
        error_out_of_memory(sizeof *s);
    *s = (struct strict){.parser = parser, .text = text, .visitor = visitor};
    XML_SetUserData(parser, s);
    XML_SetElementHandler(parser, on_start, on_end);
    XML_SetCharacterDataHandler(parser, on_content);
    enum XML_Status status = XML_STATUS_ERROR;
    if (text->text.n < INT32_MAX)
        status = XML_Parse(parser, text->text.p, (int)text->text.n, XML_TRUE);
    bool stopped = s->stopped;
    size_t broken_at = position(s);
    text->broken_at = broken_at < text->text.n ? broken_at : text->text.n;
    text->broken_why = XML_ErrorString(XML_GetErrorCode(parser));
    XML_ParserFree(parser);
    free(s);
    return stopped ? OPML_STOPPED : status == XML_STATUS_OK ? OPML_WHOLE : OPML_BROKEN;
}

struct open {
    struct bytes name;
    size_t at;
};

struct mending {
    struct opml_text *text;
    struct arena *arena;
    const struct opml_visitor *visitor;
    struct buf decoded;
    struct open open[LIMIT_DEPTH];
    size_t depth;
    bool root_closed, stopped;
    struct opml_tag tag;
};

static struct bytes rest_at(const struct mending *m, size_t at)
{
    return bytes_skip(m->text->text, at);
}

/* What is said of each mend, before and behind the attribute's name, in the order of enum opml_mend. */
static const struct {
    const char *before, *behind;
} mend_sentences[] = {
    {"a bare & in ", " is taken as it stands; write &amp;"},
    {"a bare < in ", " is taken as it stands; write &lt;"},
    {"quotation marks inside ", " are taken as they stand; write &quot;"},
    {"there are no quotation marks around the value of ", ""},
    {"an entity of HTML in ", " is none of XML; write the character itself"},
    {"", " comes twice in one tag; the first counts"},
};

static void warn_of_mends(struct mending *m, const struct opml_attribute *attribute)
{
    for (size_t i = 0; i < COUNT_OF(mend_sentences); i++) {
        if (!(attribute->mends & 1u << i))
            continue;
        (void)opml_warn(m->text, attribute->at, "%s%.*s%s", mend_sentences[i].before,
                        BYTES_FMT(attribute->name), mend_sentences[i].behind);
    }
}

/* References decoded, and white space as XML normalises it in attributes. Arena. */
static struct bytes decode_value(struct mending *m, struct bytes value)
{
    char *spaced = arena_strndup(m->arena, value.p, value.n);
    for (size_t i = 0; i < value.n; i++)
        spaced[i] = ascii_is_space(spaced[i]) ? ' ' : spaced[i];
    if (bytes_find_char(value, '&') == value.n)
        return (struct bytes){spaced, value.n};
    buf_reset(&m->decoded);
    entity_decode(&m->decoded, (struct bytes){spaced, value.n});
    return arena_copy(m->arena, buf_bytes(&m->decoded));
}

static bool is_root(const struct mending *m)
{
    return m->depth == 0;
}

/* The text ends at `at` in the middle of something. */
static enum opml_walked cut(struct mending *m, size_t at, const char *what, struct bytes name)
{
    (void)opml_fail(m->text, at,
                    "the list ends inside %s <%.*s> that begins here; is the file whole?", what,
                    BYTES_FMT(name));
    return OPML_CUT;
}

static void close_top(struct mending *m)
{
    m->depth--;
    m->visitor->end(m->visitor->ctx);
    m->root_closed = is_root(m);
}

static void take_start(struct mending *m, size_t at)
{
    for (size_t i = 0; i < m->tag.n; i++) {
        warn_of_mends(m, &m->tag.attributes[i]);
        m->tag.attributes[i].value = decode_value(m, m->tag.attributes[i].value);
    }
    if (m->depth == LIMIT_DEPTH) {
        (void)opml_fail(m->text, at, "elements nest deeper than %d", LIMIT_DEPTH);
        m->stopped = true;
        return;
    }
    m->open[m->depth++] = (struct open){m->tag.name, at};
    m->stopped = !m->visitor->start(m->visitor->ctx, &m->tag, at);
    if (!m->stopped && m->tag.is_empty)
        close_top(m);
}

static void warn_unclosed(struct mending *m, const struct open *open, size_t at)
{
    (void)opml_warn(m->text, at, "</%.*s> comes before <%.*s> is closed", BYTES_FMT(m->tag.name),
                    BYTES_FMT(open->name));
}

static void take_end(struct mending *m, size_t at)
{
    size_t outside = m->depth;
    while (outside > 0 && !bytes_equal_nocase(m->open[outside - 1].name, m->tag.name))
        outside--;
    if (outside == 0) {
        (void)opml_warn(m->text, at, "</%.*s> closes nothing and is left out",
                        BYTES_FMT(m->tag.name));
        return;
    }
    if (outside < m->depth)
        warn_unclosed(m, &m->open[m->depth - 1], at);
    while (m->depth >= outside)
        close_top(m);
}

/* What is not read: from its mark to its end, or to the text's end. */
static const struct {
    struct bytes start, end;
} skipped[] = {
    {BYTES("<!--"), BYTES("-->")},
    {BYTES("<![CDATA["), BYTES("]]>")},
    {BYTES("<?"), BYTES("?>")},
    {BYTES("<!"), BYTES(">")},
};

/* Moves behind what stands at *at and is not read; false where it is a tag or text. */
static bool skip_other(const struct mending *m, size_t *at)
{
    for (size_t i = 0; i < COUNT_OF(skipped); i++) {
        struct bytes rest = rest_at(m, *at);
        if (!bytes_starts(rest, skipped[i].start))
            continue;
        rest = bytes_skip(rest, skipped[i].start.n);
        size_t n = bytes_find(rest, skipped[i].end);
        n += n < rest.n ? skipped[i].end.n : 0;
        *at += skipped[i].start.n + n;
        return true;
    }
    return false;
}

/* Text up to the next '<' that may begin something. */
static void take_content(struct mending *m, size_t *at)
{
    struct bytes rest = rest_at(m, *at + 1);
    struct bytes run = {m->text->text.p + *at, 1 + bytes_find_char(rest, '<')};
    *at += run.n;
    if (is_root(m))
        return;
    buf_reset(&m->decoded);
    entity_decode(&m->decoded, run);
    m->visitor->content(m->visitor->ctx, buf_bytes(&m->decoded));
}

/* What stands behind the root element. */
static void warn_of_junk(struct mending *m, size_t at)
{
    struct bytes rest = bytes_trim(rest_at(m, at));
    if (rest.n && !bytes_starts(rest, (struct bytes)BYTES("<!--")))
        (void)opml_warn(m->text, (size_t)(rest.p - m->text->text.p),
                        "what follows the end of the list is left out");
}

static enum opml_walked mend(struct mending *m)
{
    size_t n = m->text->text.n;
    size_t at = 0;
    while (at < n && !m->root_closed && !m->stopped) {
        if (skip_other(m, &at))
            continue;
        if (m->text->text.p[at] != '<' || !opml_tag_read(m->text->text, at, &m->tag)) {
            take_content(m, &at);
            continue;
        }
        if (m->tag.unclosed)
            return cut(m, m->tag.unclosed, "a quoted value of", m->tag.name);
        if (m->tag.is_cut)
            return cut(m, at, "the tag", m->tag.name);
        if (m->tag.is_end)
            take_end(m, at);
        else
            take_start(m, at);
        at = m->tag.end;
    }
    if (m->stopped)
        return OPML_STOPPED;
    warn_of_junk(m, at);
    return m->depth ? cut(m, m->open[m->depth - 1].at, "the element", m->open[m->depth - 1].name)
                    : OPML_WHOLE;
}

enum opml_walked opml_walk_mending(struct opml_text *text, struct arena *arena,
                                   const struct opml_visitor *visitor)
{
    struct mending *m = calloc(1, sizeof *m);
    if (!m)
        error_out_of_memory(sizeof *m);
    m->text = text;
    m->arena = arena;
    m->visitor = visitor;
    enum opml_walked walked = mend(m);
    buf_clear(&m->decoded);
    free(m);
    return walked;
}
