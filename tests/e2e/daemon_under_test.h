/* The real program, run in a folder of its own against the sample world: made, started, looked at through its HTTP and
 * its files, ended. Waiting is always for something to become true, within a bound. */
#ifndef RIFFLE_TESTS_E2E_DAEMON_UNDER_TEST_H
#define RIFFLE_TESTS_E2E_DAEMON_UNDER_TEST_H

#include <jansson.h>
#include <sys/types.h>

#include "base/buf.h"
#include "world.h"

struct under_test {
    char folder[64];
    int port, admin_port;
    struct world *world;
    pid_t pid; /* 0: not running */
    /* Called in the program's process before the program, where set: environment, limits, descriptors. */
    void (*prepare)(const struct under_test *t);
};

/* Makes folder, world, configuration, list and topic. Ends the test where it cannot. */
void under_test_make(struct under_test *t);

/* Ends what runs and removes the folder. */
void under_test_remove(struct under_test *t);

/* Writes the configuration anew, with these lines of YAML in place of the interval and timeout under `fetch:`. */
void under_test_configure(struct under_test *t, const char *fetch);

/* Writes a file of the folder. */
void under_test_put(struct under_test *t, const char *name, struct bytes content);

/* Appends what a file of the folder holds; nothing where it cannot be read. The log of the program is err.txt. */
void under_test_read(const struct under_test *t, const char *name, struct buf *out);

/* How often a file of the folder has these words. */
size_t under_test_occurrences(const struct under_test *t, const char *name, const char *words);

/* The path of a file of the folder; one static buffer. */
const char *under_test_path(const struct under_test *t, const char *name);

/* Starts `riffle run`, and waits until it answers. */
void under_test_start(struct under_test *t);

/* Sends the signal and waits for the end, for ms at most. The exit status, 128 + signal where one ended it, -1 where it
 * still runs. */
int under_test_end(struct under_test *t, int signal, int ms);

/* Runs riffle with these arguments (NULL after the last), -c and the configuration added, to its end. Standard output and
 * error go to out.txt and err.txt of the folder. The exit status. */
int under_test_run(struct under_test *t, const char *const *arguments);

/* `run --once --all`, and its exit status. */
int under_test_round(struct under_test *t);

/* Sends a request and appends the whole reply, until the server closes. False where nobody answers. */
bool under_test_ask(int port, const char *request, struct buf *reply);

/* GET of a path; *status and the body. False where nobody answers. */
bool under_test_get(int port, const char *path, int *status, struct buf *body);

/* The status that a path is answered with; 0: nobody answers. */
int under_test_answer(int port, const char *path);

/* The status: /status.json where the daemon runs, `status --json` where it does not. Owned: json_decref. */
json_t *under_test_status(struct under_test *t);

/* The feed whose URL ends so, of a status; borrowed. */
const json_t *status_feed_named(const json_t *status, const char *ending);

/* Waits until the function says so of the status, within ms. */
bool under_test_wait(struct under_test *t, bool (*so)(const json_t *status), int ms);

/* As under_test_wait, of anything else. */
bool under_test_wait_for(bool (*so)(void), int ms);

/* The topic's Atom feed as published, from the file. */
void under_test_atom(struct under_test *t, struct buf *out);

/* How many rows a query of the store counts, or -1; and whether the file is whole. */
int under_test_count(struct under_test *t, const char *sql);
bool under_test_store_is_whole(struct under_test *t);

#endif
