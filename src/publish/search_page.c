#include "publish/search_page.h"

#include <inttypes.h>
#include <string.h>

#include "publish/frame.h"
#include "publish/markup.h"
#include "publish/telling.h"

enum { QUERY_LENGTH = 1000 }; /* characters that the field takes */

/* ---- the form ---------------------------------------------------------------------------------------------------- */

static void field(struct buf *out, const char *label, struct bytes value)
{
    buf_printf(out,
               "<label class=\"unseen\" for=\"q\">%s</label>\n"
               "<input type=\"search\" id=\"q\" name=\"q\" maxlength=\"%d\" required=\"\" value=\"",
               label, QUERY_LENGTH);
    markup_line(out, value);
    buf_add_string(out, "\">\n");
}

void publish_search_form(struct buf *out, const char *root, struct bytes topic)
{
    static const struct bytes nothing = {NULL, 0};
    buf_printf(out, "<form class=\"search\" role=\"search\" action=\"%ssearch\" method=\"get\">\n",
               root);
    field(out, topic.n ? "Search this topic" : "Search all topics", nothing);
    if (topic.n) {
        buf_add_string(out, "<input type=\"hidden\" name=\"topic\" value=\"");
        markup_line(out, topic);
        buf_add_string(out, "\">\n");
    }
    buf_add_string(out, "<button type=\"submit\">Search</button>\n</form>\n");
}

static void option(struct buf *out, struct bytes value, struct bytes text, bool is_selected)
{
    buf_add_string(out, "<option value=\"");
    markup_line(out, value);
    buf_add_string(out, is_selected ? "\" selected=\"\">" : "\">");
    markup_line(out, text);
    buf_add_string(out, "</option>\n");
}

static void whole_form(struct buf *out, const struct search_page *page)
{
    static const struct bytes nothing = {"", 0}, published = BYTES("All topics"),
                              everything = BYTES("The whole archive");
    buf_add_string(out,
                   "<form class=\"search\" role=\"search\" action=\"./search\" method=\"get\">\n");
    field(out, "Search", page->query);
    buf_add_string(out, "<label class=\"unseen\" for=\"topic\">In</label>\n"
                        "<select id=\"topic\" name=\"topic\">\n");
    option(out, nothing, page->everything ? everything : published, page->topic.n == 0);
    for (size_t i = 0; i < page->n_topics; i++) {
        const struct search_topic *topic = &page->topics[i];
        option(out, topic->name, topic->title.n ? topic->title : topic->name,
               bytes_equal(topic->name, page->topic));
    }
    buf_add_string(out, "</select>\n<button type=\"submit\">Search</button>\n</form>\n");
}

/* ---- what was found ---------------------------------------------------------------------------------------------- */

/* markup_line of a piece, with a space where white space parts it from what stands before or behind. */
static void part(struct buf *out, struct bytes text)
{
    if (text.n == 0)
        return;
    if (ascii_is_space(text.p[0]))
        buf_add_char(out, ' ');
    markup_line(out, text);
    if (ascii_is_space(text.p[text.n - 1]) && !markup_is_blank(text))
        buf_add_char(out, ' ');
}

static void marked(struct buf *out, const struct found_text *text)
{
    size_t at = 0;
    if (text->begins_late)
        buf_add_string(out, "… ");
    for (size_t i = 0; i < text->n; i++) {
        const struct found_mark *mark = &text->marks[i];
        part(out, (struct bytes){text->text.p + at, mark->at - at});
        buf_add_string(out, "<mark>");
        part(out, (struct bytes){text->text.p + mark->at, mark->n});
        buf_add_string(out, "</mark>");
        at = mark->at + mark->n;
    }
    part(out, bytes_skip(text->text, at));
    if (text->ends_early)
        buf_add_string(out, " …");
}

static void headline(struct buf *out, const struct found *found)
{
    const struct found_text address = {.text = found->url};
    buf_add_string(out, "<h3");
    telling_language(out, found->language);
    buf_add_string(out, ">");
    bool is_link = markup_link_begin(out, found->url);
    marked(out, markup_is_blank(found->title.text) ? &address : &found->title);
    buf_add_string(out, is_link ? "</a></h3>\n" : "</h3>\n");
}

static void source(struct buf *out, const struct found *found, int64_t now)
{
    buf_add_string(out, "<p class=\"from\">");
    frame_source(out, found->source_title, found->source_kind);
    frame_instant(out, found->published, FRAME_NO_DAY, now);
    if (found->number)
        buf_printf(out, "&#160;· entry %" PRId64, found->number);
    buf_add_string(out, "</p>\n");
}

static void one(struct buf *out, const struct found *found, int64_t now)
{
    buf_add_string(out, "<article>\n");
    headline(out, found);
    source(out, found, now);
    if (!markup_is_blank(found->piece.text)) {
        buf_add_string(out, "<p class=\"excerpt\"");
        telling_language(out, found->language);
        buf_add_string(out, ">");
        marked(out, &found->piece);
        buf_add_string(out, "</p>\n");
    }
    buf_add_string(out, "</article>\n");
}

/* A value in the query of an address, where a space is a plus sign. */
static void argument(struct buf *out, const char *before, struct bytes value)
{
    buf_add_string(out, before);
    for (size_t i = 0; i < value.n; i++) {
        char c = value.p[i];
        if (ascii_is_alnum(c) || (c && strchr("-._~", c)))
            buf_add_char(out, c);
        else if (c == ' ')
            buf_add_char(out, '+');
        else
            buf_printf(out, "%%%02X", (unsigned)(unsigned char)c);
    }
}

static void older(struct buf *out, const struct search_page *page)
{
    argument(out, "<nav class=\"pages\" aria-label=\"Pages\">\n<a rel=\"next\" href=\"./search?q=",
             page->query);
    if (page->topic.n)
        argument(out, "&amp;topic=", page->topic);
    argument(out, "&amp;before=", page->older);
    buf_add_string(out, "\">Older finds</a>\n</nav>\n");
}

static void results(struct buf *out, const struct search_page *page)
{
    buf_printf(out,
               "<section class=\"found\" aria-labelledby=\"found\">\n<h2 id=\"found\">%s</h2>\n",
               page->is_older ? "Found, older ones" : "Found, newest first");
    for (size_t i = 0; i < page->n; i++)
        one(out, &page->found[i], page->now);
    if (page->cut)
        buf_add_string(out, "<p>The search took too long and was broken off here: there may be "
                            "more that matches.</p>\n");
    buf_add_string(out, "</section>\n");
    if (page->older.n)
        older(out, page);
}

/* ---- what is said where nothing was ------------------------------------------------------------------------------ */

static void say(struct buf *out, const char *title, const char *text)
{
    buf_printf(out, "<section class=\"nothing\">\n<h2>%s</h2>\n<p>%s</p>\n</section>\n", title,
               text);
}

static void nothing_found(struct buf *out, const struct search_page *page)
{
    if (page->cut)
        say(out, "Nothing found in good time",
            "The search took too long and was broken off. Rarer words, or one topic alone, are "
            "quicker to find.");
    else if (page->is_older)
        say(out, "No more", "There is nothing older that matches.");
    else if (page->everything)
        say(out, "Nothing found", "Nothing in the archive matches. Fewer words may find more.");
    else
        say(out, "Nothing found",
            "Nothing that was published here matches. Fewer words may find more; "
            "<code>word*</code> finds all words that begin so.");
}

static void mistaken(struct buf *out, struct bytes mistake)
{
    struct bytes sentence = {mistake.p, bytes_find_char(mistake, '\n')};
    struct bytes place = bytes_skip(mistake, sentence.n + 1);
    buf_add_string(out, "<section class=\"nothing\">\n<h2>That cannot be searched for</h2>\n<p>");
    markup_line(out, sentence);
    buf_add_string(out, "</p>\n");
    if (place.n) {
        buf_add_string(out, "<pre>");
        markup_text(out, place);
        buf_add_string(out, "</pre>\n");
    }
    buf_add_string(out, "</section>\n");
}

static void hints(struct buf *out)
{
    say(out, "What can be searched for",
        "Words in any of their forms and in any language: <code>ferry late</code>. "
        "Or <code>\"no limits\"</code> as a phrase, <code>sanction*</code> for how a word begins, "
        "<code>title:ferry</code>, <code>ferry OR boat</code>, <code>ferry NOT toy</code>, "
        "<code>ferry NEAR/5 late</code>, with parentheses where they are needed.");
}

/* ---- the page ---------------------------------------------------------------------------------------------------- */

static void content(struct buf *out, const struct search_page *page)
{
    if (page->mistake.n)
        mistaken(out, page->mistake);
    else if (markup_is_blank(page->query))
        hints(out);
    else if (page->n)
        results(out, page);
    else
        nothing_found(out, page);
}

void publish_search(const struct search_page *page, struct buf *out)
{
    struct buf title = {0};
    if (!markup_is_blank(page->query)) {
        markup_plain(&title, page->query);
        buf_add_string(&title, " — ");
    }
    buf_add_string(&title, "Search");
    const struct frame frame = {.title = buf_bytes(&title), .root = "./"};
    frame_begin(out, &frame);
    frame_body(out, "one-topic");
    buf_printf(out, "<header>\n<nav><a href=\"./%s\">%s</a></nav>\n<h1>Search</h1>\n",
               page->everything ? "status" : "", page->everything ? "Status" : "All topics");
    whole_form(out, page);
    buf_add_string(out, "</header>\n<main id=\"stories\" tabindex=\"-1\">\n");
    content(out, page);
    buf_add_string(out, "</main>\n");
    frame_end(out, 0, page->generator_version);
    buf_clear(&title);
}
