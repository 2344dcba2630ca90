#include "text/date_words.h"

#include "text/charset.h"
#include "text/date_zone.h"

/* A date is read from left to right, each piece saying what it is: a number with a colon is a time, a word is a month, a
 * number with a unit behind it (年, 월) is what the unit says. Two numbers may be left over, the day and the year. What
 * says nothing and is not known to say nothing makes the whole text no date. */

static bool date_is_complete(const struct words *w)
{
    return w->parts.month && (size_t)w->has_year + (size_t)w->has_day + w->n_numbers == NUMBERS_MAX;
}

/* A zone may stand behind a time, or behind a whole date. */
static bool zone_may_stand(const struct words *w)
{
    return w->has_clock || date_is_complete(w);
}

/* "Etc/GMT+5", "Europe/Berlin": the slash and what follows; word is what stood before it. */
static bool read_area(struct words *w, size_t word_at)
{
    while (w->at < w->text.n &&
           (ascii_is_alnum(w->text.p[w->at]) ||
            bytes_find_char((struct bytes)BYTES("/_+-"), w->text.p[w->at]) < 4))
        w->at++;
    if (!w->has_zone)
        w->parts.area = (struct bytes){w->text.p + word_at, w->at - word_at};
    w->has_zone = true;
    return true;
}

/* "Eastern Daylight Time": several words that end with Time. */
static bool read_long_name(struct words *w)
{
    static const struct bytes end = BYTES(" Time");
    const struct bytes rest = words_rest(w);
    const size_t n = bytes_find(rest, end) + end.n;
    if (!w->has_clock || w->has_zone || n > rest.n || (n < rest.n && ascii_is_alnum(rest.p[n])))
        return false;
    for (size_t i = 0; i < n; i++) {
        if (!ascii_is_alpha(rest.p[i]) && rest.p[i] != ' ' && rest.p[i] != '.')
            return false;
    }
    w->parts.area = (struct bytes){rest.p, n};
    w->has_zone = true;
    w->at += n;
    return true;
}

/* "PST8PDT": whether a digit with a letter behind it comes next. */
static bool name_goes_on(const struct words *w)
{
    size_t at = w->at;
    while (words_digit_at(w, at))
        at++;
    return at > w->at && at < w->text.n && ascii_is_alpha(w->text.p[at]);
}

/* " +0000", " -05:00" behind a zone's name. With fewer digits it may be a day or a year. */
static bool read_offset_apart(struct words *w, int64_t *offset_ms)
{
    size_t from = w->at;
    while (from < w->text.n && w->text.p[from] == ' ')
        from++;
    size_t at = from;
    int64_t offset;
    if (!date_zone_offset(w->text, &at, &offset) || at - from <= YEAR_DIGITS)
        return false;
    w->at = at;
    *offset_ms = offset;
    return true;
}

/* A word that names a zone, or stands where only a zone can stand. */
static bool read_zone(struct words *w, struct bytes word, bool known_only)
{
    int64_t offset = 0;
    bool known = (w->has_clock || word.n > 2) && date_zone_named(word, &offset);
    if (!known && (known_only || w->has_zone))
        return false;
    for (size_t i = 0; i < word.n; i++) {
        if (!known && !ascii_is_alpha(word.p[i]))
            return false;
    }
    if (w->has_zone)
        return true; /* "+0100 CET" */
    /* RFC 5322 §4.3: an unknown zone is -0000 */
    w->parts.offset_ms = offset;
    w->has_zone = true;
    int64_t again; /* "EST -0500" */
    if (known && offset == 0 && date_zone_offset(w->text, &w->at, &w->parts.offset_ms))
        return true; /* "GMT+1" */
    if (known)
        (void)read_offset_apart(w, offset == 0 ? &w->parts.offset_ms : &again);
    return true;
}

/* A second month word: the first was a weekday's name that also is one ("mar. 13 avr."). */
static bool set_month(struct words *w, struct bytes folded, int month)
{
    if (w->parts.month) {
        struct bytes before = {w->month_word, w->month_word_n};
        if (w->has_weekday)
            return false;
        w->has_weekday = true;
        if (!date_name_is_weekday(before))
            return date_name_is_weekday(folded);
    }
    w->parts.month = month;
    w->month_word_n = folded.n;
    for (size_t i = 0; i < folded.n; i++)
        w->month_word[i] = folded.p[i];
    return true;
}

static bool take_name(struct words *w, const struct date_name *name, struct bytes folded)
{
    switch (name->kind) {
    case DATE_MONTH:
        return set_month(w, folded, name->value);
    case DATE_WEEKDAY:
        w->has_weekday = true;
        return true;
    default:
        return true;
    }
}

/* How many bytes from the position are letters, an apostrophe among them included. */
static size_t word_length(const struct words *w)
{
    size_t at = w->at;
    while (at < w->text.n) {
        char c = w->text.p[at];
        if ((unsigned char)c < 0x80) {
            if (!ascii_is_alpha(c) && !(c == '\'' && at > w->at))
                break;
            at++;
            continue;
        }
        size_t next = at;
        uint32_t code_point = utf8_next(w->text, &next);
        if ((code_point >= 0x3000 && code_point < 0x3040) || code_point >= 0xFF00 ||
            (code_point >= 0x2000 && code_point < 0x2070 && code_point != 0x2019) ||
            code_point < 0xC0)
            break; /* punctuation */
        at = next;
    }
    return at - w->at;
}

/* A word of a language written without spaces. */
static bool read_unspaced(struct words *w)
{
    size_t length;
    int64_t offset;
    const struct date_name *name = date_name_starting(words_rest(w), &length, &offset);
    if (!name)
        return false;
    w->at += length;
    w->tongue_offset_ms = offset;
    if (name->kind == DATE_AM || name->kind == DATE_PM)
        return words_set_half(w, name->kind == DATE_AM ? HALF_AM : HALF_PM);
    return name->kind != DATE_MONTH || set_month(w, bytes_of(name->name), name->value);
}

/* "목, 01 1월 2004": a weekday's one sign where the date begins. */
static bool read_weekday_sign(struct words *w, struct bytes word)
{
    if (w->at > 0 || !date_name_is_weekday_sign(word, &w->tongue_offset_ms))
        return false;
    w->has_weekday = true;
    w->at = word.n;
    return true;
}

static bool read_word(struct words *w)
{
    if (w->has_clock && w->half == HALF_NONE && words_read_half(w))
        return true;
    if (read_long_name(w))
        return true;
    size_t start = w->at;
    size_t length = word_length(w);
    struct bytes word = {w->text.p + start, length};
    if ((unsigned char)word.p[0] > 0x7F && (read_weekday_sign(w, word) || read_unspaced(w)))
        return true;
    w->at += length;
    if ((bytes_starts(words_rest(w), (struct bytes)BYTES("/")) && zone_may_stand(w)) ||
        (w->has_clock && name_goes_on(w)))
        return read_area(w, start);
    char folded[DATE_WORD_MAX];
    struct bytes key = {folded, date_fold(word, folded)};
    bool zone = zone_may_stand(w);
    if (zone && read_zone(w, word, true))
        return true;
    const struct date_name *name = date_name_find(key);
    if (name)
        return take_name(w, name, key);
    return w->has_clock && read_zone(w, word, false);
}

/* "(CET)", "（金）": a comment. */
static bool skip_comment(struct words *w)
{
    static const struct {
        struct bytes open, close;
    } pairs[] = {{BYTES("("), BYTES(")")}, {BYTES("（"), BYTES("）")}};
    for (size_t i = 0; i < COUNT_OF(pairs); i++) {
        struct bytes rest = words_rest(w);
        if (!bytes_starts(rest, pairs[i].open))
            continue;
        size_t end = bytes_find(rest, pairs[i].close);
        if (end == rest.n)
            return false;
        w->at += end + pairs[i].close.n;
        return true;
    }
    return false;
}

/* "[Europe/Paris]", which RFC 9557 has behind an offset: it counts where there is none. */
static bool read_bracket(struct words *w)
{
    static const struct bytes open = BYTES("[");
    const struct bytes rest = words_rest(w);
    const size_t end = bytes_find_char(rest, ']');
    if (!bytes_starts(rest, open) || end == rest.n || !w->has_clock)
        return false;
    if (!w->has_zone)
        w->parts.area = (struct bytes){rest.p + open.n, end - open.n};
    w->has_zone = true;
    w->at += end + 1;
    return true;
}

/* "%z": a program's own pattern, left unfilled. */
static bool read_unfilled_zone(struct words *w)
{
    const struct bytes rest = words_rest(w);
    if (rest.n < 2 || rest.p[0] != '%' || !ascii_is_alpha(rest.p[1]) || !w->has_clock ||
        w->has_zone)
        return false;
    w->has_zone = true;
    w->at += 2;
    return true;
}

/* What stands between the pieces. */
static bool skip_punctuation(struct words *w)
{
    static const struct bytes marks[] = {
        BYTES(" "),
        BYTES("\t"),
        BYTES("\r"),
        BYTES("\n"),
        BYTES("\v"),
        BYTES("\f"),
        BYTES(","),
        BYTES("."),
        BYTES(";"),
        BYTES("|"),
        BYTES("-"),
        BYTES("'"),
        BYTES("’"),
        BYTES("·"),
        BYTES("–"),
        BYTES("—"),
        BYTES("º"),
        BYTES("ª"),
        BYTES("°"),
        BYTES("、"),
        BYTES("，"),
        BYTES("\xC2\xA0"),
        BYTES("\xE3\x80\x80"),
    };
    for (size_t i = 0; i < COUNT_OF(marks); i++) {
        if (bytes_starts(words_rest(w), marks[i])) {
            w->at += marks[i].n;
            return true;
        }
    }
    return false;
}

static bool read_piece(struct words *w)
{
    char c = w->text.p[w->at];
    if (ascii_is_digit(c))
        return words_read_number(w);
    if (ascii_is_alpha(c))
        return read_word(w);
    if (c == ' ' || c == ',') { /* the next two would find out in the end */
        w->at++;
        return true;
    }
    if ((c == '+' || c == '-') && words_digit_at(w, w->at + 1) && w->has_clock && !w->has_zone) {
        w->has_zone = true;
        return date_zone_offset(w->text, &w->at, &w->parts.offset_ms);
    }
    return skip_comment(w) || skip_punctuation(w) || read_bracket(w) || read_unfilled_zone(w) ||
           (word_length(w) > 0 && read_word(w));
}

static bool is_year(const struct number *number)
{
    return number->digits > 2 || number->value > DAYS_MAX;
}

/* Which of the numbers is the day and which the year. */
static bool place_numbers(struct words *w)
{
    struct date_parts *p = &w->parts;
    const struct number *v = w->numbers;
    if (w->n_numbers == 0)
        return w->has_year && p->month;
    if (w->n_numbers == 1 && w->has_year != w->has_day) {
        if (w->has_day)
            p->year = date_full_year(v[0].value, v[0].digits);
        else
            p->day = v[0].value;
        w->has_day = w->has_year = true;
        return true;
    }
    if (w->has_year || w->has_day || !p->month)
        return false;
    if (w->n_numbers == 1) { /* "January 2004" */
        p->year = v[0].value;
        return v[0].digits == YEAR_DIGITS;
    }
    bool year_first = is_year(&v[0]) && !is_year(&v[1]);
    const struct number *year = &v[!year_first];
    p->year = date_full_year(year->value, year->digits);
    p->day = v[year_first].value;
    w->has_day = true;
    return true;
}

static bool place_half(struct words *w)
{
    if (w->half == HALF_NONE)
        return true;
    struct date_parts *p = &w->parts;
    if (!w->has_clock)
        return false;
    if (w->half == HALF_PM && p->hour < 12)
        p->hour += 12;
    else if (w->half == HALF_AM && p->hour == 12)
        p->hour = 0;
    return w->half == HALF_PM || p->hour < 12;
}

bool date_parse_words(struct bytes text, struct date_parts *parts)
{
    struct words w = {.text = text};
    while (w.at < text.n) {
        if (!read_piece(&w))
            return false;
    }
    if (!place_numbers(&w) || !place_half(&w))
        return false;
    if (!w.has_day) {
        if (w.has_clock)
            return false;
        w.parts.day = 1;
    }
    if (!w.has_zone && w.has_clock)
        w.parts.offset_ms = w.tongue_offset_ms;
    *parts = w.parts;
    return true;
}
