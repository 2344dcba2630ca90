#include "story/lead.h"

int lead_completeness(size_t text_words)
{
    enum { TEASER = 8, PARAGRAPH = 60, ARTICLE = 200 };
    return (text_words >= TEASER) + (text_words >= PARAGRAPH) + (text_words >= ARTICLE);
}

bool lead_before(const struct lead_claim *a, const struct lead_claim *b)
{
    int complete_a = lead_completeness(a->text_words),
        complete_b = lead_completeness(b->text_words);
    if (a->priority != b->priority)
        return a->priority > b->priority;
    if (a->is_copy != b->is_copy)
        return b->is_copy;
    if (complete_a != complete_b)
        return complete_a > complete_b;
    if (a->time != b->time)
        return a->time < b->time;
    return a->id < b->id;
}

bool lead_takes_over(const struct lead_claim *a, const struct lead_claim *b)
{
    enum { TOGETHER_MS = 10 * 60 * 1000 };
    struct lead_claim same = *b;
    same.time = a->time;
    same.id = a->id;
    const bool by_date = !lead_before(a, &same) && !lead_before(&same, a);
    return lead_before(a, b) && !(by_date && a->seen > b->seen + TOGETHER_MS);
}

const char *lead_reason(const struct lead_claim *a, const struct lead_claim *b)
{
    if (a->priority != b->priority)
        return "its feed has a higher priority";
    if (a->is_copy != b->is_copy)
        return "it is no copy of another's article";
    if (lead_completeness(a->text_words) != lead_completeness(b->text_words))
        return "it says more";
    return a->time < b->time ? "it is the earliest" : "it came first";
}
