#include "daemon/leftovers.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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

static void remove_files(const char *folder, struct bytes name, const char *const *endings,
                         size_t n)
{
    char path[PATH_SIZE];
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
