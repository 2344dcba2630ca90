#include "text/html_table.h"

enum {
    INLINE = HTML_KEEP,
    BLOCK = HTML_KEEP | HTML_BLOCK | HTML_CLOSES_P | HTML_SPECIAL,
    HEADING = BLOCK | HTML_HEADING,
    ITEM = HTML_KEEP | HTML_BLOCK | HTML_CLOSES_P | HTML_SPECIAL | HTML_IMPLIED_END,
    PART = HTML_KEEP | HTML_BLOCK | HTML_SPECIAL | HTML_TABLE_PART | HTML_TABLE_ONLY |
           HTML_IMPLIED_END,
    CELL = HTML_KEEP | HTML_CELL | HTML_SPECIAL | HTML_SCOPE | HTML_TABLE_PART | HTML_IMPLIED_END,
    EMPTY = HTML_KEEP | HTML_VOID,
    GONE = HTML_VOID | HTML_DROP
};

/* Forms are left out for what they let a stranger ask of a reader, and for the parser's pointer to the open form, which
 * makes trees that no text gives back; svg and math for the same reason. Their text stays. */
static const unsigned short elements[GUMBO_TAG_LAST] = {
    [GUMBO_TAG_A] = INLINE,
    [GUMBO_TAG_ABBR] = INLINE,
    [GUMBO_TAG_ACRONYM] = INLINE,
    [GUMBO_TAG_ADDRESS] = HTML_KEEP | HTML_BLOCK | HTML_CLOSES_P,
    [GUMBO_TAG_AREA] = EMPTY,
    [GUMBO_TAG_ARTICLE] = BLOCK,
    [GUMBO_TAG_ASIDE] = BLOCK,
    [GUMBO_TAG_AUDIO] = INLINE,
    [GUMBO_TAG_B] = INLINE,
    [GUMBO_TAG_BASE] = GONE,
    [GUMBO_TAG_BASEFONT] = GONE,
    [GUMBO_TAG_BDI] = INLINE,
    [GUMBO_TAG_BDO] = INLINE,
    [GUMBO_TAG_BGSOUND] = GONE,
    [GUMBO_TAG_BIG] = INLINE,
    [GUMBO_TAG_BLOCKQUOTE] = BLOCK,
    [GUMBO_TAG_BODY] = HTML_BLOCK,
    [GUMBO_TAG_BR] = EMPTY | HTML_BLOCK,
    [GUMBO_TAG_CAPTION] = HTML_KEEP | HTML_BLOCK | HTML_SPECIAL | HTML_SCOPE | HTML_TABLE_PART,
    [GUMBO_TAG_CENTER] = BLOCK,
    [GUMBO_TAG_CITE] = INLINE,
    [GUMBO_TAG_CODE] = INLINE,
    [GUMBO_TAG_COL] = EMPTY | HTML_TABLE_PART,
    [GUMBO_TAG_COLGROUP] = PART,
    [GUMBO_TAG_DD] = ITEM,
    [GUMBO_TAG_DEL] = INLINE,
    [GUMBO_TAG_DETAILS] = BLOCK,
    [GUMBO_TAG_DFN] = INLINE,
    [GUMBO_TAG_DIR] = BLOCK,
    [GUMBO_TAG_DIV] = HTML_KEEP | HTML_BLOCK | HTML_CLOSES_P,
    [GUMBO_TAG_DL] = BLOCK,
    [GUMBO_TAG_DT] = ITEM,
    [GUMBO_TAG_EM] = INLINE,
    [GUMBO_TAG_EMBED] = GONE,
    [GUMBO_TAG_FIELDSET] = HTML_BLOCK | HTML_CLOSES_P,
    [GUMBO_TAG_FIGCAPTION] = BLOCK,
    [GUMBO_TAG_FIGURE] = BLOCK,
    [GUMBO_TAG_FONT] = INLINE,
    [GUMBO_TAG_FOOTER] = BLOCK,
    [GUMBO_TAG_FORM] = HTML_BLOCK | HTML_CLOSES_P,
    [GUMBO_TAG_FRAME] = GONE,
    [GUMBO_TAG_H1] = HEADING,
    [GUMBO_TAG_H2] = HEADING,
    [GUMBO_TAG_H3] = HEADING,
    [GUMBO_TAG_H4] = HEADING,
    [GUMBO_TAG_H5] = HEADING,
    [GUMBO_TAG_H6] = HEADING,
    [GUMBO_TAG_HEADER] = BLOCK,
    [GUMBO_TAG_HGROUP] = BLOCK,
    [GUMBO_TAG_HR] = EMPTY | HTML_BLOCK | HTML_CLOSES_P,
    [GUMBO_TAG_I] = INLINE,
    [GUMBO_TAG_IFRAME] = HTML_DROP,
    [GUMBO_TAG_IMG] = EMPTY,
    [GUMBO_TAG_INPUT] = GONE,
    [GUMBO_TAG_INS] = INLINE,
    [GUMBO_TAG_KBD] = INLINE,
    [GUMBO_TAG_KEYGEN] = GONE,
    [GUMBO_TAG_LEGEND] = HTML_BLOCK,
    [GUMBO_TAG_LI] = ITEM,
    [GUMBO_TAG_LINK] = GONE,
    [GUMBO_TAG_LISTING] = HTML_BLOCK | HTML_CLOSES_P,
    [GUMBO_TAG_MAIN] = HTML_KEEP | HTML_BLOCK | HTML_CLOSES_P,
    [GUMBO_TAG_MAP] = INLINE,
    [GUMBO_TAG_MARK] = INLINE,
    [GUMBO_TAG_MENU] = BLOCK,
    [GUMBO_TAG_META] = GONE,
    [GUMBO_TAG_NAV] = BLOCK,
    [GUMBO_TAG_NOEMBED] = HTML_DROP,
    [GUMBO_TAG_NOFRAMES] = HTML_DROP,
    [GUMBO_TAG_OL] = BLOCK,
    [GUMBO_TAG_OPTGROUP] = HTML_BLOCK | HTML_IMPLIED_END,
    [GUMBO_TAG_OPTION] = HTML_BLOCK | HTML_IMPLIED_END,
    [GUMBO_TAG_P] = HTML_KEEP | HTML_BLOCK | HTML_CLOSES_P | HTML_IMPLIED_END,
    [GUMBO_TAG_PARAM] = GONE,
    [GUMBO_TAG_PLAINTEXT] = HTML_BLOCK | HTML_CLOSES_P,
    [GUMBO_TAG_PRE] = BLOCK,
    [GUMBO_TAG_Q] = INLINE,
    [GUMBO_TAG_RP] = INLINE | HTML_IMPLIED_END,
    [GUMBO_TAG_RT] = INLINE | HTML_IMPLIED_END,
    [GUMBO_TAG_RUBY] = INLINE,
    [GUMBO_TAG_S] = INLINE,
    [GUMBO_TAG_SAMP] = INLINE,
    [GUMBO_TAG_SCRIPT] = HTML_DROP,
    [GUMBO_TAG_SECTION] = BLOCK,
    [GUMBO_TAG_SMALL] = INLINE,
    [GUMBO_TAG_SOURCE] = EMPTY,
    [GUMBO_TAG_SPAN] = INLINE,
    [GUMBO_TAG_STRIKE] = INLINE,
    [GUMBO_TAG_STRONG] = INLINE,
    [GUMBO_TAG_STYLE] = HTML_DROP,
    [GUMBO_TAG_SUB] = INLINE,
    [GUMBO_TAG_SUMMARY] = BLOCK,
    [GUMBO_TAG_SUP] = INLINE,
    [GUMBO_TAG_TABLE] = BLOCK | HTML_SCOPE | HTML_TABLE_ONLY,
    [GUMBO_TAG_TBODY] = PART,
    [GUMBO_TAG_TD] = CELL,
    [GUMBO_TAG_TEMPLATE] = HTML_DROP,
    [GUMBO_TAG_TFOOT] = PART,
    [GUMBO_TAG_TH] = CELL,
    [GUMBO_TAG_THEAD] = PART,
    [GUMBO_TAG_TIME] = INLINE,
    [GUMBO_TAG_TITLE] = HTML_BLOCK,
    [GUMBO_TAG_TR] = PART,
    [GUMBO_TAG_TRACK] = EMPTY,
    [GUMBO_TAG_TT] = INLINE,
    [GUMBO_TAG_U] = INLINE,
    [GUMBO_TAG_UL] = BLOCK,
    [GUMBO_TAG_VAR] = INLINE,
    [GUMBO_TAG_VIDEO] = INLINE,
    [GUMBO_TAG_WBR] = EMPTY,
    [GUMBO_TAG_XMP] = HTML_BLOCK | HTML_CLOSES_P,
};

unsigned html_element(GumboTag tag)
{
    return tag < GUMBO_TAG_LAST ? elements[tag] : 0;
}

static const struct {
    GumboTag part, parent;
} parents[] = {
    {GUMBO_TAG_CAPTION, GUMBO_TAG_TABLE}, {GUMBO_TAG_COLGROUP, GUMBO_TAG_TABLE},
    {GUMBO_TAG_COL, GUMBO_TAG_COLGROUP},  {GUMBO_TAG_TBODY, GUMBO_TAG_TABLE},
    {GUMBO_TAG_THEAD, GUMBO_TAG_TABLE},   {GUMBO_TAG_TFOOT, GUMBO_TAG_TABLE},
    {GUMBO_TAG_TR, GUMBO_TAG_TBODY},      {GUMBO_TAG_TR, GUMBO_TAG_THEAD},
    {GUMBO_TAG_TR, GUMBO_TAG_TFOOT},      {GUMBO_TAG_TD, GUMBO_TAG_TR},
    {GUMBO_TAG_TH, GUMBO_TAG_TR},
};

bool html_parent_fits(GumboTag part, GumboTag parent)
{
    for (size_t i = 0; i < COUNT_OF(parents); i++) {
        if (parents[i].part == part && parents[i].parent == parent)
            return true;
    }
    return false;
}

struct attribute_row {
    struct bytes name;
    enum html_attribute kind;
};

#define TEXT(name)                                                                                 \
    {                                                                                              \
        BYTES(name), HTML_ATTRIBUTE_TEXT                                                           \
    }
#define URL(name)                                                                                  \
    {                                                                                              \
        BYTES(name), HTML_ATTRIBUTE_URL                                                            \
    }
#define SOURCE(name)                                                                               \
    {                                                                                              \
        BYTES(name), HTML_ATTRIBUTE_SOURCE                                                         \
    }
#define STYLE(name)                                                                                \
    {                                                                                              \
        BYTES(name), HTML_ATTRIBUTE_STYLE                                                          \
    }

/* In the order of bytes_compare, for the binary search; test_html holds that. None of them does anything by itself, on
 * whatever element it stands. */
static const struct attribute_row attributes[] = {
    TEXT("abbr"),     TEXT("align"),       TEXT("alt"),         TEXT("axis"),     TEXT("bgcolor"),
    TEXT("border"),   TEXT("cellpadding"), TEXT("cellspacing"), TEXT("char"),     TEXT("charoff"),
    TEXT("charset"),  URL("cite"),         TEXT("class"),       TEXT("clear"),    TEXT("color"),
    TEXT("cols"),     TEXT("colspan"),     TEXT("compact"),     TEXT("controls"), TEXT("coords"),
    TEXT("datetime"), TEXT("dir"),         TEXT("face"),        TEXT("frame"),    TEXT("headers"),
    TEXT("height"),   URL("href"),         TEXT("hreflang"),    TEXT("hspace"),   TEXT("id"),
    TEXT("ismap"),    TEXT("kind"),        TEXT("label"),       TEXT("lang"),     URL("longdesc"),
    TEXT("loop"),     TEXT("media"),       TEXT("muted"),       TEXT("name"),     TEXT("nohref"),
    TEXT("noshade"),  TEXT("nowrap"),      TEXT("open"),        SOURCE("poster"), TEXT("preload"),
    TEXT("rel"),      TEXT("rev"),         TEXT("reversed"),    TEXT("rows"),     TEXT("rowspan"),
    TEXT("rules"),    TEXT("scope"),       TEXT("shape"),       TEXT("size"),     TEXT("span"),
    SOURCE("src"),    TEXT("srclang"),     TEXT("start"),       STYLE("style"),   TEXT("summary"),
    TEXT("tabindex"), TEXT("target"),      TEXT("title"),       TEXT("type"),     URL("usemap"),
    TEXT("valign"),   TEXT("value"),       TEXT("vspace"),      TEXT("width"),    TEXT("xml:lang"),
};

enum html_attribute html_attribute(struct bytes name)
{
    size_t low = 0, high = COUNT_OF(attributes);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = bytes_compare(name, attributes[middle].name);
        if (order == 0)
            return attributes[middle].kind;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return HTML_ATTRIBUTE_NONE;
}
