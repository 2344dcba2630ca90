/* What a User-Agent can do to the count of readers: one a line. */
#include "serve/readership.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_service(struct bytes agent)
{
    struct reading_service service = {0};
    if (!reading_service_parse(agent, &service))
        return;
    if (service.subscribers > READERSHIP_SUBSCRIBERS || !service.name[0] ||
        !memchr(service.name, '\0', sizeof service.name))
        abort();
    for (const char *c = service.name; *c; c++)
        if (*c < ' ' || *c > '~' || strchr("<>&\"'", *c))
            abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct readership r = {0};
    struct bytes rest = {(const char *)data, size}, line;
    int64_t now = 0;
    uint64_t n = 0;
    while (size && bytes_split(&rest, '\n', &line)) {
        check_service(line);
        readership_note(&r, line, now);
        now += (int64_t)line.n * 60000;
        n++;
    }
    if (readership_requests(&r, now) > n || r.n_services > READERSHIP_SERVICES ||
        readership_subscribers(&r, now) > (uint64_t)READERSHIP_SERVICES * READERSHIP_SUBSCRIBERS)
        abort();
    readership_clear(&r);
    return 0;
}
