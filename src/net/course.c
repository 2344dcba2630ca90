#include "net/course.h"

#include "base/clock.h"
#include "net/address.h"
#include "net/credentials.h"
#include "net/freshness.h"
#include "net/link_header.h"
#include "net/outcome.h"

#include <stdlib.h>
#include <string.h>

/* ---- what was asked for ------------------------------------------------------------------------------------------ */

/* Copies text (or not, where it is NULL) to *at and moves it on. */
static const char *put_text(char **at, const char *text)
{
    if (!text)
        return NULL;
    size_t n = strlen(text) + 1;
    const char *copy = memcpy(*at, text, n);
    *at += n;
    return copy;
}

static struct fetch *copy_request(const struct fetch_request *request)
{
    const char *const texts[] = {
        request->url,           request->etag,          request->last_modified,
        request->validated_url, request->authorization, request->authorized_url,
        request->user_agent,    request->proxy,         request->form};
    size_t size = 0;
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        size += texts[i] ? strlen(texts[i]) + 1 : 0;
    struct fetch *fetch = calloc(1, sizeof *fetch + size);
    if (!fetch)
        error_out_of_memory(size);
    char *at = fetch->text;
    fetch->url = put_text(&at, request->url);
    fetch->etag = put_text(&at, request->etag);
    fetch->last_modified = put_text(&at, request->last_modified);
    fetch->validated_url = put_text(&at, request->validated_url);
    fetch->authorization = put_text(&at, request->authorization);
    fetch->authorized_url = put_text(&at, request->authorized_url);
    fetch->user_agent = put_text(&at, request->user_agent);
    fetch->proxy = put_text(&at, request->proxy);
    fetch->form = put_text(&at, request->form);
    fetch->tag = request->tag;
    fetch->traced = request->traced;
    return fetch;
}

struct fetch *fetch_new(const struct fetch_request *request)
{
    if (!strchr(request->url, '@'))
        return copy_request(request);
    struct fetch_request clean = *request;
    struct bytes userinfo;
    char *url = credentials_take(request->url, &userinfo), *basic = credentials_basic(userinfo);
    clean.url = url;
    if (!clean.authorization && basic) {
        clean.authorization = basic;
        clean.authorized_url = url;
    }
    struct fetch *fetch = copy_request(&clean);
    free(url);
    free(basic);
    return fetch;
}

const char *fetch_address(const struct fetch *fetch)
{
    return fetch->course && fetch->course->address ? fetch->course->address : fetch->url;
}

bool fetch_may_send_validators(const struct fetch *fetch)
{
    if (fetch->form || (!fetch->etag && !fetch->last_modified))
        return false;
    const char *from = fetch->validated_url ? fetch->validated_url : fetch->url;
    return strcmp(from, fetch_address(fetch)) == 0 || address_same(from, fetch_address(fetch));
}

bool fetch_may_send_authorization(const struct fetch *fetch)
{
    const char *meant_for = fetch->authorized_url ? fetch->authorized_url : fetch->url;
    if (!fetch->authorization)
        return false;
    if (address_same_origin(meant_for, fetch_address(fetch)))
        return true;
    return fetch->course && fetch->course->secured && fetch->course->n_visited == 0 &&
           address_same_origin(meant_for, fetch->url);
}

/* ---- its course -------------------------------------------------------------------------------------------------- */

struct course *course_new(struct fetch *fetch, int64_t left_ms)
{
    struct course *course = calloc(1, sizeof *course);
    struct fetch_result *result = calloc(1, sizeof *result);
    if (!course || !result)
        error_out_of_memory(sizeof *result);
    result->began = clock_now();
    result->retry_after_ms = result->max_age_ms = -1;
    course->result = result;
    course->fetch = fetch;
    course->left_ms = left_ms;
    course->permanent = true;
    fetch->course = course;
    return course;
}

void course_free(struct course *course)
{
    for (size_t i = 0; i < course->n_visited; i++)
        free(course->visited[i]);
    free(course->visited);
    free(course->address);
    free(course);
}

static char *copied(const char *text)
{
    char *copy = strdup(text);
    if (!copy)
        error_out_of_memory(0);
    return copy;
}

void course_secure(struct course *course, char *address)
{
    course->secured = course->secured || course->n_visited == 0;
    free(course->address);
    course->address = address;
}

struct fetch_hop *course_note_hop(struct course *course)
{
    struct fetch_result *result = course->result;
    if (!course->fetch->traced)
        return NULL;
    result->hops = reallocarray(result->hops, result->n_hops + 1, sizeof *result->hops);
    if (!result->hops)
        error_out_of_memory(result->n_hops);
    struct fetch_hop *hop = &result->hops[result->n_hops++];
    *hop = (struct fetch_hop){.url = copied(fetch_address(course->fetch))};
    return hop;
}

/* ---- redirects --------------------------------------------------------------------------------------------------- */

static bool was_visited(const struct course *course, const char *address)
{
    for (size_t i = 0; i < course->n_visited; i++)
        if (address_same(course->visited[i], address))
            return true;
    return false;
}

/* Makes `next` (ownership passes) the address of the coming hop. */
static void go_on(struct course *course, char *next)
{
    char **visited = realloc(course->visited, (course->n_visited + 1) * sizeof(char *));
    char *last = course->address ? course->address : copied(course->fetch->url);
    if (!visited)
        error_out_of_memory(0);
    visited[course->n_visited++] = last;
    course->visited = visited;
    course->address = next;
}

static void note_move(struct course *course, int http, const char *next)
{
    course->permanent = course->permanent && outcome_is_permanent(http);
    if (!course->permanent)
        return;
    free(course->result->moved_to);
    course->result->moved_to = copied(next);
}

bool course_follow(struct course *course, struct bytes location, int http, unsigned redirects_max,
                   struct cause *cause)
{
    struct error err;
    char *next = NULL;
    const char *here = fetch_address(course->fetch);
    enum address_verdict verdict = address_follow(here, location, &next, &err);
    if (verdict != ADDRESS_FINE) {
        cause_set(cause, verdict == ADDRESS_BLOCKED ? FETCH_BLOCKED : FETCH_REDIRECT, "%s",
                  err.text);
        return false;
    }
    bool loops = address_same(here, next) || was_visited(course, next);
    if (loops || course->n_visited >= redirects_max) {
        cause_set(cause, FETCH_REDIRECT,
                  loops ? "redirected in a circle, to %s" : "redirected too often, at last to %s",
                  next);
        free(next);
        return false;
    }
    note_move(course, http, next);
    go_on(course, next);
    return true;
}

/* ---- answers ----------------------------------------------------------------------------------------------------- */

static void keep_links(struct fetch_result *result, struct headers *headers, const char *address)
{
    result->link = headers_take(headers, HEADER_LINK);
    if (!result->link)
        return;
    result->hub = link_header_find(bytes_of(result->link), "hub", address);
    result->self = link_header_find(bytes_of(result->link), "self", address);
}

void course_keep_answer(struct course *course, struct exchange_answer *answer)
{
    struct fetch_result *result = course->result;
    struct headers *headers = &answer->headers;
    int64_t now = clock_now();
    struct freshness_headers freshness = {
        .cache_control = headers_get(headers, HEADER_CACHE_CONTROL),
        .expires = headers_get(headers, HEADER_EXPIRES),
        .date = headers_get(headers, HEADER_DATE),
        .age = headers_get(headers, HEADER_AGE)};
    result->max_age_ms = freshness_read(&freshness, now);
    result->retry_after_ms = retry_after_read(headers_get(headers, HEADER_RETRY_AFTER), now);
    result->end_is_told = headers_tell_end(headers);
    result->etag = headers_take(headers, HEADER_ETAG);
    result->last_modified = headers_take(headers, HEADER_LAST_MODIFIED);
    result->content_type = headers_take(headers, HEADER_CONTENT_TYPE);
    result->content_location = headers_take(headers, HEADER_CONTENT_LOCATION);
    result->content_language = headers_take(headers, HEADER_CONTENT_LANGUAGE);
    keep_links(result, headers, fetch_address(course->fetch));
}

void course_keep_measures(struct course *course, const struct exchange_answer *answer)
{
    struct fetch_result *result = course->result;
    int64_t took = clock_monotonic() - course->hop_began;
    result->http = answer->headers.http;
    result->total_ms += took;
    course->left_ms = course->left_ms > took ? course->left_ms - took : 1;
    result->dns_ms = answer->dns_ms;
    result->connect_ms = answer->connect_ms;
    result->first_byte_ms = answer->first_byte_ms;
    result->bytes_received += answer->bytes_received;
}
