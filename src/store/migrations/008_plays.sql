-- What people made of the catalog's plays. The catalog's own is version 0; the others are numbered from 1 without gaps
-- and never change.
CREATE TABLE play_version (
    play TEXT NOT NULL,
    number INTEGER NOT NULL,
    body TEXT NOT NULL CHECK (json_valid(body)),
    note TEXT NOT NULL,
    author TEXT NOT NULL,
    created TEXT NOT NULL,
    PRIMARY KEY (play, number)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER play_version_follows BEFORE INSERT ON play_version
WHEN NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM play_version WHERE play = NEW.play)
BEGIN SELECT raise(ABORT, 'versions are numbered without gaps'); END;

CREATE TRIGGER play_version_stays BEFORE UPDATE ON play_version
BEGIN SELECT raise(ABORT, 'versions never change'); END;

CREATE TRIGGER play_version_remains BEFORE DELETE ON play_version
BEGIN SELECT raise(ABORT, 'versions are never deleted'); END;
