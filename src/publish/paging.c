#include "publish/paging.h"

#include "publish/markup.h"
#include "publish/telling.h"
#include "publish/volume.h"
#include "publish/when.h"

void paging_suffix(struct buf *out, struct volume volume, const char *ending)
{
    if (volume_is(volume)) {
        buf_add_string(out, "/archive/");
        volume_print(out, volume);
    }
    buf_add_string(out, ending);
}

/* ---- in feeds ----------------------------------------------------------------------------------------------------- */

struct link_form {
    const char *element, *type, *ending;
};

static void link(struct buf *out, const struct publication *publication,
                 const struct link_form *form, const char *rel, struct volume volume)
{
    struct buf suffix = {0};
    paging_suffix(&suffix, volume, form->ending);
    buf_printf(out, "<%s rel=\"%s\" type=\"%s\" href=\"", form->element, rel, form->type);
    telling_address(out, publication, buf_bytes(&suffix).p);
    buf_add_string(out, "\"/>\n");
    buf_clear(&suffix);
}

void paging_links(struct buf *out, const struct publication *publication, const char *element,
                  const char *type, const char *ending)
{
    static const struct volume newest = {0, 0};
    const struct link_form form = {element, type, ending};
    link(out, publication, &form, "self", publication->volume);
    if (volume_is(publication->volume))
        link(out, publication, &form, "current", newest);
    if (volume_is(publication->previous))
        link(out, publication, &form, "prev-archive", publication->previous);
    if (volume_is(publication->next))
        link(out, publication, &form, "next-archive", publication->next);
    if (volume_is(publication->volume))
        buf_add_string(out, "<fh:archive xmlns:fh=\"http://purl.org/syndication/history/1.0\"/>\n");
    if (publication->hub.n && !volume_is(publication->volume)) {
        buf_printf(out, "<%s rel=\"hub\" href=\"", element);
        markup_url(out, publication->hub);
        buf_add_string(out, "\"/>\n");
    }
}

/* ---- on pages ----------------------------------------------------------------------------------------------------- */

void paging_title(struct buf *out, struct volume volume)
{
    when_month(out, date_from_civil(volume.month / 100, volume.month % 100, 1));
    if (volume.part > 1)
        buf_printf(out, ", part %d", volume.part);
}

static void begin_link(struct buf *out, const struct frame *frame,
                       const struct publication *publication, struct volume volume)
{
    buf_printf(out, "<a href=\"%s", frame->root);
    markup_url(out, publication->topic);
    paging_suffix(out, volume, "/");
    buf_add_string(out, "\"");
}

void paging_topic(struct buf *out, const struct frame *frame, const struct publication *publication)
{
    begin_link(out, frame, publication, (struct volume){0, 0});
    buf_add_string(out, ">");
    markup_line(out, telling_title(publication));
    buf_add_string(out, "</a>");
}

void paging_neighbours(struct buf *out, const struct frame *frame,
                       const struct publication *publication)
{
    static const struct volume newest = {0, 0};
    if (!volume_is(publication->volume))
        return;
    buf_add_string(out, "<nav class=\"pages\" aria-label=\"Older and newer stories\">\n");
    if (volume_is(publication->previous)) {
        begin_link(out, frame, publication, publication->previous);
        buf_add_string(out, " rel=\"prev\">Older: ");
        paging_title(out, publication->previous);
        buf_add_string(out, "</a>\n");
    }
    const bool has_next = volume_is(publication->next);
    begin_link(out, frame, publication, has_next ? publication->next : newest);
    if (has_next) {
        buf_add_string(out, " rel=\"next\">Newer: ");
        paging_title(out, publication->next);
        buf_add_string(out, "</a>\n");
    } else {
        buf_add_string(out, ">The newest stories</a>\n");
    }
    buf_add_string(out, "</nav>\n");
}

void paging_months(struct buf *out, const struct frame *frame,
                   const struct publication *publication)
{
    if (publication->n_months == 0)
        return;
    buf_add_string(out, "<nav class=\"months\" aria-labelledby=\"older\">\n<h2 id=\"older\">Older "
                        "stories</h2>\n<ul>\n");
    for (size_t i = 0; i < publication->n_months; i++) {
        const struct published_month *month = &publication->months[i];
        buf_add_string(out, "<li>");
        begin_link(out, frame, publication, month->volume);
        buf_add_string(out, ">");
        paging_title(out, (struct volume){month->volume.month, 1});
        buf_printf(out,
                   "</a> <span class=\"count\">%zu<span class=\"unseen\"> stories</span>"
                   "</span></li>\n",
                   month->entries);
    }
    buf_add_string(out, "</ul>\n</nav>\n");
}
