/* Text from anyone, cut into words: every word stands where it says, in order, within the text, and is not empty; the
 * folded form of folded text is itself. */
#include <stdlib.h>

#include "base/hash.h"
#include "text/charset.h"
#include "text/language.h"
#include "text/token.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
    if (!holds)
        abort();
}

static void check_tokens(const struct tokens *tokens, struct bytes text)
{
    uint32_t byte = 0, character = 0;
    for (size_t i = 0; i < tokens->n; i++) {
        const struct token *token = &tokens->v[i];
        require(token->word.n > 0 && token->stem.n > 0 && utf8_valid(token->word));
        require(token->byte >= byte && token->offset >= character);
        require(token->length > 0 && token->byte_length >= token->length);
        byte = token->byte + token->byte_length;
        character = token->offset + token->length;
        require(byte <= text.n &&
                utf8_valid((struct bytes){text.p + token->byte, token->byte_length}));
        require(token->word_hash == hash_bytes(token->word, 0));
        size_t count;
        require(tokens_run(tokens, i, &count).n >= token->word.n && count <= tokens->n - i);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const languages[] = {"en", "ru", "zh", "fr", "tr", ""};
    static struct tokenizer *tokenizer; /* dear to make, and kept between texts in the daemon too */
    struct bytes text = {(const char *)data, size};
    if (size == 0 || !utf8_valid(text))
        return 0;
    if (!tokenizer)
        tokenizer = tokenizer_new();
    struct arena *arena = arena_new((size_t)1 << 30);
    struct tokens tokens;
    tokenize(tokenizer, text, bytes_of(languages[data[0] % COUNT_OF(languages)]), arena, &tokens);
    check_tokens(&tokens, text);
    struct bytes folded = fold(tokenizer, text, arena);
    require(bytes_equal(fold(tokenizer, folded, arena), folded));
    (void)language_guess(text);
    arena_free(arena);
    return 0;
}
