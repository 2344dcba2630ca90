/* A subscription list made of anything: it is read or refused with findings, what is read is to be fetched, and reading
 * it again gives the same. */
#include <stdint.h>
#include <stdlib.h>

#include "feed/opml.h"
#include "text/url.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes doc = {(const char *)data, size};
    struct arena *arena = arena_new(size * 512 + (1 << 20));
    struct subscriptions first, second;
    struct findings findings, again;
    findings_init(&findings, arena);
    findings_init(&again, arena);
    bool good = opml_read("fuzz.opml", doc, arena, &first, &findings);
    if (good != (findings.errors == 0) || arena_exceeded(arena))
        abort();
    if (opml_read("fuzz.opml", doc, arena, &second, &again) != good || first.n != second.n ||
        findings.warnings != again.warnings)
        abort();
    for (size_t i = 0; i < first.n; i++) {
        const struct subscription *feed = &first.v[i];
        if (!url_to_ascii(arena, feed->url).p || feed->line == 0 || feed->priority < 0 ||
            feed->priority > 9 || feed->interval_ms < 0 || !bytes_equal(feed->url, second.v[i].url))
            abort();
    }
    arena_free(arena);
    return 0;
}
