/* What topics publish of stories, through the keeper: merges, every article, and how many have to tell one. */
#include <criterion/criterion.h>

#include <stdlib.h>
#include <string.h>

#include "newsroom.h"

static const struct topic_file topics[] = {
    {BYTES("all.yaml"), BYTES("match: \"*\"\nstories: all\n")},
    {BYTES("lead.yaml"), BYTES("match: \"*\"\n")},
    {BYTES("two.yaml"), BYTES("match: \"*\"\nmin-sources: 2\n")},
    {BYTES("two-all.yaml"), BYTES("match: \"*\"\nmin-sources: 2\nstories: all\n")},
};

static struct desk desk;

static void set_up(void)
{
    enum { BACKGROUND = 24 };
    desk_open(&desk, topics, COUNT_OF(topics));
    for (size_t i = 0; i < BACKGROUND; i++) {
        struct article article = newsroom_article(i, desk.ground.arena);
        article.seen = 0;
        desk_tell(&desk, &article);
    }
}

static void tear_down(void)
{
    desk_close(&desk);
}

TestSuite(stories, .init = set_up, .fini = tear_down, .timeout = 110);

/* The guids of the entries that the topic publishes and that are told of here, with the ids they are published under;
 * those withdrawn in brackets. */
static const char *published(const char *topic)
{
    const char *text = desk_text(
        &desk, arena_printf(desk.ground.arena,
                            "SELECT group_concat(line, ' ') FROM (SELECT iif(p.withdrawn, '(', '')"
                            "  || e.guid || '=' || i.text || iif(p.withdrawn, ')', '') AS line"
                            " FROM topic_story AS p JOIN entry AS e ON e.id = p.entry"
                            "  JOIN public_id AS i ON i.id = p.public_id"
                            "  JOIN topic AS o ON o.id = p.topic"
                            " WHERE o.name = '%s' AND e.guid LIKE 'tag:%%' ORDER BY 1)",
                            topic)
                   .p);
    return text ? text : "";
}

static const struct article dam = {0,
                                   "tag:dam",
                                   "https://a.example/n/80001",
                                   "Dam at Orsk bursts, Ural river floods the old town",
                                   "The dam at Orsk burst on Friday evening and the Ural flooded "
                                   "the old town.",
                                   "en",
                                   601,
                                   0};
static const struct article flight = {
    1,
    "tag:flight",
    "https://b.example/n/80002",
    "Thousands flee Orenburg region after embankment fails",
    "Thousands left their homes near Orsk in the Orenburg region when an embankment of the Ural "
    "failed, and the old town is empty.",
    "en",
    602,
    0};
static const struct article bridge = {
    2,
    "tag:bridge",
    "https://c.example/n/80003",
    "Thousands flee as dam at Orsk bursts, Ural floods old town in Orenburg region",
    "The dam at Orsk burst and the Ural river flooded the old town; thousands left their homes in "
    "the Orenburg region when the embankment failed on Friday evening.",
    "en",
    603,
    0};

/* The younger story's entry goes, under its own id, which no other entry gets; the older goes on under its own. */
Test(stories, a_bridge_changes_no_published_id)
{
    desk_tell(&desk, &dam);
    desk_tell(&desk, &flight);
    cr_expect_str_eq(published("lead"), "tag:dam=tag:dam tag:flight=tag:flight");
    desk_restart(&desk);
    desk_tell(&desk, &bridge);
    static const char after[] = "(tag:flight=tag:flight) tag:dam=tag:dam";
    cr_expect_str_eq(published("lead"), after);
    cr_expect_str_eq(published("all"),
                     "tag:bridge=tag:bridge tag:dam=tag:dam tag:flight=tag:flight");
    desk_restart(&desk);
    cr_expect_str_eq(published("lead"), after);
    desk_tell(&desk, &flight);
    struct article edited = dam;
    edited.title = "UPDATE 1-Dam at Orsk bursts, Ural river floods the old town";
    edited.seen = 640;
    desk_tell(&desk, &edited);
    cr_expect_str_eq(published("lead"), after);
    cr_expect_eq(desk_number(&desk, "SELECT count(*) - count(DISTINCT public_id) FROM topic_story"
                                    " WHERE topic = (SELECT id FROM topic WHERE name = 'lead')"),
                 0);
}

/* Every article, but each once: a wire copy is none of its own. */
Test(stories, all_publishes_every_article_once)
{
    struct article copy = dam;
    copy.feed = 3;
    copy.guid = "tag:copy";
    copy.url = "https://d.example/wire/1";
    copy.minute = 605;
    desk_tell(&desk, &dam);
    desk_tell(&desk, &copy);
    desk_restart(&desk);
    desk_tell(&desk, &flight);
    desk_tell(&desk, &copy);
    cr_expect_str_eq(published("all"), "tag:dam=tag:dam tag:flight=tag:flight");
}

/* Three papers that carry one wire report are one source; a report in words of its own is the second. */
Test(stories, wire_copies_count_once)
{
    static const char *const guids[] = {"tag:wire-1", "tag:wire-2", "tag:wire-3"};
    static const char *const urls[] = {"https://d.example/w/1", "https://e.example/w/1",
                                       "https://f.example/w/1"};
    for (size_t i = 0; i < COUNT_OF(guids); i++) {
        struct article copy = dam;
        copy.feed = 3 + i;
        copy.guid = guids[i];
        copy.url = urls[i];
        copy.minute = 601 + (int)i;
        desk_tell(&desk, &copy);
        cr_expect_str_eq(published("two"), "", "copy %zu", i);
        cr_expect_str_eq(published("two-all"), "", "copy %zu", i);
    }
    desk_restart(&desk);
    desk_tell(&desk, &bridge);
    cr_expect_str_eq(published("two"), "tag:wire-1=tag:wire-1");
    cr_expect_str_eq(published("two-all"), "tag:bridge=tag:bridge tag:wire-1=tag:wire-1");
}

/* Two feeds of one publisher are one source. */
Test(stories, a_publishers_feeds_count_once)
{
    struct article again = bridge;
    again.url = "https://sport.a.example/n/80003";
    desk_tell(&desk, &dam);
    desk_tell(&desk, &again);
    cr_expect_eq(desk_number(&desk, "SELECT count(DISTINCT story) FROM entry"
                                    " WHERE guid IN ('tag:dam', 'tag:bridge')"),
                 1);
    cr_expect_str_eq(published("two"), "");
}
