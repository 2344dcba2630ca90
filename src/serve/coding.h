/* The content codings that a representation is kept in, the preferred one last. */
#ifndef RIFFLE_SERVE_CODING_H
#define RIFFLE_SERVE_CODING_H

#include "base/bytes.h"

enum coding { CODING_IDENTITY, CODING_GZIP, CODING_BROTLI, CODING_COUNT };

#endif
