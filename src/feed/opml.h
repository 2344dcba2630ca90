/* The subscription list: OPML 2.0 with riffle's own attributes in urn:riffle:opml (bound to any prefix; an undeclared
 * "riffle:" is taken as ours). Folders are outlines without an address; what an outline does not say itself it inherits
 * from the folders around it, from <body> and from <opml>. Lists that people paste are mended with a warning that names
 * the line: bare & and <, unescaped or missing quotes, HTML's entities, undeclared prefixes, elements closed in the wrong
 * order, addresses without a scheme, duplicates (the first counts). `url`, attributes in any letter case and `feed:`
 * addresses are understood; user and password of an address are kept apart from it, and findings do not quote them; an outline whose address cannot be fetched is left out with a warning, and one marked
 * isComment without. Pure. */
#ifndef RIFFLE_FEED_OPML_H
#define RIFFLE_FEED_OPML_H

#include "base/findings.h"
#include "feed/entry.h"

enum { PRIORITY_STANDARD = 5 };

/* One feed of the list, with what it inherited. Arena. */
struct subscription {
    struct bytes
        url; /* as the OPML has it, white space trimmed, feed: resolved to http(s), without: */
    struct bytes
        login; /* user:password of the URL, as it stood there (absent: none); secret, never shown */
    struct bytes title, home_page_url;
    struct bytes category; /* the folders' names, joined by '/' */
    int64_t interval_ms;   /* 0: the configuration's */
    int priority;          /* 0…9 */
    struct strings topics; /* names; none: all */
    struct bytes kind, language, user_agent, proxy;
    bool title_only, full_text, disabled;
    size_t line;
};

struct subscriptions {
    struct subscription *v;
    size_t n, cap;
    struct bytes title; /* of the list */
};

/* Reads a list; name is for the findings. True if no error was added: a list with warnings is used. A document that is
 * no OPML, or ends in the middle, or has a riffle: attribute with a value that makes no sense, is an error. */
bool opml_read(const char *name, struct bytes doc, struct arena *arena, struct subscriptions *out,
               struct findings *findings);

#endif
