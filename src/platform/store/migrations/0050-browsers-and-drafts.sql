-- The known browser that a session was begun in; null where none is known, and for sessions from before (decision 42).
ALTER TABLE session ADD COLUMN browser_id TEXT;
-- What somebody typed and did not send is looked up by its owner, too.
CREATE INDEX IF NOT EXISTS import_draft_by_owner ON import_draft (owner);
INSERT INTO schema_expansion (number) VALUES (50);
