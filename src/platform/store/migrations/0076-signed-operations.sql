-- What a customer is about to confirm on the token's own screen, and who answered it how (decision 62).
CREATE TABLE signed_operation (
  service TEXT NOT NULL,
  operation_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  holder TEXT NOT NULL,
  token_id TEXT NOT NULL,
  act TEXT NOT NULL,
  subject TEXT NOT NULL,
  cose {{bytes}} NOT NULL,
  digest TEXT NOT NULL,
  status TEXT NOT NULL,
  wrong_codes BIGINT NOT NULL,
  issued_at_ms BIGINT NOT NULL,
  expires_at_ms BIGINT NOT NULL,
  ended_at_ms BIGINT,
  answered_by TEXT,
  reason TEXT,
  device_key TEXT,
  signature TEXT,
  version BIGINT NOT NULL,
  PRIMARY KEY (service, operation_id)
);
CREATE INDEX signed_operation_open ON signed_operation (token_id, expires_at_ms) WHERE status = 'created';
CREATE INDEX signed_operation_due ON signed_operation (expires_at_ms) WHERE status = 'created';
INSERT INTO schema_expansion (number) VALUES (76);
