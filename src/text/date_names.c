#include "text/date_names.h"

#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>

#include "text/charset.h"
#include "text/utf8.h"

enum { HOUR_MS = 60 * 60 * 1000 };

#define M(text, least, month)                                                                      \
    {                                                                                              \
        text, least, DATE_MONTH, month                                                             \
    }
#define D(text, least)                                                                             \
    {                                                                                              \
        text, least, DATE_WEEKDAY, 0                                                               \
    }
#define F(text)                                                                                    \
    {                                                                                              \
        text, sizeof(text) - 1, DATE_FILLER, 0                                                     \
    }

/* English first, since most words are. */
static const struct date_name names[] = {
    D("monday", 2),
    D("tuesday", 2),
    D("wednesday", 2),
    D("thursday", 2),
    D("friday", 2),
    D("saturday", 2),
    D("sunday", 2),
    M("january", 3, 1),
    M("february", 3, 2),
    M("march", 3, 3),
    M("april", 3, 4),
    M("may", 3, 5),
    M("june", 3, 6),
    M("july", 3, 7),
    M("august", 3, 8),
    M("september", 3, 9),
    M("october", 3, 10),
    M("november", 3, 11),
    M("december", 3, 12),
    /* Russian: as a month is called, and as it stands behind a day */
    M("января", 6, 1),
    M("январь", 6, 1),
    M("февраля", 6, 2),
    M("февраль", 6, 2),
    M("марта", 6, 3),
    M("апреля", 6, 4),
    M("апрель", 6, 4),
    M("мая", 6, 5),
    M("маи", 6, 5),
    M("июня", 6, 6),
    M("июнь", 6, 6),
    M("июля", 6, 7),
    M("июль", 6, 7),
    M("августа", 6, 8),
    M("сентября", 6, 9),
    M("сентябрь", 6, 9),
    M("октября", 6, 10),
    M("октябрь", 6, 10),
    M("ноября", 6, 11),
    M("ноябрь", 6, 11),
    M("декабря", 6, 12),
    M("декабрь", 6, 12),
    D("понедельник", 6),
    D("вторник", 4),
    D("среда", 4),
    D("четверг", 6),
    D("пятница", 4),
    D("суббота", 6),
    D("воскресенье", 6),
    D("пн", 4),
    D("чт", 4),
    D("пт", 4),
    D("сб", 4),
    D("вс", 4),
    F("года"),
    F("год"),
    F("г"),
    F("в"),
    /* Ukrainian */
    M("січня", 6, 1),
    M("січень", 6, 1),
    M("лютого", 6, 2),
    M("лютии", 6, 2),
    M("березня", 6, 3),
    M("березень", 6, 3),
    M("квітня", 6, 4),
    M("квітень", 6, 4),
    M("травня", 6, 5),
    M("травень", 6, 5),
    M("червня", 6, 6),
    M("червень", 6, 6),
    M("липня", 6, 7),
    M("липень", 6, 7),
    M("серпня", 6, 8),
    M("серпень", 6, 8),
    M("вересня", 6, 9),
    M("вересень", 6, 9),
    M("жовтня", 6, 10),
    M("жовтень", 6, 10),
    M("листопада", 6, 11),
    M("листопад", 6, 11),
    M("грудня", 6, 12),
    M("грудень", 6, 12),
    D("понеділок", 6),
    D("вівторок", 4),
    D("середа", 4),
    D("четвер", 4),
    D("п'ятниця", 4),
    D("п’ятниця", 4),
    D("субота", 4),
    D("неділя", 4),
    D("нд", 4),
    F("року"),
    F("рік"),
    F("р"),
    F("о"),
    /* German */
    M("januar", 3, 1),
    M("janner", 3, 1),
    M("februar", 3, 2),
    M("feber", 3, 2),
    M("marz", 3, 3),
    M("maerz", 3, 3),
    M("mai", 3, 5),
    M("juni", 3, 6),
    M("juli", 3, 7),
    M("oktober", 3, 10),
    M("dezember", 3, 12),
    D("montag", 2),
    D("dienstag", 2),
    D("mittwoch", 2),
    D("donnerstag", 2),
    D("freitag", 2),
    D("samstag", 2),
    D("sonnabend", 2),
    D("sonntag", 2),
    F("am"),
    F("den"),
    F("der"),
    F("um"),
    F("uhr"),
    /* Turkish, before the weekdays that start like its March */
    M("ocak", 3, 1),
    M("subat", 3, 2),
    M("mart", 4, 3),
    M("nisan", 3, 4),
    M("mayıs", 4, 5),
    M("haziran", 3, 6),
    M("temmuz", 3, 7),
    M("agustos", 3, 8),
    M("eylul", 3, 9),
    M("ekim", 3, 10),
    M("kasım", 3, 11),
    M("aralık", 3, 12),
    /* French */
    M("janvier", 3, 1),
    M("fevrier", 3, 2),
    M("mars", 3, 3),
    M("avril", 3, 4),
    M("juin", 4, 6),
    M("juillet", 4, 7),
    M("aout", 3, 8),
    M("septembre", 3, 9),
    M("octobre", 3, 10),
    M("novembre", 3, 11),
    M("decembre", 3, 12),
    D("lundi", 3),
    D("mardi", 3),
    D("mercredi", 3),
    D("jeudi", 3),
    D("vendredi", 3),
    D("samedi", 3),
    D("dimanche", 3),
    F("le"),
    F("a"),
    F("er"),
    /* Spanish */
    M("enero", 3, 1),
    M("febrero", 3, 2),
    M("marzo", 3, 3),
    M("abril", 3, 4),
    M("mayo", 3, 5),
    M("junio", 3, 6),
    M("julio", 3, 7),
    M("agosto", 3, 8),
    M("septiembre", 3, 9),
    M("setiembre", 3, 9),
    M("octubre", 3, 10),
    M("noviembre", 3, 11),
    M("diciembre", 3, 12),
    D("lunes", 3),
    D("martes", 3),
    D("miercoles", 3),
    D("jueves", 3),
    D("viernes", 3),
    D("sabado", 3),
    D("domingo", 3),
    F("de"),
    F("del"),
    F("las"),
    F("el"),
    /* Italian */
    M("gennaio", 3, 1),
    M("febbraio", 3, 2),
    M("aprile", 3, 4),
    M("maggio", 3, 5),
    M("giugno", 3, 6),
    M("luglio", 3, 7),
    M("settembre", 3, 9),
    M("ottobre", 3, 10),
    M("dicembre", 3, 12),
    D("lunedi", 3),
    D("martedi", 3),
    D("mercoledi", 3),
    D("giovedi", 3),
    D("venerdi", 3),
    D("domenica", 3),
    F("alle"),
    F("ore"),
    /* Portuguese */
    M("janeiro", 3, 1),
    M("fevereiro", 3, 2),
    M("marco", 3, 3),
    M("maio", 3, 5),
    M("junho", 3, 6),
    M("julho", 3, 7),
    M("setembro", 3, 9),
    M("outubro", 3, 10),
    M("novembro", 3, 11),
    M("dezembro", 3, 12),
    D("segunda", 3),
    D("terca", 3),
    D("quarta", 3),
    D("quinta", 3),
    D("sexta", 3),
    F("feira"),
    F("as"),
    /* Dutch, and Indonesian, which has its months from it */
    M("januari", 3, 1),
    M("februari", 3, 2),
    M("maart", 3, 3),
    M("maret", 3, 3),
    M("mrt", 3, 3),
    M("mei", 3, 5),
    M("augustus", 3, 8),
    M("agustus", 3, 8),
    D("maandag", 2),
    D("dinsdag", 2),
    D("woensdag", 2),
    D("donderdag", 2),
    D("vrijdag", 2),
    D("zaterdag", 2),
    D("zondag", 2),
    F("om"),
    /* Swedish, Danish, Norwegian */
    M("augusti", 3, 8),
    M("desember", 3, 12),
    D("mandag", 3),
    D("tisdag", 3),
    D("tirsdag", 3),
    D("onsdag", 3),
    D("torsdag", 3),
    D("fredag", 3),
    D("lordag", 3),
    D("sondag", 3),
    D("lørdag", 4),
    D("søndag", 4),
    F("kl"),
    /* Polish */
    M("stycznia", 3, 1),
    M("styczen", 3, 1),
    M("lutego", 3, 2),
    M("luty", 3, 2),
    M("marca", 3, 3),
    M("marzec", 3, 3),
    M("kwietnia", 3, 4),
    M("kwiecien", 3, 4),
    M("maja", 3, 5),
    M("maj", 3, 5),
    M("czerwca", 3, 6),
    M("czerwiec", 3, 6),
    M("lipca", 3, 7),
    M("lipiec", 3, 7),
    M("sierpnia", 3, 8),
    M("sierpien", 3, 8),
    M("wrzesnia", 3, 9),
    M("wrzesien", 3, 9),
    M("pazdziernika", 3, 10),
    M("pazdziernik", 3, 10),
    M("listopada", 3, 11),
    M("listopad", 3, 11),
    M("grudnia", 3, 12),
    M("grudzien", 3, 12),
    D("poniedziałek", 3),
    D("wtorek", 2),
    D("sroda", 2),
    D("czwartek", 2),
    D("piatek", 2),
    D("sobota", 3),
    D("niedziela", 3),
    /* Hungarian, with two misspellings that a blog host made popular */
    M("marcius", 3, 3),
    M("aprilis", 3, 4),
    M("majus", 3, 5),
    M("maujus", 6, 5),
    M("junius", 3, 6),
    M("julius", 3, 7),
    M("augusztus", 3, 8),
    M("szeptember", 4, 9),
    D("hetfo", 3),
    D("kedd", 4),
    D("szerda", 3),
    D("csutortok", 3),
    D("pentek", 3),
    D("szombat", 3),
    D("vasarnap", 3),
    /* Greek, with abbreviations as they are mistyped */
    M("ιανουαριοσ", 6, 1),
    M("ιανουαριου", 6, 1),
    M("φεβρουαριοσ", 6, 2),
    M("φεβρουαριου", 6, 2),
    M("μαρτιοσ", 6, 3),
    M("μαρτιου", 6, 3),
    M("μαω", 6, 3),
    M("απριλιοσ", 6, 4),
    M("απριλιου", 6, 4),
    M("μαιοσ", 6, 5),
    M("μαιου", 6, 5),
    M("ιουνιοσ", 8, 6),
    M("ιουνιου", 8, 6),
    M("ιον", 6, 6),
    M("ιουλιοσ", 8, 7),
    M("ιουλιου", 8, 7),
    M("ιολ", 6, 7),
    M("αυγουστοσ", 6, 8),
    M("αυγουστου", 6, 8),
    M("σεπτεμβριοσ", 6, 9),
    M("σεπτεμβριου", 6, 9),
    M("οκτωβριοσ", 6, 10),
    M("οκτωβριου", 6, 10),
    M("νοεμβριοσ", 6, 11),
    M("νοεμβριου", 6, 11),
    M("δεκεμβριοσ", 6, 12),
    M("δεκεμβριου", 6, 12),
    D("δευτερα", 6),
    D("τριτη", 6),
    D("τεταρτη", 6),
    D("πεμπτη", 6),
    D("παρασκευη", 6),
    D("σαββατο", 6),
    D("κυριακη", 6),
    /* English again: what may stand around a date */
    F("on"),
    F("of"),
    F("at"),
    F("the"),
    F("st"),
    F("nd"),
    F("rd"),
    F("t"),
};

#undef M
#undef D
#undef F

enum tongue { KOREAN, JAPANESE, CHINESE };

/* The zone that nearly all who write in the language live in. */
static const int64_t tongue_offset[] = {
    [KOREAN] = 9 * HOUR_MS,
    [JAPANESE] = 9 * HOUR_MS,
    [CHINESE] = 8 * HOUR_MS,
};

/* A longer word before a shorter one that it starts with. */
static const struct {
    struct date_name name;
    enum tongue tongue;
} unspaced[] = {
    {{"오전", 0, DATE_AM, 0}, KOREAN},         {{"오후", 0, DATE_PM, 0}, KOREAN},
    {{"월요일", 0, DATE_WEEKDAY, 0}, KOREAN},  {{"화요일", 0, DATE_WEEKDAY, 0}, KOREAN},
    {{"수요일", 0, DATE_WEEKDAY, 0}, KOREAN},  {{"목요일", 0, DATE_WEEKDAY, 0}, KOREAN},
    {{"금요일", 0, DATE_WEEKDAY, 0}, KOREAN},  {{"토요일", 0, DATE_WEEKDAY, 0}, KOREAN},
    {{"일요일", 0, DATE_WEEKDAY, 0}, KOREAN},  {{"午前", 0, DATE_AM, 0}, JAPANESE},
    {{"午後", 0, DATE_PM, 0}, JAPANESE},       {{"月曜", 0, DATE_WEEKDAY, 0}, JAPANESE},
    {{"火曜", 0, DATE_WEEKDAY, 0}, JAPANESE},  {{"水曜", 0, DATE_WEEKDAY, 0}, JAPANESE},
    {{"木曜", 0, DATE_WEEKDAY, 0}, JAPANESE},  {{"金曜", 0, DATE_WEEKDAY, 0}, JAPANESE},
    {{"土曜", 0, DATE_WEEKDAY, 0}, JAPANESE},  {{"日曜", 0, DATE_WEEKDAY, 0}, JAPANESE},
    {{"日", 0, DATE_FILLER, 0}, JAPANESE},     {{"上午", 0, DATE_AM, 0}, CHINESE},
    {{"凌晨", 0, DATE_AM, 0}, CHINESE},        {{"早上", 0, DATE_AM, 0}, CHINESE},
    {{"下午", 0, DATE_PM, 0}, CHINESE},        {{"晚上", 0, DATE_PM, 0}, CHINESE},
    {{"星期一", 0, DATE_WEEKDAY, 0}, CHINESE}, {{"星期二", 0, DATE_WEEKDAY, 0}, CHINESE},
    {{"星期三", 0, DATE_WEEKDAY, 0}, CHINESE}, {{"星期四", 0, DATE_WEEKDAY, 0}, CHINESE},
    {{"星期五", 0, DATE_WEEKDAY, 0}, CHINESE}, {{"星期六", 0, DATE_WEEKDAY, 0}, CHINESE},
    {{"星期日", 0, DATE_WEEKDAY, 0}, CHINESE}, {{"星期天", 0, DATE_WEEKDAY, 0}, CHINESE},
    {{"周一", 0, DATE_WEEKDAY, 0}, CHINESE},   {{"周二", 0, DATE_WEEKDAY, 0}, CHINESE},
    {{"周三", 0, DATE_WEEKDAY, 0}, CHINESE},   {{"周四", 0, DATE_WEEKDAY, 0}, CHINESE},
    {{"周五", 0, DATE_WEEKDAY, 0}, CHINESE},   {{"周六", 0, DATE_WEEKDAY, 0}, CHINESE},
    {{"周日", 0, DATE_WEEKDAY, 0}, CHINESE},   {{"週一", 0, DATE_WEEKDAY, 0}, CHINESE},
    {{"週二", 0, DATE_WEEKDAY, 0}, CHINESE},   {{"週三", 0, DATE_WEEKDAY, 0}, CHINESE},
    {{"週四", 0, DATE_WEEKDAY, 0}, CHINESE},   {{"週五", 0, DATE_WEEKDAY, 0}, CHINESE},
    {{"週六", 0, DATE_WEEKDAY, 0}, CHINESE},   {{"週日", 0, DATE_WEEKDAY, 0}, CHINESE},
    {{"一月", 0, DATE_MONTH, 1}, CHINESE},     {{"二月", 0, DATE_MONTH, 2}, CHINESE},
    {{"三月", 0, DATE_MONTH, 3}, CHINESE},     {{"四月", 0, DATE_MONTH, 4}, CHINESE},
    {{"五月", 0, DATE_MONTH, 5}, CHINESE},     {{"六月", 0, DATE_MONTH, 6}, CHINESE},
    {{"七月", 0, DATE_MONTH, 7}, CHINESE},     {{"八月", 0, DATE_MONTH, 8}, CHINESE},
    {{"九月", 0, DATE_MONTH, 9}, CHINESE},     {{"十月", 0, DATE_MONTH, 10}, CHINESE},
    {{"十一月", 0, DATE_MONTH, 11}, CHINESE},  {{"十二月", 0, DATE_MONTH, 12}, CHINESE},
};

/* A weekday by its one sign, as the locales of Java and PHP have it; each sign is three bytes long. */
static const struct {
    struct bytes signs;
    enum tongue tongue;
} weekday_signs[] = {
    {BYTES("월화수목금토일"), KOREAN},
    {BYTES("月火水木金土日"), JAPANESE},
    {BYTES("一二三四五六日"), CHINESE},
};

/* The base letter in lower case. */
static UChar32 fold_character(uint32_t c)
{
    UErrorCode code = U_ZERO_ERROR;
    const UNormalizer2 *nfd = unorm2_getNFDInstance(&code);
    UChar parts[8];
    int32_t n = unorm2_getDecomposition(nfd, (UChar32)c, parts, COUNT_OF(parts), &code);
    bool hangul = c >= 0xAC00 && c <= 0xD7A3;
    UChar32 base = U_SUCCESS(code) && n > 0 && !hangul ? parts[0] : (UChar32)c;
    base = u_tolower(base);
    return base == 0x3C2 ? 0x3C3 : base; /* final sigma */
}

size_t date_fold(struct bytes word, char out[static DATE_WORD_MAX])
{
    enum { LONGEST = 4 }; /* bytes of a character */
    size_t n = 0;
    for (size_t at = 0; at < word.n;) {
        if (n + LONGEST >= DATE_WORD_MAX) {
            n = 0;
            break;
        }
        if ((unsigned char)word.p[at] < 0x80) {
            out[n++] = ascii_lower(word.p[at++]);
            continue;
        }
        UChar32 c = fold_character(utf8_next(word, &at));
        if (u_getCombiningClass(c) == 0)
            n += utf8_put(out + n, (uint32_t)c);
    }
    out[n] = '\0';
    return n;
}

static bool matches(const struct date_name *name, struct bytes folded)
{
    return name->name[0] == folded.p[0] && folded.n >= name->minimum &&
           strncmp(name->name, folded.p, folded.n) == 0;
}

const struct date_name *date_name_find(struct bytes folded)
{
    for (size_t i = 0; folded.n && i < COUNT_OF(names); i++) {
        if (matches(&names[i], folded))
            return &names[i];
    }
    return NULL;
}

bool date_name_is_weekday(struct bytes folded)
{
    for (size_t i = 0; folded.n && i < COUNT_OF(names); i++) {
        if (names[i].kind == DATE_WEEKDAY && matches(&names[i], folded))
            return true;
    }
    return false;
}

const struct date_name *date_name_starting(struct bytes text, size_t *length, int64_t *offset_ms)
{
    for (size_t i = 0; i < COUNT_OF(unspaced); i++) {
        struct bytes word = bytes_of(unspaced[i].name.name);
        if (!bytes_starts(text, word))
            continue;
        *length = word.n;
        *offset_ms = tongue_offset[unspaced[i].tongue];
        return &unspaced[i].name;
    }
    return NULL;
}

bool date_name_is_weekday_sign(struct bytes word, int64_t *offset_ms)
{
    enum { SIGN_LENGTH = 3 };
    for (size_t i = 0; word.n == SIGN_LENGTH && i < COUNT_OF(weekday_signs); i++) {
        if (bytes_find(weekday_signs[i].signs, word) == weekday_signs[i].signs.n)
            continue;
        *offset_ms = tongue_offset[weekday_signs[i].tongue];
        return true;
    }
    return false;
}

const struct date_name *date_names_all(size_t *n)
{
    *n = COUNT_OF(names);
    return names;
}
