-- Contracts that ended (decision 65), and how far what they left is erased.
CREATE TABLE customer_end (
  service TEXT NOT NULL,
  customer_id TEXT NOT NULL,
  closed_at_ms BIGINT NOT NULL,
  closed_by TEXT NOT NULL,
  erasing_since_ms BIGINT,
  erased_at_ms BIGINT,
  version BIGINT NOT NULL,
  PRIMARY KEY (service, customer_id)
);
CREATE INDEX customer_end_due ON customer_end (service, closed_at_ms) WHERE erased_at_ms IS NULL;
INSERT INTO schema_expansion (number) VALUES (81);
