/* Names, passwords and tokens for feeds that want them: what a feed's URL has of them (user:password@), and a file of the
 * user's that maps feeds and hosts to them, such as a systemd credential:
 *
 *     # feed or host               what is sent
 *     news.example.org             basic user:password
 *     https://paper.example/feed   bearer TOKEN
 *     api.example.net:8443         header Token 0123
 *
 * A line for a host counts for every feed that is asked of it by https; one for a feed, for that URL alone, by http too,
 * and before one for its host. No error ever quotes what is secret. Pure. */
#ifndef RIFFLE_NET_CREDENTIALS_H
#define RIFFLE_NET_CREDENTIALS_H

#include "base/arena.h"
#include "base/findings.h"

struct credentials;

/* Reads the file's content; name is for the findings. Arena; NULL with errors in findings. */
const struct credentials *credentials_read(const char *name, struct bytes content,
                                           struct arena *arena, struct findings *findings);

/* The value of the Authorization header for a feed without user or password in its URL, borrowed from the arena; NULL:
 * none. Takes NULL for no credentials. */
const char *credentials_for(const struct credentials *credentials, const char *url);

/* "Basic …" from what stands before the @ of a URL (percent-encoded there). Owned: free(); NULL where there is nothing. */
char *credentials_basic(struct bytes userinfo);

/* Takes user and password out of an http(s) URL: the URL without them, and *userinfo with what they were (absent: none),
 * borrowed from url. Owned: free(). */
char *credentials_take(const char *url, struct bytes *userinfo);

#endif
