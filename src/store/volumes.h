/* What the rest of this floor has to do with volumes (store.h). Nothing outside of store/ includes this. */
#ifndef RIFFLE_STORE_VOLUMES_H
#define RIFFLE_STORE_VOLUMES_H

#include "store/state.h"

/* The month of an instant, as a volume's name has it. */
int volume_month(int64_t ms);

/* Within a transaction: drops the volumes of which no entry is kept any more. */
bool volumes_drop_empty(struct store *store, struct error *err);

#endif
