-- The record holds what people did beside what was run, in one chain. The body of an act names its subject as `act`;
-- that of a run has none.
ALTER TABLE run RENAME TO record;
ALTER TABLE run_head RENAME TO record_head;
ALTER TABLE record ADD COLUMN act TEXT GENERATED ALWAYS AS (body ->> '$.act') VIRTUAL;
ALTER TABLE record ADD COLUMN about INTEGER
    GENERATED ALWAYS AS (coalesce(body ->> '$.saved.segment', body ->> '$.segment')) VIRTUAL;

CREATE VIEW run AS SELECT * FROM record WHERE act IS NULL;

CREATE INDEX record_by_act ON record (act, sequence);
CREATE INDEX record_by_segment ON record (about, act, sequence) WHERE about IS NOT NULL;
CREATE INDEX record_by_time ON record (at);
