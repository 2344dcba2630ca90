/* A text that may be a date: what is read is printed in a form that reads as the same instant. */
#include <stdint.h>
#include <stdlib.h>

#include "text/date.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes text = {(const char *)data, size};
    struct buf printed = {0};
    int64_t ms = 0, again = 0, seconds = 0;
    bool read = date_parse(text, &ms);
    if (!read && ms != 0)
        abort();
    if (read) {
        date_print(&printed, ms);
        if (!date_parse(buf_bytes(&printed), &again) || again != ms)
            abort();
        struct civil c = date_civil(ms);
        if (c.year < 1 || c.year > 9999 || date_from_civil(c.year, c.month, c.day) > ms)
            abort();
        buf_reset(&printed);
        date_print_http(&printed, ms);
        if (!date_parse_http(buf_bytes(&printed), &seconds) || ms - seconds < 0 ||
            ms - seconds > 999)
            abort();
    }
    (void)date_parse_http(text, &ms);
    buf_clear(&printed);
    return 0;
}
