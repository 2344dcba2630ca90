/* What one feed can do to another's entries by copying their ids, links, headlines, texts and dates: nothing. The feed at
 * b.example is the hostile one, on terms no worse than the others'. Each attack is tried before and after the entry that
 * it is aimed at, in topics of both ways of publishing. */
#include <criterion/criterion.h>

#include <stdlib.h>
#include <string.h>

#include "newsroom.h"

#define FERRY "Ferry Aurora sinks off Kilmore in storm, eleven rescued"
#define FERRY_TEXT                                                                                 \
    "The ferry Aurora went down off Kilmore on Tuesday night in a storm. Coast guards from two "   \
    "counties pulled eleven people out of the water, among them the captain, and a search for "    \
    "the last passenger goes on at first light."
#define PILLS                                                                                      \
    "Buy our wonderful pills at half the usual cost, only this week and only here: a doctor "      \
    "hates "                                                                                       \
    "this trick, and thousands of happy customers cannot be wrong about it, nor can you be."
#define MORE                                                                                       \
    " Read on here and nowhere else: we have the whole story, the pictures, the names, the "       \
    "times, "                                                                                      \
    "the weather, the prices, and all that anybody could wish to know about what went on there, "  \
    "hour by hour, as told by those who saw it and by those who only heard of it from friends."

static const struct topic_file topics[] = {
    {BYTES("all.yaml"), BYTES("match: \"*\"\nstories: all\n")},
    {BYTES("lead.yaml"), BYTES("match: \"*\"\n")},
};

static const struct article victim = {
    0, "tag:a.example,2026:88121", "https://www.a.example/n/88121", FERRY, FERRY_TEXT, "en", 600,
    0};

enum { BEFORE = 1, AFTER = 2, BOTH = BEFORE | AFTER };

/* The attacks, without when they come. Back-dated all of them. */
static const struct {
    const char *what, *guid, *url, *title, *text;
    int when;
} attacks[] = {
    {"id", "tag:a.example,2026:88121", "https://www.b.example/n/1", "Win a watch", PILLS, BOTH},
    {"link", NULL, "https://www.a.example/n/88121", "Win a watch", PILLS, BOTH},
    {"headline", NULL, "https://www.b.example/n/1", FERRY, PILLS, BOTH},
    {"id, link and headline", "tag:a.example,2026:88121", "https://www.a.example/n/88121", FERRY,
     PILLS, BOTH},
    {"link, and a headline much like it", NULL, "https://www.a.example/n/88121",
     "Ferry Aurora sinks off Kilmore", PILLS, BOTH},
    {"link, wrapped", NULL, "https://www.b.example/out?url=https%3A%2F%2Fwww.a.example%2Fn%2F88121",
     FERRY, FERRY_TEXT MORE, BOTH},
    {"all of it, and more", "tag:a.example,2026:88121", "https://www.a.example/n/88121", FERRY,
     FERRY_TEXT MORE MORE MORE MORE, BOTH},
    {"all of it", "tag:a.example,2026:88121", "https://www.a.example/n/88121", FERRY, FERRY_TEXT,
     BOTH},
    /* Whoever brings another's article first, at an address of his own, cannot be told from its author. */
    {"the article, under its own address", NULL, "https://www.b.example/n/1", FERRY, FERRY_TEXT,
     AFTER},
    {"the article with more of its own, under its own address", NULL, "https://www.b.example/n/1",
     FERRY, FERRY_TEXT MORE MORE MORE MORE, AFTER},
    {"an empty entry under the id and the link", "tag:a.example,2026:88121",
     "https://www.a.example/n/88121", "", "", BOTH},
};

static struct desk desk;

static void set_up(void)
{
    desk_open(&desk, topics, COUNT_OF(topics));
}

static void tear_down(void)
{
    desk_close(&desk);
}

TestSuite(hostile, .init = set_up, .fini = tear_down, .timeout = 110);

static void start_anew(void)
{
    enum { BACKGROUND = 24 };
    desk_close(&desk);
    desk_open(&desk, topics, COUNT_OF(topics));
    for (size_t i = 0; i < BACKGROUND; i++) {
        struct article article = newsroom_article(i, desk.ground.arena);
        article.feed += 2; /* neither of the two */
        article.seen = 0;
        desk_tell(&desk, &article);
    }
}

/* Whether the victim's entry is published by the topic, under itself. */
static bool is_published(const char *topic)
{
    return strcmp(desk_text(&desk, arena_printf(desk.ground.arena,
                                                "SELECT count(*) FROM topic_story AS p"
                                                " JOIN entry AS e ON e.id = p.entry"
                                                " JOIN topic AS o ON o.id = p.topic"
                                                " WHERE e.feed = 1 AND p.withdrawn = 0"
                                                " AND o.name = '%s'",
                                                topic)
                                       .p),
                  "1") == 0;
}

static void expect_unharmed(const char *what, const char *when)
{
    static const char text[] = "SELECT t.title || t.summary FROM entry_text AS t JOIN entry AS e"
                               " ON e.id = t.entry WHERE e.feed = 1";
    cr_expect(is_published("lead"), "%s %s: it does not lead", what, when);
    cr_expect(is_published("all"), "%s %s: it is not published", what, when);
    cr_expect_str_eq(desk_text(&desk, text), FERRY FERRY_TEXT, "%s %s: replaced", what, when);
    cr_expect_eq(desk_number(&desk, "SELECT count(*) FROM entry WHERE feed IN (1, 2)"), 2,
                 "%s %s: an entry is missing", what, when);
}

static struct article attack(size_t i, int seen)
{
    return (struct article){.feed = 1,
                            .guid = attacks[i].guid,
                            .url = attacks[i].url,
                            .title = attacks[i].title,
                            .text = attacks[i].text,
                            .minute = 60,
                            .seen = seen};
}

Test(hostile, what_comes_later_takes_nothing_away)
{
    for (size_t i = 0; i < COUNT_OF(attacks); i++) {
        start_anew();
        const struct article poison = attack(i, 630);
        desk_tell(&desk, &victim);
        desk_tell(&desk, &poison);
        expect_unharmed(attacks[i].what, "after it");
        desk_restart(&desk);
        desk_tell(&desk, &victim);
        expect_unharmed(attacks[i].what, "after it, seen again");
    }
}

Test(hostile, what_comes_first_hides_nothing)
{
    for (size_t i = 0; i < COUNT_OF(attacks); i++) {
        if (!(attacks[i].when & BEFORE))
            continue;
        start_anew();
        const struct article poison = attack(i, 590);
        desk_tell(&desk, &poison);
        desk_tell(&desk, &victim);
        expect_unharmed(attacks[i].what, "before it");
    }
}

/* Another telling of the event, dated before the one it was written from: it joins, and leads no more than it says. */
Test(hostile, an_earlier_date_takes_no_lead)
{
    start_anew();
    const struct article telling = {1,
                                    NULL,
                                    "https://www.b.example/n/1",
                                    "Eleven rescued as ferry Aurora sinks near Kilmore in storm",
                                    "Rescuers saved eleven from the ferry Aurora, which sank near "
                                    "Kilmore on Tuesday, the captain and a search among them.",
                                    "en",
                                    60,
                                    640};
    desk_tell(&desk, &victim);
    desk_tell(&desk, &telling);
    expect_unharmed("a telling", "after it");
    cr_expect_eq(desk_number(&desk, "SELECT count(DISTINCT story) FROM entry WHERE feed IN (1, 2)"),
                 1, "it does not tell the same");
}

/* An item that repeats two stories would make them one, and take one of them out of the topic. */
Test(hostile, two_stories_are_not_tied_together)
{
    static const struct article comet = {
        2,
        NULL,
        "https://www.c.example/n/80002",
        "Comet Harlow visible to the naked eye over Patagonia",
        "Astronomers in Patagonia say that the comet Harlow is visible this week, best at dawn.",
        "en",
        605,
        0};
    static const struct article bridge = {
        1,
        NULL,
        "https://www.b.example/n/1",
        "Ferry Aurora sinks off Kilmore in storm; comet Harlow visible to the naked eye over "
        "Patagonia",
        "The ferry Aurora went down off Kilmore on Tuesday night in a storm, eleven rescued. "
        "Astronomers in Patagonia say that the comet Harlow is visible this week, best at dawn.",
        "en",
        610,
        0};
    start_anew();
    desk_tell(&desk, &victim);
    desk_tell(&desk, &comet);
    desk_tell(&desk, &bridge);
    expect_unharmed("a bridge", "after it");
    cr_expect_eq(desk_number(&desk,
                             "SELECT count(*) FROM topic_story AS p JOIN entry AS e ON"
                             " e.id = p.entry WHERE e.guid LIKE '%80002' AND p.withdrawn = 0"),
                 2, "the other one went");
}

/* The id was published for the hostile entry: the other has one made for it, once and for all. */
Test(hostile, an_id_that_was_taken_first_costs_its_owner_nothing_but_the_id)
{
    static const char published[] = "SELECT i.text FROM topic_story AS p JOIN public_id AS i"
                                    " ON i.id = p.public_id JOIN entry AS e ON e.id = p.entry"
                                    " WHERE e.feed = 1 AND p.withdrawn = 0";
    start_anew();
    const struct article poison = attack(0, 590);
    desk_tell(&desk, &poison);
    desk_tell(&desk, &victim);
    char *id = strdup(desk_text(&desk, published));
    cr_expect_str_neq(id, victim.guid);
    desk_restart(&desk);
    desk_tell(&desk, &poison);
    desk_tell(&desk, &victim);
    cr_expect_str_eq(desk_text(&desk, published), id);
    expect_unharmed("its id", "before it");
    free(id);
}
