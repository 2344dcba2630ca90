/* Any text to the mender: what it makes is well-formed, by expat's judgement, unless it has no root, or a document type
 * whose declarations are wrong. */
#include "feed/repair.h"

#include "text/charset.h"

#include <expat.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
    if (!holds)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct bytes type = BYTES("<!DOCTYPE");
    const struct bytes text = {(const char *)data, size};
    if (!utf8_valid(text))
        return 0;
    struct buf out = {0};
    struct repairs repairs = {.n = 0};
    const size_t cut = repair_xml(text, &out, &repairs);
    require(cut <= out.n && out.n <= 8 * size + 64);
    if (out.n > 0 && !bytes_starts(buf_bytes(&out), type)) {
        XML_Parser parser = XML_ParserCreate("UTF-8");
        require(parser != NULL);
        require(XML_Parse(parser, out.p, (int)out.n, XML_TRUE) == XML_STATUS_OK);
        XML_ParserFree(parser);
    }
    buf_clear(&out);
    return 0;
}
