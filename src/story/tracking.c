#include "story/tracking.h"

#include <stdlib.h>
#include <string.h>

/* Sorted, lower case: searched by halves. A test holds the order. */
static const char *const exact[] = {
    "__hsfp",
    "__hssc",
    "__hstc",
    "__s",
    "__source",
    "_bta_c",
    "_bta_tid",
    "_ga",
    "_gl",
    "_hsenc",
    "_hsmi",
    "_ke",
    "_openstat",
    "at_bbc_team",
    "at_campaign",
    "at_campaign_type",
    "at_format",
    "at_link_id",
    "at_link_origin",
    "at_link_type",
    "at_medium",
    "at_ptr_name",
    "bsft_clkid",
    "bsft_uid",
    "cmp",
    "cmpid",
    "dclid",
    "dm_i",
    "ef_id",
    "epik",
    "fb_ref",
    "fb_source",
    "fbclid",
    "feedname",
    "feedtype",
    "ftag",
    "ftcamp",
    "gad_source",
    "gbraid",
    "gclid",
    "gclsrc",
    "gs_l",
    "icid",
    "igsh",
    "igshid",
    "int_campaign",
    "int_medium",
    "int_source",
    "intcid",
    "intcmp",
    "ito",
    "mc_cid",
    "mc_eid",
    "mkt_tok",
    "mkwid",
    "ml_subscriber",
    "ml_subscriber_hash",
    "msclkid",
    "ncid",
    "ns_campaign",
    "ns_fee",
    "ns_linkname",
    "ns_mchannel",
    "ns_source",
    "ocid",
    "oly_anon_id",
    "oly_enc_id",
    "rb_clickid",
    "ref",
    "ref_src",
    "ref_url",
    "referer",
    "referrer",
    "rss",
    "s_cid",
    "s_kwcid",
    "share_from",
    "share_medium",
    "share_source",
    "smid",
    "smtyp",
    "soc_src",
    "soc_trk",
    "spm",
    "sr_share",
    "syclid",
    "taid",
    "traffic_source",
    "trk",
    "ttclid",
    "twclid",
    "vero_conv",
    "vero_id",
    "wbraid",
    "wickedid",
    "wpisrc",
    "wpmm",
    "xtor",
    "yclid",
    "ymclid",
    "ysclid",
};

static const struct bytes prefixes[] = {
    BYTES("utm_"), BYTES("utm-"),    BYTES("at_custom"), BYTES("pk_"),    BYTES("piwik_"),
    BYTES("mtm_"), BYTES("matomo_"), BYTES("hsa_"),      BYTES("itm_"),   BYTES("stm_"),
    BYTES("wt."),  BYTES("wt_mc"),   BYTES("trk_"),      BYTES("ga_"),    BYTES("fb_action_"),
    BYTES("ig_"),  BYTES("mkt_"),    BYTES("xtor"),      BYTES("sms_ss"), BYTES("cm_mmc"),
};

/* Names that track on these hosts and what lies below them. */
static const struct host_rule {
    struct bytes host, names; /* names parted by spaces */
} host_rules[] = {
    {BYTES("bbc.co.uk"), BYTES("intlink_from_url link_location pinned_post_locator")},
    {BYTES("bbc.com"), BYTES("intlink_from_url link_location pinned_post_locator")},
    {BYTES("bloomberg.com"), BYTES("srnd sref leadsource")},
    {BYTES("cnbc.com"), BYTES("par")},
    {BYTES("cnn.com"), BYTES("iid eref hpt")},
    {BYTES("dw.com"), BYTES("maca")},
    {BYTES("economist.com"), BYTES("fsrc")},
    {BYTES("forbes.com"), BYTES("sh ss")},
    {BYTES("ft.com"), BYTES("segmentid accesstoken sharetype")},
    {BYTES("kommersant.ru"), BYTES("from query")},
    {BYTES("lenta.ru"), BYTES("from")},
    {BYTES("medium.com"), BYTES("source sk gi")},
    {BYTES("nytimes.com"),
     BYTES("partner emc nl te instance_id segment_id user_id regi_id campaign_id "
           "searchresultposition action module pgtype unlocked_article_code "
           "referringsource")},
    {BYTES("rbc.ru"), BYTES("from")},
    {BYTES("reuters.com"), BYTES("rpc edition-redirect")},
    {BYTES("scmp.com"), BYTES("module pgtype campaign")},
    {BYTES("spiegel.de"), BYTES("sara_ref")},
    {BYTES("substack.com"), BYTES("r s triedredirect isfreemail token showwelcomeonshare")},
    {BYTES("twitter.com"), BYTES("s t cn")},
    {BYTES("washingtonpost.com"), BYTES("tid itid pwapi_token")},
    {BYTES("wsj.com"), BYTES("mod reflink st")},
    {BYTES("x.com"), BYTES("s t cn")},
    {BYTES("youtu.be"), BYTES("si feature")},
    {BYTES("youtube.com"), BYTES("si feature pp ab_channel")},
};

/* Names that track only with a value that names a way of sharing; "from=5" may well be a page. */
static const struct bytes sender_names = BYTES("from source src via medium channel partner origin");
static const struct bytes sender_values = BYTES(
    "rss rss20 rss2 feed feeds atom xml twitter x facebook fb vk ok telegram tg whatsapp wechat "
    "weibo "
    "linkedin reddit hn newsletter email mail share social push google googlenews yandex "
    "yandexnews flipboard smartnews applenews feedly inoreader");

static const struct form_rule {
    struct bytes name, values; /* no values: any */
} forms[] = {
    {BYTES("amp"), {NULL, 0}},
    {BYTES("outputtype"), BYTES("amp")},
    {BYTES("view"), BYTES("amp mobile print")},
    {BYTES("print"), BYTES("1 true yes")},
    {BYTES("mobile"), BYTES("1 true yes")},
};

static int compare_name(const void *key, const void *row)
{
    const struct bytes *name = key;
    const char *text = *(const char *const *)row;
    for (size_t i = 0; i < name->n; i++) {
        int d = (unsigned char)ascii_lower(name->p[i]) - (unsigned char)text[i];
        if (d != 0) /* the row's NUL ends it here at the latest */
            return d;
    }
    return text[name->n] ? -1 : 0;
}

static bool has_word(struct bytes words, struct bytes word)
{
    struct bytes rest = words, part;
    while (bytes_split(&rest, ' ', &part))
        if (bytes_equal_nocase(part, word))
            return true;
    return false;
}

/* Whether host is domain or lies below it. */
static bool host_within(struct bytes host, struct bytes domain)
{
    return bytes_ends(host, domain) && (host.n == domain.n || host.p[host.n - domain.n - 1] == '.');
}

static bool tracks_by_name(struct bytes name)
{
    /* bsearch must not be given a name with a NUL, which would end in the row's own. */
    if (memchr(name.p, '\0', name.n))
        return false;
    if (bsearch(&name, exact, COUNT_OF(exact), sizeof exact[0], compare_name))
        return true;
    for (size_t i = 0; i < COUNT_OF(prefixes); i++)
        if (bytes_starts_nocase(name, prefixes[i]))
            return true;
    return false;
}

static bool tracks_on_host(struct bytes host, struct bytes name)
{
    for (size_t i = 0; i < COUNT_OF(host_rules); i++)
        if (host_within(host, host_rules[i].host) && has_word(host_rules[i].names, name))
            return true;
    return false;
}

static bool is_form(struct bytes name, struct bytes value)
{
    for (size_t i = 0; i < COUNT_OF(forms); i++)
        if (bytes_equal_nocase(name, forms[i].name) &&
            (bytes_empty(forms[i].values) || has_word(forms[i].values, value)))
            return true;
    return false;
}

enum parameter tracking_parameter(struct bytes host, struct bytes name, struct bytes value)
{
    if (bytes_empty(name))
        return PARAMETER_MEANT;
    if (tracks_by_name(name) || tracks_on_host(host, name))
        return PARAMETER_TRACKING;
    if (has_word(sender_names, name) && has_word(sender_values, value))
        return PARAMETER_TRACKING;
    return is_form(name, value) ? PARAMETER_FORM : PARAMETER_MEANT;
}

bool tracking_fragment(struct bytes fragment)
{
    static const struct bytes starts[] = {BYTES("xtor="), BYTES("utm_"), BYTES("ref="),
                                          BYTES(":~:"), BYTES("Echobox=")};
    for (size_t i = 0; i < COUNT_OF(starts); i++)
        if (bytes_starts_nocase(fragment, starts[i]))
            return true;
    return false;
}

const char *tracking_exact_name(size_t i)
{
    return i < COUNT_OF(exact) ? exact[i] : NULL;
}
