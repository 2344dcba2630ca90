#include "text/date_zone.h"

#include <string.h>
#include <unicode/ucal.h>

enum { MINUTE_MS = 60 * 1000, HOUR_MS = 60 * MINUTE_MS };

/* In minutes. RFC 822 §5.1 first; where an abbreviation is used on two continents, the one that RFC 822 means, or that
 * feeds mean. */
static const struct {
    const char *name;
    int minutes;
} zones[] = {
    {"gmt", 0},
    {"utc", 0},
    {"ut", 0},
    {"z", 0},
    {"est", -300},
    {"edt", -240},
    {"cst", -360},
    {"cdt", -300},
    {"mst", -420},
    {"mdt", -360},
    {"pst", -480},
    {"pdt", -420},
    {"et", -300},
    {"ct", -360},
    {"mt", -420},
    {"pt", -480},
    {"at", -240},
    {"ast", -240},
    {"adt", -180},
    {"nst", -210},
    {"ndt", -150},
    {"akst", -540},
    {"akdt", -480},
    {"hst", -600},
    {"hdt", -540},
    {"wet", 0},
    {"west", 60},
    {"bst", 60},
    {"cet", 60},
    {"cest", 120},
    {"met", 60},
    {"mest", 120},
    {"mez", 60},
    {"mesz", 120},
    {"eet", 120},
    {"eest", 180},
    {"msk", 180},
    {"msd", 240},
    {"мск", 180},
    {"trt", 180},
    {"samt", 240},
    {"yekt", 300},
    {"omst", 360},
    {"novt", 420},
    {"krat", 420},
    {"irkt", 480},
    {"yakt", 540},
    {"vlat", 600},
    {"magt", 660},
    {"pett", 720},
    {"irst", 210},
    {"gst", 240},
    {"pkt", 300},
    {"uzt", 300},
    {"ist", 330},
    {"npt", 345},
    {"ict", 420},
    {"wib", 420},
    {"wita", 480},
    {"wit", 540},
    {"hkt", 480},
    {"sgt", 480},
    {"myt", 480},
    {"pht", 480},
    {"awst", 480},
    {"jst", 540},
    {"kst", 540},
    {"acst", 570},
    {"acdt", 630},
    {"aest", 600},
    {"aedt", 660},
    {"nzst", 720},
    {"nzdt", 780},
    {"wat", 60},
    {"cat", 120},
    {"sast", 120},
    {"eat", 180},
    {"brt", -180},
    {"brst", -120},
    {"art", -180},
    {"clt", -240},
    {"clst", -180},
    /* letters: A…M without J go west, N…Y east (RFC 822; armies have it the other way round) */
    {"a", -60},
    {"b", -120},
    {"c", -180},
    {"d", -240},
    {"e", -300},
    {"f", -360},
    {"g", -420},
    {"h", -480},
    {"i", -540},
    {"k", -600},
    {"l", -660},
    {"m", -720},
    {"n", 60},
    {"o", 120},
    {"p", 180},
    {"q", 240},
    {"r", 300},
    {"s", 360},
    {"t", 420},
    {"u", 480},
    {"v", 540},
    {"w", 600},
    {"x", 660},
    {"y", 720},
};

static bool equal_folded(struct bytes name, const char *lower)
{
    return bytes_equal_nocase(name, bytes_of(lower)) ||
           (name.n == 6 && bytes_equal(name, (struct bytes)BYTES("МСК")) &&
            strcmp(lower, "мск") == 0);
}

bool date_zone_named(struct bytes name, int64_t *offset_ms)
{
    for (size_t i = 0; i < COUNT_OF(zones); i++) {
        if (equal_folded(name, zones[i].name)) {
            *offset_ms = (int64_t)zones[i].minutes * MINUTE_MS;
            return true;
        }
    }
    return false;
}

enum { NAME_MAX_LENGTH = 48 };

static int32_t put(UChar *to, int32_t at, struct bytes text)
{
    for (size_t i = 0; i < text.n; i++)
        to[at++] = (UChar)(unsigned char)text.p[i];
    return at;
}

/* The area that Windows calls name, in which "Central European Time" is told with Standard in it. Its length, or 0. */
static int32_t windows_area(struct bytes name, UChar *area)
{
    static const struct bytes standard = BYTES(" Standard"), time = BYTES(" Time");
    static const struct bytes seasons[] = {BYTES(" Standard"), BYTES(" Daylight"),
                                           BYTES(" Summer")};
    UChar id[NAME_MAX_LENGTH + 16];
    if (!bytes_ends(name, time))
        return 0;
    name.n -= time.n;
    for (size_t i = 0; i < COUNT_OF(seasons); i++) {
        if (bytes_ends(name, seasons[i]))
            name.n -= seasons[i].n;
    }
    const int32_t n = put(id, put(id, put(id, 0, name), standard), time);
    UErrorCode code = U_ZERO_ERROR;
    const int32_t length = ucal_getTimeZoneIDForWindowsID(id, n, NULL, area, NAME_MAX_LENGTH,
                                                          &code);
    return U_SUCCESS(code) ? length : 0;
}

bool date_zone_area(struct bytes name, int64_t local_ms, int64_t *offset_ms)
{
    UChar id[NAME_MAX_LENGTH];
    if (name.n >= NAME_MAX_LENGTH)
        return false;
    int32_t length = windows_area(name, id);
    if (length == 0)
        length = put(id, 0, name);
    UErrorCode code = U_ZERO_ERROR;
    UChar canonical[NAME_MAX_LENGTH];
    UBool known = false;
    (void)ucal_getCanonicalTimeZoneID(id, length, canonical, NAME_MAX_LENGTH, &known, &code);
    if (U_FAILURE(code) || !known)
        return false;
    UCalendar *calendar = ucal_open(id, length, "en", UCAL_GREGORIAN, &code);
    int64_t offset = 0;
    for (int round = 0; round < 2 && U_SUCCESS(code);
         round++) { /* the second sees a change of clocks */
        ucal_setMillis(calendar, (UDate)(local_ms - offset), &code);
        offset = ucal_get(calendar, UCAL_ZONE_OFFSET, &code) +
                 ucal_get(calendar, UCAL_DST_OFFSET, &code);
    }
    ucal_close(calendar);
    if (U_FAILURE(code))
        return false;
    *offset_ms = offset;
    return true;
}

static size_t digits_at(struct bytes text, size_t at)
{
    size_t n = 0;
    while (at + n < text.n && ascii_is_digit(text.p[at + n]))
        n++;
    return n;
}

static int number_at(struct bytes text, size_t at, size_t n)
{
    int value = 0;
    for (size_t i = 0; i < n; i++)
        value = value * 10 + (text.p[at + i] - '0');
    return value;
}

bool date_zone_offset(struct bytes text, size_t *at, int64_t *offset_ms)
{
    size_t pos = *at;
    if (pos >= text.n || (text.p[pos] != '+' && text.p[pos] != '-'))
        return false;
    int sign = text.p[pos++] == '-' ? -1 : 1;
    size_t n = digits_at(text, pos);
    if (n == 0 || n > 4)
        return false;
    size_t hour_digits = n > 2 ? n - 2 : n; /* "+530", "+0530" */
    int hours = number_at(text, pos, hour_digits);
    int minutes = n > 2 ? number_at(text, pos + hour_digits, 2) : 0;
    pos += n;
    if (n <= 2 && pos < text.n && text.p[pos] == ':' && digits_at(text, pos + 1) == 2) {
        minutes = number_at(text, pos + 1, 2);
        pos += 3;
    }
    if (hours > 23 || minutes > 59)
        return false;
    *offset_ms = sign * (int64_t)(hours * 60 + minutes) * MINUTE_MS;
    *at = pos;
    return true;
}
