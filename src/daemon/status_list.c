#include <inttypes.h>

#include "daemon/status_words.h"
#include "publish/markup.h"
#include "text/url.h"

static const char beside[] = "feed/";

/* What the filters are called in the form, with how many feeds each has. */
static size_t count_of(const struct status_census *census, enum status_filter filter)
{
    switch (filter) {
    case STATUS_ALL:
        return census->feeds;
    case STATUS_TROUBLE:
        return census->trouble;
    case STATUS_FROZEN:
        return census->frozen;
    default:
        return census->by_status[filter - STATUS_OF_NEW];
    }
}

static void form(struct buf *out, const struct status_list *list)
{
    buf_add_string(out, "<form method=\"get\" action=\"feeds\" role=\"search\">\n"
                        "<label>Show <select name=\"show\">\n");
    for (int i = 0; i < STATUS_FILTER_COUNT; i++) {
        enum status_filter filter = (enum status_filter)i;
        size_t n = count_of(&list->census, filter);
        if (n == 0 && filter != list->filter && filter != STATUS_ALL)
            continue;
        buf_printf(out, "<option value=\"%s\"%s>%s%s (", status_filter_name(filter),
                   filter == list->filter ? " selected=\"selected\"" : "",
                   filter == STATUS_TROUBLE ? "in " : "", status_filter_name(filter));
        status_say_count(out, (int64_t)n);
        buf_add_string(out, ")</option>\n");
    }
    buf_add_string(out,
                   "</select></label>\n<label>with <input type=\"search\" name=\"find\" value=\"");
    markup_line(out, list->find);
    buf_add_string(out, "\" placeholder=\"title or address\" maxlength=\"200\"/></label>\n"
                        "<button>Show</button>\n</form>\n");
}

static void page_link(struct buf *out, const struct status_list *list, size_t page,
                      const char *relation, const char *words)
{
    struct buf query = {0};
    url_add_field(&query, "show", bytes_of(status_filter_name(list->filter)));
    if (list->find.n)
        url_add_field(&query, "find", list->find);
    buf_printf(out, "<a rel=\"%s\" href=\"feeds?", relation);
    markup_url(out, buf_bytes(&query));
    buf_printf(out, "&amp;page=%zu\">%s</a>\n", page, words);
    buf_clear(&query);
}

static void pages(struct buf *out, const struct status_list *list)
{
    size_t n = (list->n_found + STATUS_PAGE_ROWS - 1) / STATUS_PAGE_ROWS;
    if (n < 2)
        return;
    buf_add_string(out, "<p class=\"pages\">");
    if (list->page > 1)
        page_link(out, list, list->page - 1, "prev", "Before");
    buf_printf(out, "<span>Page %zu of %zu</span>\n", list->page, n);
    if (list->page < n)
        page_link(out, list, list->page + 1, "next", "After");
    buf_add_string(out, "</p>\n");
}

void status_list_print(const struct status_list *list, struct buf *out)
{
    status_say_begin(out, "../", bytes_of("Feeds"), true);
    form(out, list);
    buf_add_string(out, "</header>\n<main id=\"content\" tabindex=\"-1\">\n<p role=\"status\">");
    status_say_count(out, (int64_t)list->n_found);
    buf_printf(out, " feed%s", PLURAL(list->n_found));
    if (list->n_found < list->census.feeds) {
        buf_add_string(out, " of ");
        status_say_count(out, (int64_t)list->census.feeds);
    }
    buf_add_string(out, "</p>\n");
    if (list->n_rows)
        status_say_feeds(out, list->rows, list->n_rows, list->now, beside,
                         "Feeds, in the order of the list");
    pages(out, list);
    status_say_end(out, list->now);
}
