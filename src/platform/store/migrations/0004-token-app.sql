-- Which request of a token app led to which token, for as long as the same request may be repeated (24 hours).

CREATE TABLE token_issuance (
  request_hash TEXT NOT NULL PRIMARY KEY,
  fingerprint TEXT NOT NULL,
  token_id TEXT NOT NULL,
  expires_at_ms BIGINT NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX token_issuance_by_expiry ON token_issuance (expires_at_ms);
