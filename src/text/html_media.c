#include "base/buf.h"
#include "text/html.h"
#include "text/html_lex.h"

static bool is_media(struct bytes name)
{
    static const struct bytes media[] = {BYTES("img"),   BYTES("picture"), BYTES("source"),
                                         BYTES("audio"), BYTES("video"),   BYTES("track")};
    for (size_t i = 0; i < COUNT_OF(media); i++)
        if (bytes_equal_nocase(name, media[i]))
            return true;
    return false;
}

void html_add_without_media(struct buf *out, struct bytes safe)
{
    struct html_lexer lexer = {.in = safe};
    struct html_piece piece;
    while (html_lex(&lexer, &piece)) {
        bool is_tag = piece.kind == HTML_START || piece.kind == HTML_END;
        if (!is_tag || !is_media(piece.name))
            buf_add_bytes(out, piece.whole);
    }
}
