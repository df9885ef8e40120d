-- The token whose secret the holder of a ticket was shown as a QR code, and how many there were.

ALTER TABLE session ADD COLUMN offered_token_id TEXT;
ALTER TABLE session ADD COLUMN offers BIGINT NOT NULL DEFAULT 0;
