-- Who may see personal data beside those whose role says so, and which sessions see it now, why and until when.
ALTER TABLE person ADD COLUMN unmasks INTEGER NOT NULL DEFAULT 0 CHECK (unmasks IN (0, 1));
ALTER TABLE session ADD COLUMN sight_reason TEXT;
ALTER TABLE session ADD COLUMN sight_until TEXT;
