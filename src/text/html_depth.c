#include "text/html_depth.h"

#include "text/html_lex.h"
#include "text/html_table.h"

#include <string.h>

/* A model of the parser's stack that may hold more than the parser's but not less: a start tag always counts, an end tag
 * takes back only what it surely ends. What the parser will not let go of where the text does not tell (an element
 * closed with "/>", tags in what may or may not be raw text) is lost for good. */
struct model {
    struct {
        GumboTag tag;
        struct bytes name;
    } open[HTML_DEPTH_LIMIT_MAX];
    size_t n, limit;
    size_t lost;
    bool foreign;  /* svg or math was seen: void and raw elements may be neither there */
    bool doubtful; /* where the next tag begins depends on the tree: no end tag counts any more */
};

static GumboTag tag_of(struct bytes name)
{
    return gumbo_tagn_enum(name.p, (unsigned)(name.n < 64 ? name.n : 64));
}

/* Which of the elements that may be left open a start tag ends when they are on top. */
static bool start_ends(GumboTag start, GumboTag open)
{
    switch (open) {
    case GUMBO_TAG_P:
        return (html_element(start) & (HTML_CLOSES_P | HTML_TABLE_PART)) != 0;
    case GUMBO_TAG_LI:
        return start == GUMBO_TAG_LI;
    case GUMBO_TAG_DD:
    case GUMBO_TAG_DT:
        return start == GUMBO_TAG_DD || start == GUMBO_TAG_DT;
    case GUMBO_TAG_OPTION:
        return start == GUMBO_TAG_OPTION;
    case GUMBO_TAG_TD:
    case GUMBO_TAG_TH:
        return (html_element(start) & HTML_TABLE_PART) != 0;
    case GUMBO_TAG_TR:
        return start == GUMBO_TAG_TR || start == GUMBO_TAG_TBODY || start == GUMBO_TAG_TFOOT;
    case GUMBO_TAG_THEAD:
    case GUMBO_TAG_TBODY:
        return start == GUMBO_TAG_TBODY || start == GUMBO_TAG_TFOOT;
    default:
        return false;
    }
}

static bool closes_itself(struct bytes tag)
{
    return tag.n >= 2 && tag.p[tag.n - 2] == '/';
}

static bool model_full(const struct model *model)
{
    return model->n + model->lost >= model->limit;
}

/* Takes a start tag; false if it goes too deep and is to be left out. */
static bool model_start(struct model *model, const struct html_piece *piece)
{
    GumboTag tag = tag_of(piece->name);
    if (tag == GUMBO_TAG_SVG || tag == GUMBO_TAG_MATH)
        model->foreign = true;
    bool is_void = (html_element(tag) & HTML_VOID) != 0;
    if (is_void && !model->foreign)
        return true;
    while (model->n > 0 && start_ends(tag, model->open[model->n - 1].tag) &&
           (!model->foreign || model->open[model->n - 1].tag == GUMBO_TAG_P))
        model->n--; /* in svg and math all but p, which ends them, nest in their like */
    if (tag == GUMBO_TAG_IMG || tag == GUMBO_TAG_BR || tag == GUMBO_TAG_HR)
        return true; /* void in svg and math too, for they end these */
    if (model_full(model))
        return false;
    if (is_void || closes_itself(piece->whole)) {
        model->lost++;
    } else {
        model->open[model->n].tag = tag;
        model->open[model->n].name = piece->name;
        model->n++;
    }
    return true;
}

static void model_end(struct model *model, struct bytes name)
{
    enum { LOOK_BELOW_MAX = 4 };
    GumboTag tag = tag_of(name);
    if (model->doubtful)
        return;
    for (size_t below = 0; below < LOOK_BELOW_MAX && below < model->n; below++) {
        size_t at = model->n - 1 - below;
        if (model->open[at].tag == tag &&
            (tag != GUMBO_TAG_UNKNOWN || bytes_equal_nocase(model->open[at].name, name))) {
            model->n = at;
            return;
        }
        if ((html_element(model->open[at].tag) & HTML_IMPLIED_END) == 0)
            return;
    }
}

static bool contains(struct bytes text, const char *part)
{
    return bytes_find(text, bytes_of(part)) < text.n;
}

/* Raw contents hold no tags, unless they are in svg or math, or in a script that opens a comment with a script in it. */
static bool model_raw(struct model *model, const struct html_piece *piece)
{
    struct bytes raw = piece->whole;
    bool escaped = contains(raw, "<!--") && tag_of(piece->name) == GUMBO_TAG_SCRIPT;
    size_t at = html_find_markup(raw, 0);
    if ((!escaped && !model->foreign) || at == raw.n)
        return true;
    if (escaped && !model->foreign) {
        static const struct bytes script = BYTES("<script");
        for (; at < raw.n && !bytes_starts_nocase(bytes_skip(raw, at), script);)
            at = html_find_markup(raw, at + 1);
        model->doubtful = model->doubtful || at < raw.n;
        return true;
    }
    model->doubtful = true;
    for (; at < raw.n; at = html_find_markup(raw, at + 1))
        model->lost++;
    return !model_full(model);
}

static bool model_take(struct model *model, const struct html_piece *piece)
{
    switch (piece->kind) {
    case HTML_START:
        return model_start(model, piece);
    case HTML_END:
        model_end(model, piece->name);
        return true;
    case HTML_RAW:
        return model_raw(model, piece);
    case HTML_COMMENT:
    case HTML_TEXT:
        break;
    }
    return true;
}

/* Whether there are so few tags that they cannot nest too deep. */
static bool few_tags(struct bytes html, size_t limit)
{
    size_t tags = 0;
    for (size_t at = 0; tags < limit; tags++) {
        const char *found = memchr(html.p + at, '<', html.n - at);
        if (!found)
            return true;
        at = (size_t)(found - html.p) + 1;
    }
    return false;
}

/* Copies what stands before a tag that goes. A "<" at its end was text, and must not begin a tag with what comes next. */
static void keep_text(struct buf *out, struct bytes text)
{
    bool sign = text.n > 0 && text.p[text.n - 1] == '<';
    buf_add(out, text.p, text.n - sign);
    if (sign)
        buf_add_string(out, "&lt;");
}

struct bytes html_shallow(struct bytes html, size_t limit, struct buf *out)
{
    if (html.n == 0 || few_tags(html, limit))
        return html;
    struct model model = {.limit = limit < HTML_DEPTH_LIMIT_MAX ? limit : HTML_DEPTH_LIMIT_MAX};
    struct html_lexer lexer = {.in = html};
    struct html_piece piece;
    size_t kept = 0; /* what lies before is in out already */
    bool copied = false, raw_goes = false;
    while (html_lex(&lexer, &piece)) {
        bool stays = model_take(&model, &piece) && !(raw_goes && piece.kind == HTML_RAW);
        raw_goes = !stays && piece.kind == HTML_START;
        if (stays)
            continue;
        size_t from = (size_t)(piece.whole.p - html.p);
        keep_text(out, (struct bytes){html.p + kept, from - kept});
        kept = from + piece.whole.n;
        copied = true;
    }
    if (!copied)
        return html;
    buf_add(out, html.p + kept, html.n - kept);
    return buf_bytes(out);
}
