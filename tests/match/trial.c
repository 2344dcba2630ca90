#include "trial.h"

void trial_begin(struct trial *trial, const char *const *contents, size_t n)
{
    *trial = (struct trial){.arena = arena_new(SIZE_MAX), .judge = judge_new()};
    findings_init(&trial->findings, trial->arena);
    struct topic_file *files = ARENA_ARRAY(trial->arena, struct topic_file, n);
    for (size_t i = 0; i < n; i++)
        files[i] = (struct topic_file){arena_printf(trial->arena, "%zu.yaml", i + 1),
                                       bytes_of(contents[i])};
    trial->set = topic_set_new(files, n, &trial->findings);
    trial->verdicts = ARENA_ARRAY(trial->arena, struct verdict, n);
}

void trial_end(struct trial *trial)
{
    judge_free(trial->judge);
    topic_set_drop(trial->set);
    arena_free(trial->arena);
}

void trial_of_query(struct trial *trial, const char *query)
{
    struct buf text = {0};
    buf_printf(&text, "match: |\n  %s\n", query);
    trial_begin(trial, (const char *const[]){text.p}, 1);
    buf_clear(&text);
}

const struct verdict *trial_judge(struct trial *trial, const struct match_entry *entry, size_t i)
{
    judge_entry(trial->judge, trial->set, entry, trial->arena, trial->verdicts);
    return &trial->verdicts[i];
}

bool trial_takes(struct trial *trial, const char *title, const char *language)
{
    const struct match_entry entry = {.title = bytes_of(title), .language = bytes_of(language)};
    return trial_judge(trial, &entry, 0)->match;
}

const char *trial_findings(struct trial *trial)
{
    struct buf all = {0};
    for (size_t i = 0; i < trial->findings.n; i++)
        buf_printf(&all, "%.*s\n", BYTES_FMT(trial->findings.list[i].text));
    const char *text = arena_copy(trial->arena, buf_bytes(&all)).p;
    buf_clear(&all);
    return text;
}
