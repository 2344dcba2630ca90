#include "feed/mender.h"

#include "text/utf8.h"

#include <string.h>

/* How far the keyword of a declaration, its name or white space goes. */
static size_t word_length(struct bytes text)
{
    size_t n = 0;
    while (n < text.n && !ascii_is_space(text.p[n]) && !strchr("\"'<>[]%&;", text.p[n]))
        n++;
    return n;
}

static bool is_name(struct bytes text)
{
    if (!text.n || !(ascii_is_alpha(text.p[0]) || text.p[0] == '_'))
        return false;
    for (size_t i = 1; i < text.n; i++)
        if (!ascii_is_alnum(text.p[i]) && !strchr("._-:", text.p[i]))
            return false;
    return true;
}

/* What a value comes to once its references to characters are read, as they are where it is declared (XML 1.0 §4.5). */
static void add_replacement(struct buf *out, struct bytes value)
{
    for (size_t at = 0; at < value.n;) {
        const struct bytes rest = bytes_skip(value, at);
        const size_t n = bytes_find_char(rest, '&');
        buf_add(out, rest.p, n);
        at += n;
        if (n == rest.n)
            break;
        const struct bytes reference = bytes_skip(rest, n);
        const size_t end = bytes_find_char(reference, ';');
        uint32_t c;
        if (end < reference.n && mender_number((struct bytes){reference.p + 1, end - 1}, &c)) {
            char text[4];
            if (mender_is_char(c))
                buf_add(out, text, utf8_put(text, c));
            at += end + 1;
        } else {
            buf_add_char(out, '&');
            at++;
        }
    }
}

/* Writes a value such that what it comes to is well-formed text: in a declaration '%' begins a parameter's reference,
 * and a reference to '&' or '<' would be read twice. */
static void add_value(struct mender *mender, struct bytes value)
{
    static const struct {
        struct bytes from, to;
    } forms[] = {{BYTES("%"), BYTES("&#37;")},
                 {BYTES("&#38;"), BYTES("&amp;")},
                 {BYTES("&#60;"), BYTES("&lt;")}};
    struct buf replacement = {0}, text = {0};
    struct buf *const out = mender->out;
    add_replacement(&replacement, value);
    mender->out = &text;
    mender_add_text(mender, buf_bytes(&replacement));
    mender->out = out;
    for (struct bytes rest = buf_bytes(&text); rest.n;) {
        size_t f = 0;
        while (f < COUNT_OF(forms) && !bytes_starts(rest, forms[f].from))
            f++;
        if (f < COUNT_OF(forms))
            buf_add_bytes(out, forms[f].to);
        else
            buf_add_char(out, rest.p[0]);
        rest = bytes_skip(rest, f < COUNT_OF(forms) ? forms[f].from.n : 1);
    }
    buf_clear(&replacement);
    buf_clear(&text);
}

/* The declaration of an entity, from behind its keyword. One that lies elsewhere is never loaded: it is empty. */
static void declare(struct mender *mender, struct bytes declaration)
{
    static const struct bytes none = BYTES("");
    declaration = bytes_trim(declaration);
    const struct bytes name = {declaration.p, word_length(declaration)};
    struct bytes value = bytes_trim(bytes_skip(declaration, name.n));
    if (!is_name(name) || !value.n || mender->n_declared == DECLARED_MAX ||
        mender_is_declared(mender, name))
        return;
    if (value.p[0] == '"' || value.p[0] == '\'') {
        const char quote = value.p[0];
        value = bytes_skip(value, 1);
        value.n = bytes_find_char(value, quote);
    } else if (bytes_starts(value, (struct bytes)BYTES("SYSTEM")) ||
               bytes_starts(value, (struct bytes)BYTES("PUBLIC"))) {
        value = none;
    } else {
        return;
    }
    buf_printf(mender->out, "<!ENTITY %.*s \"", BYTES_FMT(name));
    add_value(mender, value);
    buf_add_string(mender->out, "\">");
    mender->declared[mender->n_declared++] = name;
}

/* Where a declaration ends: at its '>' outside of quotes, or at the end. */
static size_t declaration_length(struct bytes text)
{
    char quote = 0;
    for (size_t i = 0; i < text.n; i++) {
        const char c = text.p[i];
        if (quote)
            quote = c == quote ? '\0' : quote;
        else if (c == '"' || c == '\'')
            quote = c;
        else if (c == '>')
            return i;
    }
    return text.n;
}

void mender_subset(struct mender *mender, struct bytes root, struct bytes subset)
{
    static const struct bytes comment = BYTES("<!--"), closing = BYTES("-->"),
                              entity = BYTES("<!ENTITY");
    struct buf declarations = {0};
    struct buf *const out = mender->out;
    mender->out = &declarations;
    while (subset.n) {
        subset = bytes_skip(subset, bytes_find_char(subset, '<'));
        if (bytes_starts(subset, comment)) {
            subset = bytes_skip(subset, bytes_find(subset, closing));
        } else if (bytes_starts(subset, entity)) {
            subset = bytes_skip(subset, entity.n);
            const size_t n = declaration_length(subset);
            declare(mender, (struct bytes){subset.p, n});
            subset = bytes_skip(subset, n < subset.n ? n : 0);
        } else {
            subset = bytes_skip(subset, 1);
        }
    }
    mender->out = out;
    if (is_name(root) && declarations.n)
        buf_printf(out, "<!DOCTYPE %.*s [%.*s]>", BYTES_FMT(root),
                   BYTES_FMT(buf_bytes(&declarations)));
    else
        mender->n_declared = 0;
    buf_clear(&declarations);
}
