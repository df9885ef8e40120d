-- Passkeys of users (decision 78): those of each user in one row, whose each is, and what a browser is to sign, once.
CREATE TABLE passkey_holder (
  service TEXT NOT NULL,
  user_id TEXT NOT NULL,
  user_handle TEXT NOT NULL,
  effective_from_ms BIGINT,
  passkeys TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (service, user_id)
);
CREATE TABLE passkey_claim (
  service TEXT NOT NULL,
  credential_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (service, credential_id)
);
CREATE TABLE passkey_challenge (
  session_hash TEXT NOT NULL,
  purpose TEXT NOT NULL,
  service TEXT NOT NULL,
  challenge TEXT NOT NULL,
  user_handle TEXT,
  issued_at_ms BIGINT NOT NULL,
  expires_at_ms BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (session_hash, purpose)
);
CREATE INDEX passkey_challenge_expired ON passkey_challenge (expires_at_ms);
INSERT INTO schema_expansion (number) VALUES (97);
