-- A lock at a desk ends by itself (D2): until when, and how many in a row.
ALTER TABLE password ADD COLUMN locked_until_ms BIGINT;
ALTER TABLE password ADD COLUMN lockouts BIGINT NOT NULL DEFAULT 0;
ALTER TABLE unknown_login ADD COLUMN locked_until_ms BIGINT;
ALTER TABLE unknown_login ADD COLUMN lockouts BIGINT NOT NULL DEFAULT 0;
ALTER TABLE binding ADD COLUMN locked_until_ms BIGINT;
ALTER TABLE binding ADD COLUMN lockouts BIGINT NOT NULL DEFAULT 0;
