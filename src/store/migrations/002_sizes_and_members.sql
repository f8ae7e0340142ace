-- How many customers a segment had, without reading the records themselves.
CREATE INDEX run_size ON run (segment, as_of, sequence, id, at, version, count)
WHERE segment IS NOT NULL AND count IS NOT NULL AND origin <> 'replay';

-- The customers that runs of segments found, compressed, by the hash that their records state: equal lists are kept
-- once. Nothing but the hash says what a list is, so every reading is checked against it.
CREATE TABLE list (
    hash TEXT NOT NULL UNIQUE,
    ids BLOB NOT NULL
) STRICT;

CREATE TRIGGER list_stays BEFORE UPDATE ON list
BEGIN SELECT raise(ABORT, 'lists never change'); END;

CREATE TRIGGER list_remains BEFORE DELETE ON list
BEGIN SELECT raise(ABORT, 'lists are never deleted'); END;
