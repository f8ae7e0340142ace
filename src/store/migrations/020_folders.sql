-- The folder that a segment is kept in, if any; folder_key is the folded form. There is no tree of them: a folder is there
-- as long as a segment is in it.
ALTER TABLE segment ADD COLUMN folder TEXT;
ALTER TABLE segment ADD COLUMN folder_key TEXT;
