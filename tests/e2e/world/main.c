/* riffle_demo_world [--port N] [--feeds DIR] --opml FILE: serves the sample feeds until it is ended, and writes the list
 * of them for riffle to read. Prints its address once it listens. */
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/atomic_file.h"
#include "world.h"

static int usage(void)
{
    (void)fprintf(stderr, "usage: riffle_demo_world [--port N] [--feeds DIR] --opml FILE\n");
    return 2;
}

static int serve(const char *feeds, int port, const char *opml)
{
    struct error err = {0};
    sigset_t ends;
    (void)sigemptyset(&ends);
    (void)sigaddset(&ends, SIGTERM);
    (void)sigaddset(&ends, SIGINT);
    (void)sigprocmask(SIG_BLOCK, &ends, NULL);
    struct world *world = world_new(feeds, port, &err);
    struct buf list = {0};
    bool fine = world != NULL;
    if (fine) {
        world_opml(world, &list);
        fine = atomic_file_write(opml, buf_bytes(&list), &err);
    }
    if (fine) {
        (void)printf("http://127.0.0.1:%d/\n", world_port(world));
        (void)fflush(stdout);
        int got;
        (void)sigwait(&ends, &got);
    } else {
        (void)fprintf(stderr, "riffle_demo_world: %s\n", err.text);
    }
    buf_clear(&list);
    world_free(world);
    return fine ? 0 : 1;
}

int main(int argc, char **argv)
{
    static const struct option options[] = {
        {"port", required_argument, NULL, 'p'},
        {"feeds", required_argument, NULL, 'f'},
        {"opml", required_argument, NULL, 'o'},
        {NULL, 0, NULL, 0},
    };
    const char *feeds = WORLD_FEEDS, *opml = NULL;
    long port = 0;
    for (int c; (c = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        if (c == 'p')
            port = strtol(optarg, NULL, 10);
        else if (c == 'f')
            feeds = optarg;
        else if (c == 'o')
            opml = optarg;
        else
            return usage();
    }
    if (!opml || port < 0 || port > 65535)
        return usage();
    return serve(feeds, (int)port, opml);
}
