#include "text/charset.h"

#include "text/charset_convert.h"
#include "text/charset_sniff.h"
#include "text/utf8.h"

/* So many characters of valid UTF-8 are no chance, whatever a label of another encoding says. */
enum { UTF8_CERTAIN = 3 };

static const struct charset utf8 = {
    .form = CHARSET_UTF8, .name = BYTES("utf-8"), .converter = "UTF-8"};

static const struct {
    struct charset charset;
    size_t numerator, denominator; /* at most so many bytes of UTF-8 for a byte */
} wide[FAMILY_COUNT] = {
    [FAMILY_UTF16BE] = {{BYTES("utf-16be"), "UTF-16BE", NULL, CHARSET_UTF16, true}, 3, 2},
    [FAMILY_UTF16LE] = {{BYTES("utf-16le"), "UTF-16LE", NULL, CHARSET_UTF16, true}, 3, 2},
    [FAMILY_UTF32BE] = {{BYTES("utf-32be"), "UTF-32BE", NULL, CHARSET_UTF32, true}, 1, 1},
    [FAMILY_UTF32LE] = {{BYTES("utf-32le"), "UTF-32LE", NULL, CHARSET_UTF32, true}, 1, 1},
};

/* What was said about the document's encoding, in the order of weight: HTTP, then the document itself. */
struct labels {
    struct charset v[2];
    size_t n;
    bool given; /* a label was there */
    bool wrong; /* … and the first of them is unknown, or cannot be */
};

/* Adds what the label means, if it reads a sample of the document's family as it must be read. */
static void add_label(struct labels *labels, struct bytes label, enum charset_family family,
                      struct arena *arena)
{
    static const struct bytes text = BYTES("<?xm");
    static const struct bytes samples[FAMILY_COUNT] = {
        [FAMILY_ASCII] = BYTES("<?xm"),
        [FAMILY_EBCDIC] = BYTES("\x4C\x6F\xA7\x94"),
    };
    if (bytes_empty(label))
        return;
    struct charset charset;
    bool can_be = charset_find(label, arena, &charset);
    if (can_be && samples[family].p)
        can_be = charset.form != CHARSET_UTF16 && charset.form != CHARSET_UTF32 &&
                 charset_reads(&charset, samples[family], text);
    if (can_be)
        labels->v[labels->n++] = charset;
    labels->wrong |= !labels->given && !can_be;
    labels->given = true;
}

/* What is read, and whether the first label said so. */
static void finish(struct utf8_doc *out, const struct labels *labels, const struct charset *read)
{
    out->encoding = read->name;
    out->mismatch = labels->given && (labels->wrong || !bytes_equal(labels->v[0].name, read->name));
}

static void convert(struct bytes in, const struct charset *from, size_t expected,
                    struct arena *arena, struct utf8_doc *out)
{
    out->text = charset_convert(in, from, expected, arena, &out->invalid);
}

static void convert_utf8(struct bytes in, size_t invalid, struct arena *arena, struct utf8_doc *out)
{
    out->text = in;
    out->invalid = invalid;
    if (invalid == 0)
        return;
    char *mended = arena_alloc(arena, in.n + 2 * invalid + 1);
    out->text = (struct bytes){mended, utf8_mend(in, mended)};
}

/* A wide Unicode form: what the bytes show outweighs any label. */
static void decode_wide(struct bytes in, enum charset_family family, const struct labels *labels,
                        struct arena *arena, struct utf8_doc *out)
{
    size_t expected = in.n / wide[family].denominator * wide[family].numerator + 4;
    convert(in, &wide[family].charset, expected, arena, out);
    out->encoding = wide[family].charset.name;
    out->mismatch = labels->given &&
                    (labels->wrong || labels->v[0].form != wide[family].charset.form);
}

static void decode_ebcdic(struct bytes in, const struct labels *labels, struct arena *arena,
                          struct utf8_doc *out)
{
    struct charset charset;
    if (labels->n)
        charset = labels->v[0];
    else
        (void)charset_find((struct bytes)BYTES("ibm037"), arena, &charset);
    convert(in, &charset, in.n * 2, arena, out);
    finish(out, labels, &charset);
}

/* Whether the bytes, which hold something that is not ASCII, may be in the labelled encoding. */
static bool may_be(const struct charset *charset, struct utf8_census census)
{
    switch (charset->form) {
    case CHARSET_UTF8:
        return census.characters >= census.invalid;
    case CHARSET_LEGACY:
        return census.invalid > 0 || census.characters < UTF8_CERTAIN;
    default:
        return false; /* ASCII is not, and the wide ones would have been seen */
    }
}

/* Chooses among what was said and what the bytes show. */
static struct charset choose(struct bytes in, const struct labels *labels,
                             struct utf8_census census, struct arena *arena, bool *guessed)
{
    for (size_t i = 0; i < labels->n; i++) {
        if (may_be(&labels->v[i], census))
            return labels->v[i];
    }
    if (census.characters > census.invalid)
        return utf8;
    *guessed = !labels->given;
    return charset_guess(in, arena);
}

static void decode_ascii_family(struct bytes in, bool mark, const struct labels *labels,
                                struct arena *arena, struct utf8_doc *out)
{
    const struct charset *first = labels->n ? &labels->v[0] : &utf8;
    if (!mark && first->stateful) {
        convert(in, first, in.n * 3 / 2, arena, out);
        finish(out, labels, first);
        return;
    }
    size_t ascii = utf8_skip_ascii(in, 0);
    if (ascii == in.n || (first->form == CHARSET_UTF8 && utf8_valid(bytes_skip(in, ascii)))) {
        out->text = in;
        finish(out, labels, mark ? &utf8 : first);
        return;
    }
    struct utf8_census census = utf8_count(bytes_skip(in, ascii));
    struct charset chosen = mark ? utf8 : choose(in, labels, census, arena, &out->guessed);
    if (chosen.form == CHARSET_UTF8)
        convert_utf8(in, census.invalid, arena, out);
    else /* no byte above 0x7F gives more than three */
        convert(in, &chosen, in.n + 2 * (2 * census.characters + census.invalid), arena, out);
    finish(out, labels, &chosen);
}

bool charset_decode(struct bytes in, struct bytes http_charset, bool xml, struct arena *arena,
                    struct utf8_doc *out, struct error *err)
{
    struct utf8_doc doc = {0};
    struct charset_sniffed sniffed = charset_sniff(in);
    struct labels labels = {0};
    add_label(&labels, http_charset, sniffed.family, arena);
    add_label(&labels, charset_declared(in, sniffed, xml, arena), sniffed.family, arena);
    struct bytes content = bytes_skip(in, sniffed.mark);
    if (wide[sniffed.family].denominator)
        decode_wide(content, sniffed.family, &labels, arena, &doc);
    else if (sniffed.family == FAMILY_EBCDIC)
        decode_ebcdic(content, &labels, arena, &doc);
    else
        decode_ascii_family(content, sniffed.mark > 0, &labels, arena, &doc);
    if (arena_exceeded(arena))
        return error_set(err,
                         "the document of %zu bytes takes more memory than allowed when read as "
                         "%.*s",
                         in.n, BYTES_FMT(doc.encoding));
    *out = doc;
    return true;
}

struct bytes charset_of_content_type(struct bytes content_type)
{
    return charset_parameter(content_type);
}
