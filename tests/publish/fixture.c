#include "fixture.h"

#define AT(day, hour, minute)                                                                      \
    ((1786406400 + ((day)*24 + (hour)) * 3600 + (minute)*60) * INT64_C(1000)) /* from 2026-08-11 */

static const struct bytes freight_tags[] = {BYTES("freight"), BYTES("customs & duties")};
static const struct bytes russian_tags[] = {BYTES("мост"), BYTES("паром")};

static const struct bytes bridge_authors[] = {BYTES("Ida Marlow"), BYTES("Tom Kestrel")};
static const struct bytes russian_authors[] = {BYTES("Пётр Ольхин")};

static const struct published_file bridge_files[] = {
    {.url = BYTES("https://harbour.example/audio/bridge.mp3?a=1&b=2"),
     .type = BYTES("audio/mpeg"),
     .title = BYTES("The ferrymen speak"),
     .size = 8123456,
     .duration_s = 754},
    {.url = BYTES("https://harbour.example/plan.pdf")},
    {.url = BYTES("https://harbour.example/bridge"), .type = BYTES("image/jpeg")},
    {.url = BYTES("https://harbour.example/unknown")},
};

static const struct also_told bridge_tellings[] = {
    {.title = BYTES("Мост у Озёрска откроют на три месяца раньше"),
     .url = BYTES("https://severny.example/news/most?id=7&part=2"),
     .source_title = BYTES("Северный вестник"),
     .kind = BYTES("independent"),
     .language = BYTES("ru"),
     .published = AT(2, 9, 41)},
    {.title = BYTES("琥珀河大桥将提前三个月通车"),
     .url = BYTES("https://jiangsheng.example/2026/0813/qiao.html"),
     .source_title = BYTES("江声报"),
     .kind = BYTES("state"),
     .language = BYTES("zh-CN"),
     .published = AT(2, 6, 5)},
    {.title = BYTES("Amber bridge opens in September, says ministry"),
     .url = BYTES("https://wire.example/a/88121"),
     .source_title = BYTES("Delta Wire"),
     .kind = BYTES("wire"),
     .language = BYTES("en"),
     .published = AT(1, 23, 58)},
};

static const struct also_told barge_tellings[] = {
    {.title = BYTES("Barges wait for nine days"),
     .url = BYTES("https://pilot.example/barges"),
     .source_title = BYTES("The Pilot"),
     .language = BYTES("en"),
     .published = AT(1, 14, 0)},
};

static const struct published_entry entries[] = {
    {.id = BYTES("tag:harbour.example,2026:bridge-opens-early"),
     .title = BYTES(
         "Amber River bridge to open three months early, and ferrymen ask what becomes of them"),
     .url = BYTES("https://harbour.example/2026/08/13/bridge-opens-early?section=river&page=1"),
     .excerpt = BYTES(
         "The bridge between Ozyorsk and Jiangkou will carry its first lorries in September, three "
         "months before the date that both ministries had named. Engineers say that a mild winter "
         "let them pour concrete on 140 days instead of the 90 they had counted on. For the eleven "
         "ferry crews that have linked the two banks since 1954 the news came by radio. “Nobody "
         "asked "
         "us whether we were early too,” said Marfa Linden, who has steered the *Heron* for 22 "
         "years."),
     .language = BYTES("en"),
     .content_html = BYTES(
         "<p>The bridge between <b>Ozyorsk</b> &amp; Jiangkou will carry its first "
         "lorries in September.</p><p><img src=\"https://harbour.example/b.jpg\" "
         "alt=\"The bridge\"/></p><p>“Nobody asked us,” said Marfa Linden.</p>"),
     .authors = bridge_authors,
     .n_authors = 2,
     .files = bridge_files,
     .n_files = 4,
     .image = BYTES("https://harbour.example/b.jpg?w=640&h=360"),
     .tags = freight_tags,
     .n_tags = 2,
     .published = AT(2, 11, 5),
     .updated = AT(2, 13, 40),
     .source_id = BYTES("tag:harbour.example,2020:feed"),
     .source_title = BYTES("The Harbour Gazette"),
     .source_url = BYTES("https://harbour.example/feed.xml?lang=en&full=0"),
     .source_home = BYTES("https://harbour.example/"),
     .source_kind = BYTES("independent"),
     .source_updated = AT(2, 13, 40),
     .also = bridge_tellings,
     .n_also = 3,
     .why = BYTES("@river “Amber River” near @trade “lorries” in the title and text"),
     .score = 4.5},
    {.id = BYTES("https://jiangsheng.example/2026/0813/haiguan.html"),
     .title = BYTES("江口海关推出“一单两报”：货船平均等候时间由九天缩短至四十小时"),
     .url = BYTES("https://jiangsheng.example/2026/0813/haiguan.html"),
     .excerpt = BYTES(
         "江口海关十三日宣布，自下月起对琥珀河两岸往来货船试行“一单两报”制度，船方只需填报一次，"
         "两地海关同时受理。据介绍，今年上半年经江口进出的货物达四百二十万吨，同比增长百分之十八，"
         "高峰时有六十余艘驳船在锚地排队。海关负责人表示，新制度实行后，货船平均等候时间有望由九天"
         "缩短到四十小时以内。"
         "多名船长对记者说，他们更关心的是夜间引航员够不够。"),
     .language = BYTES("zh-CN"),
     .published = AT(2, 8, 30),
     .updated = AT(2, 8, 30),
     .source_id = BYTES("https://jiangsheng.example/rss.xml"),
     .source_title = BYTES("江声报"),
     .source_url = BYTES("https://jiangsheng.example/rss.xml"),
     .source_home = BYTES("https://jiangsheng.example/"),
     .source_kind = BYTES("state"),
     .why = BYTES("@trade “海关” in the title")},
    {.id = BYTES("https://severny.example/?p=4411"),
     .title = BYTES("Паром «Цапля» продадут с торгов, но капитан обещает выкупить его вскладчину"),
     .url = BYTES("https://severny.example/news/tsaplya"),
     .excerpt = BYTES(
         "Старейший паром на Янтарной реке выставят на торги в октябре, сообщили в управлении "
         "порта. "
         "Стартовая цена — четыре миллиона, это меньше, чем стоит новый дизель. Капитан Марфа "
         "Линден "
         "объявила сбор среди жителей обоих берегов: за первые сутки перечислили семьсот тысяч. "
         "«Мост — дело хорошее, только по мосту нельзя ходить за грибами на острова», — сказала "
         "она."),
     .language = BYTES("ru"),
     .content_text = BYTES(
         "Старейший паром на Янтарной реке выставят на торги.\n\nСтартовая цена — 4 < 5 "
         "миллионов."),
     .image = BYTES("https://severny.example/tsaplya.jpg"),
     .authors = russian_authors,
     .n_authors = 1,
     .tags = russian_tags,
     .n_tags = 2,
     .published = AT(2, 5, 12),
     .updated = AT(2, 5, 12),
     .source_title = BYTES("Северный вестник"),
     .source_url = BYTES("https://severny.example/feed/"),
     .source_home = BYTES("https://severny.example/"),
     .source_kind = BYTES("independent")},
    {.id = BYTES("urn:uuid:0c6f3a5e-9f0b-4d8e-8a51-2f64d3a1c001"),
     .title = BYTES("Nine days at anchor: what the queue of barges costs"),
     .url = BYTES("https://wire.example/a/88097"),
     .excerpt = BYTES(
         "A barge that lies still earns nothing and pays for its crew, its berth and its diesel. "
         "By the reckoning of the carriers’ union the queue below Jiangkou burned 31 million in "
         "July alone."),
     .language = BYTES("en-GB"),
     .published = AT(1, 16, 20),
     .updated = AT(1, 16, 20),
     .source_id = BYTES("https://wire.example/river.atom"),
     .source_title = BYTES("Delta Wire"),
     .source_url = BYTES("https://wire.example/river.atom"),
     .source_kind = BYTES("wire"),
     .also = barge_tellings,
     .n_also = 1},
    {.id = BYTES("https://mina.example/43"),
     .title = BYTES("افتتاح الجسر الجديد على نهر العنبر قبل موعده بثلاثة أشهر"),
     .url = BYTES("https://mina.example/43"),
     .excerpt = BYTES(
         "أعلنت وزارتا النقل في البلدين أن الجسر سيفتح أمام الشاحنات في سبتمبر، أي قبل الموعد "
         "المقرر بثلاثة أشهر. وقال مهندسون إن الشتاء المعتدل سمح بالعمل 140 يومًا بدلًا من 90."),
     .language = BYTES("ar"),
     .published = AT(1, 10, 0),
     .updated = AT(1, 10, 0),
     .source_title = BYTES("صوت الميناء"),
     .source_url = BYTES("https://mina.example/rss"),
     .source_kind = BYTES("independent"),
     .why = BYTES("@river “نهر العنبر” in the title")},
    {.id = BYTES("https://pilot.example/notes/19"),
     .excerpt = BYTES(
         "Low water at the Seven Stones again: 1.4 metres at six this morning. Anything "
         "deeper than that should wait for the weekend, when the upper lock lets some go."),
     .url = BYTES("https://pilot.example/notes/19"),
     .published = AT(1, 6, 3),
     .updated = AT(1, 6, 3),
     .source_title = BYTES("The Pilot"),
     .source_url = BYTES("https://pilot.example/notes.json")},
    {.id = BYTES("https://harbour.example/2026/08/11/editorial"),
     .title = BYTES("A river is not a border"),
     .url = BYTES("https://harbour.example/2026/08/11/editorial"),
     .language = BYTES("en"),
     .published = AT(0, 7, 0),
     .updated = AT(0, 6, 0), /* before it was published: the rendering knows better */
     .source_title = BYTES("The Harbour Gazette"),
     .source_url = BYTES("https://harbour.example/feed.xml?lang=en&full=0"),
     .source_home = BYTES("https://harbour.example/"),
     .source_kind = BYTES("independent")},
};

struct publication fixture_topic(void)
{
    return (struct publication){
        .topic = BYTES("river-trade"),
        .title = BYTES("Trade on the Amber River"),
        .subtitle = BYTES("Bridges, barges & customs, as both banks tell it"),
        .public_url = BYTES("https://news.example.org/"),
        .searchable = true,
        .generator_version = BYTES("0.1.0"),
        .updated = AT(2, 13, 40),
        .now = AT(2, 15, 0),
        .days = {[3] = 2, [4] = 7, [11] = 1, [27] = 12, [28] = 4, [29] = 3},
        .n_feeds = 12,
        .entries = entries,
        .n_entries = COUNT_OF(entries),
    };
}

struct publication fixture_full(void)
{
    struct publication publication = fixture_topic();
    publication.full_bodies = publication.images = true;
    return publication;
}

struct publication fixture_empty(void)
{
    return (struct publication){
        .topic = BYTES("quiet"),
        .title = BYTES("A quiet topic"),
        .generator_version = BYTES("0.1.0"),
        .updated = AT(0, 0, 0),
        .now = AT(2, 15, 0),
        .n_feeds = 1,
    };
}

/* Each of these would do something if it got through. */
#define TAG_ATTACK   "</title></a><script>alert(1)</script><img src=x onerror=alert(2)>"
#define QUOTE_ATTACK "\" onmouseover=\"alert(3)\" x='"
#define BIDI_ATTACK                                                                                \
    "\xE2\x80\xAEreversed\xE2\x80\xAC \xE2\x81\xA7isolated" /* RLO … PDF, RLI left open */
#define CONTROLS    "\x01\x02\x0B\x0C\x1B\x7F\xC2\x85\xEF\xBF\xBE\xEF\xBF\xBF"
#define BROKEN_UTF8 "\xFF\xC0\xAF\xED\xA0\x80\xF4\x90\x80\x80\xE4\xB8"

static const struct bytes hostile_authors[] = {BYTES(TAG_ATTACK), BYTES(CONTROLS),
                                               BYTES(BIDI_ATTACK)};

static const struct published_file hostile_files[] = {
    {.url = BYTES("javascript:alert(9)"), .type = BYTES("audio/mpeg")},
    {.url = BYTES("https://harm.example/" QUOTE_ATTACK ".mp3"), .title = BYTES(TAG_ATTACK)},
    {.url = BYTES("https://harm.example/"), .type = BYTES("audio/" QUOTE_ATTACK)},
};

static const struct bytes hostile_tags[] = {BYTES(TAG_ATTACK), BYTES(QUOTE_ATTACK), BYTES(" \n ")};

static const struct also_told hostile_tellings[] = {
    {.title = BYTES(TAG_ATTACK),
     .url = BYTES("javascript:alert(4)"),
     .source_title = BYTES(BIDI_ATTACK),
     .kind = BYTES(QUOTE_ATTACK),
     .language = BYTES(QUOTE_ATTACK)},
    {.title = BYTES(""), .url = BYTES("https://harm.example/\"><script>alert(5)</script>")},
};

static const struct published_entry hostile_entries[] = {
    {.id = BYTES("urn:harm:1"),
     .title = BYTES(TAG_ATTACK QUOTE_ATTACK),
     .url = BYTES("https://harm.example/" QUOTE_ATTACK TAG_ATTACK),
     .excerpt = BYTES(TAG_ATTACK "]]>" QUOTE_ATTACK "<!-- " CONTROLS BROKEN_UTF8 BIDI_ATTACK),
     .language = BYTES(QUOTE_ATTACK),
     .authors = hostile_authors,
     .n_authors = 3,
     .files = hostile_files,
     .n_files = 3,
     .content_text = BYTES(TAG_ATTACK QUOTE_ATTACK CONTROLS BROKEN_UTF8 BIDI_ATTACK),
     .image = BYTES("https://harm.example/" QUOTE_ATTACK),
     .tags = hostile_tags,
     .n_tags = 3,
     .source_id = BYTES(TAG_ATTACK),
     .source_title = BYTES(TAG_ATTACK BIDI_ATTACK),
     .source_url = BYTES("https://harm.example/" QUOTE_ATTACK),
     .source_home = BYTES("data:text/html,<script>alert(6)</script>"),
     .source_kind = BYTES(QUOTE_ATTACK),
     .also = hostile_tellings,
     .n_also = 2,
     .why = BYTES(TAG_ATTACK)},
    {.id = BYTES("urn:harm:2"),
     .title = BYTES(BIDI_ATTACK CONTROLS BROKEN_UTF8),
     .url = BYTES(" JaVaScRiPt:alert(7)"),
     .image = BYTES("javascript:alert(10)"),
     .excerpt = BYTES("one\r\ntwo\rthree\tfour\xE2\x80\xA8"
                      "five"),
     .source_url = BYTES("javascript:alert(8)")},
    {.id = BYTES("urn:harm:3"), .url = BYTES("//harm.example/no-scheme")},
};

struct publication fixture_hostile(void)
{
    return (struct publication){
        .topic = BYTES("a \"hostile\"/<name>"),
        .title = BYTES(TAG_ATTACK),
        .subtitle = BYTES(QUOTE_ATTACK CONTROLS),
        .generator_version = BYTES("<0.1.0>"),
        .entries = hostile_entries,
        .n_entries = COUNT_OF(hostile_entries),
    };
}
