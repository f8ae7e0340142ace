-- Secrets of programs that act for somebody; here are their hashes. The scope names rights, in the order of the list of
-- rights, with spaces between.
CREATE TABLE token (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    secret TEXT NOT NULL UNIQUE,
    person INTEGER NOT NULL REFERENCES person (id),
    label TEXT NOT NULL,
    scope TEXT NOT NULL,
    created TEXT NOT NULL,
    expires TEXT NOT NULL,
    seen TEXT
) STRICT;

CREATE INDEX token_by_person ON token (person);
