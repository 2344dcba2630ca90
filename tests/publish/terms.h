/* What a checker has to know of a publication to tell what is wrong with its documents. */
#ifndef RIFFLE_TESTS_PUBLISH_TERMS_H
#define RIFFLE_TESTS_PUBLISH_TERMS_H

#include <stdbool.h>
#include <stdint.h>

/* All zeros: the strictest, but for the clock. */
struct check_terms {
    bool images; /* pictures are wanted */
    bool local;  /* there is no public address: those of our own documents are relative */
    int64_t now; /* nothing is published later; 0: not looked at */
};

#endif
