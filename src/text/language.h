/* Which language a text is in: by script first, then by letters and stop words among those that share one. Pure. */
#ifndef RIFFLE_TEXT_LANGUAGE_H
#define RIFFLE_TEXT_LANGUAGE_H

#include "base/bytes.h"

/* A two-letter code ("en", "ru", "uk", "zh", "ja", …), or absent where the text does not tell. A static string. */
struct bytes language_guess(struct bytes text);

/* The primary subtag in lower case: "en" of "en-GB", "EN_us". Written to out (at least 9 bytes); absent if it is none. */
struct bytes language_primary(struct bytes tag, char out[static 9]);

/* Whether a primary subtag in lower case is the code of a language, of ISO 639 as ICU has it. */
bool language_is_known(struct bytes primary);

/* Whether text is made like a tag: "en", "zh-Hant-TW". */
bool language_is_tag(struct bytes text);

/* Whether a tag is of a range of languages (RFC 4647 §3.3.2): "en-GB" of "en" and of "en-GB", "zh-Hant-TW" of "zh-TW".
 * "zh-CN" is of "zh-Hans" too, since the place says how it is written. Upper and lower case are the same. */
bool language_matches(struct bytes tag, struct bytes range);

#endif
