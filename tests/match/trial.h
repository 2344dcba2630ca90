/* A set of topics on trial: made from texts, asked about entries, for tests of match/. */
#ifndef RIFFLE_TESTS_MATCH_TRIAL_H
#define RIFFLE_TESTS_MATCH_TRIAL_H

#include "base/buf.h"
#include "match/topic.h"

struct trial {
    struct arena *arena;
    struct findings findings;
    struct topic_set *set; /* NULL where a text is wrong */
    struct judge *judge;
    struct verdict *verdicts;
};

/* n topic files by their content, named "1.yaml", "2.yaml" … Owned: trial_end. */
void trial_begin(struct trial *trial, const char *const *contents, size_t n);
void trial_end(struct trial *trial);

/* A trial of one topic of which only the query is given. */
void trial_of_query(struct trial *trial, const char *query);

/* Judges the entry; the verdict of topic i. Borrowed until the end. */
const struct verdict *trial_judge(struct trial *trial, const struct match_entry *entry, size_t i);

/* Whether the first topic takes an entry that has this title alone, read in that language ("" for a guess). */
bool trial_takes(struct trial *trial, const char *title, const char *language);

/* All findings, one after the other with a newline behind each. NUL after the end. */
const char *trial_findings(struct trial *trial);

#endif
