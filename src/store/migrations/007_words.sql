-- Words that people of the shop defined. Versions are numbered from 1 without gaps and never change; one without a rule
-- takes the word back.
CREATE TABLE word (
    name TEXT NOT NULL,
    number INTEGER NOT NULL,
    label TEXT NOT NULL,
    others TEXT NOT NULL CHECK (json_valid(others)),
    rule TEXT,
    author TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (name, number)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER word_follows BEFORE INSERT ON word
WHEN NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM word WHERE name = NEW.name)
BEGIN SELECT raise(ABORT, 'versions are numbered without gaps'); END;

CREATE TRIGGER word_stays BEFORE UPDATE ON word
BEGIN SELECT raise(ABORT, 'versions never change'); END;

CREATE TRIGGER word_remains BEFORE DELETE ON word
BEGIN SELECT raise(ABORT, 'versions are never deleted'); END;
