-- When the registrations of the last hour failed: so many an hour, and no token is looked at any more (finding P3). Moved only
-- by a field that is new in its event.
ALTER TABLE binding ADD COLUMN tried_at TEXT NOT NULL DEFAULT '[]';
INSERT INTO schema_expansion (number) VALUES (62);
