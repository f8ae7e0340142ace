-- Files that are being made of lists, and those that were. The run says what and by which rule; `wish` is how whoever asked
-- wants it. Whoever makes one holds it for a while and says how far it is; when that stops, somebody else begins again.
CREATE TABLE export (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    run TEXT NOT NULL UNIQUE,
    who TEXT NOT NULL,
    format TEXT NOT NULL,
    wish TEXT NOT NULL CHECK (json_valid(wish)),
    customers INTEGER NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting'
        CHECK (state IN ('waiting', 'running', 'finished', 'failed', 'cancelled', 'deleted')),
    -- Customers that are in the file so far, and how often it was begun.
    done INTEGER NOT NULL DEFAULT 0,
    begun INTEGER NOT NULL DEFAULT 0,
    claimed TEXT,
    created TEXT NOT NULL,
    ended TEXT,
    problem TEXT CHECK (json_valid(problem)),
    -- Only a finished one has a file.
    file TEXT,
    size INTEGER,
    sha256 TEXT,
    CHECK ((file IS NOT NULL) = (state = 'finished'))
) STRICT;

CREATE INDEX export_open ON export (id) WHERE state IN ('waiting', 'running', 'finished');
