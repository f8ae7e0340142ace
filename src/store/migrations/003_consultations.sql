-- Runs for which a language model was asked are few among all runs, and are looked at together.
ALTER TABLE run ADD COLUMN model TEXT GENERATED ALWAYS AS (body ->> '$.model.model') VIRTUAL;

CREATE INDEX run_by_model ON run (sequence) WHERE model IS NOT NULL;
