-- What the core system says of accounts (finding E5, decision 67): its balance beside ours, what it has booked, and its files.
ALTER TABLE bank_account ADD COLUMN core_balance_yen BIGINT;
ALTER TABLE bank_account ADD COLUMN closed_at_ms BIGINT;
ALTER TABLE bank_posting ADD COLUMN core_sequence BIGINT;

CREATE TABLE bank_core_feed (
  service TEXT NOT NULL,
  sequence BIGINT NOT NULL,
  as_of_ms BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (service)
);

CREATE TABLE bank_core_file (
  service TEXT NOT NULL,
  digest TEXT NOT NULL,
  sequence BIGINT NOT NULL,
  form TEXT NOT NULL,
  as_of_ms BIGINT NOT NULL,
  accounts BIGINT NOT NULL,
  movements BIGINT NOT NULL,
  taken_at_ms BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (service, digest)
);
INSERT INTO schema_expansion (number) VALUES (85);
