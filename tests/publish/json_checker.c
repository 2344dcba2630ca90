#include "json_checker.h"

#include "base/buf.h"
#include "html_rules.h"
#include "text/date.h"
#include "value_rules.h"

#include <jansson.h>
#include <string.h>

enum place {
    PLACE_FEED,
    PLACE_ITEM,
    PLACE_AUTHOR,
    PLACE_ATTACHMENT,
    PLACE_HUB,
    PLACE_RIFFLE,
    PLACE_SOURCE,
    PLACE_ALSO
};

enum kind {
    KIND_TEXT,
    KIND_VERSION,
    KIND_ADDRESS,
    KIND_DATE,
    KIND_LANGUAGE,
    KIND_HTML,
    KIND_TAGS,
    KIND_TYPE,
    KIND_NUMBER,
    KIND_BOOLEAN,
    KIND_LIST,
    KIND_OBJECT,
    KIND_ID
};

/* Which member may stand where, whether it must, and what is in it. */
static const struct rule {
    enum place place;
    const char *name;
    bool must;
    enum kind kind;
    enum place inside;
} rules[] = {
    {PLACE_FEED, "version", true, KIND_VERSION, 0},
    {PLACE_FEED, "title", true, KIND_TEXT, 0},
    {PLACE_FEED, "home_page_url", false, KIND_ADDRESS, 0},
    {PLACE_FEED, "feed_url", false, KIND_ADDRESS, 0},
    {PLACE_FEED, "description", false, KIND_TEXT, 0},
    {PLACE_FEED, "next_url", false, KIND_ADDRESS, 0},
    {PLACE_FEED, "icon", false, KIND_ADDRESS, 0},
    {PLACE_FEED, "favicon", false, KIND_ADDRESS, 0},
    {PLACE_FEED, "authors", false, KIND_LIST, PLACE_AUTHOR},
    {PLACE_FEED, "language", false, KIND_LANGUAGE, 0},
    {PLACE_FEED, "expired", false, KIND_BOOLEAN, 0},
    {PLACE_FEED, "hubs", false, KIND_LIST, PLACE_HUB},
    {PLACE_FEED, "items", true, KIND_LIST, PLACE_ITEM},
    {PLACE_ITEM, "id", true, KIND_ID, 0},
    {PLACE_ITEM, "url", false, KIND_ADDRESS, 0},
    {PLACE_ITEM, "external_url", false, KIND_ADDRESS, 0},
    {PLACE_ITEM, "title", false, KIND_TEXT, 0},
    {PLACE_ITEM, "content_html", true, KIND_HTML, 0}, /* or content_text, which riffle has not */
    {PLACE_ITEM, "summary", false, KIND_TEXT, 0},
    {PLACE_ITEM, "image", false, KIND_ADDRESS, 0},
    {PLACE_ITEM, "banner_image", false, KIND_ADDRESS, 0},
    {PLACE_ITEM, "date_published", true, KIND_DATE, 0},
    {PLACE_ITEM, "date_modified", false, KIND_DATE, 0},
    {PLACE_ITEM, "authors", true, KIND_LIST, PLACE_AUTHOR},
    {PLACE_ITEM, "tags", false, KIND_TAGS, 0},
    {PLACE_ITEM, "language", false, KIND_LANGUAGE, 0},
    {PLACE_ITEM, "attachments", false, KIND_LIST, PLACE_ATTACHMENT},
    {PLACE_ITEM, "_riffle", true, KIND_OBJECT, PLACE_RIFFLE},
    {PLACE_AUTHOR, "name", true, KIND_TEXT, 0},
    {PLACE_AUTHOR, "url", false, KIND_ADDRESS, 0},
    {PLACE_AUTHOR, "avatar", false, KIND_ADDRESS, 0},
    {PLACE_ATTACHMENT, "url", true, KIND_ADDRESS, 0},
    {PLACE_ATTACHMENT, "mime_type", true, KIND_TYPE, 0},
    {PLACE_ATTACHMENT, "title", false, KIND_TEXT, 0},
    {PLACE_ATTACHMENT, "size_in_bytes", false, KIND_NUMBER, 0},
    {PLACE_ATTACHMENT, "duration_in_seconds", false, KIND_NUMBER, 0},
    {PLACE_HUB, "type", true, KIND_TEXT, 0},
    {PLACE_HUB, "url", true, KIND_ADDRESS, 0},
    {PLACE_RIFFLE, "feed", true, KIND_OBJECT, PLACE_SOURCE},
    {PLACE_RIFFLE, "also", false, KIND_LIST, PLACE_ALSO},
    {PLACE_RIFFLE, "why", false, KIND_TEXT, 0},
    {PLACE_SOURCE, "url", false, KIND_ADDRESS, 0},
    {PLACE_SOURCE, "id", true, KIND_TEXT, 0},
    {PLACE_SOURCE, "title", true, KIND_TEXT, 0},
    {PLACE_SOURCE, "home_page_url", false, KIND_ADDRESS, 0},
    {PLACE_SOURCE, "kind", false, KIND_TEXT, 0},
    {PLACE_ALSO, "url", false, KIND_ADDRESS, 0},
    {PLACE_ALSO, "title", false, KIND_TEXT, 0},
    {PLACE_ALSO, "source", true, KIND_TEXT, 0},
    {PLACE_ALSO, "kind", false, KIND_TEXT, 0},
    {PLACE_ALSO, "language", false, KIND_LANGUAGE, 0},
};

struct json_check {
    const struct check_terms *terms;
    struct complaints complaints;
    struct bytes *ids;
    size_t n_ids, ids_cap;
};

static void note(struct json_check *c, const char *what, const char *about)
{
    complain(&c->complaints, 0, what, bytes_of(about));
}

static void check_date(struct json_check *c, struct bytes text)
{
    struct buf now = {0};
    date_print(&now, c->terms->now);
    if (!value_is_rfc3339(text))
        complain(&c->complaints, 0, "a date that is none", text);
    else if (c->terms->now && bytes_compare(text, buf_bytes(&now)) > 0)
        complain(&c->complaints, 0, "a date that is yet to come", text);
    buf_clear(&now);
}

static void check_id(struct json_check *c, struct bytes text)
{
    for (size_t i = 0; i < c->n_ids; i++)
        if (bytes_equal(c->ids[i], text))
            complain(&c->complaints, 0, "an id that another item has", text);
    ARENA_PUSH(c->complaints.arena, c->ids, c->n_ids, c->ids_cap) = text;
}

static void check_string(struct json_check *c, const struct rule *rule, const json_t *value)
{
    static const struct bytes version = BYTES("https://jsonfeed.org/version/1.1");
    struct bytes text = {json_string_value(value), json_string_length(value)};
    if (!text.p) {
        note(c, "no string", rule->name);
        return;
    }
    if (value_trouble(text))
        complain(&c->complaints, 0, value_trouble(text), text);
    if (bytes_trim(text).n == 0 && rule->kind != KIND_HTML)
        note(c, "empty", rule->name);
    if (rule->kind == KIND_VERSION && !bytes_equal(text, version))
        note(c, "another version", text.p);
    if (rule->kind == KIND_ADDRESS && !value_is_web_address(text))
        note(c, "an address that is not whole", text.p);
    if (rule->kind == KIND_DATE)
        check_date(c, text);
    if (rule->kind == KIND_LANGUAGE && !value_is_language(text))
        note(c, "a language that is none", text.p);
    if (rule->kind == KIND_TYPE && !value_is_media_type(text))
        note(c, "a type that is none", text.p);
    if (rule->kind == KIND_HTML)
        html_check_fragment(text, c->terms->images, &c->complaints);
    if (rule->kind == KIND_ID)
        check_id(c, text);
}

static void check_tags(struct json_check *c, const struct rule *rule, const json_t *value)
{
    static const struct rule tag = {.name = "a tag", .kind = KIND_TEXT};
    size_t i;
    const json_t *each;
    if (!json_is_array(value))
        note(c, "no list", rule->name);
    json_array_foreach((json_t *)(uintptr_t)value, i, each) check_string(c, &tag, each);
}

static void check_plain(struct json_check *c, const struct rule *rule, const json_t *value)
{
    if (rule->kind == KIND_NUMBER) {
        if (!json_is_number(value) || json_number_value(value) < 0)
            note(c, "no number", rule->name);
    } else if (rule->kind == KIND_BOOLEAN) {
        if (!json_is_boolean(value))
            note(c, "neither true nor false", rule->name);
    } else if (rule->kind == KIND_TAGS) {
        check_tags(c, rule, value);
    } else {
        check_string(c, rule, value);
    }
}

static const struct rule *rule_for(enum place place, const char *name)
{
    for (size_t i = 0; i < COUNT_OF(rules); i++)
        if (rules[i].place == place && strcmp(rules[i].name, name) == 0)
            return &rules[i];
    return NULL;
}

static void check_members(struct json_check *c, enum place place, json_t *object)
{
    const char *name;
    json_t *value;
    if (!json_is_object(object)) {
        note(c, "no object", rules[0].name);
        return;
    }
    for (size_t i = 0; i < COUNT_OF(rules); i++)
        if (rules[i].place == place && rules[i].must && !json_object_get(object, rules[i].name))
            note(c, "missing", rules[i].name);
    json_object_foreach(object, name, value)
    {
        const struct rule *rule = rule_for(place, name);
        if (!rule && name[0] != '_')
            note(c, "a member that may not be here", name);
        if (rule && rule->kind != KIND_LIST && rule->kind != KIND_OBJECT)
            check_plain(c, rule, value);
    }
}

/* Objects that are to be looked at yet; there is no need for a stack of calls. */
struct waiting {
    enum place place;
    json_t *object;
};

static void check_all(struct json_check *c, json_t *feed)
{
    struct waiting *list = NULL;
    size_t n = 0, cap = 0, i;
    const char *name;
    json_t *value, *each;
    ARENA_PUSH(c->complaints.arena, list, n, cap) = (struct waiting){PLACE_FEED, feed};
    for (size_t at = 0; at < n; at++) {
        const struct waiting one = list[at];
        check_members(c, one.place, one.object);
        json_object_foreach(one.object, name, value)
        {
            const struct rule *rule = rule_for(one.place, name);
            if (rule && rule->kind == KIND_OBJECT)
                ARENA_PUSH(c->complaints.arena, list, n, cap) = (struct waiting){rule->inside,
                                                                                 value};
            if (!rule || rule->kind != KIND_LIST)
                continue;
            if (!json_is_array(value))
                note(c, "no list", name);
            json_array_foreach(value, i, each) ARENA_PUSH(
                c->complaints.arena, list, n, cap) = (struct waiting){rule->inside, each};
        }
    }
}

struct complaints json_check(struct bytes document, const struct check_terms *terms,
                             struct arena *arena)
{
    struct json_check *c = ARENA_NEW(arena, struct json_check);
    c->terms = terms;
    c->complaints.arena = arena;
    json_error_t err;
    json_t *feed = json_loadb(document.p, document.n, JSON_REJECT_DUPLICATES, &err);
    if (feed)
        check_all(c, feed);
    else
        note(c, "no JSON", err.text);
    json_decref(feed);
    return c->complaints;
}
