-- Who somebody is at the provider that proves them: one account of it for one person.
ALTER TABLE person ADD COLUMN issuer TEXT;
ALTER TABLE person ADD COLUMN subject TEXT;
CREATE UNIQUE INDEX person_identity ON person (issuer, subject) WHERE subject IS NOT NULL;
