#include "store/identity.h"

#include "base/hash.h"
#include "publish/markup.h"
#include "text/url.h"

enum { IRI_MAX = 2048, ATTEMPTS_MAX = 16 };

/* Ids of our own making, published and before. They are given by us alone, or a feed could take the one that another
 * entry is going to get. */
static const struct bytes own_prefix = BYTES("urn:riffle:"), made_prefix = BYTES("riffle:");

uint64_t identity_hash(struct bytes guid)
{
    return hash_bytes(guid, 0);
}

static bool is_scheme_char(char c)
{
    return ascii_is_alnum(c) || c == '+' || c == '-' || c == '.';
}

/* Whether every form prints it as it is. What RFC 3987 keeps out of IRIs is percent-encoded or left out there, and two ids
 * that differ in that alone would be one. */
static bool is_printed_as_is(struct bytes text)
{
    struct buf printed = {0};
    markup_iri(&printed, text);
    bool same = bytes_equal(buf_bytes(&printed), text);
    buf_clear(&printed);
    return same;
}

bool identity_is_iri(struct bytes text)
{
    if (text.n == 0 || text.n > IRI_MAX || !ascii_is_alpha(text.p[0]))
        return false;
    size_t colon = 0;
    while (colon < text.n && is_scheme_char(text.p[colon]))
        colon++;
    if (colon < 2 || colon + 1 >= text.n || text.p[colon] != ':')
        return false;
    for (size_t i = colon; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        if (c <= ' ' || c == 0x7f || c == '<' || c == '>' || c == '"')
            return false;
    }
    struct bytes scheme = {text.p, colon};
    bool http = bytes_equal_nocase(scheme, bytes_of("http")) ||
                bytes_equal_nocase(scheme, bytes_of("https"));
    return (!http || url_is_http(text)) && is_printed_as_is(text);
}

static bool may_stand(struct bytes guid)
{
    return identity_is_iri(guid) && !bytes_starts_nocase(guid, own_prefix) &&
           !bytes_starts_nocase(guid, made_prefix);
}

static bool feed_url(struct store *store, int64_t feed, struct bytes *url, struct error *err)
{
    sqlite3_stmt *get = sqlite_statement(&store->db, SQL_FEED_URL);
    bool row;
    sqlite_put_int(get, 1, feed);
    if (!sqlite_next(&store->db, get, &row, err))
        return false;
    *url = row ? sqlite_copy(get, 0, store->scratch) : (struct bytes){NULL, 0};
    sqlite_end(get);
    return true;
}

/* The attempt-th id to try: 0 is the guid itself, later ones are made and differ. */
static bool candidate(struct store *store, const struct identity *identity, int attempt,
                      struct bytes *out, struct error *err)
{
    if (attempt == 0) {
        *out = identity->guid;
        return true;
    }
    struct bytes url;
    if (!feed_url(store, identity->feed, &url, err))
        return false;
    char hex[HASH_HEX_SIZE];
    struct bytes seed = arena_printf(store->scratch, "%.*s\n%.*s", BYTES_FMT(url),
                                     BYTES_FMT(identity->guid));
    if (attempt > 1)
        seed = arena_printf(store->scratch, "%.*s\n%d", BYTES_FMT(seed), attempt);
    hash_hex(seed, hex);
    *out = arena_printf(store->scratch, "%.*s%s", BYTES_FMT(own_prefix), hex);
    return true;
}

enum holder { HOLDER_NONE, HOLDER_SELF, HOLDER_OTHER };

static bool find_holder(struct store *store, const struct identity *identity, struct bytes text,
                        enum holder *holder, struct public_identity *out, struct error *err)
{
    sqlite3_stmt *find = sqlite_statement(&store->db, SQL_PUBLIC_FIND);
    *holder = HOLDER_NONE;
    sqlite_put_int(find, 1, (int64_t)identity_hash(text));
    for (bool row;;) {
        if (!sqlite_next(&store->db, find, &row, err))
            return false;
        if (!row)
            return true;
        if (!bytes_equal(sqlite_text(find, 1), text))
            continue;
        bool self = sqlite_int(find, 2) == identity->feed &&
                    (uint64_t)sqlite_int(find, 3) == identity->guid_hash;
        *holder = self ? HOLDER_SELF : HOLDER_OTHER;
        out->number = sqlite_int(find, 0);
        out->story = sqlite_int(find, 4);
        sqlite_end(find);
        return true;
    }
}

bool identity_find(struct store *store, const struct identity *identity,
                   struct public_identity *out, struct error *err)
{
    for (int attempt = may_stand(identity->guid) ? 0 : 1; attempt < ATTEMPTS_MAX; attempt++) {
        enum holder holder;
        *out = (struct public_identity){0};
        if (!candidate(store, identity, attempt, &out->text, err) ||
            !find_holder(store, identity, out->text, &holder, out, err))
            return false;
        if (holder != HOLDER_OTHER)
            return true;
    }
    return error_set(err, "%s: no id can be found for an entry of feed %lld", store->path,
                     (long long)identity->feed);
}

static bool give(struct store *store, const struct identity *identity, int64_t story,
                 struct public_identity *public, struct error *err)
{
    sqlite3_stmt *add = sqlite_statement(&store->db, SQL_PUBLIC_ADD);
    sqlite_put_int(add, 1, (int64_t)identity_hash(public->text));
    sqlite_put_text(add, 2, public->text);
    sqlite_put_int(add, 3, identity->feed);
    sqlite_put_int(add, 4, (int64_t)identity->guid_hash);
    sqlite_put_int(add, 5, story);
    if (!sqlite_run(&store->db, add, err))
        return false;
    public->number = sqlite3_last_insert_rowid(store->db.handle);
    public->story = story;
    return true;
}

static bool move(struct store *store, int64_t public_id, int64_t story, struct error *err)
{
    sqlite3_stmt *set = sqlite_statement(&store->db, SQL_PUBLIC_STORY);
    sqlite_put_int(set, 1, public_id);
    sqlite_put_int(set, 2, story);
    return sqlite_run(&store->db, set, err);
}

bool identity_settle(struct store *store, const struct identity *identity, int64_t story,
                     struct public_identity *public, struct error *err)
{
    if (public->number == 0)
        return give(store, identity, story, public, err);
    return public->story == story || move(store, public->number, story, err);
}
