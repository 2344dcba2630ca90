-- Every statement of the store, under its name: "-- name feed_add" becomes SQL_FEED_ADD of enum sql. One statement a name.

-- name meta_get
SELECT value FROM meta WHERE key = ?1;

-- name meta_set
INSERT INTO meta (key, value) VALUES (?1, ?2)
ON CONFLICT (key) DO UPDATE SET value = ?2 WHERE value <> ?2;

-- name serving_all
SELECT path, hash, modified FROM serving ORDER BY path;

-- name serving_set
INSERT INTO serving (path, hash, modified) VALUES (?1, ?2, ?3)
ON CONFLICT (path) DO UPDATE SET hash = ?2, modified = ?3;

-- name feed_by_url
SELECT id FROM feed WHERE url = ?1;

-- name feed_url
SELECT url FROM feed WHERE id = ?1;

-- name feed_add
INSERT INTO feed (url, position, list_title, list_language, kind, category, priority, list_topics, title_only)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9);

-- name feed_list
UPDATE feed SET position = ?2, list_title = ?3, list_language = ?4, kind = ?5, category = ?6, priority = ?7,
       list_topics = ?8, title_only = ?9,
       (walk_published, walk_entry) =
           (SELECT iif(judged, 9223372036854775807, walk_published), iif(judged, 9223372036854775807, walk_entry)
            FROM (SELECT (title IS NULL AND list_title IS NOT ?3) OR list_language IS NOT ?4 OR kind IS NOT ?5
                         OR category IS NOT ?6 OR list_topics IS NOT ?8 OR title_only IS NOT ?9 AS judged))
WHERE id = ?1 AND (position IS NOT ?2 OR list_title IS NOT ?3 OR list_language IS NOT ?4 OR kind IS NOT ?5
                   OR category IS NOT ?6 OR priority IS NOT ?7 OR list_topics IS NOT ?8 OR title_only IS NOT ?9);

-- name feed_listed_ids
SELECT id FROM feed WHERE position IS NOT NULL;

-- name feed_listed_count
SELECT count(*) FROM feed WHERE position IS NOT NULL;

-- name feed_unlist
UPDATE feed SET position = NULL WHERE id = ?1;

-- name feed_describe
UPDATE feed SET title = ?2, language = ?3, home_page_url = ?4, feed_id = ?5, updated = ?6
WHERE id = ?1 AND (title IS NOT ?2 OR language IS NOT ?3 OR home_page_url IS NOT ?4
                   OR feed_id IS NOT ?5 OR updated IS NOT ?6);

-- name feed_move
UPDATE feed SET moved_to = ?2 WHERE id = ?1 AND moved_to IS NOT ?2;

-- name feed_get
SELECT f.id, f.url, f.moved_to, coalesce(f.title, f.list_title), f.home_page_url, f.feed_id, f.kind, f.category,
       coalesce(f.list_language, f.language), f.priority, f.position IS NOT NULL,
       s.status, s.last, s.next, s.not_before, s.interval, s.last_new, s.posting, s.failures, s.moved,
       s.since, s.found, s.dated, s.occasions, s.longest, s.well, s.changed, s.empty, s.max_age, s.ttl, s.pace,
       s.skip_hours, s.skip_days, s.rhythm, s.http, s.entries, s.on_topic, s.error_class, s.last_error, s.history,
       d.etag, d.last_modified, d.hash, d.seen, d.validated_url
FROM feed AS f JOIN feed_schedule AS s ON s.feed = f.id LEFT JOIN feed_document AS d ON d.feed = f.id
WHERE f.id = ?1;

-- name feed_all
SELECT f.id, f.url, f.moved_to, coalesce(f.title, f.list_title), f.home_page_url, f.feed_id, f.kind, f.category,
       coalesce(f.list_language, f.language), f.priority, f.position IS NOT NULL,
       s.status, s.last, s.next, s.not_before, s.interval, s.last_new, s.posting, s.failures, s.moved,
       s.since, s.found, s.dated, s.occasions, s.longest, s.well, s.changed, s.empty, s.max_age, s.ttl, s.pace,
       s.skip_hours, s.skip_days, s.rhythm, s.http, s.entries, s.on_topic, s.error_class, s.last_error, s.history,
       d.etag, d.last_modified, d.hash, d.seen, d.validated_url
FROM feed AS f JOIN feed_schedule AS s ON s.feed = f.id LEFT JOIN feed_document AS d ON d.feed = f.id
WHERE f.position IS NOT NULL ORDER BY f.position, f.id;

-- name schedule_add
INSERT INTO feed_schedule (feed, status, last, next, not_before, interval, last_new, posting, failures, moved,
                           since, found, dated, occasions, longest, well, changed, empty, max_age, ttl, pace,
                           skip_hours, skip_days, http, entries, on_topic)
VALUES (?1, ?2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

-- name schedule_disable
UPDATE feed_schedule SET status = 'disabled' WHERE feed = ?1 AND status <> 'disabled';

-- name schedule_enable
UPDATE feed_schedule SET status = iif(last = 0, 'new', 'ok') WHERE feed = ?1 AND status = 'disabled';

-- name schedule_revive
UPDATE feed_schedule SET status = 'new', next = 0, failures = 0 WHERE feed = ?1 AND status = 'gone';

-- name schedule_get
SELECT s.entries, s.on_topic, s.history, f.position IS NOT NULL
FROM feed_schedule AS s JOIN feed AS f ON f.id = s.feed WHERE s.feed = ?1;

-- name schedule_set
UPDATE feed_schedule SET status = ?2, last = ?3, next = ?4, not_before = ?5, interval = ?6, last_new = ?7,
       posting = ?8, failures = ?9, moved = ?10, http = ?11, error_class = ?12,
       last_error = coalesce(?13, last_error), history = ?14, entries = ?15, on_topic = ?16, max_age = ?17, ttl = ?18,
       skip_hours = ?19, skip_days = ?20, pace = ?21, dated = ?22, occasions = ?23, longest = ?24, well = ?25,
       changed = ?26, empty = ?27, rhythm = ?28, since = ?29, found = ?30
WHERE feed = ?1;

-- name schedule_last
SELECT last FROM feed_schedule WHERE feed = ?1;

-- name schedule_count
UPDATE feed_schedule SET entries = entries + ?2, on_topic = on_topic + ?3 WHERE feed = ?1;

-- name schedule_above
SELECT feed FROM feed_schedule WHERE entries > ?1 AND feed > ?2 ORDER BY feed LIMIT 1;

-- name document_get
SELECT seen, listed FROM feed_document WHERE feed = ?1;

-- name document_set
INSERT INTO feed_document (feed, etag, last_modified, hash, validated_url, seen, listed)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
ON CONFLICT (feed) DO UPDATE SET etag = ?2, last_modified = ?3, hash = ?4, validated_url = ?5, seen = ?6, listed = ?7;

-- name document_validators
INSERT INTO feed_document (feed, etag, last_modified, hash, validated_url) VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT (feed) DO UPDATE SET etag = ?2, last_modified = ?3, hash = ?4, validated_url = ?5
WHERE etag IS NOT ?2 OR last_modified IS NOT ?3 OR hash <> ?4 OR validated_url IS NOT ?5;

-- name document_drop_unlisted
DELETE FROM feed_document WHERE feed = ?1 AND (SELECT position FROM feed WHERE id = ?1) IS NULL;

-- name push_all
SELECT p.feed, p.hub, p.topic, p.callback, p.secret, p.state, p.next, p.asked, p.lease_end, p.last, p.failures,
       p.denials, p.received, p.error
FROM push AS p JOIN feed AS f ON f.id = p.feed WHERE f.position IS NOT NULL ORDER BY p.feed;

-- name push_set
INSERT INTO push (feed, hub, topic, callback, secret, state, next, asked, lease_end, last, failures, denials, received,
                  error)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
ON CONFLICT (feed) DO UPDATE SET hub = ?2, topic = ?3, callback = ?4, secret = ?5, state = ?6, next = ?7, asked = ?8,
       lease_end = ?9, last = ?10, failures = ?11, denials = ?12, received = ?13, error = ?14;

-- name push_drop
DELETE FROM push WHERE feed = ?1;

-- name entry_find
SELECT id, guid, story, source_hash, content_hash, published, updated, coalesce(public_id, 0)
FROM entry WHERE feed = ?1 AND guid_hash = ?2;

-- name former_rows
SELECT e.id, e.guid, e.story, e.source_hash, e.content_hash, e.published, e.updated, coalesce(e.public_id, 0),
       t.canonical_url, t.title
FROM entry AS e JOIN entry_text AS t ON t.entry = e.id
WHERE e.feed = ?1 AND (e.content_hash = ?2 OR e.canonical_hash = ?3) ORDER BY e.id DESC LIMIT 32;

-- name entry_title
SELECT title, canonical_url, summary FROM entry_text WHERE entry = ?1;

-- name entry_rename
UPDATE entry SET guid = ?2, guid_hash = ?3 WHERE id = ?1;

-- name public_rename
UPDATE public_id SET guid_hash = ?2 WHERE id = ?1;

-- name entry_get
SELECT feed, story, coalesce(public_id, 0), source_hash, content_hash, published, updated, guid, guid_hash
FROM entry WHERE id = ?1;

-- name entry_last
SELECT max(coalesce((SELECT max(id) FROM entry), 0),
           coalesce((SELECT max(CAST(value AS INTEGER)) FROM meta WHERE key IN ('bodies_packed', 'indexed')), 0));

-- name entry_add
INSERT INTO entry (id, feed, story, public_id, guid_hash, guid, source_hash, content_hash, canonical_hash,
                   published, updated, first_seen, last_seen)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?12);

-- name entry_merge
UPDATE entry SET story = ?2 WHERE story = ?1;

-- name entry_change
UPDATE entry SET source_hash = ?2, content_hash = ?3, canonical_hash = ?4, updated = ?5, last_seen = ?6
WHERE id = ?1;

-- name entry_public
UPDATE entry SET public_id = ?2 WHERE id = ?1;

-- name entry_seen
UPDATE entry SET last_seen = ?2 WHERE id = ?1 AND last_seen < ?2;

-- name known_add
INSERT INTO known (feed, guid_hash, canonical_hash, content_hash, published, public_id, removed)
SELECT feed, guid_hash, canonical_hash, content_hash, published, public_id, ?2 FROM entry WHERE id = ?1;

-- name known_find
SELECT k.id, k.guid_hash = ?2, k.canonical_hash IS ?3, k.content_hash = ?4, k.published, coalesce(k.public_id, 0),
       coalesce(i.story, 0)
FROM known AS k LEFT JOIN public_id AS i ON i.id = k.public_id
WHERE k.feed = ?1 AND (k.guid_hash = ?2 OR k.canonical_hash = ?3 OR k.content_hash = ?4) LIMIT 64;

-- name known_any
SELECT EXISTS (SELECT 1 FROM known);

-- name known_drop
DELETE FROM known WHERE id = ?1;

-- name known_forget
DELETE FROM known WHERE id IN (SELECT id FROM known ORDER BY id LIMIT ?2) AND removed < ?1;

-- name entry_drop
DELETE FROM entry WHERE id = ?1;

-- name text_add
INSERT INTO entry_text (entry, title, url, canonical_url, language, authors, tags, image, summary, content_text,
                        content_html, has, files)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13);

-- name text_change
UPDATE entry_text SET title = ?2, url = ?3, canonical_url = ?4, language = ?5, authors = ?6, tags = ?7, image = ?8,
       summary = ?9, content_text = ?10, content_html = ?11, has = ?12, files = ?13
WHERE entry = ?1;

-- name body_next
SELECT e.id, e.first_seen, EXISTS (SELECT 1 FROM verdict WHERE entry = e.id)
FROM entry AS e WHERE e.id > ?1 ORDER BY e.id LIMIT ?2;

-- name body_get
SELECT content_text, content_html, summary FROM entry_text WHERE entry = ?1;

-- name body_set
UPDATE entry_text SET content_text = ?2, content_html = ?3 WHERE entry = ?1;

-- name body_drop
UPDATE entry_text SET content_text = iif(content_text IS NULL, NULL, x''),
       content_html = iif(content_html IS NULL, NULL, x''), summary = ?2
WHERE entry = ?1;

-- name text_drop
DELETE FROM entry_text WHERE entry = ?1;

-- name canonical_find
SELECT e.feed, e.story, e.source_hash, e.content_hash, e.last_seen, t.canonical_url, e.id
FROM entry AS e JOIN entry_text AS t ON t.entry = e.id
WHERE e.canonical_hash = ?1 ORDER BY e.id DESC LIMIT 32;

-- name story_last
SELECT coalesce(max(id), 0) FROM story;

-- name story_add
INSERT INTO story (id, founded) VALUES (?1, ?2);

-- name story_resolve
SELECT w.id FROM story AS s JOIN story AS w ON w.id = coalesce(s.part_of, s.id) WHERE s.id = ?1;

-- name story_merge
UPDATE story SET part_of = ?2 WHERE id = ?1 OR part_of = ?1;

-- name story_drop_empty
DELETE FROM story WHERE id = ?1
  AND NOT EXISTS (SELECT 1 FROM entry WHERE story = ?1)
  AND NOT EXISTS (SELECT 1 FROM topic_story WHERE story = ?1);

-- name story_topics
SELECT DISTINCT topic FROM topic_story WHERE story = ?1;

-- name story_members
SELECT coalesce(t.url, f.home_page_url, f.url), f.kind, iif(g.repeats = 1, g.near, e.id)
FROM entry AS e JOIN entry_text AS t ON t.entry = e.id JOIN feed AS f ON f.id = e.feed
     LEFT JOIN telling AS g ON g.entry = e.id
WHERE e.story = ?1 LIMIT ?2;

-- name story_on_topic
SELECT e.id, f.priority, coalesce(g.is_copy, 0), coalesce(g.words, 0), e.published, e.first_seen
FROM entry AS e JOIN verdict AS v ON v.entry = e.id AND v.topic = ?2 JOIN feed AS f ON f.id = e.feed
     LEFT JOIN telling AS g ON g.entry = e.id
WHERE e.story = ?1 ORDER BY e.id LIMIT ?3;

-- name telling_add
INSERT INTO telling (entry, words, relation, near, reason, likeness, repeats, is_copy, late)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
ON CONFLICT (entry) DO UPDATE SET words = ?2, relation = coalesce(?3, relation), near = coalesce(?4, near),
       reason = coalesce(?5, reason), likeness = ?6, repeats = max(repeats, ?7), is_copy = max(is_copy, ?8), late = ?9;

-- name telling_copy
UPDATE telling SET relation = ?3, near = ?2, reason = ?4, repeats = 1, is_copy = 1 WHERE entry = ?1;

-- name telling_drop
DELETE FROM telling WHERE entry = ?1;

-- name telling_repeats
SELECT near FROM telling WHERE entry = ?1 AND repeats = 1;

-- name telling_newest
SELECT g.entry, e.first_seen FROM telling AS g JOIN entry AS e ON e.id = g.entry
WHERE g.likeness IS NOT NULL ORDER BY g.entry DESC;

-- name telling_items
SELECT e.id, e.feed, e.story, e.published, e.guid, t.url, t.title, t.content_text, t.content_html, t.summary, f.url,
       coalesce(t.language, f.list_language, f.language), e.first_seen, t.canonical_url
FROM telling AS g JOIN entry AS e ON e.id = g.entry JOIN entry_text AS t ON t.entry = e.id
     JOIN feed AS f ON f.id = e.feed
WHERE g.entry > ?1 AND g.likeness IS NOT NULL ORDER BY g.entry;

-- name telling_item
SELECT e.id, e.feed, e.story, e.published, e.guid, t.url, t.title, t.content_text, t.content_html, t.summary, f.url,
       coalesce(t.language, f.list_language, f.language), e.first_seen, t.canonical_url
FROM entry AS e JOIN entry_text AS t ON t.entry = e.id JOIN feed AS f ON f.id = e.feed WHERE e.id = ?1;

-- name telling_late
SELECT e.id, e.feed, e.story, e.published, e.guid, t.url, t.title, t.content_text, t.content_html, t.summary, f.url,
       coalesce(t.language, f.list_language, f.language), g.late, t.canonical_url
FROM telling AS g JOIN entry AS e ON e.id = g.entry JOIN entry_text AS t ON t.entry = e.id
     JOIN feed AS f ON f.id = e.feed
WHERE g.late >= ?1 AND g.entry <= ?2 ORDER BY g.late, g.entry LIMIT ?3;

-- name telling_compared
SELECT 1 FROM telling WHERE entry = ?1 AND likeness IS NOT NULL;

-- name story_also
SELECT t.title, t.url, coalesce(f.title, f.list_title), f.kind, coalesce(t.language, f.list_language, f.language),
       e.published
FROM entry AS e JOIN entry_text AS t ON t.entry = e.id JOIN feed AS f ON f.id = e.feed
WHERE e.story = ?1 AND e.id <> ?2 AND e.feed <> ?3
      AND NOT (t.title IS ?4 AND coalesce(f.title, f.list_title) IS ?5)
GROUP BY t.title, coalesce(f.title, f.list_title) ORDER BY min(e.id) LIMIT 50;

-- name public_find
SELECT id, text, feed, guid_hash, story FROM public_id WHERE hash = ?1;

-- name public_add
INSERT INTO public_id (hash, text, feed, guid_hash, story) VALUES (?1, ?2, ?3, ?4, ?5);

-- name public_story
UPDATE public_id SET story = ?2 WHERE id = ?1 AND story <> ?2;

-- name topic_all
SELECT id, name, version, stories, min_sources, min_kinds, created, edited, stricter FROM topic ORDER BY id;

-- name topic_add
INSERT INTO topic (name, version, stories, min_sources, min_kinds, created, edited, stricter, told, walk_published,
                   walk_entry)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, 0, 0, ?7, ?7);

-- name topic_change
UPDATE topic SET version = ?2, stories = ?3, min_sources = ?4, min_kinds = ?5, edited = 1,
       stricter = stricter OR min_sources < ?4 OR min_kinds < ?5, walk_published = ?6, walk_entry = ?6
WHERE id = ?1;

-- name topic_told
SELECT told FROM topic WHERE name = ?1;

-- name topic_tell
UPDATE topic SET told = ?2 WHERE name = ?1;

-- name topic_drop
DELETE FROM topic WHERE id = ?1;

-- name topic_drop_verdicts
DELETE FROM verdict WHERE topic = ?1;

-- name topic_drop_stories
DELETE FROM topic_story WHERE topic = ?1;

-- name topic_drop_volumes
DELETE FROM volume WHERE topic = ?1;

-- name topic_count_again
UPDATE feed_schedule SET on_topic = n.n
FROM (SELECT feed, count(*) AS n FROM entry WHERE id IN (SELECT entry FROM verdict) GROUP BY feed) AS n
WHERE n.feed = feed_schedule.feed AND on_topic <> n.n;

-- name topic_count_none
UPDATE feed_schedule SET on_topic = 0
WHERE on_topic <> 0 AND feed NOT IN (SELECT feed FROM entry WHERE id IN (SELECT entry FROM verdict));

-- name walk_set
UPDATE topic SET walk_published = ?2, walk_entry = ?3 WHERE id = ?1 AND walk_published = ?4 AND walk_entry = ?5;

-- name walk_end
UPDATE topic SET stricter = 0, walk_published = NULL, walk_entry = NULL WHERE id = ?1 AND walk_published IS NOT NULL;

-- name walk_back
UPDATE topic SET walk_published = max(coalesce(walk_published, ?2), ?2), walk_entry = 9223372036854775807
WHERE id = ?1;

-- name walk_next
SELECT e.id, e.source_hash, e.published, e.first_seen, t.title, t.summary, t.content_html, t.content_text, t.authors,
       t.url, t.language, t.tags, f.url, coalesce(f.title, f.list_title), f.kind, f.category,
       coalesce(f.list_language, f.language), f.list_topics, f.title_only, t.has, o.walk_published,
       o.walk_entry
FROM topic AS o JOIN entry AS e ON e.published <= o.walk_published JOIN entry_text AS t ON t.entry = e.id
     JOIN feed AS f ON f.id = e.feed
WHERE o.id = ?1 AND (e.published < o.walk_published OR e.id < o.walk_entry)
ORDER BY e.published DESC, e.id DESC LIMIT ?2;

-- name archived_find
SELECT e.id, e.source_hash, e.published, e.first_seen, t.title, t.summary, t.content_html, t.content_text, t.authors,
       t.url, t.language, t.tags, f.url, coalesce(f.title, f.list_title), f.kind, f.category,
       coalesce(f.list_language, f.language), f.list_topics, f.title_only, t.has, e.guid
FROM (SELECT id FROM entry WHERE id = ?1
      UNION SELECT id FROM entry WHERE canonical_hash = ?2
      UNION SELECT id FROM entry WHERE feed IN (SELECT id FROM feed) AND guid_hash = ?3) AS w
     JOIN entry AS e ON e.id = w.id JOIN entry_text AS t ON t.entry = e.id JOIN feed AS f ON f.id = e.feed
WHERE e.id = ?1 OR e.guid = ?4 OR t.canonical_url = ?5
ORDER BY e.published DESC, e.id DESC LIMIT 50;

-- name archive_since
SELECT e.id, e.source_hash, e.published, e.first_seen, t.title, t.summary, t.content_html, t.content_text, t.authors,
       t.url, t.language, t.tags, f.url, coalesce(f.title, f.list_title), f.kind, f.category,
       coalesce(f.list_language, f.language), f.list_topics, f.title_only, t.has,
       (SELECT v.score FROM verdict AS v JOIN topic AS o ON o.id = v.topic WHERE v.entry = e.id AND o.name = ?5),
       e.story,
       EXISTS (SELECT 1 FROM topic_story AS p JOIN topic AS o ON o.id = p.topic
               WHERE p.story = e.story AND o.name = ?5 AND p.withdrawn = 0)
FROM (SELECT id, published FROM entry
      WHERE published >= ?1 AND published <= ?2 AND (published < ?2 OR id < ?3)
      ORDER BY published DESC, id DESC LIMIT ?4) AS w
     JOIN entry AS e ON e.id = w.id JOIN entry_text AS t ON t.entry = e.id JOIN feed AS f ON f.id = e.feed
ORDER BY w.published DESC, w.id DESC;

-- name index_next
SELECT e.id, e.source_hash, e.published, e.first_seen, t.title, t.summary, t.content_html, t.content_text, t.authors,
       t.url, t.language, t.tags, f.url, coalesce(f.title, f.list_title), f.kind, f.category,
       coalesce(f.list_language, f.language), f.list_topics, f.title_only, t.has
FROM (SELECT entry AS id FROM reindex UNION SELECT * FROM (SELECT id FROM entry WHERE id > ?1 ORDER BY id LIMIT ?2)
      ORDER BY 1 LIMIT ?2) AS w
     JOIN entry AS e ON e.id = w.id JOIN entry_text AS t ON t.entry = e.id JOIN feed AS f ON f.id = e.feed
ORDER BY e.id;

-- name index_add
INSERT INTO entry_words (rowid, words) VALUES (?1, ?2);

-- name index_empty
INSERT INTO entry_words (entry_words) VALUES ('delete-all');

-- name reindex_add
INSERT OR IGNORE INTO reindex (entry) VALUES (?1);

-- name reindex_drop
DELETE FROM reindex WHERE entry = ?1;

-- name search_feed
SELECT id FROM feed WHERE url = ?1 UNION ALL SELECT id FROM feed WHERE moved_to = ?1 LIMIT 1;

-- name search_topic
SELECT id FROM topic WHERE name = ?1;

-- name search_words
SELECT e.id, e.source_hash, e.published, e.first_seen, t.title, t.summary, t.content_html, t.content_text, t.authors,
       t.url, t.language, t.tags, f.url, coalesce(f.title, f.list_title), f.kind, f.category,
       coalesce(f.list_language, f.language), f.list_topics, f.title_only, t.has, e.guid
FROM (SELECT e.id, e.published
      FROM (SELECT rowid AS id FROM entry_words WHERE entry_words MATCH ?1
            UNION SELECT entry FROM reindex
            UNION SELECT id FROM entry
                  WHERE id > coalesce((SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'indexed'), 0)) AS c
           JOIN entry AS e ON e.id = c.id
      WHERE e.published >= ?2 AND e.published <= ?3 AND (e.published < ?3 OR e.id < ?4) AND (?5 = 0 OR e.feed = ?5)
            AND CASE WHEN ?7 THEN EXISTS (SELECT 1 FROM topic_story AS p WHERE p.story = e.story AND p.entry = e.id
                                                 AND p.withdrawn = 0 AND (?6 = 0 OR p.topic = ?6))
                     WHEN ?6 THEN EXISTS (SELECT 1 FROM verdict AS v WHERE v.entry = e.id AND v.topic = ?6)
                     ELSE 1 END
      ORDER BY e.published DESC, e.id DESC LIMIT ?8) AS w
     JOIN entry AS e ON e.id = w.id JOIN entry_text AS t ON t.entry = e.id JOIN feed AS f ON f.id = e.feed
ORDER BY w.published DESC, w.id DESC;

-- name search_all
SELECT e.id, e.source_hash, e.published, e.first_seen, t.title, t.summary, t.content_html, t.content_text, t.authors,
       t.url, t.language, t.tags, f.url, coalesce(f.title, f.list_title), f.kind, f.category,
       coalesce(f.list_language, f.language), f.list_topics, f.title_only, t.has, e.guid
FROM (SELECT e.id, e.published FROM entry AS e
      WHERE e.published >= ?2 AND e.published <= ?3 AND (e.published < ?3 OR e.id < ?4) AND (?5 = 0 OR e.feed = ?5)
            AND CASE WHEN ?7 THEN EXISTS (SELECT 1 FROM topic_story AS p WHERE p.story = e.story AND p.entry = e.id
                                                 AND p.withdrawn = 0 AND (?6 = 0 OR p.topic = ?6))
                     WHEN ?6 THEN EXISTS (SELECT 1 FROM verdict AS v WHERE v.entry = e.id AND v.topic = ?6)
                     ELSE 1 END
      ORDER BY e.published DESC, e.id DESC LIMIT ?8) AS w
     JOIN entry AS e ON e.id = w.id JOIN entry_text AS t ON t.entry = e.id JOIN feed AS f ON f.id = e.feed
ORDER BY w.published DESC, w.id DESC;

-- name account_entry
SELECT e.guid, e.story, s.founded FROM entry AS e JOIN story AS s ON s.id = e.story WHERE e.id = ?1;

-- name account_tellings
SELECT e.id, t.title, t.url, coalesce(f.title, f.list_title), f.url, f.kind, e.published, e.first_seen,
       g.relation, g.reason, coalesce(g.near, 0), g.likeness, coalesce(g.is_copy, 0)
FROM entry AS e JOIN entry_text AS t ON t.entry = e.id JOIN feed AS f ON f.id = e.feed
     LEFT JOIN telling AS g ON g.entry = e.id
WHERE e.story = ?1 ORDER BY e.first_seen, e.id LIMIT ?2;

-- name account_published
SELECT o.id, o.name, o.stories, i.text, p.entry, p.published, p.announced, p.withdrawn, p.backfilled
FROM topic_story AS p JOIN topic AS o ON o.id = p.topic JOIN public_id AS i ON i.id = p.public_id
WHERE p.story = ?1 ORDER BY o.name, p.withdrawn, p.announced, p.public_id;

-- name account_verdicts
SELECT o.name, v.version, v.score FROM verdict AS v JOIN topic AS o ON o.id = v.topic WHERE v.entry = ?1 ORDER BY o.name;

-- name account_holds
SELECT e.id, i.text, t.title, t.url, coalesce(f.title, f.list_title), f.url, f.kind, p.published, v.score,
       (SELECT count(*) FROM entry WHERE story = p.story)
FROM topic_story AS p JOIN public_id AS i ON i.id = p.public_id JOIN entry AS e ON e.id = p.entry
     JOIN entry_text AS t ON t.entry = e.id JOIN feed AS f ON f.id = e.feed
     LEFT JOIN verdict AS v ON v.entry = e.id AND v.topic = p.topic
WHERE p.topic = (SELECT id FROM topic WHERE name = ?1) AND p.withdrawn = 0
ORDER BY p.published DESC, p.public_id DESC LIMIT ?2;

-- name activity_days
SELECT published / 86400000 AS day, count(*) FROM entry INDEXED BY entry_guid
WHERE feed = ?1 AND published >= ?2 AND published < ?3 GROUP BY day;

-- name activity_topics
SELECT o.name, count(*)
FROM entry AS e INDEXED BY entry_guid JOIN verdict AS v ON v.entry = e.id JOIN topic AS o ON o.id = v.topic
WHERE e.feed = ?1 GROUP BY o.id ORDER BY o.name;

-- name activity_newest
SELECT e.first_seen, EXISTS (SELECT 1 FROM verdict WHERE entry = e.id) FROM entry AS e ORDER BY e.id DESC;

-- name feed_walk_first
SELECT id, walk_published, walk_entry FROM feed WHERE walk_published IS NOT NULL ORDER BY id LIMIT 1;

-- name feed_walk_next
SELECT e.id, e.source_hash, e.published, e.first_seen, t.title, t.summary, t.content_html, t.content_text, t.authors,
       t.url, t.language, t.tags, f.url, coalesce(f.title, f.list_title), f.kind, f.category,
       coalesce(f.list_language, f.language), f.list_topics, f.title_only, t.has
FROM (SELECT id, published FROM entry
      WHERE feed = ?1 AND (published < ?2 OR (published = ?2 AND id < ?3))
      ORDER BY published DESC, id DESC LIMIT ?4) AS w
     JOIN entry AS e ON e.id = w.id JOIN entry_text AS t ON t.entry = e.id JOIN feed AS f ON f.id = e.feed
ORDER BY w.published DESC, w.id DESC;

-- name feed_walk_set
UPDATE feed SET walk_published = ?2, walk_entry = ?3 WHERE id = ?1;

-- name feed_walk_end
UPDATE feed SET walk_published = NULL, walk_entry = NULL WHERE id = ?1;

-- name verdict_count
SELECT count(*) FROM verdict WHERE entry = ?1;

-- name verdict_known
SELECT 1 FROM verdict WHERE entry = ?1 AND topic = ?2;

-- name verdict_set
INSERT INTO verdict (entry, topic, version, score, why) VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT (entry, topic) DO UPDATE SET version = ?3, score = ?4, why = ?5;

-- name verdict_drop
DELETE FROM verdict WHERE entry = ?1 AND topic = ?2;

-- name verdict_drop_all
DELETE FROM verdict WHERE entry = ?1;

-- name published_rows
SELECT public_id, entry, withdrawn FROM topic_story WHERE story = ?1 AND topic = ?2
ORDER BY withdrawn, announced, public_id;

-- name published_add
INSERT INTO topic_story (story, topic, public_id, entry, published, updated, announced, month, volume, withdrawn,
                         backfilled)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?9, 0, 0, ?8)
ON CONFLICT (story, topic, public_id) DO UPDATE SET entry = ?4, updated = max(updated, ?6), withdrawn = 0;

-- name published_lead
UPDATE topic_story SET entry = ?4, updated = max(updated, ?5), withdrawn = 0
WHERE story = ?1 AND topic = ?2 AND public_id = ?3;

-- name published_news
UPDATE topic_story SET backfilled = 0, announced = ?4, month = ?5, volume = 0
WHERE story = ?1 AND topic = ?2 AND public_id = ?3 AND backfilled = 1 AND announced < ?4;

-- name published_merge
UPDATE topic_story SET story = ?2 WHERE story = ?1;

-- name published_withdraw
UPDATE topic_story SET withdrawn = 1 WHERE story = ?1 AND topic = ?2 AND public_id = ?3 AND withdrawn = 0;

-- name published_forget
UPDATE topic_story SET entry = 0 WHERE story = ?1 AND entry = ?2;

-- name published_touch
UPDATE topic_story SET updated = max(updated, ?3) WHERE story = ?1 AND entry = ?2;

-- name published_picked
SELECT story, public_id, volume = 0
FROM (SELECT * FROM (SELECT * FROM topic_story WHERE topic = ?1 AND withdrawn = 0 AND entry <> 0
                     ORDER BY published DESC, public_id DESC LIMIT ?2)
      UNION
      SELECT * FROM (SELECT * FROM topic_story WHERE topic = ?1 AND withdrawn = 0 AND entry <> 0 AND backfilled = 0
                     ORDER BY published DESC, public_id DESC LIMIT ?2)
      UNION
      SELECT * FROM (SELECT * FROM topic_story
                     WHERE topic = ?1 AND withdrawn = 0 AND entry <> 0 AND backfilled = 0 AND volume = 0
                     ORDER BY month DESC, published DESC, public_id DESC LIMIT ?2))
ORDER BY published DESC, public_id DESC;

-- name published_days
SELECT (published - ?2) / 86400000 AS day, count(*) FROM topic_story
WHERE topic = ?1 AND withdrawn = 0 AND published >= ?2 AND published < ?3 GROUP BY day;

-- name published_entry
SELECT i.text, p.published, p.updated, e.id, e.story, t.title, t.url, t.summary, t.content_html, t.content_text,
       coalesce(t.language, f.list_language, f.language), t.authors, t.tags, t.image, t.files,
       f.id, f.url, coalesce(f.title, f.list_title), f.home_page_url, f.feed_id, f.kind, f.updated, p.backfilled, v.score,
       CASE WHEN json_valid(v.why) THEN
           (SELECT group_concat(part, char(30)) FROM
               (SELECT coalesce(j.value ->> 'rule', '') || char(31) || coalesce(j.value ->> 'term', '') || char(31)
                       || coalesce(j.value ->> 'word', '') || char(31) || coalesce(j.value ->> 'field', '') AS part
                FROM json_each(v.why) AS j WHERE j.type = 'object' LIMIT 24)) END
FROM topic_story AS p JOIN public_id AS i ON i.id = p.public_id JOIN entry AS e ON e.id = p.entry
     JOIN entry_text AS t ON t.entry = e.id JOIN feed AS f ON f.id = e.feed
     LEFT JOIN verdict AS v ON v.entry = e.id AND v.topic = p.topic
WHERE p.topic = ?1 AND p.story = ?2 AND p.public_id = ?3;

-- name published_total
SELECT o.name, (SELECT count(*) FROM topic_story WHERE topic = o.id AND withdrawn = 0),
       (SELECT max(published) FROM topic_story WHERE topic = o.id AND withdrawn = 0)
FROM topic AS o ORDER BY o.name;

-- name walk_stands
SELECT count(*) FROM topic WHERE id = ?1 AND walk_published IS NOT NULL;

-- name loose_oldest
SELECT story, public_id, month FROM topic_story INDEXED BY topic_story_loose
WHERE topic = ?1 AND withdrawn = 0 AND volume = 0
      AND month = (SELECT min(month) FROM topic_story INDEXED BY topic_story_loose
                   WHERE topic = ?1 AND withdrawn = 0 AND volume = 0)
ORDER BY published, public_id LIMIT ?2;

-- name loose_count
SELECT count(*) FROM (SELECT 1 FROM topic_story INDEXED BY topic_story_loose
                      WHERE topic = ?1 AND withdrawn = 0 AND volume = 0 LIMIT ?2);

-- name volume_all
SELECT id, month, part, entries, hash, written FROM volume WHERE topic = ?1 ORDER BY id;

-- name volume_data
SELECT data FROM volume WHERE id = ?1;

-- name volume_last_part
SELECT coalesce(max(part), 0) FROM volume WHERE topic = ?1 AND month = ?2;

-- name volume_stale
SELECT id, month, part FROM volume WHERE topic = ?1 AND stale = 1 ORDER BY id LIMIT 1;

-- name volume_holds
SELECT story, public_id FROM topic_story WHERE volume = ?1 AND withdrawn = 0 AND entry <> 0
ORDER BY published, public_id;

-- name volume_add
INSERT INTO volume (topic, month, part, entries, stale, hash, written, data) VALUES (?1, ?2, ?3, ?4, 0, ?5, 0, ?6)
RETURNING id;

-- name volume_change
UPDATE volume SET entries = ?2, stale = 0, hash = ?3, data = ?4 WHERE id = ?1;

-- name volume_let_go
UPDATE topic_story SET volume = 0 WHERE volume = ?1 AND (withdrawn = 1 OR entry = 0);

-- name volume_take
UPDATE topic_story SET volume = ?4 WHERE story = ?1 AND topic = ?2 AND public_id = ?3;

-- name volume_drop
DELETE FROM volume WHERE id = ?1;

-- name volume_empty
SELECT id FROM volume WHERE NOT EXISTS (SELECT 1 FROM topic_story AS p WHERE p.volume = volume.id AND p.entry <> 0);

-- name volume_age
UPDATE volume SET stale = 1 WHERE topic = ?1;

-- name volume_written
UPDATE volume SET written = ?2 WHERE id = ?1;

-- name old_entries
SELECT e.id, e.feed, e.last_seen, e.source_hash, iif(f.position IS NULL, NULL, d.seen), s.last
FROM entry AS e JOIN feed AS f ON f.id = e.feed JOIN feed_schedule AS s ON s.feed = e.feed
     LEFT JOIN feed_document AS d ON d.feed = e.feed
WHERE e.last_seen < ?1 ORDER BY e.last_seen LIMIT ?2;

-- name surplus_entries
SELECT e.id, e.source_hash FROM entry AS e WHERE e.feed = ?1
ORDER BY e.published DESC, e.id DESC LIMIT -1 OFFSET ?2;

-- name total_entries
SELECT coalesce(sum(entries), 0) FROM feed_schedule;

-- name total_stories
SELECT count(*) FROM story WHERE part_of IS NULL;

-- name total_pages
SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size();
