-- When segments are run by themselves. Due times are computed, never stored: they follow from the timing, counted from
-- `since`, after `done`. Who works at one has claimed it until an instant, so that no other server runs it too.
CREATE TABLE schedule (
    segment INTEGER PRIMARY KEY REFERENCES segment (id),
    timing TEXT NOT NULL CHECK (json_valid(timing)),
    author TEXT NOT NULL,
    since TEXT NOT NULL,
    done TEXT NOT NULL,
    paused INTEGER NOT NULL CHECK (paused IN (0, 1)),
    claimed TEXT
) STRICT;
