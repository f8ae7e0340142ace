-- Addresses that are told who entered and left a segment, or any, when it is run by itself. The secret signs what is
-- sent, so it is kept as it is; it goes with the hook.
CREATE TABLE hook (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    segment INTEGER REFERENCES segment (id),
    address TEXT NOT NULL,
    secret TEXT NOT NULL,
    author TEXT NOT NULL,
    created TEXT NOT NULL,
    -- Since when nothing is sent.
    off TEXT,
    removed TEXT
) STRICT;

-- What is to be sent and what was, as the very bytes. Whoever sends moves `next` on first, so that no other server sends
-- it too; one without `next` is delivered or given up. A run is told to a hook once.
CREATE TABLE delivery (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    hook INTEGER NOT NULL REFERENCES hook (id),
    message TEXT NOT NULL UNIQUE,
    segment INTEGER REFERENCES segment (id),
    run TEXT,
    body BLOB NOT NULL,
    created TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    next TEXT,
    delivered TEXT,
    -- What came of the last attempt.
    tried TEXT CHECK (json_valid(tried)),
    UNIQUE (hook, run)
) STRICT;

CREATE INDEX delivery_due ON delivery (next) WHERE next IS NOT NULL;
CREATE INDEX delivery_by_hook ON delivery (hook, segment, id);
