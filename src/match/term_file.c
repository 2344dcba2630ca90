#include "match/term_file.h"

#include "base/settings.h"
#include "match/mistake.h"

/* The two keys of a file of terms; both are read from the tree. */
static const struct setting table[] = {
    {"include", SETTING_OTHER, 0, 0, 0, NULL, "Other files of terms that this one needs."},
    {"terms", SETTING_OTHER, 0, 0, 0, NULL, "Lists of words by name and language."},
};

/* A file on the way from the topic to the one at hand. */
struct step {
    const struct step *up;
    const struct topic_file *file;
    size_t depth;
};

/* One topic's including. */
struct inclusion {
    struct bytes topic; /* the topic file's name */
    const struct topic_library *library;
    struct arena *arena;
    struct term_sets *sets;
    struct findings *findings;
    struct bytes read[INCLUDED_MAX]; /* names */
    size_t n;
};

static bool mistake(const struct inclusion *in, const struct step *at, const struct yaml_node *node,
                    struct bytes sentence)
{
    return topic_file_error(at->file, node, 0, sentence.p, in->findings);
}

/* A path without empty parts, "." and what ".." takes back. */
static struct bytes plain_path(struct bytes rest, struct arena *arena)
{
    static const struct bytes here = BYTES("."), up = BYTES("..");
    bool rooted = rest.n > 0 && rest.p[0] == '/';
    struct bytes *parts = ARENA_ARRAY(arena, struct bytes, rest.n + 1), name = {0};
    size_t n = 0;
    for (struct bytes part; bytes_split(&rest, '/', &part);) {
        if (part.n == 0 || bytes_equal(part, here))
            continue;
        if (bytes_equal(part, up) && n > 0 && !bytes_equal(parts[n - 1], up))
            n--;
        else
            parts[n++] = part;
    }
    for (size_t i = 0; i < n; i++)
        name = arena_printf(arena, "%.*s%s%.*s", BYTES_FMT(name), i > 0 || rooted ? "/" : "",
                            BYTES_FMT(parts[i]));
    return name;
}

/* The part of a path up to its last slash, with it. */
static struct bytes folder_of(struct bytes path)
{
    while (path.n > 0 && path.p[path.n - 1] != '/')
        path.n--;
    return path;
}

struct bytes term_file_beside(struct bytes file, struct bytes reference, struct arena *arena)
{
    return plain_path(
        arena_printf(arena, "%.*s%.*s", BYTES_FMT(folder_of(file)), BYTES_FMT(reference)), arena);
}

bool term_file_is_below(struct bytes topic, struct bytes name, struct arena *arena)
{
    static const struct bytes up = BYTES("..");
    struct bytes root = plain_path(folder_of(topic), arena), first;
    if (root.n > 0) {
        if (!bytes_starts(name, root) || name.n == root.n || name.p[root.n] != '/')
            return false;
        name = bytes_skip(name, root.n + 1);
    }
    return bytes_split(&name, '/', &first) && first.n > 0 && !bytes_equal(first, up);
}

static bool comes_from(const struct step *step, struct bytes name)
{
    for (; step; step = step->up) {
        if (bytes_equal(step->file->name, name))
            return true;
    }
    return false;
}

static bool was_read(const struct inclusion *in, struct bytes name)
{
    for (size_t i = 0; i < in->n; i++) {
        if (bytes_equal(in->read[i], name))
            return true;
    }
    return false;
}

/* The file's content; false where it cannot be had, which has been told. */
static bool fetch(struct inclusion *in, const struct step *at, const struct yaml_node *node,
                  struct topic_file *out)
{
    struct error err = {0};
    if (!in->library || !in->library->include)
        return mistake(in, at, node, bytes_of("no other file can be included here"));
    if (at->depth == INCLUDED_DEPTH_MAX)
        return mistake(in, at, node, bytes_of("files include each other more than 8 deep"));
    if (in->n == INCLUDED_MAX)
        return mistake(in, at, node, bytes_of("more than 64 files are included"));
    in->read[in->n++] = out->name;
    if (in->library->include(in->library->ctx, out->name.p, in->arena, &out->content, &err))
        return true;
    return mistake(in, at, node, bytes_of(err.text));
}

/* What is wrong with naming that file there, or NULL. */
static const char *objection(const struct inclusion *in, const struct step *at,
                             struct bytes reference, struct bytes name)
{
    if (reference.n == 0)
        return "a file of terms is named by nothing";
    if (reference.p[0] == '/')
        return "a file of terms is named as it lies beside this one, as in terms/places.yaml";
    if (!term_file_is_below(in->topic, name, in->arena))
        return "a file of terms lies in the topic file's own folder or in one inside it, as in "
               "terms/places.yaml";
    return comes_from(at, name) ? "the file includes itself" : NULL;
}

/* Reads one file: keys, then what it includes, then its own sets, which may build on those. Returns the value of its
 * include: in *more, or NULL. */
static bool read_sets(struct inclusion *in, const struct topic_file *file,
                      const struct yaml_node **more, const struct yaml_node **terms)
{
    const char *name = arena_strndup(in->arena, file->name.p, file->name.n);
    struct yaml_node *root = NULL;
    char nothing;
    size_t before = in->findings->n;
    bool fine = yaml_read(name, file->content, in->arena, &root, in->findings);
    if (fine)
        settings_read(name, root, table, COUNT_OF(table), &nothing, in->arena, in->findings);
    topic_file_point(file, before, in->findings);
    if (!fine)
        return false;
    *more = root ? yaml_child(root, "include") : NULL;
    *terms = root ? yaml_child(root, "terms") : NULL;
    return *more || *terms ||
           findings_error(in->findings, name, 0, 0, "is included, but has no terms: in it");
}

static void include_all(struct inclusion *in, const struct step *at, const struct yaml_node *node);

static void include_one(struct inclusion *in, const struct step *at, const struct yaml_node *node)
{
    if (node->kind != YAML_SCALAR) {
        mistake(in, at, node, bytes_of("include: expected the name of a file, or a list of names"));
        return;
    }
    struct topic_file *file = ARENA_NEW(in->arena, struct topic_file);
    struct bytes reference = bytes_trim(node->text);
    file->name = term_file_beside(at->file->name, reference, in->arena);
    const char *sentence = objection(in, at, reference, file->name);
    if (sentence) {
        mistake(in, at, node, bytes_of(sentence));
        return;
    }
    const struct yaml_node *more = NULL, *terms = NULL;
    if (was_read(in, file->name) || !fetch(in, at, node, file) ||
        !read_sets(in, file, &more, &terms))
        return;
    const struct step below = {at, file, at->depth + 1};
    if (more)
        include_all(in, &below, more);
    if (terms)
        term_sets_read(file, terms, in->arena, in->sets, in->findings);
}

static void include_all(struct inclusion *in, const struct step *at, const struct yaml_node *node)
{
    if (node->kind != YAML_SEQUENCE) {
        include_one(in, at, node);
        return;
    }
    for (const struct yaml_node *child = node->children; child; child = child->next)
        include_one(in, at, child);
}

void term_files_include(const struct topic_file *file, const struct yaml_node *node,
                        const struct topic_library *library, struct arena *arena,
                        struct term_sets *out, struct findings *findings)
{
    struct inclusion in = {
        .topic = file->name, .library = library, .arena = arena, .sets = out, .findings = findings};
    const struct step at = {.file = file};
    include_all(&in, &at, node);
    for (size_t i = 0; i < out->n; i++)
        out->v[i].included = true;
}
