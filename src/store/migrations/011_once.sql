-- Requests that must not be done twice, by the key that whoever made them gave. Without a status one has not ended, or
-- ended without an answer.
CREATE TABLE once (
    who TEXT NOT NULL,
    key TEXT NOT NULL,
    request TEXT NOT NULL,
    begun TEXT NOT NULL,
    status INTEGER,
    headers TEXT,
    body BLOB,
    PRIMARY KEY (who, key)
) STRICT, WITHOUT ROWID;
