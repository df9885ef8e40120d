-- "I did not make this transfer": the case at the desk, one for each receipt (finding D5, decision 47).
CREATE TABLE dispute (
  service TEXT NOT NULL,
  receipt TEXT NOT NULL,
  user_id TEXT NOT NULL,
  status TEXT NOT NULL,
  reason TEXT NOT NULL,
  identification TEXT NOT NULL,
  opened_by TEXT NOT NULL,
  opened_at_ms BIGINT NOT NULL,
  owner_id TEXT,
  result TEXT,
  closed_at_ms BIGINT,
  version BIGINT NOT NULL,
  PRIMARY KEY (service, receipt)
);
CREATE INDEX dispute_open ON dispute (service, opened_at_ms) WHERE closed_at_ms IS NULL;
INSERT INTO schema_expansion (number) VALUES (66);
