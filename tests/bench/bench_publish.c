/* A topic of 50 stories into each of its forms, and a form into what is served. The floor is copying the finished bytes:
 * what is rendered is rendered once per change, so a form may cost much more than that and still nothing. */
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "publish/atom.h"
#include "publish/json.h"
#include "publish/page.h"
#include "publish/rss.h"

enum { STORIES = 50, TIMES = 20, EXCERPT_SIZE = 640 };

typedef void render_form(const struct publication *publication, struct buf *out);

struct job {
    render_form *render;
    struct publication publication;
    struct buf out;
};

static void run_copy(void *ctx)
{
    const struct job *job = ctx;
    char *to = malloc(job->out.n);
    for (int i = 0; i < TIMES; i++) {
        memcpy(to, job->out.p, job->out.n);
        bench_use(to);
    }
    free(to);
}

static void run_render(void *ctx)
{
    struct job *job = ctx;
    for (int i = 0; i < TIMES; i++) {
        buf_reset(&job->out);
        job->render(&job->publication, &job->out);
        bench_use(job->out.p);
    }
}

static struct published_entry story(char *excerpt)
{
    static const struct also_told also[] = {
        {.title = BYTES("Another paper's headline for it"),
         .url = BYTES("https://other.example/news/2026/08/a-story"),
         .source_title = BYTES("The Other Paper"),
         .language = BYTES("en")},
    };
    return (struct published_entry){
        .id = BYTES("https://paper.example/news/2026/08/a-story-with-a-name"),
        .title = BYTES("A headline of usual length, with \xC2\xABquotation marks\xC2\xBB & such"),
        .url = BYTES("https://paper.example/news/2026/08/a-story-with-a-name"),
        .excerpt = {excerpt, EXCERPT_SIZE},
        .language = BYTES("en"),
        .published = 1786406400000,
        .updated = 1786406400000,
        .source_title = BYTES("The Paper"),
        .source_url = BYTES("https://paper.example/feed.xml"),
        .source_home = BYTES("https://paper.example/"),
        .also = also,
        .n_also = COUNT_OF(also),
    };
}

/* Half ASCII, half Cyrillic, so that both ways through markup are walked. */
static void write_excerpt(char *to)
{
    static const char latin[] = "some words of a paragraph ", cyrillic[] = "слова ещё ";
    size_t n = 0;
    for (int i = 0; n + sizeof latin + sizeof cyrillic < EXCERPT_SIZE; i++) {
        const char *from = i % 2 ? cyrillic : latin;
        memcpy(to + n, from, strlen(from));
        n += strlen(from);
    }
    memset(to + n, '.', EXCERPT_SIZE - n);
}

int main(void)
{
    static const struct {
        const char *name;
        render_form *render;
    } forms[] = {
        {"copying the Atom feed", publish_atom}, {"publish_atom", publish_atom},
        {"publish_page", publish_page},          {"publish_rss", publish_rss},
        {"publish_json", publish_json},
    };
    char excerpt[EXCERPT_SIZE];
    struct published_entry entries[STORIES];
    struct job jobs[COUNT_OF(forms)];
    struct bench_case cases[COUNT_OF(forms)];
    write_excerpt(excerpt);
    for (size_t i = 0; i < STORIES; i++)
        entries[i] = story(excerpt);
    for (size_t i = 0; i < COUNT_OF(forms); i++) {
        jobs[i] = (struct job){
            .render = forms[i].render,
            .publication = {.topic = BYTES("topic"),
                            .title = BYTES("A topic"),
                            .public_url = BYTES("https://news.example.org/"),
                            .entries = entries,
                            .n_entries = STORIES},
        };
        run_render(&jobs[i]);
        cases[i] = (struct bench_case){forms[i].name, i ? run_render : run_copy, &jobs[i],
                                       .bytes = jobs[i].out.n * TIMES, .items = TIMES};
    }
    bench_compare("publish a topic of 50 stories", cases, COUNT_OF(cases), NULL);
    for (size_t i = 0; i < COUNT_OF(forms); i++)
        buf_clear(&jobs[i].out);
    return 0;
}
