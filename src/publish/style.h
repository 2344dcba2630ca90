/* The style sheet riffle.css, compiled in. */
#ifndef RIFFLE_PUBLISH_STYLE_H
#define RIFFLE_PUBLISH_STYLE_H

#include "base/bytes.h"

/* Its text. Static. */
extern const struct bytes style_sheet;

/* A hash of it, for its address. Static. */
extern const char style_version[];

#endif
