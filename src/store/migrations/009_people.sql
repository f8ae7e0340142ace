-- People who may sign in. Names are never given twice, so that the record says for good who acted; name_key is the folded
-- form. Without a password somebody has been invited and has not come yet.
CREATE TABLE person (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL CHECK (role IN ('viewer', 'operator', 'auditor', 'admin')),
    password TEXT,
    created TEXT NOT NULL,
    disabled TEXT,
    failures INTEGER NOT NULL DEFAULT 0,
    locked_until TEXT
) STRICT;

CREATE TRIGGER person_remains BEFORE DELETE ON person
BEGIN SELECT raise(ABORT, 'people are disabled, not deleted'); END;

-- Secrets are known to the browser, or to whoever holds the link; here are their hashes.
CREATE TABLE session (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    secret TEXT NOT NULL UNIQUE,
    person INTEGER NOT NULL REFERENCES person (id),
    agent TEXT NOT NULL,
    created TEXT NOT NULL,
    seen TEXT NOT NULL
) STRICT;

CREATE INDEX session_by_person ON session (person);

-- A link that lets somebody choose a password, once. Without a person it makes the first admin.
CREATE TABLE invitation (
    secret TEXT PRIMARY KEY,
    person INTEGER REFERENCES person (id),
    expires TEXT NOT NULL
) STRICT, WITHOUT ROWID;
