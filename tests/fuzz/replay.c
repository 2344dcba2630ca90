/* Runs a fuzz target without libFuzzer: every file in the folders (or files) named on the command line goes through
 * LLVMFuzzerTestOneInput as it is, then mutations of them do, chosen by a generator with a fixed seed, so that each run
 * of the tests does the same and a failure can be had again.
 *
 *     fuzz_NAME [-n EXECUTIONS] [-s SEED] PATH…
 *
 * EXECUTIONS (or RIFFLE_FUZZ_RUNS in the environment; 2,000 if neither is given) bounds files and mutations together,
 * though every file is run once at least. Before each run the input is written to crash-NAME in the working folder,
 * which is removed at the end: if the target dies, it holds what killed it. */
#include <dirent.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum {
    RUNS_DEFAULT = 2000,
    INPUT_MAX = 1 << 20,   /* a larger seed is cut */
    MUTANT_MAX = 64 << 10, /* a larger seed is run, but a part of it mutated */
    SEEDS_MAX = 65536,
};

struct input {
    uint8_t *p;
    size_t n;
};

struct corpus {
    struct input *list;
    size_t n;
};

/* Where the input stands while it is run: shared memory of a file costs no system call per run. */
struct record {
    const char *path;
    uint8_t *map;
    int fd;
};

static void die(const char *what)
{
    perror(what);
    exit(2);
}

/* xorshift64*: the whole state is one number that is not zero. */
static uint64_t next_random(uint64_t *state)
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return *state * 0x2545F4914F6CDD1Du;
}

static size_t below(uint64_t *state, size_t n)
{
    return n ? (size_t)(next_random(state) >> 16) % n : 0;
}

static void add_file(struct corpus *corpus, const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        die(path);
    uint8_t *p = malloc(INPUT_MAX);
    if (!p)
        die("malloc");
    size_t n = fread(p, 1, INPUT_MAX, file);
    (void)fclose(file);
    uint8_t *exact = realloc(p, n + 1);
    corpus->list[corpus->n++] = (struct input){exact ? exact : p, n};
}

static int visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

/* Adds a file, or the files of a folder in the order of their names: the order decides what the generator makes. */
static void add_path(struct corpus *corpus, const char *path)
{
    struct stat status;
    if (stat(path, &status) != 0)
        die(path);
    if (!S_ISDIR(status.st_mode)) {
        if (corpus->n < SEEDS_MAX)
            add_file(corpus, path);
        return;
    }
    struct dirent **entries = NULL;
    int n = scandir(path, &entries, visible, alphasort);
    for (int i = 0; i < n; i++) {
        char inner[4096];
        (void)snprintf(inner, sizeof inner, "%s/%s", path, entries[i]->d_name);
        free(entries[i]);
        add_path(corpus, inner);
    }
    free(entries);
}

/* One run, on a copy of just that size so that the sanitizer sees a read past its end. */
static void run(const struct record *record, const uint8_t *p, size_t n)
{
    if (n)
        memcpy(record->map, p, n);
    if (ftruncate(record->fd, (off_t)n) != 0)
        die(record->path);
    uint8_t *exact = malloc(n ? n : 1);
    if (!exact)
        die("malloc");
    if (n)
        memcpy(exact, p, n);
    (void)LLVMFuzzerTestOneInput(exact, n);
    free(exact);
    if (ftruncate(record->fd, INPUT_MAX) != 0)
        die(record->path);
}

/* What makes parsers of our formats turn: marks of XML, HTML, JSON, YAML, URLs, dates and queries, and broken UTF-8. */
static const char *const tokens[] = {
    "<",
    ">",
    "</",
    "/>",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<?xml ",
    "&",
    "&#x",
    "&#0;",
    ";",
    "\"",
    "'",
    "=",
    "xmlns:x=\"",
    "xml:base=\"",
    "<!DOCTYPE x [<!ENTITY a \"b\">]>",
    "<script>",
    "<p>",
    "</div>",
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    "null",
    "\\u",
    "\\ud800",
    "1e999",
    "-",
    "- ",
    "\n",
    "\r\n",
    "\t",
    "#",
    "|\n  ",
    "? ",
    "&a ",
    "*a",
    "!!x ",
    "<<: ",
    "---\n",
    "://",
    "/../",
    "%00",
    "%",
    "@",
    "?",
    "http://",
    "2024-02-29T23:59:60Z",
    "Mon, 30 Feb 99 25:61 EST",
    "99999999999999999999",
    "0",
    "-1",
    "(",
    ")",
    " AND ",
    " OR ",
    " NOT ",
    " NEAR/3 ",
    "*",
    "title:",
    "/x/i",
    "\xEF\xBB\xBF",
    "\xFF\xFE",
    "\xC0\x80",
    "\xED\xA0\x80",
    "\xE4\xB8\xAD",
    "\xC2\x85",
    "\x80",
    "\x01",
};

enum { TOKEN_COUNT = sizeof tokens / sizeof tokens[0] };

/* Puts n bytes in at a place, dropping what no longer fits. */
static void insert(struct input *m, size_t at, const void *p, size_t n)
{
    if (n > MUTANT_MAX - m->n)
        return;
    memmove(m->p + at + n, m->p + at, m->n - at);
    memcpy(m->p + at, p, n);
    m->n += n;
}

static void flip_bit(struct input *m, const struct corpus *corpus, uint64_t *random)
{
    (void)corpus;
    if (m->n)
        m->p[below(random, m->n)] ^= (uint8_t)(1u << below(random, 8));
}

static void set_byte(struct input *m, const struct corpus *corpus, uint64_t *random)
{
    (void)corpus;
    if (m->n)
        m->p[below(random, m->n)] = (uint8_t)next_random(random);
}

static void cut_end(struct input *m, const struct corpus *corpus, uint64_t *random)
{
    (void)corpus;
    m->n = below(random, m->n + 1);
}

static void cut_middle(struct input *m, const struct corpus *corpus, uint64_t *random)
{
    (void)corpus;
    size_t from = below(random, m->n + 1);
    size_t n = below(random, m->n - from + 1);
    memmove(m->p + from, m->p + from + n, m->n - from - n);
    m->n -= n;
}

static void repeat_part(struct input *m, const struct corpus *corpus, uint64_t *random)
{
    (void)corpus;
    uint8_t part[256];
    size_t from = below(random, m->n + 1);
    size_t n = below(random, m->n - from + 1) % sizeof part;
    memcpy(part, m->p + from, n);
    for (size_t times = 1 + below(random, 8); times > 0; times--)
        insert(m, from, part, n);
}

static void insert_token(struct input *m, const struct corpus *corpus, uint64_t *random)
{
    (void)corpus;
    const char *token = tokens[below(random, TOKEN_COUNT)];
    insert(m, below(random, m->n + 1), token, strlen(token));
}

static void insert_other(struct input *m, const struct corpus *corpus, uint64_t *random)
{
    const struct input *other = &corpus->list[below(random, corpus->n)];
    size_t from = below(random, other->n + 1);
    size_t n = below(random, other->n - from + 1) % 4096;
    insert(m, below(random, m->n + 1), other->p + from, n);
}

typedef void mutate_fn(struct input *m, const struct corpus *corpus, uint64_t *random);

static mutate_fn *const mutations[] = {
    flip_bit, set_byte, cut_end, cut_middle, repeat_part, insert_token, insert_token, insert_other,
};

/* A part of a seed, or all of it, changed one to four times. */
static void mutate(struct input *m, const struct corpus *corpus, uint64_t *random)
{
    const struct input *seed = &corpus->list[below(random, corpus->n)];
    size_t n = seed->n < MUTANT_MAX ? seed->n : MUTANT_MAX;
    memcpy(m->p, seed->p + below(random, seed->n - n + 1), n);
    m->n = n;
    for (size_t times = 1 + below(random, 4); times > 0; times--)
        mutations[below(random, sizeof mutations / sizeof mutations[0])](m, corpus, random);
}

static struct record record_open(const char *program)
{
    const char *slash = strrchr(program, '/');
    struct record record = {0};
    char *path = NULL;
    if (asprintf(&path, "crash-%s", slash ? slash + 1 : program) < 0)
        die("asprintf");
    record.path = path;
    record.fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (record.fd < 0 || ftruncate(record.fd, INPUT_MAX) != 0)
        die(path);
    record.map = mmap(NULL, INPUT_MAX, PROT_READ | PROT_WRITE, MAP_SHARED, record.fd, 0);
    if (record.map == MAP_FAILED)
        die(path);
    return record;
}

static void record_remove(struct record *record)
{
    (void)munmap(record->map, INPUT_MAX);
    (void)close(record->fd);
    (void)unlink(record->path);
    free((char *)record->path);
}

int main(int argc, char **argv)
{
    const char *asked = getenv("RIFFLE_FUZZ_RUNS");
    uint64_t runs = asked ? strtoull(asked, NULL, 10) : RUNS_DEFAULT;
    uint64_t random = 0x9E3779B97F4A7C15u;
    int option;
    while ((option = getopt(argc, argv, "n:s:")) != -1) {
        if (option == 'n')
            runs = strtoull(optarg, NULL, 10);
        else if (option == 's')
            random ^= strtoull(optarg, NULL, 10) << 1;
        else
            return 2;
    }
    struct corpus corpus = {.list = calloc(SEEDS_MAX, sizeof(struct input))};
    struct input mutant = {.p = malloc(MUTANT_MAX)};
    if (!corpus.list || !mutant.p)
        die("malloc");
    for (int i = optind; i < argc; i++)
        add_path(&corpus, argv[i]);
    struct record record = record_open(argv[0]);
    uint64_t done = 0;
    for (size_t i = 0; i < corpus.n; i++, done++)
        run(&record, corpus.list[i].p, corpus.list[i].n);
    for (; corpus.n > 0 && done < runs; done++) {
        mutate(&mutant, &corpus, &random);
        run(&record, mutant.p, mutant.n);
    }
    record_remove(&record);
    (void)printf("%zu seeds, %" PRIu64 " executions\n", corpus.n, done);
    for (size_t i = 0; i < corpus.n; i++)
        free(corpus.list[i].p);
    free(corpus.list);
    free(mutant.p);
    return corpus.n > 0 ? 0 : 2;
}
