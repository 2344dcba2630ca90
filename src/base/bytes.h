/* A borrowed run of bytes: a pointer and a length, the way parsers take their input and hand out slices of it. A struct
 * bytes owns nothing and stays valid as long as what it points into. Text is UTF-8 unless a comment says otherwise. An
 * absent value is { NULL, 0 }, an empty one has a pointer. Letters are compared as ASCII, whatever the locale. */
#ifndef RIFFLE_BASE_BYTES_H
#define RIFFLE_BASE_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

struct bytes {
    const char *p;
    size_t n;
};

/* A string literal as bytes; fit for static initialisers. */
#define BYTES(literal)                                                                             \
    {                                                                                              \
        (literal), sizeof(literal) - 1                                                             \
    }

/* For printf: "%.*s" with BYTES_FMT(b). */
#define BYTES_FMT(b) (int)(b).n, (b).p ? (b).p : ""

/* For printf: "%zu feed%s" with n, PLURAL(n), and "%zu entr%s" with n, PLURAL_Y(n). */
#define PLURAL(n)   ((n) == 1 ? "" : "s")
#define PLURAL_Y(n) ((n) == 1 ? "y" : "ies")

/* The bytes of a NUL-terminated string without the NUL; NULL is absent. */
struct bytes bytes_of(const char *s);

/* True for an absent or empty run. */
bool bytes_empty(struct bytes b);

/* Whether a and b hold the same bytes; absent equals empty. */
bool bytes_equal(struct bytes a, struct bytes b);
bool bytes_equal_nocase(struct bytes a, struct bytes b);

/* As memcmp over the shorter, then by length: a total order. */
int bytes_compare(struct bytes a, struct bytes b);

/* Whether b begins (ends) with part. */
bool bytes_starts(struct bytes b, struct bytes part);
bool bytes_starts_nocase(struct bytes b, struct bytes part);
bool bytes_ends(struct bytes b, struct bytes part);

/* Where part first stands in b, or b.n if nowhere. An empty part stands at 0. */
size_t bytes_find(struct bytes b, struct bytes part);
size_t bytes_find_char(struct bytes b, char c);

/* b without its first n bytes (all of it if shorter). */
struct bytes bytes_skip(struct bytes b, size_t n);

/* b without ASCII white space at both ends. */
struct bytes bytes_trim(struct bytes b);

/* A NUL-terminated copy on the heap, or NULL for what is absent or empty. Owned: free(). */
char *bytes_dup(struct bytes b);

/* Reads digits and nothing else, 18 of them at most. False, and *out untouched, where it is no such number. */
bool bytes_number(struct bytes b, int64_t *out);

/* Splits off what stands before the first separator, and moves *rest behind it. False when nothing is left:
 *     while (bytes_split(&rest, ',', &part)) … */
bool bytes_split(struct bytes *rest, char separator, struct bytes *part);

/* ctype.h without the locale. */
bool ascii_is_space(char c);
bool ascii_is_digit(char c);
bool ascii_is_alpha(char c);
bool ascii_is_alnum(char c);
char ascii_lower(char c);
/* The value of a hexadecimal digit, or -1. */
int ascii_hex(char c);

#endif
