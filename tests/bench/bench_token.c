/* Headlines and first paragraphs cut into words, in three languages; the peer is ICU's word iterator alone, without
 * folding and stems. */
#include <unicode/ubrk.h>
#include <unicode/ustring.h>

#include "bench.h"
#include "text/language.h"
#include "text/summary.h"
#include "text/token.h"

enum { TIMES = 500 };

struct input {
    struct bytes text, language;
    struct tokenizer *tokenizer;
    struct summarizer *summarizer;
};

static const struct input inputs[] = {
    {.language = BYTES("en"),
     .text = BYTES("Ministers sign eleven agreements on trade and energy. The two sides' "
                   "delegations met for the third "
                   "time this year, in the capital's old customs house, and spoke of a U.S. "
                   "proposal that neither of "
                   "them had been willing to discuss before. Trade grew by 1,200 million, a "
                   "record; exporters of "
                   "machinery gained the most from it.")},
    {.language = BYTES("ru"),
     .text = BYTES(
         "Министры подписали одиннадцать соглашений о торговле и энергетике. Делегации двух стран "
         "встретились в третий раз за год и обсудили предложение, о котором раньше ни одна из них "
         "говорить "
         "не хотела. Товарооборот вырос до рекордных показателей, больше других выиграли "
         "экспортёры.")},
    {.language = BYTES("zh"),
     .text = BYTES(
         "两国部长签署十一项贸易和能源协议。双方代表团今年第三次会晤，讨论了此前都不愿谈及的一项建"
         "议。"
         "贸易额增长到创纪录的水平，机械出口商获益最多。分析人士认为，秋季还将举行新一轮会谈。")},
};

static void run_icu(void *ctx)
{
    const struct input *input = ctx;
    UErrorCode status = U_ZERO_ERROR;
    UBreakIterator *words = ubrk_open(UBRK_WORD, input->language.p, NULL, 0, &status);
    for (size_t i = 0; i < TIMES; i++) {
        UChar units[1024];
        int32_t n = 0;
        u_strFromUTF8(units, (int32_t)COUNT_OF(units), &n, input->text.p, (int32_t)input->text.n,
                      &status);
        ubrk_setText(words, units, n, &status);
        while (ubrk_next(words) != UBRK_DONE)
            ;
    }
    ubrk_close(words);
}

static void run_tokenize(void *ctx)
{
    const struct input *input = ctx;
    struct arena *arena = arena_new((size_t)1 << 24);
    for (size_t i = 0; i < TIMES; i++) {
        struct tokens tokens;
        tokenize(input->tokenizer, input->text, input->language, arena, &tokens);
        arena_reset(arena);
    }
    arena_free(arena);
}

static void summarize(const struct input *input, size_t max_words)
{
    static const struct bytes terms[] = {BYTES("trade"), BYTES("энергетике"), BYTES("贸易")};
    struct arena *arena = arena_new((size_t)1 << 24);
    for (size_t i = 0; i < TIMES; i++) {
        struct bytes made = summary(input->summarizer,
                                    &(struct summary_request){.text = input->text,
                                                              .language = input->language,
                                                              .terms = terms,
                                                              .n_terms = COUNT_OF(terms),
                                                              .max_words = max_words},
                                    arena);
        bench_use(&made);
        arena_reset(arena);
    }
    arena_free(arena);
}

static void run_shortened(void *ctx)
{
    summarize(ctx, 30);
}

static void run_as_it_is(void *ctx)
{
    summarize(ctx, 1000);
}

static void run_guess(void *ctx)
{
    const struct input *input = ctx;
    for (size_t i = 0; i < TIMES; i++) {
        struct bytes guess = language_guess(input->text);
        bench_use(&guess);
    }
}

int main(void)
{
    static const char *const titles[] = {"English", "Russian", "Chinese"};
    struct tokenizer *tokenizer = tokenizer_new();
    struct summarizer *summarizer = summarizer_new();
    for (size_t i = 0; i < COUNT_OF(inputs); i++) {
        struct input input = inputs[i];
        input.tokenizer = tokenizer;
        input.summarizer = summarizer;
        const struct bench_case cases[] = {
            {"ICU's word iterator", run_icu, &input, TIMES * input.text.n, TIMES},
            {"tokenize", run_tokenize, &input, TIMES * input.text.n, TIMES},
            {"summary, as it is", run_as_it_is, &input, TIMES * input.text.n, TIMES},
            {"summary of 30 words", run_shortened, &input, TIMES * input.text.n, TIMES},
            {"language_guess", run_guess, &input, TIMES * input.text.n, TIMES},
        };
        bench_compare(titles[i], cases, COUNT_OF(cases), NULL);
    }
    summarizer_free(summarizer);
    tokenizer_free(tokenizer);
    return 0;
}
