#include "match/verdict.h"

#include "base/json.h"

/* A member, unless there is nothing to say. */
static void add_member(struct buf *out, const char *name, struct bytes value)
{
    if (!value.p)
        return;
    buf_add_string(out, out->n > 0 && out->p[out->n - 1] == '{' ? "\"" : ",\"");
    buf_add_string(out, name);
    buf_add_string(out, "\":");
    json_add_string(out, value);
}

struct bytes verdict_why_json(const struct verdict *verdict, struct arena *arena)
{
    struct buf out = {0};
    buf_add_char(&out, '[');
    for (size_t i = 0; i < verdict->n_why; i++) {
        const struct evidence *evidence = &verdict->why[i];
        buf_add_string(&out, i > 0 ? ",{" : "{");
        add_member(&out, "rule", evidence->rule);
        add_member(&out, "term", evidence->term);
        add_member(&out, "word", evidence->word);
        add_member(&out, "field", evidence->field);
        if (evidence->field.p)
            buf_printf(&out, ",\"offset\":%zu", evidence->offset);
        buf_add_char(&out, '}');
    }
    buf_add_char(&out, ']');
    struct bytes json = arena_copy(arena, buf_bytes(&out));
    buf_clear(&out);
    return json;
}
