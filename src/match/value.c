#include "match/value.h"

#include "base/duration.h"
#include "base/yaml.h"
#include "text/language.h"

/* Bits beside ENTRY_HAS_…: what shows in the entry's texts. */
enum {
    HAS_TITLE = 1 << 8,
    HAS_SUMMARY = 1 << 9,
    HAS_BODY = 1 << 10,
    HAS_AUTHOR = 1 << 11,
    HAS_TAG = 1 << 12,
    HAS_URL = 1 << 13,
};

static const struct {
    const char *name;
    uint32_t bit;
} things[] = {
    {"title", HAS_TITLE},       {"summary", HAS_SUMMARY},
    {"body", HAS_BODY},         {"author", HAS_AUTHOR},
    {"tag", HAS_TAG},           {"url", HAS_URL},
    {"date", ENTRY_HAS_DATE},   {"enclosure", ENTRY_HAS_ENCLOSURE},
    {"audio", ENTRY_HAS_AUDIO}, {"video", ENTRY_HAS_VIDEO},
    {"image", ENTRY_HAS_IMAGE},
};

static bool compile_has(struct query *word, struct error *err)
{
    const char *names[COUNT_OF(things)];
    for (size_t i = 0; i < COUNT_OF(things); i++) {
        names[i] = things[i].name;
        if (bytes_equal(word->text, bytes_of(names[i]))) {
            word->value = things[i].bit;
            return true;
        }
    }
    const char *nearest = yaml_nearest(word->text, names, COUNT_OF(things));
    if (nearest)
        return error_set(err, "has: does not know `%.*s`; did you mean `%s`?",
                         BYTES_FMT(word->text), nearest);
    return error_set(err,
                     "has: does not know `%.*s`; it asks for title, summary, body, author, "
                     "tag, url, date, enclosure, audio, video or image",
                     BYTES_FMT(word->text));
}

static bool compile_age(struct query *word, struct error *err)
{
    struct error why = {0};
    if (duration_parse(word->text, &word->value, &why))
        return true;
    return error_set(err, "%s: %s", word->in == IN_NEWER ? "newer" : "older", why.text);
}

/* A site is the end of a host's name, less the "www." that says nothing. */
static bool compile_host(struct query *word, struct error *err)
{
    static const struct bytes www = BYTES("www.");
    if (bytes_starts_nocase(word->text, www) &&
        bytes_find_char(bytes_skip(word->text, www.n), '.') < word->text.n - www.n)
        word->text = bytes_skip(word->text, www.n);
    for (size_t i = 0; i < word->text.n; i++) {
        char c = word->text.p[i];
        if (!ascii_is_alnum(c) && c != '-' && c != '.' && c != '_' && (unsigned char)c < 0x80)
            return error_set(err, "host: takes a site alone, such as example.org; parts of an "
                                  "address are looked for with url:");
    }
    return true;
}

bool value_compile(struct query *word, struct error *err)
{
    if (word->prefix || (word->in == IN_LANGUAGE && !language_is_tag(word->text)))
        return error_set(
            err, "expected a value as it is: lang:en, host:example.org, newer:7d, has:image");
    if (word->in == IN_HAS)
        return compile_has(word, err);
    if (word->in == IN_HOST)
        return compile_host(word, err);
    return (word->in & (IN_NEWER | IN_OLDER)) == 0 || compile_age(word, err);
}

uint32_t value_has(const struct match_entry *entry)
{
    const struct {
        bool there;
        uint32_t bit;
    } texts[] = {
        {entry->title.n > 0, HAS_TITLE}, {entry->summary.n > 0, HAS_SUMMARY},
        {entry->body.n > 0, HAS_BODY},   {entry->author.n > 0, HAS_AUTHOR},
        {entry->n_tags > 0, HAS_TAG},    {entry->url.n > 0, HAS_URL},
    };
    uint32_t has = entry->has;
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        has |= texts[i].there ? texts[i].bit : 0;
    return has;
}

bool value_is_site(struct bytes host, struct bytes site)
{
    if (site.n == 0 || host.n < site.n)
        return false;
    struct bytes tail = bytes_skip(host, host.n - site.n);
    return bytes_equal_nocase(tail, site) &&
           (host.n == site.n || host.p[host.n - site.n - 1] == '.');
}

struct bytes value_age(int64_t age_ms, struct arena *arena)
{
    struct buf text = {0};
    duration_print_about(&text, age_ms);
    struct bytes age = arena_copy(arena, buf_bytes(&text));
    buf_clear(&text);
    return age;
}
