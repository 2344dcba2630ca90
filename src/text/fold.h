/* The form in which words are compared: NFKC case folding (UAX #31), Latin letters without their combining marks,
 * Cyrillic ё as е, traditional Chinese characters as simplified. And what each character is to a word. Most characters
 * come from a table made once; the rest goes through ICU. One thread at a time. */
#ifndef RIFFLE_TEXT_FOLD_H
#define RIFFLE_TEXT_FOLD_H

#include "base/buf.h"

enum char_class {
    CHAR_OTHER,  /* stands between words */
    CHAR_LETTER, /* of a script with spaces */
    CHAR_DIGIT,
    CHAR_MARK, /* belongs to what it follows: combining marks, soft hyphens, joiners */
    CHAR_IDEOGRAPH, /* of a script without spaces, which only a dictionary cuts: Chinese, Japanese, Thai … */
    CHAR_APOSTROPHE, /* may stand inside a word */
    CHAR_POINT       /* full stop or comma: may stand inside a number or between initials */
};

struct folder;

/* Owned: folder_free. */
struct folder *folder_new(void);
void folder_free(struct folder *folder);

enum char_class folder_class(const struct folder *folder, uint32_t c);

/* Appends the folded form of text. A text is folded as the sum of its words. */
void folder_fold(struct folder *folder, struct bytes text, struct buf *out);

#endif
