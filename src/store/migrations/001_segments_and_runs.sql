-- Segments that somebody saved. A name is unique among those not in the trash; name_key is its folded form.
CREATE TABLE segment (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    description TEXT NOT NULL,
    owner TEXT NOT NULL,
    created TEXT NOT NULL,
    updated TEXT NOT NULL,
    deleted TEXT
) STRICT;

CREATE UNIQUE INDEX segment_by_name ON segment (name_key) WHERE deleted IS NULL;

-- What a segment said at each time. Versions are numbered from 1 without gaps and never change.
CREATE TABLE segment_version (
    segment INTEGER NOT NULL REFERENCES segment (id),
    number INTEGER NOT NULL,
    text TEXT NOT NULL,
    json TEXT NOT NULL,
    question TEXT,
    note TEXT NOT NULL,
    author TEXT NOT NULL,
    created TEXT NOT NULL,
    PRIMARY KEY (segment, number)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER segment_version_follows BEFORE INSERT ON segment_version
WHEN NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM segment_version WHERE segment = NEW.segment)
BEGIN SELECT raise(ABORT, 'versions are numbered without gaps'); END;

CREATE TRIGGER segment_version_stays BEFORE UPDATE ON segment_version
BEGIN SELECT raise(ABORT, 'versions never change'); END;

CREATE TRIGGER segment_version_remains BEFORE DELETE ON segment_version
BEGIN SELECT raise(ABORT, 'versions are never deleted'); END;

CREATE TRIGGER segment_remains BEFORE DELETE ON segment
BEGIN SELECT raise(ABORT, 'segments go to the trash'); END;

-- The record of every run, as the very bytes that were hashed. The other columns are views into the body, so that
-- nothing outside the hash can disagree with it.
CREATE TABLE run (
    sequence INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    body TEXT NOT NULL CHECK (json_valid(body)),
    hash TEXT NOT NULL,
    at TEXT GENERATED ALWAYS AS (body ->> '$.at') VIRTUAL,
    who TEXT GENERATED ALWAYS AS (body ->> '$.who') VIRTUAL,
    origin TEXT GENERATED ALWAYS AS (body ->> '$.origin') VIRTUAL,
    status TEXT GENERATED ALWAYS AS (body ->> '$.status') VIRTUAL,
    question TEXT GENERATED ALWAYS AS (body ->> '$.question') VIRTUAL,
    segment INTEGER GENERATED ALWAYS AS (body ->> '$.saved.segment') VIRTUAL,
    version INTEGER GENERATED ALWAYS AS (body ->> '$.saved.version') VIRTUAL,
    rule TEXT GENERATED ALWAYS AS (body ->> '$.rule.text') VIRTUAL,
    as_of TEXT GENERATED ALWAYS AS (body ->> '$.list.as_of') VIRTUAL,
    count INTEGER GENERATED ALWAYS AS (body ->> '$.list.count') VIRTUAL
) STRICT;

CREATE INDEX run_by_segment ON run (segment, sequence) WHERE segment IS NOT NULL;

-- Where the chain ends: what the next record links to, and proof that none is missing at the end.
CREATE TABLE run_head (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    sequence INTEGER NOT NULL,
    hash TEXT NOT NULL
) STRICT;

INSERT INTO run_head VALUES (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');

CREATE TRIGGER run_follows BEFORE INSERT ON run
WHEN NEW.sequence IS NOT (SELECT sequence + 1 FROM run_head)
BEGIN SELECT raise(ABORT, 'records are only appended'); END;

CREATE TRIGGER run_moves_head AFTER INSERT ON run
BEGIN UPDATE run_head SET sequence = NEW.sequence, hash = NEW.hash; END;

CREATE TRIGGER run_stays BEFORE UPDATE ON run
BEGIN SELECT raise(ABORT, 'records never change'); END;

CREATE TRIGGER run_remains BEFORE DELETE ON run
BEGIN SELECT raise(ABORT, 'records are never deleted'); END;

CREATE TRIGGER run_head_advances BEFORE UPDATE ON run_head
WHEN NEW.sequence <> OLD.sequence + 1
BEGIN SELECT raise(ABORT, 'the chain only grows'); END;

CREATE TRIGGER run_head_remains BEFORE DELETE ON run_head
BEGIN SELECT raise(ABORT, 'the chain has an end'); END;
