#include "cmd/likeness_json.h"

void likeness_write(struct json_writer *json, const struct likeness *l, struct judgement judgement)
{
    writer_text(json, "is", bytes_of(relation_name(judgement.relation)));
    writer_text(json, "for", bytes_of(reason_name(judgement.reason)));
    if (judgement.odds > RELATION_NO_ODDS)
        writer_number(json, "odds", (double)judgement.odds);
    writer_bool(json, "same_feed", l->same_feed);
    writer_bool(json, "same_id", l->same_guid);
    writer_bool(json, "same_url", l->same_url);
    writer_bool(json, "same_title", l->same_title);
    writer_bool(json, "same_publisher", l->same_publisher);
    writer_bool(json, "same_opening", l->same_opening);
    writer_bool(json, "title_numbers_differ", l->title_numbers_differ);
    writer_bool(json, "text_numbers_differ", l->text_numbers_differ);
    writer_integer(json, "shingles", l->minima);
    writer_number(json, "words", (double)l->all);
    writer_number(json, "title", (double)l->title);
    writer_number(json, "cover", (double)l->cover);
    writer_number(json, "names", (double)l->names);
    writer_number(json, "deeds", (double)l->deeds);
    writer_number(json, "kept_inside", (double)l->kept_inside);
    writer_integer(json, "title_shared", l->title_shared);
    writer_number(json, "rarest", (double)l->rare);
    writer_number(json, "title_inside", (double)l->title_inside);
    writer_integer(json, "shared", l->shared);
    writer_number(json, "hours", (double)l->hours);
}
