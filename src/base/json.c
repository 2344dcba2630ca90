#include "base/json.h"

/* Appends what stands for a character that a JSON string cannot hold as it is. */
static void add_escaped(struct buf *out, unsigned char c)
{
    static const char *const known[] = {
        ['\b'] = "\\b", ['\t'] = "\\t", ['\n'] = "\\n",  ['\f'] = "\\f",
        ['\r'] = "\\r", ['"'] = "\\\"", ['\\'] = "\\\\",
    };
    if (c < COUNT_OF(known) && known[c])
        buf_add_string(out, known[c]);
    else
        buf_printf(out, "\\u%04x", c);
}

void json_add_string(struct buf *out, struct bytes text)
{
    buf_add_char(out, '"');
    size_t plain = 0;
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        if (c >= 0x20 && c != '"' && c != '\\')
            continue;
        buf_add(out, text.p + plain, i - plain);
        add_escaped(out, c);
        plain = i + 1;
    }
    buf_add(out, text.n ? text.p + plain : "", text.n - plain);
    buf_add_char(out, '"');
}
