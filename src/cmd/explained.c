#include "cmd/explained.h"

#include <inttypes.h>

#include "cmd/console.h"
#include "cmd/evidence_json.h"
#include "match/verdict_words.h"

static const char indent[] = "    ", deeper[] = "        ";

/* A line that is put together of parts. */
struct line {
    struct buf *out, text;
};

static void end_line(struct line *line, const char *first, const char *next)
{
    console_add(line->out, first, next, buf_bytes(&line->text));
    buf_clear(&line->text);
}

static void add_date(struct line *line, const char *before, int64_t ms)
{
    buf_add_string(&line->text, before);
    console_date(&line->text, ms);
}

static struct bytes name_of(struct bytes title, struct bytes url)
{
    return title.n ? title : url;
}

/* ---- questions --------------------------------------------------------------------------------------------------- */

static const struct account_verdict *kept_verdict(const struct account *account, struct bytes topic)
{
    for (size_t i = 0; i < account->n_verdicts; i++)
        if (bytes_equal(account->verdicts[i].topic, topic))
            return &account->verdicts[i];
    return NULL;
}

static size_t count_feeds(const struct account *account)
{
    size_t n = 0;
    for (size_t i = 0; i < account->n_tellings; i++) {
        size_t k = 0;
        while (k < i && !bytes_equal(account->tellings[k].feed_url, account->tellings[i].feed_url))
            k++;
        n += k == i;
    }
    return n;
}

/* What the store has of a topic and these rules do not say, or the other way round; NULL: they agree. */
static const char *disagreement(const struct verdict *verdict, const struct account_verdict *kept,
                                uint64_t version)
{
    if (!kept)
        return verdict->match ? "The store does not have it on this topic yet: the daemon judges "
                                "its archive by these rules in the background."
                              : NULL;
    if (!verdict->match)
        return "The store still has it on this topic, by what the rules, the feed or the entry "
               "were "
               "before.";
    return kept->version == version ? NULL
                                    : "The store's own verdict is by an earlier version of "
                                      "the rules.";
}

/* ---- for people -------------------------------------------------------------------------------------------------- */

static void print_entry(struct buf *out, const struct explained *e)
{
    const struct archived_entry *entry = e->entry;
    struct line line = {.out = out};
    struct bytes source = name_of(entry->feed_title, entry->feed_url);
    console_add(out, "", indent, entry->title.n ? entry->title : bytes_of("(no title)"));
    buf_printf(&line.text, "entry %" PRId64 " of %.*s", entry->id, BYTES_FMT(source));
    if (entry->feed_kind.n)
        buf_printf(&line.text, " (%.*s)", BYTES_FMT(entry->feed_kind));
    end_line(&line, indent, deeper);
    if (entry->url.n)
        console_add(out, indent, indent, entry->url);
    if (!bytes_equal(e->account->guid, entry->url)) {
        buf_printf(&line.text, "id %.*s", BYTES_FMT(e->account->guid));
        end_line(&line, indent, deeper);
    }
    add_date(&line, "published ", entry->published);
    add_date(&line, " UTC, first seen ", entry->first_seen);
    buf_add_string(&line.text, " UTC");
    end_line(&line, indent, deeper);
    if (entry->body_dropped)
        console_add(out, indent, indent,
                    bytes_of("Its body was on no topic and is gone (retention.bodies): it is "
                             "judged by its title and summary."));
}

static void print_publishing(struct buf *out, const struct explained *e, size_t topic)
{
    const struct topic_settings *settings = topic_set_settings(e->topics, topic);
    struct line line = {.out = out};
    bool published = false;
    for (size_t i = 0; i < e->account->n_published; i++) {
        const struct account_published *p = &e->account->published[i];
        if (!bytes_equal(p->topic, settings->name))
            continue;
        published = published || !p->withdrawn;
        add_date(&line,
                 p->withdrawn ? "Its story was published at "
                              : "Its story has been published since ",
                 p->announced);
        buf_printf(&line.text, " UTC under %.*s", BYTES_FMT(p->id));
        if (p->withdrawn)
            buf_add_string(&line.text, ", and withdrawn since");
        else if (p->entry == e->entry->id)
            buf_add_string(&line.text, ", led by this entry");
        else
            buf_printf(&line.text, ", led by entry %" PRId64, p->entry);
        if (p->lead_reason.n)
            buf_printf(&line.text, ", since %.*s", BYTES_FMT(p->lead_reason));
        buf_add_string(
            &line.text,
            p->backfilled && !p->withdrawn
                ? "; an edit let it in when it was old: it stands on the page, and was not "
                  "announced as new."
                : ".");
        end_line(&line, indent, deeper);
    }
    if (published || !kept_verdict(e->account, settings->name))
        return;
    if (settings->min_sources > 1 || settings->min_kinds > 1) {
        buf_printf(&line.text,
                   "Not published yet: the topic waits for %" PRId64 " publishers of %" PRId64
                   " kinds to tell the story.",
                   settings->min_sources, settings->min_kinds);
        end_line(&line, indent, deeper);
    }
}

static void print_topic(struct buf *out, const struct explained *e, size_t i)
{
    const struct topic_settings *settings = topic_set_settings(e->topics, i);
    const struct verdict *verdict = &e->verdicts[i];
    struct line line = {.out = out};
    buf_printf(&line.text, "Topic %.*s: ", BYTES_FMT(settings->name));
    if (verdict->match)
        buf_printf(&line.text, "it belongs, with a score of %.4g (at least %.4g is asked for)",
                   verdict->score, verdict->threshold);
    else
        buf_add_string(&line.text, "it does not belong");
    buf_add_char(out, '\n');
    end_line(&line, "", indent);
    verdict_tell(verdict, &line.text);
    if (line.text.n)
        end_line(&line, indent, indent);
    const char *disagrees = disagreement(verdict, kept_verdict(e->account, settings->name),
                                         settings->version);
    if (disagrees)
        console_add(out, indent, indent, bytes_of(disagrees));
    print_publishing(out, e, i);
}

static void print_telling(struct buf *out, const struct explained *e,
                          const struct account_telling *telling)
{
    struct line line = {.out = out};
    add_date(&line, "", telling->published);
    buf_printf(&line.text, "  entry %" PRId64 "%s, ", telling->entry,
               telling->entry == e->entry->id ? " (this one)" : "");
    struct bytes source = name_of(telling->feed_title, telling->feed_url);
    buf_printf(&line.text, "%.*s: %.*s", BYTES_FMT(source),
               BYTES_FMT(name_of(telling->title, telling->url)));
    end_line(&line, indent, deeper);
    if (telling->relation.n == 0)
        return;
    buf_printf(&line.text, "%.*s as entry %" PRId64 ": %.*s", BYTES_FMT(telling->relation),
               telling->near, BYTES_FMT(telling->reason));
    if (telling->likeness >= 0)
        buf_printf(&line.text, " (likeness %.2f)", telling->likeness);
    if (telling->is_copy)
        buf_add_string(&line.text, "; a copy");
    end_line(&line, deeper, deeper);
}

static void print_story(struct buf *out, const struct explained *e)
{
    const struct account *account = e->account;
    struct line line = {.out = out};
    if (account->n_tellings == 0)
        return;
    size_t feeds = count_feeds(account);
    const struct account_telling *first = &account->tellings[0];
    buf_printf(out, "\nStory %" PRId64 ": told by %zu entr%s of %zu feed%s%s\n", account->story,
               account->n_tellings, account->n_tellings == 1 ? "y" : "ies", feeds,
               feeds == 1 ? "" : "s", account->is_cut ? ", and by more" : "");
    add_date(&line, "First seen ", first->first_seen);
    buf_printf(&line.text, " UTC in %.*s.", BYTES_FMT(name_of(first->feed_title, first->feed_url)));
    end_line(&line, indent, indent);
    for (size_t i = 0; i < account->n_tellings; i++)
        print_telling(out, e, &account->tellings[i]);
}

void explained_print(struct buf *out, const struct explained *explained)
{
    print_entry(out, explained);
    for (size_t i = 0; i < topic_set_length(explained->topics); i++)
        print_topic(out, explained, i);
    print_story(out, explained);
}

/* ---- as JSON ----------------------------------------------------------------------------------------------------- */

static void write_feed(struct json_writer *json, struct bytes url, struct bytes title,
                       struct bytes kind)
{
    writer_begin_object(json, "feed");
    writer_text(json, "url", url);
    writer_text(json, "title", title);
    writer_text(json, "kind", kind);
    writer_end_object(json);
}

static void write_topic(struct json_writer *json, const struct explained *e, size_t i)
{
    const struct topic_settings *settings = topic_set_settings(e->topics, i);
    const struct account_verdict *kept = kept_verdict(e->account, settings->name);
    writer_begin_object(json, NULL);
    writer_text(json, "topic", settings->name);
    writer_bool(json, "match", e->verdicts[i].match);
    evidence_write(json, &e->verdicts[i]);
    writer_bool(json, "stored", kept != NULL);
    writer_bool(json, "stored_is_current", !kept || kept->version == settings->version);
    writer_begin_array(json, "published");
    for (size_t k = 0; k < e->account->n_published; k++) {
        const struct account_published *p = &e->account->published[k];
        if (!bytes_equal(p->topic, settings->name))
            continue;
        writer_begin_object(json, NULL);
        writer_text(json, "id", p->id);
        writer_integer(json, "lead", p->entry);
        writer_text(json, "lead_reason", p->lead_reason);
        writer_date(json, "since", p->announced);
        writer_bool(json, "withdrawn", p->withdrawn);
        writer_bool(json, "announced", !p->backfilled);
        writer_end_object(json);
    }
    writer_end_array(json);
    writer_end_object(json);
}

static void write_telling(struct json_writer *json, const struct account_telling *telling)
{
    writer_begin_object(json, NULL);
    writer_integer(json, "entry", telling->entry);
    writer_text(json, "title", telling->title);
    writer_text(json, "url", telling->url);
    write_feed(json, telling->feed_url, telling->feed_title, telling->kind);
    writer_date(json, "date_published", telling->published);
    writer_date(json, "first_seen", telling->first_seen);
    writer_text(json, "relation", telling->relation);
    if (telling->near)
        writer_integer(json, "near", telling->near);
    writer_text(json, "reason", telling->reason);
    if (telling->likeness >= 0)
        writer_number(json, "likeness", telling->likeness);
    writer_bool(json, "copy", telling->is_copy);
    writer_end_object(json);
}

void explained_print_json(struct buf *out, const struct explained *e)
{
    struct json_writer json = {.out = out};
    const struct archived_entry *entry = e->entry;
    writer_begin_object(&json, NULL);
    writer_integer(&json, "entry", entry->id);
    writer_text(&json, "id", e->account->guid);
    writer_text_always(&json, "title", entry->title);
    writer_text(&json, "url", entry->url);
    write_feed(&json, entry->feed_url, entry->feed_title, entry->feed_kind);
    writer_date(&json, "date_published", entry->published);
    writer_date(&json, "first_seen", entry->first_seen);
    if (entry->body_dropped)
        writer_bool(&json, "body_dropped", true);
    writer_begin_array(&json, "topics");
    for (size_t i = 0; i < topic_set_length(e->topics); i++)
        write_topic(&json, e, i);
    writer_end_array(&json);
    writer_begin_object(&json, "story");
    writer_integer(&json, "story", e->account->story);
    writer_date(&json, "founded", e->account->founded);
    writer_bool(&json, "cut", e->account->is_cut);
    writer_begin_array(&json, "entries");
    for (size_t i = 0; i < e->account->n_tellings; i++)
        write_telling(&json, &e->account->tellings[i]);
    writer_end_array(&json);
    writer_end_object(&json);
    writer_end_object(&json);
    buf_add_char(out, '\n');
}
