/* A model made of anything: it is read, and then tells a finite distance, or it is refused with a sentence. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "match/model.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes text = {(const char *)data, size};
    struct arena *arena = arena_new((size_t)1 << 28);
    struct error err = {0};
    const struct topic_model *model = NULL;
    struct feature features[] = {{.index = 0, .value = 1},
                                 {.index = FEATURE_COUNT - 1, .value = 1}};
    if (!model_read(text, arena, &model, &err) && err.text[0] == '\0')
        abort();
    if (model && !isfinite(model_judge(model, &(struct features){features, 2})))
        abort();
    arena_free(arena);
    return 0;
}
