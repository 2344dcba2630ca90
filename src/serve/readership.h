/* Who reads what stands at a path: how often it is asked for, and what services that fetch for many people say of their
 * number in the User-Agent ("Feedly/1.0 (+http://…; 12 subscribers)"). No address of anyone is looked at or kept, and
 * what a request can add is bounded: a counter a day, and a few services by name. Pure: a clock goes in; one thread at a
 * time. All zeros: nobody so far. */
#ifndef RIFFLE_SERVE_READERSHIP_H
#define RIFFLE_SERVE_READERSHIP_H

#include "base/bytes.h"

enum {
    READERSHIP_DAYS = 7,             /* so long things are remembered */
    READERSHIP_SERVICES = 16,        /* of one path; the one silent for longest makes room */
    READERSHIP_NAME_SIZE = 32,       /* of a service, with its NUL; longer names are cut */
    READERSHIP_SUBSCRIBERS = 1000000 /* nobody is believed to fetch for more */
};

/* What a User-Agent says of itself. */
struct reading_service {
    char name[READERSHIP_NAME_SIZE];
    uint32_t subscribers;
    int64_t seen; /* ms */
};

/* Reads a User-Agent that tells a number of subscribers or readers: true, and name and subscribers of *out set (seen is
 * left as it is). False and *out untouched where it tells none, or one that is not believed. */
bool reading_service_parse(struct bytes agent, struct reading_service *out);

struct readership {
    uint32_t requests[READERSHIP_DAYS]; /* of day d, in days since 1970, at d % READERSHIP_DAYS */
    int64_t day;                        /* the last one counted */
    struct reading_service *services;   /* owned */
    size_t n_services;
};

/* Counts one request. True where a service says a number that it did not say before. */
bool readership_note(struct readership *r, struct bytes agent, int64_t now);

/* How often it was asked for within the last days, today included; how many people the services of these days fetch for
 * together. */
uint64_t readership_requests(const struct readership *r, int64_t now);
uint64_t readership_subscribers(const struct readership *r, int64_t now);

/* Whether the service has asked within these days. */
bool reading_service_is_live(const struct reading_service *service, int64_t now);

/* Frees what it holds. Takes NULL. */
void readership_clear(struct readership *r);

#endif
