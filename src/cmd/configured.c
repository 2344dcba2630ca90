#include "cmd/configured.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/atomic_file.h"
#include "base/log.h"

/* As it is for a person, with its priority for the journal. */
static void tell_finding(const struct finding *finding)
{
    struct log log;
    bool is_warning = finding->kind == FINDING_WARNING;
    log_init(&log, LOG_LEVEL_WARNING);
    if (!log.journal)
        (void)fprintf(stderr, "%s%s\n", is_warning ? "warning: " : "", finding->text.p);
    else if (is_warning)
        log_warning(&log, "%s", finding->text.p);
    else
        log_error(&log, "%s", finding->text.p);
}

static const char *find(const char *named, struct arena *arena)
{
    const char *found = named ? named : options_find(arena);
    if (!found) {
        (void)fprintf(stderr, "riffle: no configuration: name one with -c FILE, or put it at "
                              "/etc/riffle/riffle.yaml\n");
        return NULL;
    }
    char real[PATH_MAX];
    if (realpath(found, real))
        return arena_strndup(arena, real, strlen(real));
    (void)fprintf(stderr, "riffle: %s: %s\n", found, strerror(errno));
    return NULL;
}

struct setup *configured_read(const char *named, struct arena *arena, const char **path)
{
    static const uint64_t nothing[SETUP_PART_COUNT] = {0};
    *path = find(named, arena);
    return *path ? setup_read(*path, nothing, NULL) : NULL;
}

size_t configured_tell(const struct setup *setup)
{
    for (enum setup_part part = 0; part < SETUP_PART_COUNT; part++) {
        const struct findings *findings = &setup->findings[part];
        for (size_t i = 0; i < findings->n; i++)
            tell_finding(&findings->list[i]);
        size_t more = findings->errors + findings->warnings - findings->n;
        if (more)
            (void)fprintf(stderr, "… and %zu more in the %s\n", more, setup_part_names[part]);
    }
    return setup_errors(setup);
}

struct setup *configured_or_standard(const char *named, struct arena *arena)
{
    const char *path;
    if (named || options_find(arena)) {
        struct setup *setup = configured_read(named, arena, &path);
        if (setup && setup->options)
            return setup;
        if (setup)
            (void)configured_tell(setup);
        setup_free(setup);
        return NULL;
    }
    struct setup *setup = ARENA_NEW(arena, struct setup);
    setup->arena = arena_new(SIZE_MAX);
    for (size_t i = 0; i < SETUP_PART_COUNT; i++)
        findings_init(&setup->findings[i], setup->arena);
    setup->options = options_read("", (struct bytes){"", 0}, &setup->findings[SETUP_OPTIONS]);
    return setup;
}

struct options *configured_options(const char *named)
{
    struct arena *arena = arena_new(SIZE_MAX);
    struct findings findings;
    struct options *options = NULL;
    struct error err = {0};
    struct bytes content;
    findings_init(&findings, arena);
    const char *path = find(named, arena);
    if (path && !file_read(path, 1024 * 1024, arena, &content, &err))
        (void)fprintf(stderr, "riffle: %s\n", err.text);
    else if (path)
        options = options_read(path, content, &findings);
    for (size_t i = 0; i < findings.n && !options; i++)
        (void)fprintf(stderr, "%s\n", findings.list[i].text.p);
    arena_free(arena);
    return options;
}
