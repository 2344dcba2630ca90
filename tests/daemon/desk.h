/* Articles told to a keeper, each in a document of its own, and what the store and the topics make of them: for tests of
 * stories through all of the daemon that has to do with them. The keeper can be stopped, and killed, between any two. */
#ifndef RIFFLE_TESTS_DAEMON_DESK_H
#define RIFFLE_TESTS_DAEMON_DESK_H

#include "daemon/keeper.h"
#include "ground.h"

enum { DESK_FEEDS = 26 };

struct article {
    size_t feed; /* 0 is http://a.example/feed, and so on */
    const char *guid, *url, *title, *text, *language;
    int minute; /* when it says that it was published, after GROUND_NOW */
    int seen;   /* when the document came, in minutes too; 0: when it was published */
};

struct desk {
    struct ground ground;
    struct mailbox *box, *loop;
    struct keeper *keeper;
};

/* With these topics. */
void desk_open(struct desk *desk, const struct topic_file *topics, size_t n);
void desk_close(struct desk *desk);

/* Tells it and waits until it is committed. */
void desk_tell(struct desk *desk, const struct article *article);
void desk_tell_all(struct desk *desk, const struct article *articles, size_t n);

/* Stops the keeper, closes the store, and starts both again. */
void desk_restart(struct desk *desk);

/* Tells the articles in another process, which kills itself as soon as the last one is committed. The desk has to be
 * stopped by desk_leave before, and is started by desk_return after it. */
void desk_tell_and_die(struct desk *desk, const struct article *articles, size_t n);
void desk_leave(struct desk *desk);
void desk_return(struct desk *desk);

/* A number and a text that SQL gives; the text (NULL: none) in the ground's arena. */
int64_t desk_number(struct desk *desk, const char *sql);
const char *desk_text(struct desk *desk, const char *sql);

#endif
