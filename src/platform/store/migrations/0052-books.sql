-- Transfers from a file know their file, so that the same one is noticed; reserved ones know since when money was short.
ALTER TABLE fb_transfer ADD COLUMN file_digest TEXT;
ALTER TABLE fb_transfer ADD COLUMN short_at_ms BIGINT;

-- Duplicates are looked for by day, and drafts from files by who keeps them.
CREATE INDEX IF NOT EXISTS fb_transfer_by_customer_day ON fb_transfer (service, customer_id, day);
CREATE INDEX IF NOT EXISTS fb_transfer_by_file ON fb_transfer (service, customer_id, file_digest)
  WHERE file_digest IS NOT NULL;
CREATE INDEX IF NOT EXISTS import_draft_by_owner ON import_draft (owner, expires_at_ms);

INSERT INTO schema_expansion (number) VALUES (52);
