#include "text/charset_label.h"

#include <string.h>
#include <unicode/ucnv.h>

enum { SQUEEZED_MAX = 40 };

enum row {
    UTF8,
    UTF16,
    UTF32,
    ASCII,
    WINDOWS_1252,
    WINDOWS_1254,
    WINDOWS_874,
    GB18030,
    HZ,
    BIG5,
    SHIFT_JIS,
    EUC_JP,
    ISO_2022_JP,
    EUC_KR,
    KOI8_R,
    KOI8_U,
    CP1125,
    IBM037,
    ISO_8859_8,
    ISO_8859_13,
    HP_ROMAN8,
    MAC_CENTRAL_EUROPE,
    MAC_CYRILLIC,
    MAC_GREEK,
    MAC_TURKISH,
    ISO_8859_16,
    KOI8_T,
    KZ_1048,
    PTCP154,
    CP720,
    MAC_CROATIAN,
    MAC_ICELAND,
    MAC_ROMANIAN,
    REFUSED,
    ROW_COUNT
};

static const struct charset charsets[ROW_COUNT] = {
    [UTF8] = {BYTES("utf-8"), "UTF-8", NULL, CHARSET_UTF8, false},
    [UTF16] = {BYTES("utf-16"), "UTF-16", NULL, CHARSET_UTF16, true},
    [UTF32] = {BYTES("utf-32"), "UTF-32", NULL, CHARSET_UTF32, true},
    [ASCII] = {BYTES("windows-1252"), "windows-1252", NULL, CHARSET_ASCII, false},
    [WINDOWS_1252] = {BYTES("windows-1252"), "windows-1252", NULL, CHARSET_LEGACY, false},
    [WINDOWS_1254] = {BYTES("windows-1254"), "windows-1254", NULL, CHARSET_LEGACY, false},
    [WINDOWS_874] = {BYTES("windows-874"), "windows-874", NULL, CHARSET_LEGACY, false},
    [GB18030] = {BYTES("gb18030"), "gb18030", NULL, CHARSET_LEGACY, false},
    [HZ] = {BYTES("hz-gb-2312"), "HZ", NULL, CHARSET_LEGACY, true},
    [BIG5] = {BYTES("big5"), "ibm-1375_P100-2008", NULL, CHARSET_LEGACY, false},
    [SHIFT_JIS] = {BYTES("shift_jis"), "ibm-943_P15A-2003", NULL, CHARSET_LEGACY, false},
    [EUC_JP] = {BYTES("euc-jp"), "euc-jp-2007", NULL, CHARSET_LEGACY, false},
    [ISO_2022_JP] = {BYTES("iso-2022-jp"), "ISO-2022-JP-2", NULL, CHARSET_LEGACY, true},
    [EUC_KR] = {BYTES("euc-kr"), "windows-949-2000", NULL, CHARSET_LEGACY, false},
    [KOI8_R] = {BYTES("koi8-r"), "KOI8-R", NULL, CHARSET_LEGACY, false},
    [KOI8_U] = {BYTES("koi8-u"), "KOI8-U", NULL, CHARSET_LEGACY, false},
    [CP1125] = {BYTES("cp1125"), "ibm-1125", NULL, CHARSET_LEGACY, false},
    [IBM037] = {BYTES("ibm037"), "ibm-37", NULL, CHARSET_LEGACY, true},
    [ISO_8859_8] = {BYTES("iso-8859-8"), "ISO-8859-8", NULL, CHARSET_LEGACY, false},
    [ISO_8859_13] = {BYTES("iso-8859-13"), "ISO-8859-13", NULL, CHARSET_LEGACY, false},
    [HP_ROMAN8] = {BYTES("hp-roman8"), "hp-roman8", NULL, CHARSET_LEGACY, false},
    [MAC_CENTRAL_EUROPE] = {BYTES("x-mac-ce"), "macos-29-10.2", NULL, CHARSET_LEGACY, false},
    [MAC_CYRILLIC] = {BYTES("x-mac-cyrillic"), "macos-7_3-10.2", NULL, CHARSET_LEGACY, false},
    [MAC_GREEK] = {BYTES("x-mac-greek"), "macos-6_2-10.4", NULL, CHARSET_LEGACY, false},
    [MAC_TURKISH] = {BYTES("x-mac-turkish"), "macos-35-10.2", NULL, CHARSET_LEGACY, false},
    [ISO_8859_16] = {BYTES("iso-8859-16"), NULL, charset_iso_8859_16, CHARSET_LEGACY, false},
    [KOI8_T] = {BYTES("koi8-t"), NULL, charset_koi8_t, CHARSET_LEGACY, false},
    [KZ_1048] = {BYTES("kz-1048"), NULL, charset_kz_1048, CHARSET_LEGACY, false},
    [PTCP154] = {BYTES("ptcp154"), NULL, charset_ptcp154, CHARSET_LEGACY, false},
    [CP720] = {BYTES("cp720"), NULL, charset_cp720, CHARSET_LEGACY, false},
    [MAC_CROATIAN] = {BYTES("x-mac-croatian"), NULL, charset_mac_croatian, CHARSET_LEGACY, false},
    [MAC_ICELAND] = {BYTES("x-mac-iceland"), NULL, charset_mac_iceland, CHARSET_LEGACY, false},
    [MAC_ROMANIAN] = {BYTES("x-mac-romanian"), NULL, charset_mac_romanian, CHARSET_LEGACY, false},
};

/* Labels squeezed to lower-case letters and digits, where ICU does not know them or means something else than the web
 * does. */
static const struct {
    const char *label;
    enum row row;
} labels[] = {
    {"utf8", UTF8},
    {"u8", UTF8},
    {"utf", UTF8},
    {"cp65001", UTF8},
    {"utf8ucs2", UTF8},
    {"utf8ucs4", UTF8},
    {"unicode11utf8", UTF8},
    {"unicode20utf8", UTF8},
    {"xunicode20utf8", UTF8},
    {"utf16", UTF16},
    {"u16", UTF16},
    {"utf16be", UTF16},
    {"utf16le", UTF16},
    {"unicode", UTF16},
    {"csunicode", UTF16},
    {"ucs2", UTF16},
    {"iso10646ucs2", UTF16},
    {"utf16bigendian", UTF16},
    {"utf16littleendian", UTF16},
    {"unicodefffe", UTF16},
    {"unicodebigunmarked", UTF16},
    {"unicodelittleunmarked", UTF16},
    {"utf32", UTF32},
    {"u32", UTF32},
    {"utf32be", UTF32},
    {"utf32le", UTF32},
    {"ucs4", UTF32},
    {"csucs4", UTF32},
    {"iso10646ucs4", UTF32},
    {"ascii", ASCII},
    {"usascii", ASCII},
    {"us", ASCII},
    {"csascii", ASCII},
    {"646", ASCII},
    {"iso646us", ASCII},
    {"iso646irv1991", ASCII},
    {"ansix341968", ASCII},
    {"ansix341986", ASCII},
    {"cp367", ASCII},
    {"ibm367", ASCII},
    {"iso88591", WINDOWS_1252},
    {"iso885911987", WINDOWS_1252},
    {"iso885911", WINDOWS_874},
    {"isoir100", WINDOWS_1252},
    {"csisolatin1", WINDOWS_1252},
    {"latin1", WINDOWS_1252},
    {"latin", WINDOWS_1252},
    {"l1", WINDOWS_1252},
    {"8859", WINDOWS_1252},
    {"iso8859", WINDOWS_1252},
    {"cp819", WINDOWS_1252},
    {"ibm819", WINDOWS_1252},
    {"windows1252", WINDOWS_1252},
    {"cp1252", WINDOWS_1252},
    {"xcp1252", WINDOWS_1252},
    {"win1252", WINDOWS_1252},
    {"1252", WINDOWS_1252},
    {"iso88599", WINDOWS_1254},
    {"iso885991989", WINDOWS_1254},
    {"isoir148", WINDOWS_1254},
    {"csisolatin5", WINDOWS_1254},
    {"latin5", WINDOWS_1254},
    {"l5", WINDOWS_1254},
    {"tis620", WINDOWS_874},
    {"tis6200", WINDOWS_874},
    {"tis62025290", WINDOWS_874},
    {"tis62025291", WINDOWS_874},
    {"isoir166", WINDOWS_874},
    {"iso8859112001", WINDOWS_874},
    {"dos874", WINDOWS_874},
    {"cp874", WINDOWS_874},
    {"thai", WINDOWS_874},
    {"gb18030", GB18030},
    {"gb180302000", GB18030},
    {"gb2312", GB18030},
    {"gb23121980", GB18030},
    {"gb231280", GB18030},
    {"csgb2312", GB18030},
    {"csgb231280", GB18030},
    {"csiso58gb231280", GB18030},
    {"isoir58", GB18030},
    {"chinese", GB18030},
    {"gbk", GB18030},
    {"xgbk", GB18030},
    {"cp936", GB18030},
    {"ms936", GB18030},
    {"windows936", GB18030},
    {"936", GB18030},
    {"euccn", GB18030},
    {"xeuccn", GB18030},
    {"eucgb2312cn", GB18030},
    {"cngb", GB18030},
    {"xmacsimpchinese", GB18030},
    {"hz", HZ},
    {"hzgb", HZ},
    {"hzgb2312", HZ},
    {"big5", BIG5},
    {"csbig5", BIG5},
    {"cnbig5", BIG5},
    {"xxbig5", BIG5},
    {"big5tw", BIG5},
    {"big5hkscs", BIG5},
    {"hkscs", BIG5},
    {"cp950", BIG5},
    {"ms950", BIG5},
    {"windows950", BIG5},
    {"xmactradchinese", BIG5},
    {"shiftjis", SHIFT_JIS},
    {"csshiftjis", SHIFT_JIS},
    {"sjis", SHIFT_JIS},
    {"xsjis", SHIFT_JIS},
    {"mskanji", SHIFT_JIS},
    {"windows31j", SHIFT_JIS},
    {"cswindows31j", SHIFT_JIS},
    {"windows932", SHIFT_JIS},
    {"ms932", SHIFT_JIS},
    {"cp932", SHIFT_JIS},
    {"932", SHIFT_JIS},
    {"shiftjis2004", SHIFT_JIS},
    {"sjis2004", SHIFT_JIS},
    {"shiftjisx0213", SHIFT_JIS},
    {"sjisx0213", SHIFT_JIS},
    {"xmacjapanese", SHIFT_JIS},
    {"eucjp", EUC_JP},
    {"xeucjp", EUC_JP},
    {"ujis", EUC_JP},
    {"cseucpkdfmtjapanese", EUC_JP},
    {"eucjis2004", EUC_JP},
    {"eucjisx0213", EUC_JP},
    {"jisx0213", EUC_JP},
    {"iso2022jp", ISO_2022_JP},
    {"csiso2022jp", ISO_2022_JP},
    {"iso2022jp1", ISO_2022_JP},
    {"iso2022jp2", ISO_2022_JP},
    {"iso2022jp3", ISO_2022_JP},
    {"iso2022jp2004", ISO_2022_JP},
    {"iso2022jpext", ISO_2022_JP},
    {"euckr", EUC_KR},
    {"cseuckr", EUC_KR},
    {"korean", EUC_KR},
    {"ksc5601", EUC_KR},
    {"ksc56011987", EUC_KR},
    {"ksc56011989", EUC_KR},
    {"csksc56011987", EUC_KR},
    {"ksx1001", EUC_KR},
    {"isoir149", EUC_KR},
    {"windows949", EUC_KR},
    {"ms949", EUC_KR},
    {"cp949", EUC_KR},
    {"949", EUC_KR},
    {"uhc", EUC_KR},
    {"xmackorean", EUC_KR},
    {"koi8", KOI8_R},
    {"koi", KOI8_R},
    {"koi8ru", KOI8_U},
    {"cp866u", CP1125},
    {"ruscii", CP1125},
    {"ibm039", IBM037},
    {"visual", ISO_8859_8},
    {"logical", ISO_8859_8},
    {"csiso88598i", ISO_8859_8},
    {"csiso88598e", ISO_8859_8},
    {"latin7", ISO_8859_13},
    {"l7", ISO_8859_13},
    {"cp1051", HP_ROMAN8},
    {"maclatin2", MAC_CENTRAL_EUROPE},
    {"maccenteuro", MAC_CENTRAL_EUROPE},
    {"maccentraleurope", MAC_CENTRAL_EUROPE},
    {"macce", MAC_CENTRAL_EUROPE},
    {"xmacce", MAC_CENTRAL_EUROPE},
    {"maccyrillic", MAC_CYRILLIC},
    {"xmaccyrillic", MAC_CYRILLIC},
    {"macukrainian", MAC_CYRILLIC},
    {"macgreek", MAC_GREEK},
    {"macturkish", MAC_TURKISH},
    {"iso885916", ISO_8859_16},
    {"iso8859162001", ISO_8859_16},
    {"isoir226", ISO_8859_16},
    {"latin10", ISO_8859_16},
    {"l10", ISO_8859_16},
    {"koi8t", KOI8_T},
    {"kz1048", KZ_1048},
    {"rk1048", KZ_1048},
    {"strk10482002", KZ_1048},
    {"ptcp154", PTCP154},
    {"csptcp154", PTCP154},
    {"pt154", PTCP154},
    {"cp154", PTCP154},
    {"cyrillicasian", PTCP154},
    {"cp720", CP720},
    {"720", CP720},
    {"maccroatian", MAC_CROATIAN},
    {"maciceland", MAC_ICELAND},
    {"macicelandic", MAC_ICELAND},
    {"macromanian", MAC_ROMANIAN},
    {"utf7", REFUSED},
    {"u7", REFUSED},
    {"csutf7", REFUSED},
    {"unicode11utf7", REFUSED},
    {"unicode20utf7", REFUSED},
    {"imapmailboxname", REFUSED},
    {"scsu", REFUSED},
    {"bocu1", REFUSED},
};

/* The label's letters and digits in lower case, NUL-terminated; "" where it has none or too many. */
static void squeeze(struct bytes label, char out[static SQUEEZED_MAX])
{
    size_t n = 0;
    for (size_t i = 0; i < label.n; i++) {
        if (!ascii_is_alnum(label.p[i]))
            continue;
        if (n == SQUEEZED_MAX - 1) {
            n = 0;
            break;
        }
        out[n++] = ascii_lower(label.p[i]);
    }
    out[n] = '\0';
}

static enum row find_row(const char *squeezed)
{
    for (size_t i = 0; i < COUNT_OF(labels); i++) {
        if (strcmp(labels[i].label, squeezed) == 0)
            return labels[i].row;
    }
    return ROW_COUNT;
}

/* ICU's registered name for people in lower case, or the converter's own. */
static struct bytes printed_name(const char *converter, struct arena *arena)
{
    static const char *const standards[] = {"MIME", "IANA", "WINDOWS"};
    const char *name = NULL;
    for (size_t i = 0; !name && i < COUNT_OF(standards); i++) {
        UErrorCode code = U_ZERO_ERROR;
        name = ucnv_getStandardName(converter, standards[i], &code);
    }
    struct bytes copy = arena_copy(arena, bytes_of(name ? name : converter));
    char *p = (char *)copy.p;
    for (size_t i = 0; i < copy.n; i++)
        p[i] = ascii_lower(p[i]);
    return copy;
}

/* Whether ICU has a converter of that name, an arena string. Names go through ICU's alias table first, since ucnv_open
 * looks for a file of any other name. */
static bool find_in_icu(const char *name, struct arena *arena, struct charset *out)
{
    UErrorCode code = U_ZERO_ERROR;
    if (ucnv_countAliases(name, &code) == 0 || U_FAILURE(code))
        return false;
    UConverter *converter = ucnv_open(name, &code);
    if (U_FAILURE(code))
        return false;
    UConverterType type = ucnv_getType(converter);
    *out = (struct charset){
        .name = printed_name(name, arena),
        .converter = name,
        .stateful = type == UCNV_ISO_2022 || type == UCNV_HZ || type == UCNV_EBCDIC_STATEFUL,
    };
    ucnv_close(converter);
    return true;
}

static bool all_digits(const char *text)
{
    while (ascii_is_digit(*text))
        text++;
    return *text == '\0';
}

/* What a squeezed label is also written like: "1251" is cp1251, "csIBM858" is ibm858, "x-mac-greek" is macgreek. */
static bool find_variant(const char *squeezed, struct arena *arena, struct charset *out)
{
    if (all_digits(squeezed))
        return find_in_icu(arena_printf(arena, "cp%s", squeezed).p, arena, out);
    size_t prefix = strncmp(squeezed, "cs", 2) == 0 ? 2 : squeezed[0] == 'x' ? 1 : 0;
    if (!prefix)
        return false;
    enum row row = find_row(squeezed + prefix);
    if (row < REFUSED) {
        *out = charsets[row];
        return true;
    }
    return row == ROW_COUNT &&
           find_in_icu(arena_printf(arena, "%s", squeezed + prefix).p, arena, out);
}

bool charset_find(struct bytes label, struct arena *arena, struct charset *out)
{
    char squeezed[SQUEEZED_MAX];
    squeeze(label, squeezed);
    if (squeezed[0] == '\0')
        return false;
    enum row row = find_row(squeezed);
    if (row == REFUSED)
        return false;
    if (row < ROW_COUNT) {
        *out = charsets[row];
        return true;
    }
    /* as written first: "iso-8859-8-i", "ibm-1047" */
    return find_in_icu(arena_strndup(arena, label.p, label.n), arena, out) ||
           find_in_icu(arena_printf(arena, "%s", squeezed).p, arena, out) ||
           find_variant(squeezed, arena, out);
}
