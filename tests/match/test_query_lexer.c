#include "match/query_lexer.h"

#include <criterion/criterion.h>
#include <string.h>

#include "base/buf.h"

static const char *const names[] = {
    [TOKEN_END] = "end",     [TOKEN_WORD] = "word", [TOKEN_PHRASE] = "phrase",
    [TOKEN_REGEX] = "regex", [TOKEN_SET] = "set",   [TOKEN_FIELD] = "field",
    [TOKEN_ALL] = "all",     [TOKEN_AND] = "and",   [TOKEN_OR] = "or",
    [TOKEN_NOT] = "not",     [TOKEN_NEAR] = "near", [TOKEN_OPEN] = "open",
    [TOKEN_CLOSE] = "close",
};

/* All tokens in one line: kind<text>, with =, * and i for what is set, and the mistake that ended it. */
static void lex_all(struct buf *out, const char *text)
{
    struct query_lexer lexer = {.text = bytes_of(text)};
    struct query_token token;
    struct error err = {0};
    while (query_lex(&lexer, &token, &err)) {
        if (token.kind == TOKEN_END)
            return;
        buf_printf(out, "%s%s", out->n ? " " : "", names[token.kind]);
        if (token.text.p)
            buf_printf(out, "%s<%.*s>%s%s", token.exact ? "=" : "", BYTES_FMT(token.text),
                       token.prefix ? "*" : "", token.ignore_case ? "i" : "");
        if (token.kind == TOKEN_NEAR)
            buf_printf(out, "%d", token.distance);
    }
    buf_printf(out, "%serror@%zu: %s", out->n ? " " : "", token.at, err.text);
}

static const struct {
    const char *text, *want;
} rows[] = {
    {"", ""},
    {" \t\r\n\f\v", ""},
    {"china", "word<china>"},
    {"китай 中国", "word<китай> word<中国>"},
    {"中国　俄罗斯", "word<中国> word<俄罗斯>"},
    {"china-russia u.s. xi's 24/7 a@b",
     "word<china-russia> word<u.s.> word<xi's> word<24/7> word<a@b>"},
    {"sanction*", "word<sanction>*"},
    {"=xi =AND", "word=<xi> word=<AND>"},
    {"\"no limits\"", "phrase<no limits>"},
    {"=\"Xi Jinping\"", "phrase=<Xi Jinping>"},
    {"“no limits” „no limits“ \"mixed”", "phrase<no limits> phrase<no limits> phrase<mixed>"},
    {"a\"b\"c", "word<a> phrase<b> word<c>"},
    {"/a\\/b/ /x+/i", "regex<a\\/b> regex<x+>i"},
    {"@china @俄罗斯 @a-b_c", "set<china> set<俄罗斯> set<a-b_c>"},
    {"title:x title: x", "field<title> word<x> field<title> word<x>"},
    {"title：（北京）", "field<title> open word<北京> close"},
    {"title:(a b)", "field<title> open word<a> word<b> close"},
    {"AND OR NOT and or not", "and or not word<and> word<or> word<not>"},
    {"-a -(b) -\"c\" -@d", "not word<a> not open word<b> close not phrase<c> not set<d>"},
    {"a-b", "word<a-b>"},
    {"* a", "all word<a>"},
    {"a NEAR/3 b", "word<a> near3 word<b>"},
    {"NEAR/1000 NEARBY", "near1000 word<NEARBY>"},
    {"((a))", "open open word<a> close close"},
    {"a - b", "word<a> error@2: `-` stands directly before what it excludes, as in -sport"},
    {"a -", "word<a> error@2: `-` stands directly before what it excludes, as in -sport"},
    {"NEAR", "error@0: NEAR takes a number of words, from 1 to 1000: NEAR/20"},
    {"NEAR/", "error@0: NEAR takes a number of words, from 1 to 1000: NEAR/20"},
    {"NEAR12", "error@0: NEAR takes a number of words, from 1 to 1000: NEAR/20"},
    {"NEAR-12", "error@0: NEAR takes a number of words, from 1 to 1000: NEAR/20"},
    {"near/12", "error@0: NEAR takes a number of words, from 1 to 1000: NEAR/20"},
    {"NEARBY nearer near =NEAR12 \"NEAR12\"",
     "word<NEARBY> word<nearer> word<near> word=<NEAR12> phrase<NEAR12>"},
    {"NEAR/0", "error@0: NEAR takes a number of words, from 1 to 1000: NEAR/20"},
    {"NEAR/1001", "error@0: NEAR takes a number of words, from 1 to 1000: NEAR/20"},
    {"NEAR/99999999999999999999", "error@0: NEAR takes a number of words, from 1 to 1000: NEAR/20"},
    {"NEAR/-3", "error@0: NEAR takes a number of words, from 1 to 1000: NEAR/20"},
    {"\"open", "error@0: the quotation mark is never closed"},
    {"\"\"", "error@0: there is nothing between the quotation marks"},
    {"\"  \"", "error@0: there is nothing between the quotation marks"},
    {"/open", "error@0: the regular expression has no / at its end"},
    {"/open\n/", "error@0: the regular expression has no / at its end"},
    {"//", "error@0: there is nothing between the slashes"},
    {"/a/x", "error@3: `x` after a regular expression; only /…/i is known, which ignores case"},
    {"@", "error@0: `@` is followed by the name of a term set, as in @china"},
    {"@ x", "error@0: `@` is followed by the name of a term set, as in @china"},
    {"=", "error@0: `=` is followed by the word to be found exactly so, as in =xi"},
    {"= x", "error@0: `=` is followed by the word to be found exactly so, as in =xi"},
    {"a*b", "error@1: `*` stands at the end of a word, or by itself for everything"},
    {"*a", "error@0: `*` stands at the end of a word, or by itself for everything"},
    {"=a*", "error@0: a word is either =exact or a prefix*, not both"},
    {"**", "error@0: `*` stands at the end of a word, or by itself for everything"},
    {":x", "error@0: `:` follows the name of a field, as in title:peace"},
    {"=a:b", "error@2: `:` follows the name of a field, as in title:peace"},
};

Test(query_lexer, cuts_a_query_into_tokens)
{
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct buf out = {0};
        lex_all(&out, rows[i].text);
        cr_expect_str_eq(buf_bytes(&out).p, rows[i].want, "%s\n  got %s\n want %s", rows[i].text,
                         out.p, rows[i].want);
        buf_clear(&out);
    }
}

Test(query_lexer, the_end_comes_again_and_again)
{
    struct query_lexer lexer = {.text = bytes_of("a")};
    struct query_token token;
    cr_assert(query_lex(&lexer, &token, NULL));
    for (int i = 0; i < 3; i++) {
        cr_assert(query_lex(&lexer, &token, NULL));
        cr_expect_eq(token.kind, TOKEN_END);
        cr_expect_eq(token.at, 1);
    }
}

Test(query_lexer, every_byte_string_comes_to_an_end)
{
    static const char bytes[] = "a\"(*):=@/-\xe2\x80\x9c\xe3\x80\x80\xff \n";
    uint64_t state = 1;
    for (int run = 0; run < 20000; run++) {
        char text[12];
        for (size_t i = 0; i < sizeof text; i++) {
            state = state * 6364136223846793005u + 1442695040888963407u;
            text[i] = bytes[(state >> 33) % (sizeof bytes - 1)];
        }
        struct query_lexer lexer = {.text = {text, sizeof text}};
        struct query_token token;
        size_t n = 0;
        while (query_lex(&lexer, &token, NULL) && token.kind != TOKEN_END)
            cr_assert(++n <= sizeof text);
    }
}

Test(query_lexer, tells_a_word_that_needs_no_quotation_marks)
{
    static const struct {
        const char *word;
        bool plain;
    } words[] = {{"china", true}, {"中国", true},   {"a b", false}, {"AND", false},
                 {"a*", false},   {"=a", false},    {"-a", false},  {"a:b", false},
                 {"", false},     {"NEAR/3", false}};
    for (size_t i = 0; i < COUNT_OF(words); i++)
        cr_expect_eq(query_is_plain_word(bytes_of(words[i].word)), words[i].plain, "%s",
                     words[i].word);
}
