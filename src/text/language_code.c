#include "text/language.h"

#include <unicode/uloc.h>

bool language_is_known(struct bytes primary)
{
    for (const char *const *code = uloc_getISOLanguages(); *code; code++)
        if (bytes_equal(bytes_of(*code), primary))
            return true;
    return false;
}
