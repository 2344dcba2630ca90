#include "publish/volume.h"

#include <stddef.h>
#include <string.h>

/* ---- names ------------------------------------------------------------------------------------------------------- */

bool volume_is(struct volume volume)
{
    return volume.month > 0;
}

bool volume_equal(struct volume a, struct volume b)
{
    return a.month == b.month && a.part == b.part;
}

void volume_print(struct buf *out, struct volume volume)
{
    buf_printf(out, "%04d-%02d", volume.month / 100, volume.month % 100);
    if (volume.part > 1)
        buf_printf(out, "-%d", volume.part);
}

/* A number of a few digits; -1 where it is none. */
static int digits(struct bytes text)
{
    enum { DIGITS_MAX = 6 };
    int64_t number;
    return text.n <= DIGITS_MAX && bytes_number(text, &number) ? (int)number : -1;
}

bool volume_parse(struct bytes text, struct volume *out)
{
    enum { MONTH_END = 7, PART = 8 }; /* "2026-10", "2026-10-" */
    struct volume volume = {.part = 1};
    if (text.n < MONTH_END || text.p[4] != '-')
        return false;
    int year = digits((struct bytes){text.p, 4}), month = digits((struct bytes){text.p + 5, 2});
    if (year < 1 || month < 1 || month > 12)
        return false;
    if (text.n > MONTH_END) {
        struct bytes part = bytes_skip(text, PART);
        volume.part = text.p[MONTH_END] == '-' ? digits(part) : -1;
        if (volume.part < 2 || part.p[0] == '0')
            return false;
    }
    volume.month = year * 100 + month;
    *out = volume;
    return true;
}

/* ---- the form ----------------------------------------------------------------------------------------------------- */

/* A line that names it, and a record for each entry: its length, and its members. A member is its number, its length and
 * its content; one that says nothing is left out, and one of a number that nobody knows is passed over. Lengths and
 * numbers are written seven bits a byte, the lowest first, with the eighth set in all but the last. */
static const struct bytes mark = BYTES("riffle volume 1\n");

enum kind { TEXT, TEXTS, INSTANT, NUMBER, FLAG, RECORDS };

struct member {
    uint8_t number; /* for ever */
    enum kind kind;
    size_t at, count_at;     /* count: of a list */
    const struct record *of; /* a list of these */
    bool is_body;            /* kept where whole bodies are published */
};

/* What a list is of. */
struct record {
    const struct member *members;
    size_t n, size;
};

#define OF_ENTRY(member) offsetof(struct published_entry, member)
#define OF_ALSO(member)  offsetof(struct also_told, member)
#define OF_FILE(member)  offsetof(struct published_file, member)

static const struct member also_members[] = {
    {1, TEXT, OF_ALSO(title), 0, NULL, false},
    {2, TEXT, OF_ALSO(url), 0, NULL, false},
    {3, TEXT, OF_ALSO(source_title), 0, NULL, false},
    {4, TEXT, OF_ALSO(kind), 0, NULL, false},
    {5, TEXT, OF_ALSO(language), 0, NULL, false},
    {6, INSTANT, OF_ALSO(published), 0, NULL, false},
};

static const struct record also_record = {also_members, COUNT_OF(also_members),
                                          sizeof(struct also_told)};

static const struct member file_members[] = {
    {1, TEXT, OF_FILE(url), 0, NULL, false},           {2, TEXT, OF_FILE(type), 0, NULL, false},
    {3, TEXT, OF_FILE(title), 0, NULL, false},         {4, INSTANT, OF_FILE(size), 0, NULL, false},
    {5, INSTANT, OF_FILE(duration_s), 0, NULL, false},
};

static const struct record file_record = {file_members, COUNT_OF(file_members),
                                          sizeof(struct published_file)};

static const struct member entry_members[] = {
    {1, TEXT, OF_ENTRY(id), 0, NULL, false},
    {2, TEXT, OF_ENTRY(title), 0, NULL, false},
    {3, TEXT, OF_ENTRY(url), 0, NULL, false},
    {4, TEXT, OF_ENTRY(excerpt), 0, NULL, false},
    {5, TEXT, OF_ENTRY(language), 0, NULL, false},
    {7, TEXTS, OF_ENTRY(tags), OF_ENTRY(n_tags), NULL, false},
    {8, INSTANT, OF_ENTRY(published), 0, NULL, false},
    {9, INSTANT, OF_ENTRY(updated), 0, NULL, false},
    {10, TEXT, OF_ENTRY(source_id), 0, NULL, false},
    {11, TEXT, OF_ENTRY(source_title), 0, NULL, false},
    {12, TEXT, OF_ENTRY(source_url), 0, NULL, false},
    {13, TEXT, OF_ENTRY(source_home), 0, NULL, false},
    {14, TEXT, OF_ENTRY(source_kind), 0, NULL, false},
    {15, INSTANT, OF_ENTRY(source_updated), 0, NULL, false},
    {16, TEXT, OF_ENTRY(image), 0, NULL, false},
    {17, RECORDS, OF_ENTRY(also), OF_ENTRY(n_also), &also_record, false},
    {18, TEXT, OF_ENTRY(why), 0, NULL, false},
    {19, NUMBER, OF_ENTRY(score), 0, NULL, false},
    {20, FLAG, OF_ENTRY(backfilled), 0, NULL, false},
    {21, TEXTS, OF_ENTRY(authors), OF_ENTRY(n_authors), NULL, false},
    {22, RECORDS, OF_ENTRY(files), OF_ENTRY(n_files), &file_record, false},
    {23, TEXT, OF_ENTRY(content_html), 0, NULL, true},
    {24, TEXT, OF_ENTRY(content_text), 0, NULL, true},
};

/* ---- writing ------------------------------------------------------------------------------------------------------ */

static void write_number(struct buf *out, uint64_t number)
{
    for (; number > 0x7f; number >>= 7)
        buf_add_char(out, (char)(unsigned char)(0x80 | (number & 0x7f)));
    buf_add_char(out, (char)(unsigned char)number);
}

static void write_counted(struct buf *out, struct bytes content)
{
    write_number(out, content.n);
    buf_add_bytes(out, content);
}

/* All members but lists. Appends the content alone. */
static void write_single(struct buf *out, const struct member *member, const char *from)
{
    const void *at = from + member->at;
    uint64_t bits;
    switch (member->kind) {
    case TEXT:
        buf_add_bytes(out, *(const struct bytes *)at);
        break;
    case INSTANT:
        if (*(const int64_t *)at) /* small ones below 0 are as short as those above it */
            write_number(out, (uint64_t) * (const int64_t *)at << 1 ^
                                  (uint64_t)(*(const int64_t *)at >> 63));
        break;
    case NUMBER:
        memcpy(&bits, at, sizeof bits);
        if (bits)
            write_number(out, bits);
        break;
    case FLAG:
        if (*(const bool *)at)
            write_number(out, 1);
        break;
    case TEXTS:
    case RECORDS:
        break;
    }
}

static void write_texts(struct buf *out, const struct member *member, const char *from)
{
    const struct bytes *texts = *(const struct bytes *const *)(const void *)(from + member->at);
    size_t n = *(const size_t *)(const void *)(from + member->count_at);
    for (size_t i = 0; i < n; i++)
        write_counted(out, texts[i]);
}

static void write_member(struct buf *out, const struct member *member, struct buf *content)
{
    if (content->n) {
        write_number(out, member->number);
        write_counted(out, buf_bytes(content));
    }
    buf_reset(content);
}

static void write_records(struct buf *out, const struct member *member, const char *from)
{
    const char *each = *(const char *const *)(const void *)(from + member->at);
    size_t n = *(const size_t *)(const void *)(from + member->count_at);
    struct buf record = {0}, content = {0};
    for (size_t i = 0; i < n; i++, each += member->of->size) {
        for (size_t m = 0; m < member->of->n; m++) {
            write_single(&content, &member->of->members[m], each);
            write_member(&record, &member->of->members[m], &content);
        }
        write_counted(out, buf_bytes(&record));
        buf_reset(&record);
    }
    buf_clear(&record);
    buf_clear(&content);
}

void volume_write(const struct publication *publication, struct buf *out)
{
    struct buf record = {0}, content = {0};
    buf_add_bytes(out, mark);
    for (size_t i = 0; i < publication->n_entries; i++) {
        const struct published_entry *entry = &publication->entries[i];
        for (size_t m = 0; m < COUNT_OF(entry_members); m++) {
            const struct member *member = &entry_members[m];
            if (member->is_body && !publication->full_bodies)
                continue;
            if (member->kind == RECORDS)
                write_records(&content, member, (const char *)entry);
            else if (member->kind == TEXTS)
                write_texts(&content, member, (const char *)entry);
            else
                write_single(&content, member, (const char *)entry);
            write_member(&record, member, &content);
        }
        write_counted(out, buf_bytes(&record));
        buf_reset(&record);
    }
    buf_clear(&record);
    buf_clear(&content);
}

/* ---- reading ------------------------------------------------------------------------------------------------------ */

static bool read_number(struct bytes *rest, uint64_t *out)
{
    uint64_t number = 0;
    for (unsigned shift = 0; rest->n && shift < 64; shift += 7) {
        const unsigned char byte = (unsigned char)rest->p[0];
        *rest = bytes_skip(*rest, 1);
        number |= (uint64_t)(byte & 0x7f) << shift;
        if (byte < 0x80) {
            *out = number;
            return true;
        }
    }
    return false;
}

static bool read_counted(struct bytes *rest, struct bytes *out)
{
    uint64_t n;
    if (!read_number(rest, &n) || n > rest->n)
        return false;
    *out = (struct bytes){rest->p, (size_t)n};
    *rest = bytes_skip(*rest, (size_t)n);
    return true;
}

static bool read_single(const struct member *member, struct bytes content, char *to)
{
    void *at = to + member->at;
    uint64_t number;
    if (member->kind == TEXT) {
        *(struct bytes *)at = content;
        return true;
    }
    if (!read_number(&content, &number))
        return false;
    if (member->kind == INSTANT)
        *(int64_t *)at = (int64_t)(number >> 1 ^ (~(number & 1) + 1));
    else if (member->kind == NUMBER)
        memcpy(at, &number, sizeof number);
    else
        *(bool *)at = number != 0;
    return true;
}

static bool read_texts(const struct member *member, struct bytes content, struct arena *arena,
                       char *to)
{
    struct bytes *texts = NULL, text;
    size_t n = 0, cap = 0;
    while (content.n) {
        if (!read_counted(&content, &text))
            return false;
        ARENA_PUSH(arena, texts, n, cap) = text;
    }
    *(const struct bytes **)(void *)(to + member->at) = texts;
    *(size_t *)(void *)(to + member->count_at) = n;
    return true;
}

/* The next member of a record that is known; NULL behind the last. */
static bool next_member(struct bytes *rest, const struct member *members, size_t n,
                        const struct member **member, struct bytes *content)
{
    *member = NULL;
    while (rest->n && !*member) {
        uint64_t number;
        if (!read_number(rest, &number) || !read_counted(rest, content))
            return false;
        for (size_t i = 0; i < n && !*member; i++)
            if (members[i].number == number)
                *member = &members[i];
    }
    return true;
}

static bool read_record(struct bytes record, const struct record *of, char *to)
{
    const struct member *member;
    struct bytes part;
    do {
        if (!next_member(&record, of->members, of->n, &member, &part) ||
            (member && !read_single(member, part, to)))
            return false;
    } while (member);
    return true;
}

static size_t count_records(struct bytes content)
{
    struct bytes record;
    size_t n = 0;
    while (content.n && read_counted(&content, &record))
        n++;
    return n;
}

static bool read_records(const struct member *member, struct bytes content, struct arena *arena,
                         char *to)
{
    struct bytes record;
    size_t n = count_records(content), size = member->of->size;
    char *list = arena_array(arena, n + 1, size);
    for (size_t i = 0; i < n; i++)
        if (!read_counted(&content, &record) || !read_record(record, member->of, list + i * size))
            return false;
    *(const void **)(void *)(to + member->at) = list;
    *(size_t *)(void *)(to + member->count_at) = n;
    return content.n == 0;
}

static bool read_entry(struct bytes record, struct arena *arena, struct published_entry *entry)
{
    const struct member *member;
    struct bytes content;
    do {
        if (!next_member(&record, entry_members, COUNT_OF(entry_members), &member, &content))
            return false;
        if (!member)
            break;
        bool fine = member->kind == RECORDS ? read_records(member, content, arena, (char *)entry)
                    : member->kind == TEXTS ? read_texts(member, content, arena, (char *)entry)
                                            : read_single(member, content, (char *)entry);
        if (!fine)
            return false;
    } while (member);
    return true;
}

bool volume_read(struct bytes data, struct arena *arena, struct publication *publication,
                 struct error *err)
{
    struct published_entry *entries = NULL;
    struct bytes record;
    size_t n = 0, cap = 0;
    int64_t updated = publication->updated;
    bool fine = bytes_starts(data, mark);
    for (data = bytes_skip(data, fine ? mark.n : data.n); fine && data.n;) {
        struct published_entry *entry = &ARENA_PUSH(arena, entries, n, cap);
        *entry = (struct published_entry){.published = 0};
        fine = read_counted(&data, &record) && read_entry(record, arena, entry);
        if (fine && (n == 1 || entry->updated > updated))
            updated = entry->updated;
    }
    if (!fine)
        return error_set(err, "a volume of the archive is damaged");
    publication->entries = entries;
    publication->n_entries = n;
    publication->updated = updated;
    return true;
}
