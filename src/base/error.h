/* What went wrong, as one sentence for a person: written where the cause is known, with the place, the offending text
 * and the cure; passed up untouched, and reported once by the top. A function that can fail takes a struct error last
 * and returns false; one that must be told apart by its caller returns an enum besides. */
#ifndef RIFFLE_BASE_ERROR_H
#define RIFFLE_BASE_ERROR_H

#include <stdbool.h>
#include <stddef.h>

enum { ERROR_TEXT_MAX = 512 };

/* All zeros is "no error". UTF-8, cut at a character's end if it is too long. */
struct error {
    char text[ERROR_TEXT_MAX];
};

/* Writes the sentence (err may be NULL: nobody asks) and returns false, so that failing is one line. */
bool error_set(struct error *err, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* As error_set, with ": " and the words for the errno value after it. */
bool error_errno(struct error *err, int number, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Puts a place in front of the sentence on the way up; returns false. */
bool error_prefix(struct error *err, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Ends the program with a message: memory ran out, which no caller can mend. */
_Noreturn void error_out_of_memory(size_t wanted);

#endif
