/* A hub of the tests' own (WebSub), and the feed that names it, on loopback: it notes who subscribes, asks back or does not,
 * and brings what a test wants to be brought, signed rightly or wrongly. A thread of its own serves; one request a
 * connection. */
#ifndef RIFFLE_TESTS_E2E_HUB_H
#define RIFFLE_TESTS_E2E_HUB_H

#include "base/buf.h"

/* What the hub does with a subscription. */
enum hub_manner {
    HUB_AGREES, /* takes it and asks back */
    HUB_DENIES, /* takes it and denies it */
    HUB_FAILS,  /* answers 503 */
    HUB_SILENT, /* takes it and asks nothing */
};

struct hub;

/* A hub whose leases last so many seconds. hub_url: what the feed names as its hub; NULL: this one. Ends the test where it
 * cannot. Owned: hub_free. */
struct hub *hub_new(enum hub_manner manner, int lease, const char *hub_url);

/* Takes NULL. */
void hub_free(struct hub *hub);

/* The feed's address. */
const char *hub_feed(const struct hub *hub);

/* How many entries the feed has from now on (3 at first); entry N says that Beijing and Moscow agree on N. */
void hub_set_entries(struct hub *hub, int n);

/* How often somebody subscribed; how often the feed was fetched. */
int hub_subscriptions(struct hub *hub);
int hub_fetches(struct hub *hub);

/* How often somebody told it of news; the addresses of the last time, one a line (a copy; free). */
int hub_pings(struct hub *hub);
char *hub_last_ping(struct hub *hub);

/* From now on it does that with what comes. */
void hub_set_manner(struct hub *hub, enum hub_manner manner);

/* The path of the last subscription's callback, "" where there was none, its query apart; the status of what was last asked
 * there; whether our challenge came back. */
const char *hub_callback_path(struct hub *hub);
bool hub_was_confirmed(struct hub *hub);

enum hub_signature {
    SIGNED_SHA1,
    SIGNED_SHA256,
    SIGNED_SHA512,
    SIGNED_WRONGLY, /* with another secret */
    SIGNED_NOT,
};

/* Brings a body to the callback; the status that comes back, 0: none. */
int hub_push(struct hub *hub, int port, const char *body, enum hub_signature signature);

/* Brings a document with this entry alone. */
int hub_push_entry(struct hub *hub, int port, int entry, enum hub_signature signature);

/* Asks the callback with that query; the status. */
int hub_ask(struct hub *hub, int port, const char *query);

#endif
