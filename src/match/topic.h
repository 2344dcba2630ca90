/* Topics: files that say what belongs, compiled once into an immutable set that any number of threads may judge with.
 * A topic's name is its file's, without ".yaml". The .yaml files of topics.d are read in the order of names; "NAME.yaml.disabled" and
 * dot files are passed over. Mistakes are findings with file, line, column and a caret under the place. */
#ifndef RIFFLE_MATCH_TOPIC_H
#define RIFFLE_MATCH_TOPIC_H

#include "base/error.h"
#include "base/findings.h"
#include "match/verdict.h"

enum topic_stories { STORIES_LEAD, STORIES_ALL };

/* What the file says besides its rules; the strings live as long as the set. */
struct topic_settings {
    struct bytes name, title, subtitle;
    double learn_weight; /* as the file says, whether there is a model or not */
    struct bytes model;  /* what it was trained on, for people; absent: nothing that counts */
    uint64_t version;    /* hash of the rules: verdicts of another version are out of date */
    int64_t entries;     /* in the publication */
    bool full_bodies;    /* whole bodies are published, not excerpts */
    bool images;         /* pictures of other hosts are shown */
    enum topic_stories stories;
    int64_t min_sources, min_kinds;
    int64_t backfill_ms;
    struct bytes *languages;
    size_t n_languages;
};

struct topic_set;

/* One topic file's content. The path, as findings tell it, ends in the file's name ("topics.d/china-russia.yaml"). */
struct topic_file {
    struct bytes name, content;
};

/* What topic files may ask for beside themselves. Either function may be NULL. */
struct topic_library {
    /* The content of the file at path, which is relative where the names of the topic files are. Arena. */
    bool (*include)(void *ctx, const char *path, struct arena *arena, struct bytes *content,
                    struct error *err);
    /* The model that was trained for the topic of that name (match/model.h), absent where there is none. Arena. */
    struct bytes (*model)(void *ctx, struct bytes topic, struct arena *arena);
    void *ctx;
};

/* Compiles files into a set. NULL with errors in findings if any of them is wrong. library may be NULL. Owned, one
 * reference: topic_set_drop. Reference counting is the only thing threads share here, and it is atomic. */
struct topic_set *topic_set_compile(const struct topic_file *files, size_t n,
                                    const struct topic_library *library, struct findings *findings);

/* As topic_set_compile, without a library. */
struct topic_set *topic_set_new(const struct topic_file *files, size_t n,
                                struct findings *findings);

/* A set of one topic without a name, which matches where this query holds: what somebody searches for. A finding has no
 * place before its sentence, but the query and a caret below it. The query may be QUERY_OF_SET_MAX bytes long. */
enum { QUERY_OF_SET_MAX = 4096 };
struct topic_set *topic_set_of_query(struct bytes query, struct findings *findings);

struct topic_set *topic_set_keep(struct topic_set *set);
void topic_set_drop(struct topic_set *set);

size_t topic_set_length(const struct topic_set *set);
const struct topic_settings *topic_set_settings(const struct topic_set *set, size_t i);

/* Judges one entry by every topic in one pass: verdicts[i] is that of topic i. The judge holds what a thread needs
 * (tokenizer, scratch): one a thread. Evidence is in the arena, and borrows from the set. */
struct judge;
struct judge *judge_new(void);
void judge_free(struct judge *judge);
void judge_entry(struct judge *judge, const struct topic_set *set, const struct match_entry *entry,
                 struct arena *arena, struct verdict *verdicts);

#endif
