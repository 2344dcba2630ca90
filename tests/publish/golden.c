#include "golden.h"

#include "base/arena.h"
#include "base/atomic_file.h"

#include <criterion/criterion.h>
#include <expat.h>
#include <unistd.h>

enum { GOLDEN_MAX = 1 << 20 };

void golden_expect(const char *name, struct bytes content)
{
    struct arena *arena = arena_new(GOLDEN_MAX);
    struct bytes path = arena_printf(arena, "%s/publish/%s", TEST_DATA, name);
    struct bytes fresh = arena_printf(arena, "%s.new", path.p);
    struct bytes golden = {NULL, 0};
    struct error err = {{0}};
    bool same = file_read(path.p, GOLDEN_MAX, arena, &golden, &err) && bytes_equal(golden, content);
    if (same)
        (void)unlink(fresh.p);
    else
        (void)atomic_file_write(fresh.p, content, &err);
    cr_expect(same, "%s differs; compare with %s %s", name, fresh.p, err.text);
    arena_free(arena);
}

void well_formed_expect(const char *name, struct bytes content)
{
    XML_Parser parser = XML_ParserCreate("UTF-8");
    enum XML_Status status = XML_Parse(parser, content.p, (int)content.n, 1);
    cr_expect_eq(status, XML_STATUS_OK, "%s:%lu: %s", name, XML_GetCurrentLineNumber(parser),
                 XML_ErrorString(XML_GetErrorCode(parser)));
    XML_ParserFree(parser);
}
