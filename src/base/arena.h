/* Memory for one document: everything parsed out of it is allocated here, belongs together and is freed at once.
 *
 * An arena has a ceiling. Going over it does not fail the single allocation, which nobody could handle well; it makes
 * arena_exceeded true, and whoever drives the work (a parser between two elements, a loop over entries) asks that and
 * stops with an error. So no caller tests for NULL, and hostile input is still held to a bound plus one step's worth.
 * Running out of memory itself ends the program. An arena belongs to one thread at a time. Under AddressSanitizer the
 * gaps between allocations are poisoned. */
#ifndef RIFFLE_BASE_ARENA_H
#define RIFFLE_BASE_ARENA_H

#include "base/bytes.h"

struct arena;

/* A new arena that may hold `ceiling` bytes. Owned: free with arena_free. */
struct arena *arena_new(size_t ceiling);

/* Frees the arena and all that was allocated in it. Takes NULL. */
void arena_free(struct arena *arena);

/* Empties the arena but keeps its largest block of up to 1 MB for the next document, so that small ones cost the heap
 * nothing. */
void arena_reset(struct arena *arena);

/* size bytes, zeroed, aligned for any type. Never NULL. Arena. */
void *arena_alloc(struct arena *arena, size_t size);

/* One T, or n of them, zeroed. */
#define ARENA_NEW(arena, T)      ((T *)arena_alloc((arena), sizeof(T)))
#define ARENA_ARRAY(arena, T, n) ((T *)arena_array((arena), (n), sizeof(T)))
void *arena_array(struct arena *arena, size_t n, size_t size);

/* Room for one more element at the end of an array that grows in the arena: *items (capacity kept in *cap) is moved
 * when full. Returns the new element, zeroed, and counts it in *n. */
#define ARENA_PUSH(arena, items, n, cap)                                                           \
    (*(arena_push((arena), (void **)&(items), &(n), &(cap), sizeof *(items)), &(items)[(n)-1]))
void arena_push(struct arena *arena, void **items, size_t *n, size_t *cap, size_t size);

/* A copy of b with a NUL after its end, length beside. Absent stays absent. Arena. */
struct bytes arena_copy(struct arena *arena, struct bytes b);

/* A NUL-terminated copy of n bytes. Arena. */
char *arena_strndup(struct arena *arena, const char *s, size_t n);

/* What printf would write, NUL after the end. Arena. */
struct bytes arena_printf(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Whether more than the ceiling was asked for. Stays true until arena_reset. */
bool arena_exceeded(const struct arena *arena);

/* Bytes handed out so far, rounding included. */
size_t arena_used(const struct arena *arena);

#endif
