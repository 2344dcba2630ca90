#include "round_trip.h"

#include "base/buf.h"
#include "feed/parse.h"
#include "feed/text_value.h"
#include "publish/atom.h"
#include "publish/json.h"
#include "publish/markup.h"
#include "publish/rss.h"
#include "publish/telling.h"

/* What a form cannot hold is not asked of it. */
static const struct form {
    const char *name;
    void (*render)(const struct publication *publication, struct buf *out);
    bool has_updated, has_milliseconds, has_all_files, has_file_titles, has_image, has_source_id, guesses;
} forms[] = {
    {".atom", publish_atom, true, true, true, true, false, true, false},
    {".rss", publish_rss, false, false, false, false, false, false, false},
    {".json", publish_json, true, true, true, true, true, false, true},
};

struct trip {
    const struct form *form;
    const struct publication *publication;
    const struct published_entry *went;
    const struct entry *came;
    struct complaints *complaints;
};

static void differ(const struct trip *t, const char *what, struct bytes went, struct bytes came)
{
    enum { BEFORE = 16, SHOWN = 60 };
    size_t same = 0;
    while (same < went.n && same < came.n && went.p[same] == came.p[same])
        same++;
    went = bytes_skip(went, same > BEFORE ? same - BEFORE : 0);
    came = bytes_skip(came, same > BEFORE ? same - BEFORE : 0);
    went.n = went.n > SHOWN ? SHOWN : went.n;
    came.n = came.n > SHOWN ? SHOWN : came.n;
    complain(t->complaints, 0, what,
             arena_printf(t->complaints->arena, "%s %.*s: \"%.*s\" came as \"%.*s\"", t->form->name,
                          BYTES_FMT(t->went->id), BYTES_FMT(went), BYTES_FMT(came)));
}

/* A line as it is seen once it is published. */
static struct bytes seen(struct arena *arena, struct bytes text)
{
    struct buf line = {0};
    markup_plain(&line, text);
    struct bytes out = arena_copy(arena, buf_bytes(&line));
    buf_clear(&line);
    return out;
}

static void expect_line(const struct trip *t, const char *what, struct bytes went,
                        struct bytes came)
{
    went = seen(t->complaints->arena, went);
    came = seen(t->complaints->arena, came);
    if (!bytes_equal(went, came))
        differ(t, what, went, came);
}

/* Plain text, which riffle mends as it reads: of JSON Feeds it takes one that holds markup for HTML, for many are. */
static void expect_summary(const struct trip *t)
{
    struct arena *arena = t->complaints->arena;
    struct raw_text went = {.text = text_keep(arena, seen(arena, t->went->excerpt)),
                            .type = t->form->guesses ? TEXT_GUESS : TEXT_PLAIN};
    expect_line(t, "summary", text_value_line(arena, &went), t->came->summary);
}

static void expect_url(const struct trip *t, const char *what, struct bytes went, struct bytes came)
{
    struct buf iri = {0};
    if (markup_may_link(went))
        markup_iri(&iri, went);
    if (!bytes_equal(buf_bytes(&iri), came))
        differ(t, what, buf_bytes(&iri), came);
    buf_clear(&iri);
}

static void expect_instant(const struct trip *t, const char *what, int64_t went, int64_t came)
{
    struct arena *arena = t->complaints->arena;
    if (!t->form->has_milliseconds)
        went -= (went % 1000 + 1000) % 1000;
    if (went != came)
        differ(t, what, arena_printf(arena, "%lld", (long long)went),
               arena_printf(arena, "%lld", (long long)came));
}

static void expect_authors(const struct trip *t)
{
    struct bytes names[TELLING_AUTHORS];
    size_t n = telling_authors(t->went, names);
    for (size_t i = 0; i < n; i++)
        expect_line(t, "author", names[i],
                    i < t->came->authors.n ? t->came->authors.v[i].name : (struct bytes){NULL, 0});
    if (t->came->authors.n > n)
        differ(t, "one author more", names[0], t->came->authors.v[n].name);
}

/* Each tag, once. */
static void expect_tags(const struct trip *t)
{
    for (size_t i = 0; i < t->went->n_tags; i++) {
        struct bytes tag = seen(t->complaints->arena, t->went->tags[i]);
        bool found = tag.n == 0;
        for (size_t j = 0; j < t->came->tags.n; j++)
            found = found ||
                    bytes_equal_nocase(seen(t->complaints->arena, t->came->tags.v[j]), tag);
        if (!found)
            differ(t, "tag", tag, (struct bytes){NULL, 0});
    }
    if (t->came->tags.n > t->went->n_tags)
        differ(t, "one tag more", (struct bytes){NULL, 0}, t->came->tags.v[t->came->tags.n - 1]);
}

static void expect_files(const struct trip *t)
{
    const struct attachments *came = &t->came->attachments;
    size_t n = 0;
    for (size_t i = 0; i < t->went->n_files; i++) {
        const struct published_file *file = &t->went->files[i];
        if (telling_file_type(file).n == 0 || (n && !t->form->has_all_files))
            continue;
        const struct attachment none = {.size = -1, .duration_s = -1};
        const struct attachment *back = n < came->n ? &came->v[n] : &none;
        n++;
        if (!t->form->has_all_files && came->n)
            continue; /* it chose one */
        expect_url(t, "file", file->url, back->url);
        expect_line(t, "type of a file", telling_file_type(file), back->mime_type);
        if (t->form->has_file_titles)
            expect_line(t, "title of a file", file->title, back->title);
        if (file->size != (back->size > 0 ? back->size : 0))
            differ(t, "size of a file", file->url, back->url);
    }
    if (came->n != n)
        differ(t, "number of files", t->went->url, t->came->url);
}

static void expect_entry(const struct trip *t)
{
    const struct published_entry *went = t->went;
    const struct entry *came = t->came;
    struct buf room = {0}, body = {0};
    struct bytes id = went->id;
    if (!bytes_equal(id, came->id))
        differ(t, "id", id, came->id);
    expect_url(t, "url", went->url, came->url);
    expect_line(t, "title", telling_headline(went, &room), came->title);
    expect_summary(t);
    expect_line(t, "language", telling_language_tag(went->language), came->language);
    expect_instant(t, "published", went->published, came->published);
    if (t->form->has_updated)
        expect_instant(t, "updated", telling_updated(went), came->modified);
    if (t->form->has_image && telling_picture(t->publication, went))
        expect_url(t, "image", went->image, came->image);
    if (came->source)
        expect_line(t, "source", telling_source(went), came->source->title);
    else if (t->form->has_source_id)
        differ(t, "source", went->source_title, (struct bytes){NULL, 0});
    expect_authors(t);
    expect_tags(t);
    expect_files(t);
    telling_body(&body, t->publication, went);
    if ((body.n > 0) != (came->content_html.n > 0))
        differ(t, "body", buf_bytes(&body), came->content_html);
    buf_clear(&room);
    buf_clear(&body);
}

static void one_form(const struct form *form, const struct publication *publication,
                     struct complaints *complaints)
{
    static const struct feed_hints hints = {.base_url = BYTES("https://there.example/feed")};
    struct buf out = {0};
    struct feed_doc *doc;
    struct error err = {0};
    form->render(publication, &out);
    if (!feed_parse(buf_bytes(&out), &hints, complaints->arena, &doc, &err)) {
        complain(complaints, 0, form->name, bytes_of(err.text));
    } else if (doc->repairs.n || doc->n_entries != publication->n_entries) {
        complain(complaints, 0, "it was mended, or has not all entries", bytes_of(form->name));
    } else {
        for (size_t i = 0; i < doc->n_entries; i++)
            expect_entry(&(struct trip){form, publication, &publication->entries[i],
                                        doc->entries[i], complaints});
    }
    buf_clear(&out);
}

struct complaints round_trip(const struct publication *publication, struct arena *arena)
{
    struct complaints complaints = {.arena = arena};
    for (size_t i = 0; i < COUNT_OF(forms); i++)
        one_form(&forms[i], publication, &complaints);
    return complaints;
}
