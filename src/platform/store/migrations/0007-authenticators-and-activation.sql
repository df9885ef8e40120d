-- The token whose secret the holder of a ticket was shown as a QR code, and how many there were.

ALTER TABLE session ADD COLUMN offered_token_id TEXT;
ALTER TABLE session ADD COLUMN offers BIGINT NOT NULL DEFAULT 0;

-- The newest activation code of each user, as a keyed hash.
CREATE TABLE activation (
  service TEXT NOT NULL,
  user_id TEXT NOT NULL,
  code_hash TEXT NOT NULL,
  status TEXT NOT NULL,
  issued_at_ms BIGINT NOT NULL,
  expires_at_ms BIGINT NOT NULL,
  token_id TEXT,
  used_at_ms BIGINT,
  version BIGINT NOT NULL,
  PRIMARY KEY (service, user_id)
);
CREATE UNIQUE INDEX activation_by_hash ON activation (code_hash);
