#include "template.h"

#include "base/duration.h"
#include "text/date.h"

static const struct bytes opening = BYTES("{{"), closing = BYTES("}}");

/* "2h15m rfc822" */
static bool add_date(struct buf *out, struct bytes arguments, int64_t began, struct error *err)
{
    struct bytes ago = {NULL, 0};
    int64_t ms = 0;
    (void)bytes_split(&arguments, ' ', &ago);
    if (!duration_parse(ago, &ms, err))
        return false;
    int64_t at = (began - ms) / 1000 * 1000;
    if (bytes_equal(arguments, (struct bytes)BYTES("iso")))
        date_print(out, at);
    else
        date_print_http(out, at);
    return true;
}

/* The round that "from 2" or "until 2" names. */
static int round_of(struct bytes argument)
{
    return argument.n == 1 && ascii_is_digit(argument.p[0]) ? argument.p[0] - '0' : 0;
}

static bool fill_directive(struct buf *out, struct bytes text, const struct template_facts *facts,
                           bool *shown, struct error *err)
{
    struct bytes rest = text, verb = {NULL, 0};
    (void)bytes_split(&rest, ' ', &verb);
    if (bytes_equal(verb, (struct bytes)BYTES("end")))
        *shown = true;
    else if (bytes_equal(verb, (struct bytes)BYTES("from")))
        *shown = facts->round >= round_of(rest);
    else if (bytes_equal(verb, (struct bytes)BYTES("until")))
        *shown = facts->round < round_of(rest);
    else if (!*shown)
        return true;
    else if (bytes_equal(verb, (struct bytes)BYTES("base")))
        buf_add_bytes(out, facts->base);
    else if (bytes_equal(verb, (struct bytes)BYTES("ago")))
        return add_date(out, rest, facts->began, err);
    else
        return error_set(err, "{{%.*s}} is no directive", BYTES_FMT(text));
    return true;
}

bool template_fill(struct buf *out, struct bytes text, const struct template_facts *facts,
                   struct error *err)
{
    bool shown = true;
    while (text.n) {
        size_t at = bytes_find(text, opening);
        if (shown)
            buf_add(out, text.p, at);
        text = bytes_skip(text, at + opening.n);
        size_t end = bytes_find(text, closing);
        if (text.n && !fill_directive(out, (struct bytes){text.p, end}, facts, &shown, err))
            return false;
        text = bytes_skip(text, end + closing.n);
    }
    return true;
}
