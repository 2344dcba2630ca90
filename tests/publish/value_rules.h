/* What single values of a published document must look like, whatever form it has: the rules that the W3C's feed
 * validator has for them, read from the specifications it cites. Written without riffle's own parsers, so that a mistake
 * of theirs is not repeated here. */
#ifndef RIFFLE_TESTS_PUBLISH_VALUE_RULES_H
#define RIFFLE_TESTS_PUBLISH_VALUE_RULES_H

#include "base/bytes.h"

/* RFC 3987: a scheme, something after it, and none of what may stand nowhere. */
bool value_is_iri(struct bytes text);

/* An IRI of http or https that has a host. */
bool value_is_web_address(struct bytes text);

/* RFC 3339 as riffle writes it, in UTC, so that texts compare as instants do. */
bool value_is_rfc3339(struct bytes text);

/* RFC 822 as RSS has it: a weekday that is right, four digits of year, GMT or an offset. */
bool value_is_rfc822(struct bytes text);

/* BCP 47: subtags of up to eight letters and digits, the first two or three letters. */
bool value_is_language(struct bytes text);

/* "audio/mpeg" */
bool value_is_media_type(struct bytes text);

/* All digits, one at least. */
bool value_is_number(struct bytes text);

/* What is wrong with the characters of a text: bytes that are no UTF-8, characters that XML 1.0 cannot hold, controls and
 * noncharacters, controls that turn the order of reading; NULL: nothing. */
const char *value_trouble(struct bytes text);

#endif
