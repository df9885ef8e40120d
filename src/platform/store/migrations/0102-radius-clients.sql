-- Machines of institutions that ask by RADIUS, with their sealed secrets.
CREATE TABLE radius_client (
  radius_client_id TEXT NOT NULL PRIMARY KEY,
  service TEXT NOT NULL,
  name TEXT NOT NULL,
  addresses TEXT NOT NULL,
  asks TEXT NOT NULL,
  signed BIGINT NOT NULL,
  fingerprint TEXT,
  secret {{bytes}},
  former_secret {{bytes}},
  former_until_ms BIGINT,
  status TEXT NOT NULL,
  created_at_ms BIGINT NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX radius_client_by_service ON radius_client (service, created_at_ms);
INSERT INTO schema_expansion (number) VALUES (102);
