/* Time zones by name and by offset, as they stand behind a time of day. Pure. */
#ifndef RIFFLE_TEXT_DATE_ZONE_H
#define RIFFLE_TEXT_DATE_ZONE_H

#include "base/bytes.h"

/* The offset from UTC of an abbreviation in any case ("EDT", "MESZ", "msk", a military letter as RFC 822 has them). */
bool date_zone_named(struct bytes name, int64_t *offset_ms);

/* The offset of an area of the time zone database ("Europe/Berlin") or of a zone as Windows calls it ("Eastern Standard
 * Time", or Daylight, which the date decides) at a local time, in milliseconds as if it were UTC. */
bool date_zone_area(struct bytes name, int64_t local_ms, int64_t *offset_ms);

/* Reads "+01:00", "-0530", "+1", "-9:30" at *at and moves behind it; false, *at untouched, where there is none. */
bool date_zone_offset(struct bytes text, size_t *at, int64_t *offset_ms);

#endif
