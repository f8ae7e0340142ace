-- The run whose list a frozen segment is; its customers are kept in `list`.
ALTER TABLE segment ADD COLUMN frozen TEXT REFERENCES run (id);
