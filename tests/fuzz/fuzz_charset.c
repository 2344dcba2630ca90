/* A document of any bytes under any label: its text is UTF-8, no longer than what its bytes can become, and the same
 * when read again. The first byte chooses what HTTP says, the rest is the document. */
#include <stdint.h>
#include <stdlib.h>

#include "text/charset.h"

static const char *const labels[] = {
    NULL,      "utf-8",  "us-ascii",    "iso-8859-1", "windows-1251", "utf-16",      "gb18030",
    "big5",    "euc-jp", "iso-2022-jp", "shift_jis",  "euc-kr",       "hz-gb-2312",  "koi8-t",
    "unknown", "ibm037", "iso-2022-kr", "x-mac-ce",   "iso-8859-16",  "iso-2022-cn",
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    struct bytes label = bytes_of(labels[data[0] % COUNT_OF(labels)]);
    bool xml = data[0] < 128;
    struct bytes in = {(const char *)data + 1, size - 1};
    struct arena *arena = arena_new(size * 64 + 65536);
    struct utf8_doc first, second;
    if (!charset_decode(in, label, xml, arena, &first, NULL) ||
        !charset_decode(in, label, xml, arena, &second, NULL))
        abort();
    if (!utf8_valid(first.text) || first.text.n > in.n * 4 || bytes_empty(first.encoding))
        abort();
    if (!bytes_equal(first.text, second.text) || first.invalid != second.invalid ||
        first.mismatch != second.mismatch || first.guessed != second.guessed)
        abort();
    (void)charset_of_content_type(in);
    arena_free(arena);
    return 0;
}
