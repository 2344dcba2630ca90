#include "story/report.h"

#include <criterion/criterion.h>

static struct report read(const struct story_item *item)
{
    struct report report;
    struct arena *scratch = arena_new(SIZE_MAX);
    struct report_reader *reader = report_reader_new();
    report_read(reader, item, scratch, &report);
    report_reader_free(reader);
    arena_free(scratch);
    return report;
}

static const struct {
    const char *url, *guid;
    enum name_strength url_strength, guid_strength;
} names[] = {
    {"https://a.example/2024/ferry-sinks-off-kilmore", NULL, NAME_STRONG, NAME_STRONG},
    {"https://a.example/news/88121", "88121", NAME_STRONG, NAME_WEAK},
    {"https://a.example/?p=88121", "tag:a.example,2024:88121", NAME_STRONG, NAME_STRONG},
    {"https://a.example/2024/08/14/", NULL, NAME_WEAK, NAME_WEAK},
    {"https://a.example/20240814", NULL, NAME_WEAK, NAME_WEAK},
    {"https://a.example/2024/08/14/ferry", "tag:a,2024:1", NAME_STRONG, NAME_STRONG},
    {"https://a.example/news/latest", "1", NAME_WEAK, NAME_WEAK},
    {"https://a.example/", NULL, NAME_NONE, NAME_NONE},
    {"https://a.example/20240814#p01", NULL, NAME_WEAK, NAME_WEAK},
    {"https://a.example/20240814#comments", NULL, NAME_WEAK, NAME_WEAK},
    {"https://a.example/news/88121#2", NULL, NAME_STRONG, NAME_STRONG},
    {"", "A headline", NAME_NONE, NAME_NONE}, /* the id is the headline: it names nothing more */
    {"", "", NAME_NONE, NAME_NONE},
};

Test(report, how_far_ids_and_addresses_can_be_trusted)
{
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        const struct story_item item = {
            .id = 1,
            .feed = 1,
            .url = bytes_of(names[i].url),
            .guid = bytes_of(names[i].guid ? names[i].guid : names[i].url),
            .title = bytes_of("A headline"),
        };
        struct report report = read(&item);
        cr_expect_eq(report.url_strength, names[i].url_strength, "%s: %d", names[i].url,
                     report.url_strength);
        cr_expect_eq(report.guid_strength, names[i].guid_strength, "%s, %s: %d", names[i].url,
                     names[i].guid ? names[i].guid : "", report.guid_strength);
    }
}

static size_t count_terms(const struct report *report, uint8_t flag)
{
    size_t n = 0;
    for (size_t i = 0; i < report->n_terms; i++)
        n += (report->terms[i].flags & flag) != 0;
    return n;
}

static const struct {
    const char *title, *language;
    size_t words, names, numbers;
} titles[] = {
    {"Mayor Ute Brandt resigns after a row over money", "en", 9, 2, 0},
    {"Mayor Ute Brandt Resigns Over Loan", "en", 6, 0, 0}, /* all in capitals: no telling */
    {"12 dead, 3 missing after storm in Kilmore", "en", 8, 1, 2},
    {"Part two of three", "en", 4, 0, 2},
    {"Мэр Уте Брандт подал в отставку после спора", "ru", 8, 2, 0},
    {"Die Stadt kauft das Theater", "de", 5, 0, 0}, /* every noun has a capital */
    {"市长布兰特因贷款辞职", "zh", 7, 0, 0},
    {"", "en", 0, 0, 0},
};

Test(report, words_names_and_numbers_of_a_headline)
{
    for (size_t i = 0; i < COUNT_OF(titles); i++) {
        const struct story_item item = {.id = 1,
                                        .feed = 1,
                                        .title = bytes_of(titles[i].title),
                                        .language = bytes_of(titles[i].language)};
        struct report report = read(&item);
        cr_expect_eq(report.title_words, titles[i].words, "%s: %u", titles[i].title,
                     report.title_words);
        cr_expect_eq(count_terms(&report, TERM_NAME), titles[i].names, "%s: %zu", titles[i].title,
                     count_terms(&report, TERM_NAME));
        cr_expect_eq(report.n_title_numbers, titles[i].numbers, "%s: %zu", titles[i].title,
                     report.n_title_numbers);
    }
}

static const struct {
    const char *feed, *url;
    bool own;
} sites[] = {
    {"https://feeds.paper.co.uk/rss", "https://www.paper.co.uk/n/1", true},
    {"https://other.co.uk/rss", "https://www.paper.co.uk/n/1", false},
    {"https://paper.co.uk/rss", "https://www.google.com/url?url=https%3A%2F%2Fpaper.co.uk%2Fn%2F1",
     true},
    {"https://feeds.paper.co.uk/rss", "https://paper.co.uk:8080/n/1", true},
    {"https://paper.co.uk:8443/rss", "https://paper.co.uk:8080/?id=1", true},
    {"https://evil.example/rss", "https://paper.co.uk:8080/?id=1#@evil.example", false},
    {"http://[2001:db8::1]/rss", "http://[2001:db8::1]:8080/n/1", true},
    {"http://[2001:db8::2]/rss", "http://[2001:db8::1]:8080/n/1", false},
    {"https://paper.co.uk/rss", "", false},
    {"", "https://www.paper.co.uk/n/1", false},
};

Test(report, whose_address_it_is)
{
    for (size_t i = 0; i < COUNT_OF(sites); i++) {
        const struct story_item item = {
            .id = 1, .feed = 1, .feed_url = bytes_of(sites[i].feed), .url = bytes_of(sites[i].url)};
        cr_expect_eq(read(&item).own_site, sites[i].own, "%s, %s", sites[i].feed, sites[i].url);
    }
}

Test(report, a_short_text_has_no_shingles_a_long_one_all)
{
    const struct story_item brief = {.id = 1, .feed = 1, .text = bytes_of("Three words here")};
    const struct story_item item = {
        .id = 1,
        .feed = 1,
        .text = bytes_of("The ferry went down in a storm on Tuesday night with eleven aboard")};
    struct report none = read(&brief), some = read(&item);
    for (size_t i = 0; i < REPORT_MINIMA; i++) {
        cr_expect_eq(none.minima[i], 0u);
        cr_expect_neq(some.minima[i], 0u);
    }
    cr_expect_eq(none.opening, 0u);
    cr_expect_neq(some.opening, 0u);
}
