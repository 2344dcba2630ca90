/* What lies in the folder of publications of topics and volumes that are gone: files that an earlier run wrote, of a topic
 * that was taken away while nothing ran. The folder is the user's and may hold other files; a name is taken for a topic that was
 * where every form in which topics are published is there under it. */
#ifndef RIFFLE_DAEMON_LEFTOVERS_H
#define RIFFLE_DAEMON_LEFTOVERS_H

#include "match/topic.h"
#include "publish/publication.h"

/* Removes FOLDER/NAME and each ending (".atom", "/index.html"), and FOLDER/NAME itself once it is empty, for each NAME
 * that has a file of every ending and is no topic of the set. The first ending is that of a file in the folder itself.
 * What cannot be removed stays. */
void leftovers_remove(const char *folder, const struct topic_set *topics,
                      const char *const *endings, size_t n);

/* Removes from FOLDER/TOPIC/archive the files of volumes that keep says no of (NULL: of all), and the folders that are
 * empty then. What has no name of a volume stays. */
void leftovers_remove_volumes(struct bytes folder, struct bytes topic,
                              bool (*keep)(void *ctx, struct volume volume), void *ctx);

/* Removes the folder that a file was in where that is empty now. */
void leftovers_remove_folder_of(const char *path);

#endif
