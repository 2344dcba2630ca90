/* The words of an entry as a row of entry_text. */
#ifndef RIFFLE_STORE_TEXTS_H
#define RIFFLE_STORE_TEXTS_H

#include "store/state.h"

/* Writes it, as SQL_TEXT_ADD or SQL_TEXT_CHANGE. */
bool text_write(struct store *store, enum sql how, int64_t id, const struct entry_update *update,
                struct error *err);

#endif
