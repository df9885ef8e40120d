-- Certificates that a client of the API must show besides its key, and assertions that were used: each counts once.
-- contracts: a node of the version before would let a client in by its key alone that must show a certificate.
ALTER TABLE client ADD COLUMN certificates TEXT;
CREATE TABLE used_assertion (
  assertion_hash TEXT NOT NULL PRIMARY KEY,
  client_id TEXT NOT NULL,
  expires_at_ms BIGINT NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX used_assertion_by_expiry ON used_assertion (expires_at_ms);
