#include "cmd/labelled_entry.h"

#include "cmd/archived_item.h"

void labelled_entry_print(struct buf *out, const struct archived_entry *entry, enum label label,
                          int64_t now)
{
    struct buf item = {0};
    struct json_writer json = {.out = &item};
    writer_begin_object(&json, NULL);
    archived_item_write(&json, entry, 0);
    writer_end_object(&json);
    labels_print(out, buf_bytes(&item), label, now);
    buf_clear(&item);
}
