#include "feed/dialect/dialect.h"

/* Places: GeoRSS (simple), GML inside it, and the W3C's geo vocabulary. Of a line, a box or a polygon the first point
 * is taken, of a circle its middle. */
static const struct element georss_rows[] = {
    {"point", IN_BOTH, ELEMENT_TEXT, FIELD_GEO_POINT, 0, 0},
    {"line", IN_BOTH, ELEMENT_TEXT, FIELD_GEO_POINT, 0, 0},
    {"polygon", IN_BOTH, ELEMENT_TEXT, FIELD_GEO_POINT, 0, 0},
    {"circle", IN_BOTH, ELEMENT_TEXT, FIELD_GEO_POINT, 0, 0},
    {"box", IN_BOTH, ELEMENT_TEXT, FIELD_GEO_POINT, 0, 0},
};
static const struct element geo_rows[] = {
    {"lat", IN_BOTH, ELEMENT_TEXT, FIELD_GEO_LAT, 0, 0},
    {"latitude", IN_BOTH, ELEMENT_TEXT, FIELD_GEO_LAT, 0, 0},
    {"long", IN_BOTH, ELEMENT_TEXT, FIELD_GEO_LON, 0, 0},
    {"longitude", IN_BOTH, ELEMENT_TEXT, FIELD_GEO_LON, 0, 0},
    {"lon", IN_BOTH, ELEMENT_TEXT, FIELD_GEO_LON, 0, 0},
};
static const struct element gml_rows[] = {
    {"pos", IN_BOTH, ELEMENT_TEXT, FIELD_GEO_POINT, 0, 0},
    {"poslist", IN_BOTH, ELEMENT_TEXT, FIELD_GEO_POINT, 0, 0},
    {"coordinates", IN_BOTH, ELEMENT_TEXT, FIELD_GEO_POINT, 0, 0},
    {"lowercorner", IN_BOTH, ELEMENT_TEXT, FIELD_GEO_POINT, 0, 0},
};

const struct vocabulary_table georss_table = {georss_rows, COUNT_OF(georss_rows)};
const struct vocabulary_table geo_table = {geo_rows, COUNT_OF(geo_rows)};
const struct vocabulary_table gml_table = {gml_rows, COUNT_OF(gml_rows)};
