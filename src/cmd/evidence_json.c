#include "cmd/evidence_json.h"

#include "match/verdict_words.h"

void evidence_place_write(struct json_writer *json, const struct evidence *one)
{
    writer_text(json, "term", one->term);
    writer_text(json, "word", one->word);
    writer_text(json, "field", one->field);
    if (one->field.p)
        writer_integer(json, "offset", (int64_t)one->offset);
}

void evidence_write(struct json_writer *json, const struct verdict *verdict)
{
    struct buf words = {0};
    writer_number(json, "score", verdict->score);
    writer_number(json, "threshold", verdict->threshold);
    writer_text(json, "language", verdict->language);
    writer_begin_array(json, "why");
    for (size_t i = 0; i < verdict->n_why; i++) {
        const struct evidence *one = &verdict->why[i];
        writer_begin_object(json, NULL);
        writer_text(json, "rule", one->rule);
        evidence_place_write(json, one);
        writer_end_object(json);
    }
    writer_end_array(json);
    verdict_tell(verdict, &words);
    writer_text(json, "words", buf_bytes(&words));
    buf_clear(&words);
}
