/* The expat driver: one pass over a document of UTF-8, in which every item is read by the tables of dialect/ into raw
 * members and normalised at its end, so that memory holds one raw item at a time. An item whose source bytes were seen
 * before is not normalised. Private to feed/; pure. */
#ifndef RIFFLE_FEED_XML_H
#define RIFFLE_FEED_XML_H

#include "feed/parse.h"

enum xml_outcome {
    XML_FEED,   /* read to its end, or to a limit, which is noted */
    XML_BROKEN, /* not well-formed: to be mended */
    XML_UNSURE, /* for the mender to say: a document type that lies elsewhere, great depth, an odd declaration */
    XML_NO_FEED, /* well-formed enough, but nothing that is known as a feed */
    XML_REFUSED, /* an attack: err says what */
};

struct xml_input {
    struct bytes text;
    bool is_mended;
    size_t
        cut; /* what is from here on was added by the mender to close the document; text.n if nothing was */
    struct bytes base_url;
};

/* Reads text into doc, whose format, members and entries it fills. *root_name is that of the root element, where it was
 * no feed's. Arena. */
enum xml_outcome xml_read(const struct xml_input *input, const struct feed_hints *hints,
                          struct arena *arena, struct feed_doc *doc, struct bytes *root_name,
                          struct error *err);

#endif
