/* Host names beyond ASCII as the DNS knows them. Pure. */
#ifndef RIFFLE_TEXT_URL_IDNA_H
#define RIFFLE_TEXT_URL_IDNA_H

#include "base/arena.h"

/* The host in A-labels ("xn--…") by UTS 46, not transitional; absent where it has none. Arena. */
struct bytes url_host_to_ascii(struct arena *arena, struct bytes host);

#endif
