-- Segments whose lists are left in the folder that the administrator named, each time they are run by schedule. `last` is
-- the run that was left last; whoever leaves one holds it for a while.
CREATE TABLE file_drop (
    segment INTEGER PRIMARY KEY REFERENCES segment (id),
    format TEXT NOT NULL,
    -- Whether who entered and who left are files of their own.
    moves INTEGER NOT NULL,
    lang TEXT NOT NULL,
    author TEXT NOT NULL,
    created TEXT NOT NULL,
    last TEXT,
    claimed TEXT
) STRICT;
