-- What is done about a posting that the core system refused, by two persons; how often it was sent (finding E5, decision 83).
ALTER TABLE bank_posting ADD COLUMN core_attempt BIGINT;

CREATE TABLE bank_posting_case (
  service TEXT NOT NULL,
  account_id TEXT NOT NULL,
  entry_id TEXT NOT NULL,
  wish TEXT NOT NULL,
  reason TEXT NOT NULL,
  asked_by TEXT NOT NULL,
  asked_at_ms BIGINT NOT NULL,
  status TEXT NOT NULL,
  decided_by TEXT,
  decided_at_ms BIGINT,
  version BIGINT NOT NULL,
  PRIMARY KEY (service, account_id, entry_id)
);
INSERT INTO schema_expansion (number) VALUES (93);
