#include <stdio.h>

#include "base/bytes.h"
#include "cmd/arguments.h"
#include "cmd/cmd.h"

/* As they were when riffle was built: CMake fills them in. */
static const struct {
    const char *name, *version;
} libraries[] = {
    {"libcurl", RIFFLE_CURL_VERSION},       {"expat", RIFFLE_EXPAT_VERSION},
    {"SQLite", RIFFLE_SQLITE_VERSION},      {"ICU", RIFFLE_ICU_VERSION},
    {"gumbo", RIFFLE_GUMBO_VERSION},        {"libmicrohttpd", RIFFLE_MHD_VERSION},
    {"jansson", RIFFLE_JANSSON_VERSION},    {"libyaml", RIFFLE_YAML_VERSION},
    {"libsystemd", RIFFLE_SYSTEMD_VERSION}, {"xxHash", RIFFLE_XXHASH_VERSION},
    {"libpsl", RIFFLE_PSL_VERSION},         {"nettle", RIFFLE_NETTLE_VERSION},
    {"zlib", RIFFLE_ZLIB_VERSION},          {"brotli", RIFFLE_BROTLI_VERSION},
};

int cmd_version(int argc, char **argv)
{
    const struct usage usage = {
        .command = "version",
        .operands = "",
        .summary = "Prints the version, how riffle was built, and what it was built with.",
        .example = "riffle version",
        .most = 0,
    };
    int first;
    enum arguments_outcome outcome = arguments_read(&usage, argc, argv, &first);
    if (outcome != ARGUMENTS_READ)
        return arguments_status(outcome);
    (void)printf("riffle %s (%s, %s)\n", RIFFLE_VERSION, RIFFLE_BUILD_TYPE, __VERSION__);
    for (size_t i = 0; i < COUNT_OF(libraries); i++)
        (void)printf("  %-14s %s\n", libraries[i].name, libraries[i].version);
    return EXIT_DONE;
}
