-- On the connections of people who are held to folders. Names without a schema mean these views; `main.` all there is.
CREATE TEMP TABLE whoever (view TEXT NOT NULL);
CREATE TEMP TABLE seen (segment INTEGER PRIMARY KEY);

CREATE TEMP VIEW segment AS SELECT * FROM main.segment WHERE id IN (SELECT segment FROM temp.seen);
CREATE TEMP VIEW segment_version AS
    SELECT * FROM main.segment_version WHERE segment IN (SELECT segment FROM temp.seen);
CREATE TEMP VIEW tag AS SELECT * FROM main.tag WHERE segment IN (SELECT segment FROM temp.seen);
CREATE TEMP VIEW review AS SELECT * FROM main.review WHERE segment IN (SELECT segment FROM temp.seen);
CREATE TEMP VIEW schedule AS SELECT * FROM main.schedule WHERE segment IN (SELECT segment FROM temp.seen);
CREATE TEMP VIEW file_drop AS SELECT * FROM main.file_drop WHERE segment IN (SELECT segment FROM temp.seen);

-- One for all segments tells of those that are not seen, so it is not seen.
CREATE TEMP VIEW hook AS SELECT * FROM main.hook WHERE segment IN (SELECT segment FROM temp.seen);
CREATE TEMP VIEW delivery AS
    SELECT * FROM main.delivery
    WHERE hook IN (SELECT id FROM temp.hook) AND (segment IS NULL OR segment IN (SELECT segment FROM temp.seen));

-- Runs that rest on no segment but those that are seen. Of what led to no list, what was asked by themselves, or is of a
-- segment that is seen: what others typed may name any. Runs of before it was noted what they rest on: those that name
-- none.
CREATE TEMP VIEW run AS
    SELECT * FROM main.record
    WHERE act IS NULL
      AND (about IS NULL OR about IN (SELECT segment FROM temp.seen))
      AND CASE
          WHEN status <> 'answered' THEN about IS NOT NULL OR who = (SELECT view ->> '$.who' FROM temp.whoever)
          WHEN json_type(body, '$.rests_on') = 'array' THEN NOT EXISTS (
              SELECT 1 FROM json_each(body, '$.rests_on') WHERE value NOT IN (SELECT segment FROM temp.seen))
          ELSE instr(concat_ws(char(10), rule, body ->> '$.after', body ->> '$.choices'), 'segment ') = 0
      END;

-- Beside them acts about no segment but those that are seen, and no run but those.
CREATE TEMP VIEW record AS
    SELECT * FROM main.record
    WHERE CASE
          WHEN act IS NULL THEN EXISTS (SELECT 1 FROM temp.run r WHERE r.sequence = record.sequence)
          ELSE (about IS NULL OR about IN (SELECT segment FROM temp.seen)) AND NOT EXISTS (
              SELECT 1 FROM json_tree(body) piece
              WHERE piece.key = 'run' AND piece.type = 'text'
                AND NOT EXISTS (SELECT 1 FROM temp.run r WHERE r.id = piece.value))
      END;

CREATE TEMP VIEW export AS
    SELECT * FROM main.export WHERE EXISTS (SELECT 1 FROM temp.run r WHERE r.id = export.run);
