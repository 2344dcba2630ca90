#include "serve/call.h"

#include <microhttpd.h>

static struct bytes value_of(const struct call *call, enum MHD_ValueKind kind, const char *name)
{
    return bytes_of(MHD_lookup_connection_value(call->connection, kind, name));
}

struct bytes call_argument(const struct call *call, const char *name)
{
    return value_of(call, MHD_GET_ARGUMENT_KIND, name);
}

struct bytes call_header(const struct call *call, const char *name)
{
    return value_of(call, MHD_HEADER_KIND, name);
}
