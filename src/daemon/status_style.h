/* The style sheet status.css, compiled in. */
#ifndef RIFFLE_DAEMON_STATUS_STYLE_H
#define RIFFLE_DAEMON_STATUS_STYLE_H

#include "base/bytes.h"

/* Its text. Static. */
extern const struct bytes status_style_sheet;

/* A hash of it, for its address. Static. */
extern const char status_style_version[];

#endif
