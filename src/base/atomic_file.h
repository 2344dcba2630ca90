/* Files that others read while they change: written whole to a temporary name in the same folder, synced, renamed over
 * the old one, and the folder synced, so that a reader or a crash sees the old content or the new and nothing between.
 * Blocks on the disk: never on the loop thread. */
#ifndef RIFFLE_BASE_ATOMIC_FILE_H
#define RIFFLE_BASE_ATOMIC_FILE_H

#include "base/arena.h"
#include "base/error.h"

/* Replaces the file at path, keeping its mode and the symbolic link that may lead to it, or makes it, mode 0644 less
 * umask, with the parent folders that are missing. On failure the old content stands. */
bool atomic_file_write(const char *path, struct bytes content, struct error *err);

/* Reads a whole file of at most max bytes into the arena, NUL after the end. "-" is standard input. Does not wait for
 * what may never come: a named pipe or a device is refused, but under /dev and /proc, where a shell's <(…) lies. */
bool file_read(const char *path, size_t max, struct arena *arena, struct bytes *out,
               struct error *err);

#endif
