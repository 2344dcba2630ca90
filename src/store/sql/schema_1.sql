-- Version 1. The columns are described in doc/schema.md.

CREATE TABLE meta (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE feed (
    id INTEGER PRIMARY KEY,
    url TEXT NOT NULL UNIQUE,
    position INTEGER,
    list_title TEXT,
    list_language TEXT,
    kind TEXT,
    category TEXT,
    priority INTEGER NOT NULL,
    list_topics TEXT,
    title_only INTEGER NOT NULL,
    title TEXT,
    language TEXT,
    home_page_url TEXT,
    feed_id TEXT,
    updated INTEGER,
    moved_to TEXT,
    walk_published INTEGER,
    walk_entry INTEGER
) STRICT;

CREATE INDEX feed_position ON feed (position) WHERE position IS NOT NULL;
CREATE INDEX feed_walk ON feed (id) WHERE walk_published IS NOT NULL;

-- Narrow: a fetch that brings nothing writes this row alone.
CREATE TABLE feed_schedule (
    feed INTEGER PRIMARY KEY REFERENCES feed (id),
    status TEXT NOT NULL,
    last INTEGER NOT NULL,
    next INTEGER NOT NULL,
    not_before INTEGER NOT NULL,
    interval INTEGER NOT NULL,
    last_new INTEGER NOT NULL,
    posting INTEGER NOT NULL,
    failures INTEGER NOT NULL,
    moved INTEGER NOT NULL,
    since INTEGER NOT NULL,
    found INTEGER NOT NULL,
    dated INTEGER NOT NULL,
    occasions INTEGER NOT NULL,
    longest INTEGER NOT NULL,
    well INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    empty INTEGER NOT NULL,
    max_age INTEGER NOT NULL,
    ttl INTEGER NOT NULL,
    pace INTEGER NOT NULL,
    skip_hours INTEGER NOT NULL,
    skip_days INTEGER NOT NULL,
    http INTEGER NOT NULL,
    entries INTEGER NOT NULL,
    on_topic INTEGER NOT NULL,
    rhythm BLOB,
    error_class TEXT,
    last_error TEXT,
    history BLOB
) STRICT;

CREATE TABLE feed_document (
    feed INTEGER PRIMARY KEY REFERENCES feed (id),
    etag TEXT,
    last_modified TEXT,
    validated_url TEXT,
    hash INTEGER NOT NULL,
    seen BLOB,
    listed BLOB
) STRICT;

CREATE TABLE push (
    feed INTEGER PRIMARY KEY REFERENCES feed (id),
    hub TEXT NOT NULL,
    topic TEXT NOT NULL,
    callback TEXT,
    secret TEXT,
    state TEXT NOT NULL,
    next INTEGER NOT NULL,
    asked INTEGER NOT NULL,
    lease_end INTEGER NOT NULL,
    last INTEGER NOT NULL,
    failures INTEGER NOT NULL,
    denials INTEGER NOT NULL,
    received INTEGER NOT NULL,
    error TEXT
) STRICT;

CREATE TABLE story (
    id INTEGER PRIMARY KEY,
    founded INTEGER NOT NULL,
    part_of INTEGER
) STRICT;

CREATE INDEX story_part_of ON story (part_of) WHERE part_of IS NOT NULL;

CREATE TABLE public_id (
    id INTEGER PRIMARY KEY,
    hash INTEGER NOT NULL,
    text TEXT NOT NULL,
    feed INTEGER NOT NULL REFERENCES feed (id),
    guid_hash INTEGER NOT NULL,
    story INTEGER NOT NULL
) STRICT;

CREATE INDEX public_id_hash ON public_id (hash);

CREATE TABLE entry (
    id INTEGER PRIMARY KEY,
    feed INTEGER NOT NULL REFERENCES feed (id),
    story INTEGER NOT NULL REFERENCES story (id),
    public_id INTEGER REFERENCES public_id (id),
    guid_hash INTEGER NOT NULL,
    guid TEXT NOT NULL,
    source_hash INTEGER NOT NULL,
    content_hash INTEGER NOT NULL,
    canonical_hash INTEGER,
    published INTEGER NOT NULL,
    updated INTEGER NOT NULL,
    first_seen INTEGER NOT NULL,
    last_seen INTEGER NOT NULL
) STRICT;

-- By hash, not by text: a third of the size. What it finds is compared in full.
CREATE INDEX entry_guid ON entry (feed, guid_hash);
CREATE INDEX entry_story ON entry (story);
CREATE INDEX entry_canonical ON entry (canonical_hash) WHERE canonical_hash IS NOT NULL;
CREATE INDEX entry_published ON entry (published);
CREATE INDEX entry_last_seen ON entry (last_seen);
CREATE INDEX entry_content ON entry (feed, content_hash);

CREATE TABLE entry_text (
    entry INTEGER PRIMARY KEY REFERENCES entry (id),
    title TEXT,
    url TEXT,
    canonical_url TEXT,
    language TEXT,
    authors TEXT,
    tags TEXT,
    image TEXT,
    files TEXT,
    has INTEGER NOT NULL DEFAULT 0,
    summary TEXT,
    content_text ANY,
    content_html ANY
) STRICT;

-- Which keyword stands in which entry (the rowid), and nothing else: the text is in entry_text.
CREATE VIRTUAL TABLE entry_words USING fts5 (
    words, content = '', columnsize = 0, detail = none, tokenize = "ascii tokenchars '._'"
);

CREATE TABLE reindex (
    entry INTEGER PRIMARY KEY
) STRICT;

-- What is left of an entry that was removed.
CREATE TABLE known (
    id INTEGER PRIMARY KEY,
    feed INTEGER NOT NULL REFERENCES feed (id),
    guid_hash INTEGER NOT NULL,
    canonical_hash INTEGER,
    content_hash INTEGER NOT NULL,
    published INTEGER NOT NULL,
    public_id INTEGER REFERENCES public_id (id),
    removed INTEGER NOT NULL
) STRICT;

CREATE INDEX known_guid ON known (feed, guid_hash);
CREATE INDEX known_canonical ON known (feed, canonical_hash) WHERE canonical_hash IS NOT NULL;
CREATE INDEX known_content ON known (feed, content_hash);

CREATE TABLE telling (
    entry INTEGER PRIMARY KEY REFERENCES entry (id),
    words INTEGER NOT NULL,
    relation TEXT,
    near INTEGER,
    reason TEXT,
    likeness REAL,
    repeats INTEGER NOT NULL,
    is_copy INTEGER NOT NULL,
    late INTEGER
) STRICT;

CREATE INDEX telling_late ON telling (late) WHERE late IS NOT NULL;

CREATE TABLE topic (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    version INTEGER NOT NULL,
    stories TEXT NOT NULL,
    min_sources INTEGER NOT NULL,
    min_kinds INTEGER NOT NULL,
    created INTEGER NOT NULL,
    edited INTEGER NOT NULL,
    stricter INTEGER NOT NULL,
    told INTEGER NOT NULL,
    walk_published INTEGER,
    walk_entry INTEGER
) STRICT;

CREATE TABLE verdict (
    entry INTEGER NOT NULL REFERENCES entry (id),
    topic INTEGER NOT NULL REFERENCES topic (id),
    version INTEGER NOT NULL,
    score REAL NOT NULL,
    why TEXT,
    PRIMARY KEY (entry, topic)
) STRICT, WITHOUT ROWID;

CREATE TABLE topic_story (
    story INTEGER NOT NULL REFERENCES story (id),
    topic INTEGER NOT NULL REFERENCES topic (id),
    public_id INTEGER NOT NULL REFERENCES public_id (id),
    entry INTEGER NOT NULL,
    published INTEGER NOT NULL,
    updated INTEGER NOT NULL,
    announced INTEGER NOT NULL,
    month INTEGER NOT NULL,
    volume INTEGER NOT NULL,
    withdrawn INTEGER NOT NULL,
    backfilled INTEGER NOT NULL,
    PRIMARY KEY (story, topic, public_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX topic_story_order ON topic_story (topic, published, public_id) WHERE withdrawn = 0;
CREATE INDEX topic_story_loose ON topic_story (topic, month, published, public_id) WHERE withdrawn = 0 AND volume = 0;
CREATE INDEX topic_story_volume ON topic_story (volume) WHERE volume <> 0;

CREATE TABLE volume (
    id INTEGER PRIMARY KEY,
    topic INTEGER NOT NULL REFERENCES topic (id),
    month INTEGER NOT NULL,
    part INTEGER NOT NULL,
    entries INTEGER NOT NULL,
    stale INTEGER NOT NULL,
    hash INTEGER NOT NULL,
    written INTEGER NOT NULL,
    data BLOB NOT NULL
) STRICT;

CREATE UNIQUE INDEX volume_name ON volume (topic, month, part);

CREATE TABLE serving (
    path TEXT PRIMARY KEY,
    hash INTEGER NOT NULL,
    modified INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
