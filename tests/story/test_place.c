#include <criterion/criterion.h>

#include "scene.h"

#define FERRY "Ferry Aurora sinks off Kilmore in storm, eleven rescued"
#define FERRY_TEXT                                                                                 \
    "The ferry Aurora went down off Kilmore on Tuesday night in a storm. Coast guards from two "   \
    "counties pulled eleven people out of the water, among them the captain, and a search for "    \
    "the "                                                                                         \
    "last passenger goes on at first light."
#define OTHER_TEXT                                                                                 \
    "Subscribe to win a prize every week. Nothing in this paragraph has any bearing on what the "  \
    "headline says, and whoever reads it learns of pills, loans and wonderful watches instead."

/* Two items, and what the second is to the first. */
static const struct {
    const char *what;
    struct told first, second;
    enum relation relation;
} pairs[] = {
    {"seen again",
     {1, NULL, "https://one.example/2023/ferry-sinks-off-kilmore", FERRY, FERRY_TEXT, 0},
     {1, NULL, "https://one.example/2023/ferry-sinks-off-kilmore", FERRY, FERRY_TEXT, 5},
     RELATION_ENTRY},
    {"https for http, a slash, edited",
     {1, NULL, "http://one.example/2023/ferry-sinks-off-kilmore", FERRY, FERRY_TEXT, 0},
     {1, NULL, "https://one.example/2023/ferry-sinks-off-kilmore/", "All safe", NULL, 200},
     RELATION_ENTRY},
    {"a guid that counts its edits",
     {1, "https://one.example/n/88121#0", "https://one.example/n/88121", FERRY, FERRY_TEXT, 0},
     {1, "https://one.example/n/88121#1", "https://one.example/n/88121", "All safe", NULL, 2},
     RELATION_ENTRY},
    {"the guid changed",
     {1, "tag:one.example,2023:88121", "https://one.example/n/88121", FERRY, FERRY_TEXT, 0},
     {1, "urn:uuid:4a7d-1181", "https://one.example/n/88121", FERRY, FERRY_TEXT, 2},
     RELATION_ENTRY},
    {"the link changed",
     {1, "tag:one.example,2023:88121", "https://one.example/n/88121", FERRY, FERRY_TEXT, 0},
     {1, "tag:one.example,2023:88121", "https://one.example/kilmore/ferry", FERRY, NULL, 2},
     RELATION_ENTRY},
    {"guid and link changed",
     {1, "tag:one.example,2023:88121", "https://one.example/n/88121", FERRY, FERRY_TEXT, 0},
     {1, "urn:uuid:4a7d-1181", "https://one.example/kilmore/991231", FERRY, FERRY_TEXT, 2},
     RELATION_ARTICLE},
    {"one guid for all",
     {1, "false", "https://one.example/n/88121", FERRY, FERRY_TEXT, 0},
     {1, "false", "https://one.example/n/88122", "Museum opens a garden", OTHER_TEXT, 2},
     RELATION_NONE},
    {"the home page as every link and guid",
     {1, NULL, "https://one.example/", FERRY, FERRY_TEXT, 0},
     {1, NULL, "https://one.example/", "Museum opens a garden", OTHER_TEXT, 2},
     RELATION_NONE},
    {"… and an item of it listed again a week later",
     {1, NULL, "https://one.example/", FERRY, FERRY_TEXT, 0},
     {1, NULL, "https://one.example/", FERRY, FERRY_TEXT, 170},
     RELATION_ENTRY},
    {"one page for all that is new",
     {1, "n-88121", "https://one.example/latest", FERRY, FERRY_TEXT, 0},
     {1, "n-88122", "https://one.example/latest", "Museum opens a garden", OTHER_TEXT, 2},
     RELATION_NONE},
    {"several entries of a day's page",
     {1, NULL, "https://one.example/20231114#p01", FERRY, FERRY_TEXT, 0},
     {1, NULL, "https://one.example/20231114#p02", "Museum opens a garden", OTHER_TEXT, 0},
     RELATION_NONE},
    {"another id in a parameter",
     {1, NULL, "https://one.example/article?id=88121", FERRY, FERRY_TEXT, 0},
     {1, NULL, "https://one.example/article?id=88122", "Museum opens a garden", OTHER_TEXT, 0},
     RELATION_NONE},
    {"the same address in another feed",
     {1, NULL, "https://one.example/n/88121", FERRY, FERRY_TEXT, 0},
     {2, NULL, "https://m.one.example/n/88121?utm_source=x", "Ferry Aurora sinks", NULL, 3},
     RELATION_ARTICLE},
    {"… under words of the linking feed's own",
     {1, NULL, "https://one.example/n/88121", FERRY, FERRY_TEXT, 0},
     {2, NULL, "https://one.example/n/88121", "You have to read this", NULL, 3},
     RELATION_ARTICLE},
    {"a syndicated copy",
     {1, NULL, "https://one.example/n/88121", FERRY, FERRY_TEXT, 0},
     {2, NULL, "https://two.example/wire/555123", FERRY " (updated) - Two Times", FERRY_TEXT, 9},
     RELATION_ARTICLE},
    {"a copy after the window",
     {1, NULL, "https://one.example/n/88121", FERRY, FERRY_TEXT, 0},
     {2, NULL, "https://two.example/wire/555123", FERRY, FERRY_TEXT, 80},
     RELATION_NONE},
    {"a headline of every day",
     {1, NULL, "https://one.example/n/88121", "Letters to the editor", NULL, 0},
     {1, NULL, "https://one.example/n/88122", "Letters to the editor", NULL, 24},
     RELATION_NONE},
    {"a numbered series",
     {1, NULL, "https://one.example/n/88121", "Cryptic crossword No 26,100", NULL, 0},
     {1, NULL, "https://one.example/n/88122", "Cryptic crossword No 26,101", NULL, 24},
     RELATION_NONE},
    {"a live blog's days",
     {1, NULL, "https://one.example/n/88121", "Storm watch: what we know on day 664", FERRY_TEXT,
      0},
     {1, NULL, "https://one.example/n/88122", "Storm watch: what we know on day 665", FERRY_TEXT,
      9},
     RELATION_NONE},
    {"the market's figures",
     {1, NULL, "https://one.example/n/88121", "Shares end mixed as investors weigh rates",
      "The benchmark index shed 0.2% to 8522.50. The dollar bought 147.27 yen.", 0},
     {1, NULL, "https://one.example/n/88122", "Shares end mixed as investors weigh rates",
      "The benchmark index fell 1.9% to 6183.93. The dollar bought 115.55 yen.", 24},
     RELATION_NONE},
    {"the words under every item",
     {1, NULL, "https://one.example/n/88121", FERRY, OTHER_TEXT, 0},
     {1, NULL, "https://one.example/n/88122", "Museum opens a garden for bees", OTHER_TEXT, 2},
     RELATION_NONE},
    {"a general headline over two accidents",
     {1, NULL, "https://one.example/n/88121", "Two dead in car crash",
      "Police in Glasgow said on Monday that the case involves a woman from the town.", 0},
     {2, NULL, "https://two.example/n/99", "Two dead in car crash",
      "Police in Cork said on Monday that the case involves a pensioner. Inquiries go on.", 5},
     RELATION_NONE},
    {"another report of the event",
     {1, NULL, "https://one.example/n/88121", FERRY, FERRY_TEXT, 0},
     {2, NULL, "https://two.example/99123", "Eleven rescued as ferry Aurora sinks near Kilmore",
      "Rescuers saved eleven from the ferry Aurora, which sank near Kilmore on Tuesday.", 5},
     RELATION_STORY},
    {"news of something else",
     {1, NULL, "https://one.example/n/88121", FERRY, FERRY_TEXT, 0},
     {2, NULL, "https://two.example/99123", "Museum opens a garden for bees",
      "The museum's new garden has forty hives, and honey is sold at the door.", 5},
     RELATION_NONE},
};

Test(place, a_second_item_beside_a_first)
{
    for (size_t i = 0; i < COUNT_OF(pairs); i++) {
        struct scene scene;
        scene_open(&scene);
        scene_fill(&scene, 200);
        (void)scene_tell(&scene, &pairs[i].first);
        uint32_t first = scene.n, story = scene.last.story;
        const struct placement *second = scene_tell(&scene, &pairs[i].second);
        cr_expect_eq(second->relation, pairs[i].relation, "%s: %s, %s", pairs[i].what,
                     relation_name(second->relation), reason_name(second->reason));
        cr_expect(second->relation == RELATION_NONE || second->of == first, "%s: %u", pairs[i].what,
                  second->of);
        cr_expect_eq(second->story == story, second->relation != RELATION_NONE, "%s",
                     pairs[i].what);
        scene_close(&scene);
    }
}

/* What a hostile feed copies of another's entry, and puts its own content to. */
static const struct told poisons[] = {
    {2, NULL, "https://one.example/n/88121", FERRY, OTHER_TEXT, 0},
    {2, "tag:one.example,2023:88121", "https://two.example/n/1", FERRY, OTHER_TEXT, 0},
    {2, "tag:one.example,2023:88121", "https://one.example/n/88121", "Win a watch", OTHER_TEXT, 0},
    {2, "tag:one.example,2023:88121", "https://one.example/n/88121", FERRY, OTHER_TEXT, 0},
    {2, "tag:one.example,2023:88121", "https://two.example/", "Win a watch", NULL, 0},
};

Test(place, a_hostile_feed_that_comes_first_hides_nothing)
{
    static const struct told victim = {
        1, "tag:one.example,2023:88121", "https://one.example/n/88121", FERRY, FERRY_TEXT, 0};
    for (size_t i = 0; i < COUNT_OF(poisons); i++) {
        struct scene scene;
        scene_open(&scene);
        scene_fill(&scene, 200);
        (void)scene_tell(&scene, &poisons[i]);
        const struct placement *placed = scene_tell(&scene, &victim);
        cr_expect_lt(placed->relation, RELATION_STORY, "poison %zu: %s, %s", i,
                     relation_name(placed->relation), reason_name(placed->reason));
        scene_close(&scene);
    }
}

Test(place, a_hostile_feed_that_comes_later_replaces_nothing)
{
    static const struct told victim = {
        1, "tag:one.example,2023:88121", "https://one.example/n/88121", FERRY, FERRY_TEXT, 0};
    for (size_t i = 0; i < COUNT_OF(poisons); i++) {
        struct scene scene;
        scene_open(&scene);
        scene_fill(&scene, 200);
        (void)scene_tell(&scene, &victim);
        const struct placement *placed = scene_tell(&scene, &poisons[i]);
        cr_expect_neq(placed->relation, RELATION_ENTRY, "poison %zu", i);
        /* At most it is a copy, which never leads. */
        cr_expect(placed->relation == RELATION_NONE || placed->is_copy, "poison %zu: %s", i,
                  relation_name(placed->relation));
        const struct placement *again = scene_tell(&scene, &victim);
        cr_expect_eq(again->relation, RELATION_ENTRY, "poison %zu", i);
        cr_expect_eq(again->of, scene.n - 2, "poison %zu", i);
        scene_close(&scene);
    }
}

/* One article twice: which of the two is the copy. Feed 4 brings items of five.example, as a feed at a service does. */
static const struct {
    const char *what;
    struct told first, second;
    enum relation relation;
    bool is_copy, is_source; /* the second */
} copies[] = {
    {"a link to it came first",
     {2, NULL, "https://one.example/n/88121", FERRY, NULL, 0},
     {1, NULL, "https://one.example/n/88121", FERRY, FERRY_TEXT, 1},
     RELATION_ARTICLE,
     false,
     true},
    {"a link to it comes later",
     {1, NULL, "https://one.example/n/88121", FERRY, FERRY_TEXT, 0},
     {2, NULL, "https://one.example/n/88121", FERRY, FERRY_TEXT, 1},
     RELATION_ARTICLE,
     true,
     false},
    {"another's own copy",
     {1, NULL, "https://one.example/n/88121", FERRY, FERRY_TEXT, 0},
     {2, NULL, "https://two.example/n/1", FERRY, FERRY_TEXT, 1},
     RELATION_ARTICLE,
     true,
     false},
    {"another's own copy of what comes through a service",
     {4, NULL, "https://five.example/n/88121", FERRY, FERRY_TEXT, 0},
     {2, NULL, "https://two.example/n/1", FERRY, FERRY_TEXT, 1},
     RELATION_ARTICLE,
     true,
     false},
    {"a link under other words came first",
     {2, NULL, "https://one.example/n/88121", "Ferry Aurora sinks", OTHER_TEXT, 0},
     {1, NULL, "https://one.example/n/88121", FERRY, FERRY_TEXT, 1},
     RELATION_STORY,
     false,
     false},
};

Test(place, the_copy_is_told_from_what_it_copies)
{
    for (size_t i = 0; i < COUNT_OF(copies); i++) {
        struct scene scene;
        scene_open(&scene);
        scene_fill(&scene, 200);
        (void)scene_tell(&scene, &copies[i].first);
        const struct placement *placed = scene_tell(&scene, &copies[i].second);
        cr_expect_eq(placed->relation, copies[i].relation, "%s: %s", copies[i].what,
                     relation_name(placed->relation));
        cr_expect_eq(placed->is_copy, copies[i].is_copy, "%s", copies[i].what);
        cr_expect_eq(placed->is_source, copies[i].is_source, "%s", copies[i].what);
        scene_close(&scene);
    }
}

/* Whoever links to a page under its headline before its publisher's own item comes is not what others are compared
 * with from then on. */
Test(place, the_publishers_own_item_is_the_one_that_others_copy)
{
    struct scene scene;
    scene_open(&scene);
    scene_fill(&scene, 200);
    (void)scene_tell(&scene,
                     &(struct told){2, NULL, "https://one.example/n/88121", FERRY, NULL, 0});
    (void)scene_tell(&scene,
                     &(struct told){1, NULL, "https://one.example/n/88121", FERRY, FERRY_TEXT, 1});
    const uint32_t own = scene.n;
    const struct placement *placed = scene_tell(
        &scene, &(struct told){3, NULL, "https://one.example/n/88121", FERRY, FERRY_TEXT, 2});
    cr_expect_eq(placed->relation, RELATION_ARTICLE);
    cr_expect_eq(placed->of, own);
    scene_close(&scene);
}

/* Reports of three events, told in any order. */
static const struct told reports[] = {
    {1, NULL, "https://one.example/n/80001", FERRY, FERRY_TEXT, 0},
    {2, NULL, "https://two.example/n/80002", "Eleven rescued as ferry Aurora sinks near Kilmore",
     "Rescuers saved eleven from the ferry Aurora, which sank near Kilmore on Tuesday.", 1},
    {3, NULL, "https://three.example/n/80003", "Ferry Aurora sinks off Kilmore: captain rescued",
     "The captain of the Aurora was among eleven whom coast guards rescued off Kilmore.", 2},
    {1, NULL, "https://one.example/n/80004", "Brandt resigns as Veltheim mayor over stadium loan",
     "Mayor Ute Brandt of Veltheim resigned over a loan for the stadium.", 3},
    {2, NULL, "https://two.example/n/80005", "Veltheim mayor Ute Brandt resigns over stadium loan",
     "Ute Brandt, the mayor of Veltheim, resigned on Tuesday after a row about a loan.", 4},
    {1, NULL, "https://one.example/n/80006", "Comet Harlow visible over Patagonia this week",
     "The comet Harlow can be seen over Patagonia with the naked eye, astronomers say.", 5},
    {3, NULL, "https://three.example/n/80007", "Comet Harlow visible to the naked eye in Patagonia",
     "Astronomers in Patagonia say that the comet Harlow is visible this week.", 6},
};
static const int events[COUNT_OF(reports)] = {0, 0, 0, 1, 1, 2, 2};

Test(place, stories_are_the_same_in_any_order)
{
    enum { ORDERS = 24 };
    uint32_t seed = 1;
    for (int order = 0; order < ORDERS; order++) {
        size_t turn[COUNT_OF(reports)];
        uint32_t story[COUNT_OF(reports)];
        for (size_t i = 0; i < COUNT_OF(turn); i++) {
            seed = seed * 1103515245u + 12345u;
            size_t at = (seed >> 16) % (i + 1);
            turn[i] = turn[at];
            turn[at] = i;
        }
        struct scene scene;
        scene_open(&scene);
        scene_fill(&scene, 200);
        for (size_t i = 0; i < COUNT_OF(turn); i++)
            story[turn[i]] = scene_tell(&scene, &reports[turn[i]])->story;
        for (size_t a = 0; a < COUNT_OF(turn); a++)
            for (size_t b = 0; b < a; b++)
                cr_expect_eq(story[a] == story[b], events[a] == events[b],
                             "order %d: \"%s\" and \"%s\"", order, reports[a].title,
                             reports[b].title);
        scene_close(&scene);
    }
}

Test(place, one_order_gives_one_result)
{
    struct scene a, b;
    scene_open(&a);
    scene_open(&b);
    scene_fill(&a, 500);
    scene_fill(&b, 500);
    for (size_t i = 0; i < COUNT_OF(reports); i++) {
        const struct placement *x = scene_tell(&a, &reports[i]), *y = scene_tell(&b, &reports[i]);
        cr_expect_eq(x->relation, y->relation);
        cr_expect_eq(x->of, y->of);
        cr_expect_eq(x->story, y->story);
        cr_expect_eq(x->n_near, y->n_near);
        cr_expect_float_eq(x->similarity, y->similarity, 0.0F);
    }
    scene_close(&a);
    scene_close(&b);
}

Test(place, judging_changes_nothing)
{
    struct scene scene;
    struct report report;
    struct placement before, after;
    scene_open(&scene);
    scene_fill(&scene, 50);
    const struct story_item item = {.id = 999,
                                    .feed = 1,
                                    .feed_url = bytes_of("https://one.example/feed"),
                                    .url = bytes_of("https://one.example/n/80001"),
                                    .title = bytes_of(FERRY)};
    report_read(scene.reader, &item, scene.scratch, &report);
    size_t items = story_index_items(placer_index(scene.placer));
    placer_judge(scene.placer, &report, &before);
    placer_judge(scene.placer, &report, &after);
    cr_expect_eq(before.n_near, after.n_near);
    cr_expect_eq(before.relation, after.relation);
    cr_expect_eq(story_index_items(placer_index(scene.placer)), items);
    scene_close(&scene);
}

static const struct told dam = {
    1,
    NULL,
    "https://one.example/n/80001",
    "Dam at Orsk bursts, Ural river floods the old town",
    "The dam at Orsk burst on Friday evening and the Ural flooded the old town.",
    0};

/* Tells two stories and what ties them together; returns whether it made them one, under the older number. */
static bool is_bridged(const struct told *other, const struct told *bridge)
{
    struct scene scene;
    scene_open(&scene);
    scene_fill(&scene, 300);
    uint32_t first = scene_tell(&scene, &dam)->story;
    uint32_t second = scene_tell(&scene, other)->story;
    cr_expect_neq(first, second);
    const struct placement *placed = scene_tell(&scene, bridge);
    const bool one = placed->merged == second && placed->story == first;
    /* The items of the younger story belong to the older then. */
    cr_expect_eq(scene_tell(&scene, other)->story, one ? first : second);
    scene_close(&scene);
    return one;
}

Test(place, a_bridge_makes_two_stories_one_under_the_older_number)
{
    static const struct told flight = {
        2,
        NULL,
        "https://two.example/n/80002",
        "Thousands flee Orenburg region after embankment fails",
        "Thousands left their homes near Orsk in the Orenburg region when an embankment of the "
        "Ural failed, and the old town is empty.",
        1};
    static const struct told bridge = {
        3,
        NULL,
        "https://three.example/n/80003",
        "Thousands flee as dam at Orsk bursts, Ural floods old town in Orenburg region",
        "The dam at Orsk burst and the Ural river flooded the old town; thousands left their homes "
        "in the Orenburg region when the embankment failed on Friday evening.",
        2};
    cr_expect(is_bridged(&flight, &bridge));
}

/* One item that repeats two stories which have nothing to do with each other would take one of them away. */
Test(place, what_has_nothing_in_common_is_tied_together_by_nobody)
{
    static const struct told comet = {
        2,
        NULL,
        "https://two.example/n/80002",
        "Comet Harlow visible to the naked eye over Patagonia",
        "Astronomers in Patagonia say that the comet Harlow is visible this week.",
        1};
    static const struct told bridge = {
        3,
        NULL,
        "https://three.example/n/80003",
        "Dam at Orsk bursts, Ural floods old town; comet Harlow visible to the naked eye over "
        "Patagonia",
        "The dam at Orsk burst on Friday evening and the Ural flooded the old town. Astronomers in "
        "Patagonia say that the comet Harlow is visible this week.",
        2};
    cr_expect_not(is_bridged(&comet, &bridge));
}
