#include "daemon/leftovers.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "daemon/forms.h"
#include "publish/volume.h"

enum { PATH_SIZE = 1024 };

static bool is_topic(const struct topic_set *topics, struct bytes name)
{
    for (size_t i = 0; i < topic_set_length(topics); i++)
        if (bytes_equal(topic_set_settings(topics, i)->name, name))
            return true;
    return false;
}

/* The file of that name and ending; false where its path would be too long. */
static bool file_of(const char *folder, struct bytes name, const char *ending,
                    char out[static PATH_SIZE])
{
    int n = snprintf(out, PATH_SIZE, "%s/%.*s%s", folder, BYTES_FMT(name), ending);
    return n > 0 && n < PATH_SIZE;
}

static bool has_every_file(const char *folder, struct bytes name, const char *const *endings,
                           size_t n)
{
    char path[PATH_SIZE];
    for (size_t i = 0; i < n; i++)
        if (!file_of(folder, name, endings[i], path) || access(path, F_OK) != 0)
            return false;
    return true;
}

void leftovers_remove_folder_of(const char *path)
{
    char folder[PATH_SIZE];
    const char *slash = strrchr(path, '/');
    if (!slash || (size_t)(slash - path) >= sizeof folder)
        return;
    (void)snprintf(folder, sizeof folder, "%.*s", (int)(slash - path), path);
    (void)rmdir(folder); /* refused where something lies in it */
}

/* The volume that a file or folder of this name in an archive is of, and what to remove of it: a file, or one in it. */
static bool volume_of(struct bytes name, struct volume *out, const char **inner)
{
    struct bytes stem = name;
    *inner = "/index.html";
    for (size_t i = 0; i < FORM_COUNT; i++) {
        struct bytes suffix = bytes_of(forms[i].suffix);
        if (forms[i].suffix[0] != '.' || !bytes_ends(name, suffix))
            continue;
        stem.n = name.n - suffix.n;
        *inner = "";
    }
    return volume_parse(stem, out);
}

void leftovers_remove_volumes(struct bytes folder, struct bytes topic,
                              bool (*keep)(void *ctx, struct volume volume), void *ctx)
{
    char archive[PATH_SIZE], path[PATH_SIZE];
    struct dirent **found = NULL;
    int n = snprintf(archive, sizeof archive, "%.*s/%.*s/archive", BYTES_FMT(folder),
                     BYTES_FMT(topic));
    int count = n < PATH_SIZE ? scandir(archive, &found, NULL, alphasort) : 0;
    for (int i = 0; i < count; i++) {
        const char *inner;
        struct volume volume;
        if (volume_of(bytes_of(found[i]->d_name), &volume, &inner) &&
            (!keep || !keep(ctx, volume)) &&
            file_of(archive, bytes_of(found[i]->d_name), inner, path) && unlink(path) == 0)
            leftovers_remove_folder_of(path);
        free(found[i]);
    }
    free(found);
    leftovers_remove_folder_of(archive);
}

static void remove_files(const char *folder, struct bytes name, const char *const *endings,
                         size_t n)
{
    char path[PATH_SIZE];
    leftovers_remove_volumes(bytes_of(folder), name, NULL, NULL);
    for (size_t i = 0; i < n; i++)
        if (file_of(folder, name, endings[i], path) && unlink(path) == 0)
            leftovers_remove_folder_of(path);
}

void leftovers_remove(const char *folder, const struct topic_set *topics,
                      const char *const *endings, size_t n)
{
    struct dirent **found = NULL;
    int count = scandir(folder, &found, NULL, alphasort);
    for (int i = 0; i < count; i++) {
        struct bytes file = bytes_of(found[i]->d_name), ending = bytes_of(endings[0]);
        struct bytes name = {file.p, file.n > ending.n ? file.n - ending.n : 0};
        if (name.n && bytes_ends(file, ending) && !is_topic(topics, name) &&
            has_every_file(folder, name, endings, n))
            remove_files(folder, name, endings, n);
        free(found[i]);
    }
    free(found);
}
