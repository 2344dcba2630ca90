/* Text with references: valid UTF-8 stays valid, nothing grows beyond measure, and a text whose ampersands are escaped
 * decodes to itself. */
#include <stdint.h>
#include <stdlib.h>

#include "text/charset.h"
#include "text/entity.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes text = {(const char *)data, size};
    struct buf decoded = {0}, escaped = {0};
    entity_decode(&decoded, text);
    if (utf8_valid(text) && !utf8_valid(buf_bytes(&decoded)))
        abort();
    if (decoded.n > size * 2)
        abort();
    buf_reset(&decoded);
    for (size_t i = 0; i < size; i++) {
        if (text.p[i] == '&')
            buf_add_string(&escaped, "&amp;");
        else
            buf_add_char(&escaped, text.p[i]);
    }
    entity_decode(&decoded, buf_bytes(&escaped));
    if (!bytes_equal(buf_bytes(&decoded), text))
        abort();
    buf_clear(&decoded);
    buf_clear(&escaped);
    return 0;
}
