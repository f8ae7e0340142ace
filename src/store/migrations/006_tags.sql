-- What segments are sorted by; name_key is the folded form of a tag.
CREATE TABLE tag (
    segment INTEGER NOT NULL REFERENCES segment (id),
    name_key TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (segment, name_key)
) STRICT, WITHOUT ROWID;
