-- What became of versions that were put up for review; the last step is where one stands. `basis` hashes all that was
-- looked at.
CREATE TABLE review (
    segment INTEGER NOT NULL,
    number INTEGER NOT NULL,
    version INTEGER NOT NULL,
    step TEXT NOT NULL CHECK (step IN ('submitted', 'approved', 'rejected')),
    basis TEXT NOT NULL CHECK (json_valid(basis)),
    comment TEXT NOT NULL,
    who TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (segment, number),
    FOREIGN KEY (segment, version) REFERENCES segment_version (segment, number)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER review_follows BEFORE INSERT ON review
WHEN NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM review WHERE segment = NEW.segment)
BEGIN SELECT raise(ABORT, 'reviews are numbered without gaps'); END;

CREATE TRIGGER review_stays BEFORE UPDATE ON review
BEGIN SELECT raise(ABORT, 'reviews never change'); END;

CREATE TRIGGER review_remains BEFORE DELETE ON review
BEGIN SELECT raise(ABORT, 'reviews are never deleted'); END;

-- What admins have set, one value each.
CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL CHECK (json_valid(value))
) STRICT, WITHOUT ROWID;
