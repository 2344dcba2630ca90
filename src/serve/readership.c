#include "serve/readership.h"

#include "base/error.h"

#include <stdlib.h>
#include <string.h>

static const int64_t day_ms = (int64_t)24 * 3600 * 1000;

/* ---- what a User-Agent says -------------------------------------------------------------------------------------- */

static const struct bytes counted_words[] = {BYTES("subscribers"), BYTES("subscriber"),
                                             BYTES("readers"), BYTES("reader")};

/* Services that go by another name in their User-Agent than the one they are known by, or by several. */
static const struct {
    struct bytes agent, name;
} aliases[] = {
    {BYTES("inoreader.com"), BYTES("Inoreader")},
    {BYTES("theoldreader.com"), BYTES("The Old Reader")},
    {BYTES("Feedfetcher-Google"), BYTES("Google")},
};

/* Reads a number with or without commas between its thousands off the front; false where it is too large. */
static bool take_number(struct bytes *rest, uint32_t *out)
{
    uint32_t n = 0;
    bool fine = true;
    while (rest->n) {
        bool comma = rest->p[0] == ',' && rest->n > 1 && ascii_is_digit(rest->p[1]);
        if (!comma && !ascii_is_digit(rest->p[0]))
            break;
        if (!comma)
            n = n * 10 + (uint32_t)(rest->p[0] - '0');
        fine = fine && n <= READERSHIP_SUBSCRIBERS;
        n = fine ? n : 0;
        *rest = bytes_skip(*rest, 1);
    }
    *out = n;
    return fine;
}

/* Whether a word for those who are counted comes next, after white space. */
static bool says_who(struct bytes rest)
{
    struct bytes word = bytes_trim(rest);
    if (word.n == 0 || word.p == rest.p)
        return false;
    for (size_t i = 0; i < COUNT_OF(counted_words); i++) {
        size_t n = counted_words[i].n;
        if (bytes_starts_nocase(word, counted_words[i]) &&
            (word.n == n || !ascii_is_alnum(word.p[n])))
            return true;
    }
    return false;
}

static bool find_subscribers(struct bytes agent, uint32_t *out)
{
    bool in_word = false; /* "v2 readers" counts nobody */
    for (struct bytes rest = agent; rest.n;) {
        bool begins = !in_word && ascii_is_digit(rest.p[0]);
        in_word = ascii_is_alnum(rest.p[0]) || rest.p[0] == '.';
        if (!begins) {
            rest = bytes_skip(rest, 1);
            continue;
        }
        uint32_t n;
        bool believed = take_number(&rest, &n);
        if (says_who(rest)) {
            *out = n;
            return believed;
        }
    }
    return false;
}

static bool stands_in_name(char c)
{
    return ascii_is_alnum(c) || (c && strchr("-._+!", c));
}

/* The first word, or, of what claims to be like a browser, the first one behind "compatible;". */
static struct bytes find_name(struct bytes agent)
{
    static const struct bytes browser = BYTES("Mozilla/"), like = BYTES("(compatible;");
    if (bytes_starts_nocase(agent, browser))
        agent = bytes_skip(agent, bytes_find(agent, like) + like.n);
    agent = bytes_trim(agent);
    size_t n = 0;
    while (n < agent.n && stands_in_name(agent.p[n]))
        n++;
    struct bytes name = {agent.p, n};
    for (size_t i = 0; i < COUNT_OF(aliases); i++)
        if (bytes_equal_nocase(name, aliases[i].agent))
            return aliases[i].name;
    return name;
}

bool reading_service_parse(struct bytes agent, struct reading_service *out)
{
    uint32_t subscribers;
    if (!find_subscribers(agent, &subscribers))
        return false;
    struct bytes name = find_name(agent);
    if (name.n == 0)
        return false;
    if (name.n >= READERSHIP_NAME_SIZE)
        name.n = READERSHIP_NAME_SIZE - 1;
    memset(out->name, 0, sizeof out->name);
    memcpy(out->name, name.p, name.n);
    out->subscribers = subscribers;
    return true;
}

/* ---- counting ---------------------------------------------------------------------------------------------------- */

static uint32_t *slot_of(struct readership *r, int64_t day)
{
    return &r->requests[(size_t)(day % READERSHIP_DAYS)];
}

/* Moves on to a day; days between, on which nothing came, are empty. A clock that was set back counts on. */
static void move_on(struct readership *r, int64_t day)
{
    if (day - r->day >= READERSHIP_DAYS)
        memset(r->requests, 0, sizeof r->requests);
    else
        for (int64_t d = r->day + 1; d <= day; d++)
            *slot_of(r, d) = 0;
    if (day > r->day)
        r->day = day;
}

/* The service of that name, a new one, or the one in whose place it comes. */
static struct reading_service *service_named(struct readership *r, const char *name)
{
    struct reading_service *oldest = r->services;
    for (size_t i = 0; i < r->n_services; i++) {
        if (bytes_equal_nocase(bytes_of(r->services[i].name), bytes_of(name)))
            return &r->services[i];
        if (r->services[i].seen < oldest->seen)
            oldest = &r->services[i];
    }
    if (r->n_services == READERSHIP_SERVICES)
        return oldest;
    r->services = realloc(r->services, (r->n_services + 1) * sizeof *r->services);
    if (!r->services)
        error_out_of_memory(sizeof *r->services);
    return &r->services[r->n_services++];
}

bool readership_note(struct readership *r, struct bytes agent, int64_t now)
{
    now = now > 0 ? now : 0;
    move_on(r, now / day_ms);
    uint32_t *today = slot_of(r, r->day);
    if (*today < UINT32_MAX)
        ++*today;
    struct reading_service service = {.seen = now};
    if (!reading_service_parse(agent, &service))
        return false;
    size_t before = r->n_services;
    struct reading_service *known = service_named(r, service.name);
    bool news = r->n_services > before || known->subscribers != service.subscribers ||
                strcmp(known->name, service.name) != 0;
    *known = service;
    return news;
}

uint64_t readership_requests(const struct readership *r, int64_t now)
{
    uint64_t sum = 0;
    int64_t today = now > 0 ? now / day_ms : 0;
    int64_t first = today - READERSHIP_DAYS + 1;
    for (int64_t d = first > 0 ? first : 0; d <= r->day; d++)
        if (d > r->day - READERSHIP_DAYS)
            sum += r->requests[(size_t)(d % READERSHIP_DAYS)];
    return sum;
}

bool reading_service_is_live(const struct reading_service *service, int64_t now)
{
    return now - service->seen < READERSHIP_DAYS * day_ms;
}

uint64_t readership_subscribers(const struct readership *r, int64_t now)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < r->n_services; i++)
        if (reading_service_is_live(&r->services[i], now))
            sum += r->services[i].subscribers;
    return sum;
}

void readership_clear(struct readership *r)
{
    if (!r)
        return;
    free(r->services);
    *r = (struct readership){0};
}
