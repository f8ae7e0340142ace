-- How far the rights of a person reach, and those of a token, as JSON; `{}` is as far as the role, or the owner.
ALTER TABLE person ADD COLUMN limits TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(limits));
ALTER TABLE token ADD COLUMN limits TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(limits));
