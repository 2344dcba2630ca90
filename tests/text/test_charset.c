#include "text/charset.h"

#include <criterion/criterion.h>
#include <string.h>

#include "text/charset_label.h"

enum { CEILING = 1 << 20 };

static const struct bytes none;

static struct utf8_doc decode(struct arena *arena, struct bytes in, const char *http)
{
    struct utf8_doc doc;
    struct error err;
    cr_assert(charset_decode(in, bytes_of(http), true, arena, &doc, &err), "%s", err.text);
    cr_assert(utf8_valid(doc.text));
    return doc;
}

/* One document a row: what HTTP said, its bytes, and what must come out of it. */
static const struct {
    const char *http;
    struct bytes in;
    const char *encoding, *text;
    size_t invalid;
    bool mismatch, guessed;
} documents[] = {
    /* nothing said */
    {NULL, BYTES(""), "utf-8", "", 0, false, false},
    {NULL, BYTES("<a>b</a>"), "utf-8", "<a>b</a>", 0, false, false},
    {NULL, BYTES("<a>\xC3\xA9</a>"), "utf-8", "<a>é</a>", 0, false, false},
    {NULL, BYTES("<a>\xE9t\xE9, un caf\xE9 cr\xE8me \xE0 l'h\xF4tel</a>"), "windows-1252",
     "<a>été, un café crème à l'hôtel</a>", 0, false, true},
    {NULL, BYTES("<a>01 f\xE9v 2004</a>"), "windows-1252", "<a>01 fév 2004</a>", 0, false, true},
    /* mostly UTF-8 */
    {NULL, BYTES("\xC3\xA9\xC3\xA9\xFF"), "utf-8", "éé\xEF\xBF\xBD", 1, false, false},
    {"utf-8", BYTES("<a>\xE9t\xE9, un caf\xE9 cr\xE8me \xE0 l'h\xF4tel</a>"), "windows-1252",
     "<a>été, un café crème à l'hôtel</a>", 0, true, false},
    {"utf-8", BYTES("\xC3\xA9\xC3\xA9 \xE2\x82"), "utf-8", "éé \xEF\xBF\xBD\xEF\xBF\xBD", 2, false,
     false},
    /* a byte order mark counts before everything else */
    {NULL, BYTES("\xEF\xBB\xBF<a/>"), "utf-8", "<a/>", 0, false, false},
    {"iso-8859-1", BYTES("\xEF\xBB\xBF\xC3\xA9"), "utf-8", "é", 0, true, false},
    {NULL, BYTES("\xEF\xBB\xBF\xE9"), "utf-8", "\xEF\xBF\xBD", 1, false, false},
    {NULL, BYTES("\xFF\xFE<\0a\0>\0\x2D\x4E"), "utf-16le", "<a>中", 0, false, false},
    {NULL, BYTES("\xFE\xFF\0<\0a\0>\x4E\x2D"), "utf-16be", "<a>中", 0, false, false},
    {NULL, BYTES("\xFF\xFE\0\0<\0\0\0\x2D\x4E\0\0"), "utf-32le", "<中", 0, false, false},
    {NULL, BYTES("\0\0\xFE\xFF\0\0\0<\0\1\xF6\0"), "utf-32be", "<😀", 0, false, false},
    /* … as does the pattern of zeros */
    {NULL, BYTES("<\0a\0>\0\x2D\x4E"), "utf-16le", "<a>中", 0, false, false},
    {NULL, BYTES("\0<\0a\0>\x4E\x2D"), "utf-16be", "<a>中", 0, false, false},
    {NULL, BYTES("{\0\0\0\"\0\0\0\x2D\x4E\0\0"), "utf-32le", "{\"中", 0, false, false},
    {"utf-16", BYTES("\0<\0a\0>"), "utf-16be", "<a>", 0, false, false},
    {"utf-8", BYTES("\0<\0a\0>"), "utf-16be", "<a>", 0, true, false},
    /* broken wide text: a lone surrogate, a cut-off unit */
    {NULL, BYTES("\xFE\xFF\0a\xD8\0\0b"), "utf-16be",
     "a\xEF\xBF\xBD"
     "b",
     1, false, false},
    {NULL, BYTES("\xFE\xFF\0a\0"), "utf-16be", "a\xEF\xBF\xBD", 1, false, false},
    /* HTTP, then the declaration */
    {"windows-1251", BYTES("\xEF\xF0\xE8\xE2\xE5\xF2"), "windows-1251", "привет", 0, false, false},
    {NULL, BYTES("<?xml version='1.0' encoding='koi8-r'?>\xD0\xD2\xC9"), "koi8-r",
     "<?xml version='1.0' encoding='koi8-r'?>при", 0, false, false},
    {"windows-1251", BYTES("<?xml encoding=\"koi8-r\"?>\xEF\xF0"), "windows-1251",
     "<?xml encoding=\"koi8-r\"?>пр", 0, false, false},
    {NULL, BYTES("\n <!-- x --> <?xml version=\"1.0\" encoding = \"windows-1251\" ?>\xEF\xF0"),
     "windows-1251", "\n <!-- x --> <?xml version=\"1.0\" encoding = \"windows-1251\" ?>пр", 0,
     false, false},
    {NULL, BYTES("<a encoding='koi8-r'>\xC3\xA9"), "utf-8", "<a encoding='koi8-r'>é", 0, false,
     false},
    {"", BYTES("abc"), "utf-8", "abc", 0, false, false},
    /* labels that cannot be */
    {"no-such-thing", BYTES("abc"), "utf-8", "abc", 0, true, false},
    {"utf-16", BYTES("<?xml?>"), "utf-8", "<?xml?>", 0, true, false},
    {"utf-7", BYTES("+ADw-b"), "utf-8", "+ADw-b", 0, true, false},
    {"ibm037", BYTES("<?xml?>"), "utf-8", "<?xml?>", 0, true, false},
    {"no-such-thing", BYTES("<?xml encoding='koi8-r'?>\xD0"), "koi8-r",
     "<?xml encoding='koi8-r'?>п", 0, true, false},
    {"utf-8", BYTES("<?xml encoding='windows-1251'?>\xEF\xF0"), "windows-1251",
     "<?xml encoding='windows-1251'?>пр", 0, true, false},
    {"us-ascii", BYTES("<?xml encoding='windows-1251'?>\xEF\xF0"), "windows-1251",
     "<?xml encoding='windows-1251'?>пр", 0, true, false},
    {"us-ascii", BYTES("\xC3\xA9"), "utf-8", "é", 0, true, false},
    {"us-ascii", BYTES("plain"), "windows-1252", "plain", 0, false, false},
    /* what is valid UTF-8 at length is UTF-8, whatever a server's default says */
    {"iso-8859-1", BYTES("\xD0\xBF\xD1\x80\xD0\xB8\xD0\xB2\xD0\xB5\xD1\x82"), "utf-8", "привет", 0,
     true, false},
    {"iso-8859-1", BYTES("\xC3\xA9"), "windows-1252", "Ã©", 0, false, false},
    /* the web's aliases */
    {"iso-8859-1", BYTES("\x93z\x94 \x80"), "windows-1252", "“z” €", 0, false, false},
    {"latin1", BYTES("\xE9"), "windows-1252", "é", 0, false, false},
    {"gb2312", BYTES("\xD6\xD0\xCE\xC4 \x81\x30\x81\x30"), "gb18030", "中文 \xC2\x80", 0, false,
     false},
    {"GBK", BYTES("\xE9\x46"), "gb18030", "镕", 0, false, false},
    {"shift_jis", BYTES("\x93\xFA\x96\x7B\\~"), "shift_jis", "日本\\~", 0, false, false},
    {"ks_c_5601-1987", BYTES("\xC7\xD1\xB1\xDB"), "euc-kr", "한글", 0, false, false},
    {"big5", BYTES("\xA4\xA4\xA4\xE5"), "big5", "中文", 0, false, false},
    {"iso-2022-jp", BYTES("\x1B$BF|K\\\x1B(B."), "iso-2022-jp", "日本.", 0, false, false},
    {"iso-8859-9", BYTES("\xFE\x80"), "windows-1254", "ş€", 0, false, false},
    {"tis-620", BYTES("\xA1\x80"), "windows-874", "ก€", 0, false, false},
    {"iso-8859-16", BYTES("\xAA\xDE"), "iso-8859-16", "ȘȚ", 0, false, false},
    {"mac-iceland", BYTES("\xDC\x80"), "x-mac-iceland", "ÐÄ", 0, false, false},
    {"koi8-t", BYTES("\x80\x88"), "koi8-t", "қ\xEF\xBF\xBD", 1, false, false},
    /* invalid in a legacy encoding */
    {"euc-kr", BYTES("\xC7\xD1 \xC7 ."), "euc-kr", "한 \xEF\xBF\xBD .", 1, false, false},
    {"gb18030", BYTES("\xD6\xD0\xFF"), "gb18030", "中\xEF\xBF\xBD", 1, false, false},
};

Test(charset, decodes_what_it_must)
{
    for (size_t i = 0; i < COUNT_OF(documents); i++) {
        struct arena *arena = arena_new(CEILING);
        struct utf8_doc doc = decode(arena, documents[i].in, documents[i].http);
        cr_expect(bytes_equal(doc.encoding, bytes_of(documents[i].encoding)),
                  "row %zu: encoding %.*s, not %s", i, BYTES_FMT(doc.encoding),
                  documents[i].encoding);
        cr_expect(bytes_equal(doc.text, bytes_of(documents[i].text)), "row %zu (%s): text %.*s", i,
                  documents[i].encoding, BYTES_FMT(doc.text));
        cr_expect(doc.invalid == documents[i].invalid, "row %zu: %zu invalid", i, doc.invalid);
        cr_expect(doc.mismatch == documents[i].mismatch, "row %zu: mismatch", i);
        cr_expect(doc.guessed == documents[i].guessed, "row %zu: guessed", i);
        arena_free(arena);
    }
}

Test(charset, reads_a_declaration_in_utf16_and_ebcdic)
{
    struct arena *arena = arena_new(CEILING);
    static const char wide[] = "<\0?\0x\0m\0l\0 \0e\0n\0c\0o\0d\0i\0n\0g\0=\0'\0u\0t\0f\0-\0"
                               "8\0'\0?\0>\0";
    struct utf8_doc doc = decode(arena, (struct bytes){wide, sizeof wide - 1}, NULL);
    cr_expect(bytes_equal(doc.encoding, bytes_of("utf-16le")));
    cr_expect(doc.mismatch, "it declares UTF-8 and is not");

    /* <?xml encoding='cp500'?>! with an exclamation mark that differs from code page 37's */
    static const char ebcdic[] = "\x4C\x6F\xA7\x94\x93\x40\x85\x95\x83\x96\x84\x89\x95\x87\x7E\x7D"
                                 "\x83\x97\xF5\xF0\xF0\x7D\x6F\x6E\x4F";
    doc = decode(arena, (struct bytes){ebcdic, sizeof ebcdic - 1}, NULL);
    cr_expect(bytes_equal(doc.text, bytes_of("<?xml encoding='cp500'?>!")), "%.*s",
              BYTES_FMT(doc.text));
    cr_expect(bytes_equal(doc.encoding, bytes_of("ibm500")), "%.*s", BYTES_FMT(doc.encoding));
    cr_expect(!doc.mismatch);

    /* the same with a label that is no EBCDIC */
    doc = decode(arena, (struct bytes){ebcdic, sizeof ebcdic - 1}, "utf-8");
    cr_expect(bytes_starts(doc.text, bytes_of("<?xml encoding")));
    cr_expect(doc.mismatch);
    arena_free(arena);
}

Test(charset, finds_the_meta_element_of_html)
{
    static const struct {
        struct bytes in;
        const char *encoding;
    } rows[] = {
        {BYTES("<html><head><META charset=windows-1251>\xEF\xF0"), "windows-1251"},
        {BYTES("<!DOCTYPE html><meta name=x><meta http-equiv=\"Content-Type\" "
               "content=\"text/html; charset=koi8-r\">\xEF\xF0"),
         "koi8-r"},
        {BYTES("{\"html\": \"<meta charset=koi8-r>\xC3\xA9\"}"), "utf-8"},
        {BYTES("<meta>charset=koi8-r \xC3\xA9"), "utf-8"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct arena *arena = arena_new(CEILING);
        struct utf8_doc doc;
        cr_assert(charset_decode(rows[i].in, none, false, arena, &doc, NULL));
        cr_expect(bytes_equal(doc.encoding, bytes_of(rows[i].encoding)), "row %zu: %.*s", i,
                  BYTES_FMT(doc.encoding));
        arena_free(arena);
    }
}

Test(charset, borrows_what_is_utf8_already)
{
    static const struct bytes texts[] = {BYTES("<a>ASCII</a>"),
                                         BYTES("\xEF\xBB\xBF<a>\xC3\xA9</a>")};
    struct arena *arena = arena_new(CEILING);
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        struct utf8_doc doc = decode(arena, texts[i], NULL);
        cr_expect(doc.text.p >= texts[i].p && doc.text.p <= texts[i].p + 3, "row %zu", i);
    }
    struct utf8_doc doc = decode(arena, texts[0], "windows-1251");
    cr_expect(doc.text.p == texts[0].p, "ASCII is ASCII in windows-1251 too");
    cr_expect(bytes_equal(doc.encoding, bytes_of("windows-1251")));
    arena_free(arena);
}

Test(charset, fails_where_the_text_passes_the_ceiling)
{
    enum { SIZE = 100000 };
    char *text = malloc(SIZE);
    memset(text, '\xE9', SIZE);
    struct arena *arena = arena_new(SIZE);
    struct utf8_doc doc;
    struct error err;
    cr_expect(
        !charset_decode((struct bytes){text, SIZE}, bytes_of("latin1"), true, arena, &doc, &err));
    cr_expect(strstr(err.text, "windows-1252") != NULL, "%s", err.text);
    arena_free(arena);
    free(text);
}

Test(charset, converts_long_documents_whole)
{
    enum { SIZE = 300000 };
    char *text = malloc(SIZE);
    for (size_t i = 0; i < SIZE; i += 2)
        memcpy(text + i, "\xD6\xD0", 2);
    struct arena *arena = arena_new(SIZE * 16);
    struct utf8_doc doc = decode(arena, (struct bytes){text, SIZE}, "gbk");
    cr_assert(doc.text.n == SIZE / 2 * 3);
    for (size_t i = 0; i < doc.text.n; i += 3)
        cr_assert(memcmp(doc.text.p + i, "中", 3) == 0, "at %zu", i);
    arena_free(arena);
    free(text);
}

Test(charset, knows_the_labels_of_the_wild)
{
    /* what ICU, registries and other languages' libraries call encodings; each must be understood */
    static const char *const labels[] = {
        "437",
        "850",
        "860",
        "863",
        "865",
        "866",
        "858",
        "864",
        "1125",
        "1140",
        "1250",
        "1251",
        "1252",
        "1253",
        "1254",
        "1255",
        "1256",
        "1257",
        "1258",
        "932",
        "936",
        "949",
        "950",
        "cp037",
        "cp1006",
        "cp1026",
        "cp1125",
        "cp1140",
        "cp1250",
        "cp273",
        "cp424",
        "cp437",
        "cp500",
        "cp720",
        "cp737",
        "cp775",
        "cp850",
        "cp852",
        "cp855",
        "cp856",
        "cp857",
        "cp858",
        "cp860",
        "cp861",
        "cp862",
        "cp863",
        "cp864",
        "cp865",
        "cp866",
        "cp869",
        "cp874",
        "cp875",
        "csIBM037",
        "csibm855",
        "csibm857",
        "csibm858",
        "csibm866",
        "csPC8CodePage437",
        "cspc775baltic",
        "cspc850multilingual",
        "cspc862latinhebrew",
        "csISOLatinCyrillic",
        "ebcdic-cp-be",
        "ebcdic-cp-ca",
        "ebcdic-cp-ch",
        "ebcdic-cp-he",
        "ebcdic-cp-nl",
        "ebcdic-cp-us",
        "ebcdic-cp-wt",
        "ebcdic_cp_us",
        "hp-roman8",
        "roman8",
        "r8",
        "ibm037",
        "ibm039",
        "ibm1026",
        "ibm1140",
        "ibm424",
        "ibm437",
        "ibm500",
        "ibm775",
        "ibm850",
        "ibm852",
        "ibm855",
        "ibm857",
        "ibm861",
        "ibm869",
        "iso-8859-1",
        "iso8859-1",
        "ISO_8859-1:1987",
        "iso-ir-100",
        "iso-8859-2",
        "latin2",
        "iso_8859-3",
        "iso-8859-4",
        "iso-8859-5",
        "cyrillic",
        "iso-8859-6",
        "arabic",
        "asmo-708",
        "ecma-114",
        "iso-8859-7",
        "greek",
        "greek8",
        "ecma-118",
        "elot_928",
        "sun_eu_greek",
        "iso-8859-8",
        "hebrew",
        "iso-8859-8-i",
        "visual",
        "logical",
        "iso-8859-10",
        "latin6",
        "iso-8859-11",
        "iso-8859-13",
        "iso-8859-14",
        "iso-8859-15",
        "latin-9",
        "iso-8859-16",
        "koi8-r",
        "koi8_u",
        "koi8-t",
        "kz1048",
        "ptcp154",
        "mac",
        "macintosh",
        "x-mac-roman",
        "mac-cyrillic",
        "maccyrillic",
        "x-mac-cyrillic",
        "x-mac-ukrainian",
        "maccentraleurope",
        "maclatin2",
        "macgreek",
        "macturkish",
        "maciceland",
        "mac_iceland",
        "windows-874",
        "windows-1250",
        "windows_1256",
        "windows_1258",
        "x-cp1251",
        "tis-620",
        "big5",
        "big5-hkscs",
        "cn-big5",
        "gb18030",
        "gb2312",
        "gb_2312-80",
        "chinese",
        "gbk",
        "x-gbk",
        "hz-gb-2312",
        "hz",
        "euc-jp",
        "ujis",
        "iso-2022-jp",
        "iso-2022-kr",
        "iso-2022-cn",
        "shift_jis",
        "Shift-JIS",
        "x-sjis",
        "windows-31j",
        "ms_kanji",
        "euc-kr",
        "ks_c_5601-1987",
        "ksc5601",
        "korean",
        "uhc",
        "us-ascii",
        "ANSI_X3.4-1968",
        "646",
        "utf8",
        "UTF-8",
        "u8",
        "unicode-1-1-utf-8",
        "utf-16",
        "utf-16le",
        "utf_32_be",
        "iso-10646-ucs-2",
        "csUCS4",
    };
    struct arena *arena = arena_new(CEILING);
    for (size_t i = 0; i < COUNT_OF(labels); i++) {
        struct charset found;
        cr_expect(charset_find(bytes_of(labels[i]), arena, &found), "%s", labels[i]);
    }
    static const char *const unknown[] = {"",
                                          "-",
                                          "x",
                                          "cs",
                                          "utf-7",
                                          "base64",
                                          "rot13",
                                          "../../etc/passwd",
                                          "iso-8859-99",
                                          "a name that is much too long to be any encoding's"};
    for (size_t i = 0; i < COUNT_OF(unknown); i++) {
        struct charset found;
        cr_expect(!charset_find(bytes_of(unknown[i]), arena, &found), "%s", unknown[i]);
    }
    arena_free(arena);
}

Test(charset, finds_the_parameter_of_a_content_type)
{
    static const struct {
        const char *content_type, *charset;
    } rows[] = {
        {"text/xml; charset=utf-8", "utf-8"},
        {"text/xml;CharSet=\"koi8-r\"", "koi8-r"},
        {"application/rss+xml;charset= 'us-ascii'", "us-ascii"},
        {"application/xml;charset = us-ascii", "us-ascii"},
        {"text/xml; charset=utf-8; charset=koi8-r", "utf-8"},
        {"text/xml; boundary=x; charset=utf-8; q", "utf-8"},
        {"text/html, charset=utf-8", "utf-8"},
        {"text/xml; mycharset=utf-8", NULL},
        {"text/xml; charset=", NULL},
        {"text/xml; charset", NULL},
        {"text/xml; charset=\"\"", NULL},
        {"text/xml", NULL},
        {"", NULL},
        {NULL, NULL},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct bytes charset = charset_of_content_type(bytes_of(rows[i].content_type));
        cr_expect(bytes_equal(charset, bytes_of(rows[i].charset)) &&
                      (charset.p == NULL) == (rows[i].charset == NULL),
                  "%s: %.*s", rows[i].content_type, BYTES_FMT(charset));
    }
}
