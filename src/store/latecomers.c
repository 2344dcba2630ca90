#include "store/latecomers.h"

#include "store/grouping.h"

static bool was_compared(struct store *store, int64_t entry, bool *yes, struct error *err)
{
    sqlite3_stmt *find = sqlite_statement(&store->db, SQL_TELLING_COMPARED);
    sqlite_put_int(find, 1, entry);
    if (!sqlite_next(&store->db, find, yes, err))
        return false;
    if (*yes)
        sqlite_end(find);
    return true;
}

/* The younger of two stories becomes a part of the older, which is *story then. */
static bool merge(struct store *store, int64_t *story, int64_t other, struct error *err)
{
    const int64_t part = other > *story ? other : *story, whole = other > *story ? *story : other;
    *story = whole;
    return story_merge(store, part, whole, err);
}

bool latecomer_compare(struct store *store, int64_t entry, struct entry_row *row, int64_t now,
                       bool *merged, struct error *err)
{
    struct told told = {.entry = entry, .story = row->story};
    struct report report;
    bool compared, wanted;
    if (!was_compared(store, entry, &compared, err))
        return false;
    if (compared || row->published < now - grouping_reach_ms)
        return true;
    if (!grouping_read_late(store, entry, now, &report, &wanted, err))
        return false;
    if (!wanted)
        return true;
    if (!grouping_place_late(store, &report, now, &told, err) ||
        !grouping_note(store, &report, &told, err))
        return false;
    *merged = told.story != row->story || told.part != 0;
    if (told.part && !merge(store, &told.story, told.part, err))
        return false;
    return told.story == row->story || merge(store, &row->story, told.story, err);
}
