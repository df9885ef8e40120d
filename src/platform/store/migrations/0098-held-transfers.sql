-- Until when a rule of the profile holds a transfer back, and why (decision 93).
ALTER TABLE fb_transfer ADD COLUMN held_until_ms BIGINT;
ALTER TABLE fb_transfer ADD COLUMN held_because TEXT;
CREATE INDEX IF NOT EXISTS fb_transfer_held ON fb_transfer (held_until_ms, transfer_id) WHERE status = 'held';
INSERT INTO schema_expansion (number) VALUES (98);
