-- Who has confirmed a signed operation: no plain code confirms a transfer of theirs any more (decision 62).
CREATE TABLE signing_user (
  service TEXT NOT NULL,
  user_id TEXT NOT NULL,
  since_ms BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (service, user_id)
);
INSERT INTO schema_expansion (number) VALUES (78);
