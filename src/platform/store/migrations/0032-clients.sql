-- Systems of the institutions that call the API (連携先), with the hashes of their keys.
CREATE TABLE client (
  client_id TEXT NOT NULL PRIMARY KEY,
  service TEXT NOT NULL,
  name TEXT NOT NULL,
  scopes TEXT NOT NULL,
  requests_per_second BIGINT NOT NULL,
  status TEXT NOT NULL,
  keys TEXT NOT NULL,
  created_at_ms BIGINT NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX client_by_service ON client (service, created_at_ms);

-- What a client was answered under an idempotency key, so that the same request gets the same answer. Forgotten after a day.
CREATE TABLE answered_request (
  request_hash TEXT NOT NULL PRIMARY KEY,
  client_id TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  status BIGINT NOT NULL,
  sealed {{bytes}} NOT NULL,
  expires_at_ms BIGINT NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX answered_request_by_expiry ON answered_request (expires_at_ms);
