#include "feed/xml.h"

#define XML_DTD /* for the prototypes that bound what entities expand to */
#include "feed/reader.h"

#include "feed/normalise.h"
#include "feed/scope.h"
#include "text/charset.h"
#include "text/entity.h"
#include "text/html_mend.h"
#include "text/url.h"

#include <stdlib.h>
#include <string.h>

struct bytes attribute(const char *const *attributes, const char *name)
{
    const struct bytes wanted = bytes_of(name);
    for (size_t i = 0; attributes[i]; i += 2)
        if (bytes_equal_nocase(bytes_of(attributes[i]), wanted))
            return bytes_of(attributes[i + 1]);
    return (struct bytes){NULL, 0};
}

void reader_stop(struct reader *reader)
{
    reader->stopped = true;
    (void)XML_StopParser(reader->parser, XML_FALSE);
}

static void find_root(struct reader *reader, const char *name, struct bytes local)
{
    static const struct bytes html = BYTES("html");
    if (reader->root_found || reader->depth > 1)
        return;
    reader->root_name = arena_copy(reader->arena, bytes_of(name));
    if (bytes_equal(local, html)) {
        reader->is_html = true;
        reader_stop(reader);
    }
}

static struct frame *push(struct reader *reader)
{
    struct frame *frame = &reader->frames[reader->depth++];
    *frame = reader->depth > 1 ? frame[-1]
                               : (struct frame){.context = IN_ROOT,
                                                .raw = &reader->feed,
                                                .base = reader->base_url};
    frame->element = NULL;
    frame->n_bindings = reader->bindings.n;
    frame->text_start = reader->text.n;
    return frame;
}

static void start_known(struct reader *reader, struct frame *frame, const struct element *element,
                        const char *const *attributes)
{
    const struct element_handler *handler = member_handler(element->kind);
    frame->element = element;
    frame->collects = handler->collects;
    if (element->opens)
        frame->context = element->opens;
    if (handler->start)
        handler->start(reader, frame, attributes);
}

static void XMLCALL on_start(void *ctx, const XML_Char *name, const XML_Char **given)
{
    struct reader *reader = ctx;
    const char *const *attributes = (const char *const *)given;
    if (reader->stopped)
        return;
    if (reader->depth == LIMIT_DEPTH) {
        if (reader->deeper++ == 0)
            repairs_note(&reader->doc->repairs, REPAIR_TRUNCATED);
        /* expat remembers every open element, 40 bytes of memory for each byte of "<b>": the mender forgets them */
        if (reader->deeper > LIMIT_MENDED_DEPTH && !reader->is_mended) {
            reader->wants_mending = true;
            reader_stop(reader);
        }
        return;
    }
    struct frame *frame = push(reader);
    scope_enter(reader, frame, name, attributes);
    if (reader->capture.open) {
        capture_start(reader, frame, name, attributes);
        return;
    }
    char lower[LIMIT_NAME];
    const struct qname qname = scope_name(reader, name, lower);
    const struct element *element = dialect_find(qname.ns, reader->dialect, qname.local,
                                                 frame->context);
    if (element) {
        start_known(reader, frame, element, scope_attributes(reader, qname.ns, attributes));
        return;
    }
    find_root(reader, name, qname.local);
    if (qname.ns == NS_OTHER && reader->root_found)
        frame->context = IN_NOTHING;
    if (frame->context == IN_SOURCE) /* what stands in it is no name of the source */
        frame->collects = false;
}

static void end_known(struct reader *reader, struct frame *frame)
{
    const struct element_handler *handler = member_handler(frame->element->kind);
    const struct bytes text = html_unwrapped(
        bytes_trim(bytes_skip(buf_bytes(&reader->text), frame->text_start)));
    if (handler->end)
        handler->end(reader, frame, text);
    reader->text.n = frame->text_start;
}

static void XMLCALL on_end(void *ctx, const XML_Char *name)
{
    struct reader *reader = ctx;
    if (reader->stopped)
        return;
    if (reader->deeper) {
        reader->deeper--;
        return;
    }
    struct frame *frame = &reader->frames[reader->depth - 1];
    if (reader->capture.open && reader->depth > reader->capture.depth)
        capture_end(reader, name);
    else if (frame->element)
        end_known(reader, frame);
    reader->bindings.n = frame->n_bindings;
    reader->depth--;
    if (arena_exceeded(reader->arena) || arena_exceeded(reader->item_arena) ||
        feed_is_given_up(reader->hints)) {
        repairs_note(&reader->doc->repairs, REPAIR_TRUNCATED);
        reader_stop(reader);
    }
}

static void XMLCALL on_text(void *ctx, const XML_Char *p, int n)
{
    struct reader *reader = ctx;
    if (reader->stopped || !reader->depth)
        return;
    const size_t owner = reader->capture.open ? reader->capture.depth : reader->depth;
    if (reader->text.n - reader->frames[owner - 1].text_start > LIMIT_TEXT) {
        repairs_note(&reader->doc->repairs, REPAIR_TRUNCATED);
        return;
    }
    if (reader->capture.open)
        capture_text(reader, p, (size_t)n);
    else if (reader->frames[reader->depth - 1].collects)
        buf_add(&reader->text, p, (size_t)n);
}

/* An entity that no declaration was read for: HTML's meaning, or its name as it stood. */
static void XMLCALL on_skipped(void *ctx, const XML_Char *name, int is_parameter)
{
    struct buf text = {0};
    if (is_parameter)
        return;
    buf_printf(&text, "&%s;", name);
    struct buf decoded = {0};
    entity_decode(&decoded, buf_bytes(&text));
    on_text(ctx, buf_bytes(&decoded).p, (int)decoded.n);
    buf_clear(&text);
    buf_clear(&decoded);
}

/* A document type whose declarations lie elsewhere: they are never fetched, and the mender knows HTML's entities. */
static void XMLCALL on_doctype(void *ctx, const XML_Char *name, const XML_Char *system_id,
                               const XML_Char *public_id, int has_internal)
{
    struct reader *reader = ctx;
    (void)name;
    (void)has_internal;
    if ((system_id || public_id) && !reader->is_mended) {
        reader->wants_mending = true;
        reader_stop(reader);
    }
}

static struct reader *reader_new(const struct xml_input *input, const struct feed_hints *hints,
                                 struct arena *arena, struct feed_doc *doc)
{
    struct reader *reader = calloc(1, sizeof *reader);
    XML_Parser parser = XML_ParserCreate("UTF-8");
    if (!reader || !parser)
        error_out_of_memory(sizeof *reader);
    const size_t ceiling = feed_arena_ceiling(input->text.n);
    reader->parser = parser;
    reader->input = input->text;
    reader->cut = input->cut;
    reader->is_mended = input->is_mended;
    reader->base_url = input->base_url;
    reader->hints = hints;
    reader->arena = arena;
    reader->item_arena = arena_new(ceiling);
    reader->doc = doc;
    reader->feed.arena = arena;
    reader->text.max = ceiling;
    XML_SetUserData(parser, reader);
    XML_SetElementHandler(parser, on_start, on_end);
    XML_SetCharacterDataHandler(parser, on_text);
    XML_SetSkippedEntityHandler(parser, on_skipped);
    XML_SetStartDoctypeDeclHandler(parser, on_doctype);
    (void)XML_SetBillionLaughsAttackProtectionMaximumAmplification(parser, LIMIT_AMPLIFICATION);
    (void)XML_SetBillionLaughsAttackProtectionActivationThreshold(parser, LIMIT_ENTITY_BYTES);
    return reader;
}

static void reader_free(struct reader *reader)
{
    XML_ParserFree(reader->parser);
    buf_clear(&reader->text);
    arena_free(reader->item_arena);
    free(reader);
}

static enum xml_outcome outcome_of(struct reader *reader, enum XML_Status status, struct error *err)
{
    const enum XML_Error code = XML_GetErrorCode(reader->parser);
    if (status == XML_STATUS_ERROR && code == XML_ERROR_AMPLIFICATION_LIMIT_BREACH) {
        (void)error_set(err, "refused: its entities expand to more than %d times its size",
                        LIMIT_AMPLIFICATION);
        return XML_REFUSED;
    }
    if (reader->is_html)
        return XML_NO_FEED;
    if (reader->wants_mending || code == XML_ERROR_XML_DECL) /* the encoding has been told */
        return XML_UNSURE;
    if (status == XML_STATUS_ERROR && code != XML_ERROR_ABORTED)
        return XML_BROKEN;
    return reader->root_found ? XML_FEED : XML_NO_FEED;
}

/* Feeds the document in pieces, since expat copies what it is given. What it leaves unread, a tag that is not whole yet,
 * it reads again with the next piece; so each piece is at least as long as that, or a long tag would take quadratic
 * time. */
static enum XML_Status read_in_pieces(XML_Parser parser, struct bytes text)
{
    enum { PIECE = 32 << 10 };
    size_t given = 0;
    enum XML_Status status = XML_STATUS_OK;
    if (text.n >= INT32_MAX)
        return XML_STATUS_ERROR;
    do {
        const XML_Index read = XML_GetCurrentByteIndex(parser);
        const size_t unread = read < 0 ? 0 : given - (size_t)read;
        size_t n = unread > PIECE ? unread : PIECE;
        n = n < text.n - given ? n : text.n - given;
        given += n;
        status = XML_Parse(parser, text.p + given - n, (int)n, given == text.n);
    } while (status == XML_STATUS_OK && given < text.n);
    return status;
}

enum xml_outcome xml_read(const struct xml_input *input, const struct feed_hints *hints,
                          struct arena *arena, struct feed_doc *doc, struct bytes *root_name,
                          struct error *err)
{
    struct reader *reader = reader_new(input, hints, arena, doc);
    const enum XML_Status status = read_in_pieces(reader->parser, input->text);
    const enum xml_outcome outcome = outcome_of(reader, status, err);
    if (outcome == XML_FEED || (outcome == XML_BROKEN && input->is_mended && reader->root_found))
        normalise_feed(&reader->feed, hints, arena, doc);
    *root_name = reader->root_name;
    reader_free(reader);
    return outcome;
}
