#include "daemon/excerpts.h"

#include "text/html.h"
#include "text/language.h"

enum { EXCERPT_WORDS = 100 };

/* The body, its blocks as lines. */
static struct bytes body_of(const struct published_entry *entry, struct arena *arena)
{
    if (entry->content_html.n)
        return html_text(arena, entry->content_html);
    return entry->content_text;
}

/* What the source gives as a summary, unless that is none and the body may say more, or it is how the body begins, which
 * has its blocks told apart. */
static struct bytes best_text(const struct published_entry *entry, struct arena *arena)
{
    enum { SAME = 32 }; /* bytes */
    bool is_poor = summary_is_poor(entry->summary);
    if (!is_poor && summary_fits(entry->summary, EXCERPT_WORDS))
        return entry->summary;
    struct bytes body = body_of(entry, arena), start = body;
    start.n = start.n > SAME ? SAME : start.n;
    bool use = is_poor ? body.n > entry->summary.n : bytes_starts(entry->summary, start);
    return body.n && use ? body : entry->summary;
}

/* The language that is said, by the entry, its feed or the list; else the one that title and text look like, as it is
 * when the entry is judged. */
static struct bytes language_or_guess(struct bytes said, struct bytes title, struct bytes text,
                                      struct arena *arena)
{
    enum { READ = 512 }; /* bytes */
    char primary[9];
    if (!bytes_empty(language_primary(said, primary)))
        return said;
    text.n = text.n > READ ? READ : text.n;
    return language_guess(arena_printf(arena, "%.*s\n%.*s", BYTES_FMT(title), BYTES_FMT(text)));
}

static struct bytes language_of(const struct published_entry *entry, struct arena *arena)
{
    bool has_text = entry->language.n || entry->summary.n; /* else the body is worth reading */
    struct bytes text = has_text ? entry->summary : body_of(entry, arena);
    return language_or_guess(entry->language, entry->title, text, arena);
}

static const struct also_told *also_in_language(const struct published_entry *entry,
                                                struct arena *arena)
{
    struct also_told *also = ARENA_ARRAY(arena, struct also_told, entry->n_also);
    for (size_t i = 0; i < entry->n_also; i++) {
        also[i] = entry->also[i];
        also[i].language = language_or_guess(also[i].language, also[i].title,
                                             (struct bytes){NULL, 0}, arena);
    }
    return also;
}

static struct bytes excerpt_of(struct summarizer *summarizer, const struct published_entry *entry,
                               struct arena *arena)
{
    struct summary_request request = {
        .text = best_text(entry, arena),
        .title = entry->title,
        .language = entry->language,
        .terms = entry->words,
        .n_terms = entry->n_words,
        .max_words = EXCERPT_WORDS,
    };
    struct bytes out = summary(summarizer, &request, arena);
    if (out.n == 0 && request.text.p != entry->summary.p) {
        request.text = entry->summary;
        out = summary(summarizer, &request, arena);
    }
    return out;
}

void excerpts_make(struct summarizer *summarizer, struct publication *publication,
                   struct arena *arena)
{
    struct published_entry *entries = ARENA_ARRAY(arena, struct published_entry,
                                                  publication->n_entries);
    for (size_t i = 0; i < publication->n_entries; i++) {
        entries[i] = publication->entries[i];
        entries[i].language = language_of(&entries[i], arena);
        entries[i].also = also_in_language(&entries[i], arena);
        entries[i].excerpt = excerpt_of(summarizer, &entries[i], arena);
    }
    publication->entries = entries;
}
