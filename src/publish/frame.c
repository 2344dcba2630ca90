#include "publish/frame.h"

#include "publish/markup.h"
#include "publish/style.h"
#include "publish/when.h"
#include "text/date.h"

const struct subscription_form subscription_forms[SUBSCRIPTION_FORMS] = {
    {"Atom", "application/atom+xml", ".atom"},
    {"RSS", "application/rss+xml", ".rss"},
    {"JSON", "application/feed+json", ".json"},
};

void frame_begin(struct buf *out, const struct frame *frame)
{
    buf_add_string(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                        "<meta name=\"color-scheme\" content=\"light dark\">\n");
    if (!frame->indexable)
        buf_add_string(out, "<meta name=\"robots\" content=\"noindex\">\n");
    if (frame->description.n) {
        buf_add_string(out, "<meta name=\"description\" content=\"");
        markup_line(out, frame->description);
        buf_add_string(out, "\">\n");
    }
    buf_add_string(out, "<title>");
    markup_line(out, frame->title);
    buf_add_string(out, "</title>\n");
    /* the version in the address lets the sheet be cached for long and still change with the program */
    buf_printf(out, "<link rel=\"stylesheet\" href=\"%sriffle.css?%s\">\n", frame->root,
               style_version);
}

static void add_address(struct buf *out, const struct frame *frame,
                        const struct publication *publication, const char *suffix)
{
    buf_add_string(out, frame->root);
    markup_url(out, publication->topic);
    buf_add_string(out, suffix);
}

void frame_feeds(struct buf *out, const struct frame *frame, const struct publication *publication)
{
    for (size_t i = 0; i < SUBSCRIPTION_FORMS; i++) {
        const struct subscription_form *form = &subscription_forms[i];
        buf_printf(out, "<link rel=\"alternate\" type=\"%s\" title=\"", form->type);
        markup_line(out, publication->title);
        buf_printf(out, " (%s)\" href=\"", form->name);
        add_address(out, frame, publication, form->suffix);
        buf_add_string(out, "\">\n");
    }
}

void frame_body(struct buf *out, const char *page_class)
{
    buf_printf(out,
               "</head>\n<body class=\"%s\">\n"
               "<a class=\"skip\" href=\"#stories\">To the stories</a>\n",
               page_class);
}

void frame_follow(struct buf *out, const struct frame *frame, const struct publication *publication)
{
    for (size_t i = 0; i < SUBSCRIPTION_FORMS; i++) {
        buf_add_string(out, i ? "&#160;· <a href=\"" : "<a href=\"");
        add_address(out, frame, publication, subscription_forms[i].suffix);
        buf_printf(out, "\">%s</a>", subscription_forms[i].name);
    }
}

void frame_source(struct buf *out, struct bytes name, struct bytes kind)
{
    buf_add_string(out, "<bdi class=\"source\">");
    markup_line(out, name);
    buf_add_string(out, "</bdi>");
    if (kind.n) {
        buf_add_string(out, "&#160;· <span class=\"kind\">");
        markup_line(out, kind);
        buf_add_string(out, "</span>");
    }
}

void frame_instant(struct buf *out, int64_t ms, int64_t day, int64_t now)
{
    buf_add_string(out, "&#160;· <time datetime=\"");
    date_print(out, ms);
    buf_add_string(out, "\">");
    if (day == FRAME_NO_DAY || !when_same_day(ms, day)) {
        when_short_day(out, ms);
        buf_add_string(out, ", ");
    }
    when_time(out, ms);
    buf_add_string(out, "</time>");
    if (!when_recent(ms, now))
        return;
    buf_add_string(out, "&#160;· <span class=\"age\">");
    when_age(out, ms, now);
    buf_add_string(out, "</span>");
}

void frame_end(struct buf *out, int64_t updated, struct bytes version)
{
    buf_add_string(out, "<footer>\n<p>");
    if (updated > 0) {
        buf_add_string(out, "Last change on <time datetime=\"");
        date_print(out, updated);
        buf_add_string(out, "\">");
        when_day(out, updated);
        buf_add_string(out, " at ");
        when_time(out, updated);
        buf_add_string(out, " UTC</time>. ");
    }
    buf_add_string(out, "All times are UTC. The words belong to those who published them; every "
                        "headline leads there.</p>\n<p>Gathered by riffle ");
    markup_line(out, version);
    buf_add_string(out, "</p>\n</footer>\n</body>\n</html>\n");
}
